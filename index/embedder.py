"""Turns texts into vectors. What runs a model (model2vec, onnxruntime, sentence-transformers) is imported when one is opened.

A question and a passage are different things to many models, so an embedder has a method for each.
"""

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from corpus import SettingsError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

STATIC_MODEL = Path(__file__).parent / "model"
"""The embedder that ships with Wegwijzer: Dutch, English and French, static, 384 dimensions (see its README.md)."""
TRANSFORMER_MODEL = Path(__file__).parent / "model-transformer"
"""The slower, better one that ships too: a transformer of six layers, 384 dimensions (see its README.md)."""


class Embedder(Protocol):
    """Gives float32 vectors of length 1, one row a text, shape (number of texts, `dimensions`)."""

    id: str
    """Names model, weights and prompts; the store records it, and refuses an index of another one."""
    dimensions: int

    def embed_queries(self, queries: Sequence[str]) -> np.ndarray: ...

    def embed_passages(self, passages: Sequence[str]) -> np.ndarray: ...


class StaticEmbedder:
    """A static model (a vector per word piece, averaged), run by model2vec: no torch, about 0.1 ms a question."""

    def __init__(self, folder: Path = STATIC_MODEL) -> None:
        from model2vec import StaticModel
        from safetensors import SafetensorError

        try:
            missing = next((name for name in ("model.safetensors", "tokenizer.json", "config.json") if not (folder / name).is_file()), None)
            if missing:  # model2vec would ask the hub for it
                raise FileNotFoundError(f"{missing} is not there")
            digest = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
            self._model = StaticModel.from_pretrained(folder, force_download=False)
        except (OSError, ValueError, KeyError, SafetensorError) as error:
            raise SettingsError(f"the embedding model in {folder} cannot be read ({error}); take it from the repository again") from None
        self.id = f"static:{digest[:16]}"
        self.dimensions = self._model.dim

    def embed_queries(self, queries: Sequence[str]) -> np.ndarray:
        return self._model.encode(list(queries), normalize=True, use_multiprocessing=False).astype(np.float32)

    embed_passages = embed_queries


class OnnxEmbedder:
    """A transformer as `python -m index.train transformer` writes it, run by onnxruntime: no torch, some milliseconds a question.

    May be used from several threads. A text's vector does not depend on the texts that are embedded with it (to 1e-5).
    """

    _BATCH = 32
    _MOST_PIECES = 256

    def __init__(self, folder: Path = TRANSFORMER_MODEL) -> None:
        self._session, digest = open_session(folder / "model.onnx")
        self.dimensions = int(self._session.get_outputs()[0].shape[1])
        try:
            self._tokenizer = read_tokenizer(folder)
        except (OSError, ValueError) as error:
            raise SettingsError(f"the embedding model in {folder} cannot be read ({error}); take it from the repository again") from None
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(self._MOST_PIECES)
        self.id = f"transformer:{digest[:16]}"

    def embed_queries(self, queries: Sequence[str]) -> np.ndarray:
        texts = [encoding.ids for encoding in self._tokenizer.encode_batch_fast(list(queries))]
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda number: len(texts[number]))  # texts of like length need little padding
        for start in range(0, len(order), self._BATCH):
            chosen = order[start : start + self._BATCH]
            pieces = np.zeros((len(chosen), max(len(texts[number]) for number in chosen)), dtype=np.int64)
            mask = np.zeros(pieces.shape, dtype=np.float32)
            for row, number in enumerate(chosen):
                pieces[row, : len(texts[number])] = texts[number]
                mask[row, : len(texts[number])] = 1
            vectors[chosen] = self._session.run(None, {"pieces": pieces, "mask": mask})[0]
        return vectors

    embed_passages = embed_queries


def read_tokenizer(folder: Path) -> "Tokenizer":
    """The tokenizer in `folder`. Raises OSError, and ValueError for a file that is cut off."""
    from tokenizers import Tokenizer

    description = (folder / "tokenizer.json").read_text(encoding="utf-8")
    json.loads(description)  # tokenizers has no class of its own for the error of a file that is cut off
    return Tokenizer.from_str(description)


