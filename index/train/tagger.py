"""Teaches multilingual-e5-small to tell what sentences say: labelled sentences, read in the context of their text.

The vectors of word pieces and the two lowest layers stay as they are; all else is trained, by the sum of the binary cross-entropies of the labels: of a
question only whether the library answers it, or, after a statement, whether that does, of a rewording only whether it is faithful, of other sentences all else.
Questions have a vector too, which is to be near those of what answers them: of the questions that the same statement answers, and of its text. Its loss is the
cross-entropy of the right one among all of a step (van den Oord et al. 2018, arXiv:1807.03748), from the questions to what answers them and back.
"""

import random
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from pydantic import BaseModel, ConfigDict, Field
from tokenizers import Tokenizer
from torch.nn import functional
from tqdm import tqdm

from corpus import Language, Library
from index.tagger import APART, FAITHFUL, REWORDING, UNFAITHFUL, stretches
from index.train.data import read_lines
from index.train.onnx import Linear, write_tagger

REWORDINGS = Path(__file__).parent / "rewordings.jsonl"
"""Statements with faithful and unfaithful rewordings, a JSON line each."""
_PIECES, _CHUNK = 1_600, 400
"""Word pieces of a step, with those that fill texts up to the longest; texts that are sorted by length at a time, so that little is filled up."""
_RATE, _HEAD_RATE, _WARM_UP, _LAST = 1e-4, 2e-3, 60, 0.05
"""At 2.5e-4 twelve layers collapse: after 450 steps nothing was learned but how frequent the labels are."""
_RARE = -3.0
"""Log odds of a label of an idea's sentence before anything is learned: some 5 % of them have it."""
_DROPPED, _DROPPED_OF_HEAD = 0.1, 0.2
"""Of the vectors of word pieces, and of what the layer of labels gets. None in between: that takes a third of the time of a step on a processor."""
_FIXED = 2
"""Layers that stay as they are."""
_DIMENSIONS, _TEMPERATURE, _PIECES_OF_VECTORS = 256, 0.05, 900
"""Of the vectors of questions; what their cosines are divided by in the loss; word pieces of texts of like length that are read together."""
_SENTENCE_LEFT_OUT, _LOWER_CASE = 0.25, 0.15
"""How often an idea is read without one of its sentences, and a text as if typed in haste: what is said must not hang on the company it keeps."""

Label = tuple[str, str]


class Example(BaseModel):
    """A text as its sentences, each with what it says: a value for some keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lang: Language
    sentences: tuple[tuple[str, dict[str, str]], ...] = Field(min_length=1)


class Contrast(NamedTuple):
    """A step of questions, each with a text of the statement that answers it: what is near it, while nothing else of the step is."""

    asked: tuple[str, ...]
    answering: tuple[str, ...]
    unanswered: tuple[str, ...]
    """Questions that no statement answers: near none of `asked`."""


class Rewordings(BaseModel):
    """A statement with sentences that say no more and nothing else (`good`), and such as do (`bad`, each with what was changed, in a word)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ref: str
    lang: Language
    statement: str
    good: tuple[str, ...]
    bad: tuple[tuple[str, str], ...]

    def examples(self, after: str | None = None) -> list[Example]:
        """Each of the sentences after the statement, as they are read when they are checked; or after its text in another language."""
        judged = [*((text, FAITHFUL) for text in self.good), *((text, UNFAITHFUL) for text, _ in self.bad)]
        return [Example(lang=self.lang, sentences=((after or self.statement, {}), (text, {REWORDING: what}))) for text, what in judged]


def read_rewordings(path: Path = REWORDINGS) -> list[Example]:
    """The sentences of the lines of a JSONL file. Raises InputError naming the first that is wrong."""
    return [example for line in read_lines(Rewordings, path) for example in line.examples()]


def across_languages(library: Library, most: int, seed: int = 0, path: Path = REWORDINGS) -> list[Example]:
    """The sentences on statements of the library, each after the statement in the languages that it does not stand in itself; at most `most`, drawn."""
    found = []
    for line in read_lines(Rewordings, path):
        _, statement = library.by_reference.get(line.ref, (None, None))
        if statement is not None and statement.text(line.lang) == line.statement:
            others = [text for language in statement.languages if language != line.lang and (text := statement.text(language))]
            found += [example for text in others for example in line.examples(after=text)]
    return random.Random(seed).sample(found, min(most, len(found)))


