"""The stages of an answer: `Draft` (composed) and `Answer` (verified), with the JSON contract of `wegwijzer ask --json`."""

from dataclasses import dataclass
from typing import Literal, Self

from pydantic import Field

from assistant.question import Question
from corpus import Language, Value
from index import Hit

Status = Literal["answered", "refused", "clarify", "social"]
Reason = Literal["not_in_library", "out_of_scope", "personal", "opinion", "manipulation", "invalid"]


class Sentence(Value):
    """A sentence of an answer and the markers of the sources it stands in."""

    text: str
    sources: tuple[int, ...]


class Source(Value):
    """A statement that is cited, with all a reader needs to check it."""

    marker: int = Field(ge=1)
    statement: str
    document: str
    title: str
    publisher: str
    url: str
    published: str
    quote: str
    """The statement's own words, in `lang`."""
    lang: Language
    valid_from: str | None
    valid_to: str | None
    page: int | None


class ContactCard(Value):
    """Somebody to turn to; `current` is false for a person or number of the past."""

    name: str
    role: str
    organisation: str
    phone: str | None
    email: str | None
    url: str | None
    as_of: str
    current: bool


class Answer(Value):
    """What `Assistant.ask` gives. A refusal is an answer too, with its `reason`."""

    id: str | None = None
    question: str
    lang: Language
    status: Status
    reason: Reason | None = None
    text: str
    """Plain text with `[1]` markers."""
    sentences: tuple[Sentence, ...] = ()
    sources: tuple[Source, ...] = ()
    contacts: tuple[ContactCard, ...] = ()
    notices: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = ()
    confidence: float = Field(0.0, ge=0, le=1)
    timings_ms: dict[str, float] = {}


@dataclass(frozen=True)
class Quoted:
    """A statement chosen for an answer, in the language it will be shown in."""

    hit: Hit
    language: Language
    text: str
    """What will be shown; `verify` puts the statement's own text in its place if it is anything else."""

    @classmethod
    def of(cls, hit: Hit, language: Language) -> Self:
        """The statement in its own words, in `language` where it stands in it."""
        return cls(hit, *hit.statement.shown(language))


@dataclass(frozen=True)
class Draft:
    """An answer before it is verified."""

    question: Question
    status: Status
    reason: Reason | None = None
    opening: str = ""
    """A word or sentence of our own before the statements: "Ja.", or the text of a refusal. It states no fact."""
    quoted: tuple[Quoted, ...] = ()
    closing: str = ""
    """A sentence of our own after the statements: which part of the question the library lacks."""
    contacts: tuple[ContactCard, ...] = ()
    notices: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = ()
    confidence: float = 0.0
    listed: bool = False
    """Whether the statements are shown as a list."""
