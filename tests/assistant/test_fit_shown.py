"""The verdict in a terminal, and the open questions asked there."""

import pytest

from assistant.fit import Judge
from assistant.fit_shown import conversation, headline, readable
from assistant.idea import IdeaReader
from corpus import read_library
from corpus.fit import read_fit


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge.over(read_library(), read_fit(), IdeaReader())


def talk(judge: Judge, idea: str, *typed: str) -> tuple[list[str], list[str]]:
    """What is shown, and what was asked of a user who types these lines and then leaves."""
    lines, asked = iter(typed), []

    def ask(prompt: str) -> str:
        asked.append(prompt)
        try:
            return next(lines)
        except StopIteration:
            raise EOFError from None

    return list(conversation(judge, judge.judge(idea), {}, ask)), asked


def test_a_verdict_shows_what_was_read_why_and_what_next(judge):
    judgement = judge.judge("The city of Ghent wants a drone. It is nowhere for sale. A year of research is still needed.")
    text = readable(judgement, judge.fit)
    lines = text.splitlines()
    assert lines[0] == headline(judge.fit, judgement) == "This points to pre-commercial procurement (PCP)."
    for title in ("What I read in the text:", "Why:", "Still open:", "What would change this:"):
        assert title in lines
    assert "“It is nowhere for sale.”" in text
    for source in judgement.sources:
        assert f"[{source.marker}] {source.publisher}" in text


def test_what_is_told_of_the_text_stands_first_and_once(judge):
    text = readable(judge.judge(""), judge.fit)
    assert text.splitlines()[1].startswith("Er is nog geen idee te lezen")
    assert text.count("Er is nog geen idee te lezen") == 1


def test_the_open_questions_are_asked_one_at_a_time_until_the_verdict_is_firm(judge):
    shown, asked = talk(judge, "De stad Gent zoekt een sensor.", "ja", "nee")
    assert len(asked) == 2
    assert "precommercieel aankopen (PCP)" in shown[-1] and "door u geantwoord" in shown[-1]


def test_what_was_said_is_not_asked(judge):
    shown, asked = talk(judge, "De stad Gent zoekt een sensor. Die is nergens te koop.", "j")
    assert len(asked) == 1
    assert not any(line.strip().startswith(judge.fit.by_key["public-buyer"].question.nl) for line in shown[1:2])


def test_a_firm_verdict_asks_nothing(judge):
    shown, asked = talk(judge, "De gemeente koopt laptops, gewone standaardleveringen.")
    assert asked == [] and len(shown) == 1


def test_dont_know_goes_on_to_the_next_question_and_ends(judge):
    shown, asked = talk(judge, "De stad Gent zoekt een sensor.", *["?"] * 20)
    assert 2 <= len(asked) < 20
    assert shown[-1].lstrip().startswith("Dat is nog niet te zeggen")


def test_what_is_no_answer_is_asked_again(judge):
    _, asked = talk(judge, "De stad Gent zoekt een sensor. Die is nergens te koop.", "blauw", "j")
    assert len(asked) == 2 and asked[0] == asked[1]


@pytest.mark.parametrize("typed", [("",), ()])
def test_enter_or_end_of_input_stops(judge, typed):
    shown, asked = talk(judge, "De stad Gent zoekt een sensor.", *typed)
    assert len(asked) == 1 and len(shown) == 2
