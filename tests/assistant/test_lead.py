from dataclasses import replace
from math import exp, log

import pytest

from assistant.compose import compose
from assistant.lead import WORDS, signals
from assistant.question import understand
from index.searcher import Known

ASKED = "Kan een bedrijf zelf een aanvraag indienen?"
SURE = {"yes": 0.01, "no": 0.98, "depends": 0.01, "undecided": 0.01}
OPEN = dict.fromkeys(SURE, 0.3)


def opening(make_hit, around, read, *known: tuple[str, str | None, float], asked: str = ASKED, **fields) -> str:
    hit = make_hit("a#companies", known=tuple(Known(*one) for one in known), **fields)
    return compose(understand(asked, language="nl"), [hit], replace(around, leads=lambda question, statement: read)).opening


def test_signals_worked_by_hand():
    known = [Known("Mag een firma aanvragen?", "no", 0.9), Known("Mag een firma niet aanvragen?", "yes", 0.8), Known("Wie mag aanvragen?", None, 0.95)]
    of_no = signals("Mag een bedrijf aanvragen?", known, {"yes": 0.2, "no": 0.5, "depends": 0.1, "undecided": 0.2})["no"]
    assert of_no == pytest.approx(
        {"read": 0.0, "read_other": log(0.25), "read_undecided": log(0.25), "known": exp(-1), "known_turned": -exp(-2), "nearest": 0.9}
    )


def test_a_known_question_without_a_word_says_nothing():
    found = signals(ASKED, [Known("Wie mag aanvragen?", None, 0.95)], OPEN)["yes"]
    assert found["known"] == found["known_turned"] == found["nearest"] == 0.0


@pytest.mark.parametrize(
    ("asked", "other"),
    [
        ("Gaan de drempels omlaag?", "Gaan de drempels omhoog?"),
        ("Is TRL5 genoeg?", "Is TRL4 genoeg?"),
        ("Duurt het zes maanden?", "Duurt het drie maanden?"),
        ("Mag een kmo deelnemen?", "Mag een kmo niet deelnemen?"),
        ("Mag een kmo in 2030 deelnemen?", "Mag een kmo deelnemen?"),
    ],
)
def test_another_side_number_or_polarity_counts_apart(asked, other):
    assert signals(asked, [Known(other, "yes", 0.97)], OPEN)["yes"]["known"] == 0.0
    assert signals(asked, [Known(asked, "yes", 0.97)], OPEN)["yes"]["known"] > 0.5


def test_the_same_amount_may_be_written_otherwise():
    assert signals("Is de drempel 1.000.000 euro?", [Known("Is de drempel 1 000 000 euro?", "no", 0.97)], OPEN)["no"]["known"] > 0.5


def test_a_word_is_said_where_reading_and_known_questions_agree(make_hit, around):
    assert opening(make_hit, around, SURE, ("Mag een firma zelf een voorstel doen?", "no", 0.95)) == "Nee."


def test_no_word_where_they_disagree_or_neither_is_sure(make_hit, around):
    against = [(f"Mag {who} zelf een voorstel doen?", "yes", 0.97) for who in ("een firma", "een onderneming", "een kmo")]
    assert opening(make_hit, around, SURE, *against) == ""
    assert opening(make_hit, around, OPEN, ("Mag een firma zelf een voorstel doen?", "no", 0.8)) == ""


def test_known_questions_alone_are_not_enough(make_hit, around):
    known = [(f"Mag {who} zelf een voorstel doen?", "no", 0.97) for who in ("een firma", "een onderneming", "een kmo", "een bedrijf", "een start-up")]
    assert opening(make_hit, around, OPEN, *known) == ""
    assert opening(make_hit, around, OPEN | {"no": 0.6}, *known) == "Nee."


def test_no_word_without_a_reader_unless_the_words_are_those_of_a_known_question(make_hit, around):
    assert opening(make_hit, around, {}, ("Mag een firma zelf een voorstel doen?", "no", 0.97)) == ""
    same = {"question": ASKED, "lead": "no", "nl": "Een bedrijf kan zelf geen aanvraag indienen."}
    assert opening(make_hit, around, {}, **same) == "Nee."
    assert opening(make_hit, around, {"yes": 0.8, "no": 0.1, "depends": 0.1, "undecided": 0.1}, **same) == ""  # the reader finds it unlikely


def test_the_reader_is_asked_only_for_a_yes_or_no_that_stands_alone(make_hit, around):
    read = []
    reading = replace(around, leads=lambda question, statement: read.append(question) or SURE)
    choices = (
        "Moet het met meer dan één bedrijf of mag het met één?",
        "Klopt dat of haalt hij iets door elkaar?",
        "Is dat steun aan het bedrijf of aan de koper?",
        "Is de grens van 30.000 euro inclusief of exclusief btw?",
    )
    for asked in ("Wie kan een aanvraag indienen?", *choices):
        assert compose(understand(asked), [make_hit("a#companies")], reading).opening == ""
    assert compose(understand("En een universiteit?", [ASKED]), [make_hit("a#companies")], reading).opening == ""
    assert not read
    compose(understand(ASKED), [make_hit("a#companies")], reading)
    assert read == [ASKED]


def test_each_word_has_its_signals_of_the_reading():
    told = {word: signals(ASKED, [], SURE)[word] for word in WORDS}
    assert told["no"]["read"] == told["yes"]["read_other"] == told["depends"]["read_other"] == pytest.approx(log(49))
    assert len({of["read_undecided"] for of in told.values()}) == 1
