"""From signals to one probability: how `Hit.score` is made, and where the line to a refusal lies.

Fitted on evaluation cases by `python -m evals calibrate`, which writes `calibration.json`: one per kind of embedder. Stored with the index.
"""

import json
from pathlib import Path
from typing import Self

from pydantic import Field

from index.logistic import Logistic

FILE = Path(__file__).parent / "calibration.json"
_STATIC = "static"


class Calibration(Logistic):
    """Weights of the signals of a hit, whose `score` is the estimated probability that its statement answers the question, and the least at which an answer is
    given."""

    embedder: str
    """The embedder whose cosines it was fitted on; with another the scores are ranks, not probabilities."""
    threshold: float = Field(ge=0, le=1)
    """A statement is shown as an answer from this score on."""

    @classmethod
    def shipped(cls, embedder: str) -> Self:
        """The calibration that belongs to the shipped library and an embedder, given by its id (`static:12a1…`).

        An embedder of a kind that none was fitted for gets that of the static one.
        """
        by_kind = json.loads(FILE.read_text(encoding="utf-8"))
        return cls.model_validate(by_kind.get(kind_of(embedder), by_kind[_STATIC]))

    def ship(self) -> None:
        """Puts it into the file in place of the one for its kind of embedder."""
        by_kind = json.loads(FILE.read_text(encoding="utf-8")) | {kind_of(self.embedder): self.model_dump()}
        FILE.write_text(json.dumps(by_kind, indent=2) + "\n", encoding="utf-8")


def kind_of(embedder: str) -> str:
    """What stands before the colon of an embedder's id: `static`, `transformer`, …"""
    return embedder.partition(":")[0]
