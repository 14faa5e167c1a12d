"""Teaches the shipped transformer to tell what sentences say: labelled sentences, read in the context of their text.

The vectors of word pieces stay as they are; all else is trained, by the sum of the binary cross-entropies of the labels: of a question only whether the
library answers it, of other sentences all else.
"""

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from pydantic import BaseModel, ConfigDict, Field
from tokenizers import Tokenizer
from torch.nn import functional
from tqdm import tqdm

from corpus import Language
from index.embedder import TRANSFORMER_MODEL
from index.tagger import QUESTION, stretches
from index.train.data import read_lines
from index.train.onnx import read_bert, read_head, write_tagger

_PIECES, _CHUNK = 700, 400
"""Word pieces of a step, with those that fill texts up to the longest; texts that are sorted by length at a time, so that little is filled up."""
_RATE, _HEAD_RATE, _WARM_UP, _LAST = 2e-4, 2e-3, 30, 0.05
_DROPPED, _DROPPED_OF_HEAD = 0.1, 0.2
_SENTENCE_LEFT_OUT, _LOWER_CASE = 0.25, 0.15
"""How often a text is read without one of its sentences, and as if typed in haste: what is said must not hang on the company it keeps."""

Label = tuple[str, str]


class Example(BaseModel):
    """A text as its sentences, each with what it says: a value for some keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lang: Language
    sentences: tuple[tuple[str, dict[str, str]], ...] = Field(min_length=1)


def read_examples(path: Path) -> list[Example]:
    """The lines of a JSONL file. Raises InputError naming the first that is wrong."""
    return read_lines(Example, path)


def labels_of(examples: Sequence[Example]) -> list[Label]:
    """Every key with every value that an example has, in order."""
    return sorted({label for example in examples for _, said in example.sentences for label in said.items()})


class Net(torch.nn.Module):
    """The transformer and the linear layer of `write_tagger`."""

    def __init__(self, bert: torch.nn.Module, labels: int) -> None:
        super().__init__()
        self.bert, self.drop = bert, torch.nn.Dropout(_DROPPED_OF_HEAD)
        self.head = torch.nn.Linear(2 * bert.config.hidden_size, labels)
        self.bert.embeddings.word_embeddings.weight.requires_grad = False
        for part in bert.modules():
            if isinstance(part, torch.nn.Dropout):
                part.p = _DROPPED

    def forward(self, texts: Sequence[tuple[list[int], np.ndarray]]) -> torch.Tensor:
        """Scores of all sentences of `texts`, (pieces, parts) of `stretches`; shape (sentences, labels)."""
        pieces = torch.nn.utils.rnn.pad_sequence([torch.tensor(pieces) for pieces, _ in texts], batch_first=True)
        mask = torch.nn.utils.rnn.pad_sequence([torch.ones(len(pieces), dtype=torch.long) for pieces, _ in texts], batch_first=True)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states = self.bert(input_ids=pieces, attention_mask=mask).last_hidden_state.float()
        pooled = [
            torch.cat([own.mean(0), own.max(0).values])
            for state, (_, parts) in zip(states, texts, strict=True)
            for own in (state[: parts.shape[1]][torch.from_numpy(row > 0)] for row in parts)
        ]
        return self.head(self.drop(torch.stack(pooled)))


def train(net: Net, examples: Sequence[Example], labels: Sequence[Label], tokenizer: Tokenizer, epochs: int, seed: int = 0) -> float:
    """Trains `net` in place, the learning rate falling all the while. Returns the mean loss of the last epoch."""
    draw = random.Random(seed)
    head = list(net.head.parameters())
    others = [parameter for parameter in net.bert.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW([{"params": others, "lr": _RATE}, {"params": head, "lr": _HEAD_RATE}], weight_decay=0.01)
    order = [_batches(examples, tokenizer, draw) for _ in range(epochs)]
    steps = sum(map(len, order))
    rate = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(1, (step + 1) / _WARM_UP) * (1 - step / steps * (1 - _LAST)))
    net.train()
    mean = 0.0
    for epoch, batches in enumerate(order, 1):
        losses = []
        for batch in tqdm(batches, desc=f"epoch {epoch} of {epochs}", unit="step", disable=None):
            texts, wanted, counted = [], [], []
            for example in batch:
                sentences, said = _varied(example, draw)
                _, pieces, parts = next(stretches(sentences, tokenizer))
                texts.append((pieces, parts))
                wanted += [[float(of.get(key) == value) for key, value in labels] for of in said[: len(parts)]]
                counted += [[float((key == QUESTION) == (QUESTION in of)) for key, _ in labels] for of in said[: len(parts)]]
            lost = functional.binary_cross_entropy_with_logits(net(texts), torch.tensor(wanted), torch.tensor(counted), reduction="sum") / len(wanted)
            optimizer.zero_grad()
            lost.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            rate.step()
            losses.append(lost.item())
        mean = float(np.mean(losses))
    return mean


def teach(examples: Sequence[Example], folder: Path, epochs: int, start: Path | None = None, seed: int = 0) -> float:
    """Teaches the shipped transformer, or the tagger in the folder `start`, and writes the tagger into `folder`; returns the last loss."""
    torch.manual_seed(seed)
    labels = labels_of(examples)
    tokenizer = Tokenizer.from_file(str(TRANSFORMER_MODEL / "tokenizer.json"))
    tokenizer.no_padding(), tokenizer.no_truncation()
    net = Net(read_bert((start or TRANSFORMER_MODEL) / "model.onnx"), len(labels))
    if start is not None:
        known, weight, bias = read_head(start)
        with torch.no_grad():
            for row, label in enumerate(labels):
                if label in known:
                    net.head.weight[row], net.head.bias[row] = torch.tensor(weight[known.index(label)]), float(bias[known.index(label)])
    loss = train(net, examples, labels, tokenizer, epochs, seed)
    write_tagger(net.bert, net.head.weight.detach().numpy(), net.head.bias.detach().numpy(), labels, folder)
    return loss


def _batches(examples: Sequence[Example], tokenizer: Tokenizer, draw: random.Random) -> list[list[Example]]:
    """The examples in an order of chance, those of a step of about one length."""
    sizes = [len(encoding.ids) for encoding in tokenizer.encode_batch_fast([" ".join(text for text, _ in example.sentences) for example in examples])]
    order = draw.sample(range(len(examples)), len(examples))
    batches: list[list[Example]] = []
    for start in range(0, len(order), _CHUNK):
        batch: list[Example] = []
        for number in sorted(order[start : start + _CHUNK], key=lambda number: sizes[number]):
            if batch and (len(batch) + 1) * sizes[number] > _PIECES:
                batches.append(batch)
                batch = []
            batch.append(examples[number])
        batches.append(batch)
    draw.shuffle(batches)
    return batches


def _varied(example: Example, draw: random.Random) -> tuple[list[str], list[dict[str, str]]]:
    """The sentences and what they say, sometimes without one of them, sometimes in lower case."""
    pairs = list(example.sentences)
    if len(pairs) > 2 and draw.random() < _SENTENCE_LEFT_OUT:
        del pairs[draw.randrange(len(pairs))]
    lower = draw.random() < _LOWER_CASE
    return [text.lower() if lower else text for text, _ in pairs], [said for _, said in pairs]
