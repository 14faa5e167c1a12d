import math

import pytest

from assistant import Answer
from evals import metrics
from evals.cases import Case, Point


def case(**fields) -> Case:
    return Case.model_validate({"id": "a", "lang": "nl", "kind": "funding", "question": "?", "answerable": True} | fields)


def answer(text: str = "", status: str = "answered", reason: str | None = None) -> Answer:
    return Answer(question="?", lang="nl", status=status, reason=reason, text=text)


def points(*patterns: str) -> list[Point]:
    return [Point(point=pattern, any_of=(pattern,)) for pattern in patterns]


def test_the_mean_of_nothing_is_none():
    assert metrics.mean([]) is None
    assert metrics.mean([None, None]) is None


def test_the_mean_is_over_what_is_there():
    assert metrics.mean([1.0, None, 0.5]) == 0.75
    assert metrics.mean([0.0, None]) == 0.0
    assert metrics.mean([True, False, False, None]) == pytest.approx(1 / 3)


def test_a_point_is_found_by_any_of_its_patterns_without_case():
    point = Point(point="five million", any_of=(r"5\s*miljoen", "five million"))
    assert not metrics.found(point, "")
    assert metrics.found(point, "In 2016: 5 MILJOEN euro.")
    assert metrics.found(point, "Five million")
    assert not metrics.found(point, "6 miljoen")


def test_the_share_of_points_found():
    assert metrics.points_found(case(), "text") is None
    assert metrics.points_found(case(expected=points("een", "twee", "drie", "vier")), "") == 0.0
    assert metrics.points_found(case(expected=points("een", "twee", "drie", "vier")), "twee en drie, en een.") == 0.75


@pytest.mark.parametrize(("status", "wrong"), [("refused", True), ("clarify", True), ("answered", False), ("social", False)])
def test_a_wrong_refusal(status, wrong):
    assert metrics.is_wrong_refusal(case(), answer(status=status)) is wrong
    assert metrics.is_wrong_refusal(case(answerable=False), answer(status=status)) is False


@pytest.mark.parametrize(("status", "wrong"), [("refused", False), ("clarify", False), ("answered", True), ("social", False)])
def test_a_wrong_answer(status, wrong):
    assert metrics.is_wrong_answer(case(answerable=False), answer(status=status)) is wrong
    assert metrics.is_wrong_answer(case(), answer(status=status)) is False


@pytest.mark.parametrize(
    ("text", "status", "passed"),
    [("een twee", "answered", True), ("een", "answered", False), ("een twee fout", "answered", False), ("", "answered", False), ("een twee", "refused", False)],
)
def test_an_answerable_case_passes_with_all_points_and_nothing_forbidden(text, status, passed):
    assert metrics.passes(case(expected=points("een", "twee"), must_not=["FOUT"]), answer(text, status)) is passed


def test_an_answerable_case_without_points_passes_when_answered():
    assert metrics.passes(case(), answer("iets"))
    assert not metrics.passes(case(), answer("iets", "refused"))


def test_an_unanswerable_case_passes_when_refused_without_saying_what_is_forbidden():
    unanswerable = case(answerable=False, kind="personal", must_not=["0470"])
    assert metrics.passes(unanswerable, answer("Nee.", "refused", "personal"))
    assert not metrics.passes(unanswerable, answer("0470", "refused", "personal"))
    assert not metrics.passes(unanswerable, answer("Ja.", "answered"))


@pytest.mark.parametrize(
    ("answerable", "kind", "status", "reason", "right"),
    [
        (False, "not-in-library", "refused", "not_in_library", True),
        (False, "not-in-library", "refused", "out_of_scope", False),
        (False, "personal", "answered", None, None),
        (True, "funding", "refused", "not_in_library", None),
        (True, "funding", "answered", None, None),
    ],
)
def test_the_reason_of_a_refusal(answerable, kind, status, reason, right):
    assert metrics.is_right_reason(case(answerable=answerable, kind=kind), answer("x", status, reason)) is right


