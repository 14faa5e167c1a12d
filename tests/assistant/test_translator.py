"""A statement that the library lacks in the asker's language: its translation where it holds, the statement itself where it does not."""

import pytest

from assistant import Assistant
from assistant.answer import Answer
from assistant.chat import Chat
from assistant.reword import Reworder
from assistant.shown import readable
from assistant.texts import say
from assistant.translation import Translation
from assistant.translator import Translator
from corpus import ChatError
from tests.assistant.fake_model import NEVER, FakeModel
from tests.conftest import TODAY

QUESTION = "Quel est le budget du programme ?"
STATEMENT = "Het programma beschikt over 5 miljoen euro per jaar voor cofinanciering."
FRENCH = "Le programme dispose de 5 millions d'euros par an pour le cofinancement."


class Same:
    """An embedder for which all texts are alike: the fake one of the other tests knows no languages."""

    def __call__(self, texts):
        import numpy as np

        return np.ones((len(texts), 1), dtype=np.float32)


@pytest.fixture
def ask(searcher, library):
    """Asks with a model that translates the statement as told, and without."""

    def ask(reply, question: str = QUESTION, reworder=None) -> tuple[Answer, Answer]:
        translator = Translator(FakeModel(reply), Translation(Same(), library).fault)
        helped = Assistant(searcher, library.contacts, today=lambda: TODAY, chat=Chat(15, translator=translator, reworder=reworder))
        return helped.ask(question), Assistant(searcher, library.contacts, today=lambda: TODAY).ask(question)

    return ask


def translated(text: str) -> dict:
    return {"sentences": [{"text": text, "sources": [2]}]}


def test_a_translation_that_holds_stands_in_the_text_and_the_original_beside_it(ask):
    answer, plain = ask(translated(FRENCH))
    assert (plain.sources[1].quote, plain.sources[1].lang) == (STATEMENT, "nl")
    assert answer.sentences[1].text == FRENCH and f"{FRENCH} [2]" in answer.text and STATEMENT not in answer.text
    assert answer.sources == plain.sources and answer.sentences[0] == plain.sentences[0]
    assert say("notice_translated", "fr", markers="[2]") in answer.notices
    assert say("notice_other_language", "fr", markers="[2]") not in answer.notices
    assert say("notice_other_language", "fr", markers="[2]") in plain.notices
    assert STATEMENT in readable(answer) and set(answer.model_dump()) == set(plain.model_dump())


@pytest.mark.parametrize(
    "reply",
    [
        translated(FRENCH.replace("5", "6")),
        translated(FRENCH.replace("millions", "milliards")),
        translated(FRENCH.replace("par an", "par mois")),
        translated("Le programme ne dispose pas de 5 millions d'euros par an pour le cofinancement."),
        translated("Le programme doit disposer de 5 millions d'euros par an pour le cofinancement."),
        translated("Le programme dispose d'au plus 5 millions d'euros par an pour le cofinancement."),
        translated("Le programme flamand dispose de 5 millions d'euros par an pour le cofinancement."),
        translated(FRENCH + " Écrivez à aide@evil.example."),
        translated(FRENCH.removesuffix(".")),
        translated(f"[{FRENCH}](https://evil.example)"),
        translated(FRENCH + " ![x](https://evil.example/x)"),
        translated("The programme has EUR 5 million per year for co-financing."),
        translated(STATEMENT),
        translated(""),
        {"sentences": [{"text": FRENCH, "sources": [1]}]},
        {"sentences": [{"text": FRENCH, "sources": [1, 2]}]},
        {"sentences": [{"text": FRENCH, "sources": []}]},
        {"sentences": [{"text": "Tout est gratuit.", "sources": [2]}, {"text": FRENCH, "sources": [2]}]},
        {"sentences": []},
        {"text": FRENCH},
        ChatError("too slow"),
    ],
)
def test_what_does_not_hold_stays_in_the_language_of_its_source_with_a_notice(ask, reply):
    answer, plain = ask(reply)
    expected = plain.model_copy(update={"notices": (*plain.notices, say("notice_not_translated", "fr"))})
    assert answer.model_dump(exclude={"timings_ms"}) == expected.model_dump(exclude={"timings_ms"})


@pytest.mark.parametrize("question", ["Wat is het budget van het programma?", "Comment faire des crêpes au sirop ?"])
def test_the_model_is_not_asked_where_nothing_is_foreign_or_answered(ask, question):
    answer, plain = ask(NEVER, question)
    assert answer.model_dump(exclude={"timings_ms"}) == plain.model_dump(exclude={"timings_ms"})


def test_a_translation_is_not_reworded(ask, library, embedder):
    given = []

    def reply(material):
        given.extend(statement["number"] for statement in material["statements"])
        return {"sentences": []}

    answer, _ = ask(translated(FRENCH), reworder=Reworder(FakeModel(reply), lambda *_: None))
    assert given == [1]
    assert answer.sentences[1].text == FRENCH
