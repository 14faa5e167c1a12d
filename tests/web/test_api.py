"""The HTTP API, the health checks and what is counted."""

import json
import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant import Answer
from assistant.texts import say
from assistant.web.loading import Loading
from corpus import StoreMissingError

IDEA = say("fit_example_idea", "nl")
BUDGET = "Wat is het budget van het programma?"
QUESTION = "Kan een bedrijf zelf een aanvraag indienen?"


def test_an_answer_is_the_object_of_the_contract(client, shared_assistant):
    got = client.post("/api/v1/ask", json={"question": QUESTION, "lang": "en", "id": "x-1"})
    expected = shared_assistant.ask(QUESTION, (), "en").model_dump(mode="json")
    assert got.status_code == 200
    assert set(got.json()) == set(Answer.model_fields)
    assert got.json() | {"timings_ms": {}} == expected | {"timings_ms": {}, "id": "x-1"}


def test_earlier_questions_and_the_day_are_taken_along(client, shared_assistant):
    from datetime import date

    sent = {"question": "En in 2016?", "turns": ["Wat is het budget van het programma?"], "as_of": "2016-12-01"}
    expected = shared_assistant.ask(sent["question"], sent["turns"], None, date(2016, 12, 1))
    assert client.post("/api/v1/ask", json=sent).json()["text"] == expected.text


@pytest.mark.parametrize("question", ["", "   ", "x" * 3000])
def test_an_empty_or_long_question_is_refused_in_the_answer(client, question):
    got = client.post("/api/v1/ask", json={"question": question}).json()
    assert (got["status"], got["reason"]) == ("refused", "invalid")


@pytest.mark.parametrize(
    ("sent", "field"),
    [({}, "question"), ({"question": 3}, "question"), ({"question": "?", "lang": "de"}, "lang"), ({"question": "?", "more": 1}, "more"),
     ({"question": "x" * 8001}, "question"), ({"question": "?", "turns": ["?"] * 21}, "turns"), ({"question": "?", "as_of": "later"}, "as_of"),
     ({"question": "?", "as_of": 0}, "as_of")],
)  # fmt: skip
def test_a_wrong_request_names_the_field(client, sent, field):
    got = client.post("/api/v1/ask", json=sent)
    assert got.status_code == 422
    assert field in {part for fault in got.json()["detail"] for part in fault["loc"]}


def test_a_verdict_is_the_object_of_the_contract(client, shipped_judge):
    sent = {"idea": IDEA, "answers": {"widespread": "no"}, "id": "i-1"}
    got = client.post("/api/v1/fit", json=sent)
    assert got.json() == shipped_judge.judge(IDEA, None, {"widespread": "no"}, "i-1").model_dump(mode="json")
    assert {read["key"]: read["by"] for read in got.json()["criteria"]}["widespread"] == "user"
    for wrong in ({"answers": {"nonsense": "yes"}}, {"answers": {"widespread": "perhaps"}}, {"idea": "x" * 20_001}, {"ideas": ""}):
        assert client.post("/api/v1/fit", json=wrong).status_code == 422


def test_a_method_that_an_address_does_not_take_is_405(client):
    got = client.get("/api/v1/ask")
    assert (got.status_code, got.headers["allow"]) == (405, "POST") and "use POST" in got.json()["detail"]


def test_what_is_not_json_is_400(client):
    got = client.post("/api/v1/ask", content=b"{no", headers={"content-type": "application/json"})
    assert got.status_code == 400 and "not JSON" in got.json()["detail"]


def test_documents_are_listed_filtered_and_read(client):
    listed = client.get("/api/v1/documents").json()
    assert [card["id"] for card in listed] == ["vlaio-now", "ewi-2016"]
    assert [card["id"] for card in client.get("/api/v1/documents", params={"year": 2016, "topic": "funding", "publisher": "Departement EWI"}).json()] == [
        "ewi-2016"
    ]
    book = client.get("/api/v1/documents/ewi-2016", params={"lang": "fr"}).json()
    facts = {fact["reference"]: fact for chapter in book["chapters"] for fact in chapter["facts"]}
    assert facts["ewi-2016#total"]["conflicts"] == ["vlaio-now#per-year"] and facts["ewi-2016#total"]["lang"] == "fr"
    assert book | {"chapters": None} == client.get("/api/v1/documents", params={"year": 2016, "lang": "fr"}).json()[0] | {"chapters": None}
    assert client.get("/api/v1/documents/none").status_code == 404


def test_a_search_gives_the_best_statements_with_their_source(client):
    found = client.get("/api/v1/search", params={"q": "telefoonnummer projectleider", "limit": 2}).json()
    assert len(found) == 2 and found[0]["statement"] == "ewi-2016#phone"
    assert found[0]["score"] >= found[1]["score"] and found[0]["url"] == "https://example.org/ewi-2016"


def test_while_the_assistant_loads_the_pages_are_there_and_questions_wait(make_client, shared_assistant):
    go = threading.Event()
    client = make_client(assistant=Loading(lambda: go.wait(30) and shared_assistant))
    assert client.get("/readyz").status_code == 503 and client.get("/healthz").status_code == 200
    assert client.get("/").status_code == client.get("/sources").status_code == client.get("/about").status_code == 200
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(client.post, "/api/v1/ask", json={"question": QUESTION})
        assert not waiting.done()
        go.set()
        assert waiting.result(30).json()["status"] == "answered"
    assert client.get("/readyz").status_code == 200


