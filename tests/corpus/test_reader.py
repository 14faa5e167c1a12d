import shutil

import pytest

from corpus import DigestError, LibraryError, read_library
from corpus.reader import library_hash


@pytest.fixture
def own(tmp_path, corpus_folder):
    """An organisation's own folder with one digest."""
    folder = tmp_path / "own"
    folder.mkdir()
    text = (corpus_folder / "library" / "ewi-2016.yaml").read_text().replace("id: ewi-2016", "id: aaa-own").replace("vlaio-now#per-year", "aaa-own#phone")
    (folder / "aaa-own.yaml").write_text(text)
    return folder


def test_reads_documents_in_order_of_their_id(library):
    assert [document.id for document in library.documents] == ["ewi-2016", "vlaio-now"]


def test_finds_a_statement_and_its_document_by_reference(library):
    document, statement = library.by_reference["vlaio-now#companies"]
    assert (document.publisher, statement.id) == ("VLAIO", "companies")
    assert len(library.by_reference) == len(list(library.statements())) == 5


def test_reads_contacts(library):
    desk, leader = library.contacts
    assert (desk.current, desk.phone, desk.role["fr"]) == (True, None, "Guichet du programme")
    assert (leader.current, leader.as_of, leader.statements) == (False, "2016-10-31", ("ewi-2016#phone",))


def test_reads_the_glossary(library):
    assert library.glossary[1].names() == ("precommercieel aankopen", "PCP", "pre-commercial procurement", "PCP", "achat public avant commercialisation", "PCP")


def test_adds_the_organisations_own_documents(corpus_folder, own):
    assert [document.id for document in read_library(corpus_folder, own).documents] == ["aaa-own", "ewi-2016", "vlaio-now"]


def test_an_own_folder_that_is_not_there_is_told(corpus_folder, tmp_path):
    with pytest.raises(LibraryError, match="WEGWIJZER_LIBRARY is .*nowhere, which is not there"):
        read_library(corpus_folder, tmp_path / "nowhere")


def test_refuses_an_own_document_with_the_id_of_a_shipped_one(corpus_folder, own):
    shutil.copy(corpus_folder / "library" / "ewi-2016.yaml", own)
    with pytest.raises(LibraryError, match="own/ewi-2016.yaml: a document ewi-2016 exists already"):
        read_library(corpus_folder, own)


def test_ignores_files_that_are_no_digests(corpus_folder, library):
    (corpus_folder / "library" / "notes.txt").write_text("not a digest")
    assert read_library(corpus_folder) == library


@pytest.mark.parametrize("name", ["library/ewi-2016.yaml", "contacts.yaml", "glossary.yaml"])
def test_the_hash_changes_with_every_file(corpus_folder, library, name):
    with (corpus_folder / name).open("a") as file:
        file.write("# a remark\n")
    assert read_library(corpus_folder).hash != library.hash


def test_the_hash_changes_with_an_own_document(corpus_folder, library, own):
    assert read_library(corpus_folder, own).hash != library.hash


def test_the_hash_does_not_depend_on_where_the_library_lies(corpus_folder, tmp_path):
    elsewhere = shutil.copytree(corpus_folder, tmp_path / "elsewhere")
    assert library_hash(elsewhere) == library_hash(corpus_folder) == read_library(elsewhere).hash


def test_a_missing_library_folder_names_the_remedy(tmp_path):
    with pytest.raises(LibraryError, match="git checkout"):
        read_library(tmp_path)


@pytest.mark.parametrize("name", ["contacts.yaml", "glossary.yaml"])
def test_a_missing_list_is_named(corpus_folder, name):
    (corpus_folder / name).unlink()
    with pytest.raises(LibraryError, match=f"{name}: cannot be read"):
        read_library(corpus_folder)
    with pytest.raises(LibraryError, match=f"{name}: cannot be read"):
        library_hash(corpus_folder)


@pytest.mark.parametrize("content", ["", "id: desk\n", "only words"])
def test_a_list_that_is_no_list_says_how_it_starts(corpus_folder, content):
    (corpus_folder / "contacts.yaml").write_text(content)
    with pytest.raises(DigestError, match="must be a list of entries"):
        read_library(corpus_folder)


def test_a_faulty_entry_is_named_by_its_number(edit, corpus_folder):
    edit("contacts.yaml", "current: false", "current: perhaps")
    with pytest.raises(DigestError, match=r"contacts\.yaml, entry 2: current"):
        read_library(corpus_folder)


def test_an_unknown_field_of_a_term_is_refused(edit, corpus_folder):
    edit("glossary.yaml", "id: pcp,", "id: pcp, de: [PCP],")
    with pytest.raises(DigestError, match="entry 2: de"):
        read_library(corpus_folder)
