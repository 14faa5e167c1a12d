"""Gradio: the queue and the API behind the page, and `gradio_client`. The only file that imports gradio.

The page is our own; Gradio carries the asking in its server mode: the page calls `reply` as any client of Gradio does.
"""

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Any

import gradio as gr
from fastapi import FastAPI
from gradio.events import api
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.web.desk import Desk
from corpus import LANGUAGES, InputError, Language

Respond = Callable[[str, list[str], Language, int], AsyncGenerator[dict[str, Any], None]]
"""The sentences so far, then the answer and its HTML, for a question, the earlier ones, the language of the page and the number of the turn."""

PATHS = ("/config", "/gradio_api/info", "/gradio_api/call/", "/gradio_api/queue/", "/gradio_api/heartbeat/", "/gradio_api/reset", "/gradio_api/startup-events")
"""What of Gradio is reachable: its clients need no more, and it has doors for files, uploads and proxies that nobody here needs."""


def gradio_app(desk: Desk, reply: Respond, shelf_in) -> FastAPI:
    """Gradio's queue as an app of its own."""

    async def ask(question: str, lang: str | None = None, turns: list[str] | None = None) -> dict:
        """Answers a question from the library, every sentence with its source; the JSON of `wegwijzer ask --json`."""
        answer = await desk.ask("gradio", question, _lines(turns), _language(lang))
        return answer.model_dump(mode="json")

    async def fit(idea: str, lang: str | None = None, answers: dict | None = None) -> dict:
        """Says which kind of procurement an idea fits, and why; the JSON of `wegwijzer fit --json`."""
        try:
            judgement = await desk.judge("gradio", idea, _language(lang), answers or {})
        except InputError as error:
            raise gr.Error(str(error)) from None
        return judgement.model_dump(mode="json")

    async def search_library(query: str, lang: str = "nl", limit: int = 10) -> list[dict]:
        """Finds statements of the library, best first."""
        language = _language(lang) or "nl"
        found = (await shelf_in(language)).found(await desk.search(query, language, max(1, min(int(limit), 50))))
        return [fact.model_dump(mode="json") for fact in found]

    async def page_reply(question: str, turns: list[str], lang: str, number: int) -> dict:  # of each piece: Gradio makes its outputs of it
        async with aclosing(reply(question, _lines(turns), _language(lang) or "nl", int(number))) as pieces:
            async for piece in pieces:
                yield piece

    with gr.Blocks(mode="server", analytics_enabled=False) as blocks:
        # The desk keeps the order and says how many are worked on at once; a second line before Gradio's queue would only add to the waiting.
        api(ask, api_name="ask", concurrency_limit=None)
        api(fit, api_name="fit", concurrency_limit=None)
        api(search_library, api_name="search_library", concurrency_limit=None)
        api(page_reply, api_name="reply", concurrency_limit=None, api_visibility="undocumented")
    return gr.mount_gradio_app(FastAPI(openapi_url=None), blocks, path="", ssr_mode=False, footer_links=[], show_error=True)


class OnlyTheQueue:
    """Gradio's app behind the few paths that its clients need; anything else is not found."""

    def __init__(self, app: ASGIApp, not_found: ASGIApp) -> None:
        self._app = app
        self._not_found = not_found

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        there = scope["type"] == "http" and scope["path"].startswith(PATHS)
        await (self._app if there else self._not_found)(scope, receive, send)


def _language(lang: str | None) -> Language | None:
    """Raises gradio.Error, which the client is told."""
    if lang in (None, "", *LANGUAGES):
        return lang or None
    raise gr.Error(f"lang is {lang!r}; choose nl, en or fr")


def _lines(turns: list[str] | None) -> list[str]:
    if turns is None:
        return []
    if not isinstance(turns, list) or not all(isinstance(turn, str) for turn in turns):
        raise gr.Error("turns must be a list of questions")
    return turns[-20:]
