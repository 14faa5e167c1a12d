"""What `wegwijzer corpus check` refuses: faults of the library that its format alone does not catch."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from corpus.digest import Document, Language
from corpus.errors import DigestError, LibraryError
from corpus.figures import figures
from corpus.reader import Library, library_files, read_contacts, read_digest, read_glossary, read_library

REQUIRED: tuple[Language, ...] = ("nl", "en")
MIN_QUESTIONS = 3
"""Questions a statement needs in each language that it must have."""
WORDS = range(5, 61)
"""How many words a statement may have."""


def check_files(corpus: Path, own: Path | None = None) -> list[str]:
    """The faults that keep the files from being read, one line each; empty if `read_library` will succeed."""
    faults = []
    readers = [(read_digest, path) for path in library_files(corpus, own)] + [(read_contacts, corpus), (read_glossary, corpus)]
    for read, path in readers:
        try:
            read(path)
        except DigestError as error:
            faults.append(str(error))
    return faults


def check_library(library: Library, case_questions: Iterable[str] = ()) -> list[str]:
    """The faults of a library that was read, one line each, naming the statement.

    `case_questions` are the questions of the evaluation cases: a question that stands in both would measure nothing.
    """
    return [
        *_check_documents(library),
        *_check_statements(library),
        *_check_references(library),
        *_check_questions(library, case_questions),
        *_check_contacts(library),
    ]


def check(corpus: Path, own: Path | None = None, case_questions: Iterable[str] = ()) -> list[str]:
    """All faults of the library on disk, one line each."""
    try:
        return check_files(corpus, own) or check_library(read_library(corpus, own), case_questions)
    except LibraryError as error:
        return [str(error)]


def same_question(text: str) -> str:
    """The form in which two questions count as the same: words only, no case, no punctuation."""
    return " ".join(re.findall(r"\w+", text.lower()))


def _reviewed(document: Document) -> bool:
    """Whether the document is a digest of ours; an organisation's own original has one language and no questions."""
    return document.kind != "original"


def _check_documents(library: Library) -> Iterator[str]:
    for document in library.documents:
        if not re.fullmatch(r"https?://[^\s]+\.[^\s]+", document.url) and _reviewed(document):
            yield f"{document.id}: {document.url!r} is not a web address; a statement without a source cannot be cited"
        if not any(True for _ in document.statements()):
            yield f"{document.id}: holds no statement; add one or remove the file"
        ids = [statement.id for statement in document.statements()]
        for id in sorted({id for id in ids if ids.count(id) > 1}):
            yield f"{document.id}#{id}: two statements have this id; rename one"
        sections = [section.id for section in document.sections]
        for id in sorted({id for id in sections if sections.count(id) > 1}):
            yield f"{document.id}: two sections have the id {id}; rename one"
        if _reviewed(document):
            for language in REQUIRED:
                if language not in document.title:
                    yield f"{document.id}: no title in {language}"
                for section in document.sections:
                    if language not in section.heading:
                        yield f"{document.id}: section {section.id} has no heading in {language}"


def _check_statements(library: Library) -> Iterator[str]:
    for reference, document, statement in library.statements():
        if not _reviewed(document):
            continue
        for language in REQUIRED:
            if language not in statement.languages:
                yield f"{reference}: no text in {language}"
            if len(statement.questions.get(language, ())) < MIN_QUESTIONS:
                yield f"{reference}: fewer than {MIN_QUESTIONS} questions in {language}"
        texts = {language: statement.text(language) for language in statement.languages}
        for language, text in texts.items():
            if len(text.split()) not in WORDS:
                yield f"{reference}: {len(text.split())} words in {language}; {WORDS.start} to {WORDS.stop - 1} are allowed"
        first, *others = texts
        for other in others:
            here, there = figures(texts[first], first), figures(texts[other], other)
            if here != there:
                yield f"{reference}: figures differ, {first} has {sorted((here - there).elements())}, {other} has {sorted((there - here).elements())}"


def _check_references(library: Library) -> Iterator[str]:
    known = library.by_reference
    for reference, _, statement in library.statements():
        for field in ("supersedes", "conflicts"):
            for target in getattr(statement, field):
                if target not in known:
                    yield f"{reference}: {field} {target}, which does not exist"
                elif target == reference:
                    yield f"{reference}: {field} itself"
        for target in statement.conflicts:
            if target in known and reference not in known[target][1].conflicts:
                yield f"{reference}: conflicts with {target}, which does not name it in turn"
    for term in library.glossary:
        if term.statement is not None and term.statement not in known:
            yield f"glossary.yaml, {term.id}: statement {term.statement} does not exist"


def _check_questions(library: Library, case_questions: Iterable[str]) -> Iterator[str]:
    asked = defaultdict(set)
    for reference, _, statement in library.statements():
        for question in (question for questions in statement.questions.values() for question in questions):
            asked[same_question(question.text)].add(reference)
    cases = {same_question(question) for question in case_questions}
    for question, references in asked.items():
        if len(references) > 1:
            yield f"{', '.join(sorted(references))}: the same question under each: {question!r}"
        if question in cases:
            yield f"{min(references)}: the question {question!r} is also an evaluation case; reword it"


def _check_contacts(library: Library) -> Iterator[str]:
    known = library.by_reference
    if not library.contacts or not library.contacts[0].current:
        yield "contacts.yaml: the first contact is the entry point for everything and must be current"
    for contact in library.contacts:
        where = f"contacts.yaml, {contact.id}"
        if not contact.statements:
            yield f"{where}: no statement; a contact without a source cannot be given"
        said = set()
        for target in contact.statements:
            if target not in known:
                yield f"{where}: statement {target} does not exist"
            else:
                said |= set(figures(known[target][1].nl or "", "nl"))
        details = figures(" ; ".join(filter(None, (contact.phone, contact.email))), "nl")
        for detail in sorted(set(details) - said):
            yield f"{where}: {detail} stands in none of its statements"


def read_case_questions(folder: Path) -> list[str]:
    """The questions of the evaluation cases in `folder`; none where it is not there (it is not shipped)."""
    return [json.loads(line)["question"] for path in sorted(folder.glob("*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines()]
