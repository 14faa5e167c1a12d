"""Makes the corpus searchable: embeddings in Chroma, BM25 beside them, one calibrated score. Knows nothing of answers."""

from index.builder import BuildReport, build
from index.embedder import Embedder, open_embedder
from index.searcher import Hit, Searcher
from index.store import Manifest, Store, open_store

__all__ = ["BuildReport", "Embedder", "Hit", "Manifest", "Searcher", "Store", "build", "open_embedder", "open_store"]
