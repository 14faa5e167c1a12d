"""What a reader should be told beside the statements: sources that disagree, that are old, over, or in another language."""

from collections.abc import Sequence
from datetime import date

from assistant.answer import Quoted
from assistant.texts import say, say_date
from assistant.validity import is_old, is_over, published_of
from corpus import Language


def notices(quoted: Sequence[Quoted], language: Language, today: date) -> list[str]:
    """The notices that go with the statements `quoted`, in the order of their markers."""
    found = []
    markers = {quote.hit.reference: number for number, quote in enumerate(quoted, 1)}
    pairs = [{markers[quote.hit.reference], markers[end]} for quote in quoted for end in quote.hit.statement.conflicts if end in markers]
    clashing = sorted(set().union(*pairs))
    if clashing:
        found.append(say("notice_conflict", language, markers=_list(clashing, language)))
    old: dict[str, list[int]] = {}
    for number, quote in enumerate(quoted, 1):
        if is_old(quote.hit, today):
            old.setdefault(published_of(quote.hit), []).append(number)
    if old:
        found.append(say("notice_dated", language, what=_dated([(_list(numbers, language), day) for day, numbers in old.items()], language)))
    expired = [(number, quote.hit.statement.valid.end or published_of(quote.hit)) for number, quote in enumerate(quoted, 1) if is_over(quote.hit, today)]
    if expired:
        found.append(say("notice_expired", language, what=_dated([(f"[{number}]", day) for number, day in expired], language)))
    foreign = [number for number, quote in enumerate(quoted, 1) if quote.language != language]
    if foreign:
        found.append(say("notice_other_language", language, markers=_list(foreign, language)))
    return found


def _dated(sources: Sequence[tuple[str, str]], language: Language) -> str:
    """Markers with their date: `[1] and [3]: 2017; [2]: 31 October 2016`."""
    return say("separator", language).join(say("notice_dated_source", language, markers=markers, date=say_date(day, language)) for markers, day in sources)


def _list(markers: Sequence[int], language: Language) -> str:
    joined = [f"[{marker}]" for marker in markers]
    last = {"nl": " en ", "en": " and ", "fr": " et "}[language]
    return last.join(filter(None, (", ".join(joined[:-1]), joined[-1])))
