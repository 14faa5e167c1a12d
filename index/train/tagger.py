"""Teaches multilingual-e5-small to tell what sentences say: labelled sentences, read in the context of their text.

The vectors of word pieces and the two lowest layers stay as they are; all else is trained, by the sum of the binary cross-entropies of the labels: of a
question only whether the library answers it, or, after a statement, whether that does, of a rewording only whether it is faithful, of other sentences all else.
Questions have a vector too, which is to be near those of what answers them: of the questions that the same statement answers, and of its text; those
that are not answered are to be near one another. Its loss is that of neighbourhood components (Goldberger et al. 2004) over all that is known (`Memory`).
"""

import json
import random
import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from pydantic import Field
from tokenizers import Tokenizer
from torch.nn import functional
from tqdm import tqdm

from corpus import LANGUAGES, InputError, Language, Library, Value
from index.embedder import read_tokenizer
from index.tagger import APART, FAITHFUL, QUESTION, REWORDING, UNFAITHFUL, sentences, stretches
from index.train.data import read_lines
from index.train.onnx import Linear, read_tagger, write_tagger

REWORDINGS = Path(__file__).parent / "rewordings.jsonl"
"""Statements with faithful and unfaithful rewordings, a JSON line each."""
CONVERSATIONS = Path(__file__).parent / "conversations.jsonl"
"""Follow-ups with the questions before them and what they ask, a JSON line each."""
_PIECES, _CHUNK, _TOGETHER = 1_600, 400, 32
"""Word pieces of a step, with those that fill texts up to the longest; texts that are sorted by length at a time, so that little is filled up; texts that are
read together without being taught."""
_RATES = 1e-4, 2e-3
"""Of the transformer, and of the layers on it. At 2.5e-4 twelve layers collapse: after 450 steps nothing was learned but how frequent the labels are."""
_WARM_UP, _LAST = 60, 0.05
_FURTHER = 5e-5, 2.5e-4
"""The rates of a tagger that is taught further."""
_RARE = -3.0
"""Log odds of a label of an idea's sentence before anything is learned: some 5 % of them have it."""
_DROPPED, _DROPPED_OF_HEAD = 0.1, 0.2
"""Of the vectors of word pieces, and of what the layer of labels gets. None in between: that takes a third of the time of a step on a processor."""
_FIXED = 2
"""Layers that stay as they are."""
_HALF = torch.backends.cpu.get_cpu_capability() == "AVX512"
"""Whether the transformer is read in bfloat16: half the time where the processor can, fifty times it where it cannot."""
_DIMENSIONS, _TEMPERATURE, _PIECES_OF_VECTORS = 256, 0.06, 900
"""Of the vectors of questions; what their cosines are divided by in the loss; word pieces of texts of like length that are read together."""
_HIDDEN, _OFTEN_HIDDEN = 3, 0.5
"""How many of the nearest that are right are hidden, and how often: they are often the same sentence in other words, which teaches nothing."""
_OF_PLACE, _OF_WORDING = 2.0, 0.3
"""What two of the three losses of a follow-up count: how far it is from the question it stands for, and how it is worded."""
_SENTENCE_LEFT_OUT, _LOWER_CASE, _SLIP = 0.25, 0.15, 0.2
"""How often an idea is read without one of its sentences, and a text as if typed in haste: what is said must not hang on the company it keeps; and how often a
question has a slip."""
_IN_MOST, _NO_ACCENTS = 0.25, 0.05
"""How often of those it has one in most of its long words; how often a question stands without accents."""
_STORY, _OF_STORY = 0.15, 3
"""How often a question stands after what another asker tells, and how many sentences of that at most."""

Label = tuple[str, str]


class Example(Value):
    """A text as its sentences, each with what it says: a value for some keys."""

    lang: Language
    sentences: tuple[tuple[str, dict[str, str]], ...] = Field(min_length=1)


