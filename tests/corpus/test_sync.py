"""Reading originals again: added, changed, deleted, failed; nothing lost, the rest goes on."""

import json
import os
import shutil

import pytest

from corpus import InputError, LibraryError, read_library
from corpus.digest import read_digest
from corpus.fetch import Access
from corpus.originals import Overrides, take, understand, write_digest
from corpus.sync import sync
from index import build

from .conftest import PAGE, write_docx, write_pdf

pytestmark = [pytest.mark.enable_socket, pytest.mark.process]
HERE = Access(allow_private=True, seconds=0.5)
NOTE = "# Nota\n\nEen dienst van de stad krijgt 48.250 euro per jaar.\n\n## Termijn\n\nEen aanvraag wordt ingediend voor 15 maart 2027.\n"


@pytest.fixture
def own(tmp_path):
    (tmp_path / "own").mkdir()
    return tmp_path / "own"


@pytest.fixture
def add(own):
    """Adds a file or an address to the library folder; gives the path of its digest."""

    def add(source, **given):
        return write_digest(understand(take(str(source), HERE), Overrides(**given), lambda text: "nl").document, own)

    return add


@pytest.fixture
def note(tmp_path):
    (tmp_path / "docs").mkdir()
    path = tmp_path / "docs" / "nota.md"
    path.write_text(NOTE, encoding="utf-8")
    return path


def run(own, access: Access = HERE) -> dict[str, str]:
    """What became of each source: the end of its name, and the outcome."""
    return {synced.source.rpartition("/")[2]: synced.outcome for synced in sync(own, access, lambda text: "nl")}


def lines(own) -> list[str]:
    return [str(synced) for synced in sync(own, HERE, lambda text: "nl")]


