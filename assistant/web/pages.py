"""The pages for people: Vraag, Past mijn idee?, Bronnen and Over, in the language of the address. Server-rendered; only the chat needs a script."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from textwrap import shorten
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from markupsafe import Markup

from assistant.answer import Sentence
from assistant.contacts import card
from assistant.feedback import Feedback
from assistant.idea import MAX_LENGTH
from assistant.language import detect
from assistant.settings import Settings
from assistant.texts import say
from assistant.web import export
from assistant.web.desk import MOST_TYPED, Desk
from assistant.web.fit_page import FitView, idea_in
from assistant.web.guard import LARGE_BODY
from assistant.web.render import HERE, Turn, environment, pick_language
from assistant.web.shelf import Shelf, by_document
from corpus import InputError, Language
from corpus.fit_graph import picture
from corpus.reader import CORPUS, library_files, read_contacts

FIGURES = Path(__file__).parents[2] / "evals" / "baseline.json"
"""The figures of the last recorded evaluation; not there in an installed wheel."""
_ERRORS = {401: "sign_in", 404: "not_found", 413: "too_large", 429: "too_many"}
_FOUND = 20
_TITLE = 80
"""Characters of a question in the title of its page."""

Lang = Annotated[str | None, Query(max_length=5)]


@dataclass(frozen=True)
class Filters:
    """What is asked of the library page."""

    q: str = ""
    topic: str = ""
    publisher: str = ""
    year: int | None = None

    @property
    def any(self) -> bool:
        return bool(self.q or self.topic or self.publisher or self.year)


class Pages:
    def __init__(self, desk: Desk, shelf_in: Callable[[Language], Awaitable[Shelf]], settings: Settings, today: Callable[[], date]) -> None:
        self._desk = desk
        self._shelf_in = shelf_in
        self._settings = settings
        self._today = today
        self._templates = environment()
        self._templates.globals["version"] = _version()
        self._documents = len(library_files(CORPUS, settings.library))
        self._figures = read_figures()
        self._contacts = read_contacts()

    def router(self) -> APIRouter:
        routes = APIRouter(include_in_schema=False)
        routes.get("/")(self.ask)
        routes.get("/fit")(self.fit)
        routes.get("/fit/table")(self.table)
        routes.get("/sources")(self.sources)
        routes.get("/sources/{id}")(self.document)
        routes.get("/about")(self.about)
        routes.get("/follow-ups")(self.follow_ups)
        routes.post("/feedback")(self.feedback)
        routes.post("/export", max_body_size=LARGE_BODY)(self.export)
        return routes

    async def ask(self, request: Request, q: Annotated[str, Query(max_length=MOST_TYPED)] = "", plain: bool = False, lang: Lang = None) -> Response:
        """The chat. A question in the address is asked by the page's script; with `plain`, for browsers without scripts, by us."""
        language = self._language(request, lang)
        answer = await self._desk.ask("page", q, (), None) if q and plain else None
        turn = await self._turn(Turn(1, q, answer), language) if answer else {"turn": None}
        title = shorten(q, _TITLE, placeholder="…") or say("app_place_ask", language)
        return self._page(request, "ask.html", "ask", language, title=title, question=q, documents=self._documents, **turn)

    async def reply(self, question: str, turns: list[str], language: Language, number: int) -> AsyncIterator[dict[str, Any]]:
        """What the script of the chat asks for: the verified sentences so far while a chat model rewords; then the answer, its HTML, and what a screen
        reader is told, which does not repeat the sentences that came before."""
        so_far: list[dict[str, Any]] = []
        async with aclosing(self._desk.stream("page", question, turns)) as stream:
            async for piece in stream:
                if isinstance(piece, Sentence):
                    so_far.append({"text": piece.text, "sources": list(piece.sources), "lang": detect(piece.text) or language})
                    yield {"sentences": so_far}
        turn = Turn(number, question, piece)
        html = self._templates.get_template("turn.html").render(lang=language, **await self._turn(turn, language, turns))
        yield {"answer": piece.model_dump(mode="json"), "html": html, "spoken": turn.spoken([sentence["text"] for sentence in so_far])}

    async def fit(
        self,
        request: Request,
        idea: Annotated[str, Query(max_length=20_000)] = "",
        change: Annotated[str, Query(max_length=100)] = "",
        lang: Lang = None,
    ) -> Response:
        """The fit check. The address holds the idea and the answers, so it restores them; `change` names the question to answer again."""
        language, fit = self._language(request, lang), await self._desk.table()
        given = {key: answer for key, answer in request.query_params.items() if key in fit.by_key}
        view = None
        if idea.strip() or given or change in fit.by_key:
            view = FitView(fit.on(self._today()), await self._desk.judge("page", idea, language, given), given, language, change)
        return self._page(
            request, "fit.html", "fit", language, title=fit_title(view, language), view=view, asked=view.asked if view else None,
            editing=change == "idea", first=fit.deciding[0], most_idea=MAX_LENGTH,
        )  # fmt: skip

    async def table(self, request: Request, lang: Lang = None) -> Response:
        """The decision table as a picture that says itself in words what it shows."""
        language = self._language(request, lang)
        svg = picture((await self._desk.table()).on(self._today()), language)
        return self._page(request, "table.html", "fit", language, title=say("fit_table_title", language), picture=Markup(svg))

    async def sources(
        self,
        request: Request,
        q: Annotated[str, Query(max_length=300)] = "",
        topic: Annotated[str, Query(max_length=100)] = "",
        publisher: Annotated[str, Query(max_length=300)] = "",
        year: Annotated[str, Query(max_length=4)] = "",
        lang: Lang = None,
    ) -> Response:
        """The library: search, filter by topic, publisher, year."""
        language = self._language(request, lang)
        shelf = await self._shelf_in(language)
        chosen = Filters(q.strip(), topic, publisher, int(year) if year.isdecimal() else None)
        cards = shelf.cards(topic or None, publisher or None, chosen.year)
        found = by_document(shelf.found(await self._desk.search(chosen.q, language, _FOUND))) if chosen.q else {}
        if chosen.q:
            cards = sorted((card for card in cards if card.id in found), key=lambda card: list(found).index(card.id))
        return self._page(
            request, "sources.html", "sources", language, cards=cards, found=found, chosen=chosen, topics=shelf.topics(), publishers=shelf.publishers(),
            years=shelf.years(), total=self._documents, statements=sum(card.statements for card in shelf.cards()),
        )  # fmt: skip

    async def document(self, request: Request, id: str, lang: Lang = None) -> Response:
        """A document with its statements, validity and conflicts."""
        language = self._language(request, lang)
        shelf = await self._shelf_in(language)
        book = shelf.book(id)
        if book is None:
            return self.error(request, 404, {})
        return self._page(request, "document.html", "sources", language, title=book.title, book=book, shelf=shelf)

    async def about(self, request: Request, lang: Lang = None) -> Response:
        """What it is, how it answers, how good, privacy, accessibility, contact."""
        language = self._language(request, lang)
        contacts = [card(contact, language) for contact in self._contacts if contact.current]
        return self._page(
            request, "about.html", "about", language, documents=self._documents, figures=self._figures, contacts=contacts,
            keeps_questions=self._settings.keep_questions, retention_days=self._settings.retention_days,
        )  # fmt: skip

    async def follow_ups(
        self,
        request: Request,
        source: Annotated[list[str], Query(max_length=20)],
        asked: Annotated[list[str], Query(max_length=20)] = [],  # noqa: B006 - never changed
        lang: Lang = None,
    ) -> JSONResponse:
        """Questions to go on with, from the statements beside those cited."""
        return JSONResponse(await self._desk.suggest(source, asked, self._language(request, lang)))

    async def feedback(self, feedback: Feedback) -> JSONResponse:
        """Keeps what somebody thought of an answer."""
        return JSONResponse({"id": await self._desk.add_feedback(feedback)}, 201)

    async def export(
        self,
        request: Request,
        conversation: Annotated[str, Form()],
        form: Annotated[export.Form, Form()],
        lang: Annotated[str | None, Form(max_length=5)] = None,
    ) -> Response:
        """The conversation as a file."""
        language = self._language(request, lang)
        try:
            exchanges = export.read_exchanges(conversation)
        except InputError as error:
            return self.error(request, 422, {}, str(error))
        content = export.written(form, exchanges, language, self._today())
        name = f'attachment; filename="wegwijzer-{self._today().isoformat()}.{form}"'
        return Response(content, media_type=export.MEDIA[form], headers={"Content-Disposition": name})

    def error(self, request: Request, status: int, headers: Mapping[str, str], why: str = "") -> Response:
        """A page that says what went wrong and what to do."""
        language = self._language(request, request.query_params.get("lang"))
        name = _ERRORS.get(status, "other")
        text = say(f"error_{name}_why", language, seconds=headers.get("Retry-After", ""), why=why)
        page = self._page(request, "error.html", "", language, title=say(f"error_{name}", language), why=text)
        page.status_code = status
        page.headers.update(headers)
        return page

    async def _turn(self, turn: Turn, language: Language, turns: Sequence[str] = ()) -> dict[str, Any]:
        idea = idea_in(await self._desk.table(), turn.answer, turns)
        return {"turn": turn, "copy": export.copied(turn.question, turn.answer), "idea": idea}

    def _page(self, request: Request, template: str, place: str, language: Language, **values: Any) -> HTMLResponse:
        values.setdefault("title", say(f"app_place_{place}", language) if place else "")

        def here(other: Language) -> str:
            """This address in another language."""
            pairs = [(key, value) for key, value in request.query_params.multi_items() if key != "lang"]
            return f"{request.url.path}?{urlencode([*pairs, ('lang', other)])}"

        html = self._templates.get_template(template).render(lang=language, place=place, here=here, **values)
        return HTMLResponse(html, headers={"Content-Language": language, "Vary": "Accept-Language", "Cache-Control": "no-cache"})

    def _language(self, request: Request, asked: str | None) -> Language:
        return pick_language(asked, request.headers.get("accept-language", ""), self._settings.language)


def fit_title(view: FitView | None, language: Language) -> str:
    """The verdict where there is one, else the place."""
    return view.headline.rstrip(".") if view and view.firm else say("fit_title", language)


def read_figures(path: Path = FIGURES) -> dict[str, Any] | None:
    """The figures of the last recorded evaluation as percentages, for the two splits; None where there are none."""
    if not path.exists():
        return None
    recorded = json.loads(path.read_text(encoding="utf-8"))
    figures = recorded["figures"]

    def share(split: str, name: str) -> str:
        count, of = figures[split][name]
        return f"{100 * count / of:.1f} %"

    rows = [{"name": name, "shares": [share(split, name) for split in ("dev", "held")]} for name in ("right", "wrong_refusals", "wrong_answers", "recall_at_5")]
    return {"recorded": recorded["recorded"], "cases": figures["all"]["right"][1], "rows": rows}


def _version() -> str:
    """Changes when a style or script does, so that browsers may keep them."""
    digest = sha256()
    for path in sorted((HERE / "static").iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:10]
