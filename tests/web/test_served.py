"""The app as a process of its own: real clients of its doors, many people at once, and how it ends."""

import asyncio
import signal
import threading
import time

import httpx
import pytest
from gradio_client import Client as GradioClient

pytestmark = [pytest.mark.enable_socket, pytest.mark.process]

QUESTION = "Wat is het verschil tussen PCP en PPI?"
PEOPLE = 50
SLOW = """
import time
import app
from assistant import Assistant
ask = Assistant.ask
def slowly(*arguments, **options):
    time.sleep(2)
    return ask(*arguments, **options)
Assistant.ask = slowly
app.main()
"""
"""The app with an assistant that takes two seconds longer."""


@pytest.fixture(scope="module")
def url(start_app) -> str:
    return ready(start_app())


def ready(process) -> str:
    """The address, once models and library are loaded."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if httpx.get(f"{process.url}readyz").status_code == 200:
            return process.url
        time.sleep(0.1)
    raise AssertionError("not ready within a minute")


def test_a_real_mcp_client_asks_and_searches(url):
    from mcp import Client

    async def use():
        async with Client(f"{url}mcp") as client:
            tools = {tool.name for tool in (await client.list_tools()).tools}
            asked = await client.call_tool("ask", {"question": QUESTION, "lang": "en"})
            found = await client.call_tool("search_library", {"query": "drempel", "limit": 3})
            wrong = await client.call_tool("ask", {"question": QUESTION, "lang": "de"})
            return tools, asked, found, wrong

    tools, asked, found, wrong = asyncio.run(use())
    assert {"ask", "search_library"} <= tools
    assert asked.structured_content["status"] == "answered" and asked.structured_content["sources"][0]["url"].startswith("http")
    assert len(found.structured_content["result"]) == 3
    assert wrong.is_error


def test_gradio_client_asks_and_searches(url):
    client = GradioClient(url, verbose=False)
    answer = client.predict(question=QUESTION, lang="fr", turns=[], api_name="/ask")
    assert (answer["status"], answer["lang"]) == ("answered", "fr")
    assert client.predict(query="drempel", api_name="/search_library")[0]["publisher"]


def test_the_doors_give_the_same_answer(url):
    over_http = httpx.post(f"{url}api/v1/ask", json={"question": QUESTION}).json()
    over_gradio = GradioClient(url, verbose=False).predict(question=QUESTION, api_name="/ask")
    assert over_http | {"timings_ms": {}} == over_gradio | {"timings_ms": {}}


def test_fifty_people_at_once_are_all_answered_each_their_own_in_order_and_the_page_stays_responsive(url):
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
        async with httpx.AsyncClient(base_url=url, timeout=60, limits=httpx.Limits(max_connections=PEOPLE + 5)) as client:
            *people, visits = await asyncio.gather(*(person(client, number) for number in range(PEOPLE)), visit(client))
            return people, visits

    people, visits = asyncio.run(everybody())
    assert all(status == 200 and asked == question for said in people for question, status, asked in said)
    assert sorted(visits)[len(visits) // 2] < 2


def test_sigterm_finishes_the_running_answers_and_feedback_survives_a_new_start(start_app, tmp_path):
    database = f"sqlite:///{tmp_path / 'w.db'}"
    process = start_app(SLOW, database_url=database)
    url = ready(process)
    answer = httpx.post(f"{url}api/v1/ask", json={"question": QUESTION}, timeout=30).json()
    assert httpx.post(f"{url}feedback", json={"verdict": "up", "answer": answer}).json() == {"id": 1}
    got = []
    asking = threading.Thread(target=lambda: got.append(httpx.post(f"{url}api/v1/ask", json={"question": QUESTION}, timeout=30)))
    asking.start()
    time.sleep(0.7)
    process.send_signal(signal.SIGTERM)
    asking.join(30)
    assert [answer.status_code for answer in got] == [200]
    assert process.wait(20) in (0, -signal.SIGTERM)
    again = ready(start_app(database_url=database))
    assert httpx.post(f"{again}feedback", json={"verdict": "up", "answer": answer}).json() == {"id": 2}