def contents(folder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_what_did_not_change_is_not_written_again(own, add, note, server, tmp_path):
    add(note)
    add(server.page("/oproep"))
    add(write_pdf(tmp_path / "r.pdf"))
    add(write_docx(tmp_path / "d.docx"))
    before = contents(own)
    assert set(run(own).values()) == {"unchanged"}
    assert contents(own) == before


def test_a_changed_file_and_a_changed_page_are_read_again(own, add, note, server):
    add(note)
    add(server.page("/oproep"))
    note.write_text(NOTE.replace("48.250", "51.000"), encoding="utf-8")
    server.page("/oproep", PAGE.replace("5\u00a0000 euro", "6\u00a0000 euro"))
    assert run(own) == {"nota.md": "changed", "oproep": "changed"}
    text = str(contents(own))
    assert "51.000 euro" in text and "6 000 euro" in text and "48.250" not in text


def test_a_page_that_differs_only_outside_its_text_is_unchanged(own, add, server):
    add(server.page("/oproep"))
    before = contents(own)
    server.page("/oproep", PAGE.replace("<nav>", "<nav><!-- 12:30:01 -->"))
    assert run(own) == {"oproep": "unchanged"}
    assert contents(own) == before


def test_what_was_given_when_it_was_added_is_kept(own, add, note):
    path = add(note, language="en", title="Titel", publisher="Stad Gent", url="https://voorbeeld.be/nota")
    note.write_text(NOTE.replace("48.250", "51.000"), encoding="utf-8")
    run(own)
    document = read_digest(path)
    assert (document.title, document.publisher, document.url) == ({"en": "Titel"}, "Stad Gent", "https://voorbeeld.be/nota")


def test_a_file_that_is_gone_takes_its_digest_along_which_stays_beside(own, add, note):
    add(note)
    note.unlink()
    (line,) = lines(own)
    assert line.startswith(f"deleted: {note}, ") and line.endswith("nota.yaml.deleted")
    assert [path.name for path in own.iterdir()] == ["nota.yaml.deleted"]
    assert run(own) == {}


def test_a_file_whose_whole_folder_is_gone_has_failed_and_keeps_its_digest(own, add, note):
    path = add(note)
    shutil.rmtree(note.parent)
    assert run(own) == {"nota.md": "failed"}
    assert path.exists()


def test_a_file_put_into_the_library_folder_is_added(own):
    (own / "map").mkdir()
    write_pdf(own / "map" / "reglement.pdf")
    (own / ".verborgen.md").write_text(NOTE, encoding="utf-8")
    (own / "~$nota.docx").write_bytes(b"slot van Word")
    assert run(own) == {"reglement.pdf": "added"}
    assert run(own) == {"reglement.pdf": "unchanged"}


@pytest.mark.parametrize("status", [404, 500])
def test_a_page_that_fails_keeps_its_digest_and_the_rest_is_synced(own, add, note, server, status):
    add(server.page("/een"))
    add(server.page("/twee"))
    add(note)
    before = contents(own)
    server.answers["/een"] = (status, {}, b"")
    server.page("/twee", PAGE.replace("binnenstad", "haven"))
    assert run(own) == {"een": "failed", "twee": "changed", "nota.md": "unchanged"}
    assert sum(before[name] == content for name, content in contents(own).items()) == 2


def test_each_way_to_fail_is_one_line_and_nothing_is_lost(own, add, note, server, tmp_path):
    for source in (*map(server.page, ("/nooit", "/weg", "/half")), write_pdf(tmp_path / "r.pdf"), write_docx(tmp_path / "d.docx"), note):
        add(source)
    before = contents(own)
    server.answers["/nooit"] = lambda handler: server.stopped.wait(3)
    server.redirect("/weg", "http://voorbeeld.be/")
    server.answers["/half"] = (200, {"Content-Length": "9000"}, PAGE.encode())
    write_pdf(tmp_path / "r.pdf", password="x")
    (tmp_path / "d.docx").write_bytes((tmp_path / "d.docx").read_bytes()[:9000])
    with note.open("wb") as file:
        file.truncate(300_000_000)
    said = lines(own)
    assert len(said) == 6 and all(line.startswith("failed: ") and ";" in line and "\n" not in line for line in said)
    assert contents(own) == before


def test_an_address_that_was_allowed_when_it_was_added_is_refused_once_it_is_not(own, add, server):
    add(server.page("/oproep"))
    asked = len(server.asked)
    assert run(own, Access()) == {"oproep": "failed"}
    assert len(server.asked) == asked


def test_a_broken_digest_and_one_of_an_older_version_are_named_and_own_digests_left_alone(own, add, note):
    document = read_digest(add(note))
    write_digest(document.model_copy(update={"id": "oud", "original": None}), own)
    write_digest(document.model_copy(update={"id": "eigen", "kind": "policy", "original": None}), own)
    (own / "stuk.yaml").write_text("id: [", encoding="utf-8")
    assert run(own) == {"nota.md": "unchanged", "oud.yaml": "failed", "stuk.yaml": "failed"}


def test_a_file_that_changes_while_it_is_read_is_told(note, monkeypatch):
    stat, calls = type(note).stat, []

    def growing(path, **keywords):
        if path == note and calls.append(1) is None and len(calls) == 3:
            os.truncate(note, 5)
        return stat(path, **keywords)

    monkeypatch.setattr(type(note), "stat", growing)
    with pytest.raises(InputError, match="changed while it was being read; wait"):
        take(str(note))


def test_two_files_of_one_name_do_not_replace_each_other(own, add, note, tmp_path):
    add(note)
    (tmp_path / "nota.md").write_text(NOTE, encoding="utf-8")
    with pytest.raises(InputError, match="has a document nota already, from .*docs/nota.md; give your file another name"):
        add(tmp_path / "nota.md")


def test_more_text_than_a_digest_may_hold_is_not_written(own, add, note, monkeypatch):
    monkeypatch.setattr("corpus.originals.MAX_FILE_BYTES", 1_000_000)
    note.write_text("# Nota\n\n" + "Een zin van de stad over de aanvragen van dit jaar.\n\n" * 22_000, encoding="utf-8")
    with pytest.raises(InputError, match="more text than one digest may .1 MB.; split it"):
        add(note)
    assert list(own.iterdir()) == []


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(LibraryError, match="is not there; check WEGWIJZER_LIBRARY"):
        list(sync(tmp_path / "weg", HERE, lambda text: "nl"))


def test_only_the_statements_that_changed_are_embedded_again(own, add, note, corpus_folder, embedder, store, calibration, tmp_path):
    add(note)
    add(write_docx(tmp_path / "d.docx"))
    build(read_library(corpus_folder, own), embedder, store, calibration)
    embedder.embedded.clear()
    note.write_text("# Nota\n\nEen nieuw begin van deze nota hier.\n\n" + NOTE.replace("48.250", "51.000"), encoding="utf-8")
    run(own)
    report = build(read_library(corpus_folder, own), embedder, store, calibration)
    assert report.changed and embedder.embedded and all("nieuw begin" in text or "51.000" in text for text in embedder.embedded)
    assert not build(read_library(corpus_folder, own), embedder, store, calibration).changed


@pytest.fixture
def command(small_wegwijzer, own):
    """Runs `wegwijzer` with a library folder of its own beside the small one; loopback may be fetched."""
    return lambda *arguments, **settings: small_wegwijzer(*arguments, **{"library": own, "allow_private": "true"} | settings)


@pytest.mark.process
def test_adding_shows_what_was_understood_and_an_answer_cites_page_and_heading(command, tmp_path):
    shown = command("corpus", "add", write_pdf(tmp_path / "reglement.pdf"))
    assert (shown.returncode, shown.stderr) == (0, "")
    lines = shown.stdout.splitlines()
    assert lines[:2] == ["title: Reglement innovatieve aankopen van de stad Gent en haar diensten", "language: nl (recognised; correct it with --lang)"]
    assert "pages: 3" in lines and any(line.endswith("Termijn: 1 statement, p. 2") for line in lines)
    assert command("index", "build").returncode == 0
    question = "Hoeveel euro betaalt de stad ten hoogste per jaar voor elke aanvraag?"
    (source,) = [s for s in json.loads(command("ask", question, "--json").stdout)["sources"] if s["document"] == "reglement"][:1]
    assert source["page"] == 1 and "48.250 euro" in source["quote"]


@pytest.mark.process
def test_syncing_reports_each_source_and_builds_only_what_changed(command, note, own, server):
    for source in (note, server.page("/oproep"), server.page("/weg")):
        assert command("corpus", "add", str(source)).returncode == 0
    assert command("index", "build").returncode == 0
    note.write_text(NOTE.replace("48.250", "51.000"), encoding="utf-8")
    server.answers["/weg"] = (404, {}, b"")
    done = command("corpus", "sync", "--build")
    failed, changed, counts, built = done.stdout.splitlines()
    assert (changed, counts) == (f"changed: {note}, statements: 1 new, 1 gone", "0 added, 1 changed, 0 deleted, 1 failed, 1 unchanged")
    assert failed.startswith(f"failed: {server.url('/weg')} is not there (HTTP 404)") and "(1 embedded, " in built
    assert done.returncode == 1 and done.stderr.startswith("wegwijzer: 1 of 3 sources failed") and done.stderr.count("\n") == 1


@pytest.mark.process
def test_without_build_it_says_what_to_run_and_without_changes_it_says_so(command, note):
    command("corpus", "add", str(note))
    assert command("corpus", "sync").stdout == "0 added, 0 changed, 0 deleted, 0 failed, 1 unchanged\n"
    note.unlink()
    assert command("corpus", "sync").stdout.endswith("make it searchable with: wegwijzer index build\n")


@pytest.mark.process
def test_an_address_inside_a_network_is_refused_without_the_setting(command, server, own):
    done = command("corpus", "add", server.page("/oproep"), allow_private="false")
    assert (done.returncode, done.stdout) == (1, "") and "set WEGWIJZER_ALLOW_PRIVATE=true" in done.stderr
    assert server.asked == [] and list(own.iterdir()) == []
