"""Tells what each sentence of a text says, by labels that a transformer was taught: the probability of each label for each sentence, read in its context.

One model ships, and reads four things. Ideas. A question alone: whether it is worded like those that the library answers, or like those that sound the same
and that it does not (that the library speaks of the subject and yet does not say *why*, *by whom* or *what then* shows in the wording); and, as a vector, what
it asks, which is near what a statement says that answers it, and near what others ask that it answers too; a follow-up is read after the questions before it.
A sentence that rewords a statement, after it:
whether it says no more and nothing else. A yes-or-no question, after a statement: which word opens an answer that rests on it.
"""

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus import SettingsError
from index.embedder import open_session, read_tokenizer
from index.readings import Reading, Vectors, highest, key

if TYPE_CHECKING:
    from tokenizers import Tokenizer

MODEL = Path(__file__).parent / "model-tagger"
"""The tagger that ships (see its README.md)."""
VECTORS = "vectors.npz"
"""In a tagger's folder: the vectors of texts that were read once for all, those of the library that ships."""
UNANSWERED_VECTORS = "unanswered.npz"
"""Beside them: the vectors of questions that people asked and that no statement answers."""
QUESTION, ANSWERED, UNANSWERED = "question", "answered", "unanswered"
"""What the tagger says of a question: whether it is worded like those that the library answers."""
REPLY, GIVEN, LACKING = "reply", "given", "lacking"
"""What the tagger was taught to say of a question that follows a statement: whether the statement answers it. The search does not ask it (see CONTRIBUTING)."""
LEAD, UNDECIDED = "lead", "undecided"
"""What the tagger says of a yes-or-no question that follows a statement: the word that an answer which rests on the statement opens with (yes, no, depends), or
that the statement does not decide."""
REWORDING, FAITHFUL, UNFAITHFUL = "rewording", "faithful", "unfaithful"
"""What the tagger says of a sentence that follows a statement: whether it is a faithful rewording of it."""
APART = (QUESTION, REPLY, LEAD, REWORDING)
"""Keys of sentences of which nothing else is asked."""
FIRST, LAST = "<s>", "</s>"
"""The word pieces before a text and after each of its sentences."""
_MOST_ODDS = 8.0
"""Log odds beyond this say no more."""
_TOGETHER = 16
"""Texts of which the vectors are made at a time."""
_MOST, _MOST_OF_SENTENCE = 400, 180
"""Word pieces that are read together, and of one sentence: a longer text is read in stretches of whole sentences."""


