"""The static model: the same shape as a bag of word vectors, trained so that translations meet and the English keeps its meaning."""

import random
from collections.abc import Sequence

import numpy as np
import torch
from tqdm import tqdm

from index.train.data import Pair
from index.train.loss import contrast, distance, geometry
from index.train.student import StaticStudent, drop

_BATCH = 1024
_RATE = 4e-3
_DROP = 0.1
"""The share of word pieces left out at random."""
_NEAR, _ALIKE = 5.0, 20.0
"""The weights of the teacher: of its vectors, and of the cosines among them."""


def align(student: StaticStudent, pairs: Sequence[Pair], teacher: dict[str, np.ndarray], epochs: int, seed: int = 0) -> None:
    """Trains the student on pairs: a text must find its translation; where the teacher knows the English, both near its vector too."""
    draw = random.Random(seed)
    foreign, english = student.read([pair.text for pair in pairs]), student.read([pair.english for pair in pairs])
    known = [teacher.get(pair.english) for pair in pairs]
    optimizer = torch.optim.Adam(student.module.parameters(), lr=_RATE)
    batch = min(_BATCH, len(pairs))
    steps = epochs * (len(pairs) // batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 1 - step / steps)
    order = list(range(len(pairs)))
    with tqdm(total=steps, desc="aligning", unit="batch") as bar:
        for _ in range(epochs):
            draw.shuffle(order)
            for at in range(0, len(order) - batch + 1, batch):
                chosen = order[at : at + batch]
                left = student.vectors([drop(foreign[row], _DROP, draw) for row in chosen])
                right = student.vectors([drop(english[row], _DROP, draw) for row in chosen])
                loss = contrast(left, right)
                taught = [place for place, row in enumerate(chosen) if known[row] is not None]
                if taught:
                    target = torch.from_numpy(np.stack([known[chosen[place]] for place in taught])).float()
                    loss = loss + sum(_NEAR * distance(side[taught], target) + _ALIKE * geometry(side[taught], target) for side in (left, right)) / 2
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                schedule.step()
                bar.update()
                bar.set_postfix(loss=f"{loss.item():.3f}", refresh=False)
