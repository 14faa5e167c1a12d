"""Fits a probability on judged examples, and tells those of examples that it was not fitted on."""

from collections.abc import Sequence

import numpy as np

from index.logistic import Logistic

_FOLDS = 10
_TAMED = 10.0


def fit(names: Sequence[str], values: np.ndarray, happened: np.ndarray) -> Logistic:
    """The weights that tell best what happened from what did not; `values` has shape (examples, names), `happened` (examples,)."""
    coefficients, intercept = logistic(values, happened, np.ones(len(happened)))
    return Logistic(weights=dict(zip(names, np.round(coefficients, 4).tolist(), strict=True)), intercept=round(intercept, 4))


def by_others(values: np.ndarray, happened: np.ndarray, groups: np.ndarray, given: np.ndarray | None = None) -> np.ndarray:
    """The probability of each example by weights fitted on the groups of others, shape (examples,); `groups` are whole numbers.

    With `given`, of the shape of `values`, the probability if those were its values.
    """
    given = values if given is None else given
    probabilities = np.zeros(len(values))
    for fold in range(_FOLDS):
        here = groups % _FOLDS == fold
        if here.any():
            coefficients, intercept = logistic(values[~here], happened[~here], np.ones((~here).sum()))
            probabilities[here] = 1 / (1 + np.exp(-intercept - given[here] @ coefficients))
    return probabilities


def logistic(values: np.ndarray, happened: np.ndarray, importance: np.ndarray) -> tuple[np.ndarray, float]:
    """Coefficients, shape (values.shape[1],), and intercept."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=_TAMED).fit(values, happened, sample_weight=importance)
    return model.coef_[0], float(model.intercept_[0])
