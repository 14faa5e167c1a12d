import numpy as np
import pytest

from corpus import read_library
from index import open_embedder
from index.answerable import Answerable
from index.train.answerable import examples, read_asked


def test_it_is_a_layer_of_neurons_cut_off_below_nought():
    given = Answerable(np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([0.0, -1.0]), np.array([2.0, 4.0]), np.array(-1.0))
    assert given.log_odds(np.array([1.0, 0.5])) == 1.0  # 2 · 1 + 4 · 0 − 1
    assert given.log_odds(np.array([-1.0, 2.0])) == 3.0  # 2 · 0 + 4 · 1 − 1


def test_log_odds_end_at_eight():
    given = Answerable(np.eye(1), np.zeros(1), np.array([100.0]), np.array(0.0))
    assert given.log_odds(np.array([1.0])) == 8.0


def test_there_is_none_for_an_embedder_that_none_was_fitted_for():
    assert Answerable.shipped("sentence-transformers:other:12|None|None") is None


@pytest.mark.library
def test_what_ships_tells_the_librarys_questions_from_near_misses():
    """On what it was fitted on: whether it belongs to the model that ships, not how good it is."""
    library, embedder = read_library(), open_embedder()
    texts, answered = examples(library, read_asked(library))
    shipped = Answerable.shipped(embedder.id)
    odds = np.array([shipped.log_odds(vector) for vector in embedder.embed_queries(texts[::50])])
    told = np.array(answered[::50])
    assert (odds[told] > 0).mean() > 0.8 and (odds[~told] < 0).mean() > 0.8


@pytest.mark.parametrize("embedder", ["static"])
def test_its_size_is_that_of_the_embedder(embedder):
    opened = open_embedder(embedder)
    assert np.isfinite(Answerable.shipped(opened.id).log_odds(np.zeros(opened.dimensions, dtype=np.float32)))