def read_examples(path: Path) -> list[Example]:
    """The lines of a JSONL file. Raises InputError naming the first that is wrong."""
    return read_lines(Example, path)


def labels_of(examples: Sequence[Example]) -> list[Label]:
    """Every key with every value that an example has, in order."""
    return sorted({label for example in examples for _, said in example.sentences for label in said.items()})


class Net(torch.nn.Module):
    """The transformer and the linear layer of `write_tagger`."""

    def __init__(self, bert: torch.nn.Module, labels: Sequence[Label]) -> None:
        super().__init__()
        self.bert, self.drop = bert, torch.nn.Dropout(_DROPPED_OF_HEAD)
        self.head = torch.nn.Linear(2 * bert.config.hidden_size, len(labels))
        torch.nn.init.zeros_(self.head.weight)
        self.head.bias.data = torch.tensor([0.0 if key in APART else _RARE for key, _ in labels])
        self.projection = torch.nn.Linear(bert.config.hidden_size, _DIMENSIONS)
        for part in bert.modules():
            if isinstance(part, torch.nn.Dropout):
                part.p = 0.0
        bert.embeddings.dropout.p = _DROPPED
        for part in (bert.embeddings, *bert.encoder.layer[:_FIXED]):
            part.requires_grad_(False)

    def forward(self, texts: Sequence[tuple[list[int], np.ndarray]]) -> torch.Tensor:
        """Scores of all sentences of `texts`, (pieces, parts) of `stretches`; shape (sentences, labels)."""
        pooled = [torch.cat([own.mean(0), own.max(0).values]) for own in self._states(texts)]
        return self.head(self.drop(torch.stack(pooled)))

    def vectors(self, texts: Sequence[tuple[list[int], np.ndarray]]) -> torch.Tensor:
        """Of length 1, one for each sentence of `texts`, shape (sentences, _DIMENSIONS); those of like length are read together."""
        order = sorted(range(len(texts)), key=lambda number: len(texts[number][0]))
        groups: list[list[int]] = []
        for number in order:
            if not groups or (len(groups[-1]) + 1) * len(texts[number][0]) > _PIECES_OF_VECTORS:
                groups.append([])
            groups[-1].append(number)
        means = torch.stack([own.mean(0) for group in groups for own in self._states([texts[number] for number in group])])
        return functional.normalize(self.projection(means[torch.tensor(np.argsort(order))]), dim=1)

    def _states(self, texts: Sequence[tuple[list[int], np.ndarray]]) -> list[torch.Tensor]:
        """The last states of each sentence's places, shape (places, width)."""
        pieces = torch.nn.utils.rnn.pad_sequence([torch.tensor(pieces) for pieces, _ in texts], batch_first=True)
        mask = torch.nn.utils.rnn.pad_sequence([torch.ones(len(pieces), dtype=torch.long) for pieces, _ in texts], batch_first=True)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states = self.bert(input_ids=pieces, attention_mask=mask).last_hidden_state.float()
        return [state[: parts.shape[1]][torch.from_numpy(row > 0)] for state, (_, parts) in zip(states, texts, strict=True) for row in parts]


Course = Sequence[Sequence[tuple[Sequence[Example] | Sequence[Contrast], int]]]
"""Stages, one after the other; in each, sets of examples with how often it goes through them, their steps shuffled."""


def train(net: Net, course: Course, labels: Sequence[Label], tokenizer: Tokenizer, seed: int = 0) -> float:
    """Trains `net` in place, the learning rate falling all the while. Returns the mean loss of the last hundred steps."""
    draw = random.Random(seed)
    parts = [[parameter for parameter in part.parameters() if parameter.requires_grad] for part in (net.bert, net.head, net.projection)]
    groups = [{"params": of, "lr": rate} for of, rate in zip(parts, (_RATE, _HEAD_RATE, _HEAD_RATE), strict=True)]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98))
    steps = [step for stage in course for step in _steps(stage, tokenizer, draw)]
    rate = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(1, (step + 1) / _WARM_UP) * (1 - step / len(steps) * (1 - _LAST)))
    net.train()
    losses = []
    with tqdm(steps, unit="step", disable=None) as progress:
        for step in progress:
            lost = _contrasted(net, step, tokenizer) if isinstance(step, Contrast) else _told(net, step, labels, tokenizer, draw)
            optimizer.zero_grad()
            lost.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            rate.step()
            losses.append(lost.item())
            progress.set_postfix(loss=f"{np.mean(losses[-100:]):.3f}", refresh=False)
    return float(np.mean(losses[-100:]))


