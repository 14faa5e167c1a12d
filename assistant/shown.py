"""Answers as text for a terminal."""

from collections.abc import Iterator, Sequence

from assistant.answer import Answer, ContactCard, Source
from assistant.texts import say, say_date
from corpus import Language


def readable(answer: Answer) -> str:
    """The answer, its sources, contacts and what to do next."""
    language = answer.lang
    lines = [answer.text, *sources(answer.sources, language), *contacts(answer.contacts, language), *listed("app_next_steps", answer.next_steps, language)]
    lines += ["", *answer.notices] if answer.notices else []
    return "\n".join(lines)


def sources(cited: Sequence[Source], language: Language) -> Iterator[str]:
    if cited:
        yield from ("", f"{say('app_sources', language)}:")
    for source in cited:
        page = f", {say('app_page', language, page=source.page)}" if source.page else ""
        yield f"[{source.marker}] {source.publisher}, {source.title}{page}, {say_date(source.published, language)}"
        yield f"    {source.url}"
        if source.lang != language:
            yield f"    {source.quote}"


def contacts(cards: Sequence[ContactCard], language: Language) -> Iterator[str]:
    if cards:
        yield from ("", f"{say('app_contacts', language)}:")
    for contact in cards:
        when = say("app_current" if contact.current else "app_past", language)
        ways = ", ".join(filter(None, (contact.phone, contact.email, contact.url)))
        yield f"- {contact.name}, {contact.role} ({when}; {say_date(contact.as_of, language)}) {ways}".rstrip()


def listed(title: str, lines: Sequence[str], language: Language) -> Iterator[str]:
    """Lines under the text `title`; nothing where there are none."""
    if lines:
        yield from ("", f"{say(title, language)}:")
    yield from (f"- {line}" for line in lines)
