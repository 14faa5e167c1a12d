"""How often the word that an answer opens with is right, on yes-or-no questions that the reader was not taught, each with the statement that decides it or
seems to.

Some were written to be hard (`leads.jsonl`): a wrong belief, a concrete case, a negation, and what a statement does not decide. The others are those of the
library that the reader's teaching leaves out (`index.train.data.kept_back`), each without itself among the known ones.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from assistant.lead import SIGNALS, WORDS, certain, signals
from assistant.question import understand
from corpus import Library
from evals.logistic import by_others, fit
from evals.metrics import Rate
from evals.report import said
from index import Searcher
from index.logistic import Logistic
from index.train.data import Led, kept_back, led_of

HARD = Path(__file__).parent / "leads.jsonl"


class Row(NamedTuple):
    """A question as the search and the reader see it."""

    of: str
    """hard or library."""
    number: int
    signals: np.ndarray
    """Shape (len(WORDS), len(SIGNALS))."""
    read: Mapping[str, float]
    """How likely the reader finds each word."""
    lead: str


def of_library(library: Library) -> list[Led]:
    """The yes-or-no questions of the library that are left out of the reader's teaching."""
    return [one for one in led_of(library) if kept_back(one.text)]


def rows(led: Sequence[tuple[str, Led]], searcher: Searcher, progress: Callable[[], object] = lambda: None) -> list[Row]:
    """The questions whose statement the search finds first, each without itself among the known questions."""
    made = []
    for number, (of, one) in enumerate(led):
        question = understand(one.text, language=one.lang)
        first = searcher.search(question.text, question.spoken, 1)[0]
        if first.reference == one.ref and question.yes_no:
            read = searcher.leads(question.text, first.statement.shown(question.spoken)[1])
            known = [other for other in first.known if other.text != one.text]
            found = signals(question.text, known, read)
            made.append(Row(of, number, np.array([[found[word][name] for name in SIGNALS] for word in WORDS]), read, one.lead))
        progress()
    return made


def fitted(found: Sequence[Row]) -> Logistic:
    """The weights that tell best which word is right."""
    return fit(SIGNALS, *_flat(found)[:2])


def table(found: Sequence[Row]) -> str:
    """How often a word is said, and how often it is a wrong one, by weights fitted on other questions."""
    probabilities = by_others(*_flat(found)).reshape(len(found), len(WORDS))
    lines = []
    for of in dict.fromkeys(row.of for row in found):
        here = [(row, told) for row, told in zip(found, probabilities, strict=True) if row.of == of]
        words = [(certain(dict(zip(WORDS, told, strict=True)), row.read), row.lead) for row, told in here]
        lines.append(
            f"{of}: a word for {said(Rate.of([word is not None for word, lead in words if lead in WORDS]))} that the statement decides, "
            f"a wrong one of {said(Rate.of([word != lead for word, lead in words if word]))}"
        )
    return "\n".join(lines)


def _flat(found: Sequence[Row]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Signals of each word of each question, whether it is right, and the number of its question."""
    values = np.concatenate([row.signals for row in found])
    right = np.array([word == row.lead for row in found for word in WORDS])
    return values, right, np.repeat([row.number for row in found], len(WORDS))
