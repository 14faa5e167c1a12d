"""A chat model that gives what a test tells it to, without a wire."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from corpus import ChatError

NEVER = object()
"""A reply for a model that must not be asked."""


class FakeModel:
    """Replies with `reply`, an object or what a function makes of the material; with a ChatError it fails. `asked` holds the material of each request."""

    def __init__(self, reply: Any) -> None:
        self._reply = reply
        self.asked: list[dict] = []
        self.until: list[float | None] = []

    def stream(self, messages, schema, until=None) -> Iterator[dict]:
        assert self._reply is not NEVER, "the model was asked"
        self.asked.append(json.loads(messages[-1][1]))
        self.until.append(until)
        reply = self._reply(self.asked[-1]) if isinstance(self._reply, Callable) else self._reply
        if isinstance(reply, ChatError):
            raise reply
        yield reply
