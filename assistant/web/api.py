"""The same answers for programs, over HTTP: the design's JSON, described by OpenAPI."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Query
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from assistant.answer import Answer, Sentence
from assistant.fit import Judgement
from assistant.web.desk import MOST_TYPED, Desk
from assistant.web.shelf import Book, Card, Found, Shelf
from corpus import Language
from corpus.fit import Reply, read_fit

Line = Annotated[str, Field(max_length=MOST_TYPED)]


def _written(day: object) -> object:
    """Raises ValueError for a day that is not text: pydantic would take a number for seconds since 1970."""
    if not isinstance(day, str):
        raise ValueError("write a day as 2016-12-31")
    return day


class Problem(BaseModel):
    """Why a request was turned away."""

    detail: str


class Invalid(BaseModel):
    """What is wrong with a request, field by field or in a sentence."""

    detail: list[dict[str, Any]] | str


class AskRequest(BaseModel):
    """A question. An empty one, or one too long to be read, is answered with a refusal whose reason is `invalid`."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"question": "Who can apply to PIO?", "lang": "en"}})

    question: Line
    lang: Language | None = Field(None, description="Language of the answer; without it, that of the question.")
    turns: list[Line] = Field([], max_length=20, description="Earlier questions of the same conversation, oldest first.")
    as_of: Annotated[date, BeforeValidator(_written)] | None = Field(None, description="Answer with what held on that day.")
    id: str | None = Field(None, max_length=200, description="Carried over into the answer.")


def _named(described: dict[str, Any]) -> None:
    """Names the criteria in the description of answers."""
    described["propertyNames"] = {"enum": list(read_fit().by_key)}


class FitRequest(BaseModel):
    """An idea, answers to criteria, or both."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"idea": "Our city needs a drone that recharges itself; no such drone is sold.", "lang": "en"}}
    )

    idea: str = Field("", max_length=20_000)
    lang: Language | None = Field(None, description="Language of the verdict; without it, that of the idea.")
    answers: dict[str, Reply] = Field({}, max_length=50, description="Answers by criterion: the keys of `criteria` in a verdict.", json_schema_extra=_named)
    id: str | None = Field(None, max_length=200, description="Carried over into the verdict.")


PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem, "description": "Not JSON"},
    401: {"model": Problem, "description": "Signing in is needed"},
    413: {"content": {"text/plain": {}}, "description": "The body is too large"},
    422: {"model": Invalid, "description": "A field is missing or wrong"},
    429: {"model": Problem, "description": "Over the limit per client; Retry-After says in how many seconds to try again"},
    503: {"model": Problem, "description": "The assistant cannot work now; the text says what to do"},
}


_EVENT = {"type": "object", "properties": {"event": {"enum": ["sentence", "answer"]}, "data": {"type": "string"}}, "required": ["event", "data"]}
EVENTS = {"content": {"text/event-stream": {"schema": _EVENT}}, "description": "Events `sentence` and `answer`, the data of each a line of JSON"}


def _event(piece: Sentence | Answer, id: str | None) -> str:
    """A server-sent event."""
    if isinstance(piece, Sentence):
        return f"event: sentence\ndata: {piece.model_dump_json()}\n\n"
    return f"event: answer\ndata: {piece.model_copy(update={'id': id}).model_dump_json()}\n\n"


def router(desk: Desk, shelf_in) -> APIRouter:
    """`/api/v1`; `shelf_in(language)` gives the library in a language."""
    api = APIRouter(prefix="/api/v1", responses=PROBLEMS)

    @api.post("/ask", response_model=Answer, tags=["answers"])
    async def ask(request: AskRequest) -> Answer:
        """Answer a question from the library, every sentence with its source. A refusal is an answer too."""
        answer = await desk.ask("api", request.question, request.turns, request.lang, request.as_of)
        return answer.model_copy(update={"id": request.id})

    @api.post("/ask/stream", tags=["answers"], response_class=StreamingResponse, responses={200: EVENTS})
    async def ask_stream(request: AskRequest) -> StreamingResponse:
        """Answer a question in server-sent events: a `sentence` for each that a chat model rewords, as soon as it is verified, then the whole `answer`, which
        counts. Without a chat model only that."""
        pieces = desk.stream("api", request.question, request.turns, request.lang, request.as_of)
        first = await anext(pieces)  # so that what cannot work is an error, as elsewhere

        async def events() -> AsyncIterator[str]:
            async with aclosing(pieces):
                yield _event(first, request.id)
                async for piece in pieces:
                    yield _event(piece, request.id)

        return StreamingResponse(events(), media_type="text/event-stream")

    @api.post("/fit", response_model=Judgement, tags=["answers"])
    async def fit(request: FitRequest) -> Judgement:
        """Say which kind of procurement an idea fits, by fixed rules, with the source of every reason and what is still open."""
        return await desk.judge("api", request.idea, request.lang, request.answers, request.id)

    @api.get("/documents", response_model=list[Card], tags=["library"])
    async def documents(
        lang: Language = "nl",
        topic: Annotated[str | None, Query(max_length=100)] = None,
        publisher: Annotated[str | None, Query(max_length=300)] = None,
        year: Annotated[int | None, Query(ge=1000, le=9999)] = None,
    ) -> list[Card]:
        """The documents of the library, newest first."""
        shelf: Shelf = await shelf_in(lang)
        return shelf.cards(topic, publisher, year)

    @api.get("/documents/{id}", response_model=Book, tags=["library"], responses={404: {"model": Problem, "description": "No such document"}})
    async def document(id: Annotated[str, Path(max_length=200)], lang: Language = "nl") -> Book:
        """A document with its statements, their validity and what contradicts or replaces them."""
        book = (await shelf_in(lang)).book(id)
        if book is None:
            raise HTTPException(404, f"there is no document {id}; GET /api/v1/documents lists them")
        return book

    @api.get("/search", response_model=list[Found], tags=["library"])
    async def search(
        q: Annotated[str, Query(min_length=1, max_length=2_000)], lang: Language = "nl", limit: Annotated[int, Query(ge=1, le=50)] = 10
    ) -> list[Found]:
        """The statements that speak of `q`, best first, with the estimated probability that they answer it."""
        return (await shelf_in(lang)).found(await desk.search(q, lang, limit))

    return api
