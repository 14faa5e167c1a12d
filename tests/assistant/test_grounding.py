"""What the check of reworded sentences lets through and what not: each rule on its own, on statements made up here."""

from collections.abc import Sequence

import pytest

from assistant.grounding import Asked, Grounding
from corpus import Language, Library

STATEMENT = {
    "nl": "Een gemeente moet haar aanvraag voor 14 juni 2019 indienen bij VLAIO; zij krijgt hoogstens 25.000 euro, maar niet voor personeel.",
    "en": "A municipality must submit its application to VLAIO by 14 June 2019; it receives at most EUR 25,000, but not for staff.",
    "fr": "Une commune doit introduire sa demande auprès de VLAIO avant le 14 juin 2019 ; elle reçoit au maximum 25 000 euros, mais pas pour le personnel.",
}


@pytest.fixture
def check(library: Library) -> Grounding:
    """The rules alone, each doubt enough for a fault."""
    return Grounding(library, lambda sentence, statements: 8.0, Asked(limit=8.0, doubts={"any": 0.1}))


def found(check: Grounding, sentence: str, language: Language, statements: Sequence[str]) -> list[str]:
    """All that the rules find."""
    return [*check.broken(sentence, language, statements), *check.doubts(sentence, language, statements)]


@pytest.mark.parametrize("language", STATEMENT)
def test_a_statement_is_faithful_to_itself(check, language):
    assert check.fault(STATEMENT[language], language, [STATEMENT[language]]) is None


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("nl", "Een gemeente moet haar aanvraag voor 14/06/2019 bij VLAIO indienen; zij krijgt hoogstens € 25 000, maar niet voor personeel."),
        ("en", "A municipality must submit its application to VLAIO by 14 June 2019; it receives at most 25 000 euros, but not for staff."),
        ("fr", "Une commune doit introduire sa demande auprès de VLAIO avant le 14/06/2019 ; elle reçoit au maximum 25.000 €, mais pas pour le personnel."),
    ],
)
def test_a_figure_in_another_form_is_the_same_figure(check, language, sentence):
    assert check.fault(sentence, language, [STATEMENT[language]]) is None


CHANGES = {
    "nl": {
        "figure": ("25.000", "26.000"),
        "unit": ("25.000 euro", "25.000 dollar"),
        "day": ("14 juni", "15 juni"),
        "month": ("juni", "juli"),
        "year": ("2019", "2020"),
        "not": ("niet voor", "voor"),
        "must": ("moet", "mag"),
        "limit": ("hoogstens ", ""),
        "name": ("VLAIO", "Fluvius"),
        "order": ("voor 14 juni", "na 14 juni"),
        "link": ("VLAIO;", "VLAIO (https://evil.example);"),
        "markdown": ("VLAIO;", "[VLAIO](x);"),
        "cut": (", maar niet voor personeel.", ", maar"),
        "question": ("personeel.", "personeel?"),
    },
    "en": {
        "figure": ("25,000", "52,000"),
        "month": ("June", "July"),
        "not": ("but not for staff", "also for staff"),
        "must": ("must", "may"),
        "limit": ("at most ", ""),
        "reversed limit": ("at most", "at least"),
        "name": ("VLAIO", "Fluvius"),
        "all": ("A municipality", "Every municipality"),
        "phone": ("staff.", "staff; call 02 553 00 00."),
        "mail": ("staff.", "staff; write to a@evil.example."),
        "HTML": ("VLAIO", "<b>VLAIO</b>"),
    },
    "fr": {
        "figure": ("25 000", "35 000"),
        "not": ("mais pas pour", "et pour"),
        "must": ("doit", "peut"),
        "limit": ("au maximum ", ""),
        "month": ("juin", "mai"),
        "other letters": ("VLAIO", "VLАIO"),  # a Cyrillic А
    },
}


@pytest.mark.parametrize(("language", "change"), [(language, change) for language, changes in CHANGES.items() for change in changes])
def test_one_change_is_a_fault(check, language, change):
    old, new = CHANGES[language][change]
    assert old in STATEMENT[language]
    assert check.fault(STATEMENT[language].replace(old, new), language, [STATEMENT[language]]) is not None


@pytest.mark.model
@pytest.mark.parametrize(("old", "new"), [("gemeente", "leverancier"), (" VLAIO;", " VLAIO en is altijd welkom;"), ("indienen", "gratis indienen")])
def test_what_no_rule_sees_the_tagger_finds(library, old, new):
    assert Grounding(library).fault(STATEMENT["nl"].replace(old, new), "nl", [STATEMENT["nl"]]) is not None


