import dataclasses
import os
import re

import pytest

from corpus import LibraryError, StoreBusyError, StoreError, read_library
from index import Searcher, build
from index.builder import entries_of, lexicon_of

PHONE, WEBSITE = "0470 12 34 56", "Het loket van het programma is te vinden op vlaio.be/pio."


@pytest.fixture
def built(library, embedder, store, calibration):
    """The store with the small library in it; the embedder has forgotten what it embedded for that."""
    build(library, embedder, store, calibration)
    embedder.embedded.clear()
    return store


def test_a_language_has_an_entry_for_each_statement_and_question(library):
    entries = {entry.id: entry for entry in entries_of(library, "fr")}
    assert list(entries) == ["ewi-2016#total", "ewi-2016#total?0", "ewi-2016#total?1"]
    assert entries["ewi-2016#total?1"].statement == "ewi-2016#total"
    assert [entry.is_question for entry in entries.values()] == [False, True, True]


def test_near_misses_are_entries_and_their_words_stand_outside_the_word_index(library):
    entries = entries_of(library, "en")
    assert [(entry.id, entry.statement, entry.is_question) for entry in entries if entry.is_near_miss] == [("ewi-2016#total!0", "ewi-2016#total", True)]
    assert lexicon_of("en", entries).search("wages", [], 5) == []
    assert lexicon_of("en", entries).search("budget", [], 5)


def test_a_question_keeps_its_lead(library):
    leads = {entry.text: entry.lead for entry in entries_of(library, "en") if entry.lead}
    assert leads == {"Can a company apply itself?": "no"}


def test_embeds_each_text_once(library, embedder, store, calibration):
    report = build(library, embedder, store, calibration)
    assert (report.changed, report.statements, report.entries, report.embedded, report.reused) == (True, 5, 50, 50, 0)
    assert len(embedder.embedded) == len(set(embedder.embedded)) == 50


def test_questions_are_embedded_as_queries_and_statements_as_passages(library, embedder, store, calibration, monkeypatch):
    passages = []
    monkeypatch.setattr(embedder, "embed_passages", lambda texts: (passages.extend(texts), embedder.embed_queries(texts))[1])
    build(library, embedder, store, calibration)
    assert sorted(passages) == sorted(text for _, _, statement in library.statements() for text in (statement.nl, statement.en, statement.fr) if text)


def test_an_unchanged_build_does_nothing(library, embedder, built, calibration):
    before = sorted(built.folder.rglob("*"))
    report = build(library, embedder, built, calibration)
    assert (report.changed, report.embedded, report.reused) == (False, 0, 50)
    assert embedder.embedded == [] and sorted(built.folder.rglob("*")) == before


def test_only_a_changed_statement_is_embedded_again(edit, corpus_folder, embedder, built, calibration):
    edit("library/vlaio-now.yaml", WEBSITE, "Het loket staat op vlaio.be/pio, zegt men.")
    report = build(read_library(corpus_folder), embedder, built, calibration)
    assert embedder.embedded == ["Het loket staat op vlaio.be/pio, zegt men."]
    assert (report.changed, report.embedded, report.reused) == (True, 1, 49)
    assert Searcher(built, embedder).look_up(["vlaio-now#website"])["vlaio-now#website"].statement.nl == "Het loket staat op vlaio.be/pio, zegt men."


def test_a_changed_record_without_a_changed_text_reaches_the_index(edit, corpus_folder, embedder, built, calibration):
    edit("library/vlaio-now.yaml", "publisher: VLAIO", "publisher: Agentschap Innoveren en Ondernemen")
    build(read_library(corpus_folder), embedder, built, calibration)
    assert embedder.embedded == []
    assert Searcher(built, embedder).look_up(["vlaio-now#website"])["vlaio-now#website"].document.publisher == "Agentschap Innoveren en Ondernemen"


def test_a_deleted_statement_goes(corpus_folder, edit, embedder, built, calibration):
    path = edit("contacts.yaml", "vlaio-now#website", "vlaio-now#companies").parent / "library" / "vlaio-now.yaml"
    path.write_text(path.read_text().partition("      - id: website")[0])
    report = build(read_library(corpus_folder), embedder, built, calibration)
    searcher = Searcher(built, embedder)
    assert (report.embedded, report.statements) == (0, 4)
    assert searcher.look_up(["vlaio-now#website"]) == {}
    assert "vlaio-now#website" not in {hit.reference for hit in searcher.search("Waar vind ik het loket?", "nl")}


