"""Answers as HTML. Pure functions; everything that comes from outside is escaped."""

import re
from collections.abc import Sequence
from html import escape
from itertools import groupby

from assistant.answer import Answer, ContactCard, Source
from assistant.texts import say, say_date
from corpus import Language

Turn = tuple[str, Answer | None]
"""A question and its answer; None while it is being looked for."""


def conversation(turns: Sequence[Turn], language: Language, waiting: str = "") -> str:
    """All turns, oldest first, as a log that screen readers announce. `waiting` is shown for a turn without an answer."""
    items = "".join(
        _question(question, language) + (_reply(answer, linked=place == len(turns)) if answer else _waiting(waiting))
        for place, (question, answer) in enumerate(turns, 1)
    )
    label = escape(say("app_conversation", language))
    return f'<div class="ww-log" role="log" aria-live="polite" aria-label="{label}">{items}</div>'


def sources(answer: Answer | None, language: Language) -> str:
    """The sources of one answer: publisher, title, date, validity, the exact sentence and a link."""
    heading = f'<h2 class="ww-h2">{escape(say("app_sources", language))}</h2>'
    if answer is None:
        return f'{heading}<p class="ww-muted">{escape(say("app_no_sources", language))}</p>'
    if not answer.sources:
        return f'{heading}<p class="ww-muted">{escape(say("app_no_sources_for_this", language))}</p>'
    return f'{heading}<ol class="ww-sources">{"".join(_source(source, answer.lang) for source in answer.sources)}</ol>'


def failure(message: str, language: Language) -> str:
    """Something that must be fixed, as a reply."""
    return f'<div class="ww-log" role="alert"><article class="ww-reply ww-error"><p>{escape(message)}</p></article></div>'


def _question(question: str, language: Language) -> str:
    return f'<article class="ww-question"><h3 class="ww-label">{escape(say("app_question_label", language))}</h3><p>{escape(question)}</p></article>'


def _waiting(text: str) -> str:
    return f'<article class="ww-reply ww-waiting"><p>{escape(text)}</p></article>'


def _reply(answer: Answer, linked: bool) -> str:
    """A reply; only the markers of the latest one are `linked`, for only its sources are shown."""
    refused = answer.status == "refused"
    kind = "refusal" if refused else answer.status
    label = say("app_refusal" if refused else "app_answer", answer.lang)
    icon = {"refused": "⊘", "answered": "✓"}.get(answer.status, "☺")
    parts = [
        f'<h3 class="ww-label"><span aria-hidden="true">{icon}</span> {escape(label)}</h3>',
        f'<div class="ww-text">{_text(answer.text, linked)}</div>',
        _contacts(answer.contacts, answer.lang),
        _listed(answer.next_steps, say("app_next_steps", answer.lang)),
        *(f'<p class="ww-notice">{_marked(notice, linked)}</p>' for notice in answer.notices),
    ]
    return f'<article class="ww-reply ww-{kind}" lang="{answer.lang}">{"".join(parts)}</article>'


def _text(text: str, linked: bool) -> str:
    """Line by line: those that start with a dash become a list; a marker becomes a link to its source."""
    parts = []
    for is_item, lines in groupby(filter(None, text.split("\n")), key=lambda line: line.startswith("- ")):
        if is_item:
            parts.append(f"<ul>{''.join(f'<li>{_marked(line[2:], linked)}</li>' for line in lines)}</ul>")
        else:
            parts += [f"<p>{_marked(line, linked)}</p>" for line in lines]
    return "".join(parts)


def _marked(text: str, linked: bool) -> str:
    shown = r'<a class="ww-marker" href="#bron-\1">[\1]</a>' if linked else r'<span class="ww-marker">[\1]</span>'
    return re.sub(r"\[(\d+)\]", shown, escape(text))


def _source(source: Source, language: Language) -> str:
    when = say_date(source.published, language)
    details = [source.publisher, when, *_validity(source, language)]
    if source.page:
        details.append(say("app_page", language, page=source.page))
    return (
        f'<li id="bron-{source.marker}" value="{source.marker}"><p class="ww-title">{escape(source.title)}</p>'
        f'<p class="ww-meta">{escape(" · ".join(details))}</p>'
        f'<blockquote lang="{source.lang}">{escape(source.quote)}</blockquote>'
        f"{_link(source.url, say('app_open_source', language))}</li>"
    )


def _validity(source: Source, language: Language) -> list[str]:
    if source.valid_from is None and source.valid_to is None:
        return []
    start, end = (say_date(day, language) if day else "…" for day in (source.valid_from, source.valid_to))
    return [say("app_valid", language, start=start, end=end)]


def _contacts(contacts: Sequence[ContactCard], language: Language) -> str:
    if not contacts:
        return ""
    cards = "".join(_contact(contact, language) for contact in contacts)
    return f'<h4 class="ww-label">{escape(say("app_contacts", language))}</h4><ul class="ww-cards">{cards}</ul>'


def _contact(contact: ContactCard, language: Language) -> str:
    when = say_date(contact.as_of, language)
    state = say("app_current" if contact.current else "app_past", language)
    ways = [f"<span>{escape(contact.phone)}</span>" if contact.phone else "", f"<span>{escape(contact.email)}</span>" if contact.email else ""]
    link = _link(contact.url, contact.url.removeprefix("https://").removeprefix("www.")) if contact.url else ""
    return (
        f'<li class="ww-card{"" if contact.current else " ww-past"}"><strong>{escape(contact.name)}</strong>'
        f'<span class="ww-meta">{escape(contact.role)} · {escape(contact.organisation)}</span>'
        f'{"".join(ways)}{link}<span class="ww-meta">{escape(state)}, {escape(when)}</span></li>'
    )


def _listed(items: Sequence[str], heading: str) -> str:
    if not items:
        return ""
    return f'<h4 class="ww-label">{escape(heading)}</h4><ul>{"".join(f"<li>{escape(item)}</li>" for item in items)}</ul>'


def _link(url: str, label: str) -> str:
    """A link that opens beside the conversation; only web addresses become one."""
    if not re.match(r"https?://", url):
        return f'<span class="ww-meta">{escape(url)}</span>'
    return f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">{escape(label)}</a>'
