"""The vectors that all-MiniLM-L6-v2 gives to English texts, computed once and kept in a cache folder."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from tqdm import tqdm

from index.train.student import TransformerStudent, by_length, minilm

_PIECES = 2048


def teach(texts: Sequence[str], cache: Path) -> np.ndarray:
    """Vectors of length 1, shape (texts, 384), float16; from `cache` where the same texts were asked before."""
    file = cache / f"teacher-{hashlib.sha256(chr(0).join(texts).encode()).hexdigest()[:16]}.npy"
    if file.is_file():
        return np.load(file)
    model = TransformerStudent.open(minilm())
    pieces = model.read(texts)
    vectors = np.zeros((len(texts), model.rows.shape[1]), dtype=np.float16)
    with torch.inference_mode(), tqdm(total=len(texts), desc="teacher", unit="text") as bar:
        for chosen in by_length(pieces, _PIECES):
            vectors[chosen] = model.vectors([pieces[number] for number in chosen]).numpy()
            bar.update(len(chosen))
    cache.mkdir(parents=True, exist_ok=True)
    whole = file.with_suffix(".part.npy")
    np.save(whole, vectors)
    whole.replace(file)
    return vectors
