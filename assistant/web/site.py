"""The web app as one ASGI app: the pages, the HTTP API, the MCP tools and Gradio's queue, behind one guard."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Match
from starlette.staticfiles import StaticFiles

from assistant.feedback import FeedbackStore
from assistant.fit import Judge
from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.web import api, guard, tools
from assistant.web.desk import Desk
from assistant.web.gradio_queue import OnlyTheQueue, gradio_app
from assistant.web.loading import Loading
from assistant.web.meters import Meters
from assistant.web.pages import Pages
from assistant.web.render import HERE
from assistant.web.shelf import Shelf
from corpus import InputError, Language, Library, WegwijzerError

log = logging.getLogger(__name__)
_DAY = 24 * 60 * 60
_FOR_PROGRAMS = ("/api/", "/mcp", "/gradio_api/", "/config", "/healthz", "/readyz", "/metrics", "/feedback", "/follow-ups")


class Site:
    """Makes the app. `today` gives the day; assistant, library and judge are being loaded meanwhile."""

    def __init__(
        self, settings: Settings, assistant: Loading[Assistant], library: Loading[Library], judge: Loading[Judge], today: Callable[[], date] = date.today
    ) -> None:
        self._settings = settings
        self._today = today
        self._meters = Meters()
        self._store = FeedbackStore(settings.database_url.get_secret_value(), settings.retention_days)
        self._desk = Desk(assistant, library, judge, self._store, self._meters, settings.keep_questions, waits=settings.chat_model is not None)
        self._shelves: dict[Language, Shelf] = {}
        self._pages = Pages(self._desk, self._shelf_in, settings, today)

    def app(self) -> FastAPI:
        """The ASGI app. Raises SettingsError where a setting cannot work."""
        gradio = gradio_app(self._desk, self._pages.reply, self._shelf_in)
        mcp = tools.server(self._desk, self._shelf_in)
        mcp_app = tools.app_of(mcp)

        @asynccontextmanager
        async def running(_: FastAPI) -> AsyncIterator[None]:
            async with gradio.router.lifespan_context(gradio), mcp.session_manager.run():
                purging = asyncio.create_task(self._purge_daily())
                yield
                purging.cancel()
            self._store.close()

        app = FastAPI(
            title="Wegwijzer", version="1", description="Answers on innovation procurement in Flanders, every sentence with its source.", lifespan=running,
            openapi_url="/api/v1/openapi.json", docs_url=None, redoc_url=None, max_body_size=guard.BODY,
        )  # fmt: skip
        self._add_handlers(app)
        self._add_health(app)
        app.include_router(api.router(self._desk, self._shelf_in))
        app.include_router(self._pages.router())
        app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
        app.router.routes.extend(mcp_app.routes)
        self._routes = list(app.router.routes)
        app.mount("/", OnlyTheQueue(gradio, self._not_found))
        self._add_guard(app)
        return app

    async def _shelf_in(self, language: Language) -> Shelf:
        if language not in self._shelves:
            self._shelves[language] = Shelf(await self._desk.library.wait(), language, self._today(), self._settings.stale_years)
        return self._shelves[language]

    async def _purge_daily(self) -> None:
        while True:
            await asyncio.sleep(_DAY)
            self._shelves.clear()  # what is stale depends on the day
            try:
                await self._desk.purge()
            except WegwijzerError as error:  # a database that is away today may be there tomorrow
                log.error("%s", error)

    def _add_health(self, app: FastAPI) -> None:
        @app.get("/healthz", tags=["health"])
        async def healthz() -> dict[str, str]:
            """Whether the process serves."""
            return {"status": "ok"}

        @app.get("/readyz", tags=["health"], responses={503: {"model": dict[str, str], "description": "Still loading, or loading failed"}})
        async def readyz() -> Response:
            """Whether questions are answered at once: models and library are loaded."""
            ready = self._desk.ready
            return JSONResponse({"status": "ready" if ready else "loading"}, status_code=200 if ready else 503)

        @app.get("/metrics", include_in_schema=False)
        async def metrics() -> Response:
            self._meters.ready.set(self._desk.ready)
            return Response(generate_latest(self._meters.registry), media_type=CONTENT_TYPE_LATEST)

    def _add_handlers(self, app: FastAPI) -> None:
        @app.exception_handler(WegwijzerError)
        async def to_fix(request: Request, error: WegwijzerError) -> Response:
            if isinstance(error, InputError):
                return self._refuse(request, 422, {}, str(error))
            log.error("%s", error)
            return self._refuse(request, 503, {}, str(error))

        @app.exception_handler(HTTPException)
        async def refused(request: Request, error: HTTPException) -> Response:
            return self._refuse(request, error.status_code, error.headers or {}, str(error.detail))

        @app.exception_handler(RequestValidationError)
        async def invalid(request: Request, error: RequestValidationError) -> Response:
            faults = [{"loc": list(map(str, fault["loc"])), "msg": fault["msg"], "type": fault["type"]} for fault in error.errors()]
            if any(fault["type"] == "json_invalid" for fault in faults):
                return self._refuse(request, 400, {}, f"not JSON: {faults[0]['msg']}")
            if request.url.path.startswith(_FOR_PROGRAMS):
                return JSONResponse({"detail": faults}, 422)
            return self._refuse(request, 422, {}, "; ".join(f"{fault['loc'][-1]}: {fault['msg']}" for fault in faults))

    def _add_guard(self, app: FastAPI) -> None:
        """The guard; what is added last stands first."""
        settings = self._settings
        app.add_middleware(GZipMiddleware, minimum_size=1000)
        app.add_middleware(guard.Limit, item=guard.read_limit(settings.limit), refuse=self._refuse, limited=self._meters.limited.inc)
        if settings.auth is not None:
            app.add_middleware(guard.SignIn, accounts=guard.read_accounts(settings.auth.get_secret_value()), refuse=self._refuse)
        if settings.cors_origins:
            app.add_middleware(
                CORSMiddleware,
                allow_origins=settings.cors_origins.split(),
                allow_methods=["GET", "POST"],
                allow_headers=["Authorization", "Content-Type"],
                expose_headers=guard.TOLD,
            )
        app.add_middleware(guard.HeadAsGet)
        app.add_middleware(guard.SecurityHeaders, frame_ancestors=settings.frame_ancestors.split())

    def _refuse(self, request: Request, status: int, headers, why: str = "") -> Response:
        """JSON for programs, a page for people."""
        if request.url.path.startswith(_FOR_PROGRAMS):
            told = {401: "sign in with HTTP Basic", 429: f"too many questions; try again in {headers.get('Retry-After')} seconds"}
            return JSONResponse({"detail": why or told[status]}, status, dict(headers))
        return self._pages.error(request, status, headers, why)

    async def _not_found(self, scope, receive, send) -> None:
        if scope["type"] != "http":
            response: Response = PlainTextResponse("", 404)
        elif allowed := self._methods(scope):
            response = self._refuse(Request(scope), 405, {"Allow": ", ".join(allowed)}, f"use {' or '.join(allowed)} here")
        else:
            response = self._refuse(Request(scope), 404, {}, "there is nothing at this address")
        await response(scope, receive, send)

    def _methods(self, scope) -> list[str]:
        """The methods that our own routes take at an address; none where it is not ours."""
        return [method for method in ("GET", "POST") if any(route.matches({**scope, "method": method})[0] is Match.FULL for route in self._routes)]
