"""Time: what held when, what is over, what is old enough that its reader should be told."""

import re
from datetime import date

from corpus.digest import first_day, last_day, published_hint, published_year
from index import Hit

_OLD = 3
"""Years after which a reader would assume that a figure or a name may have changed."""
YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def published_of(hit: Hit) -> str:
    """When the statement was true or published: its own `as_of`, else the date of its document."""
    return hit.statement.as_of or hit.document.published


def is_old(hit: Hit, today: date) -> bool:
    """Whether the source is so old that its reader should be told."""
    year = published_year(published_of(hit))
    return year is not None and year <= today.year - _OLD


def is_over(hit: Hit, today: date) -> bool:
    """Whether the statement no longer holds, as far as is known: its period ended, or another statement replaced it."""
    end = hit.statement.valid.end
    return bool(hit.superseded_by) or (end is not None and last_day(end) < today)


def held(hit: Hit, day: date) -> bool:
    """Whether the statement is known to have held on `day`: published by then, and within its period.

    What has no date at all cannot be shown to have held.
    """
    start, end = hit.statement.valid.start, hit.statement.valid.end
    known = _earliest(published_of(hit))
    if start is not None:
        known = min(known or first_day(start), first_day(start))
    return known is not None and known <= day and (start is None or first_day(start) <= day) and (end is None or day <= last_day(end))


def asks_for_its_year(question: str, hit: Hit) -> bool:
    """Whether the question names a year that the statement names: then that year is wanted, not today."""
    said = " ".join(filter(None, (hit.statement.text(language) for language in hit.statement.languages)))
    return bool(set(YEAR.findall(question)) & set(YEAR.findall(said)))


def undated_year(hit: Hit, text: str, today: date) -> int | None:
    """The year to show beside an old statement that does not name one itself; none where the source's own date is not known."""
    published = published_of(hit)
    shown = is_old(hit, today) and not published.startswith("undated") and not YEAR.search(text)
    return published_year(published) if shown else None


def _earliest(published: str) -> date | None:
    """The first day on which a source can have been published, None if nothing is known of it."""
    day = published_hint(published) if published.startswith("undated") else published.partition("/")[0]
    match = re.search(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", day or "")
    return first_day(match[0]) if match else None
