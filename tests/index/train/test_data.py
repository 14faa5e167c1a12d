import gzip
import random

import pytest

from corpus import InputError
from index.train.data import Pair, choose, drawn, groups_of, hold_out, read_pairs

pytestmark = pytest.mark.model


def test_reads_every_pair_once_with_its_language_and_source(write_pairs, pairs):
    folder = write_pairs()
    with gzip.open(folder / "pairs_fr_en.jsonl.gz", "wt") as file:
        file.write(2 * '{"fr": "maison", "en": "house", "source": "words"}\n')
    assert read_pairs(folder) == [Pair("maison", "house", "fr", "words"), *pairs]


def test_a_folder_without_pairs_says_what_to_name(tmp_path):
    with pytest.raises(InputError, match="name the folder with the aligned pairs"):
        read_pairs(tmp_path)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param('{"nl": "huis", "en"', id="no JSON"),
        pytest.param('{"nl": "huis", "source": "a"}', id="no English"),
        pytest.param('{"nl": " ", "en": "house", "source": "a"}', id="empty"),
        pytest.param('{"nl": 3, "en": "house", "source": "a"}', id="a number"),
        pytest.param('["huis", "house"]', id="a list"),
    ],
)
def test_a_wrong_line_is_named(write_pairs, line):
    folder = write_pairs(['{"nl": "boom", "en": "tree", "source": "a"}', line])
    with pytest.raises(InputError, match=r"pairs_nl_en\.jsonl\.gz, line 2: .*en and source"):
        read_pairs(folder)


@pytest.mark.parametrize(
    "damage", [lambda content: content[:-20], lambda content: b"no gzip at all", lambda content: content[:40] + b"\xff" * 40 + content[80:]]
)
def test_a_damaged_file_is_named(write_pairs, damage):
    file = write_pairs() / "pairs_nl_en.jsonl.gz"
    file.write_bytes(damage(file.read_bytes()))
    with pytest.raises(InputError, match=r"pairs_nl_en\.jsonl\.gz.*(copy it again|en and source)"):
        read_pairs(file.parent)


def test_a_file_of_bytes_that_are_no_text_is_named(write_pairs):
    file = write_pairs() / "pairs_nl_en.jsonl.gz"
    file.write_bytes(gzip.compress(b'{"nl": "\xff\xfe"}\n'))
    with pytest.raises(InputError, match="line 1"):
        read_pairs(file.parent)


def test_no_source_gives_more_than_its_share_and_chance_is_repeatable(pairs):
    chosen = choose(pairs, 5, seed=1)
    assert [sum(pair.source == source for pair in chosen) for source in ("words", "texts")] == [5, 5]
    assert chosen == choose(pairs, 5, seed=1) != choose(pairs, 5, seed=2)


def test_what_is_drawn_more_than_once_is_drawn_evenly():
    draw = random.Random(0)
    found = drawn("abc", 8, draw)
    assert sorted(found.count(letter) for letter in "abc") == [2, 3, 3] and len(set(drawn("abc", 2, draw))) == 2 and drawn((), 0, draw) == []


def test_a_group_holds_a_statement_in_its_languages_and_its_questions(library):
    groups = groups_of(library)
    assert all(group.questions and {ask.language for ask in group.questions} <= set(group.statements) for group in groups)
    texts = {text for group in groups for text in group.texts}
    assert texts == {
        text
        for _, _, statement in library.statements()
        if any(statement.questions.values())
        for text in (*filter(None, (statement.nl, statement.en, statement.fr)), *(q.text for qs in statement.questions.values() for q in qs))
    }


def test_what_is_held_out_is_not_trained_on(library):
    groups = groups_of(library) * 20
    kept, some, every = hold_out(groups, 0.4, seed=0)
    asked = [set(group.questions) for group in groups]
    parts = [(set(a.questions), set(b.questions), set(c.questions)) for a, b, c in zip(kept, some, every, strict=True)]
    assert all(a | b | c == whole and len(a) + len(b) + len(c) == len(whole) for (a, b, c), whole in zip(parts, asked, strict=True))
    assert all(not (a or b) for a, b, c in parts if c)
    assert any(c for _, _, c in parts) and any(a and b for a, b, _ in parts)
