import pytest
from pydantic import ValidationError

from index.calibration import Calibration


def test_score_is_the_logistic_function_of_the_weighted_signals():
    calibration = Calibration(embedder="e", weights={"dense": 2.0, "bm25": 1.0}, intercept=-1.0, threshold=0.5)
    assert calibration.score({"dense": 0.0, "bm25": 1.0}) == 0.5
    assert calibration.score({"dense": 1.0, "bm25": 1.0}) == pytest.approx(0.8807971)
    assert calibration.score({"dense": 0.0, "bm25": 0.0}) == pytest.approx(0.2689414)


def test_a_signal_without_a_weight_does_not_count():
    assert Calibration(embedder="e", weights={}, intercept=0.0, threshold=0.5).score({"dense": 1.0}) == 0.5


@pytest.mark.parametrize(("intercept", "score"), [(1_000.0, 1.0), (-1_000.0, 0.0)])
def test_extreme_weights_do_not_overflow(intercept, score):
    assert Calibration(embedder="e", weights={}, intercept=intercept, threshold=0.5).score({}) == score


@pytest.mark.parametrize("threshold", [-0.1, 1.1])
def test_the_threshold_is_a_probability(threshold):
    with pytest.raises(ValidationError):
        Calibration(embedder="e", weights={}, intercept=0.0, threshold=threshold)


def test_the_shipped_calibration_fits_the_signals_of_a_hit(searcher):
    shipped = Calibration.shipped()
    signals = searcher.search("Hoeveel geld is er?", "nl")[0].signals
    assert set(shipped.weights) <= set(signals)
    assert 0 < shipped.score(signals) < 1 and 0 < shipped.threshold < 1


def test_more_agreement_never_lowers_the_shipped_score():
    shipped = Calibration.shipped()
    low, high = (dict.fromkeys(shipped.weights, value) for value in (0.2, 0.9))
    assert shipped.score(low) < shipped.score(high)
