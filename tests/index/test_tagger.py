"""What the sentences of a text say, by the tagger that ships; and how a text is cut for it."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from corpus import LANGUAGES, SettingsError, read_library
from index.builder import entries_of
from index.readings import Vectors, key
from index.searcher import ALONE
from index.tagger import FIRST, LAST, MODEL, UNANSWERED_VECTORS, VECTORS, Tagger, sentences, shipped, stretches


@pytest.fixture(scope="module")
def pieces() -> Tokenizer:
    """Those of the tagger."""
    return Tokenizer.from_file(str(MODEL / "tokenizer.json"))


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return shipped()


def test_a_text_is_cut_at_the_ends_of_sentences_and_lines():
    assert sentences("Een stad zoekt iets. Bestaat het? Nee; nog niet!\n- ook dit\n\n...") == [
        "Een stad zoekt iets.", "Bestaat het?", "Nee;", "nog niet!", "- ook dit",
    ]  # fmt: skip
    assert sentences(" \n ... ") == []


def test_each_sentence_has_its_pieces_in_one_stretch_and_its_end_is_marked(pieces):
    texts = ["De stad zoekt een drone.", "", "Die bestaat nog niet."]
    ((start, ids, parts),) = stretches(texts, pieces)
    last = pieces.token_to_id(LAST)
    assert start == 0 and parts.shape == (3, len(ids)) and ids[0] == pieces.token_to_id(FIRST) and ids[-1] == last
    assert parts.sum(axis=1).min() >= 1 and parts.sum(axis=0).max() == 1 and parts[:, 0].sum() == parts[:, -1].sum() == 0
    read = ["".join(pieces.id_to_token(piece) for piece, own in zip(ids, row, strict=True) if own) for row in parts]
    assert read == ["▁De▁stad▁zoekt▁een▁drone.", LAST, "▁Die▁bestaat▁nog▁niet."]


def test_a_long_text_is_read_in_stretches_of_whole_sentences(pieces):
    texts = ["De stad zoekt een drone die in het donker vist."] * 90 + ["drone " * 400]
    cut = list(stretches(texts, pieces))
    assert [start for start, _, _ in cut] == list(np.cumsum([0, *(len(parts) for _, _, parts in cut[:-1])]))
    assert sum(len(parts) for _, _, parts in cut) == 91 and len(cut) > 2
    assert max(len(ids) for _, ids, _ in cut) <= 500


@pytest.mark.model
def test_it_gives_probabilities_for_each_sentence(tagger):
    found = tagger.tag(["De stad Gent zoekt een drone.", "Het is maandag."])
    assert found.shape == (2, len(tagger.labels)) and found.dtype == np.float32 and 0 <= found.min() <= found.max() <= 1
    buyer = tagger.labels.index(("public-buyer", "yes"))
    assert found[0, buyer] > 0.5 > found[1, buyer]


@pytest.mark.model
def test_a_sentence_is_read_in_its_context(tagger):
    no = tagger.labels.index(("on-market", "no"))
    alone, after = tagger.tag(["Die bestaan niet."])[0, no], tagger.tag(["De stad zoekt drones die onder water lassen.", "Die bestaan niet."])[1, no]
    assert after != alone and after > 0.5


@pytest.mark.model
def test_it_tells_what_the_library_answers_from_what_sounds_the_same(tagger):
    """On what it was taught: whether the file belongs to the library that ships, not how good it is."""
    library = read_library()
    answered, missed = [], []
    for _, _, statement in list(library.statements())[::10]:
        answered += [question.text for questions in statement.questions.values() for question in questions][::5]
        missed += [text for texts in statement.near_misses.values() for text in texts]
    odds = np.array([tagger.read(text).answerable for text in answered]), np.array([tagger.read(text).answerable for text in missed])
    assert ((odds[0] > 0).mean() + (odds[1] < 0).mean()) / 2 > 0.8
    assert max(map(np.max, odds)) <= 8 and min(map(np.min, odds)) >= -8


@pytest.mark.model
@pytest.mark.parametrize("text", ["", "?", "huis " * 5_000])
def test_any_text_has_odds(tagger, text):
    assert -8 <= tagger.read(text).answerable <= 8


@pytest.mark.model
def test_texts_have_the_same_vectors_alone_and_together_as_a_question_and_as_a_text(tagger):
    texts = ["Wat is het budget van PIO?", "", "Combien y a-t-il d'argent pour le programme flamand ?", "huis " * 500]
    together = tagger.vectors([*texts, "en nog een langere zin die de andere doet aanvullen tot haar lengte"])[:4]
    assert together.shape == (4, tagger.dimensions) and together.dtype == np.float32
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-4)
    for text, vector in zip(texts, together, strict=True):
        assert np.allclose(tagger.vectors([text])[0], vector, atol=1e-4) and np.allclose(tagger.read(text).vector, vector, atol=1e-4)
    assert tagger.vectors([]).shape == (0, tagger.dimensions)


@pytest.mark.model
def test_what_asks_the_same_is_nearer_than_what_asks_something_else_in_the_same_words(tagger):
    asked, same, other = tagger.vectors(["Wie betaalt een PCP?", "By whom is a pre-commercial procurement paid?", "Wie wint een PCP?"])
    assert asked @ same > asked @ other


FOLLOW_UPS = [
    (("Kan een gemeente een aanvraag indienen bij PIO?",), "en een universiteit?", "Kan een universiteit een aanvraag indienen bij PIO?"),
    (("Wat was het project Smart@Fire?",), "zat de Gentse universiteit daar ook in?", "Was de Universiteit Gent partner in Smart@Fire?"),
    (("Who owns the results of a PCP?",), "what exactly do you mean by results?", "What counts as results in a PCP?"),
    (("Qu'est-ce que le PIO ?", "Où est-il logé maintenant ?"), "depuis quand ?", "Depuis quand le PIO est-il logé chez VLAIO ?"),
]


@pytest.mark.parametrize(("before", "text", "whole"), FOLLOW_UPS)
def test_a_follow_up_is_read_as_what_it_stands_for(tagger, before, text, whole):
    place, alone, after = (tagger.read(*of).vector for of in ((whole,), (text,), (text, before)))
    assert after @ place > max(alone @ place, tagger.read(before[-1]).vector @ place)
    assert after @ alone < ALONE


def test_of_long_questions_before_as_many_count_as_are_read_together(tagger):
    before = ("Wij zoeken al jaren een oplossing voor onze bruggen. " * 20,) * 3
    text = "wie betaalt dat?"
    assert abs(tagger.read(text, before).vector @ tagger.read(text, before[1:]).vector - 1) < 1e-5
    assert tagger.read(text, before).vector @ tagger.read(text).vector < 0.99


@pytest.mark.parametrize("before", [before for before, _, _ in FOLLOW_UPS])
@pytest.mark.parametrize("text", ["Wat is TRL?", "Who is the contact for Horizon Europe?", "Quel était le budget du PIO en 2016 ?"])
def test_a_question_that_stands_alone_is_read_as_if_it_did(tagger, before, text):
    assert tagger.read(text, before).vector @ tagger.read(text).vector >= ALONE


@pytest.mark.model
def test_the_library_that_ships_was_read_beforehand(tagger):
    """A text that was not takes some milliseconds of everybody's first build; mend it with: python -m index.train vectors."""
    entries = [entry for language in LANGUAGES for entry in entries_of(read_library(), language)]
    ready = Vectors.load(MODEL / VECTORS, tagger.id)
    assert ready is not None, "another tagger read it"
    assert {key(entry.text) for entry in entries} == set(ready[0].rows)
    some = [entry.text for entry in entries[::500]]
    unread = Tagger(MODEL)
    unread._ready = None
    assert (np.sum(unread.vectors(some) * tagger.vectors(some), axis=1) > 0.99).all()


