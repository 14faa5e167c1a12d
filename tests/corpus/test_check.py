import re
from pathlib import Path

import pytest

from corpus import read_library
from corpus.check import check, check_files, check_library, same_question
from corpus.reader import CORPUS

EWI, VLAIO = "library/ewi-2016.yaml", "library/vlaio-now.yaml"
CONFLICTS = 'conflicts: ["vlaio-now#per-year"]'


def test_the_small_library_has_no_fault(corpus_folder):
    assert check(corpus_folder) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        pytest.param(EWI, "url: https://example.org/ewi-2016", "url: somewhere", "ewi-2016: 'somewhere' is not a web address", id="no source"),
        pytest.param(EWI, 'nl: "Visienota goedgekeurd", ', "", "ewi-2016: no title in nl", id="no title"),
        pytest.param(EWI, "heading: {nl: Budget, en: Budget, fr: Budget}", "heading: {nl: Budget}", "section budget has no heading in en", id="no heading"),
        pytest.param(EWI, "- id: phone", "- id: total", "ewi-2016#total: two statements have this id", id="statement twice"),
        pytest.param(EWI, "- id: contact", "- id: budget", "two sections have the id budget", id="section twice"),
        pytest.param(EWI, ", nummer projectleider]", "]", "ewi-2016#phone: fewer than 3 questions in nl", id="two questions"),
        pytest.param(EWI, "EUR 5 million", "EUR 6 million", "ewi-2016#total: figures differ, nl has ['5000000'], en has ['6000000']", id="figures differ"),
        pytest.param(EWI, "En 2016", "En 2015", "ewi-2016#total: figures differ, nl has ['2016'], fr has ['2015']", id="French figures differ"),
        pytest.param(EWI, "nummer projectleider]", "Hoeveel geld is er]", "the same question under each: 'hoeveel geld is er'", id="question twice"),
        pytest.param(VLAIO, "op vlaio.be/pio.", "op vlaio.be/pio" + " en elders" * 30 + ".", "words in nl; 5 to 60 are allowed", id="too long"),
        pytest.param(VLAIO, "The desk of the programme can be found at vlaio.be/pio.", "See vlaio.be/pio.", "2 words in en; 5 to 60", id="too short"),
        pytest.param(EWI, CONFLICTS, 'conflicts: ["gone#fact"]', "ewi-2016#total: conflicts gone#fact, which does not exist", id="dangling"),
        pytest.param(EWI, CONFLICTS, 'supersedes: ["gone#fact"]', "supersedes gone#fact, which does not exist", id="supersedes"),
        pytest.param(EWI, CONFLICTS, 'supersedes: ["ewi-2016#total"]', "ewi-2016#total: supersedes itself", id="itself"),
        pytest.param(VLAIO, 'conflicts: ["ewi-2016#total"]', "conflicts: []", "vlaio-now#per-year, which does not name it in turn", id="one-sided"),
        pytest.param("glossary.yaml", "id: pcp,", 'id: pcp, statement: "gone#fact",', "glossary.yaml, pcp: statement gone#fact does not exist", id="term"),
        pytest.param("contacts.yaml", '["vlaio-now#website"]', "[]", "contacts.yaml, desk: no statement", id="contact without source"),
        pytest.param("contacts.yaml", "vlaio-now#website", "gone#fact", "contacts.yaml, desk: statement gone#fact does not exist", id="contact's source"),
        pytest.param("contacts.yaml", "0470 12 34 56", "0470 12 34 57", "leader-2016: tel:0470123457 stands in none of its statements", id="phone"),
        pytest.param("contacts.yaml", "phone: 0470 12 34 56", "email: an@example.org", "leader-2016: an@example.org stands in none", id="e-mail"),
    ],
)
def test_finds(edit, corpus_folder, name, old, new, said):
    edit(name, old, new)
    faults = check(corpus_folder)
    assert any(said in fault for fault in faults), faults
    assert not any("\n" in fault for fault in faults)


def test_finds_a_statement_without_english(edit, corpus_folder):
    path = corpus_folder / EWI
    kept = [line for line in path.read_text().splitlines() if "project leader An Peeters" not in line and "Who can I call" not in line]
    path.write_text("\n".join(kept))
    assert "ewi-2016#phone: no text in en" in check(corpus_folder)


def test_finds_a_document_without_statements(corpus_folder):
    path = corpus_folder / EWI
    path.write_text(path.read_text().partition("sections:")[0] + "sections: []\n")
    assert "ewi-2016: holds no statement; add one or remove the file" in check(corpus_folder)


def test_refuses_a_question_that_is_also_an_evaluation_case(corpus_folder):
    (fault,) = check(corpus_folder, case_questions=["hoeveel GELD is er", "Iets heel anders?"])
    assert fault.startswith("ewi-2016#total") and "also an evaluation case" in fault


def test_two_questions_are_the_same_whatever_case_and_punctuation():
    assert same_question("Wat is  PCP?!") == same_question("wat is pcp") != same_question("wat is ppi")


def test_an_organisations_original_needs_no_second_language_nor_questions(corpus_folder, tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    (own / "nota.yaml").write_text(
        "{id: nota, title: {nl: Nota}, publisher: Wij, url: nota.pdf, published: 2024, kind: original, jurisdiction: flanders,"
        " sections: [{id: p1, heading: {nl: Deel}, statements: [{id: s1, nl: Kort., page: 1}]}]}"
    )
    assert check(corpus_folder, own) == []


def test_reports_every_file_that_cannot_be_read(corpus_folder):
    (corpus_folder / EWI).write_text("id: [")
    (corpus_folder / VLAIO).write_bytes(b"\xff")
    (corpus_folder / "contacts.yaml").unlink()
    faults = check_files(corpus_folder)
    assert [re.search(r"[\w-]+\.yaml", fault)[0] for fault in faults] == ["ewi-2016.yaml", "vlaio-now.yaml", "contacts.yaml"]
    assert check(corpus_folder) == faults


def test_reports_a_document_that_stands_in_both_folders_as_a_line(corpus_folder):
    (fault,) = check(corpus_folder, own=corpus_folder / "library")
    assert "exists already" in fault


def test_the_shipped_library_has_no_fault():
    assert check(CORPUS) == []


def test_the_shipped_library_has_200_statements_in_dutch_and_english():
    both = [reference for reference, _, statement in read_library().statements() if {"nl", "en"} <= set(statement.languages)]
    assert len(both) >= 200


def test_every_fact_of_the_seed_document_stands_in_french_too():
    (seed,) = [document for document in read_library().documents if document.id == "ewi-2016-10-31"]
    assert [statement.id for statement in seed.statements() if statement.languages != ("nl", "en", "fr")] == []


def test_check_library_needs_no_files(library):
    assert check_library(library) == []


def test_the_shipped_library_lies_in_this_repository():
    assert Path(__file__).parents[2] / "corpus" == CORPUS
