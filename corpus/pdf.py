"""A PDF becomes headed text, page by page: headings by their size, tables as sentences, running heads and page numbers left out."""

import logging
import re
import statistics
import struct
import zlib
from collections import Counter
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from corpus.errors import InputError
from corpus.formats import Headed, table_as_sentences

if TYPE_CHECKING:
    from pdfplumber.page import Page

MAX_PAGES = 2_000
_MAX_STREAM = 50_000_000
"""Bytes that one part of a PDF, pictures aside, may unpack to."""
_LARGER = 1.12
"""How much larger than the body a line is to be a heading."""
_TABLE = "\ue000"
_BULLET = re.compile(r"[•▪◦●‣·–-]\s+")


@dataclass(frozen=True)
class _Line:
    text: str
    size: float
    """Height of its letters in points; 0 for a table."""
    bold: bool
    top: float
    bottom: float


def read_pdf(content: bytes, name: str) -> Headed:
    """The text of a PDF. Raises InputError for one that is encrypted, damaged, or holds only pictures."""
    _check_streams(content, name)
    pages = _read_pages(content, name)
    blank = tuple(number for number, lines in enumerate(pages, 1) if not lines)
    pages = _without_running_heads(pages)
    body, heading_sizes = _sizes(pages)
    if not body:
        raise InputError(f"{name} holds pictures of pages and no text; run text recognition on it (for example: ocrmypdf in.pdf out.pdf) and add the result")
    texts = [_page_text(lines, body, heading_sizes) for lines in pages]
    title = re.search(r"^# (.+)$", "\n".join(texts), re.MULTILINE)
    return Headed(tuple((number, text) for number, text in enumerate(texts, 1) if text), title=title[1] if title else None, blank=blank)


def _check_streams(content: bytes, name: str) -> None:
    """Raises InputError for a part that unpacks to more than any page needs; pictures are not unpacked here."""
    for match in re.finditer(rb"(?<!end)stream\r?\n(?=\x78)", content):
        if b"/Image" in content[max(0, match.start() - 400) : match.start()]:
            continue
        unpacker, unpacked, start = zlib.decompressobj(), 0, match.end()
        try:
            while not unpacker.eof and start < len(content):
                unpacked += len(unpacker.decompress(content[start : start + 65_536]))
                start += 65_536
                if unpacked > _MAX_STREAM:
                    raise InputError(f"{name} unpacks to far more than a document holds; print it to a new PDF and add that")
        except zlib.error:
            continue


def _read_pages(content: bytes, name: str) -> list[list[_Line]]:
    for noisy in ("pdfminer", "pdfplumber"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL)  # notes on odd fonts and colours are not for the user
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.pdfexceptions import PDFException
    from pdfminer.psexceptions import PSException
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    broken = (PdfminerException, MalformedPDFException, PDFException, PSException, ValueError, TypeError, LookupError, AttributeError)
    try:
        with pdfplumber.open(BytesIO(content)) as pdf:
            if len(pdf.pages) > MAX_PAGES:
                raise InputError(f"{name} has {len(pdf.pages)} pages; split it into parts of at most {MAX_PAGES}")
            pages = []
            for page in pdf.pages:
                pages.append(_lines(page))
                page.close()
    except (*broken, AssertionError, ArithmeticError, RecursionError, struct.error, zlib.error) as error:
        if isinstance(error, PdfminerException) and error.args and isinstance(error.args[0], PDFPasswordIncorrect):
            raise InputError(f"{name} is encrypted; save it without a password and add that") from None
        raise InputError(f"{name} is damaged or cut off and cannot be read as PDF; open it, print it to a new PDF and add that") from None
    if not pages:
        raise InputError(f"{name} is damaged or cut off: it has no pages; open it, print it to a new PDF and add that")
    return pages


