"""Originals in PDF, HTML, DOCX, Markdown or text become one thing: Markdown-headed text, page by page. Knows nothing of digests.

Tables become sentences ("Soort: stad; steun: 50 %."), so that a row can be understood, and cited, alone.
"""

import logging
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from corpus.errors import InputError

if TYPE_CHECKING:
    from docx.document import Document as Word
    from lxml.etree import _Element

KINDS = {".pdf": "pdf", ".docx": "docx", ".html": "html", ".htm": "html", ".xhtml": "html", ".md": "text", ".markdown": "text", ".txt": "text"}
"""What a file is by the end of its name; its first bytes may say otherwise."""
MAX_UNPACKED = 200_000_000
"""Bytes of all parts of a DOCX together once unpacked; a thick one with pictures has 60 MB."""
_MAX_XML = 40_000_000
_MAX_PARTS = 5_000
_MOST_COLUMNS = 1_000
"""Of a table, as many as a cell may say that it covers."""
_MEDIA_TYPES = {
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/markdown": "text",
    "text/x-markdown": "text",
    "text/plain": "text",
}
_ROW = re.compile(r"\s*\|(.*?)\|?\s*$")
_RULE = re.compile(r"[\s|:-]*-[\s|:-]*")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WRAPPERS = {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


@dataclass(frozen=True)
class Headed:
    """A document as headed text. `pages` are (number, Markdown); the number is None where the format has no pages."""

    pages: tuple[tuple[int | None, str], ...]
    title: str | None = None
    published: str | None = None
    """The day the document itself names, as 2016-10-31."""
    blank: tuple[int, ...] = ()
    """Pages without text, on which a picture may hold some."""


def kind_of(content: bytes, name: str, media_type: str = "") -> str:
    """`pdf`, `docx`, `html` or `text`, by the first bytes, what the address said, and the name. Raises InputError for anything else."""
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"%PDF-"):
        return "pdf"
    if start.startswith(b"PK\x03\x04"):
        return "docx"
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError(f"{name} is an old Word file or has a password; save it as .docx without a password")
    suffix = re.search(r"\.\w+$", name.lower().partition("?")[0] if "://" in name else name.lower())
    kind = _MEDIA_TYPES.get(media_type) or KINDS.get(suffix[0] if suffix else "")
    if re.match(rb"<!doctype html|<html[\s>]", start, re.IGNORECASE) and kind != "text":
        return "html"
    if kind in ("pdf", "docx"):
        raise InputError(f"{name} is not a whole {kind.upper()} file; open it, save it again and add that")
    if kind is None:
        raise InputError(f"{name} is not a kind of file that can be read; save it as one of {', '.join(KINDS)}")
    return kind


def read_headed(content: bytes, kind: str, name: str, charset: str = "") -> Headed:
    """The content as headed text. `name` is for messages. Raises InputError naming what is wrong and what to do."""
    if kind == "pdf":
        from corpus.pdf import read_pdf

        return read_pdf(content, name)
    if kind == "docx":
        return _read_docx(content, name)
    if kind == "html":
        return _read_html(content, name, charset)
    return Headed(((None, tables_as_sentences(_decode(content, name, charset))),))


def tables_as_sentences(markdown: str) -> str:
    """The text with each row of its Markdown tables as one sentence: the heading of each column, then the cell."""
    lines, table = [], []
    for line in [*markdown.splitlines(), ""]:
        if (match := _ROW.match(line)) and (table or line.lstrip().startswith("|")):
            table.append([" ".join(cell.replace("\\|", "|").split()) for cell in re.split(r"(?<!\\)\|", match[1])])
            continue
        if table:
            lines += _spoken(table)
            table = []
        lines.append(line)
    return "\n".join(lines[:-1])


def table_as_sentences(rows: list[list[str]]) -> str:
    """A table, its first row the headings of the columns, as sentences one below the other."""
    return "\n".join(_spoken([[" ".join(cell.split()) for cell in row] for row in rows]))


def _spoken(rows: list[list[str]]) -> Iterator[str]:
    """A table's rows as paragraphs; without a second row or column there are no headings to repeat."""
    rows = [row for row in rows if any(row) and not _RULE.fullmatch("|".join(row))]
    width = max(map(len, rows), default=0)
    headings = rows[0] if len(rows) > 1 and width > 1 and all(rows[0]) else []
    for row in rows[1:] if headings else rows:
        cells = [(headings[number] if number < len(headings) else "", cell) for number, cell in enumerate(row)]
        said = "; ".join(f"{heading.rstrip(':')}: {cell}" if heading else cell for heading, cell in cells if cell)
        yield from ("", said if said.endswith((".", "!", "?")) else f"{said}.", "")