def test_an_assistant_that_cannot_load_is_503_with_what_to_do(make_client):
    def fail():
        raise StoreMissingError("there is no index yet; run: wegwijzer index build")

    client = make_client(assistant=Loading(fail))
    got = client.post("/api/v1/ask", json={"question": QUESTION})
    assert got.status_code == 503 and "wegwijzer index build" in got.json()["detail"]
    assert client.get("/readyz").status_code == 503
    assert client.get(f"/?q={QUESTION}&plain=1").status_code == 503


def test_answers_are_counted_by_outcome_and_hold_nothing_that_was_typed(make_client):
    client = make_client()
    client.post("/api/v1/ask", json={"question": QUESTION})
    client.post("/api/v1/ask", json={"question": "geheim" * 500})
    metrics = client.get("/metrics").text
    assert 'wegwijzer_questions_total{door="api",lang="nl",reason="",status="answered"} 1.0' in metrics
    assert 'wegwijzer_questions_total{door="api",lang="nl",reason="invalid",status="refused"} 1.0' in metrics
    assert re.search(r'wegwijzer_work_seconds_count\{work="ask"\} 2.0', metrics) and "wegwijzer_ready 1.0" in metrics
    assert "geheim" not in metrics and "bedrijf" not in metrics


def test_the_openapi_description_names_what_is_there(client):
    described = client.get("/api/v1/openapi.json").json()
    answering = {"/api/v1/ask", "/api/v1/ask/stream", "/api/v1/fit"}
    assert answering | {"/api/v1/documents", "/api/v1/documents/{id}", "/api/v1/search", "/healthz", "/readyz"} <= set(described["paths"])
    assert "/" not in described["paths"] and "/feedback" not in described["paths"]


def test_gradio_answers_the_page_and_its_clients(client, shared_assistant):
    event = client.post("/gradio_api/call/ask", json={"data": [QUESTION, "en", []]}).json()["event_id"]
    stream = client.get(f"/gradio_api/call/ask/{event}").text
    assert "event: complete" in stream and shared_assistant.ask(QUESTION, (), "en").text.split(" [")[0] in stream
    event = client.post("/gradio_api/call/ask", json={"data": [QUESTION, "xx", []]}).json()["event_id"]
    assert "event: error" in client.get(f"/gradio_api/call/ask/{event}").text


class Telling:
    """The assistant, giving its sentences one by one before the answer, as with a chat model; `closed` once nobody reads on."""

    def __init__(self, assistant):
        self._assistant = assistant
        self.closed = False

    def stream(self, *asked):
        answer = self._assistant.ask(*asked)
        try:
            yield from answer.sentences
            yield answer
        finally:
            self.closed = True


def test_the_page_gets_the_sentences_as_they_come_and_then_the_answer(make_client, shared_assistant):
    telling = Telling(shared_assistant)
    client = make_client(assistant=Loading(lambda: telling))
    event = client.post("/gradio_api/call/reply", json={"data": [BUDGET, [], "nl", 1]}).json()["event_id"]
    stream = client.get(f"/gradio_api/call/reply/{event}").text
    pieces = [json.loads(data)[0] for data in re.findall(r"event: generating\ndata: (.*)", stream)]
    answer = shared_assistant.ask(BUDGET)
    sentences = [{"text": sentence.text, "sources": list(sentence.sources), "lang": "nl"} for sentence in answer.sentences]
    assert [piece.get("sentences") for piece in pieces] == [sentences[:1], sentences, None]
    assert pieces[-1]["answer"]["text"] == answer.text and answer.sentences[0].text in pieces[-1]["html"]
    assert answer.sentences[0].text not in pieces[-1]["spoken"] and "Aantal bronnen: 2" in pieces[-1]["spoken"]
    assert "event: complete" in stream and telling.closed


@pytest.mark.parametrize("wrap", [Telling, lambda assistant: assistant])
def test_over_http_the_sentences_come_as_events_and_then_the_answer(make_client, shared_assistant, wrap):
    client = make_client(assistant=Loading(lambda: wrap(shared_assistant)))
    got = client.post("/api/v1/ask/stream", json={"question": BUDGET, "id": "x-1"})
    assert got.headers["content-type"].startswith("text/event-stream")
    *sentences, (kind, answer) = re.findall(r"event: (\w+)\ndata: (.*)\n\n", got.text)
    expected = shared_assistant.ask(BUDGET)
    assert kind == "answer" and json.loads(answer) | {"timings_ms": {}} == expected.model_dump(mode="json") | {"id": "x-1", "timings_ms": {}}
    assert [json.loads(data)["text"] for _, data in sentences] == ([sentence.text for sentence in expected.sentences] if wrap is Telling else [])


def test_a_stream_that_cannot_begin_is_an_error_as_elsewhere(make_client):
    def fail():
        raise StoreMissingError("there is no index; run: wegwijzer index build")

    assert make_client(assistant=Loading(fail)).post("/api/v1/ask/stream", json={"question": BUDGET}).status_code == 503


def test_the_other_doors_give_the_answer_alone(make_client, shared_assistant):
    client = make_client(assistant=Loading(lambda: Telling(shared_assistant)))
    assert client.post("/api/v1/ask", json={"question": BUDGET}).json()["text"] == shared_assistant.ask(BUDGET).text
