from datetime import date

import pytest

from assistant.compose import compose
from assistant.demands import meets
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
