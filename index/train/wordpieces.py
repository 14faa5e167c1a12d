"""New word pieces for a model that reads English only, and first vectors for them, learned from aligned pairs without training.

The vectors come from IBM model 1 (Brown et al. 1993): which English pieces stand where a new piece stands.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.trainers import WordPieceTrainer
from tqdm import tqdm

from corpus import InputError
from index.train.data import Pair

_MOST_PIECES = 40
"""Longer texts say little about which piece belongs to which."""
_DIAGONAL = 4.0
"""How much less likely a translation far from its place in the sentence is: exp(-4 |i/m - j/n|)."""
_BEST = 5
_LEAST_WEIGHT = 0.05


def learn_pieces(texts: Sequence[str], size: int) -> list[str]:
    """The pieces of a WordPiece vocabulary of at most `size`, uncased and without accents, most useful first."""
    tokenizer = Tokenizer(WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = BertNormalizer(strip_accents=True, lowercase=True)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    tokenizer.train_from_iterator(texts, WordPieceTrainer(vocab_size=size, min_frequency=3, show_progress=False))
    return sorted(tokenizer.get_vocab(), key=tokenizer.get_vocab().get)


def extend(tokenizer: Tokenizer, pieces: Sequence[str]) -> tuple[Tokenizer, int]:
    """The tokenizer with those of `pieces` appended that it lacks, old ids unchanged; and how many it had."""
    description = json.loads(tokenizer.to_str())
    vocabulary = description["model"]["vocab"]
    before = len(vocabulary)
    for piece in pieces:
        vocabulary.setdefault(piece, len(vocabulary))
    return Tokenizer.from_str(json.dumps(description)), before


def first_rows(pairs: Sequence[Pair], wide: Tokenizer, narrow: Tokenizer, rows: np.ndarray, iterations: int = 6) -> np.ndarray:
    """The rows of the old pieces, shape (old, dimensions), with one for each new piece of `wide` below.

    A new row is the mean of its five likeliest English pieces' rows, weighted by p · log(p / p of the English piece anywhere); weights under
    5 % do not count. A piece that no pair holds gets the mean of all old rows. Raises InputError where all texts are long.
    """
    cells = _Cells.of(_encode(wide, [pair.text for pair in pairs]), _encode(narrow, [pair.english for pair in pairs]), len(rows))
    chances = np.full(len(cells.keys), 1.0)
    for _ in tqdm(range(iterations), desc="word alignment", unit="iteration"):
        counts = cells.counts(chances)
        chances = counts / np.bincount(cells.keys % len(rows), counts, minlength=len(rows))[cells.keys % len(rows)]
    return np.vstack([rows, _mix(cells, counts, rows, wide.get_vocab_size())])


@dataclass(frozen=True)
class _Cells:
    """Every place where a foreign piece meets an English one in a pair, those of one foreign place one after the other."""

    keys: np.ndarray
    """The distinct (foreign piece · number of English pieces + English piece)."""
    key: np.ndarray
    """Which of `keys` a cell has."""
    prior: np.ndarray
    """How near the diagonal a cell lies, 0 to 1."""
    starts: np.ndarray
    """Where the cells of each foreign place begin."""
    unigram: np.ndarray
    """The share of each English piece."""

    @classmethod
    def of(cls, foreign: Sequence[np.ndarray], english: Sequence[np.ndarray], size: int) -> "_Cells":
        kept = [(f, e) for f, e in zip(foreign, english, strict=True) if 0 < len(f) <= _MOST_PIECES and 0 < len(e) <= _MOST_PIECES]
        if not kept:
            raise InputError(f"no pair has texts of at most {_MOST_PIECES} word pieces; add shorter ones")
        met = np.concatenate([(f[:, None] * size + e).ravel() for f, e in kept])
        prior = np.concatenate([_near_diagonal(len(f), len(e)) for f, e in kept])
        widths = np.repeat([len(e) for _, e in kept], [len(f) for f, _ in kept])
        keys, key = np.unique(met, return_inverse=True)
        words = np.concatenate([e for _, e in kept])
        return cls(keys, key.astype(np.int32), prior, np.concatenate([[0], np.cumsum(widths)[:-1]]), np.bincount(words, minlength=size) / len(words))

    def counts(self, chances: np.ndarray) -> np.ndarray:
        """How often each of `keys` is a translation, expected under these chances; shape (keys,)."""
        weights = (chances[self.key] * self.prior).astype(np.float32)
        widths = np.diff(np.append(self.starts, len(weights)))
        return np.bincount(self.key, weights / np.repeat(np.add.reduceat(weights, self.starts), widths), minlength=len(self.keys))


@cache
def _near_diagonal(foreign: int, english: int) -> np.ndarray:
    here, there = (np.arange(foreign) + 0.5) / foreign, (np.arange(english) + 0.5) / english
    return np.exp(-_DIAGONAL * np.abs(here[:, None] - there)).ravel().astype(np.float32)


def _mix(cells: _Cells, counts: np.ndarray, rows: np.ndarray, size: int) -> np.ndarray:
    """The rows of the pieces from `len(rows)` to `size`."""
    new = np.tile(rows.mean(0), (size - len(rows), 1))
    foreign, english = np.divmod(cells.keys, len(rows))
    borders = np.searchsorted(foreign, np.arange(len(rows), size + 1))
    for number, (start, end) in enumerate(pairwise(borders)):
        if start == end:
            continue
        chance = counts[start:end] / counts[start:end].sum()
        best = np.argsort(-chance)[:_BEST]
        weight = chance[best] * np.log(chance[best] / cells.unigram[english[start:end][best]]).clip(0)
        if weight.sum() > 0:
            weight = np.where(weight < _LEAST_WEIGHT * weight.sum(), 0, weight)
            new[number] = weight @ rows[english[start:end][best]] / weight.sum()
    return new


def _encode(tokenizer: Tokenizer, texts: Sequence[str]) -> list[np.ndarray]:
    return [np.array(encoding.ids, dtype=np.int64) for encoding in tokenizer.encode_batch_fast(texts, add_special_tokens=False)]
