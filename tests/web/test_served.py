"""The app as a process of its own: real clients of its doors, many people at once, and how it ends."""

import asyncio
import json
import signal
import socket
import threading
import time
from pathlib import Path

import httpx
import pytest
from gradio_client import Client as GradioClient
from make_answers import make_answer

from assistant.texts import say

pytestmark = [pytest.mark.enable_socket, pytest.mark.process]

QUESTION = "Wat is het verschil tussen PCP en PPI?"
PEOPLE = 50
IDEA = say("fit_example_idea", "nl")
SLOW = """
import time
import app
from assistant import Assistant
stream = Assistant.stream
def slowly(*arguments, **options):
    time.sleep(2)
    yield from stream(*arguments, **options)
Assistant.stream = slowly
app.main()
"""
"""The app with an assistant that takes two seconds longer."""


def test_a_monitor_may_ask_for_the_headers_alone(app_url):
    for path in ("", "healthz", "static/style.css"):
        asked, got = httpx.head(f"{app_url}{path}"), httpx.get(f"{app_url}{path}")
        assert (asked.status_code, asked.content, got.status_code) == (200, b"", 200)
        assert asked.headers["content-type"] == got.headers["content-type"]
    assert httpx.head(f"{app_url}nothing-here").status_code == 404
    assert httpx.head(f"{app_url}api/v1/ask").status_code == 405


def test_a_real_mcp_client_asks_judges_and_searches(app_url):
    from mcp import Client

    async def use():
        async with Client(f"{app_url}mcp") as client:
            tools = {tool.name for tool in (await client.list_tools()).tools}
            asked = await client.call_tool("ask", {"question": QUESTION, "lang": "en"})
            judged = await client.call_tool("fit", {"idea": IDEA, "answers": {"widespread": "no"}})
            found = await client.call_tool("search_library", {"query": "drempel", "limit": 3})
            wrong = await client.call_tool("ask", {"question": QUESTION, "lang": "de"})
            return tools, asked, judged, found, wrong

    tools, asked, judged, found, wrong = asyncio.run(use())
    assert tools == {"ask", "fit", "search_library"}
    assert judged.structured_content["verdict"] == "PCP" and judged.structured_content["lang"] == "nl"
    assert asked.structured_content["status"] == "answered" and asked.structured_content["sources"][0]["url"].startswith("http")
    assert len(found.structured_content["result"]) == 3
    assert wrong.is_error


def test_gradio_client_asks_judges_and_searches(app_url):
    client = GradioClient(app_url, verbose=False)
    answer = client.predict(question=QUESTION, lang="fr", turns=[], api_name="/ask")
    assert (answer["status"], answer["lang"]) == ("answered", "fr")
    assert client.predict(idea=IDEA, lang="en", api_name="/fit")["verdict"] == "PCP"
    assert client.predict(query="drempel", api_name="/search_library")[0]["publisher"]


def test_the_doors_give_the_same_answer(app_url):
    over_http = httpx.post(f"{app_url}api/v1/ask", json={"question": QUESTION}).json()
    over_gradio = GradioClient(app_url, verbose=False).predict(question=QUESTION, api_name="/ask")
    assert over_http | {"timings_ms": {}} == over_gradio | {"timings_ms": {}}


def test_fifty_people_at_once_are_all_answered_each_their_own_in_order_and_the_page_stays_responsive(app_url):
    questions = [QUESTION, "Who can apply to PIO?", "Qui peut participer ?", "Hoeveel procent cofinanciert PIO?"]

    async def person(client: httpx.AsyncClient, number: int) -> list[tuple[str, int, str]]:
        said = []
        for turn in range(3):
            question = f"{questions[(number + turn) % 4]} ({number}.{turn})"
            got = await client.post("api/v1/ask", json={"question": question, "id": f"{number}.{turn}"}, headers={"x-forwarded-for": f"10.1.0.{number}"})
            said.append((question, got.status_code, got.json()["question"]))
        return said

    async def visit(client: httpx.AsyncClient) -> list[float]:
        times = []
        for _ in range(5):
            started = time.perf_counter()
            assert (await client.get("about")).status_code == 200
            times.append(time.perf_counter() - started)
            await asyncio.sleep(0.1)
        return times

    async def everybody():
        async with httpx.AsyncClient(base_url=app_url, timeout=60, limits=httpx.Limits(max_connections=PEOPLE + 5)) as client:
            *people, visits = await asyncio.gather(*(person(client, number) for number in range(PEOPLE)), visit(client))
            return people, visits

    people, visits = asyncio.run(everybody())
    assert all(status == 200 and asked == question for said in people for question, status, asked in said)
    assert sorted(visits)[len(visits) // 2] < 2


def test_it_listens_on_this_machine_only(app_url):
    port = int(app_url.rpartition(":")[2].strip("/"))
    lines = [line.split()[1:4] for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    addresses = [address.partition(":")[0] for address, _, state in lines if state == "0A" and address.endswith(f":{port:04X}")]
    assert [socket.inet_ntoa(bytes.fromhex(address)[::-1]) for address in addresses] == ["127.0.0.1"]


def test_sigterm_finishes_the_running_answers_and_the_feedback_is_there_for_the_next_process(start_app, ready, wegwijzer, tmp_path):
    database = f"sqlite:///{tmp_path / 'w.db'}"
    process = start_app(SLOW, database_url=database)
    url = ready(process)
    got, asked = [], threading.Event()

    def over_http():
        got.append(httpx.post(f"{url}api/v1/ask", json={"question": QUESTION}, timeout=30))

    def on_the_page():
        event = httpx.post(f"{url}gradio_api/call/reply", json={"data": [QUESTION, [], "nl", 1]}, timeout=30).json()["event_id"]
        asked.set()
        got.append(httpx.get(f"{url}gradio_api/call/reply/{event}", timeout=30))

    asking = [threading.Thread(target=over_http), threading.Thread(target=on_the_page)]
    for thread in asking:
        thread.start()
    assert asked.wait(30)
    time.sleep(0.7)
    answer = make_answer().model_dump(mode="json")
    assert httpx.post(f"{url}feedback", json={"verdict": "down", "faults": ["outdated"], "answer": answer}).json() == {"id": 1}
    process.send_signal(signal.SIGTERM)
    for thread in asking:
        thread.join(30)
    assert [answer.status_code for answer in got] == [200, 200] and any("event: complete" in answer.text for answer in got)
    assert process.wait(20) in (0, -signal.SIGTERM)
    exported = wegwijzer("feedback", "export", database_url=database)
    assert [(case["kind"], case["question"]) for case in map(json.loads, exported.stdout.splitlines())] == [("feedback-outdated", answer["question"])]
