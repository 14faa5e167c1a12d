"""Messages that ask two things, comparisons, questions on now."""

import pytest

from assistant.aspects import asks_of_now
from assistant.parts import parts_of, typed_parts
from assistant.question import understand


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Wat is PCP en wie kan eraan meedoen?", ("Wat is PCP?", "wie kan aan PCP meedoen?")),
        ("Hoeveel bedraagt het budget en wie is de minister?", ("Hoeveel bedraagt het budget?", "wie is de minister?")),
        ("Who can apply, and by when?", ("Who can apply?", "by when can apply?")),
        ("Wat is PIO? En hoeveel kost het?", ("Wat is PIO?", "hoeveel kost PIO?")),
        ("What is PIO, who can apply and how much does it pay?", ("What is PIO?", "who can apply (PIO)?", "how much does PIO pay?")),
        ("Waarom valt PCP buiten de richtlijn? Wat zegt artikel 14?", ("Waarom valt PCP buiten de richtlijn?", "Wat zegt artikel 14?")),
        ("Wat is PCP en mag een kmo meedoen?", ("Wat is PCP?", "mag een kmo meedoen (PCP)?")),
        (
            "Wie is bij de stad Hasselt contactpersoon, en wat is het mailadres?",
            ("Wie is bij de stad Hasselt contactpersoon?", "bij de stad Hasselt contactpersoon. wat is het mailadres?"),
        ),
        ("Wie betaalt en wie beslist?", ("Wie betaalt?", "wie beslist?")),
        ("Qu'est-ce que le PCP et peut-on y participer ?", ("Qu'est-ce que le PCP?", "peut-on y participer (PCP)?")),
        ("Quand commence l'appel et quel est le budget ?", ("Quand commence l'appel?", "quel est le budget?")),
        ("Welke TRL hoort bij PCP en welke bij PPI?", ("Welke TRL hoort bij PCP?", "Welke TRL hoort bij PPI?")),
        ("Hallo, kunt u mij zeggen wat PCP is en hoeveel een kmo daarvoor betaalt?", ("wat PCP is?", "hoeveel een kmo voor PCP betaalt?")),
        ("Volgens welke criteria wordt beoordeeld en wie zit er in de jury?", ("Volgens welke criteria wordt beoordeeld?", "wie zit er in de jury?")),
        ("What is PPI and how does it work?", ("What is PPI?", "how does PPI work?")),
        ("Under PCP, who keeps the patents and who pays?", ("Under PCP, who keeps the patents?", "Under PCP, who keeps the patents. who pays?")),
        ("Which article introduced it and who pushed for it?", ("Which article introduced it?", "article introduced it. who pushed for it?")),
        ("Hoeveel steden zijn gekozen en hoeveel daarvan wonnen?", ("Hoeveel steden zijn gekozen?", "steden zijn gekozen. hoeveel daarvan wonnen?")),
        ("Wat is een marktverkenning en wat brengt die op?", ("Wat is een marktverkenning?", "een marktverkenning. wat brengt die op?")),
    ],
)
def test_two_questions_are_told_apart_each_understandable_alone(text, parts):
    assert understand(text).parts == parts