def test_a_deleted_language_goes(corpus_folder, embedder, built, calibration):
    path = corpus_folder / "library" / "ewi-2016.yaml"
    path.write_text("\n".join(line for line in path.read_text().splitlines() if not re.match(r" +fr:", line)))
    build(read_library(corpus_folder), embedder, built, calibration)
    assert built.open().languages() == ("nl", "en")


def test_another_calibration_reaches_the_index_without_embedding(library, embedder, built, calibration):
    stricter = calibration.model_copy(update={"threshold": 0.9})
    assert build(library, embedder, built, stricter).changed
    assert embedder.embedded == [] and Searcher(built, embedder).calibration.threshold == 0.9


def test_another_embedder_embeds_all_anew(library, embedder, built, calibration):
    embedder.id = "another"
    assert build(library, embedder, built, calibration).embedded == 50
    assert built.manifest().embedder == "another"


def test_progress_ends_at_the_total(library, embedder, store, calibration):
    told = []
    build(library, embedder, store, calibration, lambda done, total: told.append((done, total)))
    assert told[-1] == (50, 50) and sorted(told) == told


def test_an_empty_library_is_an_error_and_keeps_the_old_index(library, embedder, built, calibration):
    with pytest.raises(LibraryError, match="holds no statement"):
        build(dataclasses.replace(library, documents=(), hash="other"), embedder, built, calibration)
    assert built.manifest().corpus == library.hash


def test_more_entries_than_a_batch_all_arrive(library, embedder, store, calibration):
    vlaio = library.documents[1]
    many = tuple(vlaio.model_copy(update={"id": f"copy-{number}"}) for number in range(40))
    report = build(dataclasses.replace(library, documents=many), embedder, store, calibration)
    generation = store.open()
    assert report.entries == sum(len(list(generation.entries(language))) for language in generation.languages()) == 40 * 27
    assert len(embedder.embedded) == 27


def test_the_old_index_answers_while_a_build_runs(edit, embedder, built, searcher, paused_build):
    edit("library/ewi-2016.yaml", PHONE, "0470 65 43 21")
    before = built.current()
    process = paused_build()
    assert Searcher(built, embedder).search("Wat is het telefoonnummer van An Peeters?", "nl")[0].statement.nl.endswith(f"{PHONE}.")
    assert built.current() == before
    process.communicate()
    assert process.returncode == 0 and built.current() != before


def test_a_second_build_is_told_to_wait_and_the_first_finishes(library, embedder, store, calibration, paused_build):
    process = paused_build()
    with pytest.raises(StoreBusyError, match="wait until it is done"):
        build(library, embedder, store, calibration)
    process.communicate()
    assert process.returncode == 0
    assert Searcher(store, embedder).search("Hoeveel geld is er?", "nl")[0].reference == "ewi-2016#total"


def test_a_killed_build_leaves_the_old_index_and_the_next_one_cleans_up(edit, corpus_folder, library, embedder, built, calibration, paused_build):
    edit("library/ewi-2016.yaml", PHONE, "0470 65 43 21")
    old = built.current()
    process = paused_build()
    (half,) = {path.name for path in (built.folder / "generations").iterdir()} - {old}
    process.kill()
    process.wait()
    assert Searcher(built, embedder).corpus == library.hash
    assert build(read_library(corpus_folder), embedder, built, calibration).changed
    for folder in ("generations", "lexicons"):
        assert {path.name for path in (built.folder / folder).iterdir()} == {old, built.current()}
    assert half != built.current()


def test_a_killed_first_build_leaves_no_index_and_does_not_stand_in_the_way(library, embedder, store, calibration, paused_build):
    process = paused_build()
    process.kill()
    process.wait()
    assert store.current() is None
    assert build(library, embedder, store, calibration).embedded == 50
    assert len(list((store.folder / "generations").iterdir())) == 1


