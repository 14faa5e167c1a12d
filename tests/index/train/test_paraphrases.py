import gzip

import pytest

from index.train.data import Pair
from index.train.paraphrases import learn, write

pytestmark = pytest.mark.model


@pytest.fixture
def rows() -> list[Pair]:
    """Two Dutch words for one English one, twice each, and a word for another."""
    words = [("bedrijf", "company"), ("onderneming", "company"), ("huis", "house"), ("boom", "tree")]
    return [Pair(text, english, "nl", source) for source in "ab" for text, english in words]


def test_two_words_with_one_translation_stand_for_one_another(rows, library):
    found = learn(rows, library)
    names = {frozenset(pair[1:]) for pair in found if pair[0] == "nl"}
    assert frozenset(("bedrijf", "onderneem")) in names
    assert frozenset(("huis", "bom")) not in names
    assert all(0 < score <= 1 for score in found.values())


def test_what_is_written_is_the_same_each_time(rows, library, tmp_path):
    for name in "ab":
        write(learn(rows, library), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    lines = [line.split() for line in gzip.decompress((tmp_path / "a").read_bytes()).decode().splitlines()]
    assert lines == sorted(lines)
    assert all(one < other and 0 < float(score) <= 1 for _, one, other, score in lines)
