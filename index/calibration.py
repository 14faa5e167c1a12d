"""From signals to one probability: how `Hit.score` is made, and where the line to a refusal lies.

Fitted on evaluation cases by `python -m evals calibrate`, which writes `calibration.json`; stored with the index.
"""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

_MOST = 700.0
"""Beyond this a sigmoid is 0 or 1 in any number, and its exponential overflows."""

FILE = Path(__file__).parent / "calibration.json"


class Calibration(BaseModel):
    """Weights of the signals of a hit, and the least score at which an answer is given."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    embedder: str
    """The embedder whose cosines it was fitted on; with another the scores are ranks, not probabilities."""
    weights: dict[str, float]
    intercept: float
    threshold: float = Field(ge=0, le=1)
    """A statement is shown as an answer from this score on."""

    def score(self, signals: Mapping[str, float]) -> float:
        """The estimated probability, 0 to 1, that a statement with these signals answers the question."""
        total = self.intercept + sum(weight * signals[name] for name, weight in self.weights.items())
        return 0.0 if total < -_MOST else 1 / (1 + math.exp(-total))

    @classmethod
    def shipped(cls) -> Self:
        """The calibration that belongs to the shipped library and embedder."""
        return cls.model_validate_json(FILE.read_text(encoding="utf-8"))