class Conversation(Value):
    """Questions of one asker, oldest first, and what the last of them asks, written out so that it stands by itself."""

    lang: Language
    """That of the last one."""
    turns: tuple[str, ...] = Field(min_length=2)
    whole: str

    @property
    def sentences(self) -> tuple[tuple[str, dict[str, str]], ...]:
        return tuple((turn, {}) for turn in self.turns)


class Known(NamedTuple):
    """A text that is known: what a statement says or answers, or a question that none answers."""

    text: str
    lang: Language
    statement: str | None


class Neighbours(NamedTuple):
    """A step of what is near what: texts of the memory, by their numbers there."""

    numbers: tuple[int, ...]


class Memory:
    """The vectors of all that is known, each as it was when it was last read."""

    def __init__(self, known: Sequence[Known], vectors: torch.Tensor) -> None:
        """`vectors` of length 1, shape (texts, dimensions)."""
        self.texts = [one.text for one in known]
        statements = {statement: number for number, statement in enumerate(dict.fromkeys(one.statement for one in known))}
        self._statement = torch.tensor([statements[one.statement] for one in known])
        same: dict[str, list[int]] = {}
        for number, text in enumerate(self.texts):
            same.setdefault(text, []).append(number)
        self._same = [torch.tensor(same[text]) for text in self.texts]
        self._languages = [one.lang for one in known]
        self._stories = _stories(known)
        self.vectors = vectors

    def lost(self, net: "Net", numbers: Sequence[int], tokenizer: Tokenizer, draw: random.Random) -> torch.Tensor:
        """The loss of what is near these texts: of the share of all that is near which is of another statement. Keeps their new vectors."""
        read = net.vectors([_last((_hasty(self._storied(number, draw), draw),), tokenizer) for number in numbers])
        near = read @ self.vectors.T / _TEMPERATURE
        right = torch.stack([torch.isin(self._statement, self._statement[self._same[number]]) for number in numbers])
        shown = torch.ones_like(right)
        for row, number in enumerate(numbers):
            shown[row, self._same[number]] = False
            if draw.random() < _OFTEN_HIDDEN:
                alike = near[row].detach().masked_fill(~(right[row] & shown[row]), -torch.inf)
                shown[row, alike.topk(min(_HIDDEN, len(alike))).indices] = False
        told = (right & shown).any(1)
        of_right = near.masked_fill(~(right & shown), -torch.inf)[told].logsumexp(1)
        self.vectors = self.vectors.index_copy(0, torch.tensor(list(numbers)), read.detach())  # a copy: the gradient needs what was there
        return (near.masked_fill(~shown, -torch.inf)[told].logsumexp(1) - of_right).sum() / max(1, len(of_right))

    def _storied(self, number: int, draw: random.Random) -> str:
        """A text; a question now and then after what somebody tells before asking, drawn from the texts of its language: it seldom changes what is asked."""
        text, stories = self.texts[number], self._stories[self._languages[number]]
        if not (stories and text.endswith("?") and draw.random() < _STORY):
            return text
        story = draw.choice(stories)
        begin = draw.randrange(len(story))
        return " ".join((*story[begin : begin + draw.randint(1, _OF_STORY)], text))


class Rewordings(Value):
    """A statement with sentences that say no more and nothing else (`good`), and such as do (`bad`, each with what was changed, in a word)."""

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


def read_conversations(path: Path = CONVERSATIONS) -> list[Conversation]:
    """The lines of a JSONL file. Raises InputError naming the first that is wrong."""
    return read_lines(Conversation, path)


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
        return self._scores(self._states(texts))

    def both(self, texts: Sequence[tuple[list[int], np.ndarray]]) -> tuple[torch.Tensor, torch.Tensor]:
        """Scores and vectors of all sentences of `texts`."""
        states = self._states(texts)
        return self._scores(states), functional.normalize(self.projection(torch.stack([own.mean(0) for own in states])), dim=1)

    def _scores(self, states: Sequence[torch.Tensor]) -> torch.Tensor:
        return self.head(self.drop(torch.stack([torch.cat([own.mean(0), own.max(0).values]) for own in states])))

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
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=_HALF):
            states = self.bert(input_ids=pieces, attention_mask=mask).last_hidden_state.float()
        return [state[: parts.shape[1]][torch.from_numpy(row > 0)] for state, (_, parts) in zip(states, texts, strict=True) for row in parts]