@pytest.mark.parametrize(
    "text",
    [
        "Wat is PCP?",
        "verschil tussen PCP en PPI",
        "Wat is het verschil tussen PCP en PPI?",
        "wie en wat is PIO",
        "Hoe en waarom werkt PCP?",
        "Wat zijn de kosten en baten van PIO?",
        "Mogen bedrijven en kennisinstellingen meedoen?",
        "Wie mag meedoen en wie niet?",
        "Hoeveel geld en hoeveel tijd kost dat?",
        "Welke criteria en welke bedragen gelden?",
        "Moet ik zelf betalen of kan ik steun krijgen?",
        "Wij zijn een kmo. Kunnen we zelf indienen?",
        "Loopt PCP tot TRL 7 of tot TRL 8? Ik lees verschillende dingen.",
        "Gaat het om geld? Veel of weinig?",
        "Is there a programme which funds R&D and which SMEs can join?",
        "Quelles sont les entreprises qui participent et qui gagnent ?",
        "Who decides which projects start?",
        "Na wat zoeken vond ik niets. Over welk programma gaat dat?",
        "Mon premier chantier serait de convaincre les acheteurs, qui ont peur. Quels sont les obstacles ?",
        "Wat is PCP? Wat is PPI? Wat is PIO? Wat is TRL?",
        "",
    ],
)
def test_one_question_has_no_parts(text):
    assert typed_parts(text) == parts_of(typed_parts(text)) == ()


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("Wat is het verschil tussen PCP en PPI?", ("PCP", "PPI")),
        ("verschil tussen een PCP en een innovatiepartnerschap", ("PCP", "innovatiepartnerschap")),
        ("PCP of PPI?", ("PCP", "PPI")),
        ("PCP vs PPI: what's the difference?", ("PCP", "PPI")),
        ("What is the difference between a grant and a PCP?", ("grant", "PCP")),
        ("How does PCP differ from an ordinary tender?", ("PCP", "ordinary tender")),
        ("Are PCP and PPI the same?", ("PCP", "PPI")),
        ("Quelle différence entre le PCP et le PPI ?", ("PCP", "PPI")),
        ("En quoi le PCP diffère-t-il du PPI ?", ("PCP", "PPI")),
        ("Waarin verschilt PCP van een subsidie?", ("PCP", "subsidie")),
        ("Innovatiepartnerschap of PCP, waarin verschillen ze?", ("Innovatiepartnerschap", "PCP")),
        ("Wat kies ik best: PCP of PPI?", ("PCP", "PPI")),
        ("Which is the better of PCP and PPI?", ("PCP", "PPI")),
        ("Vaut-il mieux un PCP ou un PPI ?", ("PCP", "PPI")),
        ("Is PPI hetzelfde als een gewone aankoop?", ("PPI", "gewone aankoop")),
        ("What is the difference between PCP and PPI as Flanders uses the words?", ("PCP", "PPI")),
        ("Verschil tussen PCP en PPI volgens de visienota, in een tabel?", ("PCP", "PPI")),
        ("La distinction entre service et fourniture est-elle claire ?", ("service", "fourniture")),
    ],
)
def test_a_comparison_gives_the_two_things(text, pair):
    assert understand(text).compared == pair


@pytest.mark.parametrize(
    "text",
    [
        "Wat is PCP?",
        "Mag een kmo of een universiteit meedoen?",
        "Must both conditions of Article 14 be met?",
        "Is care one of the first-phase domains?",
        "Klopt het of niet?",
        "kosten en baten",
        "faster uptake of innovation",
        "What is the best part of Ghent to live in?",
        "Who is the best minister of innovation?",
        "Wie betaalt PCP en wie PPI?",
        "Un hôpital ou une commune peut-il participer ?",
    ],
)
def test_what_sets_nothing_against_something_compares_nothing(text):
    assert understand(text).compared is None


def test_a_follow_up_of_two_questions_is_told_apart_without_the_earlier_one():
    assert understand("En wie betaalt dat en hoe lang duurt het?", ["Wat is PCP?"]).parts == ("wie betaalt PCP?", "hoe lang duurt PCP?")
    assert understand("En nu?", ["Wat is PCP? Wat is PPI?"]).parts == ()


def test_a_follow_up_may_compare_with_what_came_before():
    assert understand("en waarin verschilt dat van PPI?", ["Wat is PCP?"]).compared == ("PCP", "PPI")
    assert understand("en het verschil met PPI?", ["Wat is PCP?"]).compared == ("PCP", "PPI")