@pytest.mark.parametrize("language", STATEMENT)
def test_another_language_is_a_fault(check, language):
    for other in STATEMENT.keys() - {language}:
        assert "another language" in found(check, STATEMENT[other], language, [STATEMENT[language]])


@pytest.mark.parametrize("denial", ["Het is niet zo dat", "Il n'est pas vrai que"])
def test_a_denial_in_another_language_is_a_fault(check, denial):
    faults = found(check, f"{denial} a municipality buys a lamp.", "en", ["A municipality buys a lamp."])
    assert any(fault.startswith("words of another language") for fault in faults)


def test_a_copy_of_a_statement_needs_no_checker(library):
    def never(sentence: str, statements: Sequence[str]) -> float:
        raise AssertionError("asked")

    assert Grounding(library, never).fault("PIO begon in 2016!", "nl", ["PIO begon in 2016."]) is None


def test_two_parts_that_changed_places_are_a_fault_but_not_a_passive_nor_a_part_that_moved(check):
    statement = "De stad koopt het prototype van de leverancier in 2019."
    assert found(check, "De leverancier koopt het prototype van de stad in 2019.", "nl", [statement]) == ["another order"]
    assert found(check, "In 2019 koopt de stad het prototype van de leverancier.", "nl", [statement]) == []
    assert found(check, "Het prototype wordt door de stad van de leverancier gekocht in 2019.", "nl", [statement]) == []


def test_numbers_that_changed_places_are_a_fault(check):
    statement = "Er waren 587 stemmen voor, 12 tegen en 6 onthoudingen."
    assert found(check, "Er waren 587 stemmen voor, 6 tegen en 12 onthoudingen.", "nl", [statement]) == ["another order"]


@pytest.mark.parametrize(
    ("language", "statement", "sentence", "fault"),
    [
        ("nl", "Voor werken geldt 5.000 euro, voor diensten 300 euro.", "Voor werken geldt 300 euro, voor diensten 5.000 euro.", "another order"),
        ("en", "PCP develops a solution, whereas PPI buys one.", "PPI develops a solution, whereas PCP buys one.", "another order"),
        (
            "nl",
            "Artikel 11 van het besluit van 18 april geeft de drempel.",
            "Artikel 18 van het besluit van 18 april geeft de drempel.",
            "another number: artikel 18",
        ),
        ("en", "In 2017 PIO began, and in 2019 it was extended.", "PIO began in 2017 and was extended.", "without the year 2019"),
        ("fr", "La commune ou la province introduit la demande.", "La commune introduit la demande.", "'or' dropped"),
        ("en", "All departments bought it.", "Some departments bought it.", "'some' for 'all'"),
        ("en", "It was one of the first projects.", "It was the first project.", "'some' dropped"),
        ("fr", "PIO peut porter sur des tests.", "PIO ne peut porter que sur des tests.", "'only' added"),
        ("fr", "Il existerait une version de 2018.", "Il existe une version de 2018.", "'intend' dropped"),
        ("nl", "Eén partner voert het uit.", "Twee partners voeren het uit.", "a figure of its own: 2"),
    ],
)
def test_what_turns_a_meaning_round_is_named(check, language, statement, sentence, fault):
    assert fault in found(check, sentence, language, [statement])


@pytest.mark.parametrize(
    ("language", "statement", "sentence"),
    [
        ("en", "Universities may tender if they are able to sell results.", "Universities able to sell results may tender."),
        ("nl", "De duur is van 2016 tot en met 2019.", "Van 2016 tot 2019 loopt de duur."),
        ("en", "PCP develops a solution, whereas PPI buys one.", "A solution is developed by PCP; PPI buys one."),
    ],
)
def test_other_words_for_the_same_are_no_fault(check, language, statement, sentence):
    assert found(check, sentence, language, [statement]) == []


def test_a_condition_that_is_left_out_is_a_fault(check):
    statement = "Universities may tender if they are able to sell results."
    assert "'if' dropped" in found(check, "Universities may tender.", "en", [statement])


