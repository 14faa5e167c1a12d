"""The library format: one YAML digest per source document, read into immutable values.

A `Document` holds `Section`s, a section holds `Statement`s, a statement holds the `Question`s people ask for it.
Everything the assistant may say is a statement. Knows nothing of models, indexes or answers.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar, get_args

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from corpus.errors import DigestError

Language = Literal["nl", "en", "fr"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
Lead = Literal["yes", "no", "depends"]

MAX_FILE_BYTES = 5_000_000
"""A digest of more than 5 MB is a mistake, not a digest; the largest of ours has about 60 kB."""

_MAX_DEPTH = 50
_YEAR, _DAY = r"\d{4}", r"\d{4}(?:-\d{2}(?:-\d{2})?)?"
_HINT = rf"(?:about|after|before) {_DAY}|{_DAY} or later|{_DAY} to {_DAY}"
_PUBLISHED = re.compile(rf"(?P<from>{_DAY})(?:/(?P<to>{_DAY}))?|undated(?:, (?P<hint>{_HINT}))?, read (?P<read>\d{{4}}-\d{{2}})")


def _check_published(text: str) -> str:
    if not _PUBLISHED.fullmatch(text) or not all(map(_is_day, re.findall(_DAY, text))):
        raise ValueError("write 2016, 2016-10, 2016-10-31, 2021/2023, 'undated, read 2026-11' or 'undated, 2019 or later, read 2026-11'")
    return text


def _check_day(text: str) -> str:
    if not re.fullmatch(_DAY, text):
        raise ValueError("write a date as 2016, 2016-10 or 2016-10-31")
    first_day(text)
    return text


def _is_day(text: str) -> bool:
    try:
        return bool(first_day(text))
    except ValueError:
        return False


def first_day(text: str) -> date:
    """The first day of a year, month or day: `2016-10` is 2016-10-01. Raises ValueError for a month 13."""
    year, month, day = (*map(int, text.split("-")), 1, 1)[:3]
    return date(year, month, day)


def last_day(text: str) -> date:
    """The last day of a year, month or day: `2016-02` is 2016-02-29."""
    year, month, day = (*map(int, text.split("-")), 0, 0)[:3]
    month = month or 12
    return date(year, month, day or monthrange(year, month)[1])


def published_hint(published: str) -> str | None:
    """What an undated source's date is known to be: `about 2022`, `after 2019`, `2019 or later`, `2014 to 2020`; None where nothing is."""
    match = _PUBLISHED.fullmatch(published)
    return match["hint"] if match else None


def published_year(published: str) -> int | None:
    """The latest year a `published` text allows, None where it gives none: `2021/2023` is 2023, `undated, about 2022, …` is 2022."""
    match = _PUBLISHED.fullmatch(published)
    if match is None:
        return None
    years = re.findall(_YEAR, match["hint"] or match["to"] or match["from"] or "")
    return int(max(years)) if years else None


def last_check(published: str, checked: str | None = None) -> str | None:
    """The month in which somebody last compared a digest with its source: `checked`, else when an undated source was read; None where neither is known."""
    match = _PUBLISHED.fullmatch(published)
    return max(filter(None, (checked, match["read"] if match else None)), default=None)


def last_known(published: str, checked: str | None = None) -> date:
    """The last day on which the source is known to have said so: its date, or the last check where that is later."""
    match = _PUBLISHED.fullmatch(published)
    days = [match["to"] or match["from"] if match else None, last_check(published, checked)]
    return max(last_day(day) for day in days if day)


Published = Annotated[str, AfterValidator(_check_published)]
Day = Annotated[str, AfterValidator(_check_day)]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100)]
Reference = Annotated[str, Field(pattern=r"^[a-z0-9-]+#[a-z0-9-]+$")]
Text = Annotated[str, Field(min_length=1, max_length=2_000)]