@pytest.mark.model
def test_texts_that_are_kept_are_not_read_again(tmp_path, monkeypatch):
    folder = Path(shutil.copytree(MODEL, tmp_path / "tagger"))
    tagger = Tagger(folder)
    tagger.keep(["Wat is PCP?", "Wie mag aanvragen?"], [])
    again = Tagger(folder)
    expected = again.vectors(["Wie mag aanvragen?"])
    monkeypatch.setattr(again, "_run", lambda *others: pytest.fail("read again"))
    assert np.array_equal(again.vectors(["Wie mag aanvragen?"]), expected)
    (folder / VECTORS).write_bytes(b"cut off")
    assert np.allclose(Tagger(folder).vectors(["Wie mag aanvragen?"]), expected, atol=0.02)


@pytest.mark.model
def test_questions_that_are_not_answered_are_told_by_how_near_they_are(tmp_path):
    tagger = Tagger(Path(shutil.copytree(MODEL, tmp_path / "tagger")))
    tagger.keep([], ["Hoeveel kost een ticket naar Brugge?", "Wie won de Ronde?", "Wat eet een egel?", "Mag ik mijn hond meenemen?"])
    told = tagger.read("What does a train ticket to Bruges cost?").unanswered
    assert len(told) == 3 and told == tuple(sorted(told, reverse=True)) and told[0] > 0.85 and told[0] - told[1] > 0.15
    file = tmp_path / "tagger" / UNANSWERED_VECTORS
    whole = file.read_bytes()
    for damaged in (whole[:100], b"", whole.replace(tagger.id.encode("utf-32-le"), f"{tagger.id[:-1]}?".encode("utf-32-le"))):
        file.write_bytes(damaged)
        with pytest.raises(SettingsError, match="index.train vectors"):
            Tagger(tmp_path / "tagger").read("Wat is PCP?")
    file.unlink()
    assert Tagger(tmp_path / "tagger").read("What does a train ticket to Bruges cost?").unanswered == ()


