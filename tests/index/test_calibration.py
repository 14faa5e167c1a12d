import json

import pytest
from pydantic import ValidationError

from index import build
from index import calibration as module
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


@pytest.fixture
def file(tmp_path, monkeypatch):
    """A file of calibrations that a test may change, with one for the kind `static`."""
    path = tmp_path / "calibration.json"
    path.write_text(json.dumps({"static": Calibration(embedder="static:1", weights={"dense": 1.0}, intercept=0.0, threshold=0.5).model_dump()}))
    monkeypatch.setattr(module, "FILE", path)
    return path


def test_each_kind_of_embedder_has_its_own_calibration(file):
    other = Calibration(embedder="transformer:2", weights={"dense": 9.0}, intercept=1.0, threshold=0.7)
    other.ship()
    assert Calibration.shipped("transformer:2") == Calibration.shipped("transformer:of other weights") == other
    assert Calibration.shipped("static:3").embedder == "static:1"


def test_a_calibration_replaces_the_one_of_its_kind_only(file):
    Calibration(embedder="other:1", weights={}, intercept=0.0, threshold=0.1).ship()
    Calibration(embedder="static:2", weights={}, intercept=0.0, threshold=0.9).ship()
    assert {kind: row["threshold"] for kind, row in json.loads(file.read_text()).items()} == {"static": 0.9, "other": 0.1}


def test_an_embedder_of_another_kind_gets_the_calibration_of_the_static_one(file):
    assert Calibration.shipped("sentence-transformers:a/b:c") == Calibration.shipped("static:1")


def test_a_build_takes_the_calibration_of_its_embedder(file, library, embedder, store):
    Calibration(embedder="fake", weights={}, intercept=0.0, threshold=0.9).ship()
    build(library, embedder, store)
    assert store.manifest().calibration.threshold == 0.9


def shipped() -> list[Calibration]:
    return [Calibration.shipped(kind) for kind in json.loads(module.FILE.read_text(encoding="utf-8"))]


def test_the_shipped_calibrations_fit_the_signals_of_a_hit(searcher):
    signals = searcher.search("Hoeveel geld is er?", "nl")[0].signals
    for calibration in shipped():
        assert set(calibration.weights) <= set(signals)
        assert 0 < calibration.score(signals) < 1 and 0 < calibration.threshold < 1


def test_more_agreement_never_lowers_a_shipped_score():
    for calibration in shipped():
        low, high = (dict.fromkeys(calibration.weights, value) | {"missed": -0.1} for value in (0.2, 0.9))
        assert calibration.score(low) < calibration.score(high)
        assert calibration.score(low | {"missed": 0.2}) < calibration.score(low)
