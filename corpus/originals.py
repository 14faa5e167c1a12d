"""Documents that an organisation adds itself become documents of the library's shape: one language, statements cut at sentence level.

Markdown and plain text are read here, split by LangChain's splitters: first under their headings, then at the ends of sentences.
"""

import re
from datetime import date
from pathlib import Path

import yaml

from corpus.digest import Document, Language, Section, Statement, parse
from corpus.errors import InputError
from corpus.reader import CORPUS

SUFFIXES = (".md", ".markdown", ".txt")
MAX_BYTES = 20_000_000
_MOST = 350
"""Characters of the longest statement: about 50 words, one to three sentences."""
_LONGEST_HEADING = 200
_LEVELS = [("#" * level, f"h{level}") for level in range(1, 5)]
_ABBREVIATIONS = "art Art nr Nr nrs blz p pp bv bijv Bijv dhr Dhr mevr Mevr dr Dr ir prof Prof resp ca cf vgl fig Mr Mrs Ms vs Mme".split()
_NO_ABBREVIATION = "".join(rf"(?<!\b{abbreviation}\.)" for abbreviation in _ABBREVIATIONS)
_SENTENCE_ENDS = [r"\n\n", r"\n(?=[-*|\d])", rf"(?<=[.!?…:;]){_NO_ABBREVIATION}\s+(?=[A-ZÀ-Ý0-9\"'«(])", r"\s+", ""]


def read_original(path: Path, language: Language, url: str | None = None, title: str | None = None, publisher: str = "eigen document") -> Document:
    """The document in the file. Raises InputError where it is not text that can be used.

    The date is that of the file; headings become sections. `url` is where the original can be opened.
    """
    text = _read_text(path)
    sections = _sections(text, language)
    if not sections:
        raise InputError(f"{path} holds no sentences; add text to it or choose another file")
    values = {
        "id": _slug(path.stem, 80) or "document",
        "title": {language: title or (_first_heading(text) or path.stem)[:_LONGEST_HEADING]},
        "publisher": publisher,
        "url": url or path.resolve().as_uri(),
        "published": date.fromtimestamp(path.stat().st_mtime).isoformat(),
        "kind": "original",
        "jurisdiction": "flanders",
        "sections": sections,
    }
    return parse(Document, values, str(path))


def write_digest(document: Document, folder: Path) -> Path:
    """Writes the document as a digest into the organisation's library folder, replacing an older one, whole or not at all."""
    values = document.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    path = folder / f"{document.id}.yaml"
    if (CORPUS / "library" / path.name).exists():
        raise InputError(f"the library has a document {document.id} already; give your file another name")
    temporary = path.with_suffix(".new")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        temporary.write_text(yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=160), encoding="utf-8")
        temporary.replace(path)
    except OSError as error:
        raise InputError(f"cannot write {path} ({error.strerror}); choose another folder with WEGWIJZER_LIBRARY") from None
    return path


def _read_text(path: Path) -> str:
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(f"{path} is not Markdown or plain text; save it as one of {', '.join(SUFFIXES)}")
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"{path} is larger than {MAX_BYTES // 1_000_000} MB; split it into several files")
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}); check the name and your rights") from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 text (byte {error.start}); save it as UTF-8") from None
    if "\0" in text:
        raise InputError(f"{path} is not text but a binary file; save it as Markdown or plain text")
    return text


def _sections(text: str, language: Language) -> tuple[Section, ...]:
    from langchain_text_splitters import MarkdownHeaderTextSplitter, RecursiveCharacterTextSplitter

    by_heading = MarkdownHeaderTextSplitter(_LEVELS, strip_headers=True)
    by_sentence = RecursiveCharacterTextSplitter(separators=_SENTENCE_ENDS, is_separator_regex=True, chunk_size=_MOST, chunk_overlap=0, keep_separator=True)
    sections: list[Section] = []
    for part in by_heading.split_text(text):
        heading = " – ".join(part.metadata.values())[:_LONGEST_HEADING] or "Tekst"
        texts = [" ".join(piece.split()) for piece in by_sentence.split_text(part.page_content)]
        statements = tuple(
            Statement(id=f"s{len(sections) + 1}-{number}", **{language: piece}) for number, piece in enumerate(filter(_has_words, texts), 1)
        )
        if statements:
            sections.append(Section(id=f"s{len(sections) + 1}", heading={language: heading}, statements=statements))
    return tuple(sections)


def _has_words(text: str) -> bool:
    return len(re.findall(r"[^\W\d_]{2,}", text)) >= (1 if re.search(r"\d", text) else 3)


def _first_heading(text: str) -> str | None:
    match = re.search(r"^#+\s+(.+?)\s*#*$", text, re.MULTILINE)
    return match[1] if match else None


def _slug(text: str, most: int) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower())[:most].strip("-")
