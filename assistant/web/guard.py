"""What stands before every request, as plain ASGI: security headers, sign-in and a limit per client."""

import base64
import binascii
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import time
from urllib.parse import parse_qs

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus import SettingsError

Refuse = Callable[[Request, int, Mapping[str, str]], Response]
"""Makes the reply to a request that is turned away, from status and headers: a page or JSON, whichever the client reads."""

TOLD = ("Retry-After", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")
"""What a page of another site may read of the limit."""
_OPEN = ("/healthz", "/readyz")
"""What a machine asks without signing in."""
BODY, LARGE_BODY = 1024 * 1024, 2 * 1024 * 1024
"""Bytes of the largest body (a question with twenty earlier ones still fits, each character escaped), and of the largest conversation to
export; FastAPI keeps them."""


class SecurityHeaders:
    """Only our own scripts, styles and pictures run; no framing unless a setting allows it; nothing is guessed or leaked."""

    def __init__(self, app: ASGIApp, frame_ancestors: Sequence[str] = ()) -> None:
        self._app = app
        framed = " ".join(frame_ancestors) or "'none'"
        self._headers = {
            "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
            f"form-action 'self'; base-uri 'none'; frame-ancestors {framed}",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
            "Cross-Origin-Opener-Policy": "same-origin",
        } | ({} if frame_ancestors else {"X-Frame-Options": "DENY"})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


class HeadAsGet:
    """HEAD, which monitors and link checkers send, gets the headers that GET would; FastAPI refuses it, and the server leaves the body out."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app({**scope, "method": "GET"} if scope.get("method") == "HEAD" else scope, receive, send)


class SignIn:
    """HTTP Basic over everything but the health checks."""

    def __init__(self, app: ASGIApp, accounts: Mapping[str, str], refuse: Refuse) -> None:
        self._app = app
        self._accounts = {name.encode(): password.encode() for name, password in accounts.items()}
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in _OPEN or self._known(Headers(scope=scope).get("authorization", "")):
            await self._app(scope, receive, send)
            return
        await self._refuse(Request(scope), 401, {"WWW-Authenticate": 'Basic realm="Wegwijzer", charset="UTF-8"'})(scope, receive, send)

    def _known(self, header: str) -> bool:
        scheme, _, sent = header.partition(" ")
        try:
            name, _, password = base64.b64decode(sent, validate=True).partition(b":")
        except (binascii.Error, ValueError):
            return False
        return scheme.lower() == "basic" and hmac.compare_digest(self._accounts.get(name, b""), password) and name in self._accounts


@dataclass(frozen=True)
class Allowance:
    """What a client has left in its window: `seconds` until it has the whole again."""

    most: int
    left: int
    seconds: int
    granted: bool


class Limit:
    """So many questions per client; a question is whatever makes the assistant work. Pages, files, health checks and the follow-ups offered after an answer
    are free."""

    def __init__(self, app: ASGIApp, item: RateLimitItem, refuse: Refuse, limited: Callable[[], object]) -> None:
        self._app = app
        self._item = item
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._refuse = refuse
        self._limited = limited

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _is_question(scope):
            await self._app(scope, receive, send)
            return
        allowance = self._take(scope["client"][0] if scope.get("client") else "unknown")
        headers = {"X-RateLimit-Limit": str(allowance.most), "X-RateLimit-Remaining": str(allowance.left), "X-RateLimit-Reset": str(allowance.seconds)}
        if not allowance.granted:
            self._limited()
            await self._refuse(Request(scope), 429, headers | {"Retry-After": str(allowance.seconds)})(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(headers)
            await send(message)

        await self._app(scope, receive, with_headers)

    def _take(self, client: str) -> Allowance:
        granted = self._limiter.hit(self._item, client)
        window = self._limiter.get_window_stats(self._item, client)
        return Allowance(self._item.amount, max(0, int(window.remaining)), max(1, round(window.reset_time - time())), granted)


def _is_question(scope: Scope) -> bool:
    """Whether a request makes the assistant work: what is sent, and addresses that carry a question or an idea."""
    if scope["method"] == "POST":
        return True
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    return scope["method"] == "GET" and ("idea" in query or "plain" in query or ("q" in query and scope["path"] != "/"))


def read_limit(text: str) -> RateLimitItem:
    """The limit of the settings. Raises SettingsError."""
    try:
        return parse(text)
    except ValueError:
        raise SettingsError(f"WEGWIJZER_LIMIT is {text!r}; write it as 60/minute or 5 per 10 seconds") from None


def read_accounts(text: str) -> dict[str, str]:
    """Names and passwords of WEGWIJZER_AUTH. Raises SettingsError where one has no name or no password."""
    pairs = [pair.partition(":") for pair in text.split(",")]
    if not all(name.strip() and password for name, _, password in pairs):
        raise SettingsError("WEGWIJZER_AUTH must hold name:password, several separated by commas; correct or unset it")
    return {name.strip(): password for name, _, password in pairs}
