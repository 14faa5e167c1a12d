"""Checks a draft before it becomes an answer: every sentence is a statement in its own words, every figure stands in its source."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.answer import Answer, Draft, Quoted, Sentence, Source
from assistant.validity import published_of, undated_year
from corpus.figures import figures
from index import Hit


def verify(draft: Draft, today: date) -> Answer:
    """The answer that `draft` becomes. A sentence that fails is shown in its statement's own words; an opening with a figure is dropped."""
    quoted = [quote if is_faithful(quote) else Quoted.of(quote.hit, quote.language) for quote in draft.quoted]
    sources = tuple(cite(marker, quote) for marker, quote in enumerate(quoted, 1))
    sentences = tuple(Sentence(text=quote.text, sources=(marker,)) for marker, quote in enumerate(quoted, 1))
    text = text_of(replace(draft, quoted=tuple(quoted)), sentences, today)
    return Answer(
        question=draft.question.asked,
        lang=draft.question.lang,
        status=draft.status,
        reason=draft.reason,
        text=text,
        sentences=sentences,
        sources=sources,
        contacts=draft.contacts,
        notices=draft.notices,
        next_steps=draft.next_steps,
        confidence=round(draft.confidence, 4),
    )


def text_of(draft: Draft, sentences: Sequence[Sentence], today: date) -> str:
    """The text with its markers: the opening, unless it holds a figure, the `sentences` on the statements of the draft, the closing."""
    opening = draft.opening if draft.status != "answered" or not figures(draft.opening, draft.question.lang) else ""
    shown = [f"{dated(draft, sentence, today)} {''.join(f'[{marker}]' for marker in sentence.sources)}" for sentence in sentences]
    lines = [opening, *(f"- {line}" for line in shown), draft.closing] if draft.listed else [opening, *shown, draft.closing]
    return ("\n" if draft.listed else " ").join(filter(None, lines))


def dated(draft: Draft, sentence: Sentence, today: date) -> str:
    """The sentence as it is shown: with the years of its old sources, where it does not name them."""
    return sentence.text + "".join(dict.fromkeys(_year(draft.quoted[marker - 1].hit, sentence.text, today) for marker in sentence.sources))


def is_faithful(quote: Quoted) -> bool:
    """Whether the text shown is the statement itself, in the language it is said to be in. A chat model's rewording is judged by `assistant.grounding`."""
    return quote.text == quote.hit.statement.text(quote.language)


def _year(hit: Hit, text: str, today: date) -> str:
    """The year of an old source where the sentence does not name one; it stands in the source's date."""
    year = undated_year(hit, text, today)
    return f" ({year})" if year else ""


def _title(quote: Quoted) -> str:
    """The document's title; with the heading for an organisation's own document, whose headings are the author's."""
    title, heading = quote.hit.document.title_in(quote.language), quote.hit.heading.get(quote.language)
    return f"{title} – {heading}" if quote.hit.document.kind == "original" and heading and heading != title else title


def cite(marker: int, quote: Quoted) -> Source:
    """The statement as the source with this marker."""
    hit = quote.hit
    return Source(
        marker=marker,
        statement=hit.reference,
        document=hit.document.id,
        title=_title(quote),
        publisher=hit.document.publisher,
        url=hit.document.url,
        published=published_of(hit),
        quote=hit.statement.text(quote.language),
        lang=quote.language,
        valid_from=hit.statement.valid.start,
        valid_to=hit.statement.valid.end,
        page=hit.statement.page,
    )
