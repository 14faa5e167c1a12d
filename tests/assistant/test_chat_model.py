"""The real LangChain client against a server on loopback that behaves and misbehaves."""

import socket
import time
from types import SimpleNamespace

import pytest

from assistant.chat_model import Breaker, ChatModel
from assistant.told import Sentences
from corpus import ChatError, SettingsError
from tests.assistant.wire import Reply, Wire, serve

pytestmark = [pytest.mark.enable_socket, pytest.mark.process]
ASKED = [("system", "Reword."), ("human", "{}")]
SAID = {"sentences": [{"text": "Een.", "sources": [1]}, {"text": "Twee.", "sources": [2]}]}


@pytest.fixture
def wire():
    with serve() as running:
        yield running


@pytest.fixture
def open_model(wire, monkeypatch):
    """Opens the client on the server, with so many seconds."""
    monkeypatch.setenv("OPENAI_BASE_URL", wire.url)
    monkeypatch.setenv("OPENAI_API_KEY", "not-a-key")
    monkeypatch.setattr("assistant.chat_model._FIRST_PAUSE", 0.02)
    return lambda seconds=5, breaker=None: ChatModel("openai:test", seconds, breaker)


def said(model: ChatModel) -> list:
    return list(model.stream(ASKED, Sentences.model_json_schema()))


def says(wire: Wire, **how) -> None:
    wire.says(("Een.", [1]), ("Twee.", [2]), **how)


def test_an_object_grows_piece_by_piece(wire, open_model):
    says(wire, pieces=20, pause=0.005)
    pieces = said(open_model())
    assert pieces[-1] == SAID
    assert {"sentences": [{"text": "Een.", "sources": [1]}]} in [
        {"sentences": [sentence for sentence in piece["sentences"] if sentence.get("sources")]} for piece in pieces if "sentences" in piece
    ]
    request = wire.requests[0]
    assert (request["model"], request["stream"], request["temperature"]) == ("test", True, 0)
    assert request["response_format"]["json_schema"]["schema"]["required"] == ["sentences"]
    assert [message["content"] for message in request["messages"]] == ["Reword.", "{}"]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_passing_failure_is_asked_again(wire, open_model, status):
    wire.replies.append(Reply(status=status))
    says(wire)
    assert said(open_model())[-1] == SAID
    assert len(wire.requests) == 2


@pytest.mark.parametrize(("status", "requests"), [(500, 3), (429, 3), (401, 1), (400, 1), (404, 1)])
def test_a_lasting_failure_is_an_error_after_at_most_three_attempts(wire, open_model, status, requests):
    wire.replies.append(Reply(status=status))
    with pytest.raises(ChatError, match=f"openai:test failed .*{status}"):
        said(open_model())
    assert len(wire.requests) == requests


@pytest.mark.parametrize("text", ["Het spijt me, dat kan ik niet.", "", "null"])
def test_nonsense_is_an_error_and_not_asked_for_again(wire, open_model, text):
    wire.replies.append(Reply(text))
    with pytest.raises(ChatError):
        said(open_model())
    assert len(wire.requests) == 1


def test_what_is_not_of_the_protocol_is_an_error(wire, open_model):
    wire.replies.append(Reply(raw=b"<html>a gateway's page</html>"))
    with pytest.raises(ChatError):
        said(open_model())


@pytest.mark.parametrize("how", [{"stall": True}, {"pause": 0.5, "pieces": 8}])
def test_at_the_limit_what_came_stays_and_the_connection_is_closed(wire, open_model, how):
    says(wire, **how)
    model = open_model(2)
    pieces = []
    with pytest.raises(ChatError, match=r"in time|timed out"):
        for piece in model.stream(ASKED, Sentences.model_json_schema()):
            pieces.append(piece)
    assert pieces
    if "stall" in how:
        assert wire.closed.wait(2)


def test_attempts_and_pauses_count_towards_the_limit(wire, open_model, monkeypatch):
    model = open_model(0.3)
    monkeypatch.setattr("assistant.chat_model._FIRST_PAUSE", 5)
    wire.replies.append(Reply(status=500))
    started = time.monotonic()
    with pytest.raises(ChatError):
        said(model)
    assert time.monotonic() - started < 4  # less than the pause


def test_nobody_there_is_an_error_in_time(open_model, monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("OPENAI_BASE_URL", f"http://127.0.0.1:{free.getsockname()[1]}/v1")
    with pytest.raises(ChatError, match="Connection error"):
        said(open_model())


def test_a_reader_who_leaves_closes_the_connection(wire, open_model):
    says(wire, stall=True)
    stream = open_model(30).stream(ASKED, Sentences.model_json_schema())
    next(stream)
    assert wire.stalled.wait(2)
    time.sleep(0.1)
    stream.close()
    assert wire.closed.wait(2)


def test_a_model_that_keeps_failing_is_left_alone_and_asked_once_afterwards(wire, open_model):
    clock = SimpleNamespace(now=0.0)
    model = open_model(breaker=Breaker(2, 60, lambda: clock.now))
    wire.replies.append(Reply(status=401))
    for _ in range(2):
        with pytest.raises(ChatError, match="failed .*401"):
            said(model)
    with pytest.raises(ChatError, match="left alone for 60 s"):
        said(model)
    assert len(wire.requests) == 2
    clock.now = 61
    wire.replies.clear()
    says(wire)
    assert said(model)[-1] == SAID
    assert said(model)[-1] == SAID


def test_while_one_asks_whether_it_works_again_the_others_wait():
    clock = SimpleNamespace(now=0.0)
    breaker = Breaker(1, 10, lambda: clock.now)
    breaker.record(ok=False)
    clock.now = 11
    breaker.check()
    with pytest.raises(ChatError):
        breaker.check()


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("gpt-5", "give provider:model"),
        ("openai:", "give provider:model"),
        ("nobody:x", "'nobody:x'"),
        ("mistralai:x", r"pip install -c constraints\.txt '\.\[mistralai\]'"),
        ("groq:x", "pip install -c constraints.txt langchain-groq"),
    ],
)
def test_a_model_that_cannot_be_opened_is_an_error_with_its_remedy(name, remedy):
    with pytest.raises(SettingsError, match=remedy):
        ChatModel(name)


def test_a_missing_key_is_an_error_that_names_it(monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(SettingsError, match="OPENAI_API_KEY"):
        ChatModel("openai:test")
