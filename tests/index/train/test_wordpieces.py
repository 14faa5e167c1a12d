import numpy as np
import pytest

from corpus import InputError
from index.train.data import Pair
from index.train.wordpieces import extend, first_rows, learn_pieces

from .conftest import WORDS, make_tokenizer

pytestmark = pytest.mark.model


@pytest.fixture
def english():
    return make_tokenizer(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *WORDS.values()])


@pytest.fixture
def rows(english):
    return np.random.default_rng(0).normal(size=(english.get_vocab_size(), 8)).astype(np.float32)


def test_learns_whole_words_that_come_often_without_accents():
    pieces = learn_pieces(["Een Café in Gent"] * 5, 200)
    assert {"cafe", "gent"} <= set(pieces)


def test_old_ids_stay_and_new_pieces_come_after(english):
    wide, before = extend(english, ["house", "huis", "##ken"])
    assert before == english.get_vocab_size() and wide.get_vocab_size() == before + 2
    assert wide.token_to_id("house") == english.token_to_id("house") and wide.token_to_id("huis") == before
    assert wide.encode("huis house").tokens == ["[CLS]", "huis", "house", "[SEP]"]


def test_a_new_piece_lies_where_its_translation_lies(english, rows, pairs):
    wide, before = extend(english, list(WORDS))
    texts = [pair for pair in pairs if pair.source == "texts"]
    made = first_rows(texts, wide, english, rows)
    assert np.array_equal(made[:before], rows)
    for dutch, word in WORDS.items():
        cosines = rows @ made[wide.token_to_id(dutch)] / np.linalg.norm(rows, axis=1)
        assert cosines.argmax() == english.token_to_id(word)


def test_a_piece_that_no_pair_holds_lies_in_the_middle(english, rows):
    wide, before = extend(english, ["huis", "nergens"])
    made = first_rows([Pair("huis", "house", "nl", "a")], wide, english, rows)
    assert np.allclose(made[wide.token_to_id("nergens")], rows.mean(0), atol=1e-6)


def test_pairs_of_long_texts_only_are_an_error(english, rows):
    with pytest.raises(InputError, match="add shorter ones"):
        first_rows([Pair("huis " * 50, "house", "nl", "a")], english, english, rows)
