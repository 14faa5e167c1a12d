import numpy as np
import pytest

from assistant.translation import Translation
from corpus import read_library
from evals import grounding, translation
from evals.translation import PAIRS, Pair, judge, lost_of_library
from index.train.data import read_lines


@pytest.fixture(scope="module")
def check() -> Translation:
    return Translation(lambda texts: np.ones((len(texts), 1), dtype=np.float32), read_library())


def test_the_shipped_pairs_can_be_read_are_many_and_cite_the_library():
    pairs = read_lines(Pair, PAIRS)
    assert len({pair.id for pair in pairs}) == len(pairs) >= 150
    assert {(pair.split, pair.faithful) for pair in pairs} == {("dev", True), ("dev", False), ("held", True), ("held", False)}
    split = {pair.ref: pair.split for pair in pairs}
    assert all(split[pair.ref] == pair.split for pair in pairs)
    library = read_library().by_reference
    for pair in pairs:
        statement = library[pair.ref][1]
        assert pair.source != pair.lang and pair.statement == statement.text(pair.source)
        assert (pair.why == "library") == (pair.sentence == statement.text(pair.lang))


def test_a_pair_is_judged_by_the_check(check):
    fields = {"lang": "en", "source": "nl", "statement": "PIO begon in 2016.", "why": "t", "split": "dev"}
    pairs = [
        Pair(id="a", sentence="PIO started in 2016.", faithful=True, **fields),
        Pair(id="b", sentence="PIO started in 2017.", faithful=False, **fields),
        Pair(id="c", sentence="PIO did not start in 2016.", faithful=False, **fields),
    ]
    judged = judge(pairs, check)
    assert [one.right for one in judged] == [True, True, True]
    assert grounding.figures(judged).caught.value == 1


def test_the_librarys_own_translations_are_looked_at_in_each_direction(check, library):
    lost = lost_of_library(check, library)
    assert lost.total == 8 and translation.lost_of_library(check, library) == lost
