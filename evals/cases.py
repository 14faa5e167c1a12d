"""Evaluation cases: one JSON line each, in `evals/cases/*.jsonl`."""

import json
import re
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator

from corpus import InputError, Language, Value

FOLDER = Path(__file__).parent / "cases"
NEAR_MISSES = Path(__file__).parent / "near_misses.jsonl"
ASKERS = Path(__file__).parent / "askers.jsonl"
_HELD = 0.4
_ASKER, _NEAR = "asker-", "near-"


class Point(Value):
    """Something a right answer must contain: any one of the regular expressions finds it, without case."""

    point: str
    any_of: tuple[str, ...] = Field(min_length=1)

    @field_validator("any_of")
    @classmethod
    def _compiles(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        return _compiled(patterns)


class Case(Value):
    """A question somebody asks, and how its answer is judged."""

    id: str
    lang: Language
    kind: str
    """For a case that is not answerable: the reason of the refusal, with hyphens."""
    question: str
    turns: tuple[str, ...] = ()
    expected: tuple[Point, ...] = ()
    must_not: tuple[str, ...] = ()
    answerable: bool
    gold: tuple[str, ...] = ()
    """Statements each of which answers the question."""

    @field_validator("must_not")
    @classmethod
    def _compiles(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        return _compiled(patterns)

    @property
    def only_fits(self) -> bool:
        """Whether it is a question of askers or a near miss, which nothing is measured on."""
        return self.id.startswith((_ASKER, _NEAR))

    @property
    def split(self) -> Literal["dev", "held"]:
        """Fixed by the id: 60 % of the cases may be tuned on (dev), 40 % only measure (held)."""
        return "held" if int(sha256(self.id.encode()).hexdigest(), 16) % 1000 < _HELD * 1000 else "dev"


def read_cases(folder: Path = FOLDER) -> list[Case]:
    """All cases, in order of file and line. Raises InputError naming file and line of the first that is wrong."""
    cases: dict[str, Case] = {}
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            case = _case(path, number, line)
            if case.id in cases:
                raise InputError(f"{path}, line {number}: a case {case.id} exists already; give it another id")
            cases[case.id] = case
    if not cases:
        raise InputError(f"no cases in {folder}; it must hold *.jsonl files")
    return list(cases.values())


def read_near_misses(path: Path = NEAR_MISSES) -> list[Case]:
    """Questions close to what the library holds that it does not answer; they serve to fit the threshold, never to measure."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_case(path, number, line, id=f"{_NEAR}{number}", kind="not-in-library", answerable=False) for number, line in enumerate(lines, 1)]


def read_askers(path: Path = ASKERS) -> list[Case]:
    """Questions of askers that neither the library nor a model was taught, with the statements that answer them; they serve to fit, never to measure."""
    return [_case(path, number, line, id=f"{_ASKER}{number}") for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)]


def tuned_on(cases: Sequence[Case]) -> list[Case]:
    """What may be fitted on: the dev ones of `cases`, and the questions of askers."""
    return [*(case for case in cases if case.split == "dev"), *read_askers()]


def _case(path: Path, number: int, line: str, **given: object) -> Case:
    """The case in a line, with what the file as a whole gives it. Raises InputError naming the line."""
    try:
        said = json.loads(line)
        return Case.model_validate({**said, **given} if isinstance(said, dict) else said)
    except json.JSONDecodeError as error:
        raise InputError(f"{path}, line {number}: not JSON ({error.msg}); mend that case") from None
    except ValidationError as errors:
        first = errors.errors()[0]
        raise InputError(f"{path}, line {number}: {'.'.join(map(str, first['loc']))}: {first['msg']}; mend that case") from None


def _compiled(patterns: tuple[str, ...]) -> tuple[str, ...]:
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"{pattern!r} is not a regular expression ({error})") from None
    return patterns
