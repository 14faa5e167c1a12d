from datetime import date

import pytest

from assistant.compose import compose
from assistant.demands import meets, unmet
from assistant.question import understand

BUDGET = "In 2016 trok de Vlaamse Regering 5 miljoen euro uit."
GENERAL = "Het programma begeleidt publieke organisaties bij innovatie."


def meets_with(make_hit, today, question: str, text: str, **fields) -> bool:
    return meets(understand(question), make_hit("a#one", nl=text, **fields), today)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Wat doet het programma?", GENERAL),
        ("Hoeveel geld is er?", BUDGET),
        ("How much money is there?", BUDGET),
        ("Combien d'argent y a-t-il ?", "Il y a cinq projets."),
        ("Wanneer was dat?", BUDGET),
        ("Wat was het budget in 2016?", BUDGET),
        ("Op welk telefoonnummer?", "Het nummer is 0470 12 34 56."),
        ("Wat is het e-mailadres?", "Mail naar pio@vlaio.be."),
        ("Hoe zit het in Denemarken?", "Denemarken kent een eigen programma."),
        ("Wie leidt het programma?", "In 2019 was An Peeters projectleider."),
        ("Who is the head of the programme?", "In 2019 it was led by An Peeters."),
        ("Wat is het telefoonnummer van An Peeters?", "Het telefoonnummer van An Peeters was 0470 12 34 56."),
    ],
)
def test_a_statement_with_what_is_asked_may_answer(make_hit, today, question, text):
    assert meets_with(make_hit, today, question, text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Hoeveel geld is er?", GENERAL),
        ("How many projects are there?", GENERAL),
        ("Combien de projets ?", GENERAL),
        ("Wanneer begint het?", GENERAL),
        ("Wat is het budget in 2028?", BUDGET),
        ("Op welk telefoonnummer?", GENERAL),
        ("What is the e-mail address?", GENERAL),
        ("Hoe zit het in Denemarken?", GENERAL),
        ("Does it hold in France?", GENERAL),
        ("Wie is vandaag de leidster van het programma?", GENERAL),
        ("Qui dirige le programme ?", GENERAL),
        ("Wat is het telefoonnummer van Jan Janssens?", "Het telefoonnummer van An Peeters was 0470 12 34 56."),
    ],
)
def test_a_statement_without_it_may_not(make_hit, today, question, text):
    assert not meets_with(make_hit, today, question, text)


def test_the_demand_counts_in_a_follow_up_too(make_hit, today):
    question = understand("En in Denemarken?", ["Wat doet het programma?"])
    assert not meets(question, make_hit("a#one", nl=GENERAL), today)


def test_what_does_not_meet_the_demand_is_refused_not_shown(make_hit, around):
    draft = compose(understand("Wat is het budget in 2028?"), [make_hit("a#one", 0.99, nl=BUDGET)], around)
    assert (draft.status, draft.reason, draft.quoted) == ("refused", "not_in_library", ())


@pytest.mark.parametrize(
    ("question", "said", "meets_it"),
    [
        ("Hoeveel mensen werken er bij PIO?", {"nl": "In 2019 werden 18 van de 29 voorstellen gekozen."}, False),
        ("Hoeveel voorstellen werden gekozen?", {"nl": "In 2019 werden 18 van de 29 voorstellen gekozen."}, True),
        ("Hoeveel werden er gekozen?", {"nl": "In 2019 werden 18 van de 29 voorstellen gekozen."}, True),
        ("How many cities took part?", {"en": "In 2017 ten suppliers were chosen from 28 tenders."}, False),
        ("Combien de villes ont participé ?", {"fr": "En 2017, 3 villes ont participé."}, True),
    ],
)
def test_a_question_how_many_needs_a_statement_on_those_things(make_hit, question, said, meets_it):
    assert meets(understand(question), make_hit("a#x", **said), date(2026, 11, 23)) is meets_it


@pytest.mark.parametrize(
    ("asked", "met"),
    [
        ("Hoeveel bedroeg het budget in 2016?", True),
        ("Hoeveel bedroeg het budget in 2012?", False),
        ("Hoeveel bedroeg het budget tussen 2014 en 2020?", False),
        ("Bedroeg het budget in 2015 vijf miljoen?", True),  # a wrong year is answered with the right one
        ("Waarom kwam er in 2015 een budget?", True),
    ],
)
def test_an_amount_of_a_year_needs_a_statement_of_that_year(make_hit, today, asked, met):
    hit = make_hit("a#b", published="2016-10-31", nl="In 2016 was het budget 5 miljoen euro.", en="In 2016 the budget was EUR 5 million.")
    assert meets(understand(asked), hit, today) is met


def test_a_year_inside_a_period_is_covered(make_hit, today):
    hit = make_hit("a#b", published="2013", nl="Voor 2014-2020 was er 80 miljard euro.", en="For 2014-2020 there was EUR 80 billion.")
    assert meets(understand("Hoeveel budget was er in 2018?"), hit, today)
    assert not meets(understand("Hoeveel budget was er in 2021?"), hit, today)


def test_the_month_an_undated_page_was_read_is_not_its_year(make_hit, today):
    hit = make_hit("a#b", published="undated, read 2026-11", nl="Het budget is 5 miljoen euro.", en="The budget is EUR 5 million.")
    assert not meets(understand("Hoeveel bedraagt het budget van 2026?"), hit, today)


def test_what_is_lacking_is_named(make_hit, today):
    hit = make_hit("a#b", published="2016", nl="In 2016 kwam er een programma.", en="In 2016 a programme came.")
    assert list(unmet(understand("Welk telefoonnummer heeft het programma in Wallonië?"), hit, today)) == ["place", "phone"]


def test_a_belief_on_a_place_is_answered_by_the_place_that_it_is(make_hit, today):
    hit = make_hit("a#b", nl="PIO is een Vlaams programma.", en="PIO is a Flemish programme.")
    assert meets(understand("PIO is toch een programma van Wallonië?"), hit, today)
    assert not meets(understand("Heeft Wallonië een programma zoals PIO?"), hit, today)
    assert not meets(understand("Klopt het dat Wallonië er 3 heeft?"), make_hit("a#c", nl="Er zijn 3 programma's.", en="There are 3 programmes."), today)


@pytest.mark.parametrize(
    ("asked", "wants"),
    [
        ("Wanneer is PCP het juiste instrument?", False),
        ("Wanneer mag een gemeente onderhandelen?", False),
        ("Wanneer werd de nota goedgekeurd?", True),
        ("Wanneer is de volgende oproep?", True),
        ("When was the note approved?", True),
        ("When does PCP fit?", False),
        ("Quand la note a-t-elle été approuvée ?", True),
        ("Quand faut-il un PCP ?", False),
    ],
)
def test_when_asks_for_a_date_or_for_a_condition(make_hit, today, asked, wants):
    hit = make_hit("a#b", nl="Dat mag als er geen oplossing is.", en="That is possible if there is no solution.", fr="C'est possible.")
    assert ("date" in unmet(understand(asked), hit, today)) is wants
