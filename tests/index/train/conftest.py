"""A dozen pairs, a static model of some words, and a BERT of a handful of weights: enough to train on in a second."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import TemplateProcessing

from index.train.data import Pair
from index.train.student import StaticStudent

WORDS = {
    "huis": "house", "boom": "tree", "water": "river", "geld": "money", "school": "class", "stad": "city", "brief": "letter", "vraag": "question",
    "wet": "law", "jaar": "year", "bedrijf": "company", "overheid": "government",
}  # fmt: skip
"""Dutch words with English ones; no two are spelled alike."""


@pytest.fixture
def pairs() -> list[Pair]:
    """Twelve single words and twelve texts of two words."""
    words = list(WORDS.items())
    both = [(f"{words[n][0]} {words[n - 1][0]}", f"{words[n][1]} {words[n - 1][1]}") for n in range(len(words))]
    return [Pair(text, english, "nl", source) for source, rows in (("words", words), ("texts", both)) for text, english in rows]


@pytest.fixture
def write_pairs(tmp_path, pairs):
    """Writes lines (by default the pairs) as pairs_nl_en.jsonl.gz, and gives the folder."""

    def write(lines: list[str] | None = None) -> Path:
        folder = tmp_path / "pairs"
        folder.mkdir(exist_ok=True)
        rows = lines if lines is not None else [json.dumps({"nl": pair.text, "en": pair.english, "source": pair.source, "licence": "MIT"}) for pair in pairs]
        with gzip.open(folder / "pairs_nl_en.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(f"{row}\n" for row in rows)
        return folder

    return write


@pytest.fixture
def tokenizer() -> Tokenizer:
    """Knows the words above, and those of the small library."""
    names = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *WORDS, *WORDS.values()]
    return make_tokenizer(names)


def make_tokenizer(names: list[str]) -> Tokenizer:
    letters = [f"{before}{letter}" for before in ("", "##") for letter in "abcdefghijklmnopqrstuvwxyz0123456789?."]
    vocabulary = {name: number for number, name in enumerate(dict.fromkeys([*names, *letters]))}
    made = Tokenizer(WordPiece(vocabulary, unk_token="[UNK]"))
    made.normalizer = BertNormalizer(strip_accents=True, lowercase=True)
    made.pre_tokenizer = BertPreTokenizer()
    special = [(name, vocabulary[name]) for name in ("[CLS]", "[SEP]")]
    made.post_processor = TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=special)
    return made


@pytest.fixture
def static_student(tokenizer) -> StaticStudent:
    """Vectors by chance, of 16 dimensions: no word is near its translation."""
    rows = np.random.default_rng(0).normal(size=(tokenizer.get_vocab_size(), 16)).astype(np.float32)
    return StaticStudent(rows / np.linalg.norm(rows, axis=1).mean(), tokenizer)


@pytest.fixture
def bert(tokenizer):
    """A transformer of two layers and 16 dimensions, its weights by chance."""
    import torch
    from transformers import BertConfig, BertModel

    from index.train.student import TransformerStudent

    torch.manual_seed(0)
    settings = BertConfig(
        vocab_size=tokenizer.get_vocab_size(), hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32, max_position_embeddings=256
    )
    return TransformerStudent(BertModel(settings, add_pooling_layer=False), tokenizer, fast=False)
