"""Fills a new generation of the index from the library, embedding only what the current one does not hold yet."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import numpy as np

from corpus import LANGUAGES, Document, Language, Library, LibraryError, Section, StoreMismatchError, StoreMissingError
from index.calibration import Calibration
from index.embedder import Embedder
from index.lexicon import Lexicon
from index.readings import Reader, Readings
from index.record import Record
from index.store import Entry, Generation, Manifest, Store

_BATCH = 256


@dataclass(frozen=True)
class BuildReport:
    """What a build did. `embedded` and `reused` count entries; `changed` is false if the index was up to date."""

    changed: bool
    statements: int
    entries: int
    embedded: int
    reused: int
    seconds: float


def entries_of(library: Library, language: Language) -> list[Entry]:
    """What is searched in a language: each statement that stands in it, the questions people ask for it, and its near misses."""
    newer = library.replaced_by
    return [entry for document in library.documents for section in document.sections for entry in _section_entries(document, section, language, newer)]


def build(
    library: Library,
    embedder: Embedder,
    store: Store,
    calibration: Calibration | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
    reader: Reader | None = None,
) -> BuildReport:
    """Makes the index in `store` hold exactly `library`, embedded by `embedder`, and read by `reader` for a searcher that has it too.

    Does nothing if it does already. `progress(done, total)` is told of entries. Raises StoreBusyError, StoreError, LibraryError.
    """
    started = perf_counter()
    calibration = calibration or Calibration.shipped(embedder.id)
    by_language = {language: entries for language in LANGUAGES if (entries := entries_of(library, language))}
    total = sum(map(len, by_language.values()))
    if total == 0:
        raise LibraryError("the library holds no statement; add digests to corpus/library")
    manifest = Manifest(
        embedder=embedder.id,
        reader=reader.id if reader is not None else None,
        dimensions=embedder.dimensions,
        corpus=library.hash,
        calibration=calibration,
        statements=len(library.by_reference),
        entries=total,
        built=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    current = _current(store)
    if current is not None and current[0].same_content(manifest):
        return BuildReport(False, manifest.statements, total, 0, total, perf_counter() - started)

    done = embedded = 0
    with store.write() as (generation, commit):
        previous = current[1] if current is not None and current[0].embedder == embedder.id else None
        before = Readings.load(readings_file(store, current[1]), reader.id) if current is not None and reader is not None else None
        readings: list[Readings] = []
        for language, entries in by_language.items():
            vectors = previous.vectors(language) if previous is not None else {}
            for start in range(0, len(entries), _BATCH):
                batch = entries[start : start + _BATCH]
                missing = [entry for entry in batch if (entry.is_question, entry.text) not in vectors]
                embedded += len(missing)
                vectors.update(_embed(embedder, missing))
                generation.add(language, batch, np.stack([vectors[entry.is_question, entry.text] for entry in batch]))
                if reader is not None:
                    readings.append(Readings.of(language, batch, reader, before))
                done += len(batch)
                progress(done, total)
            lexicon_of(language, entries).save(store.folder / "lexicons" / generation.name / language)
        if readings:
            Readings.together(readings).save(readings_file(store, generation))
        commit(manifest)
    return BuildReport(True, manifest.statements, total, embedded, total - embedded, perf_counter() - started)


def lexicon_of(language: Language, entries: Iterable[Entry]) -> Lexicon:
    """The word index of a language. Near misses stand outside it: their words are not the library's."""
    texts: dict[bool, list[tuple[str, str]]] = {False: [], True: []}
    for entry in entries:
        if not entry.is_near_miss:
            texts[entry.is_question].append((entry.statement, entry.text))
    return Lexicon.build(language, texts[False], texts[True])


def readings_file(store: Store, generation: Generation) -> Path:
    """Where the readings of a generation stand."""
    return store.folder / "lexicons" / generation.name / "readings.npz"


def _current(store: Store) -> tuple[Manifest, Generation] | None:
    """The current index; None where there is none that is whole and of this format, so that all is made anew."""
    try:
        return store.manifest(), store.open()
    except (StoreMissingError, StoreMismatchError):
        return None


def _embed(embedder: Embedder, entries: list[Entry]) -> Iterator[tuple[tuple[bool, str], np.ndarray]]:
    for is_question, embed in ((False, embedder.embed_passages), (True, embedder.embed_queries)):
        texts = list(dict.fromkeys(entry.text for entry in entries if entry.is_question is is_question))
        if texts:
            yield from zip(((is_question, text) for text in texts), embed(texts), strict=True)


def _section_entries(document: Document, section: Section, language: Language, newer: Mapping[str, Sequence[str]]) -> Iterator[Entry]:
    """The entries of a section; `newer` names, by reference, the statements that replaced a statement."""
    for place, statement in enumerate(section.statements):
        text = statement.text(language)
        if text is None:
            continue
        reference = f"{document.id}#{statement.id}"
        yield Entry(reference, reference, text, record=_record(document, section, place, newer.get(reference, ())))
        for number, question in enumerate(statement.questions.get(language, ())):
            yield Entry(f"{reference}?{number}", reference, question.text, lead=question.lead)
        for number, text in enumerate(statement.near_misses.get(language, ())):
            yield Entry(f"{reference}!{number}", reference, text)


def _record(document: Document, section: Section, place: int, superseded_by: Sequence[str]) -> str:
    return Record(
        document=document.model_copy(update={"sections": ()}),
        heading=section.heading,
        statement=section.statements[place].model_copy(update={"questions": {}, "near_misses": {}}),
        place=place,
        superseded_by=tuple(superseded_by),
    ).model_dump_json(exclude_defaults=True, by_alias=True)