Taught = Sequence[Example] | Sequence[Conversation] | Sequence[Neighbours]
Course = Sequence[Sequence[tuple[Taught, int]]]
"""Stages, one after the other; in each, sets of examples with how often it goes through them, their steps shuffled."""


def train(
    net: Net,
    course: Course,
    labels: Sequence[Label],
    tokenizer: Tokenizer,
    known: Sequence[Known] = (),
    rates: tuple[float, float] | None = None,
    seed: int = 0,
) -> float:
    """Trains `net` in place, the learning rates (of the transformer, and of the layers on it) falling all the while. Returns the mean loss of the last
    hundred steps. `known` is what steps of neighbours are compared with; it is read before the first of them. Raises InputError for a label that is none of
    `labels`."""
    draw = random.Random(seed)
    if strange := {label for stage in course for of, _ in stage for label in labels_of([one for one in of if isinstance(one, Example)])} - set(labels):
        raise InputError(f"the tagger has no label {min(strange)}; teach one anew: python -m index.train tagger")
    of_bert, of_heads = rates or _RATES
    memory: Memory | None = None
    standing: Standing | None = None
    conversations = [one for stage in course for of, _ in stage for one in of if isinstance(one, Conversation)]
    parts = [[parameter for parameter in part.parameters() if parameter.requires_grad] for part in (net.bert, net.head, net.projection)]
    groups = [{"params": of, "lr": rate} for of, rate in zip(parts, (of_bert, of_heads, of_heads), strict=True)]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98))
    steps = [step for stage in course for step in _steps(stage, tokenizer, draw)]
    rate = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(1, (step + 1) / _WARM_UP) * (1 - step / len(steps) * (1 - _LAST)))
    net.train()
    losses = []
    with tqdm(steps, unit="step", disable=None) as progress:
        for step in progress:
            if isinstance(step, Neighbours):
                memory = memory or Memory(known, read_all(net, [one.text for one in known], tokenizer)[1])
                lost = memory.lost(net, step.numbers, tokenizer, draw)
            elif isinstance(step[0], Conversation):
                standing = standing or Standing(net, (text for one in conversations for text in (one.whole, one.turns[-2])), tokenizer)
                lost = _followed(net, step, standing, labels, tokenizer, draw)
            else:
                lost = _told(net, step, labels, tokenizer, draw)
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


class Standing:
    """Where questions stand, and how they are worded, as a net read them before it was taught follow-ups: were they read anew each time, all would move to one
    place, where each is right."""

    def __init__(self, net: Net, texts: Iterable[str], tokenizer: Tokenizer) -> None:
        self._texts = {text: number for number, text in enumerate(dict.fromkeys(texts))}
        self._scores, self._vectors = read_all(net, list(self._texts), tokenizer)

    def of(self, texts: Sequence[str]) -> tuple[torch.Tensor, torch.Tensor]:
        """Scores and vectors."""
        numbers = [self._texts[text] for text in texts]
        return self._scores[numbers], self._vectors[numbers]


def _followed(net: Net, step: Sequence[Conversation], standing: Standing, labels: Sequence[Label], tokenizer: Tokenizer, draw: random.Random) -> torch.Tensor:
    """The loss of follow-ups: each, read after the questions before it, must find the question that it stands for among those of the step, and those before
    them; and must be worded as much like one that is answered."""
    wording = [number for number, (key, _) in enumerate(labels) if key == QUESTION]
    texts = [*(one.whole for one in step), *(one.turns[-2] for one in step)]
    given, places = standing.of(texts)
    scores, vectors = net.both([_last([_hasty(turn, draw) for turn in one.turns], tokenizer) for one in step])
    right = torch.arange(len(step))
    again = torch.tensor([[text == one.whole and number != own for number, text in enumerate(texts)] for own, one in enumerate(step)])
    found = functional.cross_entropy((vectors @ places.T / _TEMPERATURE).masked_fill(again, -torch.inf), right)
    lost = found + _OF_PLACE * (1 - (vectors * places[right]).sum(1)).mean()
    if wording:
        lost = lost + _OF_WORDING * functional.binary_cross_entropy_with_logits(scores[:, wording], torch.sigmoid(given[right][:, wording]))
    return lost


