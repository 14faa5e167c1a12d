"""What a reader makes of the texts that are searched: a vector of each, beside the embedder's, by which the statements found are told from one another.

The embedder finds: its vectors stand in Chroma, which must be quick among all. The reader sees a sentence as a whole and tells better what is meant, but takes
some ten milliseconds a text; so it reads the texts when the index is built, and when a question comes only that.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Protocol, Self
from zipfile import BadZipFile

import numpy as np

from corpus import Language
from index.store import Entry, is_near_miss, statement_of

NEAREST = 3
"""How many of what is known tell whether a question is answered: the nearest entries of the statements found, in whatever language, against the nearest
questions that are not answered; a single one may be worded alike by chance."""
_LOOKED_AT = 500
"""Entries that are looked at for the nearest statements."""
_AT_A_TIME = 4096
"""Rows that are multiplied at a time."""
_NONE = ""
"""Stands for the statement of what is answered by none."""


@dataclass(frozen=True)
class Reading:
    """What a reader makes of a question."""

    answerable: float
    """The log odds that a question of this wording is one the library answers."""
    vector: np.ndarray
    """Of length 1, shape (dimensions,), float32."""
    unanswered: tuple[float, ...]
    """The cosines of the nearest questions that the reader knows as not answered, highest first, at most `NEAREST`."""


@dataclass(frozen=True)
class Near:
    """How near what is searched is to a question."""

    highest: dict[str, float]
    """The highest cosine of the entries of each statement."""
    nearest: tuple[float, ...]
    """The cosines of the nearest entries of all these statements, highest first, at most `NEAREST`."""


class Reader(Protocol):
    """Reads questions, and the texts that are searched (see `index.tagger.Tagger`)."""

    id: str
    """Names the model; what another one made of the texts is of no use."""
    dimensions: int

    def read(self, question: str, before: tuple[str, ...] = ()) -> Reading:
        """What the question asks, and how it is worded; in the light of the questions `before` it, oldest first, if it leans on them."""
        ...

    def leads(self, question: str, statement: str) -> dict[str, float]:
        """How likely each word opens an answer to a yes-or-no question that rests on a statement; empty for a reader that cannot tell."""
        ...

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        """Of length 1, shape (texts, dimensions), float32."""
        ...


class Vectors:
    """Vectors of texts, in steps: int8 with a scale for each, shape (texts, dimensions); and by which text each is found again."""

    def __init__(self, reader: str, keys: np.ndarray, steps: np.ndarray, scales: np.ndarray) -> None:
        self.reader, self.keys, self.steps, self.scales = reader, keys, steps, scales

    @classmethod
    def of(cls, reader: str, texts: Sequence[str], vectors: np.ndarray) -> Self:
        scales = (np.maximum(np.abs(vectors).max(axis=1), 1e-12) / 127).astype(np.float32)
        keys = np.array([key(text) for text in texts], dtype=np.uint64)
        return cls(reader, keys, np.round(vectors / scales[:, None]).astype(np.int8), scales)

    @cached_property
    def rows(self) -> dict[int, int]:
        """Where a text's vector stands, by its key."""
        return {int(key): row for row, key in enumerate(self.keys)}

    def whole(self, rows: Sequence[int] | np.ndarray) -> np.ndarray:
        """The vectors of some rows, float32."""
        return self.steps[rows] * self.scales[rows, None]

    def save(self, file: Path, **more: np.ndarray) -> None:
        """Writes them, and what else is given, to `file`, whole or not at all."""
        file.parent.mkdir(parents=True, exist_ok=True)
        growing = file.with_name(f"{file.name}.new")
        with growing.open("wb") as out:
            np.savez(out, reader=np.array(self.reader), keys=self.keys, steps=self.steps, scales=self.scales, **more)
        growing.replace(file)

    @classmethod
    def load(cls, file: Path, reader: str) -> "tuple[Vectors, dict[str, np.ndarray]] | None":
        """The vectors in `file` and what else stands there; None if there are none that can be read, or another reader made them."""
        try:
            with np.load(file) as found:
                arrays = {name: found[name] for name in found.files}
            made_by, keys, steps, scales = (arrays.pop(name) for name in ("reader", "keys", "steps", "scales"))
        except (OSError, EOFError, ValueError, KeyError, BadZipFile):  # none, cut off or foreign: it is only a cache
            return None
        if str(made_by) != reader or not len(keys) == len(steps) == len(scales):
            return None
        return cls(reader, keys, steps, scales), arrays


