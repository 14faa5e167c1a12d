"""The library stage: a question must find its statement among others, in any of our languages, and what was learned before must stay."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tqdm import tqdm

from corpus import LANGUAGES, InputError
from index.train.data import Group, Pair
from index.train.loss import contrast, distance
from index.train.student import Pieces, StaticStudent, Student, drop

NEAR = 0.8
"""Statements whose mean vectors have this cosine before training say nearly the same; finding the other one is no fault."""
_STATEMENT_WEIGHT = 4
"""How much oftener a question is paired with its statement than with another of its questions."""


@dataclass(frozen=True)
class Plan:
    """How hard to train."""

    epochs: int
    batch: int
    """Questions of a batch."""
    rate: float
    drop: float
    """The share of word pieces left out at random, so that no single word decides."""
    pairs: int
    """Aligned pairs of a batch, which keep the languages together."""
    keep: float
    """The weight of the distance of the pairs' vectors from what they were before, against the other losses' 1."""


STATIC = Plan(epochs=8, batch=512, rate=2e-3, drop=0.2, pairs=1024, keep=5.0)
TRANSFORMER = Plan(epochs=2, batch=96, rate=1e-4, drop=0.1, pairs=24, keep=5.0)


def plan_for(student: Student) -> Plan:
    return STATIC if isinstance(student, StaticStudent) else TRANSFORMER


def train(student: Student, groups: Sequence[Group], pairs: Sequence[Pair], plan: Plan, seed: int = 0) -> None:
    """Trains the student on the groups' questions, rehearsing `pairs`. Raises InputError where there is no question to learn from."""
    asked = [(number, place + len(group.statements)) for number, group in enumerate(groups) for place in range(len(group.questions))]
    if len(asked) < 2:
        raise InputError("the library holds fewer than two questions; there is nothing to train on")
    draw = random.Random(seed)
    texts = [student.read(group.texts) for group in groups]
    near = torch.from_numpy(near_duplicates(student, groups))
    batch = min(plan.batch, len(asked))
    steps = plan.epochs * (len(asked) // batch)
    rehearsal = _Rehearsal(student, draw.sample(pairs, min(len(pairs), steps * plan.pairs)), plan)
    optimizer = torch.optim.AdamW(student.module.parameters(), lr=plan.rate, weight_decay=0.0)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: max(0.02, 1 - step / steps))
    with tqdm(total=steps, desc="library", unit="batch") as bar:
        for _ in range(plan.epochs):
            draw.shuffle(asked)
            for at in range(0, len(asked) - batch + 1, batch):
                chosen = asked[at : at + batch]
                numbers = torch.tensor([number for number, _ in chosen])
                loss = contrast(
                    student.vectors([drop(texts[number][place], plan.drop, draw) for number, place in chosen]),
                    student.vectors([drop(_answer(groups[number], texts[number], place, draw), plan.drop, draw) for number, place in chosen]),
                    near[numbers][:, numbers],
                )
                loss = loss + rehearsal.loss(bar.n)
                optimizer.zero_grad()
                loss.backward()
                torch.nn.utils.clip_grad_norm_(student.module.parameters(), 1.0)
                optimizer.step()
                schedule.step()
                bar.update()
                bar.set_postfix(loss=f"{loss.item():.3f}", refresh=False)


class _Rehearsal:
    """Aligned pairs, with the vectors they had when the stage began."""

    def __init__(self, student: Student, pairs: Sequence[Pair], plan: Plan) -> None:
        self._student, self._plan = student, plan
        sides = [pair.text for pair in pairs], [pair.english for pair in pairs]
        self._pieces = [student.read(side) for side in sides]
        self._before = [torch.from_numpy(student.embed(side)) for side in sides]

    def loss(self, step: int) -> torch.Tensor:
        """What the pairs of a step lose; 0 where there are none."""
        size = min(self._plan.pairs, len(self._pieces[0]))
        if not size:
            return torch.zeros(())
        start = step * size % (len(self._pieces[0]) - size + 1)
        now = [self._student.vectors(pieces[start : start + size]) for pieces in self._pieces]
        moved = sum(distance(vectors, before[start : start + size]) for vectors, before in zip(now, self._before, strict=True)) / 2
        return contrast(*now) + self._plan.keep * moved


def found(student: Student, groups: Sequence[Group], asked: Sequence[Group], near: np.ndarray) -> dict[str, float]:
    """How often a question of `asked` (groups at the same places as in `groups`) finds its statement first.

    `same`: among the statements in its language; `other`: among those in the other languages; `entry`: as the index searches, among the
    statements in its language and the questions that `groups` keeps. A near-duplicate (`near`, from `near_duplicates`
    before training) counts as found. Shares, 0 to 1. Raises InputError where nothing is asked.
    """
    statements = [(number, language, text) for number, group in enumerate(groups) for language, text in group.statements.items()]
    entries = statements + [(number, ask.language, ask.text) for number, group in enumerate(groups) for ask in group.questions]
    vectors = student.embed([text for _, _, text in entries])
    owner = np.array([number for number, _, _ in entries])
    spoken = np.array([LANGUAGES.index(language) for _, language, _ in entries])
    is_statement = np.arange(len(entries)) < len(statements)
    questions = [(number, LANGUAGES.index(ask.language), ask.text) for number, group in enumerate(asked) for ask in group.questions]
    if not questions:
        raise InputError("no question was held out; hold out a larger share")
    cosines = student.embed([text for _, _, text in questions]) @ vectors.T
    number, language = np.array([row[:2] for row in questions]).T
    its_language = spoken[None] == language[:, None]
    among = {"same": its_language & is_statement, "other": ~its_language & is_statement, "entry": its_language}
    return {name: float(near[number, owner[np.where(mask, cosines, -2).argmax(1)]].mean()) for name, mask in among.items()}


def _answer(group: Group, texts: Sequence[Pieces], place: int, draw: random.Random) -> Pieces:
    """A statement or, less often, another question of the group: not the text at `place`."""
    others = [other for other in range(len(texts)) if other != place]
    weights = [_STATEMENT_WEIGHT if other < len(group.statements) else 1 for other in others]
    return texts[draw.choices(others, weights)[0]]


def near_duplicates(student: Student, groups: Sequence[Group]) -> np.ndarray:
    """Which groups say nearly the same, shape (groups, groups), bool."""
    texts = [text for group in groups for text in group.statements.values()]
    owner = np.repeat(np.arange(len(groups)), [len(group.statements) for group in groups])
    sums = np.zeros((len(groups), student.rows.shape[1]), dtype=np.float32)
    np.add.at(sums, owner, student.embed(texts))
    means = sums / np.linalg.norm(sums, axis=1, keepdims=True)
    return means @ means.T > NEAR
