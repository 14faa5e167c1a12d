import json

import pytest

from corpus import InputError
from evals import recorded
from evals.metrics import Rate


@pytest.fixture
def results(make_case, make_result):
    """Forty answerable cases in two languages, all right, and ten unanswerable ones, all refused."""
    can = [make_result(make_case(f"c{n}", lang="nl" if n % 2 else "fr", gold=["x"]), "goed", ranked=("x",)) for n in range(40)]
    cannot = [make_result(make_case(f"u{n}", answerable=False, kind="not-in-library"), "Nee.", "refused") for n in range(10)]
    return [*can, *cannot]


def worsened(results, make_result, count, **change):
    """The same results, of which so many answerable ones of the language nl and the split dev got another answer."""
    chosen = [one for one in results if one.case.answerable and one.case.lang == "nl" and one.case.split == "dev"][:count]
    assert len(chosen) == count
    return [make_result(one.case, **change) if one in chosen else one for one in results]


def test_the_same_figures_are_not_worse(results):
    assert recorded.worse(recorded.figures(results), recorded.figures(results)) == []


def test_one_case_is_tolerated_and_two_are_not(results, make_result):
    before = recorded.figures(results)
    refused = {"text": "Nee.", "status": "refused", "ranked": ("x",)}
    assert recorded.worse(recorded.figures(worsened(results, make_result, 1, **refused)), before) == []
    lines = recorded.worse(recorded.figures(worsened(results, make_result, 2, **refused)), before)
    assert {line.partition(":")[0] for line in lines} == {f"{group}, {figure}" for group in ("all", "dev", "dev nl") for figure in ("right", "wrong refusals")}
    total = sum(one.case.lang == "nl" and one.case.split == "dev" for one in results)
    assert f"dev nl, right: {100 * (total - 2) / total:.1f} % ({total - 2} of {total}); recorded 100.0 % ({total} of {total})" in lines


def test_what_is_found_too_late_is_worse(results, make_result):
    late = worsened(results, make_result, 2, text="goed", ranked=("1", "2", "3", "4", "5", "x"))
    assert {line.partition(":")[0] for line in recorded.worse(recorded.figures(late), recorded.figures(results))} == {
        "all, recall@5", "dev, recall@5", "dev nl, recall@5",
    }  # fmt: skip


def test_an_answer_without_grounds_is_worse(results, make_result):
    answered = [make_result(one.case, "Ja.") if not one.case.answerable else one for one in results]
    lines = recorded.worse(recorded.figures(answered), recorded.figures(results))
    assert "all, wrong answers: 100.0 % (10 of 10); recorded 0.0 % (0 of 10)" in lines


def test_better_is_not_worse(results, make_result):
    before = recorded.figures(worsened(results, make_result, 3, text="Nee.", status="refused"))
    assert recorded.worse(recorded.figures(results), before) == []


def test_more_cases_are_compared_by_their_share():
    def figures(right, total):
        return {"all": {"right": Rate(right, total)}}

    assert recorded.worse(figures(89, 100), figures(45, 50)) == []
    assert len(recorded.worse(figures(88, 100), figures(45, 50))) == 1


def test_a_language_that_is_gone_is_named(results):
    left = [one for one in results if one.case.lang != "fr"]
    lines = recorded.worse(recorded.figures(left), recorded.figures(results))
    assert "held fr, right: no case measures it any more; recorded 100.0 %" in "\n".join(lines)


def test_recorded_figures_are_read_as_they_were_written(results, tmp_path):
    recorded.write(recorded.figures(results), tmp_path / "baseline.json")
    assert recorded.read(tmp_path / "baseline.json") == recorded.figures(results)
    assert json.loads((tmp_path / "baseline.json").read_text())["figures"]["all"]["right"] == [50, 50]


@pytest.mark.parametrize(
    "text", [None, "", "{}", "[]", '{"figures": {"all": {"right": [1]}}}', '{"figures": {"all": 3}}', '{"figures": {"all": {"right": ["a", 2]}}}']
)
def test_figures_that_cannot_be_read_name_the_remedy(text, tmp_path):
    if text is not None:
        (tmp_path / "baseline.json").write_text(text)
    with pytest.raises(InputError, match="--record"):
        recorded.read(tmp_path / "baseline.json")


def test_the_shipped_baseline_can_be_read_and_has_all_groups():
    shipped = recorded.read()
    groups = {"all", "dev", "held", "dev nl", "held nl", "dev en", "held en", "dev fr", "held fr"}
    assert groups | {f"ideas, {group}" for group in groups} == set(shipped)
    assert all(rate.total for rates in shipped.values() for rate in rates.values())