class Value(BaseModel):
    """What is read from a file or handed on as JSON: immutable, and no field it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Validity(Value):
    """The period in which a statement holds; an open end is None."""

    start: Day | None = Field(None, alias="from")
    end: Day | None = Field(None, alias="to")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.start and self.end and first_day(self.start) > first_day(self.end):
            raise ValueError(f"valid from {self.start} lies after valid to {self.end}")
        return self


class Question(Value):
    """A way people ask for exactly one statement, with the word an answer may open with, if any."""

    text: Text
    lead: Lead | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain_text(cls, value: Any) -> Any:
        return {"text": value} if isinstance(value, str) else value


class Statement(Value):
    """One fact in one or two sentences, in one or more languages: the smallest thing the assistant says."""

    id: Identifier
    nl: Text | None = None
    en: Text | None = None
    fr: Text | None = None
    topic: Identifier | None = None
    valid: Validity = Validity()
    as_of: Published | None = None
    page: int | None = Field(None, ge=1)
    gap: bool = False
    """Whether it only says that something is not known or was not found: a reason to refuse, not an answer."""
    supersedes: tuple[Reference, ...] = ()
    conflicts: tuple[Reference, ...] = ()
    questions: dict[Language, tuple[Question, ...]] = {}
    near_misses: dict[Language, tuple[Text, ...]] = {}
    """What people ask of the same thing and this statement does not answer."""

    @model_validator(mode="after")
    def _has_words(self) -> Self:
        if not self.languages:
            raise ValueError("a statement needs a text in nl, en or fr")
        if silent := {*self.questions, *self.near_misses} - set(self.languages):
            raise ValueError(f"questions in {', '.join(sorted(silent))} but no text in that language")
        return self

    @property
    def languages(self) -> tuple[Language, ...]:
        return tuple(language for language in LANGUAGES if self.text(language))

    def text(self, language: Language) -> str | None:
        return {"nl": self.nl, "en": self.en, "fr": self.fr}[language]

    def shown(self, language: Language) -> tuple[Language, str]:
        """The language it is shown in to who reads `language`, and its text: that language if it stands in it, else the first that it stands in."""
        shown = language if self.text(language) else self.languages[0]
        return shown, self.text(shown)


class Section(Value):
    id: Identifier
    heading: dict[Language, Text]
    statements: tuple[Statement, ...]


class Original(Value):
    """Where a document that an organisation added itself was read from, so that it can be read again."""

    source: Text
    """The full path of a file, or a web address."""
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    """Over the bytes that were read."""
    read: Published
    language: Language
    title: Text | None = None
    publisher: Text | None = None
    url: Text | None = None
    """Given by who added it, in place of what was understood."""


class Document(Value):
    """One source document: who published it, when, where it stands, and what it states."""

    id: Identifier
    title: dict[Language, Text]
    publisher: Text
    url: Text
    published: Published
    checked: Day | None = None
    """When somebody last compared the digest with its source, where that is known."""
    kind: Literal["news", "policy", "law", "guidance", "faq", "project", "original"]
    jurisdiction: Literal["flanders", "belgium", "eu", "other"]
    sections: tuple[Section, ...]
    original: Original | None = None
    """Only for kind `original`."""

    def statements(self) -> Iterator[Statement]:
        for section in self.sections:
            yield from section.statements

    def title_in(self, language: Language) -> str:
        """The title in `language`, or in the first language there is."""
        return self.title.get(language) or next(iter(self.title.values()))


class _StringLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """YAML whose scalars stay the text that was typed (save null), and in which a key may stand once.

    YAML 1.1 would read `lead: yes` as true, `2016` as a number and `2016-10-31` as a date; here the models decide.
    """

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag in ("tag:yaml.org,2002:null", "tag:yaml.org,2002:merge")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict:
        seen = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, "a list or mapping stands where a key should", key.start_mark)
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"the key {key.value!r} stands twice", key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def read_yaml(path: Path) -> Any:
    """The content of a YAML file of the library, scalars as text. Raises DigestError with file, line and remedy."""
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise DigestError(f"{path}: larger than {MAX_FILE_BYTES // 1_000_000} MB; split it into one digest per source document")
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise DigestError(f"{path}: not UTF-8 text (byte {error.start}); save it as UTF-8") from None
    except OSError as error:
        raise DigestError(f"{path}: cannot be read ({error.strerror}); check that it exists and that you may read it") from None
    try:
        _check_depth(text, path)
        return yaml.load(text, Loader=_StringLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else "?"
        raise DigestError(f"{path}, line {line}: {error.problem}; mend the YAML there") from None
    except (yaml.YAMLError, ValueError, KeyError) as error:
        raise DigestError(f"{path}: not YAML ({error}); mend that value") from None


def _check_depth(text: str, path: Path) -> None:
    """Raises DigestError for YAML nested deeper than any digest: building it would end the process."""
    depth = 0
    for event in yaml.parse(text, Loader=_StringLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH:
            raise DigestError(f"{path}, line {event.start_mark.line + 1}: nested more than {_MAX_DEPTH} deep; compare it with another digest")


_Model = TypeVar("_Model", bound=BaseModel)


def parse(model: type[_Model], value: Any, where: str) -> _Model:
    """`value` as a `model`. Raises DigestError naming the first field that is wrong."""
    try:
        return model.model_validate(value)
    except ValidationError as errors:
        first = errors.errors()[0]
        field = ".".join(map(str, first["loc"])) or "the whole"
        more = f" (and {errors.error_count() - 1} more)" if errors.error_count() > 1 else ""
        raise DigestError(f"{where}: {field}: {first['msg'].removeprefix('Value error, ')}{more}; mend that field") from None


def read_digest(path: Path) -> Document:
    """The document a digest file describes. Raises DigestError."""
    document = parse(Document, read_yaml(path), str(path))
    if document.id != path.stem:
        raise DigestError(f"{path}: its id is {document.id}; name the file {document.id}.yaml or change the id")
    return document