class Tagger:
    """A tagger as `python -m index.train tagger` writes it, run by onnxruntime: some 10 ms a sentence. May be used from several threads.

    Raises SettingsError for a folder whose files are damaged.
    """

    def __init__(self, folder: Path) -> None:
        self._session, digest = open_session(folder / "model.onnx")
        self.id = f"tagger:{digest[:16]}"
        self.dimensions = int(self._session.get_outputs()[1].shape[1])
        self._folder = folder
        try:
            self.labels: tuple[tuple[str, str], ...] = tuple((key, value) for key, value in json.loads((folder / "labels.json").read_text(encoding="utf-8")))
            self._tokenizer = read_tokenizer(folder)
        except (OSError, ValueError) as error:
            raise SettingsError(f"the tagger in {folder} cannot be read ({error}); take it from the repository again") from None
        self._tokenizer.no_padding(), self._tokenizer.no_truncation()

    def tag(self, sentences: Sequence[str]) -> np.ndarray:
        """Probabilities, shape (sentences, labels), float32; `labels` names the columns."""
        found = np.zeros((len(sentences), len(self.labels)), dtype=np.float32)
        for start, pieces, parts in stretches(sentences, self._tokenizer):
            found[start : start + len(parts)] = self._run([pieces], parts)[0]
        return found

    @lru_cache(maxsize=4096)  # noqa: B019 - a tagger lives as long as the process; a question is searched again in a conversation, and by the evaluation
    def read(self, question: str, before: tuple[str, ...] = ()) -> Reading:
        """What the question asks, and how it is worded (log odds -8 to 8), read after the questions before it, as many of the last as are read together."""
        *others, (_, pieces, parts) = stretches((*before, question), self._tokenizer)
        if others and before:
            return self.read(question, before[1:])
        probabilities, vectors = self._run([pieces], parts[-1:])
        return Reading(self._odds(probabilities[0], (QUESTION, ANSWERED)), vectors[0], highest(self._unanswered @ vectors[0]))

    @lru_cache(maxsize=4096)  # noqa: B019
    def _faithful(self, text: tuple[str, ...]) -> float:
        *others, (_, pieces, parts) = stretches(text, self._tokenizer)
        if others:  # not all of the statements would be read beside it
            return -_MOST_ODDS
        return self._odds(self._run([pieces], parts)[0][-1], (REWORDING, FAITHFUL))

    def faithful(self, sentence: str, statements: Sequence[str]) -> float:
        """The log odds, -8 to 8, that a sentence says no more and nothing else than the statements."""
        return self._faithful((*statements, sentence))

    @lru_cache(maxsize=4096)  # noqa: B019
    def leads(self, question: str, statement: str) -> dict[str, float]:
        """Probabilities of how an answer to a yes-or-no question opens that rests on a statement: yes, no, depends, or `UNDECIDED`; empty for a tagger that was
        not taught it."""
        found = self.tag((statement, question))[-1]
        return {value: float(likely) for (key, value), likely in zip(self.labels, found, strict=True) if key == LEAD}

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        """What each text says, or asks: vectors of length 1, shape (texts, dimensions), float32; of a long one its first pieces count.

        Those of the library that ships stand ready in the tagger's folder, up to rounding; others take some 10 ms each.
        """
        made = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        there = {} if self._ready is None else self._ready.rows
        rows = [there.get(key(text)) for text in texts]
        ready = [number for number, row in enumerate(rows) if row is not None]
        if ready:
            made[ready] = self._ready.whole([rows[number] for number in ready])
        others = {number: next(stretches((text,), self._tokenizer))[1] for number, text in enumerate(texts) if rows[number] is None}
        order = sorted(others, key=lambda number: len(others[number]))  # texts of like length need little padding
        for start in range(0, len(order), _TOGETHER):
            chosen = order[start : start + _TOGETHER]
            places = max(len(others[number]) for number in chosen)
            parts = np.zeros((len(chosen), len(chosen) * places), dtype=np.float32)
            for row, number in enumerate(chosen):
                parts[row, row * places + 1 : row * places + len(others[number]) - 1] = 1
            made[chosen] = self._run([others[number] for number in chosen], parts)[1]
        return made

    def keep(self, texts: Sequence[str], unanswered: Sequence[str]) -> None:
        """Puts the vectors of the texts, and no others, into the tagger's folder, where `vectors` finds them; and of `unanswered` questions, for `read`."""
        for file, of in ((VECTORS, texts), (UNANSWERED_VECTORS, unanswered)):
            Vectors.of(self.id, of, self.vectors(of)).save(self._folder / file)
        for known in ("_ready", "_unanswered"):
            self.__dict__.pop(known, None)
        self.read.cache_clear()

    @cached_property
    def _ready(self) -> Vectors | None:
        found = Vectors.load(self._folder / VECTORS, self.id)
        return found[0] if found else None

    @cached_property
    def _unanswered(self) -> np.ndarray:
        """Shape (questions, dimensions). Raises SettingsError for a file that cannot be read or that another tagger made: without it too much is answered."""
        file = self._folder / UNANSWERED_VECTORS
        found = Vectors.load(file, self.id)
        if found is None and file.exists():
            raise SettingsError(f"{file} is damaged or of another tagger; take it from the repository again, or run: python -m index.train vectors")
        return found[0].whole(np.arange(len(found[0].keys))) if found else np.zeros((0, self.dimensions), dtype=np.float32)

    def _run(self, texts: Sequence[Sequence[int]], parts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Probabilities and vectors of sentences; `parts` has the places of all texts one after the other, each text filled up to the longest."""
        places = max(map(len, texts))
        pieces, mask = np.zeros((len(texts), places), dtype=np.int64), np.zeros((len(texts), places), dtype=np.float32)
        for row, text in enumerate(texts):
            pieces[row, : len(text)] = text
            mask[row, : len(text)] = 1
        return self._session.run(["probabilities", "vectors"], {"pieces": pieces, "mask": mask, "parts": parts})

    def _odds(self, probabilities: np.ndarray, label: tuple[str, str]) -> float:
        """Of a label, by the probabilities of a sentence."""
        likely = probabilities[self.labels.index(label)]
        return float(np.clip(np.log(likely / max(1 - likely, 1e-9) + 1e-9), -_MOST_ODDS, _MOST_ODDS))


@cache
def shipped() -> Tagger:
    """The tagger that ships, opened once in a process. Raises SettingsError."""
    return Tagger(MODEL)


def stretches(sentences: Sequence[str], tokenizer: "Tokenizer") -> Iterator[tuple[int, list[int], np.ndarray]]:
    """The text in stretches: the number of the first sentence, the word pieces, and which of them are of which sentence.

    The latter has shape (sentences of the stretch, pieces), float32, 1 where a piece is of the sentence; a sentence has one piece at least.
    """
    first, last = tokenizer.token_to_id(FIRST), tokenizer.token_to_id(LAST)
    read = [encoding.ids[:_MOST_OF_SENTENCE] or [last] for encoding in tokenizer.encode_batch_fast(list(sentences), add_special_tokens=False)]
    start = 0
    while start < len(read):
        end, size = start, 0
        while end < len(read) and (end == start or size + len(read[end]) <= _MOST):
            size += len(read[end]) + 1
            end += 1
        pieces, spans = [first], []
        for of_sentence in read[start:end]:
            spans.append((len(pieces), len(pieces) + len(of_sentence)))
            pieces += [*of_sentence, last]
        parts = np.zeros((end - start, len(pieces)), dtype=np.float32)
        for row, (of, to) in enumerate(spans):
            parts[row, of:to] = 1
        yield start, pieces, parts
        start = end


def sentences(text: str) -> list[str]:
    """The sentences of a text, as far as their marks and lines tell."""
    return [sentence.strip() for sentence in re.split(r"(?<=[.!?;])\s+|\n+", text) if re.search(r"\w", sentence)]
