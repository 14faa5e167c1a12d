"""Turns texts into vectors. The only file that imports sentence-transformers (or model2vec), and only when one is opened.

A question and a passage are different things to many models, so an embedder has a method for each.
"""

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from corpus import SettingsError

STATIC_MODEL = Path(__file__).parent / "model"
"""The embedder that ships with Wegwijzer: Dutch, English and French, static, 384 dimensions (see its README.md)."""


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
        digest = hashlib.sha256()
        for tensor in self._model.state_dict().values():
            digest.update(tensor.contiguous().numpy().tobytes())
        return digest.hexdigest()[:16]


def open_embedder(name: str = "static", query_prompt: str | None = None, passage_prompt: str | None = None) -> Embedder:
    """The embedder a setting names: `static` is the shipped one, anything else a sentence-transformers folder or hub name."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")  # read when the hub's client is imported; nothing here asks the hub
    if name == "static":
        return StaticEmbedder()
    return TransformerEmbedder(name, query_prompt, passage_prompt)
