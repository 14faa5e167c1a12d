"""A chat model of any provider, through LangChain: in time, asked again with a growing pause, left alone for a while where it keeps failing.

The only file that opens a chat model. It knows nothing of statements or answers: messages in, an object of a JSON schema out, piece by piece.
LangChain is imported when a model is opened, never without one.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import aclosing
from queue import Empty, Queue
from threading import Lock, Thread
from time import monotonic
from typing import Any

from corpus import ChatError, SettingsError

log = logging.getLogger(__name__)

EXTRAS = {"openai": "langchain_openai", "ollama": "langchain_ollama", "anthropic": "langchain_anthropic", "mistralai": "langchain_mistralai"}
"""The providers that pyproject.toml has an extra for, and the package that each needs."""
_ATTEMPTS = 3
_FIRST_PAUSE, _LONGEST_PAUSE = 0.25, 4
"""Seconds before the second attempt, and at most; a random part is added."""
_PASSING = (408, 409, 425, 429)
"""Status codes, beside 500 and more, after which the same request may succeed."""


class ChatModel:
    """The model that `name` gives, as `provider:model`. Address and key come from the provider's own variables (OPENAI_BASE_URL, OPENAI_API_KEY, …).

    `seconds` is the longest that an answer may take, all attempts and uses together. Raises SettingsError where the model cannot be opened.
    """

    def __init__(self, name: str, seconds: float = 15, breaker: "Breaker | None" = None) -> None:
        self.name = name
        self._seconds = seconds
        self._breaker = breaker or Breaker()
        # A loop of its own in a thread of its own: a request can be given up at the limit, its connection closed, whatever the provider's client does.
        self._loop = asyncio.new_event_loop()
        Thread(target=self._loop.run_forever, name="chat model", daemon=True).start()
        opened = asyncio.run_coroutine_threadsafe(_open(name, seconds), self._loop)
        if error := opened.exception():
            raise SettingsError(_remedy(name, error))
        self._model = opened.result()

    def stream(self, messages: Sequence[tuple[str, str]], schema: Mapping[str, Any], until: float | None = None) -> Iterator[Mapping[str, Any]]:
        """An object of `schema`, growing: each is more complete than the one before. What comes is not yet checked against the schema.

        `messages` are (role, text); `until` is when it must have come, on the clock of `time.monotonic`, so that several uses share the time of
        one answer. Raises ChatError where nothing came, where it broke off, and at the limit; what came before stays yielded.
        """
        if until is not None and until <= monotonic():
            raise ChatError("the time for this answer is used up; the chat model is not asked again; raise WEGWIJZER_CHAT_SECONDS")
        self._breaker.check()
        until = min(filter(None, (until, monotonic() + self._seconds)))
        pieces: Queue[Mapping[str, Any] | None] = Queue()
        request = asyncio.run_coroutine_threadsafe(self._request(messages, schema, pieces), self._loop)
        try:
            while (piece := pieces.get(timeout=max(0.0, until - monotonic()))) is not None:
                yield piece
            error = request.exception(timeout=max(0.0, until - monotonic()))
        except (Empty, TimeoutError):
            error = TimeoutError(f"no whole answer in time; WEGWIJZER_CHAT_SECONDS is {self._seconds:g}")
        finally:
            request.cancel()
        self._breaker.record(ok=error is None)
        if error is not None:
            raise ChatError(f"the chat model {self.name} failed ({_first_line(error)}); the library's own sentences are shown; check WEGWIJZER_CHAT_MODEL")

    async def _request(self, messages: Sequence[tuple[str, str]], schema: Mapping[str, Any], pieces: Queue) -> None:
        """Puts what comes into `pieces`, and None when all of it came or nothing more will. Asks again only where nothing came yet."""
        from langchain_core.utils.json_schema import dereference_refs
        from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_exponential_jitter

        came = False
        form = {key: value for key, value in dereference_refs(dict(schema)).items() if key != "$defs"}  # not every provider follows references

        def may_help(error: BaseException) -> bool:
            return not came and _is_passing(error)

        try:
            async for attempt in AsyncRetrying(
                retry=retry_if_exception(may_help),
                stop=stop_after_attempt(_ATTEMPTS),
                wait=wait_exponential_jitter(initial=_FIRST_PAUSE, max=_LONGEST_PAUSE, jitter=_FIRST_PAUSE),
                reraise=True,
            ):
                with attempt:
                    async with aclosing(self._model.with_structured_output(form).astream(list(messages))) as stream:
                        async for piece in stream:
                            if piece:  # a stream may begin with nothing
                                came = True
                                pieces.put(piece)
                    if not came:
                        raise ValueError("what came is not of the form asked for")
        finally:
            pieces.put(None)


class Breaker:
    """After so many failures in a row a model is not asked for so many seconds; then once, to see whether it answers again."""

    def __init__(self, failures: int = 3, seconds: float = 60, clock: Callable[[], float] = monotonic) -> None:
        self._most, self._seconds, self._clock = failures, seconds, clock
        self._failures, self._open_until = 0, 0.0
        self._lock = Lock()

    def check(self) -> None:
        """Raises ChatError while the model is left alone."""
        with self._lock:
            if self._failures >= self._most and self._clock() < self._open_until:
                raise ChatError(f"the chat model failed {self._failures} times in a row and is left alone for {self._seconds:g} s; check that it runs")
            if self._failures >= self._most:  # this one asks; the others wait for what becomes of it
                self._open_until = self._clock() + self._seconds

    def record(self, *, ok: bool) -> None:
        """Takes note of what became of a request."""
        with self._lock:
            self._failures = 0 if ok else self._failures + 1
            if self._failures >= self._most:
                self._open_until = self._clock() + self._seconds


async def _open(name: str, seconds: float) -> Any:
    from langchain.chat_models import init_chat_model

    # The attempts are counted here, alike for each provider; the coldest wording leaves the least to check.
    return init_chat_model(name, timeout=seconds, max_retries=0, temperature=0)


def _remedy(name: str, error: BaseException) -> str:
    """What to do where a model cannot be opened."""
    provider, _, model = name.partition(":")
    if not model:
        return f"WEGWIJZER_CHAT_MODEL is {name!r}; give provider:model, such as openai:gpt-5-mini or ollama:qwen3"
    if isinstance(error, ImportError):
        install = f"'.[{provider}]'" if provider in EXTRAS else f"langchain-{provider}"
        return f"WEGWIJZER_CHAT_MODEL is {name!r}, whose package is not installed; run: pip install -c constraints.txt {install}"
    return f"WEGWIJZER_CHAT_MODEL is {name!r}: {_first_line(error)}; correct it, or set the provider's variables (such as OPENAI_API_KEY, OPENAI_BASE_URL)"


def _is_passing(error: BaseException) -> bool:
    """Whether asking again may help: not after a request that was refused as such, nor after an answer that makes no sense."""
    if isinstance(error, ValueError):
        return False
    status = getattr(error, "status_code", None) or getattr(getattr(error, "response", None), "status_code", None)
    return status is None or status in _PASSING or status >= 500


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:200]
