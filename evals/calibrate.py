"""Fits the weights and the threshold of `Hit.score` on the dev cases, for the embedder that the settings name.

Two steps. The weights rank: they maximise the probability that softmax gives to the statements that answer (a listwise loss with a
small ridge). A logistic regression then turns the best hit's weighted sum, and whether the library knows the words of the question, into
the probability that the question can be answered. The threshold is the one that gives the most right outcomes once the demands of the
question are met, an answer to an unanswerable question counting as `_WORSE` wrong refusals.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from assistant.demands import meets
from assistant.question import understand
from corpus.reader import read_glossary
from evals.cases import Case
from evals.metrics import found
from index import Searcher
from index.calibration import Calibration
from index.terms import TermNames

SIGNALS = ("dense", "dense_other", "bm25", "coverage")
_CANDIDATES = 25
_RIDGE = 0.002
_WORSE = 2.5
_SAMPLES = 200


@dataclass(frozen=True)
class Example:
    """A case that is searched, with what is found."""

    answerable: bool
    signals: np.ndarray
    """Of each candidate, shape (candidates, len(SIGNALS))."""
    known: float
    right: np.ndarray
    """Which candidates answer, shape (candidates,), bool."""
    fitting: np.ndarray
    """Which candidates hold the kind of thing that is asked, shape (candidates,), bool."""


def answers(case: Case, texts: Sequence[str]) -> bool:
    """Whether a statement, given in its languages, has all the points of the case in one of them."""
    return bool(case.expected) and any(all(found(point, text) for point in case.expected) for text in texts)


def examples(cases: Sequence[Case], searcher: Searcher) -> list[Example]:
    """The cases that are searched, with what is found."""
    rows = []
    subjects = [TermNames(term) for term in read_glossary() if term.subject]
    for case in cases:
        question = understand(case.question, case.turns)
        if question.intent not in ("question", "contact", "fit") or (case.answerable and not case.gold):
            continue
        hits = searcher.search(question.text, question.spoken, _CANDIDATES)
        texts = [[hit.statement.text(language) for language in hit.statement.languages] for hit in hits]
        rows.append(
            Example(
                case.answerable,
                signals=np.array([[hit.signals[name] for name in SIGNALS] for hit in hits]),
                known=hits[0].signals["known"],
                right=np.array([hit.reference in case.gold or answers(case, text) for hit, text in zip(hits, texts, strict=True)]),
                fitting=np.array([meets(question, hit, date.today(), subjects) for hit in hits]),
            )
        )
    return rows


def fit(cases: Sequence[Case], searcher: Searcher, embedder: str) -> Calibration:
    """The calibration that suits these cases best; give it the dev cases only."""
    rows = examples(cases, searcher)
    weights = _ranking_weights([(row.signals, row.right) for row in rows if row.right.any()])
    answerable = np.array([row.answerable for row in rows])
    (scale, known), offset = _logistic(np.array([[(row.signals @ weights).max(), row.known] for row in rows]), answerable)
    logits = [(scale * (row.signals @ weights) + known * row.known + offset)[row.fitting].max(initial=-np.inf) for row in rows]
    return Calibration(
        embedder=embedder,
        weights={name: round(float(scale * weight), 4) for name, weight in zip(SIGNALS, weights, strict=True)} | {"known": round(float(known), 4)},
        intercept=round(float(offset), 4),
        threshold=round(_threshold(1 / (1 + np.exp(-np.array(logits))), answerable), 4),
    )


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


def _logistic(values: np.ndarray, answerable: np.ndarray) -> tuple[np.ndarray, float]:
    """Coefficients, shape (values.shape[1],), and intercept."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=10.0).fit(values, answerable)
    return model.coef_[0], float(model.intercept_[0])


def _threshold(scores: np.ndarray, answerable: np.ndarray) -> float:
    """The best threshold, as the median over samples of the cases: over the cases as they are, single ones would decide."""
    random = np.random.default_rng(0)
    best = []
    for _ in range(_SAMPLES):
        chosen = random.integers(0, len(scores), len(scores))
        score, can = scores[chosen], answerable[chosen]
        candidates = np.sort(score)
        best.append(candidates[np.argmax([(score[can] >= threshold).sum() + _WORSE * (score[~can] < threshold).sum() for threshold in candidates])])
    return float(np.median(best))