def test_a_sentence_that_the_tagger_is_not_sure_enough_of_is_a_fault(library):
    asked = []

    def odds(sentence: str, statements: Sequence[str]) -> float:
        asked.append((sentence, statements))
        return 1.5

    sentence, statements = "In 2016 begon PIO.", ["PIO begon in 2016.", "PIO stopte in 2023."]
    assert Grounding(library, odds, Asked(limit=1.0, doubts={})).fault(sentence, "nl", statements[:1]) is None
    assert Grounding(library, odds, Asked(limit=2.0, doubts={})).fault(sentence, "nl", statements[:1]) == "it seems to say something else"
    assert asked == [(sentence, statements[:1])] * 2


@pytest.mark.parametrize(
    ("statement", "sentence", "broken"),
    [
        ("Een stad krijgt hoogstens 25.000 euro.", "Een stad krijgt 25.000 euro.", True),
        ("Een stad krijgt hoogstens 25.000 euro.", "Een stad krijgt niet meer dan 25.000 euro.", False),
        ("Een stad krijgt hoogstens 25.000 euro.", "Een stad krijgt steun, met een plafond.", False),
        ("Minstens 3 % gaat naar innovatie.", "Naar innovatie gaat 3 %.", True),
        ("Minstens 3 % gaat naar innovatie.", "Naar innovatie gaat 3 % of meer.", False),
        ("Het liep tot 2023.", "In 2023 liep het af.", False),
        ("Er zijn meer dan 100 projecten en 20 partners.", "Er zijn 20 partners en meer dan 100 projecten.", False),
        ("Er zijn meer dan 100 projecten en 20 partners.", "Er zijn 20 partners.", False),
    ],
)
def test_a_figure_keeps_its_bound(check, statement, sentence, broken):
    assert any("without its bound" in fault for fault in check.broken(sentence, "nl", [statement])) is broken


def test_a_statement_is_read_in_its_other_languages_too(library):
    _, statement = library.by_reference["ewi-2016#total"]
    odds = {statement.text("nl"): 2.0} | {statement.text(language): -3.0 for language in statement.languages if language != "nl"}
    assert len(odds) > 1
    check = Grounding(library, lambda sentence, statements: odds.get(statements[0], 1.0), Asked(limit=1.5, doubts={}))
    assert check.odds("Een zin.", [statement.text("nl")]) == pytest.approx(0.8 * 2.0 + 0.2 * -3.0)
    assert check.odds("Een zin.", ["Een tekst van elders."]) == 1.0
    assert check.odds("Een zin.", [statement.text("nl"), "Een tekst van elders."]) == 2.0


def test_of_a_sentence_that_a_rule_doubts_the_tagger_must_be_surer(library):
    def fault(odds: float) -> str | None:
        check = Grounding(library, lambda sentence, statements: odds, Asked(limit=1.0, doubts={"'only' added": 2.0}))
        return check.fault("Een bedrijf mag enkel meedoen met een voorstel.", "nl", ["Een bedrijf mag meedoen met een voorstel."])

    assert fault(3.5) is None
    assert fault(2.5) == "'only' added"


@pytest.mark.model
@pytest.mark.parametrize(("language", "change"), [(language, change) for language, changes in CHANGES.items() for change in changes])
def test_what_the_rules_find_is_a_fault_for_the_tagger_that_ships_too(library, language, change):
    old, new = CHANGES[language][change]
    assert Grounding(library).fault(STATEMENT[language].replace(old, new), language, [STATEMENT[language]]) is not None


def test_each_doubt_asks_for_more_and_an_unknown_one_for_as_much_as_the_gravest():
    asked = Asked(limit=1.0, doubts={"'not' added": 2.0, "'all' added": 0.5})
    assert asked.of([]) == 1.0
    assert asked.of(["'all' added: alle", "'all' added"]) == 1.5
    assert asked.of(["'all' added", "'not' added"]) == 3.5
    assert asked.of(["another order"]) == 3.0
    assert max(Asked.fitted().doubts.values()) > 0


def test_a_sentence_may_rest_on_two_statements_together(check):
    statements = ["PIO begon in 2016.", "PIO stopte in 2023."]
    assert found(check, "PIO begon in 2016 en stopte in 2023.", "nl", statements) == []
    assert found(check, "PIO begon in 2016 en stopte in 2022.", "nl", statements) != []


def test_no_sentence_rests_on_nothing(check):
    assert check.fault("PIO begon in 2016.", "nl", []) is not None


@pytest.mark.parametrize("text", ["", " ", ".", "a" * 700 + ".", "Een regel.\nNog een regel.", "Een zin zonder einde"])
def test_what_is_no_sentence_is_a_fault(check, text):
    assert check.fault(text, "nl", [STATEMENT["nl"]]) is not None
