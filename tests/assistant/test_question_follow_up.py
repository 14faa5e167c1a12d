"""Follow-ups made whole: (earlier questions, follow-up, what its whole text holds, what it does not)."""

import pytest

from assistant.question import understand
from corpus.reader import read_library
from index import After

GEMEENTE = "Kan een gemeente een PIO-aanvraag indienen?"
SME = "Can an SME take part in a PCP?"
COMMUNE = "Une commune peut-elle introduire une demande PIO ?"
DEFINITION = "Wat is PCP?"
BUDGET = "Hoeveel bedroeg het budget van PIO in 2017?"

ANOTHER_SUBJECT = [
    ([GEMEENTE], "en een OCMW?", "Kan een OCMW een PIO-aanvraag indienen?", "gemeente"),
    ([GEMEENTE], "en voor start-ups?", "Kan start-ups een PIO-aanvraag indienen", "gemeente"),
    ([GEMEENTE], "En universiteiten?", "universiteiten een PIO-aanvraag indienen", "gemeente"),
    ([GEMEENTE], "wat met een ziekenhuis?", "Kan een ziekenhuis een PIO-aanvraag indienen?", "gemeente"),
    ([GEMEENTE], "geldt dat ook voor een school?", "Kan een school een PIO-aanvraag indienen?", "gemeente"),
    ([GEMEENTE], "hoe zit dat voor een politiezone?", "politiezone een PIO-aanvraag", "gemeente"),
    ([GEMEENTE], "en een klein ziekenhuis?", "klein ziekenhuis een PIO-aanvraag", "gemeente"),
    ([GEMEENTE], "scholen?", "scholen een PIO-aanvraag", "gemeente"),
    ([GEMEENTE], "en PPI?", "gemeente een PPI", "PIO"),
    ([SME], "and for universities?", "universities take part in a PCP", "SME"),
    ([SME], "what about a hospital?", "Can a hospital take part in a PCP?", "SME"),
    ([SME], "And start-ups?", "start-ups take part in a PCP", "SME"),
    ([SME], "does that also apply to large companies?", "large companies take part in a PCP", "SME"),
    ([SME], "and in a PPI?", "take part in a PPI", "PCP"),
    ([COMMUNE], "et pour une université ?", "une université peut-elle introduire une demande PIO", "ommune"),
    ([COMMUNE], "et les hôpitaux ?", "les hôpitaux peut-elle introduire une demande PIO", "ommune"),
    ([COMMUNE], "qu'en est-il d'une PME ?", "PME peut-elle introduire", "ommune"),
    ([COMMUNE], "c'est pareil pour une école ?", "école peut-elle introduire", "ommune"),
    (["Wat is de drempel voor leveringen in 2026?"], "En voor werken?", "drempel voor werken in 2026", "leveringen"),
    (["Wat is de drempel voor leveringen in 2026?"], "en in 2024?", "leveringen in 2024", "2026"),
    (["What is the threshold for services of a city?"], "and for works?", "threshold for works of a city", "services"),
    (["Quel est le seuil pour les travaux ?"], "et pour les fournitures ?", "seuil pour les fournitures", "travaux"),
    (["Wanneer sloot de eerste oproep?"], "En de tweede?", "tweede oproep", "eerste"),
    (["When did the first call close?"], "and the second?", "second call", "first"),
    (["Quand le premier appel a-t-il pris fin ?"], "et le deuxième ?", "deuxième appel", "premier"),
    (["Hoe werkt dat in Vlaanderen?"], "en in Nederland?", "in Nederland", "Vlaanderen"),
    (["How much aid is there for a development project?"], "and for a research project?", "research project", "development"),
    (["Wie beslist over een openbare procedure?"], "en bij een concurrentiegerichte dialoog?", "concurrentiegerichte dialoog", "openbare"),
]

