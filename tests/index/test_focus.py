import pytest

from index.focus import focus_of


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Welke software gebruikt PIO?", "nl", ("software",)),
        ("Welke Vlaamse universiteit deed mee?", "nl", ("universiteit",)),
        ("Hoeveel PIO-projecten zijn er?", "nl", ("projecten",)),
        ("Wat is het rekeningnummer van het fonds?", "nl", ("rekeningnummer",)),
        ("Wie schreef de visienota?", "nl", ("schreef",)),
        ("Wie was de projectleider van PIO?", "nl", ("projectleider",)),
        ("Which companies won?", "en", ("companies",)),
        ("What is the account number of the fund?", "en", ("account", "number")),
        ("How many hospitals took part?", "en", ("hospitals",)),
        ("Quelles entreprises ont gagné ?", "fr", ("entreprises",)),
        ("Quel est le numéro de compte du fonds ?", "fr", ("numero", "compte")),
        ("Combien d'hôpitaux participent ?", "fr", ("hopitaux",)),
    ],
)
def test_the_word_that_names_what_is_asked(text, language, expected):
    assert focus_of(text, language) == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hoeveel euro is er?", "nl"),
        ("Hoe verloopt een PCP?", "nl"),
        ("How many years does it take?", "en"),
        ("Combien de temps ?", "fr"),
        ("budget PIO", "nl"),
        ("", "en"),
    ],
)
def test_a_figure_or_another_form_of_question_names_none(text, language):
    assert focus_of(text, language) == ()
