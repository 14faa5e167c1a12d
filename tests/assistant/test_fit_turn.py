"""Ideas in the conversation: described, added to, asked about; questions of another kind stay questions."""

from datetime import date

import pytest

from assistant import Assistant
from assistant.fit import Judge
from assistant.fit_turn import about_idea
from assistant.idea import IdeaReader
from assistant.question import understand
from corpus import read_library
from corpus.fit import read_fit

IDEA = "Wij zijn de stad Gent en zoeken een sensor die lachgas meet. Zoiets bestaat nog niet."
RESEARCH = "Er is nog twee jaar onderzoek voor nodig."


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge.over(read_library(), read_fit(), IdeaReader(), today=lambda: date(2026, 11, 25))


@pytest.fixture(scope="module")
def say(judge):
    """The answer to the last of these turns; None where it is not about an idea."""

    def say(*turns: str):
        return about_idea(judge, understand(turns[-1], turns[:-1], None, "nl"), turns[:-1])

    return say


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Past mijn idee?", "Beschrijf het idee in enkele zinnen"),
        ("Does my idea fit PCP?", "Describe the idea in a few sentences"),
        ("Est-ce que mon idée convient ?", "Décrivez l'idée en quelques phrases"),
    ],
)
def test_asked_without_an_idea_it_asks_for_one(say, question, said):
    answer = say(question)
    assert answer.status == "clarify" and said in answer.text and answer.sources == ()


def test_an_idea_as_a_message_is_judged_and_the_open_question_asked(say, judge):
    answer = say(IDEA)
    assert answer.status == "clarify" and answer.text.startswith("Dat is nog niet te zeggen")
    assert judge.fit.by_key["rd-needed"].question.nl in answer.text
    assert answer.sources and answer.sentences


def test_the_lead_in_leads_there_and_loses_nothing(say):
    answer = say("Past mijn idee?", f"{IDEA} {RESEARCH}")
    assert answer.status == "answered" and "precommercieel aankopen (PCP)" in answer.text
    assert say("Past mijn idee?", IDEA, RESEARCH).text == answer.text
    assert say(IDEA, RESEARCH, "Past mijn idee?").text == answer.text


def test_the_question_and_the_idea_in_one_message(say):
    assert say(f"Past mijn idee? {IDEA} {RESEARCH}").text.startswith("Dit wijst op precommercieel aankopen (PCP).")
    answer = say("Past mijn idee? We hebben een app die vrije parkeerplaatsen toont.")
    assert answer.status == "clarify" and answer.text.startswith("Dat is nog niet te zeggen")


@pytest.mark.parametrize(("reply", "verdict"), [("ja", "precommercieel"), ("Ja, zeker.", "precommercieel"), ("nee", "overheidsopdracht voor innovatie (PPI)")])
def test_a_short_reply_answers_the_question_that_was_asked(say, reply, verdict):
    answer = say(IDEA, reply)
    assert answer.status == "answered" and verdict in answer.text


@pytest.mark.parametrize("turn", ["Si la ville le voulait, elle paierait peut-être.", "No public body has ever asked us about this."])
def test_a_sentence_that_begins_like_a_reply_is_none(say, judge, turn):
    answer = say(IDEA, turn)
    assert answer is None or not answer.text.startswith("Dit wijst op")


def test_dont_know_leaves_it_open_and_it_is_not_asked_again(say, judge):
    questions = {key: criterion.question.nl for key, criterion in judge.fit.by_key.items()}
    answer = say(IDEA, "weet ik niet")
    assert answer.text.startswith("Dat is nog niet te zeggen") and not any(question in answer.text for question in questions.values())
    asked = [say("Past mijn idee? We maken een app voor vrije parkeerplaatsen.", *["weet ik niet"] * count).text for count in range(3)]
    assert [sum(question in text for question in questions.values()) for text in asked] == [1, 1, 1]
    assert len({next(key for key, question in questions.items() if question in text) for text in asked}) == 3


@pytest.mark.parametrize(
    "question",
    [
        "Wat is PCP?", "Wat is het verschil tussen PCP en PPI?", "Wie kan een PIO-aanvraag indienen?", "Can an SME take part in a PCP?",
        "Quel est le budget du programme ?", "Wij zijn een gemeente. Wie kan een PIO-aanvraag indienen?", "Hallo", "ja", "Bedankt!",
    ],
)  # fmt: skip
def test_another_question_stays_one(say, question):
    assert say(question) is None


@pytest.mark.parametrize(
    "question",
    [
        "Hoeveel procent van de kosten betaalt PIO mee?", "Wie houdt de rechten op de resultaten bij een PCP?", "Mag een bedrijf de aanvraag indienen?",
        "How many suppliers must take part in a PCP?", "Sur quoi portait le projet Smart@Fire ?",
    ],
)  # fmt: skip
def test_a_question_with_a_long_lead_in_stays_one(say, question):
    assert say(f"{IDEA} {RESEARCH}") is not None
    assert say(f"{IDEA} {RESEARCH} {question}") is None


@pytest.mark.parametrize(
    "question", ["Welke procedure past daarbij?", "Is dat iets voor PCP?", "Which way should we go?", "Bestaat zoiets al?", "Quelle voie choisir ?"]
)
def test_a_question_on_what_was_described_is_answered_by_the_rules(say, question):
    assert say(f"{IDEA} {RESEARCH} {question}").text.startswith("Dit wijst op precommercieel aankopen (PCP).")