LEANING = [
    ([BUDGET], "en voor kmo's?", "budget van PIO", "zzz"),
    ([BUDGET], "hoeveel daarvan ging naar steden?", "budget van PIO", "zzz"),
    (["Betaalt PIO mee aan de kosten?"], "hoeveel?", "Betaalt PIO mee", "zzz"),
    (["What is the budget of PIO?"], "how much of it?", "budget of PIO", "What is"),
    (["Bestaat het programma PIO?"], "sinds wanneer?", "programma PIO. sinds wanneer", "zzz"),
    (["Wie beslist over de cofinanciering?"], "waarom?", "cofinanciering", "Wie"),
    (["Is er een contactpersoon voor het programma?"], "wie dan?", "contactpersoon voor het programma", "zzz"),
    (["How are PIO projects assessed?"], "by whom?", "PIO projects assessed", "zzz"),
    (["Comment sont choisis les projets PIO ?"], "pourquoi ?", "choisis les projets PIO", "zzz"),
    (["Le PIO existe-t-il ?"], "depuis quand ?", "PIO existe-t-il", "zzz"),
    ([DEFINITION], "Wie betaalt dat?", "Wie betaalt PCP", "dat"),
    (["Où est-il logé maintenant, le PIO ?"], "depuis quand ?", "logé, le PIO. depuis quand", "il logé"),
    ([DEFINITION], "wie kan eraan meedoen?", "aan PCP", "eraan"),
    ([DEFINITION], "waarin verschilt dat van een innovatiepartnerschap?", "verschilt PCP van een innovatiepartnerschap", "dat"),
    ([DEFINITION], "Mag een kmo meedoen?", "kmo meedoen (PCP)", "zzz"),
    (["What is PPI?"], "And who pays for it?", "who pays for PPI", " it"),
    (["What does PIO mean?"], "can they help a city?", "PIO", "they"),
    (["Qu'est-ce que le PCP ?"], "combien ça coûte ?", "PCP", "ça"),
    (["Qu'est-ce que le PPI ?"], "qui peut y participer ?", "PPI", "zzz"),
    (["Hoe verloopt de beoordeling van een PIO-voorstel?"], "en als ze het afkeuren?", "beoordeling van een PIO-voorstel", "zzz"),
    (["Which decree was adopted in 2018?"], "What changed with the next one?", "decree", "Which"),
    (["Qu'est-ce qu'un partenariat d'innovation ?"], "Une université peut-elle y collaborer ?", "partenariat d'innovation", "zzz"),
    (["Is de cofinanciering verplicht?"], "Waarom dan niet?", "cofinanciering", "zzz"),
    (["Which phases does a PCP have?"], "just show those for a city", "phases", "zzz"),
    (["Welke drempels gelden er in 2024?"], "toon alleen die voor werken", "drempels gelden er in 2024", "zzz"),
    (["Welke TRL's horen bij PPI?"], "en waar zit PCP dan op die ladder", "TRL", "zzz"),
    (["Zijn er uitzonderingen op de rechtenregeling?"], "Welke?", "uitzonderingen op de rechtenregeling", "zzz"),
]

CORRECTED = [
    (["Wie betaalt PCP?"], "nee, ik bedoel PPI", "Wie betaalt PPI?", "PCP"),
    (["Wie betaalt PCP?"], "Sorry, ik bedoelde een innovatiepartnerschap.", "innovatiepartnerschap", "PCP"),
    (["Wie betaalt PCP?"], "niet PCP maar PPI", "Wie betaalt PPI?", "PCP"),
    (["Wie betaalt PCP?"], "PPI, niet PCP", "Wie betaalt PPI?", "PCP"),
    (["Wie betaalt PCP?"], "PPI bedoel ik", "Wie betaalt PPI?", "PCP"),
    (["Who owns the rights in a PCP?"], "not PCP, PPI", "Who owns the rights in a PPI?", "PCP"),
    (["Who owns the rights in a PCP?"], "no, I meant PPI", "Who owns the rights in a PPI?", "PCP"),
    (["Can a city apply to PIO?"], "sorry, I mean a university", "a university apply to PIO", "city"),
    (["Qui peut participer au PCP ?"], "je voulais dire PPI", "participer au PPI", "PCP"),
    (["Qui peut participer au PCP ?"], "non, pas le PCP, le PPI", "participer au PPI", "PCP"),
    (["Wat was de drempel in 2024?"], "Ah nee, sorry, ik bedoel in 2026", "drempel in 2026", "2024"),
    (["Wat was de drempel in 2024?"], "nee, 2026", "drempel in 2026", "2024"),
    ([DEFINITION], "nee ik bedoel wie kan er meedoen", "wie kan er meedoen", "Wat is"),
]

