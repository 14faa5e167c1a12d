import pytest

from index.lexicon import Lexicon, fold, split_compound, stems, words

TEXTS = [
    ("d#pcp", "Bij precommercieel aankopen koopt een overheid onderzoek en ontwikkeling."),
    ("d#tender", "Een overheidsopdracht wordt gegund aan de beste offerte."),
    ("d#tender", "Wie mag op een opdracht inschrijven?"),
    ("d#budget", "Het budget van het programma bedraagt vijf miljoen."),
]


@pytest.fixture
def lexicon():
    return Lexicon.build("nl", TEXTS)


def found(lexicon, text, extra=()):
    return [match.statement for match in lexicon.search(text, extra)]


def test_fold_drops_case_and_accents():
    assert fold("Coöperatie É Œ") == "cooperatie e œ"


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Wat is het budget van de overheid?", "nl", ["budget", "overheid"]),
        ("What is the budget?", "en", ["budget"]),
        ("C'est le budget de l'État.", "fr", ["budget", "etat"]),
        ("", "nl", []),
        ("?!…", "nl", []),
    ],
)
def test_words_leaves_out_what_carries_no_meaning(text, language, expected):
    assert words(text, language) == expected


def test_stems_make_inflections_alike():
    assert stems("aankopen aankoop", "nl")[0] == stems("aankopen", "nl")[0]
    assert stems("companies", "en") == stems("company", "en")
    assert stems("entreprises", "fr") == stems("entreprise", "fr")


@pytest.mark.parametrize(
    ("word", "parts"),
    [("overheidsopdracht", ["overheid", "opdracht"]), ("ideeenbus", []), ("opdracht", []), ("", []), ("bedrijvenloket", ["bedrijv", "loket"])],
)
def test_a_compound_is_split_into_known_words(word, parts):
    assert split_compound(word, {"overheid", "opdracht", "bedrijv", "loket", "budget"}) == parts


def test_the_longest_first_part_wins():
    assert split_compound("overheidsopdracht", {"over", "heidsopdracht", "overheid", "opdracht"}) == ["overheid", "opdracht"]


def test_the_statement_with_the_words_comes_first(lexicon):
    assert found(lexicon, "Hoe groot is het budget?") == ["d#budget"]


def test_a_statement_is_found_by_the_questions_beside_it(lexicon):
    assert found(lexicon, "inschrijven") == ["d#tender"]


def test_a_part_finds_its_compound_and_a_compound_its_part(lexicon):
    assert "d#tender" in found(lexicon, "opdracht")
    assert "d#budget" in found(lexicon, "programmabudget")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hoe groot is het budgt", "hoe groot is het budget"),
        ("is een offrete nodig?", "is een offerte nodig?"),
        ("wat is precomercieel ankopen", "wat is precommercieel aankopen"),
        ("hebbben wij budget", "hebben wij budget"),
        ("Programa zonder budget", "programma zonder budget"),
    ],
)
def test_a_slip_of_the_keyboard_becomes_the_word_that_was_meant(lexicon, typed, meant):
    assert lexicon.corrected(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Hoe werkt het met de waard van het café?",
        "Kan de stad Gent of de gemeente Offrete meedoen?",
        "mail naar budgt@stad.be, of wordt het budget-2 of 47 waard",
        "wat is een liter en een gewone mens waard",
        "",
        "¿?",
    ],
)
def test_words_of_the_language_names_addresses_and_numbers_are_left_as_they_are(lexicon, text):
    assert lexicon.corrected(text) == text


def test_a_slip_in_a_known_question_is_no_word_of_the_library():
    questions = [("d#budget", f"hoe groot is het budgget van de {what} in 2016") for what in ("smartfire", "smartfire", "smartfire piloot")]
    lexicon = Lexicon.build("nl", TEXTS, questions[:2])
    assert lexicon.corrected("budgget") == "budget" and found(lexicon, "piloot") == []
    lexicon = Lexicon.build("nl", TEXTS, questions)
    assert lexicon.corrected("budgget") == "budgget", "three times is a word"
    assert found(lexicon, "smartfire") == found(lexicon, "piloot") == found(lexicon, "2016") == ["d#budget"]


