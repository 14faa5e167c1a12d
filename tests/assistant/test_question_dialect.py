"""Dialect and sloppy spelling in standard words, and nothing else changed."""

import pytest

from assistant.dialect import standard, tell
from assistant.question import understand
from corpus.reader import read_library


@pytest.mark.parametrize(
    ("typed", "standard_words", "language"),
    [
        ("kunde gulle mij zegge wa da kost", "wat dat kost", "nl"),
        ("hoeveel betoalt ge", "hoeveel betaal je", "nl"),
        ("wa is da", "wat is dat", "nl"),
        ("k zou wille weten of da da mag", "dat dat mag", "nl"),
        ("hebde gij een voorbeeld", "heb je een voorbeeld", "nl"),
        ("moogde gij meedoen als kmo", "mag je meedoen als kmo", "nl"),
        ("wnr begint da", "wanneer begint dat", "nl"),
        ("is da idd gratis ofzo", "is dat inderdaad gratis ofzo", "nl"),
        ("woar moet ik zijn", "waar moet ik zijn", "nl"),
        ("'k wil meedoen, wa moek doen", "ik wil meedoen, wat moet ik doen", "nl"),
        ("hoevl procent krijgt ge", "hoeveel procent krijg je", "nl"),
        ("zijde gij zeker", "ben je zeker", "nl"),
        ("mag nen ziekenhuis da ook", "mag nen ziekenhuis dat ook", "nl"),
        ("c quoi le pcp", "c'est quoi le pcp", "fr"),
        ("cest quoi un PPI", "c'est quoi un PPI", "fr"),
        ("keske le PIO", "qu'est-ce que le PIO", "fr"),
        ("partenariat dinnovation c koi", "partenariat d'innovation c'est quoi", "fr"),
        ("pk le pcp sort des regles", "pourquoi le pcp sort des règles", "fr"),
        ("quest ce que le pio", "qu'est-ce que le pio", "fr"),
        ("whats pcp", "what is pcp", "en"),
        ("hw mch is it", "how much is it", "en"),
        ("can u tell me abt ppi pls", "ppi", "en"),
        ("who r the buyers", "who are the buyers", "en"),
        ("doesnt a city pay", "doesn't a city pay", "en"),
    ],
)
def test_dialect_and_sloppy_spelling_are_searched_in_standard_words(typed, standard_words, language):
    question = understand(typed, default="nl" if language != "nl" else "en")
    assert question.text == standard_words
    assert (question.asked, question.spoken) == (typed, language)


@pytest.mark.parametrize(
    "text",
    [
        "De kunde van het aanbesteden",
        "kennis en kunde van de aankoper",
        "Aan het einde van de aarde staat een methode",
        "Wat wilde de Vlaamse Regering bereiken?",
        "Betaalde PIO mee?",
        "De stof was van zijde en wol",
        "Wie werkte mee aan het programma?",
        "Welke wettelijke basis is er?",
        "Kan een gemeente meedoen?",
        "Is dit een N-project?",
        "R&D of O&O, DA of NEE?",
        "Les marchés dont on parle",
        "Which R&D may a PCP cover?",
        "Can the buyer wait until the end?",
        "TRL PCP",
        "Een nieuw dak met zonne-energie",
        "Een gulle gift aan de stad",
        "Comment ça marche ?",
    ],
)
def test_ordinary_words_stay_as_they_are(text):
    told, _ = tell(text)
    for language in ("nl", "en", "fr"):
        assert standard(told, language).lower() in (text.lower(), told.lower()) or language != understand(text).spoken
    assert understand(text).text == text


@pytest.mark.library
def test_the_questions_of_the_library_stay_as_they_are():
    """Some 780 of 26,950 are written in dialect or chat spelling on purpose; nothing else may change."""
    texts = [question.text for _, _, statement in read_library().statements() for questions in statement.questions.values() for question in questions][::5]
    assert len(texts) > 1500  # every fifth
    changed = [text for text in texts if standard(tell(text)[0], understand(text).spoken) != text]
    assert len(changed) <= 0.03 * len(texts)


@pytest.mark.parametrize(("text", "language"), [("wnr PIO?", "nl"), ("ueveel PIO", "nl"), ("koi PCP", "fr"), ("pls PCP", "en"), ("whats PPI", "en")])
def test_a_word_of_one_language_s_own_spelling_tells_the_language(text, language):
    assert understand(text, default="nl" if language != "nl" else "fr").lang == language
