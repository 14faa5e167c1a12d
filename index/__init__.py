"""Makes the corpus searchable: embeddings in Chroma, BM25 beside them, one calibrated score. Knows nothing of answers."""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # onnxruntime (from 1.29 on) calls home on Linux too unless told not to before it is imported, by whomever

from index.builder import build
from index.embedder import Embedder, open_embedder
from index.searcher import After, Hit, Searcher
from index.store import open_store

__all__ = ["After", "Embedder", "Hit", "Searcher", "build", "open_embedder", "open_store"]