ALONE = [
    ([DEFINITION], "andere vraag: wie is de minister van Innovatie?", "wie is de minister van Innovatie?"),
    ([DEFINITION], "Iets anders: hoeveel bedraagt de drempel voor werken?", "hoeveel bedraagt de drempel voor werken?"),
    (["What is PCP?"], "Another question: who manages VLAIO grants?", "who manages VLAIO grants?"),
    (["Qu'est-ce que le PCP ?"], "autre question : quel est le seuil pour les travaux ?", "quel est le seuil pour les travaux ?"),
    ([GEMEENTE], "Wat is een innovatiepartnerschap?", "Wat is een innovatiepartnerschap?"),
    ([GEMEENTE], "En wat is PPI?", "En wat is PPI?"),
    ([GEMEENTE], "Wie zit in het beslissingscomité van het Hermesfonds?", "Wie zit in het beslissingscomité van het Hermesfonds?"),
    ([SME], "Which conditions does State aid law set for a PCP?", "Which conditions does State aid law set for a PCP?"),
    ([SME], "Is it true that SMEs win more contracts through PPI?", "Is it true that SMEs win more contracts through PPI?"),
    ([COMMUNE], "À qui appartient la propriété intellectuelle dans un PCP ?", "À qui appartient la propriété intellectuelle dans un PCP ?"),
    ([COMMUNE], "Le dialogue compétitif est-il autorisé pour un PPI ?", "Le dialogue compétitif est-il autorisé pour un PPI ?"),
    ([DEFINITION], "Wat verstaat de Vlaamse Regering onder innovatie?", "Wat verstaat de Vlaamse Regering onder innovatie?"),
]


@pytest.mark.parametrize(("history", "text", "holds", "lacks"), ANOTHER_SUBJECT + LEANING + CORRECTED)
def test_a_follow_up_is_made_whole(history, text, holds, lacks):
    question = understand(text, history)
    assert question.follow_up
    assert holds in question.text and lacks not in question.text
    assert question.asked == text


@pytest.mark.parametrize(("history", "text", "whole"), ALONE)
def test_a_question_with_its_own_subject_takes_nothing_from_the_one_before(history, text, whole):
    question = understand(text, history)
    assert (question.text, question.follow_up) == (whole, False)


@pytest.mark.parametrize(
    ("history", "text", "lang"),
    [
        ([DEFINITION], "and in English please?", "en"),
        ([DEFINITION], "Kan dat ook in het Frans?", "fr"),
        ([DEFINITION], "English please", "en"),
        (["What is PCP?"], "in het Nederlands graag", "nl"),
        (["What is PCP?"], "Can you repeat that in Dutch?", "nl"),
        (["What is PCP?"], "en français svp", "fr"),
        (["Qu'est-ce que le PCP ?"], "et en anglais ?", "en"),
    ],
)
def test_another_language_is_the_same_question_answered_in_it(history, text, lang):
    question = understand(text, history)
    assert (question.text, question.lang, question.spoken) == (history[0], lang, understand(history[0]).spoken)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("sorry, in English please, my partner is reading along", "en"),
        ("In het Nederlands graag, mijn Frans is niet goed", "nl"),
        ("en français s'il vous plaît, ma collègue ne lit pas l'anglais", "fr"),
    ],
)
def test_a_remark_beside_another_language_asks_nothing(text, lang):
    question = understand(text, ["Who pays for the protection of IP in a PCP?"])
    assert (question.text, question.lang) == ("Who pays for the protection of IP in a PCP?", lang)


