"""Documents that an organisation adds itself become documents of the library's shape: one language, statements cut at sentence level.

A file or address is read whole (`take`), understood as headed text (formats.py), and cut by LangChain's splitters: first under its
headings, then at the ends of sentences. The page on which a statement begins is kept.
"""

import hashlib
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import yaml

from corpus.digest import MAX_FILE_BYTES, Document, Language, Section, Statement, parse, read_digest
from corpus.errors import DigestError, InputError
from corpus.formats import Headed, kind_of, read_headed
from corpus.reader import CORPUS

if TYPE_CHECKING:
    from corpus.fetch import Access

MAX_BYTES = 50_000_000
"""Size of the largest file."""
_MOST = 350
"""Characters of the longest statement: about 50 words, one to three sentences."""
_LONGEST_HEADING = 200
_LEVELS = [("#" * level, f"h{level}") for level in range(1, 5)]
_ABBREVIATIONS = "art Art nr Nr nrs blz p pp bv bijv Bijv dhr Dhr mevr Mevr dr Dr ir prof Prof resp ca cf vgl fig Mr Mrs Ms vs Mme".split()
_NO_ABBREVIATION = "".join(rf"(?<!\b{abbreviation}\.)" for abbreviation in _ABBREVIATIONS)
_SENTENCE_ENDS = [r"\n\n", r"\n(?=[-*|\d])", rf"(?<=[.!?…:;]){_NO_ABBREVIATION}\s+(?=[A-ZÀ-Ý0-9\"'«(⟦])", r"\s+", ""]
_BLOCK_ENDS = re.compile(r"  \n|\n\n|\n(?=\s*(?:[-*•]|\d+[.)]) )")
"""Paragraphs, as the heading splitter leaves them, and items of a list: no statement reaches over two of them."""
_PAGE = re.compile(r"⟦(\d+)⟧\s*")
"""Marks in the text where a page begins; printable, because the splitter drops what is not."""


@dataclass(frozen=True)
class Overrides:
    """What who adds a document says of it, in place of what would be understood."""

    language: Language | None = None
    title: str | None = None
    publisher: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class Source:
    """A file or address as it was read: the bytes, and what is known of them beside."""

    name: str
    """The full path or the address."""
    id: str
    url: str
    content: bytes
    publisher: str
    published: str
    media_type: str = ""
    charset: str = ""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Understood:
    """A document as it was understood, with what its reader should know: how many pages, and which of them hold no text."""

    document: Document
    pages: int
    blank: tuple[int, ...]


def read_original(path: Path, language: Language, url: str | None = None, title: str | None = None, publisher: str | None = None) -> Document:
    """The document in the file. Raises InputError where it cannot be used.

    The date is that of the file, unless the document names one; headings become sections. `url` is where the original can be opened.
    """
    return understand(take(str(path)), Overrides(language, title, publisher, url), lambda text: language).document


def take(name: str, access: "Access | None" = None) -> Source:
    """Reads a file or an address, whole. Raises InputError."""
    from corpus.fetch import Access, fetch, is_address

    if not is_address(name):
        return _take_file(Path(name))
    name = name.partition("#")[0]
    fetched = fetch(name, access or Access())
    parts = urlsplit(name)
    id = _slug(f"{parts.hostname}{parts.path}-{parts.query}", 1000)
    if len(id) > 80:
        id = f"{id[:70].strip('-')}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    published = f"undated, read {date.today():%Y-%m}"
    return Source(name, id, name, fetched.content, parts.hostname or name, published, fetched.media_type, fetched.charset)


def understand(source: Source, given: Overrides, recognise: Callable[[str], Language | None]) -> Understood:
    """The document that a source holds. `recognise` tells the language of a text where none is given. Raises InputError."""
    kind = kind_of(source.content, source.name, source.media_type)
    headed = read_headed(source.content, kind, source.name, source.charset)
    text = _marked(headed)
    language = given.language or recognise(_PAGE.sub("", text)[:4000]) or "nl"
    sections = _sections(text, language)
    if not sections:
        raise InputError(f"{source.name} holds no sentences; add text to it or choose another file")
    title = given.title or " ".join((headed.title or _first_heading(text) or Path(source.name).stem).split())[:_LONGEST_HEADING]
    origin = {
        "source": source.name,
        "sha256": source.sha256,
        "read": datetime.now(UTC).date().isoformat(),
        "language": language,
        "title": given.title or None,
        "publisher": given.publisher or None,
        "url": given.url or None,
    }
    values = {
        "id": source.id,
        "title": {language: title},
        "publisher": source.publisher if given.publisher is None else given.publisher,
        "url": given.url or source.url,
        "published": headed.published or source.published,
        "checked": origin["read"][:7],
        "kind": "original",
        "jurisdiction": "flanders",
        "sections": sections,
        "original": origin,
    }
    pages = [number for number, _ in headed.pages if number]
    return Understood(parse(Document, values, source.name), max([*pages, *headed.blank], default=0), headed.blank)