def _last(turns: Sequence[str], tokenizer: Tokenizer) -> tuple[list[int], np.ndarray]:
    """The pieces of a text, and which of them are of its last sentence."""
    *_, (_, pieces, parts) = stretches(turns, tokenizer)
    return pieces, parts[-1:]


@torch.no_grad()
def read_all(net: Net, texts: Sequence[str], tokenizer: Tokenizer) -> tuple[torch.Tensor, torch.Tensor]:
    """Scores and vectors of texts, each read alone, as `net` reads them now."""
    net.eval()
    read = [_last((text,), tokenizer) for text in texts]
    order = sorted(range(len(read)), key=lambda number: len(read[number][0]))  # texts of like length need little padding
    parts = [order[start : start + _TOGETHER] for start in range(0, len(order), _TOGETHER)]
    found = [net.both([read[number] for number in part]) for part in tqdm(parts, desc="reading", unit=f"{_TOGETHER} texts", disable=None)]
    net.train()
    back = torch.tensor(np.argsort(order))
    return torch.cat([scores for scores, _ in found])[back], torch.cat([vectors for _, vectors in found])[back]


def course_of(
    ideas: Sequence[Example],
    rewordings: Sequence[Example],
    questions: Sequence[Example],
    replies: Sequence[Example],
    neighbours: Sequence[Neighbours],
    conversations: Sequence[Conversation],
) -> Course:
    """First ideas and rewordings, which are long and hard, then questions too, then statements with questions, then what is near what, and follow-ups; each
    stage keeps what was learned before."""
    return [
        [(ideas, 3), (rewordings, 2)],
        [(ideas, 1), (rewordings, 1), (questions, 1)],
        [(ideas, 2), (rewordings, 1), (replies, 1)],
        [(ideas, 1), (rewordings, 1), (questions, 1), (neighbours, 1), (conversations, 2)],
    ]


def teach(bert: torch.nn.Module, tokenizer: Tokenizer, course: Course, known: Sequence[Known], folder: Path, seed: int = 0) -> float:
    """Teaches `bert`, which reads pieces of `tokenizer`, and writes the tagger into `folder`; returns the last loss."""
    torch.manual_seed(seed)
    labels = labels_of([example for stage in course for of, _ in stage for example in of if isinstance(example, Example)])
    net = Net(bert, labels)
    loss = train(net, course, labels, tokenizer, known, seed=seed)
    write_tagger(net.bert, numbers(net.head), numbers(net.projection), labels, tokenizer, folder)
    return loss


def teach_further(
    net: Net, labels: Sequence[Label], tokenizer: Tokenizer, course: Course, known: Sequence[Known], folder: Path, share: float = 1.0, seed: int = 0
) -> float:
    """Teaches a tagger more, and writes into `folder` the average of what it was (1 - `share`) and what it is now (`share`, from 0 to 1), weight by weight,
    which forgets less (Wortsman et al. 2022, Robust fine-tuning of zero-shot models). Returns the last loss."""
    torch.manual_seed(seed)
    before = {name: weight.clone() for name, weight in net.state_dict().items()}
    loss = train(net, course, labels, tokenizer, known, _FURTHER, seed)
    net.load_state_dict({name: torch.lerp(before[name], weight, share) if weight.is_floating_point() else weight for name, weight in net.state_dict().items()})
    write_tagger(net.bert, numbers(net.head), numbers(net.projection), labels, tokenizer, folder)
    return loss