def test_a_language_that_is_spoken_is_no_part_of_the_question():
    question = understand("sorry, je parle français : et qui paie ?", ["Wat is PCP?"])
    assert (question.text, question.lang) == ("qui paie (PCP)?", "fr")


def test_a_language_asked_for_in_the_question_itself_is_taken():
    for text in ("Wat is PCP? In het Engels graag.", "Answer in English: wat is PCP?"):
        question = understand(text)
        assert question.lang == "en" and "wat is PCP" in question.text.replace("Wat", "wat") and "ng" not in question.text.lower().replace("wat is pcp", "")
    assert understand("Bestaat de gids ook in het Engels?").lang == "nl"


@pytest.mark.parametrize(
    ("history", "text", "lang", "spoken", "holds"),
    [
        ([GEMEENTE], "and for universities?", "en", "nl", "universiteit een PIO-aanvraag"),
        ([SME], "et pour une commune ?", "fr", "en", "municipality take part in PCP"),
        ([COMMUNE], "en een ziekenhuis?", "nl", "fr", "hôpital peut-elle introduire"),
        (["Who pays for PCP?"], "waarom?", "nl", "en", "pays for PCP"),
    ],
)
def test_a_follow_up_in_another_language_is_searched_in_that_of_the_question_and_answered_in_its_own(history, text, lang, spoken, holds):
    question = understand(text, history)
    assert (question.lang, question.spoken) == (lang, spoken)
    assert holds.replace("in PCP", "in a PCP") in question.text


def test_a_follow_up_without_a_language_keeps_that_of_the_conversation():
    assert understand("PPI?", ["Wat is PCP?", "in English please"]).lang == "en"
    assert understand("en PPI?", ["Qu'est-ce que le PCP ?"]).lang == "fr"


@pytest.mark.parametrize(
    ("history", "text", "holds", "lacks"),
    [
        ([GEMEENTE, "en een OCMW?"], "en een school?", "Kan een school een PIO-aanvraag indienen?", "OCMW"),
        ([DEFINITION, "en PPI?"], "wie betaalt dat?", "wie betaalt PPI?", "PCP"),
        ([DEFINITION, "nee, ik bedoel PPI", "wie betaalt dat?"], "waarom?", "betaalt PPI", "PCP"),
        ([DEFINITION, "Bedankt!"], "en PPI?", "Wat is PPI?", "edankt"),
        (["Hallo", DEFINITION, "dank je wel", "Wie ben jij?"], "wie betaalt dat?", "wie betaalt PCP?", "jij"),
        ([GEMEENTE, "andere vraag: wat is PPI?"], "en PCP?", "wat is PCP?", "gemeente"),
        (["Wat is het doel van PCP?", "en PPI?", "waarom?"], "en PCP?", "Wat is het doel van PCP?", "PPI"),
        (["What is PCP?", "en français svp"], "et le PPI ?", "What is PPI?", "PCP"),
    ],
)
def test_a_chain_reaches_back_over_thanks_to_what_stands_alone(history, text, holds, lacks):
    question = understand(text, history)
    assert holds in question.text and lacks not in question.text


SMART = "Wat was dat Smart@Fire-project voor de brandweer?"
NO_WORD_TELLS = "zat de Gentse universiteit daar ook in?"


def test_where_no_word_tells_it_leaning_is_asked():
    asked = []

    def leaning(turns):
        asked.append(turns)
        return True

    question = understand(NO_WORD_TELLS, ["Hallo", SMART, "Bedankt!"], leaning=leaning)
    assert question.follow_up and "Smart@Fire" in question.text and NO_WORD_TELLS in question.text
    assert asked == [("Wat was dat Smart@Fire-project voor de brandweer?", NO_WORD_TELLS)] and question.after == After(asked[0], SMART, "nl")
    alone = understand(NO_WORD_TELLS, [SMART], leaning=lambda turns: False)
    assert (alone.text, alone.follow_up, alone.after) == (NO_WORD_TELLS, False, None)


