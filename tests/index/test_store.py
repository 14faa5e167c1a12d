import subprocess
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from corpus import StoreError, StoreMismatchError, StoreMissingError
from index import Searcher, build, open_store
from index import store as store_module
from index.store import FORMAT, EmbeddedStore, Entry, Manifest


@pytest.fixture
def built(library, embedder, store, calibration):
    """A store that was built and is not open in this process."""
    build(library, embedder, store, calibration)
    return store


@pytest.fixture
def manifest(calibration):
    return Manifest(embedder="fake", dimensions=3, corpus="abc", calibration=calibration, statements=1, entries=2, built="2026-11-23T00:00:00+00:00")


@pytest.fixture
def generation_folder(built):
    return built.folder / "generations" / built.current()


def one_line(error) -> str:
    assert "\n" not in str(error.value)
    return str(error.value)


def test_a_generation_gives_back_what_it_was_given(store, manifest):
    entries = [Entry("d#a", "d#a", "Een feit.", record="{}"), Entry("d#a?0", "d#a", "Een vraag?", lead="yes")]
    with store.write() as (generation, commit):
        generation.add("nl", entries, np.eye(3, dtype=np.float32)[:2])
        commit(manifest)
    opened = store.open()
    assert opened.languages() == ("nl",)
    assert list(opened.entries("nl")) == entries
    assert opened.get("nl", ["d#a?0", "d#gone"]) == {"d#a?0": entries[1]}
    assert opened.get("nl", []) == {} == opened.get("en", ["d#a"])
    vectors = opened.vectors("nl")
    assert vectors[False, "Een feit."].tolist() == [1, 0, 0] and vectors[True, "Een vraag?"].tolist() == [0, 1, 0]


def test_the_nearest_entry_comes_first_with_its_cosine(store, manifest):
    with store.write() as (generation, commit):
        generation.add("nl", [Entry("d#a", "d#a", "a"), Entry("d#b", "d#b", "b")], np.array([[1, 0, 0], [0.6, 0.8, 0]], dtype=np.float32))
        commit(manifest)
    found = store.open().nearest("nl", np.array([0, 1, 0], dtype=np.float32), 5)
    assert [id for id, _ in found] == ["d#b", "d#a"]
    assert [cosine for _, cosine in found] == pytest.approx([0.8, 0.0], abs=1e-5)
    assert store.open().nearest("fr", np.array([0, 1, 0], dtype=np.float32), 5) == []


def test_an_entry_asked_for_again_is_not_read_again(built, monkeypatch):
    generation = built.open()
    first = generation.get("nl", ["ewi-2016#total", "vlaio-now#companies"])
    monkeypatch.setattr(generation, "_collection", lambda language: SimpleNamespace(get=lambda ids, include: pytest.fail(f"read again: {ids}")))
    assert generation.get("nl", ["vlaio-now#companies"]) == {"vlaio-now#companies": first["vlaio-now#companies"]}


def test_entries_kept_are_forgotten_when_they_are_too_many(built, monkeypatch):
    monkeypatch.setattr(store_module, "_REMEMBERED", 1)
    generation = built.open()
    ids = ["ewi-2016#total", "vlaio-now#companies", "ewi-2016#total"]
    assert [next(iter(generation.get("nl", [id]))) for id in ids] == ids


def test_a_language_that_is_not_there_is_asked_for_once(store, manifest, monkeypatch):
    with store.write() as (generation, commit):
        generation.add("nl", [Entry("d#s", "d#s", "Een zin.")], np.eye(1, 64, dtype=np.float32))
        commit(manifest.model_copy(update={"statements": 1, "entries": 1}))
    generation = store.open()
    assert generation.languages() == ("nl",)
    monkeypatch.setattr(generation, "_client", None)
    assert generation.languages() == ("nl",)


def test_the_manifest_is_kept(store, manifest):
    with store.write() as (_, commit):
        commit(manifest)
    assert store.manifest() == manifest


def test_the_same_content_built_later_is_the_same(manifest):
    assert manifest.same_content(manifest.model_copy(update={"built": "2027-01-01T00:00:00+00:00"}))
    assert not manifest.same_content(manifest.model_copy(update={"corpus": "abd"}))


def test_a_write_without_commit_changes_nothing(built):
    before = built.current()
    with built.write() as (generation, _):
        generation.add("nl", [Entry("d#a", "d#a", "a")], np.ones((1, 64), dtype=np.float32))
    assert built.current() == before
    assert [path.name for path in (built.folder / "generations").iterdir()] == [before]


def test_an_index_that_is_not_there_says_what_to_run(store, embedder):
    assert store.current() is None
    for use in (store.manifest, store.open, lambda: Searcher(store, embedder)):
        with pytest.raises(StoreMissingError, match="run: wegwijzer index build") as error:
            use()
        assert str(store.folder) in one_line(error)
    assert not store.folder.exists()


def test_an_index_of_another_embedder_names_both_and_the_command(built, embedder):
    embedder.id = "another"
    with pytest.raises(StoreMismatchError, match="made by the embedder fake, not another.*run: wegwijzer index build") as error:
        Searcher(built, embedder)
    assert str(built.folder) in one_line(error)