@pytest.mark.parametrize(
    "text",
    [
        "Bestaat PIO nog?",
        "Loopt het programma nog altijd?",
        "Wie is de minister nu?",
        "Hoeveel budget is er dit jaar?",
        "Welke drempel geldt momenteel?",
        "Zit het team nu bij VLAIO?",
        "Kan men vandaag nog indienen?",
        "Is the programme still running?",
        "Who currently leads the team?",
        "What is the budget this year?",
        "What is the fund called now?",
        "Le programme existe-t-il encore ?",
        "Quels sont les seuils actuels ?",
        "Qui dirige l'équipe aujourd'hui ?",
        "Le budget de cette année ?",
    ],
)
def test_a_question_on_how_things_are_now_is_known(text):
    assert understand(text).today


@pytest.mark.parametrize(
    "text",
    [
        "Wat is PCP nu eigenlijk?",
        "Waarin verschillen die twee nu juist?",
        "Wat is PCP nu?",
        "Is er nog een andere steun?",
        "Mogen wij dan nog PIO aanvragen?",
        "Moet de overheid na een PCP nog betalen?",
        "Can a city buy still images?",
        "Was she still its leader in 2019?",
        "Which route if we develop now and buy later?",
        "What is known about PIO?",
        "J'ai encore une question sur le PCP",
        "Une solution peut-elle encore être adaptée ?",
        "Wanneer startte PIO?",
    ],
)
def test_other_meanings_of_now_still_and_encore_are_no_question_on_now(text):
    assert not asks_of_now(text)


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("La Wallonie a-t-elle un programme similaire et quel en est le montant ?", "Wallonie"),
        ("Is er een evaluatie van het PIO gemaakt en wat kwam daar uit?", "evaluatie"),
        ("Does Wallonia have a similar programme and who do I call there?", "Wallonia"),
        ("Wat houdt de steun voor landbouwers (VLIF) juist in en hoeveel bedraagt die?", "VLIF"),
    ],
)
def test_a_part_that_leans_on_the_first_takes_along_what_it_leans_on(text, second):
    _, other = parts_of(typed_parts(text))
    assert second in other


@pytest.mark.parametrize(
    "text",
    [
        "Last week somebody spoke of EAFIP all day. What is it, and what does it cost?",
        "Een collega beweert dat enkel agentschappen EAFIP kennen. Wat is dat, en wie mag er dan bij?",
        "On m'a parlé d'EAFIP hier. Qu'est-ce que c'est, et à qui cela sert-il ?",
    ],
)
def test_parts_that_lean_on_what_was_told_before_them_take_it_along(text):
    parts = understand(text).parts
    assert len(parts) == 2
    assert all("EAFIP" in part for part in parts)


def test_what_was_told_is_left_out_where_no_part_leans_on_it():
    assert understand("Wij zijn een kmo uit Gent. Wat is PCP en wie beslist over PIO?").parts == ("Wat is PCP?", "wie beslist over PIO?")


@pytest.mark.parametrize(
    ("text", "searched"),
    [
        ("Wie is op dit ogenblik de projectleider van PIO?", "Wie is de projectleider van PIO?"),
        ("Hoeveel projecten heeft PIO tot nu toe ondersteund?", "Hoeveel projecten heeft PIO ondersteund?"),
        ("Which agency hosts the team these days?", "Which agency hosts the team?"),
        ("Quelle administration héberge maintenant l'équipe PIO ?", "Quelle administration héberge l'équipe PIO ?"),
        ("Wat is het budget dit jaar?", "Wat is het budget dit jaar?"),  # a time of its own
        ("Is het budget nog altijd vijf miljoen?", "Is het budget nog altijd vijf miljoen?"),
        ("Vandaag?", "Vandaag?"),
        ("Currently?", "Currently?"),
    ],
)
def test_that_it_asks_of_today_is_told_apart_and_not_searched(text, searched):
    question = understand(text)
    assert question.text == searched and question.today == asks_of_now(text)
