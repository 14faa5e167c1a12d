"""What a chat model tells, read strictly: sentences with their numbers as they come, or a whole object. Knows nothing of what it is asked for."""

import json
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus import ChatError, Language

log = logging.getLogger(__name__)
Form = TypeVar("Form", bound=BaseModel)

NAMES: dict[Language, str] = {"nl": "Dutch", "en": "English", "fr": "French"}
"""The languages as a model is told them."""


class Model(Protocol):
    """What is needed of a chat model. `until` is when it must have answered, on the clock of `time.monotonic`; see `ChatModel.stream`."""

    def stream(self, messages: Sequence[tuple[str, str]], schema: Mapping[str, Any], until: float | None = None) -> Iterator[Mapping[str, Any]]: ...


Check = Callable[[str, Language, Sequence[str]], str | None]
"""What is wrong with a sentence in a language that says it rests on these statements; None if nothing is. See `Grounding.fault`."""


class Told(BaseModel):
    """What a model gives: only the fields asked for, of their types."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Item(Told):
    """A sentence as the model gives it."""

    text: str = Field(description="One sentence, without markers")
    sources: list[int] = Field(description="The numbers of the statements that say this")


class Sentences(Told):
    """Sentences and the numbers of the statements they rest on."""

    sentences: list[Item]


def messages(task: str, material: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The task, and the material as one JSON object, so that nothing in it can pass for the task."""
    return [("system", task), ("human", json.dumps(material, ensure_ascii=False))]


def sentences(model: Model, asked: Sequence[tuple[str, str]], most: int, until: float | None = None) -> Iterator[Item]:
    """The sentences that the model gives, one at a time as soon as it is whole, `most` at most; what is not of the form asked for is left out."""
    taken, given = 0, []
    for piece in model.stream(asked, Sentences.model_json_schema(), until):
        given = piece.get("sentences") if isinstance(piece, Mapping) else None
        given = given[:most] if isinstance(given, list) else []
        for raw in given[taken:-1]:  # the last one may still grow
            yield from _read(raw)
        taken = max(taken, len(given) - 1)
    for raw in given[taken:]:
        yield from _read(raw)


def whole(model: Model, asked: Sequence[tuple[str, str]], form: type[Form], until: float | None = None) -> Form:
    """The object that the model gives. Raises ChatError where it gives none of that form."""
    given: Mapping[str, Any] = {}
    for piece in model.stream(asked, form.model_json_schema(), until):
        given = piece
    try:
        return form.model_validate(given)
    except ValidationError:
        raise ChatError("the chat model gave something else than it was asked for; the assistant goes on without it") from None


def _read(raw: Any) -> Iterator[Item]:
    try:
        yield Item.model_validate(raw)
    except ValidationError:
        log.info("the chat model gave something that is no sentence with its sources")