def test_a_rare_word_that_is_near_a_very_common_one_is_a_slip_too():
    assert Lexicon.build("nl", [("d#when", "wanneer")]).corrected("wanner begint het") == "wanneer begint het"


def test_the_nearest_word_is_meant_and_of_these_the_commonest():
    assert Lexicon.build("nl", [("d#far", "bekendmakenden"), ("d#near", "bekendmaking")]).corrected("bekentmaking") == "bekendmaking"
    assert Lexicon.build("nl", [("d#rare", "bedrog"), ("d#common", "bedrag")]).corrected("bedrig") == "bedrag"


@pytest.mark.parametrize("text", ["", "   ", "de het een", "?!", "xylofoon", "\x00\u200b", "😀"])
def test_nothing_is_found_for_words_that_the_library_lacks(lexicon, text):
    assert found(lexicon, text) == []


def test_scores_lie_between_0_and_1_and_fall(lexicon):
    matches = lexicon.search("Koopt de overheid onderzoek met dit budget?")
    assert len(matches) >= 2
    assert all(0 < match.bm25 <= 1 and 0 <= match.coverage <= 1 for match in matches)
    assert [match.bm25 for match in matches] == sorted((match.bm25 for match in matches), reverse=True)


def test_coverage_is_whole_when_every_word_stands_there(lexicon):
    assert lexicon.search("het budget bedraagt vijf miljoen")[0].coverage == pytest.approx(1)


def test_a_word_that_no_statement_has_lowers_coverage(lexicon):
    (match,) = lexicon.search("budget xylofoon")
    assert match.coverage == pytest.approx(0.5)


def test_other_names_help_to_find_but_are_not_missed(lexicon):
    assert found(lexicon, "PCP") == []
    assert found(lexicon, "PCP", ["precommercieel aankopen"]) == ["d#pcp"]
    assert lexicon.search("budget")[0] in lexicon.search("budget", ["precommercieel aankopen"])


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 9])
def test_the_best_few_are_the_first_of_all(limit):
    texts = [(f"d#{number}", f"budget {'programma ' * (number % 3)}{'vijf ' * (number % 2)}") for number in range(8)]
    lexicon = Lexicon.build("nl", texts)
    for question in ("budget", "budget programma vijf", "vijf", "xylofoon"):
        assert lexicon.search(question, limit=limit) == lexicon.search(question)[:limit]


def test_a_saved_lexicon_finds_the_same(lexicon, tmp_path):
    lexicon.save(tmp_path / "nl")
    loaded = Lexicon.load("nl", tmp_path / "nl")
    for question in ("Koopt de overheid onderzoek?", "programmabudget", ""):
        assert loaded.search(question) == lexicon.search(question)


def test_saving_again_replaces_what_was_there(lexicon, tmp_path):
    lexicon.save(tmp_path / "nl")
    Lexicon.build("nl", [("d#new", "Een nieuwe zin.")]).save(tmp_path / "nl")
    assert found(Lexicon.load("nl", tmp_path / "nl"), "nieuwe zin budget") == ["d#new"]
    assert [path.name for path in tmp_path.iterdir()] == ["nl"]


def test_a_lexicon_that_is_not_there_is_none(tmp_path):
    assert Lexicon.load("nl", tmp_path / "nl") is None


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff"])
@pytest.mark.parametrize("name", ["words.json", "params.index.json", "vocab.index.json", "data.csc.index.npy"])
def test_a_damaged_lexicon_is_none(lexicon, tmp_path, name, content):
    lexicon.save(tmp_path / "nl")
    (tmp_path / "nl" / name).write_bytes(content)
    assert Lexicon.load("nl", tmp_path / "nl") is None


@pytest.mark.parametrize("texts", [[], [("d#a", "de het een")], [("d#a", "")]])
def test_a_library_without_words_is_searched_in_vain(texts, tmp_path):
    lexicon = Lexicon.build("nl", texts)
    lexicon.save(tmp_path / "nl")
    assert found(lexicon, "budget") == found(Lexicon.load("nl", tmp_path / "nl"), "budget") == []


def test_a_question_of_100_000_characters_is_answered(lexicon):
    assert found(lexicon, "budget " + "onzinwoord " * 9_000) == ["d#budget"]