def test_an_index_of_another_format_says_what_to_run(built, embedder, generation_folder):
    path = generation_folder / "manifest.json"
    path.write_text(path.read_text().replace(f'"format": {FORMAT}', '"format": 99'))
    with pytest.raises(StoreMismatchError, match=f"has format 99, this version reads {FORMAT}; run: wegwijzer index build") as error:
        Searcher(built, embedder)
    one_line(error)


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"null", b'{"format": 1}', b"\xff\xfe", b"[" * 100_000])
def test_a_manifest_that_is_none_says_what_to_run(built, embedder, generation_folder, content):
    (generation_folder / "manifest.json").write_bytes(content)
    with pytest.raises((StoreMissingError, StoreMismatchError), match="run: wegwijzer index build"):
        Searcher(built, embedder)


@pytest.mark.parametrize("content", [b"", b"20200101T000000000000-abcdef\n", b"some words", b"..", b"\xff\xfe\x00", b"a\0b", b"x" * 5_000])
def test_a_garbage_pointer_says_what_to_run(built, embedder, content):
    (built.folder / "current").write_bytes(content)
    with pytest.raises(StoreError, match="run: wegwijzer index build") as error:
        Searcher(built, embedder)
    assert str(built.folder) in one_line(error)


def test_a_pointer_that_leads_out_of_the_store_is_not_followed(built, embedder, tmp_path):
    other = (built.folder / "generations" / built.current()).rename(tmp_path / "elsewhere")
    (built.folder / "current").write_text(f"../../{other.name}")
    with pytest.raises(StoreError, match="run: wegwijzer index build"):
        Searcher(built, embedder)


@pytest.mark.parametrize("part", ["chroma", "chroma/chroma.sqlite3", "manifest.json", "."])
def test_a_half_deleted_generation_says_what_to_run(built, embedder, generation_folder, remove, part):
    remove(generation_folder / part)
    with pytest.raises(StoreMissingError, match="a part of it is gone; run: wegwijzer index build"):
        Searcher(built, embedder)


@pytest.mark.parametrize("content", [b"", b"garbage" * 1_000])
def test_a_database_that_is_none_is_an_error_each_time(built, embedder, generation_folder, content):
    (generation_folder / "chroma" / "chroma.sqlite3").write_bytes(content)
    for _ in range(2):
        with pytest.raises(StoreError, match="run: wegwijzer index build"):
            Searcher(EmbeddedStore(built.folder), embedder)


def test_a_foreign_folder_is_not_an_index(tmp_path, embedder):
    (tmp_path / "letter.txt").write_text("dear all")
    with pytest.raises(StoreMissingError, match="run: wegwijzer index build"):
        Searcher(EmbeddedStore(tmp_path), embedder)


def test_a_foreign_chroma_folder_is_not_an_index(tmp_path, store, embedder, manifest):
    with store.write() as (_, commit):
        commit(manifest)
    foreign = store.folder / "generations" / store.current() / "chroma"
    with pytest.raises(StoreMissingError, match="run: wegwijzer index build"):
        Searcher(EmbeddedStore(foreign), embedder)


def test_a_store_that_is_a_file_is_one_line(tmp_path, library, embedder, calibration):
    path = tmp_path / "file"
    path.write_text("not a folder")
    for use in (lambda: Searcher(EmbeddedStore(path), embedder), lambda: build(library, embedder, EmbeddedStore(path), calibration)):
        with pytest.raises(StoreError) as error:
            use()
        assert str(path) in one_line(error)


def test_a_missing_word_index_is_made_again_in_memory(built, embedder, remove):
    remove(built.folder / "lexicons")
    assert Searcher(built, embedder).search("Hoeveel geld is er?", "nl")[0].signals["bm25"] > 0


@pytest.fixture
def read_only(start_process):
    """Makes a folder and all in it read-only, then runs a task to which that applies: `read_only(folder, task)` -> (status, stdout, stderr)."""
    locked = []

    def run(folder: Path, task: str) -> tuple[int, str, str]:
        locked.append(folder)
        subprocess.run(["chmod", "-R", "a-w", folder], check=True)
        process = start_process(task, heed_permissions=True)
        out, err = process.communicate("Hoeveel geld is er?\n")
        return process.returncode, out, err

    yield run
    for folder in locked:
        subprocess.run(["chmod", "-R", "u+w", folder], check=True)


def test_a_folder_that_may_not_be_written_names_the_setting(read_only, tmp_path, store):
    status, _, said = read_only(tmp_path, "build")
    assert status == 1 and said.count("\n") == 1
    assert said.startswith(f"StoreError: cannot write the index in {store.folder}") and "WEGWIJZER_STORE" in said


def test_a_build_into_a_read_only_index_is_one_line(read_only, edit, built):
    edit("library/ewi-2016.yaml", "0470 12 34 56", "0470 65 43 21")
    status, _, said = read_only(built.folder, "build")
    assert status == 1 and said.startswith(f"StoreError: cannot write the index in {built.folder}") and said.count("\n") == 1


def test_a_read_only_index_answers(read_only, built):
    assert read_only(built.folder, "ask") == (0, "ready\newi-2016#total\n", "")


def test_open_store_takes_the_folder_unless_a_server_is_named(tmp_path):
    assert isinstance(open_store(tmp_path), EmbeddedStore)


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://host", "http://", "http://host:port", "http://host:99999"])
def test_a_server_address_that_is_none_shows_how_to_write_it(tmp_path, url):
    with pytest.raises(StoreError, match="write it as http://host:8000"):
        open_store(tmp_path, url)
