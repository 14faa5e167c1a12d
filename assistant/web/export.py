"""A conversation as a file: Markdown, DOCX or PDF. First a list of plain pieces, then each format writes those."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from assistant.answer import Answer
from assistant.texts import say, say_date
from assistant.web.desk import MOST_TYPED
from corpus import InputError, Language

Form = Literal["md", "docx", "pdf"]
MEDIA: dict[Form, str] = {
    "md": "text/markdown; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
Kind = Literal["title", "meta", "question", "text", "point", "heading", "source", "quote", "link"]


class Exchange(BaseModel):
    """A question as it was typed, and its answer."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    question: str = Field(max_length=MOST_TYPED)
    answer: Answer


@dataclass(frozen=True)
class Piece:
    """A paragraph of an exported conversation."""

    kind: Kind
    text: str


_EXCHANGES = TypeAdapter(list[Exchange])


def read_exchanges(text: str) -> list[Exchange]:
    """The conversation that the page sends. Raises InputError."""
    try:
        return _EXCHANGES.validate_json(text)
    except ValidationError:
        raise InputError("this is not a conversation of Wegwijzer; open the page again and export from there") from None


def pieces(exchanges: Sequence[Exchange], language: Language, today: date) -> Iterator[Piece]:
    """The conversation piece by piece, each answer in its own language with its sources behind it."""
    yield Piece("title", say("app_export_title", language))
    yield Piece("meta", say("app_export_meta", language, date=say_date(today.isoformat(), language)))
    for exchange in exchanges:
        yield Piece("question", exchange.question)
        yield from _answer(exchange.answer)


def _answer(answer: Answer) -> Iterator[Piece]:
    own = answer.lang
    for line in filter(None, answer.text.split("\n")):
        yield Piece("point", line[2:]) if line.startswith("- ") else Piece("text", line)
    yield from (Piece("meta", notice) for notice in answer.notices)
    if answer.contacts:
        yield Piece("heading", say("app_contacts", own))
        for contact in answer.contacts:
            state = say("app_current" if contact.current else "app_past", own)
            ways = filter(None, (contact.phone, contact.email, contact.url))
            yield Piece("point", ", ".join([contact.name, contact.role, *ways, f"{state} ({say_date(contact.as_of, own)})"]))
    if answer.next_steps:
        yield Piece("heading", say("app_next_steps", own))
        yield from (Piece("point", step) for step in answer.next_steps)
    if answer.sources:
        yield Piece("heading", say("app_sources", own))
    for source in answer.sources:
        page = f", {say('app_page', own, page=source.page)}" if source.page else ""
        yield Piece("source", f"[{source.marker}] {source.publisher}, {source.title}{page}, {say_date(source.published, own)}")
        yield Piece("quote", source.quote)
        yield Piece("link", source.url)


def written(form: Form, exchanges: Sequence[Exchange], language: Language, today: date) -> bytes:
    """The file."""
    write: dict[Form, Callable[[Sequence[Piece], Language], bytes]] = {"md": _markdown, "docx": _docx, "pdf": _pdf}
    return write[form](list(pieces(exchanges, language, today)), language)


def copied(question: str, answer: Answer) -> str:
    """A question and its answer with references, to paste elsewhere."""
    return _lines([Piece("question", question), *_answer(answer)], marked=False)


_MARKS: dict[Kind, str] = {"title": "# ", "question": "## ", "heading": "### ", "point": "- ", "quote": "> "}
_ESCAPED = re.compile(r"([\\`*_{}<>#|~])")


def _markdown(found: Sequence[Piece], language: Language) -> bytes:
    return _lines(found, marked=True).encode()


def _lines(found: Sequence[Piece], marked: bool) -> str:
    """The pieces as Markdown, or as plain text."""
    parts, before = [], None
    for piece in found:
        text = " ".join(piece.text.split())
        if marked:
            text = f"<{text}>" if piece.kind == "link" and re.fullmatch(r"https?://[^\s<>]+", text) else _ESCAPED.sub(r"\\\1", text)
            text = f"*{text}*" if piece.kind == "meta" else f"{_MARKS.get(piece.kind, '')}{text}"
        elif piece.kind == "point":
            text = f"- {text}"
        parts.append(
            ("" if before is None else "\n" if before == piece.kind == "point" else "\n\n" if marked or piece.kind in ("heading", "source") else "\n") + text
        )
        before = piece.kind
    return "".join(parts) + "\n"


def _docx(found: Sequence[Piece], language: Language) -> bytes:
    from docx import Document
    from docx.shared import Pt

    styles: dict[Kind, str] = {"title": "Title", "question": "Heading 1", "heading": "Heading 2", "point": "List Bullet", "quote": "Quote"}
    document = Document()
    document.core_properties.title = found[0].text
    document.core_properties.language = language
    document.styles["Normal"].font.size = Pt(11)
    for piece in found:
        run = document.add_paragraph(style=styles.get(piece.kind, "Normal")).add_run(_printable(piece.text))
        run.italic = piece.kind == "meta" or None
        run.bold = piece.kind == "source" or None
    file = BytesIO()
    document.save(file)
    return file.getvalue()


_SIZES: dict[Kind, float] = {"title": 20, "question": 14, "heading": 11.5, "meta": 9.5, "source": 10, "quote": 10, "link": 9}
_BOLD = ("title", "question", "heading", "source")


def _pdf(found: Sequence[Piece], language: Language) -> bytes:
    from font_source_sans_pro import SourceSansPro, SourceSansProSemibold
    from fpdf import FPDF

    pdf = FPDF(format="A4")
    pdf.set_lang(language)
    pdf.set_title(found[0].text)
    pdf.set_margins(22, 20)
    pdf.set_auto_page_break(True, 20)
    pdf.add_font("sans", "", SourceSansPro)
    pdf.add_font("sans", "B", SourceSansProSemibold)
    pdf.add_page()
    for piece in found:
        size = _SIZES.get(piece.kind, 11)
        pdf.set_font("sans", "B" if piece.kind in _BOLD else "", size)
        pdf.ln(4 if piece.kind in ("question", "heading") else 0)
        text = _printable(piece.text)
        link = text if piece.kind == "link" and re.match(r"https?://", text) else ""
        pdf.set_x(22 + (5 if piece.kind in ("quote", "link", "point") else 0))
        pdf.multi_cell(0, size * 0.5, f"• {text}" if piece.kind == "point" else text, align="L", link=link, new_x="LMARGIN", new_y="NEXT")
        pdf.ln(1.5)
    return bytes(pdf.output())


def _printable(text: str) -> str:
    """Without control characters, which no document format may hold."""
    return "".join(character for character in text if unicodedata.category(character) != "Cc" or character in "\n\t")
