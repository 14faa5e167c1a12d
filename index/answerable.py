"""How a question is worded: like those that the library answers, or like those that sound the same and that it does not.

A layer of neurons over the question's own vector, fitted on the library's questions and on near misses (`python -m index.train answerable`). It looks at no
statement: that the library speaks of the subject and yet does not say *why*, *by whom* or *what then* shows in the wording, far from any single near miss.
"""

from pathlib import Path
from typing import Self

import numpy as np

from index.calibration import kind_of

FILE = Path(__file__).parent / "answerable.npz"
"""Four arrays for each kind of embedder: `static.hidden`, `static.hidden_bias`, `static.output`, `static.output_bias`, …; float16."""
_MOST = 8.0
"""Log odds beyond this say no more."""


class Answerable:
    """Gives the log odds, -8 to 8, that a question of this wording is one the library answers; 0 for an embedder that none was fitted for."""

    def __init__(self, hidden: np.ndarray, hidden_bias: np.ndarray, output: np.ndarray, output_bias: np.ndarray) -> None:
        """`hidden` has shape (dimensions, neurons), `output` (neurons,)."""
        self._layers = [layer.astype(np.float32) for layer in (hidden, hidden_bias, output, output_bias)]

    @classmethod
    def shipped(cls, embedder: str) -> Self | None:
        """The one for an embedder, given by its id (`static:12a1…`); None where none was fitted for its kind."""
        with np.load(FILE) as arrays:
            names = [f"{kind_of(embedder)}.{name}" for name in ("hidden", "hidden_bias", "output", "output_bias")]
            return cls(*(arrays[name] for name in names)) if names[0] in arrays else None

    def log_odds(self, vector: np.ndarray) -> float:
        """`vector` is a question's, shape (dimensions,)."""
        hidden, hidden_bias, output, output_bias = self._layers
        return float(np.clip(np.maximum(vector @ hidden + hidden_bias, 0) @ output + output_bias, -_MOST, _MOST)[()])