def write_digest(document: Document, folder: Path) -> Path:
    """Writes the document as a digest into the organisation's library folder, replacing an older one, whole or not at all.

    Raises InputError where the name belongs to another document, or the digest would be too large to be read again.
    """
    path = folder / f"{document.id}.yaml"
    _check_free(document, path)
    values = document.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    content = yaml.dump(values, Dumper=dumper, allow_unicode=True, sort_keys=False, width=160).encode()
    if len(content) > MAX_FILE_BYTES:
        raise InputError(f"{_origin(document)} holds more text than one digest may ({MAX_FILE_BYTES // 1_000_000} MB); split it into several files")
    temporary = folder / f".{document.id}.{os.getpid()}.new"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        _forget(temporary)
        raise InputError(f"cannot write {path} ({error.strerror}); choose another folder with WEGWIJZER_LIBRARY") from None
    return path


def _check_free(document: Document, path: Path) -> None:
    """Raises InputError if the digest's name belongs to a shipped document, or to one of the user's from elsewhere."""
    if (CORPUS / "library" / path.name).exists():
        raise InputError(f"the library has a document {document.id} already; give your file another name, or save the page under one")
    try:
        there = read_digest(path) if path.exists() else None
    except DigestError:
        raise InputError(f"{path} is there and cannot be read; mend or remove it, or give your file another name (save a page under one)") from None
    except OSError:
        return  # writing will say why
    if there is None:
        return
    other = there.kind != "original" or (there.original and document.original and there.original.source != document.original.source)
    if other:
        raise InputError(
            f"your library has a document {document.id} already, from {_origin(there)}; give your file another name (save a page under one), or remove {path}"
        )


def _origin(document: Document) -> str:
    return document.original.source if document.original else document.url


def _forget(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return  # its folder cannot be reached; the caller says so


def _take_file(path: Path) -> Source:
    try:
        before = path.stat()
        if before.st_size > MAX_BYTES:
            raise InputError(f"{path} is larger than {MAX_BYTES // 1_000_000} MB; split it into several files")
        if not path.is_file():
            raise InputError(f"{path} cannot be read (it is no file); check the name and your rights")
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
        after = path.stat()
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}); check the name and your rights") from None
    except ValueError:
        raise InputError(f"{str(path)!r} cannot be read (it is no file name); check the name") from None
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(content) != after.st_size:
        raise InputError(f"{path} changed while it was being read; wait until it is written, then try again")
    published = date.fromtimestamp(after.st_mtime).isoformat()
    whole = path.resolve()
    return Source(str(whole), _slug(path.stem, 80) or "document", whole.as_uri(), content, "eigen document", published)


def _marked(headed: Headed) -> str:
    """The pages as one text, with a mark where each begins; a sentence that goes on over a page stays one."""
    text = ""
    for number, page in headed.pages:
        page = re.sub(r"[\u00a0\u2000-\u200a\u202f\t]", " ", page).replace("\u00ad", "")
        page = re.sub(r"[⟦⟧]", "", page)
        if number is None:
            text += page
            continue
        starts_anew = re.match(r"#|- ", page) or not re.search(r"[^.!?:…;]$", text) or text.splitlines()[-1].startswith("#")
        heading = page.startswith("#")
        text += ("\n\n" if starts_anew else " ") + f"⟦{number}⟧" + ("\n\n" if heading else "") + page
    return text


def _sections(text: str, language: Language) -> tuple[Section, ...]:
    from langchain_text_splitters import MarkdownHeaderTextSplitter, RecursiveCharacterTextSplitter

    by_heading = MarkdownHeaderTextSplitter(_LEVELS, strip_headers=True)
    by_sentence = RecursiveCharacterTextSplitter(separators=_SENTENCE_ENDS, is_separator_regex=True, chunk_size=_MOST, chunk_overlap=0, keep_separator=True)
    sections: list[Section] = []
    page: int | None = None
    for part in by_heading.split_text(text):
        heading = " – ".join(part.metadata.values())[:_LONGEST_HEADING] or "Tekst"
        statements: list[Statement] = []
        blocks = filter(str.strip, _BLOCK_ENDS.split(part.page_content))
        for piece in (piece for block in blocks for piece in by_sentence.split_text(block)):
            begins, page = _pages(piece, page)
            said = " ".join(_PAGE.sub("", piece).split())
            if _has_words(said):
                statements.append(Statement(id=f"s{len(sections) + 1}-{len(statements) + 1}", page=begins, **{language: said}))
        if statements:
            sections.append(Section(id=f"s{len(sections) + 1}", heading={language: heading}, statements=tuple(statements)))
    return tuple(sections)


def _pages(piece: str, page: int | None) -> tuple[int | None, int | None]:
    """The page on which a piece of text begins and the one on which it ends; `page` is where the text before it ended."""
    marks = [int(number) for number in _PAGE.findall(piece)]
    if not marks:
        return page, page
    if page is None or _PAGE.match(piece.lstrip()):
        return marks[0], marks[-1]
    return page, marks[-1]


def _has_words(text: str) -> bool:
    return len(re.findall(r"[^\W\d_]{2,}", text)) >= (1 if re.search(r"\d", text) else 3)


def _first_heading(text: str) -> str | None:
    match = re.search(r"^#+\s+(.+?)\s*#*$", text, re.MULTILINE)
    return match[1] if match else None


def _slug(text: str, most: int) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower())[:most].strip("-")
