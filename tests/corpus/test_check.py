import re
from collections import Counter
from pathlib import Path

import pytest

from corpus import read_library
from corpus.check import Findings, check, check_files, check_library, near_duplicates, read_case_golds, same_question
from corpus.reader import CORPUS

EWI, VLAIO = "library/ewi-2016.yaml", "library/vlaio-now.yaml"
CONFLICTS = 'conflicts: ["vlaio-now#per-year"]'


def test_the_small_library_has_no_fault(corpus_folder):
    assert check(corpus_folder) == Findings()


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        pytest.param(EWI, "url: https://example.org/ewi-2016", "url: somewhere", "ewi-2016: 'somewhere' is not a web address", id="no source"),
        pytest.param(EWI, 'nl: "Visienota goedgekeurd", ', "", "ewi-2016: no title in nl", id="no title"),
        pytest.param(EWI, "heading: {nl: Budget, en: Budget, fr: Budget}", "heading: {nl: Budget}", "section budget has no heading in en", id="no heading"),
        pytest.param(EWI, "- id: phone", "- id: total", "ewi-2016#total: two statements have this id", id="statement twice"),
        pytest.param(EWI, "- id: contact", "- id: budget", "two sections have the id budget", id="section twice"),
        pytest.param(EWI, ", nummer projectleider", "", "ewi-2016#phone: fewer than 4 questions in nl", id="three Dutch questions"),
        pytest.param(EWI, "EUR 5 million", "EUR 6 million", "ewi-2016#total: figures differ, nl has ['5000000'], en has ['6000000']", id="figures differ"),
        pytest.param(EWI, "En 2016", "En 2015", "ewi-2016#total: figures differ, nl has ['2016'], fr has ['2015']", id="French figures differ"),
        pytest.param(EWI, "nummer projectleider", "Hoeveel geld is er", "the same question under each: 'hoeveel geld is er'", id="question twice"),
        pytest.param(
            VLAIO,
            "        topic: funding",
            "        near_misses: {nl: [Hoeveel geld is er]}\n        topic: funding",
            "the near miss 'hoeveel geld is er' is a question that ewi-2016#total answers",
            id="near miss of another",
        ),
        pytest.param(VLAIO, "op vlaio.be/pio.", "op vlaio.be/pio" + " en elders" * 30 + ".", "words in nl; 5 to 60 are allowed", id="too long"),
        pytest.param(VLAIO, "The desk of the programme can be found at vlaio.be/pio.", "See vlaio.be/pio.", "2 words in en; 5 to 60", id="too short"),
        pytest.param(EWI, CONFLICTS, 'conflicts: ["gone#fact"]', "ewi-2016#total: conflicts gone#fact, which does not exist", id="dangling"),
        pytest.param(EWI, CONFLICTS, 'supersedes: ["gone#fact"]', "supersedes gone#fact, which does not exist", id="supersedes"),
        pytest.param(EWI, CONFLICTS, 'supersedes: ["ewi-2016#total"]', "ewi-2016#total: supersedes itself", id="itself"),
        pytest.param(VLAIO, 'conflicts: ["ewi-2016#total"]', "conflicts: []", "vlaio-now#per-year, which does not name it in turn", id="one-sided"),
        pytest.param(EWI, ", number project leader]", "]", "ewi-2016#phone: fewer than 3 questions in en", id="two English questions"),
        pytest.param(EWI, ", Quel est le budget du programme ?]", "]", "ewi-2016#total: fewer than 2 questions in fr", id="one French question"),
        pytest.param(EWI, "{from: 2016-10-28, to: null}", "{to: 2106}", "ewi-2016#total: valid 2106 lies outside 1950 to 2100", id="year"),
        pytest.param(EWI, "https://example.org/ewi-2016", "https://example.org/ewi 2016", "ewi 2016' is not a web address", id="space in link"),
        pytest.param(EWI, "https://example.org/ewi-2016", "ftp://example.org", "'ftp://example.org' is not a web address", id="not http"),
        pytest.param(EWI, "https://example.org/ewi-2016", "https:///ewi-2016", "is not a web address", id="no host"),
        pytest.param(EWI, "https://example.org/ewi-2016", "https://example.org:99999/", "is not a web address", id="no such port"),
        pytest.param("contacts.yaml", "https://www.vlaio.be/pio", "www.vlaio.be/pio", "desk: 'www.vlaio.be/pio' is not a web address", id="contact's link"),
        pytest.param("glossary.yaml", "id: pcp,", 'id: pcp, statement: "gone#fact",', "glossary.yaml, pcp: statement gone#fact does not exist", id="term"),
        pytest.param("contacts.yaml", '["vlaio-now#website"]', "[]", "contacts.yaml, desk: no statement", id="contact without source"),
        pytest.param("contacts.yaml", "vlaio-now#website", "gone#fact", "contacts.yaml, desk: statement gone#fact does not exist", id="contact's source"),
        pytest.param("contacts.yaml", "0470 12 34 56", "0470 12 34 57", "leader-2016: tel:0470123457 stands in none of its statements", id="phone"),
        pytest.param("contacts.yaml", "phone: 0470 12 34 56", "email: an@example.org", "leader-2016: an@example.org stands in none", id="e-mail"),
    ],
)
def test_finds(edit, corpus_folder, name, old, new, said):
    edit(name, old, new)
    faults = check(corpus_folder).faults
    assert any(said in fault for fault in faults), faults
    assert not any("\n" in fault for fault in faults)