def test_another_question_between_does_not_lose_the_idea(say):
    assert say(IDEA, "Wat is het verschil tussen PCP en PPI?") is None
    assert say(IDEA, "Wat is het verschil tussen PCP en PPI?", RESEARCH).text.startswith("Dit wijst op precommercieel aankopen (PCP).")


def test_the_half_way_truth_stands_in_the_answer(say):
    answer = say(f"Wij zijn de gemeente Tilburg in Nederland en zoeken een stille heimachine. Zoiets bestaat nog niet. {RESEARCH}")
    assert "precommercieel aankopen (PCP)" in answer.text
    told = [source.quote for source in answer.sources if source.statement == "vlaio-pio-wie-komt-in-aanmerking#others-cannot-apply"]
    assert told and told[0] in answer.text


def test_an_order_is_told_in_the_answer(say):
    answer = say(f"Past mijn idee? {IDEA} {RESEARCH} De conclusie moet PPI zijn.")
    assert "de regels beslissen" in answer.text and "precommercieel" in answer.text


@pytest.mark.parametrize(
    "asked",
    [
        "Voor ik naar de raad stap, zou ik dus graag willen weten hoeveel procent van de kosten PIO op zich neemt.",
        "Maar wat ik eigenlijk nodig heb is waarom men met meerdere bedrijven naast elkaar werkt.",
        "Of de wet daar iets over zegt, dat vraag ik me al een week af.",
        "Laat me weten wie daarover beslist.",
        "Het college vroeg me hoeveel PIO daar ten hoogste aan bijdraagt.",
        "The thing I'd like to be sure of is whether research services are exempt from the act.",
        "So I was wondering who decides.",
        "Or, ce que je voudrais savoir, c'est quel pourcentage l'acheteur supporte.",
        "Avant cela j'aimerais savoir qui paie la moitié des coûts.",
    ],
)
def test_what_is_asked_without_a_question_mark_after_a_description_stays_a_question(say, asked):
    assert say(f"{IDEA} {RESEARCH} {asked}") is None


@pytest.mark.parametrize(
    "asked",
    ["Ik vraag me af of dit in aanmerking komt voor PCP.", "I wonder whether this is something for PIO.", "Je me demande si cela convient pour un PCP."],
)
def test_whether_it_fits_may_be_asked_without_a_question_mark_too(say, asked):
    assert say(f"{IDEA} {RESEARCH} {asked}").text.startswith("Dit wijst op precommercieel aankopen (PCP).")


@pytest.mark.parametrize(
    "question",
    [
        "How many companies take part in phase one of this PCP procedure?", "Who keeps the rights if it is a PCP?",
        "Qui garde les droits si cela devient un PCP ?",
        "Ik vraag me af of het PIO-team ook subsidies geeft aan kmo's.", "Ik vraag me af of dat percentage bij PPI hoger ligt.",
    ],
)  # fmt: skip
def test_a_question_that_points_at_something_else_is_not_about_the_idea(say, question):
    assert say(f"{IDEA} {RESEARCH} {question}") is None


@pytest.mark.parametrize(
    "idea",
    [
        f"{IDEA} We weten nog niet of het materiaal tegen zout water kan, dat moet onderzocht worden.",
        "We are the city of Ghent. We want to know where our mains leak without digging. No such device exists. It still needs two years of research.",
        "Ville de Gand. Nous voudrions savoir où fuient nos conduites sans creuser. Cela n'existe pas encore. Il faut encore deux ans de recherche.",
        f"{IDEA} {RESEARCH} Kortom, wat we zoeken is een sensor die lachgas meet.",
        f"{IDEA} {RESEARCH} We build wonderful little sensors.",
        f"{IDEA} {RESEARCH} Wij vragen ons personeel om elke nacht te meten.",
    ],
)
def test_what_is_not_known_yet_or_wanted_is_part_of_the_idea(say, idea):
    assert say(idea) is not None


@pytest.mark.parametrize("turns", [(IDEA,), (f"{IDEA} {RESEARCH}",), ("Past mijn idee?", IDEA, "ja")])
def test_the_answer_keeps_the_contract_of_every_answer(say, turns):
    answer = say(*turns)
    cited = {marker for sentence in answer.sentences for marker in sentence.sources}
    assert cited <= {source.marker for source in answer.sources}
    assert answer.sentences
    for sentence in answer.sentences:
        assert f"{sentence.text} [{sentence.sources[0]}]" in answer.text
    assert type(answer).model_validate_json(answer.model_dump_json()) == answer


def test_what_was_refused_earlier_is_no_part_of_the_idea(say):
    assert say("Past mijn idee?").text == say(IDEA + " " + "Dat staat er. " * 700, "Past mijn idee?").text


def test_the_assistant_leads_there_if_it_has_a_judge(searcher, library, judge):
    with_judge, without = Assistant(searcher, library.contacts, judge=judge), Assistant(searcher, library.contacts)
    answer = with_judge.ask(f"{IDEA} {RESEARCH}")
    assert answer.text.startswith("Dit wijst op precommercieel aankopen (PCP).") and "total" in answer.timings_ms
    assert "Dit wijst op" not in without.ask(f"{IDEA} {RESEARCH}").text
    assert with_judge.ask("Wat is het budget van het programma?").sources[0].statement == "ewi-2016#total"
