"""Tells what each sentence of a text says, by labels that a transformer was taught: the probability of each label for each sentence, read in its context.

One model ships, and reads three things. Ideas. A question alone: whether it is worded like those that the library answers, or like those that sound the same
and that it does not (that the library speaks of the subject and yet does not say *why*, *by whom* or *what then* shows in the wording). A sentence that rewords
a statement, after it: whether it says no more and nothing else.
"""

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus import SettingsError
from index.embedder import open_session

if TYPE_CHECKING:
    from tokenizers import Tokenizer

MODEL = Path(__file__).parent / "model-tagger"
"""The tagger that ships (see its README.md)."""
QUESTION, ANSWERED, UNANSWERED = "question", "answered", "unanswered"
"""What the tagger says of a question: whether it is worded like those that the library answers."""
REPLY, GIVEN, LACKING = "reply", "given", "lacking"
"""What the tagger was taught to say of a question that follows a statement: whether the statement answers it. The search does not ask it (see CONTRIBUTING)."""
REWORDING, FAITHFUL, UNFAITHFUL = "rewording", "faithful", "unfaithful"
"""What the tagger says of a sentence that follows a statement: whether it is a faithful rewording of it."""
APART = (QUESTION, REPLY, REWORDING)
"""Keys of sentences of which nothing else is asked."""
FIRST, LAST = "<s>", "</s>"
"""The word pieces before a text and after each of its sentences."""
_MOST_ODDS = 8.0
"""Log odds beyond this say no more."""
_MOST, _MOST_OF_SENTENCE = 400, 180
"""Word pieces that are read together, and of one sentence: a longer text is read in stretches of whole sentences."""


class Tagger:
    """A tagger as `python -m index.train tagger` writes it, run by onnxruntime: some 10 ms a sentence. May be used from several threads.

    Raises SettingsError for a folder whose files are damaged.
    """

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer

        self._session, _ = open_session(folder / "model.onnx")
        try:
            self.labels: tuple[tuple[str, str], ...] = tuple((key, value) for key, value in json.loads((folder / "labels.json").read_text(encoding="utf-8")))
            description = (folder / "tokenizer.json").read_text(encoding="utf-8")
            json.loads(description)  # tokenizers has no class of its own for the error of a file that is cut off
            self._tokenizer = Tokenizer.from_str(description)
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
        return self._odds((question,), (QUESTION, ANSWERED))

    def faithful(self, sentence: str, statements: Sequence[str]) -> float:
        """The log odds, -8 to 8, that a sentence says no more and nothing else than the statements."""
        return self._odds((*statements, sentence), (REWORDING, FAITHFUL))

    @lru_cache(maxsize=4096)  # noqa: B019 - a tagger lives as long as the process; a question is searched again in a conversation, and by the evaluation
    def _odds(self, text: tuple[str, ...], label: tuple[str, str]) -> float:
        """Of a label of the last sentence of a text."""
        likely = self.tag(text)[-1, self.labels.index(label)]
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