@pytest.mark.model
def test_it_tells_a_faithful_rewording_from_one_that_says_something_else(tagger):
    statement = "Een stad mag met haar leveranciers een gesprek voeren voordat zij een aanbesteding begint."
    faithful = tagger.faithful("Vooraleer een aanbesteding start, mag een stad met haar leveranciers praten.", [statement])
    assert faithful > tagger.faithful("Nadat een aanbesteding is gegund, mag een stad met haar leveranciers praten.", [statement])


@pytest.mark.model
def test_no_sentences_have_no_rows(tagger):
    assert tagger.tag([]).shape == (0, len(tagger.labels))


@pytest.mark.model
@pytest.mark.parametrize("name", ["model.onnx", "labels.json", "tokenizer.json"])
def test_a_damaged_file_is_one_line_that_says_what_to_do(tmp_path, name):
    folder = Path(shutil.copytree(MODEL, tmp_path / "tagger"))
    (folder / name).write_bytes((folder / name).read_bytes()[:100])
    with pytest.raises(SettingsError, match="take it from the repository again") as error:
        Tagger(folder)
    assert "\n" not in str(error.value)


@pytest.mark.model
@pytest.mark.parametrize(
    ("question", "statement", "lead", "other"),
    [
        ("Mag een bedrijf zelf een aanvraag bij PIO indienen?", "Een bedrijf kan zelf geen aanvraag bij PIO indienen.", "no", "yes"),
        ("Can a university bid in a PCP?", "Universities may tender in pre-commercial procurement (PCP).", "yes", "no"),
        (
            "Le PIO est-il réservé aux grandes entreprises ?",
            "Le PIO n'est pas réservé aux grandes entreprises : toute entreprise peut participer.",
            "no",
            "yes",
        ),
    ],
)
def test_it_tells_which_word_opens_an_answer(tagger, question, statement, lead, other):
    read = tagger.leads(question, statement)
    assert set(read) == {"yes", "no", "depends", "undecided"} and read[lead] > read[other]
