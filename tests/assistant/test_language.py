import pytest

from assistant.language import detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wie mag een aanvraag indienen?", "nl"),
        ("Mag een KMO meedoen aan PCP?", "nl"),
        ("Hoeveel kost dat?", "nl"),
        ("Wie betaalt PCP?", "nl"),
        ("Wanneer startte PIO?", "nl"),
        ("Who may submit an application?", "en"),
        ("Can an SME join?", "en"),
        ("What is PPI?", "en"),
        ("Who pays for PCP?", "en"),
        ("When was PIO founded?", "en"),
        ("Qui peut introduire une demande ?", "fr"),
        ("Peut une PME participer ?", "fr"),
        ("Qu'est-ce que le PCP ?", "fr"),
        ("Qui paie le PCP ?", "fr"),
        ("Quels sont les critères du PIO ?", "fr"),
    ],
)
def test_a_question_is_in_its_language_also_when_short_or_with_abbreviations(text, language):
    assert detect(text) == language


@pytest.mark.parametrize("text", ["", "   ", "PCP?", "PCP PPI PIO", "123 456", "?!…", "x", "https://vlaio.be/pio", "jan@vlaio.be", "🙂"])
def test_what_has_no_language_of_its_own_gives_none(text):
    assert detect(text) is None


@pytest.mark.parametrize(
    ("text", "language"), [("WIE MAG EEN AANVRAAG INDIENEN?", "nl"), ("WHO MAY SUBMIT AN APPLICATION?", "en"), ("QUI PEUT PARTICIPER ?", "fr")]
)
def test_capitals_do_not_hide_the_language(text, language):
    assert detect(text) == language


def test_names_in_another_language_do_not_decide():
    assert detect("Wat doet het Department of Economy in Select for Cities?") == "nl"