def opened(folder: Path) -> tuple[Net, tuple[Label, ...], Tokenizer]:
    """The tagger in `folder` as it can be taught further, up to rounding, with its labels and its tokenizer. Raises InputError for a folder that holds none."""
    bert, head, projection = read_tagger(folder)
    try:
        labels = tuple((key, value) for key, value in json.loads((folder / "labels.json").read_text(encoding="utf-8")))
        tokenizer = read_tokenizer(folder)
    except (OSError, ValueError) as error:
        raise InputError(f"{folder} holds no tagger that can be read ({error}); name the folder of one") from None
    net = Net(bert, labels)
    for layer, (weight, bias) in ((net.head, head), (net.projection, projection)):
        layer.weight.data, layer.bias.data = torch.tensor(weight), torch.tensor(bias)
    return net, labels, tokenizer


def widened(net: Net, labels: Sequence[Label], more: Sequence[Label]) -> tuple[Label, ...]:
    """Lets `net`, which has `labels`, tell what it has not been taught yet of `more` too; returns all its labels."""
    new = [label for label in more if label not in labels]
    head = torch.nn.Linear(net.head.in_features, len(labels) + len(new))
    torch.nn.init.zeros_(head.weight), torch.nn.init.zeros_(head.bias)
    head.weight.data[: len(labels)], head.bias.data[: len(labels)] = net.head.weight.data, net.head.bias.data
    net.head = head
    return (*labels, *new)


def numbers(layer: torch.nn.Linear) -> Linear:
    """Its weight and bias."""
    return layer.weight.detach().numpy(), layer.bias.detach().numpy()


def _is_asked(key: str, example: Example, said: dict[str, str]) -> bool:
    """Whether a sentence of the example teaches something of this key."""
    apart = {of for _, labels in example.sentences for of in labels if of in APART}
    return key in said if apart else key not in APART


_Step = list[Example] | list[Conversation] | Neighbours


def _steps(stage: Sequence[tuple[Taught, int]], tokenizer: Tokenizer, draw: random.Random) -> list[_Step]:
    """The steps of a stage, in an order of chance."""
    steps: list[_Step] = []
    for of, times in stage:
        for _ in range(times):
            steps += of if of and isinstance(of[0], Neighbours) else _batches(of, tokenizer, draw)
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


def _stories(known: Sequence[Known]) -> dict[Language, list[list[str]]]:
    """What askers tell before they ask, by language: the sentences of a text before its last one, up to the first that asks."""
    stories: dict[Language, list[list[str]]] = {language: [] for language in LANGUAGES}
    for text, language, _ in known:
        if text.endswith("?") and (story := list(takewhile(lambda sentence: not sentence.endswith("?"), sentences(text)[:-1]))):
            stories[language].append(story)
    return stories


def _varied(example: Example, draw: random.Random) -> tuple[list[str], list[dict[str, str]]]:
    """The sentences and what they say, sometimes without one of them, sometimes in lower case."""
    pairs = list(example.sentences)
    if len(pairs) > 2 and draw.random() < _SENTENCE_LEFT_OUT:
        del pairs[draw.randrange(len(pairs))]
    lower = draw.random() < _LOWER_CASE
    return [text.lower() if lower else text for text, _ in pairs], [said for _, said in pairs]


def _hasty(text: str, draw: random.Random) -> str:
    """The text, now and then without capitals and its mark, now and then with a slip in a long word, or in most of them, or without accents."""
    if draw.random() < _LOWER_CASE:
        text = text.lower().rstrip("?!. ")
    words = list(re.finditer(r"[^\W\d_]{5,}", text))
    if words and draw.random() < _SLIP:
        for word in [draw.choice(words)] if draw.random() > _IN_MOST else draw.sample(words, (2 * len(words) + 2) // 3):
            text = text.replace(word[0], _slipped(word[0], draw), 1)
    if draw.random() < _NO_ACCENTS:
        text = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return text


def _slipped(word: str, draw: random.Random) -> str:
    """A word of which two letters are exchanged, or one is left out or doubled."""
    place = draw.randrange(1, len(word) - 1)
    return word[:place] + draw.choice((word[place + 1] + word[place] + word[place + 2 :], word[place + 1 :], word[place] + word[place:]))
