import numpy as np
import pytest

from evals.logistic import by_others, fit


@pytest.fixture
def examples() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What has a high first signal happens; thirty groups of ten."""
    values = np.random.default_rng(0).normal(size=(300, 2))
    return values, values[:, 0] > 0.3, np.arange(300) // 10


def test_the_fit_finds_what_tells(examples):
    values, happened, _ = examples
    fitted = fit(("near", "far"), values, happened)
    assert fitted.weights["near"] > 10 * abs(fitted.weights["far"])
    assert fitted.score({"near": 2.0, "far": 0.0}) > 0.9 > 0.1 > fitted.score({"near": -2.0, "far": 0.0})


def test_an_example_is_told_by_other_groups(examples):
    """Those of some groups turned round do not teach their own probabilities."""
    values, happened, groups = examples
    here = groups % 10 == 0
    assert by_others(values, np.where(here, ~happened, happened), groups)[here] == pytest.approx(by_others(values, happened, groups)[here])


def test_what_it_would_be_with_other_values(examples):
    values, happened, groups = examples
    assert (by_others(values, happened, groups, np.zeros_like(values)) < 0.5).all()
