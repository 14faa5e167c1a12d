"""Ideas whose verdict is known: `evals/ideas.jsonl`, judged by the rules and measured criterion by criterion."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol, Self

from pydantic import ValidationError, model_validator

from assistant.fit import Judgement
from corpus import InputError, Language, Value
from corpus.fit import UNCLEAR, VERDICTS, Fit, Reply, Verdict
from evals.metrics import Rate, percent
from evals.recorded import IDEA_FIGURES, IDEAS, Recorded

FILE = Path(__file__).parent / "ideas.jsonl"
_SPLITS = ("dev", "held")


class Idea(Value):
    """An idea as somebody tells it, what it says on each criterion, and the verdict that follows. A criterion that is not there is unknown."""

    id: str
    lang: Language
    idea: str
    split: Literal["dev", "held"]
    """Written down: dev may be looked at for patterns that hold in general, held only measures."""
    verdict: Verdict
    criteria: dict[str, Reply]
    already_said: tuple[str, ...] = ()
    """The criteria that the idea answers; asking for one of them is a fault."""
    note: str = ""

    @model_validator(mode="after")
    def _said(self) -> Self:
        wrong = [key for key in self.already_said if self.criteria.get(key, "unknown") == "unknown"]
        if wrong:
            raise ValueError(f"{wrong[0]} is already said but has no answer")
        return self

    @property
    def said(self) -> tuple[str, ...]:
        return self.already_said or tuple(key for key, answer in self.criteria.items() if answer != "unknown")


@dataclass(frozen=True)
class Judged:
    """An idea and what was made of it."""

    idea: Idea
    judgement: Judgement

    @property
    def right(self) -> bool:
        return self.judgement.verdict == self.idea.verdict

    @property
    def wrong_firm(self) -> bool:
        """Whether a verdict was given, and another was due: worse than one that asks."""
        return not self.right and self.judgement.verdict != UNCLEAR


def read_ideas(fit: Fit, path: Path = FILE) -> list[Idea]:
    """The ideas, in the order of their lines. Raises InputError naming the first line that is wrong, or that the table itself judges otherwise."""
    ideas: dict[str, Idea] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        where = f"{path}, line {number}"
        try:
            idea = Idea.model_validate(json.loads(line))
        except json.JSONDecodeError as error:
            raise InputError(f"{where}: not JSON ({error.msg}); mend that idea") from None
        except ValidationError as errors:
            first = errors.errors()[0]
            raise InputError(f"{where}: {'.'.join(map(str, first['loc']))}: {first['msg']}; mend that idea") from None
        if unknown := set(idea.criteria) - set(fit.by_key):
            raise InputError(f"{where}: there is no criterion {min(unknown)}; take it out or correct it")
        if fit.verdict(idea.criteria) != idea.verdict:
            raise InputError(f"{where}: the table makes {fit.verdict(idea.criteria)} of these answers, not {idea.verdict}; mend one of the two")
        if idea.id in ideas:
            raise InputError(f"{where}: an idea {idea.id} exists already; give it another id")
        ideas[idea.id] = idea
    return list(ideas.values())


class Judging(Protocol):
    """What is evaluated: our judge, or a running instance."""

    def judge(self, idea: str) -> Judgement: ...


def run(ideas: Sequence[Idea], judge: Judging, progress: Callable[[], object] = lambda: None) -> list[Judged]:
    """What is made of each idea, in their order."""
    judged = []
    for idea in ideas:
        judged.append(Judged(idea, judge.judge(idea.idea)))
        progress()
    return judged


@dataclass(frozen=True)
class Scores:
    """The figures of a group of ideas."""

    right: Rate
    wrong_firm: Rate
    precision: Rate
    """Of the answers read (yes or no), those that the idea gives."""
    recall: Rate
    """Of the answers that the ideas give, those read."""
    asked_again: Rate
    """Of the criteria that ideas answer, those asked for all the same."""


def score(judged: Sequence[Judged]) -> Scores:
    read = [(case.idea.criteria.get(key, "unknown"), answer) for case in judged for key, answer in case.judgement.answers.items()]
    return Scores(
        right=Rate.of([case.right for case in judged]),
        wrong_firm=Rate.of([case.wrong_firm for case in judged]),
        precision=Rate.of([given == found for given, found in read if found != "unknown"]),
        recall=Rate.of([given == found for given, found in read if given != "unknown"]),
        asked_again=Rate.of([key in case.judgement.missing_keys for case in judged for key in case.idea.said]),
    )


def by_answer(judged: Sequence[Judged]) -> dict[tuple[str, Reply], tuple[Rate, Rate]]:
    """Precision and recall of each criterion's yes and no; a rate of nothing where nobody says it."""
    table = {}
    for key in judged[0].judgement.answers if judged else ():
        pairs = [(case.idea.criteria.get(key, "unknown"), case.judgement.answers[key]) for case in judged]
        for answer in ("yes", "no"):
            precise = Rate.of([given == answer for given, found in pairs if found == answer])
            table[key, answer] = precise, Rate.of([found == answer for given, found in pairs if given == answer])
    return table


