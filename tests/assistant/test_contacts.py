import pytest

from assistant.contacts import card, cards, named, reach, to_ask
from corpus.reader import Contact, read_contacts


def contact(id: str, **fields: object) -> Contact:
    values = {
        "id": id,
        "name": id,
        "role": {"nl": "Rol", "en": "Role"},
        "organisation": "VLAIO",
        "as_of": "2026-01",
        "current": True,
        "statements": [f"d#{id}"],
    }
    return Contact.model_validate(values | fields)


DESK = contact("desk", url="https://www.vlaio.be/pio")
GRANTS = contact("grants", email="steun@vlaio.be", asked_by=["subsid", "Subvention"])
PAST = contact("past", phone="0470 12 34 56", current=False, asked_by=["peeters", "steun"])
ALL = [DESK, PAST, GRANTS]
"""The first is the entry point."""


def names(*args, **kwargs) -> list[str]:
    return [card.name for card in cards(*args, **kwargs)]


def test_without_a_cited_or_wanted_contact_there_is_none():
    assert cards("Wat is PCP?", ["d#other"], ALL, "nl", asked=False) == ()


def test_a_contact_of_a_cited_statement_is_shown_unasked():
    assert names("Wat is PCP?", ["d#grants"], ALL, "nl", asked=False) == ["grants"]


@pytest.mark.parametrize("asked", [True, False])
def test_a_past_contact_stands_behind_a_current_one(asked):
    assert names("Wie leidt het programma?", ["d#past"], ALL, "nl", asked=asked) == ["desk", "past"]


@pytest.mark.parametrize("asked", [True, False])
def test_a_crowd_of_past_contacts_does_not_push_the_current_one_out(asked):
    crowd = [contact(f"past{number}", current=False) for number in range(9)]
    shown = cards("Wie?", [f"d#past{number}" for number in range(9)], [DESK, *crowd], "nl", asked=asked)
    assert shown[0].name == "desk"
    assert len(shown) <= 4


def test_a_contact_that_the_question_names_is_shown_when_one_was_asked_for():
    assert names("Wie contacteer ik voor een subsidie?", [], ALL, "nl", asked=True) == ["grants"]
    assert names("Wie contacteer ik voor een subsidie?", [], ALL, "nl", asked=False) == []


def test_a_contact_stands_once():
    assert names("Bij wie voor een subsidie?", ["d#grants"], ALL, "nl", asked=True) == ["grants"]


@pytest.mark.parametrize("question", ["SUBSIDIES?", "een subsidieaanvraag", "Où demander une subvention ?"])
def test_the_beginning_of_a_word_in_any_case_or_language_is_enough(question):
    assert named(question, ALL) == to_ask(question, ALL) == [GRANTS]


def test_a_word_inside_another_is_not():
    assert named("gesubsidieerd", ALL) == []


def test_of_those_named_the_current_ones_come_first():
    assert named("Peeters of subsidie?", ALL) == [GRANTS, PAST]


def test_a_past_contact_is_never_whom_to_ask():
    assert to_ask("Waar is Peeters?", ALL) == [DESK]
    assert to_ask("Peeters of subsidie?", ALL) == [GRANTS]


def test_a_question_that_names_nobody_goes_to_the_entry_point():
    assert (named("Wat is PCP?", ALL), to_ask("Wat is PCP?", ALL)) == ([], [DESK])


def test_the_real_entry_point_is_current():
    assert to_ask("xyz", read_contacts())[0].current


def test_a_card_speaks_the_language_or_dutch():
    assert (card(DESK, "en").role, card(DESK, "fr").role) == ("Role", "Rol")


def test_a_card_keeps_its_date_and_says_that_it_is_of_the_past():
    assert (card(PAST, "nl").as_of, card(PAST, "nl").current, card(PAST, "nl").phone) == ("2026-01", False, "0470 12 34 56")


@pytest.mark.parametrize(
    ("who", "text"), [(DESK, "desk (vlaio.be/pio)"), (PAST, "past (0470 12 34 56)"), (GRANTS, "grants (steun@vlaio.be)"), (contact("bare"), "bare")]
)
def test_how_to_reach_somebody_in_a_sentence(who, text):
    assert reach(who) == text


@pytest.mark.parametrize("language", ["nl", "en", "fr"])
@pytest.mark.parametrize("asked", [True, False])
def test_each_real_past_contact_has_a_current_one_before_it(language, asked):
    contacts = read_contacts()
    past = [contact for contact in contacts if not contact.current]
    assert past
    for person in past:
        shown = cards(f"Wie is {person.name}?", person.statements, contacts, language, asked=asked)
        assert shown[0].current
        assert any(not one.current for one in shown)