def _lines(page: "Page") -> list[_Line]:
    """The lines of a page from top to bottom; a table is one line of its own, of sentences."""
    lines = []
    for table in page.find_tables():
        rows = [[cell or "" for cell in row] for row in table.extract()]
        if len(rows) > 1 and max(map(len, rows)) > 1 and sum(bool(cell) for row in rows for cell in row) > 3:
            lines.append(_Line(_TABLE + table_as_sentences(rows), 0, False, table.bbox[1], table.bbox[3]))
            page = page.outside_bbox(table.bbox, strict=False)  # a rule may reach beyond the edge
    for line in page.extract_text_lines(strip=True, return_chars=True):
        text = re.sub(r"\(cid:\d+\)", "", " ".join(line["text"].split()))
        if text:
            chars: list[dict[str, Any]] = line["chars"]
            bold = all(re.search("bold|black|heavy|semib", char["fontname"], re.IGNORECASE) for char in chars if char["text"].strip())
            lines.append(_Line(text, statistics.median(char["size"] for char in chars), bold, line["top"], line["bottom"]))
    return sorted(lines, key=lambda line: line.top)


def _without_running_heads(pages: list[list[_Line]]) -> list[list[_Line]]:
    """The pages without the lines that stand at the top or bottom of most of them, whatever their page number."""

    def edge(lines: list[_Line]) -> list[_Line]:
        return [line for line in {*lines[:2], *lines[-2:]} if not line.text.startswith(_TABLE)]

    def shape(line: _Line) -> str:
        return re.sub(r"\d+", "0", line.text.lower())

    seen = Counter(form for lines in pages for form in {shape(line) for line in edge(lines)})
    least = max(3, sum(map(bool, pages)) / 2)
    running = {form for form, count in seen.items() if count >= least}
    cleaned = []
    for lines in pages:
        gone = {line for line in edge(lines) if shape(line) in running or re.fullmatch(r"\W*\d{1,4}\W*", line.text) and line in (lines[0], lines[-1])}
        cleaned.append([line for line in lines if line not in gone])
    return cleaned


def _sizes(pages: list[list[_Line]]) -> tuple[float, list[float]]:
    """The size of the body's letters (0 without text), and those of headings from the largest, in half points."""
    letters: Counter[float] = Counter()
    for line in (line for lines in pages for line in lines if line.size):
        letters[round(line.size * 2) / 2] += len(line.text)
    if not letters:
        return (1.0 if any(pages) else 0.0), []
    body = letters.most_common(1)[0][0]
    return body, sorted((size for size in letters if size > body * _LARGER), reverse=True)


def _level(line: _Line, body: float, heading_sizes: list[float]) -> int:
    """1 to 4 for a heading, 0 for other text."""
    if not line.size or len(line.text) > 150 or not re.search(r"[^\W\d_]{2}", line.text):
        return 0
    size = round(line.size * 2) / 2
    if size in heading_sizes:
        return min(heading_sizes.index(size) + 1, 4)
    if line.bold and size >= body and len(line.text) < 90 and not re.search(r"[.,;:!?]$", line.text):
        return min(len(heading_sizes) + 1, 4)
    return 0


def _page_text(lines: list[_Line], body: float, heading_sizes: list[float]) -> str:
    """The lines of a page as Markdown: headings, paragraphs put together again from their lines, bullets, tables."""
    parts: list[str] = []
    last: _Line | None = None
    last_level = 0
    for line in lines:
        level = _level(line, body, heading_sizes)
        near = last is not None and line.top - last.bottom < 0.8 * max(line.size, last.size)
        if line.text.startswith(_TABLE):
            parts.append(line.text.removeprefix(_TABLE).strip())
        elif level:
            parts[-1:] = [f"{parts[-1]} {line.text}"] if near and level == last_level else [*parts[-1:], f"{'#' * level} {line.text}"]
        elif match := _BULLET.match(line.text):
            parts.append(f"- {line.text[match.end() :]}")
        elif near and not last_level and last.size:
            parts[-1] = _joined(parts[-1], line.text)
        else:
            parts.append(re.sub(r"^#+ ", "", line.text))
        last, last_level = line, level
    return "\n\n".join(parts)


def _joined(text: str, line: str) -> str:
    """A paragraph with its next line; a word broken off with a hyphen is made whole."""
    if re.search(r"[^\W\d_]{2}-$", text) and re.match(r"[a-zà-ÿ]{2}", line) and not re.match(r"(?:en|of|and|or|et|ou)\b", line):
        return text[:-1] + line
    return f"{text} {line}"
