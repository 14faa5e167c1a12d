"""Greeting and courtesies are cut; the clause that remains tells what kind of answer is wanted."""

import pytest

from assistant.question import understand


@pytest.mark.parametrize(
    ("typed", "searched", "yes_no"),
    [
        ("Hallo, wat is PCP?", "wat is PCP?", False),
        ("Goedemorgen! Mag een kmo meedoen?", "Mag een kmo meedoen?", True),
        ("Beste team, wie beslist over PIO? Alvast bedankt", "wie beslist over PIO?", False),
        ("Kunt u mij zeggen wat PCP is?", "wat PCP is?", False),
        ("Zou u me kunnen uitleggen hoe PPI werkt?", "hoe PPI werkt?", False),
        ("Ik vraag me af of een kmo mag meedoen", "een kmo mag meedoen", True),
        ("ik zou graag weten of PIO gratis is", "PIO gratis is", True),
        ("Weet u wie de minister is?", "wie de minister is?", False),
        ("Weet je of een school mag meedoen?", "een school mag meedoen?", True),
        ("ik ben een kmo uit Gent en vroeg me af of ik kan meedoen", "ik ben een kmo uit Gent: ik kan meedoen", True),
        ("Ik heb een vraag: mag een stad meedoen?", "mag een stad meedoen?", True),
        ("Wat is PCP alstublieft?", "Wat is PCP?", False),
        ("Leg eens uit wat PCP is", "wat PCP is", False),
        ("I was wondering whether SMEs may apply", "SMEs may apply", True),
        ("Could you please tell me what PIO is?", "what PIO is?", False),
        ("Hi there, do you know if PIO is free?", "PIO is free?", True),
        ("I would like to know who decides", "who decides", False),
        ("We are a city in Flanders and were wondering if we can apply", "We are a city in Flanders: we can apply", True),
        ("Thanks! And who pays?", "And who pays?", False),
        ("Bonjour, pourriez-vous me dire si une commune peut participer ?", "une commune peut participer ?", True),
        ("Pouvez-vous m'expliquer ce que signifie PPI ?", "ce que signifie PPI ?", False),
        ("Je me demande combien ça coûte", "combien ça coûte", False),
        ("Savez-vous qui décide, s'il vous plaît ?", "qui décide?", False),
    ],
)
def test_courtesies_are_cut_and_do_not_decide_what_is_asked(typed, searched, yes_no):
    question = understand(typed)
    assert (question.text, question.yes_no, question.intent, question.asked) == (searched, yes_no, "question", typed)


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("Compare PCP and PPI in a small table.", "Compare PCP and PPI."),
        ("Vergelijk PCP en PPI in een tabelletje", "Vergelijk PCP en PPI"),
        ("Geef in twee zinnen het verschil tussen PCP en PPI.", "Geef het verschil tussen PCP en PPI."),
        ("Wat is PCP, in mensentaal aub?", "Wat is PCP?"),
        ("In één zin: wat doet PIO?", "wat doet PIO?"),
        ("What is PPI in plain words?", "What is PPI?"),
        ("Résume en trois phrases la note de vision", "Résume la note de vision"),
        ("Quels sont, en quelques mots, les avantages du PCP ?", "Quels sont les avantages du PCP ?"),
        ("Een collega vraagt, in één zin: wat doet PIO?", "Een collega vraagt: wat doet PIO?"),
    ],
)
def test_how_an_answer_is_to_look_is_not_searched(typed, searched):
    assert understand(typed).text == searched


@pytest.mark.parametrize(
    "text",
    ["In which table do I find the thresholds?", "Is the vision note in English?", "In drie woorden", "What does it mean in terms of money?"]
    + ["Wat staat er in tabel 3?", "Sur quels points porte l'évaluation ?"],
)
def test_what_only_looks_like_the_form_of_an_answer_stays(text):
    assert understand(text).text == text


def test_thanks_at_the_end_make_no_question_of_what_stands_before_them():
    assert understand("Wat is PCP? Wij zijn van Nederland. Bedankt!").parts == ()
    assert understand("Wie betaalt PCP, alvast bedankt?").text == "Wie betaalt PCP?"


@pytest.mark.parametrize("text", ["Kunt u mij helpen?", "Could you help?", "Hallo daar", "Please", "Bedankt", "Weet u dat?", "Tell me", "Hallo!!", "?"])
def test_something_is_always_left_to_search(text):
    assert understand(text).text.strip(" !")


@pytest.mark.parametrize(
    "text",
    [
        "Ons toestel bestaat al. Is dat nog PCP?",
        "Wij zijn een kmo, kunnen we meedoen?",
        "Een ziekenhuis kan toch meedoen?",
        "PPI begint bij TRL 9, klopt dat?",
        "PPI starts at TRL 5. Right?",
        "Le PIO est réservé à la santé, c'est exact ?",
        "Une société wallonne peut-elle répondre ?",
        "Le programme existe-t-il encore ?",
        "Kon een ziekenhuis in 2017 een voorstel indienen?",
        "Drie jaar voor een project, mocht dat in 2019?",
        "Beperkte het ontwerp de steun tot diensten?",
        "Raadt PIO aan om te wachten?",
        "De steun is beperkt. Juist of fout?",
        "Les communes peuvent déposer un dossier : exact ?",
        "On peut faire un PCP pour des travaux ?",
        "PIO is a programme of the Commission?",
        "VLAIO is een Europees agentschap?",
    ],
)
def test_the_asking_clause_decides_on_yes_or_no(text):
    assert understand(text).yes_no


@pytest.mark.parametrize(
    "text",
    [
        "Kunt u PCP uitleggen?",
        "Can you give examples of PIO projects?",
        "Wij zijn een kmo. Waar kunnen we terecht?",
        "Dans quels cas le PCP est-il indiqué ?",
        "Où le PIO a-t-il débuté ?",
        "Een stad koopt innovatief: hoe begint ze?",
        "How can a company take part?",
        "Mocht de minister het programma stopzetten, wat gebeurt er dan met de projecten?",
        "Le PCP, c'est quoi au juste ?",
        "In dat bericht staat iets vreemds; wat doet men dan juist?",
        "Licht de fasen toe",
        "PCP: wiens vondst is het?",
        "Budget PIO 2019?",
    ],
)
def test_a_request_or_an_open_clause_asks_for_no_yes_or_no(text):
    assert not understand(text).yes_no


def test_a_list_is_judged_without_the_courtesies():
    assert understand("Kunt u mij zeggen wat de voorwaarden zijn?").wants_list
    assert understand("Could you tell me which steps PCP has?").wants_list
    assert not understand("Kunt u mij zeggen wie er beslist?").wants_list