@pytest.mark.parametrize(
    ("text", "history"),
    [
        ("en een OCMW?", [GEMEENTE]),
        ("andere vraag: wat is PPI?", [GEMEENTE]),
        ("Wat vind je van PIO?", [GEMEENTE]),
        ("Wat is PCP?", []),
        ("in English please", [DEFINITION]),
    ],
)
def test_where_words_tell_it_leaning_is_not_asked(text, history):
    def never(turns):
        raise AssertionError(turns)

    understand(text, history, leaning=never)


def leans(turns):
    return True


def test_what_reading_tells_is_answered_in_its_own_language_and_leaned_on_in_turn():
    question = understand("Did Ghent University take part?", [SMART], leaning=leans)
    assert question.follow_up and question.lang == "en" and "Smart@Fire" in question.text
    assert "Smart@Fire" in understand("waarom niet?", [SMART, NO_WORD_TELLS], leaning=leans).text


def test_each_part_of_what_reading_tells_leans_and_what_was_compared_before_is_not():
    parts = understand("Wie waren de leveranciers? Hoeveel bedroeg de eerste schijf?", [SMART], leaning=leans).parts
    assert len(parts) == 2 and all("Smart@Fire" in part for part in parts)
    assert understand("Wie draagt de kosten van de eerste reeks?", ["Wat is het verschil tussen PCP en PPI?"], leaning=leans).compared is None


def test_a_follow_up_tells_whether_the_one_before_was_one_and_nothing_of_another_subject():
    assert understand("en in 2024?", [BUDGET]).after.went_on is False
    after = understand("en in 2024?", [GEMEENTE, f"andere vraag: {BUDGET}", "en in 2021?"]).after
    assert after.went_on and after.turns == (BUDGET, "en in 2021?", "en in 2024?")
    story = "Wij zijn een kleine gemeente aan de kust. " * 30
    assert (
        understand("en in 2024?", [f"{story}{BUDGET}"]).after.turns[0].endswith(BUDGET)
        and len(understand("en in 2024?", [f"{story}{BUDGET}"]).after.turns[0]) <= 350
    )


def test_a_follow_up_tells_the_questions_up_to_it():
    question = understand("en in 2024?", ["Wie beslist?", "Wat is PCP?", "Bedankt!", "Hoeveel kostte PIO in 2020?", "en in 2021?"])
    assert question.after.turns == ("Wat is PCP?", "Hoeveel kostte PIO in 2020?", "en in 2021?", "en in 2024?")
    assert "2021" in question.after.earlier and question.after.language == "nl"
    assert understand("Wat is TRL?", ["Wat is PCP?"]).after is None


def test_where_the_place_is_not_clear_both_stand_there_and_the_follow_up_twice():
    question = understand("en voor een universiteit?", ["Kan een gemeente samen met een provincie of een kmo meedoen?"])
    assert "gemeente" in question.text and question.text.count("universiteit") == 2


def test_without_an_earlier_question_a_correction_or_language_is_a_question_itself():
    assert understand("not PCP, PPI").text == "not PCP, PPI"
    assert understand("in English please").text == "in English please"
    assert understand("En in 2017?", ["", "\u200b", "Bedankt!"]).follow_up is False


@pytest.mark.library
def test_hardly_any_question_of_the_library_is_taken_for_a_follow_up():
    """One in a hundred has a pronoun for what its document is about ("Welke effecten verwacht de regering ervan?"); those lean rightly."""
    texts = [question.text for _, _, statement in read_library().statements() for questions in statement.questions.values() for question in questions][::5]
    assert len(texts) > 1500  # every fifth
    assert sum(understand(text, [GEMEENTE]).follow_up for text in texts) <= 0.013 * len(texts)
