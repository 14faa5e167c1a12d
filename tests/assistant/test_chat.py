"""The uses of a chat model from the settings, and each of them through the real LangChain client and a server on loopback, within one answer's time."""

import json
import time

import pytest

from assistant import Assistant, Settings
from assistant.chat import Chat, open_chat, open_idea_reader
from assistant.idea import IdeaReader
from assistant.idea_helped import HelpedReader
from assistant.reread import Completer, Words
from assistant.reword import Reworder
from assistant.texts import say
from corpus.fit import read_fit
from tests.assistant.wire import Reply, serve
from tests.conftest import SMALL, TODAY

USES = {"reword": "reworder", "follow-up": "completer", "rewrite": "rewriter", "translate": "translator"}


@pytest.fixture
def settings(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "not-a-key")
    return lambda **values: Settings(_env_file=None, **values)


def test_without_a_model_there_is_no_use_and_ideas_are_read_by_our_reader(settings):
    every = settings(chat_uses="reword,follow-up,rewrite,read-idea,translate")
    assert open_chat(every) is None
    assert type(open_idea_reader(every, read_fit(SMALL))) is IdeaReader


@pytest.mark.parametrize("use", USES)
def test_each_use_is_an_object_and_the_others_are_none(settings, library, use):
    chat = open_chat(settings(chat_model="openai:test", chat_uses=use), library)
    assert {name for name in USES.values() if getattr(chat, name) is not None} == {USES[use]}


def test_rewording_is_the_only_use_unless_others_are_named(settings, library):
    chat = open_chat(settings(chat_model="openai:test"), library)
    assert (chat.reworder is not None, chat.completer, chat.rewriter, chat.translator) == (True, None, None, None)
    assert type(open_idea_reader(settings(chat_model="openai:test"), read_fit(SMALL))) is IdeaReader


def test_reading_ideas_is_the_fit_checks_alone(settings, library):
    only = settings(chat_model="openai:test", chat_uses="read-idea")
    assert open_chat(only, library) is None
    assert type(open_idea_reader(only, read_fit(SMALL))) is HelpedReader


@pytest.fixture
def wire(monkeypatch):
    with serve() as running:
        monkeypatch.setenv("OPENAI_BASE_URL", running.url)
        monkeypatch.setenv("OPENAI_API_KEY", "not-a-key")
        yield running


def says(wire, given: dict, **how) -> None:
    wire.replies.append(Reply(json.dumps(given), **how))


@pytest.mark.enable_socket
@pytest.mark.process
def test_an_idea_is_read_over_the_wire(wire, settings):
    idea = "De stad Gent zoekt een sensor. Er ligt een tekening van een imker."
    says(wire, {"answers": [{"key": "rd-needed", "answer": "yes", "words": "Er ligt een tekening"}]})
    reader = open_idea_reader(settings(chat_model="openai:test", chat_uses="read-idea"), read_fit(SMALL))
    assert reader.read(idea)["rd-needed"].by_model
    asked = wire.requests[0]["response_format"]["json_schema"]["schema"]
    assert "$ref" not in json.dumps(asked) and asked["properties"]["answers"]["items"]["properties"]["answer"]["enum"] == ["yes", "no"]
    assert json.loads(wire.requests[0]["messages"][1]["content"])["idea"] == idea


@pytest.mark.enable_socket
@pytest.mark.process
def test_a_question_is_read_translated_and_reworded_over_the_wire(wire, settings, searcher, library):
    says(wire, {"question": "Wat is het budget van het programma per jaar?"})
    says(wire, {"sentences": []})
    chat = open_chat(settings(chat_model="openai:test", chat_uses="reword,follow-up,rewrite,translate"), library)
    assistant = Assistant(searcher, library.contacts, today=lambda: TODAY, chat=chat)
    answer = assistant.ask("En per jaar?", ["Wat is het budget van het programma?"])
    assert answer.status == "answered" and any("per jaar?”" in notice for notice in answer.notices)
    assert len(wire.requests) == 2 and answer.timings_ms["model"] > 0


@pytest.mark.enable_socket
@pytest.mark.process
def test_all_uses_share_the_time_of_one_answer(wire, settings, searcher, library):
    says(wire, {"question": "Wat is het budget van het programma per jaar?"}, stall=True)
    chat = open_chat(settings(chat_model="openai:test", chat_uses="reword,follow-up", chat_seconds=1), library)
    started = time.monotonic()
    answer = Assistant(searcher, library.contacts, today=lambda: TODAY, chat=chat).ask("En per jaar?", ["Wat is het budget van het programma?"])
    assert len(wire.requests) == 1 and time.monotonic() - started < 5
    assert answer.status == "answered" and answer.notices[-1] == say("notice_not_reworded", "nl")
    plain = Assistant(searcher, library.contacts, today=lambda: TODAY).ask("En per jaar?", ["Wat is het budget van het programma?"])
    assert answer.text == plain.text


def test_each_use_is_told_until_when_the_answer_must_be_there(searcher, library):
    from tests.assistant.fake_model import FakeModel

    reading, wording = FakeModel({"question": "Wat is het budget van het programma per jaar?"}), FakeModel({"sentences": []})
    chat = Chat(15, Reworder(wording, lambda *_: None), Completer(reading, Words(library)))
    before = time.monotonic()
    Assistant(searcher, library.contacts, today=lambda: TODAY, chat=chat).ask("En per jaar?", ["Wat is het budget van het programma?"])
    assert before + 15 <= reading.until[0] == wording.until[0] <= time.monotonic() + 15
