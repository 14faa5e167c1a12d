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
    places = {quote.hit.reference: number for number, quote in enumerate(quoted, 1)}
    pairs = [{places[quote.hit.reference], places[end]} for quote in quoted for end in quote.hit.statement.conflicts if end in places]
    clashing = sorted(set().union(*pairs))
    if clashing:
        found.append(say("notice_conflict", language, markers=markers(clashing, language)))
    old: dict[str, list[int]] = {}
    for number, quote in enumerate(quoted, 1):
        if is_old(quote.hit, today):
            old.setdefault(published_of(quote.hit), []).append(number)
    if old:
        found.append(say("notice_dated", language, what=_dated([(markers(numbers, language), day) for day, numbers in old.items()], language)))
    over = [(number, quote.hit.statement.valid.end) for number, quote in enumerate(quoted, 1) if is_over(quote.hit, today)]
    expired = [(f"[{number}]", end) for number, end in over if end is not None]
    if expired:
        found.append(say("notice_expired", language, what=_dated(expired, language)))
    replaced = [number for number, end in over if end is None]
    if replaced:
        found.append(say("notice_replaced", language, markers=markers(replaced, language)))
    return found + of_other_language([number for number, quote in enumerate(quoted, 1) if quote.language != language], language)


def of_other_language(numbers: Sequence[int], language: Language) -> list[str]:
    """The notice on the sources shown in another language than the asker's; none where there are none."""
    return [say("notice_other_language", language, markers=markers(numbers, language))] if numbers else []


def _dated(sources: Sequence[tuple[str, str]], language: Language) -> str:
    """Markers with their date: `[1] and [3]: 2017; [2]: 31 October 2016`."""
    return say("separator", language).join(say("notice_dated_source", language, markers=markers, date=say_date(day, language)) for markers, day in sources)


def markers(numbers: Sequence[int], language: Language) -> str:
    """Markers as a text names them: `[1], [2] and [4]`."""
    joined = [f"[{number}]" for number in numbers]
    last = {"nl": " en ", "en": " and ", "fr": " et "}[language]
    return last.join(filter(None, (", ".join(joined[:-1]), joined[-1])))
