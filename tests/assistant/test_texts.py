import re
from datetime import date
from string import Formatter

import pytest
import yaml

from assistant.texts import FILE, say, say_date

TEXTS = yaml.safe_load(FILE.read_text(encoding="utf-8"))


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("key", TEXTS)
def test_every_text_is_there_in_three_languages_with_the_same_places(key):
    texts = TEXTS[key]
    assert set(texts) == {"nl", "en", "fr"}
    assert all(text.strip() for text in texts.values())
    assert len({frozenset(places(text)) for text in texts.values()}) == 1


def test_no_text_states_a_figure():
    assert [key for key, texts in TEXTS.items() if any(re.search(r"\d", text) for text in texts.values())] == []


def test_a_place_is_filled_in():
    assert say("step_ask", "fr", contact="VLAIO") == "Adressez-vous à : VLAIO."


def test_what_is_filled_in_is_not_read_as_a_place():
    assert say("step_ask", "en", contact="{contact.__class__} {0}") == "Ask: {contact.__class__} {0}."


def test_an_unknown_key_language_or_missing_place_raises():
    with pytest.raises(KeyError, match="nonsense"):
        say("nonsense", "nl")
    with pytest.raises(KeyError):
        say("greeting", "de")
    with pytest.raises(KeyError, match="contact"):
        say("step_ask", "nl")


@pytest.mark.parametrize(
    ("day", "nl", "en", "fr"),
    [
        ("2016", "2016", "2016", "2016"),
        ("2016-10", "oktober 2016", "October 2016", "octobre 2016"),
        ("2016-10-31", "31 oktober 2016", "31 October 2016", "31 octobre 2016"),
        ("2016-08-02", "2 augustus 2016", "2 August 2016", "2 août 2016"),
        ("2016-03-01", "1 maart 2016", "1 March 2016", "1er mars 2016"),
        ("2021/2023", "2021–2023", "2021–2023", "2021–2023"),
        ("2017-12/2018-01", "december 2017–januari 2018", "December 2017–January 2018", "décembre 2017–janvier 2018"),
        ("undated, read 2026-11", "datum onbekend, gelezen in november 2026", "date unknown, read in November 2026", "date inconnue, lu en novembre 2026"),
    ],
)
def test_a_date_is_said_as_people_write_it(day, nl, en, fr):
    assert [say_date(day, language) for language in ("nl", "en", "fr")] == [nl, en, fr]


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("language", ["nl", "en", "fr"])
def test_each_month_has_a_name_of_its_own(language, month):
    names = {say_date(f"2016-{number:02}", language) for number in range(1, 13)}
    assert len(names) == 12
    assert say_date(f"2016-{month:02}", "en") == date(2016, month, 1).strftime("%B %Y")


@pytest.mark.parametrize("hint", ["about 2022", "2019 or later", "after 2019", "2014 to 2020"])
def test_what_is_known_of_an_undated_source_is_said_in_the_language_of_the_answer(hint):
    for language in ("nl", "fr"):
        said = say_date(f"undated, {hint}, read 2026-11", language)
        assert re.search(r"\d{4}", said)
        assert not re.search(r"\b(about|or|to)\b", said)


@pytest.mark.parametrize("key", [key for key in TEXTS if key.startswith("refused_")])
def test_a_refusal_has_a_text_for_each_reason_of_the_contract(key):
    assert key.removeprefix("refused_") in {"not_in_library", "out_of_scope", "personal", "opinion", "manipulation", "empty", "too_long"}
