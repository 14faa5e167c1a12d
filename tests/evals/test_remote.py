"""A running instance asked over HTTP, in place of a network by a made-up one."""

import httpx
import pytest

from corpus import WegwijzerError
from evals import remote as module
from evals.remote import Remote

FOUND = {"statement": "ewi-2016#total", "document": "ewi-2016", "quote": "5 miljoen euro.", "lang": "nl", "score": 0.8, "title": "T"}


def replying(*replies) -> Remote:
    """An instance that gives these replies in turn."""
    left = iter(replies)
    return Remote("http://instance:1", httpx.MockTransport(lambda request: next(left)))


def test_what_it_finds_are_hits_with_their_words():
    (hit,) = replying(httpx.Response(200, json=[FOUND])).search("budget", "nl", 10)
    assert (hit.reference, hit.score, hit.statement.text("nl"), hit.statement.languages) == ("ewi-2016#total", 0.8, "5 miljoen euro.", ("nl",))


def test_an_answer_and_a_verdict_come_back_as_they_are(shared_assistant):
    answer = shared_assistant.ask("Wat is het budget?")
    assert replying(httpx.Response(200, json=answer.model_dump(mode="json"))).ask("Wat is het budget?") == answer


def test_who_is_told_to_wait_waits_and_asks_again(monkeypatch):
    waited = []
    monkeypatch.setattr(module, "sleep", waited.append)
    over = httpx.Response(429, headers={"Retry-After": "7"})
    assert replying(over, over, httpx.Response(200, json=[])).search("budget", "nl", 10) == []
    assert waited == [7, 7]


def test_a_limit_that_never_lets_through_an_error_and_no_answer_each_say_what_to_do(monkeypatch):
    monkeypatch.setattr(module, "sleep", lambda seconds: None)
    with pytest.raises(WegwijzerError, match="WEGWIJZER_LIMIT"):
        replying(*[httpx.Response(429, headers={"Retry-After": "60"})] * 9).ask("?")
    with pytest.raises(WegwijzerError, match="instance:1 answered /api/v1/ask with 401"):
        replying(httpx.Response(401, text="sign in")).ask("?")

    def down(request):
        raise httpx.ConnectError("connection refused")

    with pytest.raises(WegwijzerError, match="refused.*--target"):
        Remote("http://instance:1", httpx.MockTransport(down)).ask("?")
