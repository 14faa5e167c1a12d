"""What `wegwijzer corpus check` refuses, and what it only names: faults of the library that its format alone does not catch."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import combinations
from pathlib import Path
from urllib.parse import urlsplit

from corpus.digest import Document, Language, first_day, last_day
from corpus.errors import DigestError, LibraryError
from corpus.figures import figures
from corpus.fit import read_fit
from corpus.fit_check import check_fit
from corpus.reader import Library, library_files, read_contacts, read_digest, read_glossary, read_library
from corpus.spelling import LEFT_OUT, check_spelling, open_dictionary, read_allowed

REQUIRED: tuple[Language, ...] = ("nl", "en")
MIN_QUESTIONS: dict[Language, int] = {"nl": 4, "en": 3, "fr": 2}
"""Questions a statement needs in each language that it has."""
WORDS = range(5, 61)
"""How many words a statement may have."""
YEARS = range(1950, 2101)
"""Years between which a statement may begin and cease to hold; others are typing errors."""
ALIKE = 75
"""From this `rapidfuzz.fuzz.token_sort_ratio` (0 to 100) on, two Dutch statements of different documents with the same figures are called near-duplicates."""


@dataclass(frozen=True)
class Findings:
    """What a check found, one line each. Faults must be mended; notes are for a person to judge."""

    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def check_files(corpus: Path, own: Path | None = None) -> list[str]:
    """The faults that keep the files from being read, one line each; empty if `read_library` will succeed."""
    faults = []
    readers = [(read_digest, path) for path in library_files(corpus, own)] + [(read_contacts, corpus), (read_glossary, corpus), (read_fit, corpus)]
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
        *_check_validity(library),
        *_check_cycles(library),
        *_check_questions(library, case_questions),
        *_check_contacts(library),
    ]


def near_duplicates(library: Library) -> Iterator[str]:
    """The pairs of statements of different documents that say nearly the same in Dutch, a line each.

    Other figures make another fact (the threshold of another year), and statements that name each other as conflict or successor are known to be alike.
    """
    from rapidfuzz import fuzz
    from rapidfuzz.utils import default_process

    entries = [
        (reference, document.id, default_process(statement.nl), figures(statement.nl, "nl"), {*statement.conflicts, *statement.supersedes})
        for reference, document, statement in library.statements()
        if statement.nl and _reviewed(document)
    ]
    for (one, here, first, counts, linked), (other, there, second, others, back) in combinations(entries, 2):
        if here == there or counts != others or other in linked or one in back:
            continue
        if (alike := fuzz.token_sort_ratio(first, second, score_cutoff=ALIKE)) >= ALIKE:
            yield f"{one} and {other} are {alike:.0f} % alike in Dutch (named from {ALIKE} % on); keep both only if each adds something"


def check(corpus: Path, own: Path | None = None, case_questions: Iterable[str] = ()) -> Findings:
    """All that is to be said about the library on disk."""
    try:
        if faults := check_files(corpus, own):
            return Findings(tuple(faults))
        library, fit, allowed = read_library(corpus, own), read_fit(corpus), read_allowed(corpus)
    except LibraryError as error:
        return Findings((str(error),))
    knows = open_dictionary()
    spelling = check_spelling(library, knows, allowed) if knows else ()
    return Findings(
        faults=(*check_library(library, case_questions), *check_fit(fit, library), *spelling),
        notes=(*near_duplicates(library), *(() if knows else (LEFT_OUT,))),
    )


def same_question(text: str) -> str:
    """The form in which two questions count as the same: words only, no case, no punctuation."""
    return " ".join(re.findall(r"\w+", text.lower()))


def _reviewed(document: Document) -> bool:
    """Whether the document is a digest of ours; an organisation's own original has one language and no questions."""
    return document.kind != "original"


def _is_web_address(text: str) -> bool:
    """Whether it is http(s) with a host that has a dot, a port in range if any, and no space."""
    try:
        parts = urlsplit(text)
        host = parts.hostname if parts.port != 0 else None
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and re.fullmatch(r"[\w-]+(\.[\w-]+)+", host or "") is not None and not re.search(r"[\s<>\"]", text)


def _check_documents(library: Library) -> Iterator[str]:
    for document in library.documents:
        if _reviewed(document) and not _is_web_address(document.url):
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
        for language in statement.languages:
            if len(statement.questions.get(language, ())) < MIN_QUESTIONS[language]:
                yield f"{reference}: fewer than {MIN_QUESTIONS[language]} questions in {language}"
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


def _check_validity(library: Library) -> Iterator[str]:
    known = library.by_reference
    for reference, _, statement in library.statements():
        for day in filter(None, (statement.valid.start, statement.valid.end)):
            if first_day(day).year not in YEARS:
                yield f"{reference}: valid {day} lies outside {YEARS.start} to {YEARS.stop - 1}"
        for target in statement.supersedes:
            replaced = known[target][1].valid if target in known else None
            if replaced and replaced.start and statement.valid.end and last_day(statement.valid.end) < first_day(replaced.start):
                yield f"{reference}: valid to {statement.valid.end}, but supersedes {target}, valid from {replaced.start}; one of the two dates is wrong"


def _check_cycles(library: Library) -> Iterator[str]:
    graph = {reference: [target for target in statement.supersedes if target != reference] for reference, _, statement in library.statements()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        yield f"supersedes goes round in a ring: {', '.join(sorted(set(error.args[1])))}; take one of the links out"


def _check_questions(library: Library, case_questions: Iterable[str]) -> Iterator[str]:
    asked = defaultdict(set)
    missed = defaultdict(set)
    for reference, _, statement in library.statements():
        for question in (question for questions in statement.questions.values() for question in questions):
            asked[same_question(question.text)].add(reference)
        for text in (text for texts in statement.near_misses.values() for text in texts):
            missed[same_question(text)].add(reference)
    cases = {same_question(question) for question in case_questions}
    for question, references in asked.items():
        if len(references) > 1:
            yield f"{', '.join(sorted(references))}: the same question under each: {question!r}"
        if question in cases:
            yield f"{min(references)}: the question {question!r} is also an evaluation case; reword it"
    for question, references in missed.items():
        if answering := asked.get(question):
            yield f"{min(references)}: the near miss {question!r} is a question that {min(answering)} answers; take it out of one of the two"
        if question in cases:
            yield f"{min(references)}: the near miss {question!r} is also an evaluation case; reword it"


def _check_contacts(library: Library) -> Iterator[str]:
    known = library.by_reference
    if not library.contacts or not library.contacts[0].current:
        yield "contacts.yaml: the first contact is the entry point for everything and must be current"
    for contact in library.contacts:
        where = f"contacts.yaml, {contact.id}"
        if contact.url is not None and not _is_web_address(contact.url):
            yield f"{where}: {contact.url!r} is not a web address"
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
    return [case["question"] for case in _cases(folder)]


def read_case_golds(folder: Path) -> list[frozenset[str]]:
    """For each evaluation case in `folder` the references of the statements that answer it; none where the folder is not there."""
    return [frozenset(case.get("gold", ())) for case in _cases(folder)]


def _cases(folder: Path) -> Iterator[dict]:
    for path in sorted(folder.glob("*.jsonl")):
        yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())