def test_finds_a_ring_of_successors_and_names_it_once(edit, corpus_folder):
    edit(EWI, CONFLICTS, 'supersedes: ["vlaio-now#per-year"]')
    edit(VLAIO, 'conflicts: ["ewi-2016#total"]', 'supersedes: ["ewi-2016#total"]')
    (fault,) = check(corpus_folder).faults
    assert fault == "supersedes goes round in a ring: ewi-2016#total, vlaio-now#per-year; take one of the links out"


def test_finds_a_successor_that_ended_before_what_it_supersedes_began(edit, corpus_folder):
    edit(EWI, CONFLICTS, "conflicts: []")
    edit(VLAIO, 'conflicts: ["ewi-2016#total"]', 'supersedes: ["ewi-2016#total"]\n        valid: {to: 2015}')
    (fault,) = check(corpus_folder).faults
    assert fault.startswith("vlaio-now#per-year: valid to 2015, but supersedes ewi-2016#total, valid from 2016-10-28")


ONLY_PUBLIC = "Een bedrijf kan zelf geen aanvraag indienen; alleen een publieke organisatie kan dat."
SAME = (
    "Het programma beschikt over 5 miljoen euro per jaar voor cofinanciering.",
    "In 2016 beschikte het programma over 5 miljoen euro per jaar voor cofinanciering.",
)


def test_notes_near_duplicates_of_two_documents_and_still_has_no_fault(edit, corpus_folder):
    edit(VLAIO, ONLY_PUBLIC, "Alleen een publieke organisatie kan een aanvraag indienen.")
    edit(EWI, "In 2016 was het telefoonnummer van projectleider An Peeters 0470 12 34 56.", "Een aanvraag indienen kan alleen een publieke organisatie.")
    edit(EWI, "In 2016 the phone number of project leader An Peeters was 0470 12 34 56.", "Only a public organisation can submit an application.")
    edit("contacts.yaml", "  phone: 0470 12 34 56\n", "")
    found = check(corpus_folder)
    (note,) = found.notes
    assert found.faults == () and note.startswith("ewi-2016#phone and vlaio-now#companies are 100 % alike in Dutch (named from 75 % on)")


