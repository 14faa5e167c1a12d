"""What is learned from: aligned pairs of texts, and the library's statements with the questions people ask for them."""

import gzip
import json
import random
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Literal, NamedTuple, TypeVar

from pydantic import ValidationError

from corpus import LANGUAGES, InputError, Language, Library, Value

PAIRS = "pairs_*_en.jsonl.gz"
_KEPT_BACK = 12
_Line = TypeVar("_Line", bound=Value)
_Drawn = TypeVar("_Drawn")


class Pair(NamedTuple):
    """A text in another language with its English translation."""

    text: str
    english: str
    language: str
    source: str


@dataclass(frozen=True)
class Ask:
    """A question that a statement answers."""

    text: str
    language: Language


@dataclass(frozen=True)
class Group:
    """A statement in its languages, with the questions people ask for it; all of them mean one thing."""

    statements: dict[Language, str]
    questions: tuple[Ask, ...]

    @property
    def texts(self) -> list[str]:
        return [*self.statements.values(), *(ask.text for ask in self.questions)]


def read_pairs(folder: Path) -> list[Pair]:
    """All pairs of the files `pairs_XX_en.jsonl.gz` in a folder, each once: lines with the keys XX, en and source.

    Raises InputError naming the file and line that is wrong.
    """
    files = sorted(folder.glob(PAIRS))
    if not files:
        raise InputError(f"no file {PAIRS} in {folder}; name the folder with the aligned pairs")
    return list(dict.fromkeys(pair for file in files for pair in _read_file(file)))


def choose(pairs: Sequence[Pair], most: int, seed: int) -> list[Pair]:
    """At most `most` pairs of a source in a language, so that one publisher does not decide what words mean; shuffled."""
    by_source: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_source[pair.language, pair.source].append(pair)
    draw = random.Random(seed)
    chosen = [pair for _, rows in sorted(by_source.items()) for pair in draw.sample(rows, min(most, len(rows)))]
    draw.shuffle(chosen)
    return chosen


def drawn(of: Sequence[_Drawn], count: int, draw: random.Random) -> list[_Drawn]:
    """`count` of them by chance, none more than once oftener than another."""
    times, rest = divmod(count, max(1, len(of)))
    return [*of] * times + draw.sample(of, rest)


def groups_of(library: Library) -> list[Group]:
    """Each statement of the library that has a question."""
    groups = []
    for _, _, statement in library.statements():
        asked = tuple(Ask(question.text, language) for language, questions in statement.questions.items() for question in questions)
        if asked:
            groups.append(Group({language: text for language in LANGUAGES if (text := statement.text(language))}, asked))
    return groups


def hold_out(groups: Sequence[Group], share: float, seed: int) -> tuple[list[Group], list[Group], list[Group]]:
    """Leaves out all questions of a share of the statements, and that share of the questions of the others.

    Returns three lists as long as `groups`: what is left to train on, the questions left out of statements that keep others, and the
    questions of the statements that keep none.
    """
    draw = random.Random(seed)
    kept, some, every = [], [], []
    for group in groups:
        silent = draw.random() < share
        left_out = {ask for ask in group.questions if silent or draw.random() < share}
        kept.append(Group(group.statements, tuple(ask for ask in group.questions if ask not in left_out)))
        rest = Group(group.statements, tuple(ask for ask in group.questions if ask in left_out))
        none = Group(group.statements, ())
        some.append(none if silent else rest)
        every.append(rest if silent else none)
    return kept, some, every


def _read_file(file: Path) -> Iterator[Pair]:
    language = file.name.split("_")[1]
    done = 0
    try:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                pair = Pair(row[language], row["en"], language, row["source"])
                if not all(isinstance(value, str) and value.strip() for value in pair):
                    raise ValueError("an empty text")
                yield pair
                done += 1
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise InputError(f"{file}, after line {done}: the file is damaged or cut off; copy it again") from None
    except OSError as error:
        raise InputError(f"{file}: cannot be read ({error.strerror}); check that you may read it") from None
    except KeyError as error:
        raise InputError(f"{file}, line {done + 1}: the key {error} is missing; each line has {language}, en and source") from None
    except (ValueError, TypeError) as error:
        raise InputError(f"{file}, line {done + 1}: not a pair ({error}); each line is a JSON object with {language}, en and source") from None


def read_lines(model: type[_Line], path: Path) -> list[_Line]:
    """The lines of a JSONL file, each as `model`. Raises InputError naming the first that is wrong."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            found.append(model.model_validate(json.loads(line)))
        except ValueError as error:
            first = error.errors()[0] if isinstance(error, ValidationError) else {"loc": (), "msg": "not JSON"}
            raise InputError(f"{path}, line {number}: {': '.join(filter(None, ('.'.join(map(str, first['loc'])), first['msg'])))}; mend that line") from None
    return found


class Led(Value):
    """A yes-or-no question, a statement, and the word with which an answer that rests on it alone opens."""

    ref: str
    lang: Language
    text: str
    lead: Literal["yes", "no", "depends", "undecided"]


def led_of(library: Library) -> Iterator[Led]:
    """The questions of the library that have a word."""
    for reference, (_, statement) in library.by_reference.items():
        for language, questions in statement.questions.items():
            for question in questions:
                if question.lead:
                    yield Led(ref=reference, lang=language, text=question.text, lead=question.lead)


def kept_back(text: str) -> bool:
    """Whether a yes-or-no question, by its text, is one of the twelfth that is not taught: on these `evals lead` fits and measures."""
    return int(blake2b(text.encode(), digest_size=4).hexdigest(), 16) % _KEPT_BACK == 0
