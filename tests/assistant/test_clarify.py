from dataclasses import replace

import pytest

from assistant.compose import compose
from assistant.question import understand
from corpus import Term
from index.terms import TermNames

PCP = {"nl": "Precommercieel aankopen (PCP) telt drie fasen.", "en": "PCP has three phases."}
PIO = {"nl": "Een traject bij PIO kent een voorbereiding.", "en": "A PIO track has a preparation."}


@pytest.fixture
def open_around(around):
    terms = [Term(id="pcp", nl=("precommercieel aankopen", "PCP"), subject=True), Term(id="pio", nl=("PIO",), subject=True)]
    return replace(around, terms=[TermNames(term) for term in terms])


@pytest.fixture
def hits(make_hit):
    return [
        make_hit("a#pcp", 0.9, dense=0.7, question="Wat zijn de fasen van een PCP?", **PCP),
        make_hit("b#pio", 0.88, dense=0.7, question="Wat zijn de fasen bij PIO?", **PIO),
    ]


def test_two_readings_are_asked_back_as_choices(hits, open_around):
    draft = compose(understand("Wat zijn de fasen?"), hits, open_around)
    assert (draft.status, draft.quoted) == ("clarify", ())
    assert draft.next_steps == ("Wat zijn de fasen van een PCP?", "Wat zijn de fasen bij PIO?")
    assert draft.opening.endswith("Bedoelt u “Wat zijn de fasen van een PCP?” of “Wat zijn de fasen bij PIO?”?")


@pytest.mark.parametrize("asked", ["Wat zijn de fasen van PCP?", "Wat zijn de fasen in 2019?", "Wat zijn de fasen bij VVSG?"])
def test_a_question_with_a_subject_is_answered(hits, open_around, asked):
    assert compose(understand(asked), hits, open_around).status == "answered"


def test_it_does_not_ask_back_twice_in_a_row(hits, open_around):
    again = replace(open_around, before="Wat zijn de fasen?")
    assert compose(understand("Welke stappen zijn er?"), hits, again).status == "answered"
    other = replace(open_around, before="Wie kan een PIO-aanvraag indienen?")
    assert compose(understand("Welke stappen zijn er?"), hits, other).status == "clarify"


def test_a_follow_up_is_answered(hits, open_around):
    assert compose(replace(understand("Wat zijn de fasen?"), follow_up=True), hits, open_around).status == "answered"


def test_a_second_reading_must_be_about_as_likely(hits, open_around):
    assert compose(understand("Wat zijn de fasen?"), [hits[0], replace(hits[1], score=0.6)], open_around).status == "answered"


def test_statements_on_the_same_subject_are_one_reading(hits, open_around, make_hit):
    same = make_hit("c#pcp", 0.89, dense=0.7, question="Hoeveel fasen heeft PCP?", nl="Bij PCP zijn er fasen.", en="PCP has phases.")
    assert compose(understand("Wat zijn de fasen?"), [hits[0], same], open_around).status == "answered"