@pytest.mark.parametrize(
    ("gold", "ranked", "place", "recall", "reciprocal"),
    [
        ([], [], None, None, None),
        ([], ["a"], None, None, None),
        (["a"], [], None, 0.0, 0.0),
        (["a"], ["a", "b"], 1, 1.0, 1.0),
        (["c", "b"], ["a", "b", "c"], 2, 1.0, 0.5),
        (["d"], ["a", "b", "c", "d"], 4, 0.0, 0.25),
        (["z"], ["a", "b", "c", "d"], None, 0.0, 0.0),
    ],
)
def test_rank_recall_at_3_and_reciprocal_rank(gold, ranked, place, recall, reciprocal):
    assert metrics.rank(gold, ranked) == place
    assert metrics.recall_at(3, gold, ranked) == recall
    assert metrics.reciprocal_rank(gold, ranked) == reciprocal


def test_what_is_forbidden_is_named_as_it_stands_in_the_text():
    assert metrics.forbidden(["04\\d+", "FOUT", "elders"], "Bel 0470, fout.") == ["0470", "fout"]
    assert metrics.forbidden([], "x") == []


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    # the first four: Newcombe (1998), "Two-sided confidence intervals for the single proportion", table I, method 3
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718), (20, 20, 0.8389, 1.0)],
)
def test_the_interval_of_a_share_is_wilsons(count, total, low, high):
    rate = metrics.Rate(count, total)
    assert rate.value == count / total
    assert rate.interval == pytest.approx((low, high), abs=5e-5)


def test_a_share_of_nothing_is_none():
    assert metrics.Rate.of([]) == metrics.Rate.of([None]) == metrics.Rate(0, 0)
    assert (metrics.Rate(0, 0).value, metrics.Rate(0, 0).interval) == (None, None)


def test_a_share_counts_what_is_there():
    assert metrics.Rate.of([True, False, None, 1.0, 0.0]) == metrics.Rate(2, 4)


def test_the_bins_of_a_reliability_diagram():
    bins = metrics.reliability([0.0, 0.1, 0.15, 0.99, 1.0], [False, True, False, True, False])
    assert [(round(bin.low, 1), round(bin.high, 1)) for bin in bins] == [(n / 10, (n + 1) / 10) for n in range(10)]
    assert [bin.count for bin in bins] == [1, 2, 0, 0, 0, 0, 0, 0, 0, 2]
    assert (bins[1].predicted, bins[1].observed) == pytest.approx((0.125, 0.5))
    assert (bins[9].predicted, bins[9].observed) == pytest.approx((0.995, 0.5))
    assert (bins[5].predicted, bins[5].observed) == (None, None)


def test_the_calibration_error_is_the_one_worked_out_by_hand():
    # two bins: 3 predictions of 0.9 of which 1 is right, 1 of 0.2 that is right: 3/4 · |1/3 − 0.9| + 1/4 · |1 − 0.2|
    assert metrics.calibration_error(metrics.reliability([0.9, 0.9, 0.9, 0.2], [True, False, False, True])) == pytest.approx(0.625)


def test_the_calibration_error_of_what_is_calibrated_is_nought():
    bins = metrics.reliability([0.75] * 4 + [0.25] * 4, [True, True, True, False] + [True, False, False, False])
    assert metrics.calibration_error(bins) == pytest.approx(0.0)


@pytest.mark.parametrize(
    ("estimates", "error"),
    [
        ([0.5], 0.5),
        ([0.5, 0.5], 0.25),
        ([0.0, 0.0], 0.0),
        ([1.0], 0.0),
        ([0.25] * 4, sum(math.comb(4, right) * 0.25**right * 0.75 ** (4 - right) * abs(right - 1) for right in range(5)) / 4),
    ],
)
def test_exact_estimates_show_an_error_by_chance(estimates, error):
    assert metrics.calibration_error_by_chance(metrics.reliability(estimates, [True] * len(estimates))) == pytest.approx(error)


def test_the_calibration_error_of_nothing_is_none():
    assert metrics.calibration_error_by_chance(metrics.reliability([], [])) is None
    assert metrics.calibration_error(metrics.reliability([], [])) is None