class Readings:
    """The vectors of all entries of an index, by the statement that they stand with; the near misses stand with none."""

    def __init__(self, vectors: Vectors, places: Sequence[str]) -> None:
        """`places` tell, for each of the vectors, the language and the id of its entry: `nl ewi-2016#total?3`."""
        self.vectors = vectors
        self._places = list(places)
        rows: dict[str, list[int]] = {}
        for row, place in enumerate(self._places):
            id = place.partition(" ")[2]
            rows.setdefault(_NONE if is_near_miss(id) else statement_of(id), []).append(row)
        self._rows = {statement: np.array(of) for statement, of in rows.items()}

    @classmethod
    def of(cls, language: Language, entries: Sequence[Entry], reader: Reader, before: "Readings | None" = None) -> Self:
        """What `reader` makes of the entries of a language; what stands in `before` is taken from there."""
        texts = [entry.text for entry in entries]
        known = before.vectors.rows if before is not None else {}
        new = list(dict.fromkeys(text for text in texts if key(text) not in known))
        of_new = dict(zip(new, reader.vectors(new), strict=True)) if new else {}
        vectors = np.zeros((len(texts), reader.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row] = of_new[text] if text in of_new else before.vectors.whole([known[key(text)]])[0]
        return cls(Vectors.of(reader.id, texts, vectors), [f"{language} {entry.id}" for entry in entries])

    @classmethod
    def together(cls, parts: "Sequence[Readings]") -> Self:
        """All of them as one; at least one must be given."""
        of = [part.vectors for part in parts]
        columns = (np.concatenate([getattr(vectors, name) for vectors in of]) for name in ("keys", "steps", "scales"))
        return cls(Vectors(of[0].reader, *columns), [place for part in parts for place in part._places])

    def near(self, vector: np.ndarray, statements: Sequence[str]) -> Near:
        """How near the entries of some statements are to a question."""
        there = [statement for statement in statements if statement in self._rows]
        if not there:
            return Near({}, ())
        begins = np.cumsum([0, *(len(self._rows[statement]) for statement in there)])[:-1]
        cosines = self._cosines(np.concatenate([self._rows[statement] for statement in there]), vector)
        return Near(dict(zip(there, np.maximum.reduceat(cosines, begins).tolist(), strict=True)), highest(cosines))

    def best(self, vector: np.ndarray, most: int) -> dict[str, list[Language]]:
        """The statements of which an entry is nearest to a question, at most so many, each with the languages that it stands in."""
        cosines = self._cosines(self._answering, vector)
        found = (self._statements[row] for row in np.argsort(-cosines))
        nearest = islice(dict.fromkeys(islice(found, _LOOKED_AT)), most)
        return {statement: sorted({self._places[row].partition(" ")[0] for row in self._rows[statement]}) for statement in nearest}

    def _cosines(self, rows: np.ndarray, vector: np.ndarray) -> np.ndarray:
        """Of some rows to a question; some at a time, for the whole of them as float32 would take tens of megabytes."""
        parts = (rows[start : start + _AT_A_TIME] for start in range(0, len(rows), _AT_A_TIME))
        return np.concatenate([self.vectors.whole(part) @ vector for part in parts] or [np.zeros(0, dtype=np.float32)])

    @cached_property
    def _answering(self) -> np.ndarray:
        """The rows of all entries but near misses."""
        return np.concatenate([rows for statement, rows in self._rows.items() if statement != _NONE] or [np.array([], dtype=int)])

    @cached_property
    def _statements(self) -> list[str]:
        """The statement of each of them."""
        return [statement for statement, rows in self._rows.items() if statement != _NONE for _ in rows]

    def questions(self, vector: np.ndarray, statement: str, language: Language, most: int) -> list[tuple[str, float]]:
        """The known questions of a statement in a language that are nearest to a question, at most so many, nearest first: the id of each and its cosine."""
        rows = [row for row in self._rows.get(statement, ()) if self._places[row].startswith(f"{language} ") and "?" in self._places[row]]
        cosines = self.vectors.whole(rows) @ vector if rows else np.zeros(0)
        return [(self._places[rows[number]].partition(" ")[2], float(cosines[number])) for number in np.argsort(-cosines)[:most]]

    def near_misses(self, vector: np.ndarray) -> tuple[float, ...]:
        """The cosines of the near misses nearest to a question, highest first, at most `NEAREST`."""
        return highest(self._near_misses @ vector)

    @cached_property
    def _near_misses(self) -> np.ndarray:
        return self.vectors.whole(self._rows.get(_NONE, np.array([], dtype=int)))

    def save(self, file: Path) -> None:
        """Writes them to `file`, whole or not at all."""
        self.vectors.save(file, places=np.array(self._places, dtype=np.str_))

    @classmethod
    def load(cls, file: Path, reader: str) -> "Readings | None":
        """The readings in `file`; None if there are none that can be read, or another reader made them."""
        found = Vectors.load(file, reader)
        if found is None or len(places := found[1].get("places", ())) != len(found[0].keys):
            return None
        return cls(found[0], [str(place) for place in places])


def highest(cosines: np.ndarray) -> tuple[float, ...]:
    """The highest of `cosines`, shape (texts,), highest first, at most `NEAREST`."""
    return tuple(sorted(map(float, np.partition(cosines, -NEAREST)[-NEAREST:] if len(cosines) > NEAREST else cosines), reverse=True))


def key(text: str) -> int:
    """By which a text is found again, 64 bits."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())
