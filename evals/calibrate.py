"""Fits the weights and the threshold of `Hit.score`, for the embedder that the settings name, on the dev cases and the questions of askers (`askers.jsonl`).

Dev alone would do for the number of parameters, but the library's questions were added to with an eye on the dev cases, so that these are better known than
what anybody else asks; of the askers' questions neither the library nor a model was taught one.

Three steps. The weights rank: they maximise the probability that softmax gives to the statements that answer (a listwise loss with a
small ridge). A logistic regression then turns the best hit's weighted sum, whether the library knows the words of the question, how long that is, how near
questions are that are known not to be answered, whether it is worded like what the library answers,
and whether it is a follow-up, into the probability that this hit answers. The
threshold is the one that gives the most right outcomes once the demands of the question are met, an answer to an unanswerable question counting as
`_WORSE` wrong refusals. In both the cases count together as much as all others: the askers were told to vary hard, and by their number they alone would decide.

Beside the cases stand the near misses (`near_misses.jsonl`): questions close to what the library holds, which it does not answer. All unanswerable
questions together weigh as much as those among the cases do, so that the share that can be answered stays what it is there.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from assistant.demands import meets
from assistant.question import ANSWERED, understand
from corpus.reader import read_glossary
from evals.cases import Case
from evals.logistic import logistic
from evals.metrics import found
from index import Searcher
from index.calibration import Calibration
from index.terms import TermNames

SIGNALS = ("dense", "dense_other", "bm25", "read", "told")
OF_ALL = ("known", "length", "missed", "answerable", "follow_up")
"""Signals that are the same for all hits of a question."""
_CANDIDATES = 25
_RIDGE = 0.002
_WORSE = 2.0
_SAMPLES = 200


@dataclass(frozen=True)
class Example:
    """A case that is searched, with what is found."""

    answerable: bool
    signals: np.ndarray
    """Of each candidate, shape (candidates, len(SIGNALS))."""
    of_all: np.ndarray
    """Of the question, shape (len(OF_ALL),)."""
    right: np.ndarray
    """Which candidates answer, shape (candidates,), bool."""
    fitting: np.ndarray
    """Which candidates hold the kind of thing that is asked, shape (candidates,), bool."""
    only_fits: bool
    """Whether it is one of the askers' questions or a near miss."""
    weight: float = 1.0
    """How much it counts beside the others."""


def answers(case: Case, texts: Sequence[str]) -> bool:
    """Whether a statement, given in its languages, has all the points of the case in one of them."""
    return bool(case.expected) and any(all(found(point, text) for point in case.expected) for text in texts)


def examples(cases: Sequence[Case], searcher: Searcher) -> list[Example]:
    """The cases that are searched, with what is found."""
    rows = []
    terms = [TermNames(term) for term in read_glossary()]
    for case in cases:
        question = understand(case.question, case.turns, leaning=searcher.leans)
        if question.intent not in ANSWERED or (case.answerable and not case.gold):
            continue
        hits = searcher.search(question.text, question.spoken, _CANDIDATES, question.after)
        texts = [[hit.statement.text(language) for language in hit.statement.languages] for hit in hits]
        rows.append(
            Example(
                case.answerable,
                signals=np.array([[hit.signals[name] for name in SIGNALS] for hit in hits]),
                of_all=np.array([hits[0].signals[name] for name in OF_ALL]),
                right=np.array([hit.reference in case.gold or answers(case, text) for hit, text in zip(hits, texts, strict=True)]),
                fitting=np.array([meets(question, hit, date.today(), terms) for hit in hits]),
                only_fits=case.only_fits,
            )
        )
    return rows


def fit(cases: Sequence[Case], searcher: Searcher, embedder: str, near_misses: Sequence[Case] = ()) -> Calibration:
    """The calibration that suits these cases best; give it none that measures."""
    rows = _weighted(examples(cases, searcher), examples(near_misses, searcher))
    weights = _ranking_weights([(row.signals, row.right) for row in rows if row.right.any()])
    best = [int(np.argmax(row.signals @ weights)) for row in rows]
    features = np.array([[(row.signals @ weights)[hit], *row.of_all] for row, hit in zip(rows, best, strict=True)])
    importance = np.array([row.weight for row in rows]) * _evened(rows)
    (scale, *of_all), offset = logistic(features, np.array([row.right[hit] for row, hit in zip(rows, best, strict=True)]), importance)
    logits = [(scale * (row.signals @ weights) + row.of_all @ of_all + offset)[row.fitting].max(initial=-np.inf) for row in rows]
    return Calibration(
        embedder=embedder,
        weights={name: round(float(weight), 4) for name, weight in zip((*SIGNALS, *OF_ALL), (*(scale * weights), *of_all), strict=True)},
        intercept=round(float(offset), 4),
        threshold=round(_threshold(1 / (1 + np.exp(-np.array(logits))), np.array([row.answerable for row in rows]), importance), 4),
    )


def _weighted(rows: Sequence[Example], near_misses: Sequence[Example]) -> list[Example]:
    """All examples; the unanswerable ones, near misses among them, together weigh as much as those of `rows` do."""
    unanswerable = sum(not row.answerable for row in rows)
    weight = unanswerable / (unanswerable + len(near_misses)) if near_misses else 1.0
    return [row if row.answerable else replace(row, weight=weight) for row in [*rows, *near_misses]]


def _evened(rows: Sequence[Example]) -> np.ndarray:
    """Weights with which the cases count as much together as what only serves to fit, shape (rows,)."""
    others = np.array([row.only_fits for row in rows])
    return np.where(others, 1.0, others.sum() / max(1, (~others).sum()) if others.any() else 1.0)


def _ranking_weights(rows: Sequence[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    from scipy.optimize import minimize
    from scipy.special import logsumexp

    def loss(weights: np.ndarray) -> float:
        total = 0.0
        for signals, right in rows:
            logits = signals @ weights
            total += logsumexp(logits) - logsumexp(logits[right])
        return total / len(rows) + _RIDGE * float(weights @ weights)

    return minimize(loss, np.ones(len(SIGNALS)), method="L-BFGS-B").x


def _threshold(scores: np.ndarray, answerable: np.ndarray, importance: np.ndarray) -> float:
    """The best threshold, as the mean over samples of the examples: over the examples as they are, single ones would decide, and the best ones of the samples
    lie in several heaps."""
    random = np.random.default_rng(0)
    best = []
    for _ in range(_SAMPLES):
        chosen = random.integers(0, len(scores), len(scores))
        score, can, worth = scores[chosen], answerable[chosen], importance[chosen]
        order = np.argsort(score)
        candidates, answered, refused = score[order], (worth * can)[order], (worth * ~can)[order]
        below = np.searchsorted(candidates, candidates)  # how many lie under each threshold
        won = answered.sum() - np.append(0, answered.cumsum())[below] + _WORSE * np.append(0, refused.cumsum())[below]
        best.append(candidates[np.argmax(won)])
    return float(np.mean(best))