def open_session(file: Path) -> "tuple[InferenceSession, str]":
    """An ONNX model on at most two threads, and the SHA-256 of its file. Raises SettingsError for a file that is not there or damaged."""
    from onnxruntime import InferenceSession, SessionOptions
    from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidArgument, InvalidGraph, InvalidProtobuf, NotImplemented, RuntimeException

    options = SessionOptions()
    options.log_severity_level = 4  # its own words about a damaged file would stand beside ours
    options.intra_op_num_threads = min(2, os.cpu_count() or 1)
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        weights = file.read_bytes()
        return InferenceSession(weights, options, providers=["CPUExecutionProvider"]), hashlib.sha256(weights).hexdigest()
    except (OSError, ValueError, Fail, InvalidArgument, InvalidGraph, InvalidProtobuf, NotImplemented, RuntimeException) as error:
        reason = str(error).splitlines()[0][:120]
        raise SettingsError(f"the model in {file.parent} cannot be read ({reason}); take it from the repository again") from None


class TransformerEmbedder:
    """Any sentence-transformers model, by folder or by hub name of a model that is on this machine already.

    The prompts are the model's own ("query" and "document") unless given. Nothing is fetched: a name that is not in the
    hub's cache is an error that says how to bring it.
    """

    def __init__(self, name: str, query_prompt: str | None = None, passage_prompt: str | None = None) -> None:
        from safetensors import SafetensorError
        from sentence_transformers import SentenceTransformer

        try:
            self._model = SentenceTransformer(name, device="cpu", local_files_only=True)
        except (OSError, ValueError, SafetensorError) as error:
            raise SettingsError(
                f"the embedding model {name!r} is not on this machine or damaged ({str(error).splitlines()[0][:120]}); give a folder in WEGWIJZER_EMBEDDER, "
                f"or fetch it once: HF_HUB_OFFLINE=0 hf download {name}"
            ) from None
        self._query_prompt, self._passage_prompt = query_prompt, passage_prompt
        self.id = f"sentence-transformers:{name}:{self._fingerprint()}|{query_prompt}|{passage_prompt}"
        self.dimensions = self._model.get_embedding_dimension()

    def embed_queries(self, queries: Sequence[str]) -> np.ndarray:
        return self._model.encode_query(list(queries), prompt=self._query_prompt, normalize_embeddings=True, show_progress_bar=False)

    def embed_passages(self, passages: Sequence[str]) -> np.ndarray:
        return self._model.encode_document(list(passages), prompt=self._passage_prompt, normalize_embeddings=True, show_progress_bar=False)

    def _fingerprint(self) -> str:
        """The start of the SHA-256 of all weights, so that other weights under the same name are another embedder."""
        from torch import uint8

        digest = hashlib.sha256()
        for tensor in self._model.state_dict().values():
            digest.update(tensor.flatten().contiguous().view(uint8).numpy().tobytes())  # numpy knows no bfloat16
        return digest.hexdigest()[:16]


def open_embedder(name: str = "static", query_prompt: str | None = None, passage_prompt: str | None = None) -> Embedder:
    """The embedder a setting names: `static` and `transformer` ship with Wegwijzer.

    Anything else is a folder (as `python -m index.train` or sentence-transformers writes it) or a hub name. Raises SettingsError.
    """
    os.environ.setdefault("HF_HUB_OFFLINE", "1")  # read when the hub's client is imported; nothing here asks the hub
    if name == "static":
        return StaticEmbedder()
    if name == "transformer":
        return OnnxEmbedder()
    if (Path(name) / "model.onnx").is_file():
        return OnnxEmbedder(Path(name))
    if is_static(Path(name)):
        return StaticEmbedder(Path(name))
    return TransformerEmbedder(name, query_prompt, passage_prompt)


def is_static(folder: Path) -> bool:
    """Whether a folder holds a model for model2vec, by its config.json."""
    try:
        return "embedding_dtype" in json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
