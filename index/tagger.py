"""Tells what each sentence of a text says, by labels that a transformer was taught: the probability of each label for each sentence, read in its context.

The one that ships reads ideas, and tells of a question whether it is worded like those that the library answers, or like those that sound the same and
that it does not. It looks at no statement: that the library speaks of the subject and yet does not say *why*, *by whom* or *what then* shows in the wording.
"""

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus import SettingsError
from index.embedder import TRANSFORMER_MODEL, open_session

if TYPE_CHECKING:
    from tokenizers import Tokenizer

MODEL = Path(__file__).parent / "model-tagger"
"""The tagger that ships (see its README.md)."""
QUESTION, ANSWERED, UNANSWERED = "question", "answered", "unanswered"
"""What the tagger says of a question: whether it is worded like those that the library answers."""
_MOST_ODDS = 8.0
"""Log odds beyond this say no more."""
_MOST_PIECES, _MOST_OF_SENTENCE = 250, 90
"""Word pieces that are read together, and of one sentence: a longer text is read in stretches of whole sentences."""


class Tagger:
    """A tagger as `python -m index.train tagger` writes it, run by onnxruntime: some 10 ms a sentence. May be used from several threads.

    Raises SettingsError for a folder whose files are damaged. It reads word pieces as the transformer that ships does, whose tokenizer it shares.
    """

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer

        self._session, _ = open_session(folder / "model.onnx")
        try:
            self.labels: tuple[tuple[str, str], ...] = tuple((key, value) for key, value in json.loads((folder / "labels.json").read_text(encoding="utf-8")))
            self._tokenizer = Tokenizer.from_str((TRANSFORMER_MODEL / "tokenizer.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise SettingsError(f"the tagger in {folder} cannot be read ({error}); take it from the repository again") from None
        self._tokenizer.no_padding(), self._tokenizer.no_truncation()

    def tag(self, sentences: Sequence[str]) -> np.ndarray:
        """Probabilities, shape (sentences, labels), float32; `labels` names the columns."""
        found = np.zeros((len(sentences), len(self.labels)), dtype=np.float32)
        for start, pieces, parts in stretches(sentences, self._tokenizer):
            mask = np.ones((1, len(pieces)), dtype=np.float32)
            inputs = {"pieces": np.array([pieces], dtype=np.int64), "mask": mask, "parts": parts}
            found[start : start + len(parts)] = self._session.run(None, inputs)[0]
        return found

    def answerable(self, question: str) -> float:
        """The log odds, -8 to 8, that a question of this wording is one the library answers."""
        answered = self.tag([question])[0, self.labels.index((QUESTION, ANSWERED))]
        return float(np.clip(np.log(answered / max(1 - answered, 1e-9) + 1e-9), -_MOST_ODDS, _MOST_ODDS))


@cache
def shipped() -> Tagger:
    """The tagger that ships, opened once in a process. Raises SettingsError."""
    return Tagger(MODEL)


def stretches(sentences: Sequence[str], tokenizer: "Tokenizer") -> Iterator[tuple[int, list[int], np.ndarray]]:
    """The text in stretches: the number of the first sentence, the word pieces, and which of them are of which sentence.

    The latter has shape (sentences of the stretch, pieces), float32, 1 where a piece is of the sentence; a sentence has one piece at least.
    """
    first, last = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    read = [encoding.ids[:_MOST_OF_SENTENCE] or [last] for encoding in tokenizer.encode_batch_fast(list(sentences), add_special_tokens=False)]
    start = 0
    while start < len(read):
        end, size = start, 0
        while end < len(read) and (end == start or size + len(read[end]) <= _MOST_PIECES):
            size += len(read[end])
            end += 1
        pieces, parts = [first], np.zeros((end - start, size + 2), dtype=np.float32)
        for row, of_sentence in enumerate(read[start:end]):
            parts[row, len(pieces) : len(pieces) + len(of_sentence)] = 1
            pieces += of_sentence
        yield start, [*pieces, last], parts
        start = end


def sentences(text: str) -> list[str]:
    """The sentences of a text, as far as their marks and lines tell."""
    return [sentence.strip() for sentence in re.split(r"(?<=[.!?;])\s+|\n+", text) if re.search(r"\w", sentence)]
