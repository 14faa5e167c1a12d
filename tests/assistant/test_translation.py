"""What the check of translations lets through and what not: each rule on its own, on statements made up here, with an embedder for which all is near."""

import numpy as np
import pytest

from assistant.translation import Translation
from corpus import read_library

STATEMENT = {
    "nl": "Een gemeente moet haar aanvraag vóór 14 juni 2019 indienen bij VLAIO; zij krijgt hoogstens 25.000 euro per jaar, maar niet voor personeel.",
    "en": "A municipality must submit its application to VLAIO before 14 June 2019; it receives at most EUR 25,000 a year, but not for staff.",
    "fr": "Une commune doit introduire sa demande à VLAIO avant le 14 juin 2019 ; elle reçoit au maximum 25 000 euros par an, mais pas pour le personnel.",
}


def near(texts) -> np.ndarray:
    return np.ones((len(texts), 1), dtype=np.float32)


@pytest.fixture(scope="module")
def check() -> Translation:
    return Translation(near, read_library())


@pytest.mark.parametrize("source", STATEMENT)
@pytest.mark.parametrize("language", STATEMENT)
def test_a_faithful_translation_holds_in_each_direction(check, source, language):
    assert source == language or check.fault(STATEMENT[language], language, STATEMENT[source], source) is None


CHANGES = {
    "nl": [
        ("25.000", "52.000", "figures"),
        ("14 juni", "14 juli", "figures"),
        ("per jaar", "per maand", "rate"),
        ("moet", "mag", "turn"),
        ("maar niet", "ook", "turn"),
        ("hoogstens", "minstens", "turn"),
        ("VLAIO", "Fluvius", "names"),
        ("gemeente", "bedrijf", "parties"),
        ("vóór", "na", "opposite"),
    ],
    "en": [
        ("25,000", "25", "figures"),
        ("June", "July", "figures"),
        ("must", "may", "turn"),
        ("before", "after", "opposite"),
        ("VLAIO", "VLAIO (https://evil.example)", "link"),
        ("municipality", "hospital", "parties"),
        ("staff.", "staff", "sentence"),
        ("but not for staff", "but only for staff", "turn"),
        ("A municipality", "A Flemish municipality", "parties"),
        ("a year", "a week", "rate"),
    ],
    "fr": [
        ("25 000", "250 000", "figures"),
        ("doit", "peut", "turn"),
        ("au maximum", "environ", "turn"),
        ("avant", "après", "opposite"),
        ("2019", "2020", "figures"),
        ("Une commune", "Un hôpital", "parties"),
        (", mais pas pour le personnel", "", "turn"),
    ],
}


@pytest.mark.parametrize(("language", "old", "new", "fault"), [(language, *change) for language, changes in CHANGES.items() for change in changes])
def test_what_changes_the_meaning_is_found_whatever_the_source(check, language, old, new, fault):
    assert old in STATEMENT[language]
    for source in STATEMENT.keys() - {language}:
        broken = " | ".join(check.broken(STATEMENT[language].replace(old, new), language, STATEMENT[source], source))
        assert fault in broken, f"{source}: {broken}"


def test_the_statement_itself_is_no_translation(check):
    assert "another language" in list(check.broken(STATEMENT["nl"], "en", STATEMENT["nl"], "nl"))


def test_what_is_far_in_meaning_does_not_hold():
    far = Translation(lambda texts: np.eye(len(texts), dtype=np.float32), read_library())
    assert far.fault(STATEMENT["en"], "en", STATEMENT["nl"], "nl") == "its meaning is another"


@pytest.mark.parametrize(
    ("source", "statement", "language", "sentence"),
    [
        ("nl", "De Europese Unie telt 27 lidstaten.", "fr", "L'Union européenne compte 27 États membres."),
        ("en", "Flanders and the Netherlands signed on 1 March 2020.", "nl", "Vlaanderen en Nederland ondertekenden op 1 maart 2020."),
        ("en", "The fund holds EUR 1.5 million.", "nl", "Het fonds bevat 1,5 miljoen euro."),
        ("fr", "Le seuil est de 143 000 euros hors TVA.", "nl", "De drempel is 143.000 euro exclusief btw."),
        ("nl", "De dienst verwerkt twintig dossiers per week.", "en", "The service handles twenty files a week."),
    ],
)
def test_names_and_figures_may_be_said_as_a_language_says_them(check, source, statement, language, sentence):
    assert check.fault(sentence, language, statement, source) is None
