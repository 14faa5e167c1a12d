from types import SimpleNamespace

import numpy as np
import pytest

from assistant.lead import SIGNALS, WORDS
from corpus import read_library
from evals import lead
from evals.lead import Row, fitted, of_library, rows, table
from index.searcher import Known
from index.train.data import Led, read_lines


def test_the_shipped_set_can_be_read_and_is_large_enough():
    led = read_lines(Led, lead.HARD)
    assert {one.lang for one in led} == {"nl", "en", "fr"} and {one.lead for one in led} == {*WORDS, "undecided"}
    assert len({one.text for one in led}) == len(led) > 800
    library = read_library()
    assert {one.ref for one in led} <= set(library.by_reference)
    assert len(of_library(library)) > 800


@pytest.fixture
def found() -> list[Row]:
    """The likeliest reading is mostly right."""
    draw = np.random.default_rng(0)
    made = []
    for number in range(400):
        values = draw.normal(size=(len(WORDS), len(SIGNALS)))
        values[number % 2, 0] += 6
        made.append(
            Row("hard" if number < 200 else "library", number, values, dict.fromkeys(WORDS, 0.5), WORDS[number % 2] if draw.random() < 0.95 else "undecided")
        )
    return made


def test_the_fit_finds_what_tells(found):
    weights = fitted(found).weights
    assert max(weights, key=weights.__getitem__) == "read"


def test_the_table_tells_of_both_sets(found):
    lines = table(found).splitlines()
    assert [line.partition(":")[0] for line in lines] == ["hard", "library"]
    assert all("that the statement decides, a wrong one of" in line for line in lines)


def test_a_question_of_the_library_is_told_without_itself():
    """What is known of it is the other questions alone."""
    known = (Known("Mag een firma aanvragen?", "no", 1.0), Known("Kan een bedrijf aanvragen?", "no", 0.9))

    class Finder:
        def search(self, text, language, limit):
            return [SimpleNamespace(reference="a#b", known=known, statement=SimpleNamespace(shown=lambda language: (language, "Een bedrijf kan dat niet.")))]

        def leads(self, question, statement):
            return dict.fromkeys((*WORDS, "undecided"), 0.25)

    (row,) = rows([("library", Led(ref="a#b", lang="nl", text="Mag een firma aanvragen?", lead="no"))], Finder())
    assert row.signals[WORDS.index("no"), SIGNALS.index("nearest")] == 0.9
    assert rows([("library", Led(ref="c#d", lang="nl", text="Mag een firma aanvragen?", lead="no"))], Finder()) == []  # another statement is found first
