from datetime import date

import pytest

from assistant.validity import asks_for_its_year, held, is_old, is_over

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("published", "old"),
    [("2016-10-31", True), ("2023", True), ("2024", False), ("undated, 2019 or later, read 2026-11", True), ("undated, read 2026-11", False)],
)
def test_a_source_is_old_after_three_years(make_hit, published, old):
    assert is_old(make_hit("a#x", published=published), TODAY) is old


@pytest.mark.parametrize(("end", "over"), [("2025", True), ("2026-10", True), ("2026-11-22", True), ("2026-11-23", False), ("2026", False), (None, False)])
def test_a_statement_is_over_the_day_after_its_period(make_hit, end, over):
    assert is_over(make_hit("a#x", nl="Een zin.", valid={"from": "2016", "to": end}), TODAY) is over


@pytest.mark.parametrize(
    ("published", "valid", "known"),
    [
        ("2016-10-31", {}, True),
        ("2016-12-02", {}, False),
        ("2020", {}, False),
        ("2020", {"from": "2016", "to": "2017"}, True),
        ("2016-10-31", {"from": "2017", "to": None}, False),
        ("2014", {"from": "2010", "to": "2015"}, False),
        ("undated, 2024 or later, read 2026-11", {}, False),
        ("undated, 2014 to 2020, read 2026-11", {}, True),
        ("undated, read 2026-11", {}, False),
    ],
)
def test_a_statement_held_on_a_day_if_it_was_known_and_valid_then(make_hit, published, valid, known):
    assert held(make_hit("a#x", published=published, nl="Een zin.", valid=valid), date(2016, 12, 1)) is known


def test_a_year_in_the_question_asks_for_the_statement_of_that_year(make_hit):
    hit = make_hit("a#x", nl="In 2018-2019 was de drempel 144.000 euro.")
    assert asks_for_its_year("Wat was de drempel in 2019?", hit)
    assert not asks_for_its_year("Wat is de drempel?", hit) and not asks_for_its_year("En in 2020?", hit)
