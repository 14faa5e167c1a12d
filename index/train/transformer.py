"""The transformer: all-MiniLM-L6-v2 with Dutch and French word pieces, taught by itself.

Its vectors of the English texts are what the student must give to them and to their translations
(Reimers & Gurevych 2020, Making monolingual sentence embeddings multilingual).
"""

import random
from collections.abc import Sequence
from time import perf_counter

import numpy as np
import torch
from tokenizers import Tokenizer
from tqdm import tqdm

from index.train.data import Pair
from index.train.loss import contrast, distance
from index.train.student import TransformerStudent, by_length, minilm
from index.train.wordpieces import extend, first_rows, learn_pieces

NEW_PIECES = {"nl": 20_000, "fr": 14_000}
"""The size of the vocabulary learned per language, before those that English has are left out."""
_LONGEST = 400
"""Characters; a longer text costs more than it teaches."""
_BATCH = 2400
"""Word pieces of a batch with its padding; about 100 sentences."""
_RATE, _ROWS_RATE = 2e-4, 5e-4
_WARM_UP = 60
_LAST = 0.05
"""The share of the rate that is left at the end."""
_SAME = 0.9
"""Texts of this cosine for the teacher mean the same."""


def with_new_pieces(pairs: Sequence[Pair], fast: bool = True) -> TransformerStudent:
    """all-MiniLM-L6-v2 with word pieces for the languages of the pairs, their vectors mixed from those of their translations."""
    english = Tokenizer.from_file(str(minilm() / "tokenizer.json"))
    english.no_padding(), english.no_truncation()
    wide = english
    for language, size in NEW_PIECES.items():
        wide, _ = extend(wide, learn_pieces([pair.text for pair in pairs if pair.language == language], size))
    student = TransformerStudent.open(minilm(), fast)
    old = student.rows.detach().numpy()
    rows = first_rows(pairs, wide, english, old)
    student.module.resize_token_embeddings(len(rows), mean_resizing=False)
    with torch.no_grad():
        student.rows.copy_(torch.from_numpy(rows))
    return TransformerStudent(student.module, wide, fast)


def distil(student: TransformerStudent, pairs: Sequence[Pair], teacher: dict[str, np.ndarray], minutes: float, seed: int = 0) -> float:
    """Trains the student to the teacher's vectors of the English: on the translations, and on every fourth pair's English too.

    Goes once through the pairs, or as far as it comes in so many minutes, the learning rate falling all the while. Returns how far it came, 0 to 1.
    """
    draw = random.Random(seed)
    pairs = [pair for pair in pairs if len(pair.text) < _LONGEST]
    texts = [(pair.text, pair.english) for pair in pairs]
    texts += [(pair.english, pair.english) for pair in draw.sample(pairs, len(pairs) // 4)]
    pieces = student.read([text for text, _ in texts])
    batches = list(by_length(pieces, _BATCH, draw))
    others = [parameter for parameter in student.module.parameters() if parameter is not student.rows]
    groups = [{"params": others, "base": _RATE}, {"params": [student.rows], "base": _ROWS_RATE}]
    optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.01, fused=True)
    started = perf_counter()
    with tqdm(batches, desc="distilling", unit="batch") as bar:
        for step, batch in enumerate(bar):
            done = max(step / len(batches), (perf_counter() - started) / 60 / minutes)
            if done >= 1:
                return step / len(batches)
            for group in optimizer.param_groups:
                group["lr"] = group["base"] * min(1.0, (step + 1) / _WARM_UP) * falling(done)
            target = torch.from_numpy(np.stack([teacher[texts[number][1]] for number in batch])).float()
            vectors = student.vectors([pieces[number] for number in batch])
            loss = 10 * distance(vectors, target) + contrast(vectors, target, target @ target.T > _SAME)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(student.module.parameters(), 1.0)
            optimizer.step()
            bar.set_postfix(loss=f"{loss.item():.2f}", refresh=False)
    return 1.0


def falling(done: float) -> float:
    """The share of the learning rate when this share of the training is done: half a cosine from 1 down to `_LAST`."""
    return _LAST + (1 - _LAST) * (1 + float(np.cos(np.pi * done))) / 2
