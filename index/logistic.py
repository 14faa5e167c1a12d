"""A probability from a few signals: the logistic function of their weighted sum, the weights fitted on judged examples and kept in a file."""

from collections.abc import Mapping
from functools import cache
from math import exp, log
from pathlib import Path
from typing import Self

from corpus import Value

_MOST = 700.0
"""Beyond this a sigmoid is 0 or 1 in any number, and its exponential overflows."""


class Logistic(Value):
    """Weights of signals, and the log odds where all of them are 0."""

    weights: dict[str, float]
    intercept: float

    @classmethod
    @cache
    def kept(cls, file: Path) -> Self:
        """The one in a file, read once in a process."""
        return cls.model_validate_json(file.read_text(encoding="utf-8"))

    def keep(self, file: Path) -> None:
        """Writes it to a file."""
        file.write_text(self.model_dump_json(indent=2) + "\n", encoding="utf-8")

    def score(self, signals: Mapping[str, float]) -> float:
        """The estimated probability, 0 to 1."""
        total = self.intercept + sum(weight * signals[name] for name, weight in self.weights.items())
        return 0.0 if total < -_MOST else 1 / (1 + exp(-total))


def log_odds(probability: float) -> float:
    """Of a probability; of 0 and 1 those of a millionth from there."""
    kept = min(max(probability, 1e-6), 1 - 1e-6)
    return log(kept / (1 - kept))
