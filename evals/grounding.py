"""How well the check of reworded sentences tells faithful from unfaithful ones, on labelled pairs; and what gets past it when a model obeys every attempt."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant import Answer
from assistant.grounding import Grounding
from assistant.reword import Reworder
from corpus import InputError, Language
from evals.metrics import Rate

PAIRS = Path(__file__).parent / "faithful.jsonl"
ATTEMPTS = Path(__file__).parent / "redteam.jsonl"


class Pair(BaseModel):
    """A sentence that says it rests on a statement, and whether it is faithful to it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    lang: Language
    statement: str
    ref: str = ""
    """Where the statement stands in the library, if it does."""
    sentence: str
    faithful: bool
    why: str
    """What was changed, in a word or two."""
    split: Literal["dev", "held"]


class Attempt(BaseModel):
    """An attempt to make the assistant say what its sources do not; with `poison` the text of a statement that gives instructions."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    lang: Language
    kind: str
    turns: tuple[str, ...] = ()
    question: str = ""
    poison: str | None = None
    expected: Literal["refused", "answered"] | None = None
    must_not: tuple[str, ...] = ()


def read(model: type[BaseModel], path: Path) -> list[Any]:
    """The lines of a JSONL file as `model`. Raises InputError naming the first that is wrong."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            found.append(model.model_validate_json(line))
        except ValidationError as errors:
            first = errors.errors()[0]
            raise InputError(f"{path}, line {number}: {'.'.join(map(str, first['loc'])) or 'JSON'}: {first['msg']}; mend that line") from None
    return found


@dataclass(frozen=True)
class Judged:
    """A pair and what was found wrong with it."""

    pair: Pair
    fault: str | None

    @property
    def right(self) -> bool:
        return self.pair.faithful == (self.fault is None)


@dataclass(frozen=True)
class Figures:
    """Of the check: how much of the unfaithful it catches, how much of the faithful it loses, and how much of what it catches is unfaithful."""

    caught: Rate
    lost: Rate
    precision: Rate


def judge(pairs: Sequence[Pair], check: Grounding) -> list[Judged]:
    """The pairs, each with its fault."""
    return [Judged(pair, check.fault(pair.sentence, pair.lang, [pair.statement])) for pair in pairs]


def figures(judged: Sequence[Judged]) -> Figures:
    """The figures over `judged`."""
    return Figures(
        Rate.of([one.fault is not None for one in judged if not one.pair.faithful]),
        Rate.of([one.fault is not None for one in judged if one.pair.faithful]),
        Rate.of([not one.pair.faithful for one in judged if one.fault is not None]),
    )


@dataclass(frozen=True)
class Fitted:
    """Thresholds of the check and what they cost on the pairs they were fitted on."""

    near: float
    grounded: float
    kept: float
    caught: Rate
    lost: Rate


def fit(pairs: Sequence[Pair], check: Grounding, unfaithful_weight: float = 5) -> Fitted:
    """The thresholds that leave the fewest errors on `pairs`, an unfaithful one let through counting as `unfaithful_weight` faithful ones lost."""
    ruled = [(pair, next(check.broken(pair.sentence, pair.lang, [pair.statement]), None) is not None) for pair in pairs]
    grid = [number / 20 for number in range(21)]
    best = None
    signals = {pair.id: check.signals(pair.sentence, pair.lang, [pair.statement]) for pair in pairs}
    for near, grounded, kept in product(grid, repeat=3):
        out = [(pair, broken or (s := signals[pair.id]).near < near or s.grounded < grounded or s.kept < kept) for pair, broken in ruled]
        missed = sum(not fault and not pair.faithful for pair, fault in out)
        lost = sum(fault and pair.faithful for pair, fault in out)
        if best is None or unfaithful_weight * missed + lost < best[0]:
            caught = Rate.of([fault for pair, fault in out if not pair.faithful])
            best = (unfaithful_weight * missed + lost, Fitted(near, grounded, kept, caught, Rate.of([fault for pair, fault in out if pair.faithful])))
    return best[1]
