"""How well what stands beside the first statement of an answer is chosen: on further statements that readers judged."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np

from assistant.beside import SIGNALS, instead, signals, stands
from assistant.question import understand
from corpus import Language, Value
from evals.logistic import by_others, fit
from evals.metrics import Rate
from evals.report import said
from index import Searcher
from index.logistic import Logistic

JUDGED = Path(__file__).parent / "beside.jsonl"
_CANDIDATES = 20
_FOLLOW_UP = "follow_up"
_USEFUL = ("answers", "supports")

Verdict = Literal["answers", "supports", "repeats", "off"]
"""answers: what was asked, or a part of it; supports: belongs with the answer, such as its condition, its date, whom to turn to; repeats: on the point, but
told already; off: says nothing of what was asked."""


class Judged(Value):
    """A question, the statement that an answer opens with, and those that might stand beside it, each with what a reader found."""

    lang: Language
    turns: tuple[str, ...] = ()
    question: str
    first: str
    first_judged: Verdict
    further: dict[str, Verdict]


class Row(NamedTuple):
    """A further statement as the search finds it."""

    question: int
    """Number of the question."""
    signals: np.ndarray
    """Shape (len(SIGNALS),)."""
    follow_up: bool
    instead: float
    verdict: Verdict
    listed: bool


def rows(judged: Sequence[Judged], searcher: Searcher, progress: Callable[[], object] = lambda: None) -> list[Row]:
    """The further statements that the search still finds beside the first one."""
    made = []
    for number, one in enumerate(judged):
        question = understand(one.question, one.turns, leaning=searcher.leans)
        hits = {hit.reference: hit for hit in searcher.search(question.text, question.spoken, _CANDIDATES, question.after)}
        if one.first in hits:
            for reference, verdict in one.further.items():
                if reference in hits:
                    hit, first = hits[reference], hits[one.first]
                    found = signals(hit, first, question.wants_list)
                    values = np.array([found[name] for name in SIGNALS])
                    made.append(Row(number, values, question.after is not None, instead(hit, first), verdict, question.wants_list))
        progress()
    return made


def fitted(found: Sequence[Row]) -> Logistic:
    """The weights that tell best what says something of what was asked from what does not, in the answer to a question that goes on from none: beside the
    answer to a follow-up less does, which the weights of the others must not make up for."""
    values, _ = _values(found)
    both = fit((*SIGNALS, _FOLLOW_UP), values, _said(found))
    return both.model_copy(update={"weights": {name: both.weights[name] for name in SIGNALS}})


def _values(found: Sequence[Row]) -> tuple[np.ndarray, np.ndarray]:
    """The signals and whether it is a follow-up, shape (rows, len(SIGNALS) + 1); and the same if none were one."""
    values = np.array([[*row.signals, row.follow_up] for row in found])
    return values, values * ([1] * len(SIGNALS) + [0])


def _said(found: Sequence[Row]) -> np.ndarray:
    return np.array([row.verdict != "off" for row in found])


def table(found: Sequence[Row]) -> str:
    """What stands beside the first statement, chosen by weights fitted on other questions, and what does not."""
    values, alone = _values(found)
    probabilities = by_others(values, _said(found), np.array([row.question for row in found]), alone)
    standing = [stands(one, row.instead, row.listed) for row, one in zip(found, probabilities, strict=True)]
    lines = []
    for name, of in (("in prose", (False, False)), ("after a follow-up", (False, True)), ("in lists", (True, False))):
        for shown in (True, False):
            verdicts = [row.verdict for row, one in zip(found, standing, strict=True) if (row.listed, row.follow_up and not row.listed) == of and one == shown]
            useful, off = Rate.of([verdict in _USEFUL for verdict in verdicts]), Rate.of([verdict == "off" for verdict in verdicts])
            lines.append(f"{name}, {'shown' if shown else 'left out'}: {len(verdicts)} statements, useful {said(useful)}, off the point {said(off)}")
    return "\n".join(lines)
