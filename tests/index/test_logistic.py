import pytest

from index.logistic import Logistic, log_odds


def test_the_probability_is_the_logistic_function_of_the_weighted_signals():
    tell = Logistic(weights={"near": 2.0, "behind": 1.0}, intercept=-0.4)
    assert tell.score({"near": 0.7, "behind": 0.0}) == pytest.approx(0.7310586)  # of 1.0
    assert tell.score({"near": 0.2, "behind": 0.0}) == 0.5


def test_a_missing_signal_is_an_error():
    with pytest.raises(KeyError):
        Logistic(weights={"near": 2.0}, intercept=0.0).score({"far": 1.0})


def test_it_is_kept_and_read_again(tmp_path):
    tell = Logistic(weights={"near": 0.1234}, intercept=-1.5)
    tell.keep(tmp_path / "weights.json")
    assert Logistic.kept(tmp_path / "weights.json") == tell


def test_log_odds_worked_by_hand():
    assert (log_odds(0.5), log_odds(0.8)) == (0.0, pytest.approx(1.3862944))
    assert log_odds(0.0) == pytest.approx(-13.8155, abs=1e-3) and log_odds(1.0) == pytest.approx(13.8155, abs=1e-3)