def _told(net: Net, examples: Sequence[Example], labels: Sequence[Label], tokenizer: Tokenizer, draw: random.Random) -> torch.Tensor:
    """The loss of what sentences say."""
    texts, wanted, counted = [], [], []
    for example in examples:
        sentences, said = _varied(example, draw)
        _, pieces, parts = next(stretches(sentences, tokenizer))
        texts.append((pieces, parts))
        for of in said[: len(parts)]:
            wanted.append([float(of.get(key) == value) for key, value in labels])
            counted.append([float(_is_asked(key, example, of)) for key, _ in labels])
    asked = torch.tensor(counted)
    return functional.binary_cross_entropy_with_logits(net(texts), torch.tensor(wanted), asked, reduction="sum") / asked.any(1).sum()


def _contrasted(net: Net, step: Contrast, tokenizer: Tokenizer) -> torch.Tensor:
    """The loss of what is near what."""
    vectors = net.vectors([next(stretches((text,), tokenizer))[1:] for text in (*step.asked, *step.answering, *step.unanswered)])
    asked, answering, unanswered = vectors.split([len(step.asked), len(step.answering), len(step.unanswered)])
    right = torch.arange(len(step.asked))
    to = functional.cross_entropy(asked @ torch.cat([answering, unanswered]).T / _TEMPERATURE, right)
    return (to + functional.cross_entropy(answering @ asked.T / _TEMPERATURE, right)) / 2


def course_of(
    ideas: Sequence[Example], rewordings: Sequence[Example], questions: Sequence[Example], replies: Sequence[Example], contrasts: Sequence[Contrast]
) -> Course:
    """First ideas and rewordings, which are long and hard, then questions too, then statements with questions, then what is near what; each stage keeps what
    was learned before."""
    return [
        [(ideas, 3), (rewordings, 2)],
        [(ideas, 1), (rewordings, 1), (questions, 1)],
        [(ideas, 2), (rewordings, 1), (replies, 1)],
        [(ideas, 1), (rewordings, 1), (questions, 1), (contrasts, 1)],
    ]


def teach(bert: torch.nn.Module, tokenizer: Tokenizer, course: Course, folder: Path, seed: int = 0) -> float:
    """Teaches `bert`, which reads pieces of `tokenizer`, and writes the tagger into `folder`; returns the last loss."""
    torch.manual_seed(seed)
    labels = labels_of([example for stage in course for of, _ in stage for example in of if isinstance(example, Example)])
    net = Net(bert, labels)
    loss = train(net, course, labels, tokenizer, seed)
    write_tagger(net.bert, numbers(net.head), numbers(net.projection), labels, tokenizer, folder)
    return loss


def numbers(layer: torch.nn.Linear) -> Linear:
    """Its weight and bias."""
    return layer.weight.detach().numpy(), layer.bias.detach().numpy()


def _is_asked(key: str, example: Example, said: dict[str, str]) -> bool:
    """Whether a sentence of the example teaches something of this key."""
    apart = {of for _, labels in example.sentences for of in labels if of in APART}
    return key in said if apart else key not in APART


def _steps(stage: Sequence[tuple[Sequence[Example] | Sequence[Contrast], int]], tokenizer: Tokenizer, draw: random.Random) -> list[list[Example] | Contrast]:
    """The steps of a stage, in an order of chance."""
    steps: list[list[Example] | Contrast] = []
    for of, times in stage:
        for _ in range(times):
            steps += of if of and isinstance(of[0], Contrast) else _batches(of, tokenizer, draw)
    return draw.sample(steps, len(steps))


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
    return batches


def _varied(example: Example, draw: random.Random) -> tuple[list[str], list[dict[str, str]]]:
    """The sentences and what they say, sometimes without one of them, sometimes in lower case."""
    pairs = list(example.sentences)
    if len(pairs) > 2 and draw.random() < _SENTENCE_LEFT_OUT:
        del pairs[draw.randrange(len(pairs))]
    lower = draw.random() < _LOWER_CASE
    return [text.lower() if lower else text for text, _ in pairs], [said for _, said in pairs]