def test_a_build_that_fails_leaves_nothing_behind(edit, corpus_folder, library, embedder, built, calibration, monkeypatch):
    edit("library/ewi-2016.yaml", PHONE, "0470 65 43 21")
    files = sorted(path for path in built.folder.rglob("*") if path.is_dir())

    def fail(texts):
        raise RuntimeError("the embedder broke")

    monkeypatch.setattr(embedder, "embed_passages", fail)
    with pytest.raises(RuntimeError, match="the embedder broke"):
        build(read_library(corpus_folder), embedder, built, calibration)
    assert built.manifest().corpus == library.hash
    assert sorted(path for path in built.folder.rglob("*") if path.is_dir()) == files


def test_generations_do_not_pile_up(edit, corpus_folder, embedder, built, calibration):
    names = [built.current()]
    for old, new in (("An Peeters", "Bo Maes"), ("Bo Maes", "Cas Nijs"), ("Cas Nijs", "Do Pauwels")):
        edit("library/ewi-2016.yaml", old, new)
        build(read_library(corpus_folder), embedder, built, calibration)
        names.append(built.current())
    assert {path.name for path in (built.folder / "generations").iterdir()} == set(names[-2:])
    assert {path.name for path in (built.folder / "lexicons").iterdir()} == set(names[-2:])


@pytest.mark.parametrize("limit", ["0", "50000", "200000"])
def test_a_full_disk_is_one_line_and_the_old_index_answers(edit, library, embedder, built, start_process, limit):
    edit("library/ewi-2016.yaml", PHONE, "0470 65 43 21")
    process = start_process("build", "--file-limit", limit)
    _, said = process.communicate()
    assert process.returncode == 1 and said.startswith("StoreError: ") and said.count("\n") == 1 and str(built.folder) in said
    assert Searcher(built, embedder).corpus == library.hash


def test_a_disk_that_is_full_at_the_last_moment_keeps_the_old_index(edit, corpus_folder, library, embedder, built, calibration, monkeypatch):
    edit("library/ewi-2016.yaml", PHONE, "0470 65 43 21")

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match=r"No space left on device.*free some space"):
        build(read_library(corpus_folder), embedder, built, calibration)
    assert Searcher(built, embedder).corpus == library.hash


@pytest.mark.parametrize("part", ["chroma", "chroma/chroma.sqlite3", "manifest.json", "."])
def test_the_build_that_an_error_asks_for_repairs_a_half_deleted_generation(library, embedder, built, calibration, remove, part):
    remove(built.folder / "generations" / built.current() / part)
    build(library, embedder, built, calibration)
    assert Searcher(built, embedder).search("Hoeveel geld is er?", "nl")[0].reference == "ewi-2016#total"


def test_a_build_repairs_a_database_that_is_garbage(library, embedder, built, calibration):
    (built.folder / "generations" / built.current() / "chroma" / "chroma.sqlite3").write_bytes(b"garbage" * 1_000)
    build(library, embedder, built, calibration)
    assert Searcher(built, embedder).search("Hoeveel geld is er?", "nl")


def test_a_build_leaves_what_is_not_its_own_alone(library, embedder, store, calibration):
    foreign = store.folder / "generations" / "photos" / "cat.jpg"
    foreign.parent.mkdir(parents=True)
    foreign.write_text("a cat")
    build(library, embedder, store, calibration)
    assert foreign.is_file()


def test_what_the_reader_read_before_it_does_not_read_again(edit, corpus_folder, library, embedder, store, calibration, reader):
    build(library, embedder, store, calibration, reader=reader)
    edit("library/ewi-2016.yaml", "0470 12 34 56", "0470 65 43 21")
    later = type(reader)()
    assert build(read_library(corpus_folder), embedder, store, calibration, reader=later).changed
    assert len(later.texts) == len(set(later.texts)) and all("0470 65 43 21" in text for text in later.texts) and later.texts


def test_another_reader_makes_another_index(library, embedder, store, calibration, reader):
    assert build(library, embedder, store, calibration).changed
    assert build(library, embedder, store, calibration, reader=reader).changed
    assert not build(library, embedder, store, calibration, reader=reader).changed
    other = type(reader)()
    other.id = "another"
    assert build(library, embedder, store, calibration, reader=other).changed and other.texts
