"""Fits the weights and the threshold of `Hit.score` on the dev cases, and writes them to `index/calibration.json`.

Two steps. The weights rank: they maximise the probability that softmax gives to the statements that answer (a listwise loss with a
small ridge). A logistic regression then turns the best hit's weighted sum into the probability that it answers. The threshold is the one
that gives the most right outcomes, an answer to an unanswerable question counting as `_WORSE` wrong refusals.
"""

import json
from collections.abc import Sequence

import numpy as np

from assistant.question import understand
from evals.cases import Case
from evals.metrics import found
from index import Searcher
from index.calibration import FILE, Calibration

SIGNALS = ("dense", "dense_other", "bm25", "coverage")
_CANDIDATES = 25
_RIDGE = 0.002
_WORSE = 2.0


def answers(case: Case, texts: Sequence[str]) -> bool:
    """Whether a statement, given in its languages, has all the points of the case in one of them."""
    return bool(case.expected) and any(all(found(point, text) for point in case.expected) for text in texts)


def examples(cases: Sequence[Case], searcher: Searcher) -> list[tuple[Case, np.ndarray, np.ndarray]]:
    """Per case that is searched: the signals of its candidates, shape (candidates, signals), and which of them answer, shape (candidates,)."""
    rows = []
    for case in cases:
        question = understand(case.question, case.turns)
        if question.intent not in ("question", "contact", "fit") or (case.answerable and not case.gold):
            continue
        hits = searcher.search(question.text, question.lang, _CANDIDATES)
        texts = [[hit.statement.text(language) for language in hit.statement.languages] for hit in hits]
        right = [hit.reference in case.gold or answers(case, text) for hit, text in zip(hits, texts, strict=True)]
        rows.append((case, np.array([[hit.signals[name] for name in SIGNALS] for hit in hits]), np.array(right)))
    return rows


def fit(cases: Sequence[Case], searcher: Searcher, embedder: str) -> Calibration:
    """The calibration that suits these cases best; give it the dev cases only."""
    rows = examples(cases, searcher)
    weights = _ranking_weights([(signals, right) for _, signals, right in rows if right.any()])
    best = [(float((signals @ weights).max()), bool(right[(signals @ weights).argmax()])) for _, signals, right in rows]
    scale, offset = _logistic(np.array([value for value, _ in best]), np.array([right for _, right in best]))
    scores = [1 / (1 + np.exp(-(scale * value + offset))) for value, _ in best]
    return Calibration(
        embedder=embedder,
        weights={name: round(float(scale * weight), 4) for name, weight in zip(SIGNALS, weights, strict=True)},
        intercept=round(float(offset), 4),
        threshold=round(_threshold(scores, [case.answerable for case, _, _ in rows]), 4),
    )


def write(calibration: Calibration) -> None:
    FILE.write_text(json.dumps(calibration.model_dump(), indent=2) + "\n", encoding="utf-8")


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


def _logistic(values: np.ndarray, right: np.ndarray) -> tuple[float, float]:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=10.0).fit(values[:, None], right)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def _threshold(scores: Sequence[float], answerable: Sequence[bool]) -> float:
    def right_outcomes(threshold: float) -> float:
        return sum(score >= threshold if can else _WORSE * (score < threshold) for score, can in zip(scores, answerable, strict=True))

    return max(sorted(scores), key=right_outcomes)
