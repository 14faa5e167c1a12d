from dataclasses import replace

import pytest

from assistant.beside import instead, says_something, signals, stands
from assistant.compose import compose
from assistant.question import understand


def reading(hit, read: float):
    return replace(hit, signals=hit.signals | {"read": read})


def test_signals_worked_by_hand(make_hit):
    first, hit = make_hit("a#first", 0.8), reading(make_hit("a#further", 0.5), 0.7)
    assert signals(hit, first, listed=True) == pytest.approx({"behind": -1.3862944, "read": 0.7, "section": 1.0})
    assert signals(hit, first, listed=False)["section"] == signals(make_hit("b#other"), first, listed=True)["section"] == 0.0


def test_a_score_of_nought_or_one_is_no_error(make_hit):
    assert 0 <= says_something(make_hit("b#x", 0.0), make_hit("a#first", 1.0), listed=False) < 0.01


def test_what_stands_there_by_name_always_may(make_hit):
    assert says_something(replace(make_hit("b#x", 0.1), signals={}), make_hit("a#first"), listed=False) == 1.0


def test_more_is_expected_of_a_list():
    assert [stands(probability, 0.0, listed) for listed in (False, True) for probability in (0.45, 0.55, 0.65)] == [False, False, True, False, True, True]


def test_what_may_be_the_answer_in_place_of_the_first_stands_beside_it(make_hit):
    likely = instead(make_hit("b#x", 0.6), make_hit("a#unsure", 0.65))
    assert likely == pytest.approx(0.21)
    assert stands(0.1, likely, listed=False) and not stands(0.1, likely, listed=True)
    assert not stands(0.1, instead(make_hit("b#x", 0.6), make_hit("a#sure", 0.97)), listed=False)


def test_what_means_something_else_is_left_out_though_its_score_is_near(make_hit, around):
    first, near, far = (reading(make_hit(reference, 0.9), read) for reference, read in (("a#best", 0.9), ("b#near", 0.8), ("c#far", 0.4)))
    shown = [quote.hit.reference for quote in compose(understand("Wat is het budget?"), [first, far, near], around).quoted]
    assert shown == ["a#best", "b#near"]