def _decode(content: bytes, name: str, charset: str) -> str:
    try:
        text = content.decode("utf-8-sig" if charset.lower() in ("", "utf-8", "utf8") else charset)
    except UnicodeDecodeError as error:
        raise InputError(f"{name} is not UTF-8 text (byte {error.start}); save it as UTF-8") from None
    except (LookupError, UnicodeError):  # an encoding that Python knows by name only, such as "undefined"
        raise InputError(f"{name} is in an unknown encoding ({charset}); save it as UTF-8 and add the file") from None
    if "\0" in text:
        raise InputError(f"{name} is not text but a binary file; save it as Markdown or plain text")
    return text


def _read_html(content: bytes, name: str, charset: str) -> Headed:
    """The main text of a web page: no menus, footers or comments; headings, lists and tables kept."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what matters of its notes is in the error below
    page = _decode(content, name, charset) if charset else content
    found = trafilatura.bare_extraction(
        page,
        output_format="markdown",
        include_formatting=True,
        include_comments=False,
        favor_recall=True,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": False, "outputformat": "%Y-%m-%d"},
    )
    text = trafilatura.extract(page, output_format="markdown", include_formatting=True, include_comments=False, favor_recall=True) if found else None
    if not text:
        raise InputError(f"{name} holds no main text that can be told from its menus; save the text as Markdown or PDF and add that file")
    text = re.sub(r"(\*\*|__|(?<!\*)\*(?![\s*]))(?=\S)(.+?)(?<=\S)\1", r"\2", text)
    return Headed(((None, tables_as_sentences(text)),), title=found.title or None, published=found.date or None)


def _read_docx(content: bytes, name: str) -> Headed:
    import docx
    from docx.opc.exceptions import OpcError
    from lxml.etree import XMLSyntaxError

    _check_zip(content, name)
    try:
        word = docx.Document(BytesIO(content))
        text = "\n\n".join(filter(None, _blocks(word, word.element.body)))
        title = word.core_properties.title
    except (OpcError, LookupError, ValueError, TypeError, AttributeError, zipfile.BadZipFile, XMLSyntaxError):
        raise InputError(f"{name} is not a Word document that can be read; open it, save it as .docx again and add that") from None
    first = re.search(r"^# (.+)$", text, re.MULTILINE)
    return Headed(((None, text),), title=first[1] if first else title or None)


def _check_zip(content: bytes, name: str) -> None:
    """Raises InputError for a ZIP that unpacks to more than a document has, by what it declares or by what comes out."""
    bomb = InputError(f"{name} unpacks to more than {MAX_UNPACKED // 1_000_000} MB, as a zip bomb does; take pictures out and save it again")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise bomb
            if any(part.file_size > _MAX_XML for part in parts if part.filename.endswith((".xml", ".rels"))):
                raise bomb
            unpacked = 0
            for part in parts:
                with archive.open(part) as file:
                    while chunk := file.read(1_000_000):
                        unpacked += len(chunk)
                        if unpacked > MAX_UNPACKED:
                            raise bomb
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise InputError(f"{name} is damaged or cut off; open it, save it as .docx again and add that") from None


def _blocks(word: "Word", parent: "_Element") -> Iterator[str]:
    """The paragraphs and tables under an element, also those inside content controls and tracked insertions."""
    for element in _children(parent, f"{_W}p", f"{_W}tbl"):
        if element.tag == f"{_W}p":
            yield _paragraph(word, element)
        else:
            yield table_as_sentences([_cells(row) for row in _children(element, f"{_W}tr")])


def _children(parent: "_Element", *tags: str) -> Iterator["_Element"]:
    for element in parent:
        if element.tag in tags:
            yield element
        elif element.tag in _WRAPPERS:
            yield from _children(element, *tags)


def _cells(row: "_Element") -> list[str]:
    """The texts of a row; a cell over several columns is followed by empty ones."""
    cells = []
    for cell in _children(row, f"{_W}tc"):
        span = cell.find(f"{_W}tcPr/{_W}gridSpan")
        cells += [_text(cell), *[""] * (min(int(span.get(f"{_W}val", "1")), _MOST_COLUMNS) - 1 if span is not None else 0)]
    return cells


def _paragraph(word: "Word", element: "_Element") -> str:
    from docx.text.paragraph import Paragraph

    text = " ".join(_text(element).split())
    style = Paragraph(element, word).style
    while style is not None:
        if style.name == "Title":
            return f"# {text}" if text else ""
        if match := re.fullmatch(r"Heading (\d)", style.name or ""):
            return f"{'#' * min(int(match[1]), 4)} {text}" if text else ""
        if (style.name or "").startswith("List"):
            return f"- {text}" if text else ""
        style = style.base_style
    return re.sub(r"^#+ ", "", text)


def _text(element: "_Element") -> str:
    """The text of a paragraph or cell, tracked deletions and the second copy of a text box left out."""
    if element.tag == _FALLBACK:
        return ""
    if element.tag == f"{_W}t":
        return element.text or ""
    if element.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
        return " "
    inner = "".join(_text(child) for child in element)
    return f"{inner} " if element.tag == f"{_W}p" else inner
