"""Fits `index.answerable`: which wordings of questions the library answers, by its own questions, its near misses and more of both.

What is fitted is a multilayer perceptron of one hidden layer (scikit-learn's), over the vectors of an embedder; training stops when a tenth that is
left out gets no better.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict

from corpus import InputError, Language, Library
from index.answerable import FILE
from index.calibration import kind_of
from index.embedder import Embedder
from index.train.data import read_lines

ASKED = Path(__file__).parent / "asked.jsonl"
"""Questions beside those of the library, a JSON line each. They are not indexed: more near misses there changed nothing, and 9,000 of these lines are pairs
of the same asker, one question answered and one not, which only together say something."""
_NEURONS, _RIDGE, _PATIENCE = 128, 1e-3, 5


class Asked(BaseModel):
    """A question that a statement answers, or one that sounds as if it did and that no statement answers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ref: str = ""
    """The statement; none where an opinion or something private is asked."""
    lang: Language
    text: str
    answered: bool


def read_asked(library: Library, path: Path = ASKED) -> list[Asked]:
    """The lines of `path`. Raises InputError naming the first that is wrong or that is of no statement of the library."""
    found = read_lines(Asked, path)
    for number, one in enumerate(found, 1):
        if one.ref and one.ref not in library.by_reference:
            raise InputError(f"{path}, line {number}: there is no statement {one.ref}; take the line out, or name the one that it is about now")
    return found


def examples(library: Library, more: Sequence[Asked]) -> tuple[list[str], list[bool]]:
    """The questions, and whether the library answers each."""
    statements = [statement for _, _, statement in library.statements()]
    answered = [question.text for statement in statements for questions in statement.questions.values() for question in questions]
    missed = [text for statement in statements for texts in statement.near_misses.values() for text in texts]
    texts = [*answered, *missed, *(one.text for one in more)]
    return texts, [True] * len(answered) + [False] * len(missed) + [one.answered for one in more]


def fit(embedder: Embedder, texts: Sequence[str], answered: Sequence[bool], seed: int = 0) -> dict[str, np.ndarray]:
    """The four arrays of `Answerable`, by name."""
    from sklearn.neural_network import MLPClassifier

    model = MLPClassifier((_NEURONS,), alpha=_RIDGE, early_stopping=True, n_iter_no_change=_PATIENCE, random_state=seed)
    model.fit(embedder.embed_queries(texts), np.array(answered))
    hidden, output = model.coefs_
    return {"hidden": hidden, "hidden_bias": model.intercepts_[0], "output": output[:, 0], "output_bias": model.intercepts_[1][0]}


def ship(embedder: Embedder, fitted: dict[str, np.ndarray], file: Path = FILE) -> None:
    """Puts the arrays into `file` in place of those for this kind of embedder."""
    kept: dict[str, np.ndarray] = {}
    if file.exists():
        with np.load(file) as arrays:
            kept = dict(arrays)
    np.savez(file, **kept | {f"{kind_of(embedder.id)}.{name}": np.asarray(value, dtype=np.float16) for name, value in fitted.items()})