def confusion(judged: Sequence[Judged]) -> dict[Verdict, Counter[Verdict]]:
    """For each verdict that is due, how often each was given."""
    table: dict[Verdict, Counter[Verdict]] = {verdict: Counter() for verdict in VERDICTS}
    for case in judged:
        table[case.idea.verdict][case.judgement.verdict] += 1
    return table


def groups(judged: Sequence[Judged]) -> dict[str, list[Judged]]:
    """All, each split, and each language of each split; empty ones are left out."""
    found = {"all": list(judged)}
    for split in _SPLITS:
        of = [case for case in judged if case.idea.split == split]
        found[split] = of
        for language in sorted({case.idea.lang for case in of}):
            found[f"{split} {language}"] = [case for case in of if case.idea.lang == language]
    return {name: members for name, members in found.items() if members}


def figures(judged: Sequence[Judged]) -> Recorded:
    """The figures of every group, to be recorded beside those of the questions."""
    return {f"{IDEAS}{name}": _rates(score(members)) for name, members in groups(judged).items()}


def table(judged: Sequence[Judged]) -> str:
    """The figures, the confusion table, and each criterion, for the terminal."""
    lines = [f"{'ideas':12} {'cases':>5} {'right':>7} {'wrong, firm':>12} {'precision':>10} {'recall':>7} {'asked again':>12}"]
    for name, members in groups(judged).items():
        found = score(members)
        shares = (found.right, found.wrong_firm, found.precision, found.recall, found.asked_again)
        cells = [percent(rate) for rate in shares]
        lines.append(f"{name:12} {len(members):5} {cells[0]:>7} {cells[1]:>12} {cells[2]:>10} {cells[3]:>7} {cells[4]:>12}")
    held = [case for case in judged if case.idea.split == "held"]
    lines += ["", f"{'held: due, given':24} {' '.join(f'{verdict[:10]:>10}' for verdict in VERDICTS)}"]
    lines += [f"{due:24} {' '.join(f'{given[verdict] or chr(183):>10}' for verdict in VERDICTS)}" for due, given in confusion(held).items()]
    lines += ["", f"{'held: criterion':24} {'precision':>18} {'recall':>18}"]
    lines += [f"{key + ' ' + answer:24} {_of(precise):>18} {_of(recalled):>18}" for (key, answer), (precise, recalled) in by_answer(held).items()]
    return "\n".join(lines)


def as_json(judged: Sequence[Judged]) -> list[dict]:
    """What is kept of each idea in results.json."""
    return [
        {"id": case.idea.id, "split": case.idea.split, "due": case.idea.verdict, "given": case.judgement.verdict, "read": dict(case.judgement.answers)}
        for case in judged
    ]


def _of(rate: Rate) -> str:
    return "–" if rate.value is None else f"{100 * rate.value:.0f} % of {rate.total}"


def _rates(scores: Scores) -> Mapping[str, Rate]:
    return {figure: getattr(scores, figure) for figure in IDEA_FIGURES}