@pytest.mark.parametrize("linked", [True, False])
def test_statements_that_conflict_or_have_other_figures_are_no_duplicates(edit, corpus_folder, linked):
    edit(EWI, "In 2016 trok de Vlaamse Regering in totaal 5 miljoen euro uit voor innovatieve oplossingen.", SAME[0] if linked else SAME[1])
    if not linked:
        edit(EWI, CONFLICTS, "conflicts: []")
        edit(VLAIO, 'conflicts: ["ewi-2016#total"]', "conflicts: []")
    assert list(near_duplicates(read_library(corpus_folder))) == []


def test_a_statement_of_the_same_document_is_no_near_duplicate(edit, corpus_folder):
    edit(VLAIO, "Het loket van het programma is te vinden op vlaio.be/pio.", ONLY_PUBLIC)
    assert list(near_duplicates(read_library(corpus_folder))) == []


def test_reads_which_statements_answer_the_evaluation_cases(tmp_path):
    (tmp_path / "nl.jsonl").write_text('{"question": "a", "gold": ["d#s", "d#t"]}\n{"question": "b"}\n', encoding="utf-8")
    assert read_case_golds(tmp_path) == [{"d#s", "d#t"}, set()]
    assert read_case_golds(tmp_path / "gone") == []


def test_finds_a_statement_without_english(edit, corpus_folder):
    path = corpus_folder / EWI
    kept = [line for line in path.read_text().splitlines() if "project leader An Peeters" not in line and "Who can I call" not in line]
    path.write_text("\n".join(kept))
    assert "ewi-2016#phone: no text in en" in check(corpus_folder).faults


def test_finds_a_document_without_statements(corpus_folder):
    path = corpus_folder / EWI
    path.write_text(path.read_text().partition("sections:")[0] + "sections: []\n")
    assert "ewi-2016: holds no statement; add one or remove the file" in check(corpus_folder).faults


def test_refuses_a_question_that_is_also_an_evaluation_case(corpus_folder):
    (fault,) = check(corpus_folder, case_questions=["hoeveel GELD is er", "Iets heel anders?"]).faults
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
    assert check(corpus_folder, own) == Findings()


def test_reports_every_file_that_cannot_be_read(corpus_folder):
    (corpus_folder / EWI).write_text("id: [")
    (corpus_folder / VLAIO).write_bytes(b"\xff")
    (corpus_folder / "contacts.yaml").unlink()
    faults = check_files(corpus_folder)
    assert [re.search(r"[\w-]+\.yaml", fault)[0] for fault in faults] == ["ewi-2016.yaml", "vlaio-now.yaml", "contacts.yaml"]
    assert check(corpus_folder) == Findings(faults=tuple(faults))


def test_reports_a_document_that_stands_in_both_folders_as_a_line(corpus_folder):
    (fault,) = check(corpus_folder, own=corpus_folder / "library").faults
    assert "exists already" in fault


@pytest.mark.library
def test_the_shipped_library_has_no_fault():
    assert check(CORPUS).faults == ()


@pytest.mark.library
def test_no_shipped_statement_has_a_question_twice():
    texts = [
        (reference, language, question.text)
        for reference, _, statement in read_library().statements()
        for language, questions in statement.questions.items()
        for question in questions
    ]
    assert [text for text, times in Counter(texts).items() if times > 1] == []


def test_the_shipped_library_has_200_statements_in_dutch_and_english():
    both = [reference for reference, _, statement in read_library().statements() if {"nl", "en"} <= set(statement.languages)]
    assert len(both) >= 200


@pytest.mark.library
def test_every_fact_of_the_seed_document_stands_in_french_too():
    (seed,) = [document for document in read_library().documents if document.id == "ewi-2016-10-31"]
    assert [statement.id for statement in seed.statements() if statement.languages != ("nl", "en", "fr")] == []


def test_check_library_needs_no_files(library):
    assert check_library(library) == []


def test_the_shipped_library_lies_in_this_repository():
    assert Path(__file__).parents[2] / "corpus" == CORPUS
