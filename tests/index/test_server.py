"""A real `chroma run` on loopback, shared by processes."""

import socket
import subprocess
import sys
import time
import urllib.request
from http.client import HTTPException
from pathlib import Path

import pytest

from corpus import StoreBusyError, StoreError, StoreMismatchError, StoreMissingError, read_library
from index import Searcher, build, open_store
from index.store import EmbeddedStore

pytestmark = [pytest.mark.server, pytest.mark.allow_hosts(["127.0.0.1"])]
PHONE_QUESTION = "Wat is het telefoonnummer van An Peeters?"


@pytest.fixture
def server(tmp_path):
    """A Chroma server on a free port: its process, with `.url`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [Path(sys.executable).parent / "chroma", "run", "--host", "127.0.0.1", "--port", str(port), "--path", tmp_path / "chroma"]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    process.url = f"http://127.0.0.1:{port}"
    while process.poll() is None:  # until it answers: an open port may also be a connection with itself, which Linux makes now and then
        try:
            urllib.request.urlopen(f"{process.url}/api/v2/heartbeat", timeout=5).close()
            break
        except (OSError, HTTPException):
            time.sleep(0.1)
    assert process.poll() is None, "chroma run did not start"
    yield process
    process.kill()
    process.wait()


@pytest.fixture
def server_store(server, store):
    return open_store(store.folder, server.url)


@pytest.fixture
def built(library, embedder, server_store, calibration):
    build(library, embedder, server_store, calibration)
    embedder.embedded.clear()
    return server_store


def test_nothing_built_yet_says_what_to_run(server_store, embedder, server):
    assert server_store.current() is None
    with pytest.raises(StoreMissingError, match=f"no index on {server.url} yet; run: wegwijzer index build"):
        Searcher(server_store, embedder)


def test_builds_and_searches(built, library, embedder):
    hits = Searcher(built, embedder, library.glossary).search("Hoeveel geld is er?", "nl")
    assert (hits[0].reference, hits[0].question) == ("ewi-2016#total", "Hoeveel geld is er?")


def test_gives_the_hits_of_an_embedded_store(built, library, embedder, calibration, tmp_path):
    embedded = EmbeddedStore(tmp_path / "embedded")
    build(library, embedder, embedded, calibration)
    for question in ("Hoeveel geld is er?", "aanvraag bedrijf", "xyzzy"):
        here, there = (Searcher(store, embedder).search(question, "nl", 3) for store in (built, embedded))
        assert [(hit.reference, round(hit.score, 4)) for hit in here] == [(hit.reference, round(hit.score, 4)) for hit in there]


def test_an_unchanged_build_does_nothing_and_a_changed_one_embeds_what_changed(built, edit, corpus_folder, library, embedder, calibration):
    assert not build(library, embedder, built, calibration).changed
    edit("library/ewi-2016.yaml", "was het telefoonnummer van projectleider An Peeters 0470 12 34 56", "had An Peeters nummer 0470 65 43 21")
    assert build(read_library(corpus_folder), embedder, built, calibration).embedded == len(embedder.embedded) == 1


def test_one_process_builds_while_another_answers(built, edit, embedder, paused_build, server):
    searcher = Searcher(built, embedder)
    edit("library/ewi-2016.yaml", "0470 12 34 56", "0470 65 43 21")
    process = paused_build("--server", server.url)
    assert "0470 12 34 56" in searcher.search(PHONE_QUESTION, "nl")[0].statement.nl
    _, said = process.communicate()
    assert process.returncode == 0, said
    assert "0470 65 43 21" in searcher.search(PHONE_QUESTION, "nl")[0].statement.nl


def test_another_process_answers_while_this_one_builds(built, edit, corpus_folder, embedder, calibration, start_process, server):
    process = start_process("ask", "--server", server.url)
    assert process.stdout.readline() == "ready\n"
    answers = []

    def ask(done, total):
        process.stdin.write("Hoeveel geld is er?\n")
        process.stdin.flush()
        answers.append(process.stdout.readline())

    for old, new in (("An Peeters", "Bo Maes"), ("Bo Maes", "Cas Nijs"), ("Cas Nijs", "Do Pauwels")):
        edit("library/ewi-2016.yaml", old, new)
        build(read_library(corpus_folder), embedder, built, calibration, ask)
    ask(0, 0)
    assert len(answers) == 10 and set(answers) == {"ewi-2016#total\n"}


def test_a_second_build_is_told_to_wait(built, edit, corpus_folder, embedder, calibration, paused_build, server):
    edit("library/ewi-2016.yaml", "0470 12 34 56", "0470 65 43 21")
    process = paused_build("--server", server.url)
    with pytest.raises(StoreBusyError):
        build(read_library(corpus_folder), embedder, built, calibration)
    process.communicate()
    assert process.returncode == 0


def test_of_two_builds_on_two_machines_the_slower_gives_way(built, edit, corpus_folder, embedder, calibration, paused_build, server, tmp_path):
    edit("library/ewi-2016.yaml", "0470 12 34 56", "0470 65 43 21")
    process = paused_build("--server", server.url)
    library = read_library(corpus_folder)
    build(library, embedder, open_store(tmp_path / "another machine", server.url), calibration)
    _, said = process.communicate()
    assert process.returncode == 1 and said.startswith("StoreBusyError: another process built the index") and said.count("\n") == 1
    assert Searcher(built, embedder).search(PHONE_QUESTION, "nl")[0].statement.nl.endswith("0470 65 43 21.")


def test_a_killed_build_leaves_the_old_index_and_the_next_one_cleans_up(built, edit, corpus_folder, embedder, calibration, paused_build, server):
    import chromadb

    edit("library/ewi-2016.yaml", "0470 12 34 56", "0470 65 43 21")
    old = built.current()
    process = paused_build("--server", server.url)
    process.kill()
    process.wait()
    assert "0470 12 34 56" in Searcher(built, embedder).search(PHONE_QUESTION, "nl")[0].statement.nl
    build(read_library(corpus_folder), embedder, built, calibration)
    names = {collection.name for collection in chromadb.HttpClient(host="127.0.0.1", port=int(server.url.rpartition(":")[2])).list_collections()}
    assert names == {"wegwijzer"} | {f"wegwijzer-{generation}-{language}" for generation in (old, built.current()) for language in ("nl", "en", "fr")}


def test_another_embedder_is_refused(built, embedder, server):
    embedder.id = "another"
    with pytest.raises(StoreMismatchError, match="made by the embedder fake, not another.*run: wegwijzer index build") as error:
        Searcher(built, embedder)
    assert server.url in str(error.value)


def test_other_collections_of_the_server_stay(server, built, edit, corpus_folder, embedder, calibration):
    import chromadb

    client = chromadb.HttpClient(host="127.0.0.1", port=int(server.url.rpartition(":")[2]))
    client.create_collection("somebody-elses", embedding_function=None)
    edit("library/ewi-2016.yaml", "0470 12 34 56", "0470 65 43 21")
    build(read_library(corpus_folder), embedder, built, calibration)
    assert "somebody-elses" in {collection.name for collection in client.list_collections()}


def test_a_server_that_is_gone_is_one_clear_line(built, library, embedder, server):
    searcher = Searcher(built, embedder)
    server.kill()
    server.wait()
    library_changed = type(library)(library.documents, library.contacts, library.glossary, "another hash")
    for use in (lambda: searcher.search("Hoeveel geld is er?", "nl"), built.manifest, lambda: build(library_changed, embedder, built)):
        with pytest.raises(StoreError, match=f"the Chroma server at {server.url} does not answer.*start it") as error:
            use()
        assert "\n" not in str(error.value)


def test_a_server_that_never_was_is_one_clear_line(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(StoreError, match=f"the Chroma server at {url} does not answer.*start it"):
            open_store(tmp_path, url)
