"""How old the library is: a row per document with its date, its number of statements and its last check. Pure: the day of today is handed in."""

from collections.abc import Iterator
from datetime import date, timedelta

from corpus.digest import Document, Statement, Value, last_check, last_day, last_known
from corpus.reader import Library

_YEAR = timedelta(days=365.25)


class Row(Value):
    """A document as `wegwijzer corpus list` shows it."""

    id: str
    title: str
    publisher: str
    url: str
    published: str
    statements: int
    checked: str | None
    """The month or day in which somebody last compared it with its source; None where that is not known."""
    stale: bool


def rows(library: Library, today: date, years: float) -> Iterator[Row]:
    """A row for each document, in order of its id; stale is what has neither appeared nor been checked in the last `years`."""
    for document in library.documents:
        yield Row(
            id=document.id,
            title=document.title_in("nl"),
            publisher=document.publisher,
            url=document.url,
            published=document.published,
            statements=sum(1 for _ in document.statements()),
            checked=last_check(document.published, document.checked),
            stale=is_stale(document, today, years),
        )


def is_stale(document: Document, today: date, years: float) -> bool:
    """Whether the last day on which its source is known to have said so lies more than `years` back."""
    return today - last_known(document.published, document.checked) > years * _YEAR


def has_ended(statement: Statement, today: date) -> bool:
    """Whether the period in which the statement holds is over."""
    return statement.valid.end is not None and last_day(statement.valid.end) < today


def table(listed: list[Row]) -> str:
    """The rows for a terminal, columns aligned, with a line of totals."""
    lines = [("document", "date", "statements", "last check", "")]
    lines += [(row.id, row.published.partition(", read")[0], str(row.statements), row.checked or "–", "stale" if row.stale else "") for row in listed]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    text = [f"{id:{widths[0]}}  {day:{widths[1]}}  {count:>{widths[2]}}  {checked:{widths[3]}}  {mark}" for id, day, count, checked, mark in lines]
    totals = f"{len(listed)} documents, {sum(row.statements for row in listed)} statements, {sum(row.stale for row in listed)} documents stale"
    return "\n".join([*(line.rstrip() for line in text), totals])
