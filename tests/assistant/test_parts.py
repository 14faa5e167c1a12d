"""Questions of two parts, comparisons, and questions about today."""

from dataclasses import replace

import pytest

from assistant.compose import Part, compose
from assistant.question import understand
from assistant.verifier import verify

BUDGET = {"nl": "In 2016 was het budget vijf miljoen euro.", "en": "In 2016 the budget was five million euros."}
WHO = {"nl": "Een publieke organisatie dient het voorstel in.", "en": "A public organisation submits the proposal."}
PCP = {"nl": "Bij precommercieel aankopen (PCP) koopt de overheid onderzoek.", "en": "In PCP the government buys research."}
PPI = {"nl": "Bij PPI koopt de overheid wat bijna op de markt is.", "en": "In PPI the government buys what is nearly on the market."}
BOTH = {"nl": "Anders dan bij PPI bestaat de oplossing bij PCP nog niet.", "en": "Unlike with PPI, with PCP the solution does not exist yet."}


def shown(draft) -> list[str]:
    return [quote.hit.reference for quote in draft.quoted]


@pytest.fixture
def two_parts(make_hit):
    budget, who = make_hit("a#budget", **BUDGET), make_hit("a#who", **WHO)
    parts = [Part(understand("Hoeveel bedraagt het budget?"), [budget]), Part(understand("Wie dient het voorstel in?"), [who])]
    return understand("Hoeveel bedraagt het budget en wie dient het voorstel in?"), parts


def test_both_parts_are_answered_in_their_order(two_parts, around):
    question, parts = two_parts
    draft = compose(question, [], around, parts)
    assert (draft.status, shown(draft), draft.closing) == ("answered", ["a#budget", "a#who"], "")


def test_a_part_that_is_missing_is_named(two_parts, around, today):
    question, (budget, who) = two_parts
    draft = compose(question, [], around, [budget, replace(who, hits=[])])
    answer = verify(draft, today)
    assert answer.status == "answered"
    assert answer.text.endswith("[1] Gedeeltelijk antwoord: over “Wie dient het voorstel in” zegt de bibliotheek niets waar ik me op kan baseren.")


def test_brackets_of_the_asker_never_look_like_a_marker(two_parts, around, today):
    question, (budget, _) = two_parts
    draft = compose(question, [], around, [budget, Part(understand("Wie is [1]?"), [])])
    assert "over “Wie is (1)”" in verify(draft, today).text


def test_without_any_part_it_refuses(two_parts, around):
    question, parts = two_parts
    assert compose(question, [], around, [replace(part, hits=[]) for part in parts]).status == "refused"


def test_each_part_gets_its_share_of_the_words(make_hit, around):
    many = [make_hit(f"a#s{n}", nl=" ".join(f"w{n}x{i}" for i in range(30)), en=f"Text {n}.") for n in range(4)]
    draft = compose(understand("x en y"), [], around, [Part(understand("x"), many[:2]), Part(understand("y"), many[2:])])
    assert shown(draft) == ["a#s0", "a#s2"]


@pytest.fixture
def comparison(make_hit):
    question = replace(understand("Wat is het verschil tussen PCP en PPI?"), compared=("PCP", "PPI"))
    parts = [Part(understand("Wat is PCP?"), [make_hit("a#pcp", **PCP)]), Part(understand("Wat is PPI?"), [make_hit("a#ppi", **PPI)])]
    return question, parts


def test_a_statement_that_compares_them_comes_first(comparison, around, make_hit):
    question, parts = comparison
    assert shown(compose(question, [make_hit("a#both", **BOTH)], around, parts))[0] == "a#both"


def test_else_the_two_stand_side_by_side(comparison, around, make_hit, today):
    question, parts = comparison
    draft = compose(question, [make_hit("a#pcp", **PCP)], around, parts)
    assert shown(draft) == ["a#pcp", "a#ppi"]
    assert [line[:2] for line in verify(draft, today).text.splitlines()] == ["- ", "- "]


def test_the_one_that_is_not_held_is_named(comparison, around, make_hit):
    question, (pcp, ppi) = comparison
    assert "over “PPI” zegt" in compose(question, [make_hit("a#pcp", **PCP)], around, [pcp, replace(ppi, hits=[])]).closing


def test_an_old_source_cannot_confirm_today(make_hit, around):
    question = replace(understand("Is het budget nog altijd vijf miljoen?"), today=True)
    old = make_hit("a#budget", published="2016-10-31", question=question.asked, lead="yes", **BUDGET)
    assert compose(question, [old], around).opening.startswith("Of dat vandaag nog zo is, kan de bibliotheek niet bevestigen")
    recent = make_hit("a#budget", published="2026-10", question=question.asked, lead="yes", **BUDGET)
    assert compose(question, [recent], around).opening == "Ja."


def test_a_wrong_amount_is_said_before_the_right_one(make_hit, around):
    right = make_hit("a#budget", nl="Het budget was 5 miljoen euro.", en="The budget was EUR 5 million.")
    draft = compose(understand("Waarom was het budget 10 miljoen euro?"), [right], around)
    assert draft.opening == "Het bedrag uit uw vraag staat niet in de bronnen; dit staat er wel."
    assert compose(understand("Waarom was het budget 5 miljoen euro?"), [right], around).opening == ""


def test_a_wrong_amount_is_said_even_where_a_known_question_has_a_no(make_hit, around):
    right = make_hit("a#budget", question="Was het budget 20 miljoen?", lead="no", nl="Het budget was 5 miljoen euro.", en="The budget was EUR 5 million.")
    draft = compose(understand("In de krant stond 15 miljoen euro. Klopt dat bedrag?"), [right], around)
    assert draft.opening == "Het bedrag uit uw vraag staat niet in de bronnen; dit staat er wel."


def test_what_is_compared_may_be_said_in_nearly_the_same_words(make_hit, around):
    question = replace(understand("Wat is het verschil tussen background en sideground?"), compared=("background", "sideground"))
    back = make_hit("a#back", nl="Background bestond vóór de opdracht en hoort niet bij de resultaten.", en="Background.")
    side = make_hit("a#side", nl="Sideground ontstond naast de opdracht en hoort niet bij de resultaten.", en="Sideground.")
    parts = [Part(understand("Wat is background?"), [back]), Part(understand("Wat is sideground?"), [side])]
    assert shown(compose(question, [], around, parts)) == ["a#back", "a#side"]


def test_a_side_that_no_statement_names_is_lacking(make_hit, around):
    question = replace(understand("Is een concessie hetzelfde als een overheidsopdracht?"), compared=("concessie", "overheidsopdracht"))
    here = make_hit("a#contract", nl="Een overheidsopdracht is een overeenkomst.", en="A public contract is an agreement.")
    parts = [Part(understand("Wat is een concessie?"), [make_hit("a#other", coverage=0.0)]), Part(understand("Wat is een overheidsopdracht?"), [here])]
    draft = compose(question, [here], around, parts)
    assert [quote.hit.reference for quote in draft.quoted] == ["a#contract"] and "concessie" in draft.closing
