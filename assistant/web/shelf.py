"""The library as visitors and programs see it: documents with their statements, filtered. Pure functions; the day of today is handed in."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from assistant.texts import keys, say
from corpus import Document, Language, Library, Statement
from corpus.digest import Value, last_check, published_year
from corpus.overview import has_ended, is_stale
from corpus.report import TOPICS


class Fact(Value):
    """A statement of a document."""

    reference: str
    text: str
    lang: Language
    topic: str | None
    valid_from: str | None
    valid_to: str | None
    ended: bool
    as_of: str | None
    page: int | None
    conflicts: tuple[str, ...]
    supersedes: tuple[str, ...]
    superseded_by: tuple[str, ...]


class Chapter(Value):
    """A section of a document."""

    heading: str
    facts: tuple[Fact, ...]


class Card(Value):
    """A document, without its statements."""

    id: str
    title: str
    publisher: str
    url: str
    published: str
    year: int | None
    """The latest year that `published` allows."""
    checked: str | None
    stale: bool
    kind: str
    jurisdiction: str
    topics: tuple[str, ...]
    statements: int


class Book(Card):
    """A document with its statements."""

    chapters: tuple[Chapter, ...]


class Found(Value):
    """A statement that a search found, with its document."""

    statement: str
    document: str
    title: str
    publisher: str
    url: str
    published: str
    quote: str
    lang: Language
    score: float


class Shelf:
    """The documents of a library, in one language."""

    def __init__(self, library: Library, language: Language, today: date, stale_years: float) -> None:
        self._library = library
        self._language = language
        self._today = today
        self._years = stale_years

    def cards(self, topic: str | None = None, publisher: str | None = None, year: int | None = None) -> list[Card]:
        """The documents that fit all that is given, the newest first; those without a year last."""
        cards = [Card(**self._fields(document)) for document in self._library.documents]
        fitting = [card for card in cards if topic in (None, *card.topics) and publisher in (None, card.publisher) and year in (None, card.year)]
        return sorted(fitting, key=lambda card: (-(card.year or 0), card.title))

    def book(self, id: str) -> Book | None:
        document = next((document for document in self._library.documents if document.id == id), None)
        if document is None:
            return None
        chapters = tuple(
            Chapter(heading=_in(section.heading, self._language), facts=tuple(self._fact(document, statement) for statement in section.statements))
            for section in document.sections
        )
        return Book(**self._fields(document), chapters=chapters)

    def found(self, hits: Iterable[tuple[str, float]]) -> list[Found]:
        """The statements behind references and scores; one that the library no longer has is left out."""
        return [self._found(*self._library.by_reference[reference], score) for reference, score in hits if reference in self._library.by_reference]

    def title_of(self, reference: str) -> str:
        return self._library.by_reference[reference][0].title_in(self._language) if reference in self._library.by_reference else reference

    def text_of(self, reference: str) -> str:
        return self._library.by_reference[reference][1].shown(self._language)[1] if reference in self._library.by_reference else reference

    def topics(self) -> list[tuple[str, str]]:
        """The topics there are, in the usual order, each with its name."""
        there = {statement.topic for _, _, statement in self._library.statements() if statement.topic}
        order = [topic for topic in TOPICS if topic in there] + sorted(there - set(TOPICS))
        return [(topic, name_of("topic", topic, self._language)) for topic in order]

    def publishers(self) -> list[str]:
        """The publishers, those with most documents first."""
        return [name for name, _ in sorted(Counter(document.publisher for document in self._library.documents).items(), key=lambda item: (-item[1], item[0]))]

    def years(self) -> list[int]:
        return sorted({year for document in self._library.documents if (year := published_year(document.published))}, reverse=True)

    def _fields(self, document: Document) -> dict:
        statements = list(document.statements())
        return {
            "id": document.id,
            "title": document.title_in(self._language),
            "publisher": document.publisher,
            "url": document.url,
            "published": document.published,
            "year": published_year(document.published),
            "checked": last_check(document.published, document.checked),
            "stale": is_stale(document, self._today, self._years),
            "kind": document.kind,
            "jurisdiction": document.jurisdiction,
            "topics": tuple(dict.fromkeys(statement.topic for statement in statements if statement.topic)),
            "statements": len(statements),
        }

    def _fact(self, document: Document, statement: Statement) -> Fact:
        reference = f"{document.id}#{statement.id}"
        lang, text = statement.shown(self._language)
        return Fact(
            reference=reference,
            text=text,
            lang=lang,
            topic=statement.topic,
            valid_from=statement.valid.start,
            valid_to=statement.valid.end,
            ended=has_ended(statement, self._today),
            as_of=statement.as_of,
            page=statement.page,
            conflicts=statement.conflicts,
            supersedes=statement.supersedes,
            superseded_by=self._library.replaced_by.get(reference, ()),
        )

    def _found(self, document: Document, statement: Statement, score: float) -> Found:
        lang, text = statement.shown(self._language)
        return Found(
            statement=f"{document.id}#{statement.id}",
            document=document.id,
            title=document.title_in(self._language),
            publisher=document.publisher,
            url=document.url,
            published=document.published,
            quote=text,
            lang=lang,
            score=round(score, 4),
        )


def by_document(found: Sequence[Found]) -> dict[str, list[Found]]:
    """What was found, per document, the best document first."""
    grouped: dict[str, list[Found]] = {}
    for fact in found:
        grouped.setdefault(fact.document, []).append(fact)
    return grouped


def name_of(what: str, value: str, language: Language) -> str:
    """The name of a topic, kind or jurisdiction in a language; one that has no text keeps its own."""
    key = f"{what}_{value.replace('-', '_')}"
    return say(key, language) if key in keys() else value


def _in(texts: dict[Language, str], language: Language) -> str:
    return texts.get(language) or next(iter(texts.values()))
