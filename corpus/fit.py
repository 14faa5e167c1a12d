"""`fit.yaml`: the questions of "does my idea fit?" and the decision table that leads from their answers to a verdict.

The table decides, and nothing else does. Knows nothing of how answers are found or shown.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal, Self, get_args

from pydantic import Field, model_validator

from corpus.digest import Identifier, Language, Reference, Text, Validity, Value, first_day, last_day, parse, read_yaml
from corpus.reader import CORPUS

Reply = Literal["yes", "no", "unknown"]
REPLIES: tuple[Reply, ...] = get_args(Reply)
Verdict = Literal["PCP", "PPI", "innovation-partnership", "ordinary-procurement", "rd-subsidy", "unclear"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
UNCLEAR: Verdict = "unclear"

Replies = Mapping[str, Reply]
"""An answer a criterion's key; a key that is not there is unknown."""


class Texts(Value):
    """A text in each of the three languages."""

    nl: Text
    en: Text
    fr: Text

    def text(self, language: Language) -> str:
        return {"nl": self.nl, "en": self.en, "fr": self.fr}[language]


class Criterion(Value):
    """A question that a verdict depends on."""

    key: Identifier
    name: Texts
    """In a word or two, for the picture of the table."""
    question: Texts
    help: Texts
    yes: Texts
    """Completes "if …" where the answer is yes."""
    no: Texts
    rests_on: dict[Literal["yes", "no"], tuple[Reference, ...]]
    """The statements that say where an answer points."""
    exception: bool = False
    """Whether its "unknown" holds up no verdict: the case is rare, and asked for last."""
    side: bool = False
    """Whether it only decides what is told beside the verdict."""
    asked_if: dict[Identifier, tuple[Reply, ...]] = {}
    """The answers to other criteria under which it makes sense to ask."""
    valid: Validity = Validity()

    def clause(self, answer: Reply, language: Language) -> str:
        """What completes "if …" for yes or no."""
        return (self.yes if answer == "yes" else self.no).text(language)


class Step(Texts):
    """What somebody can do next, and the statements that it rests on."""

    statements: tuple[Reference, ...] = Field(min_length=1)


class Rule(Value):
    """An outcome and the answers under which it holds; a criterion that is not named may have any answer."""

    id: Identifier
    outcome: Verdict
    when: dict[Identifier, tuple[Reply, ...]]
    reasons: tuple[Reference, ...]
    valid: Validity = Validity()


class Note(Value):
    """What is told beside a verdict: a half-way case, with whom to turn to then."""

    id: Identifier
    outcomes: tuple[Verdict, ...]
    when: dict[Identifier, tuple[Reply, ...]]
    reasons: tuple[Reference, ...] = ()
    contacts: tuple[Identifier, ...] = ()
    next_steps: tuple[Step, ...] = ()
    valid: Validity = Validity()


class Outcome(Value):
    """A verdict in words, and what to do with it."""

    name: Texts
    verdict: Texts
    contacts: tuple[Identifier, ...]
    next_steps: tuple[Step, ...]


class Fit(Value):
    """The whole of `fit.yaml`."""

    answers: dict[Reply, Texts]
    """The answers in words: yes, no, don't know."""
    criteria: tuple[Criterion, ...]
    rules: tuple[Rule, ...]
    otherwise: Verdict | None = None
    """The outcome where no rule holds."""
    outcomes: dict[Verdict, Outcome]
    notes: tuple[Note, ...] = ()

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        keys = [criterion.key for criterion in self.criteria]
        sides = {criterion.key for criterion in self.criteria if criterion.side}
        _refuse_twice("criteria", keys)
        _refuse_twice("rules", [rule.id for rule in self.rules])
        _refuse_twice("notes", [note.id for note in self.notes])
        conditions = [(part.id, part.when) for part in (*self.rules, *self.notes)] + [(criterion.key, criterion.asked_if) for criterion in self.criteria]
        for where, when in conditions:
            if unknown := set(when) - set(keys):
                raise ValueError(f"{where}: there is no criterion {sorted(unknown)[0]}")
            if empty := [key for key, answers in when.items() if not answers]:
                raise ValueError(f"{where}: {empty[0]} has no answer under which it holds")
        for rule in self.rules:
            if aside := set(rule.when) & sides:
                raise ValueError(f"{rule.id}: {sorted(aside)[0]} is a side criterion and cannot decide")
        if missing := set(VERDICTS) - set(self.outcomes):
            raise ValueError(f"the outcome {sorted(missing)[0]} is not described")
        if missing := set(REPLIES) - set(self.answers):
            raise ValueError(f"the answer {sorted(missing)[0]} has no words")
        return self

    @cached_property
    def by_key(self) -> dict[str, Criterion]:
        return {criterion.key: criterion for criterion in self.criteria}

    @cached_property
    def deciding(self) -> tuple[str, ...]:
        """The keys of the criteria that decide, in their order."""
        return tuple(criterion.key for criterion in self.criteria if not criterion.side)

    @cached_property
    def _bits(self) -> tuple[tuple[int, Rule], ...]:
        """Each rule as a number with a bit for every answer it admits: the table is asked thousands of times for one idea."""
        return tuple((_mask(self.deciding, rule.when), rule) for rule in self.rules)

    def on(self, day: date) -> "Fit":
        """The table as it holds on `day`."""
        held = {name: tuple(part for part in getattr(self, name) if holds(part.valid, day)) for name in ("criteria", "rules", "notes")}
        keys = {criterion.key for criterion in held["criteria"]}
        for name, field in (("rules", "when"), ("notes", "when"), ("criteria", "asked_if")):
            held[name] = tuple(part.model_copy(update={field: {key: of for key, of in getattr(part, field).items() if key in keys}}) for part in held[name])
        return Fit(answers=self.answers, outcomes=self.outcomes, otherwise=self.otherwise, **held)

    def rule(self, answers: Replies) -> Rule | None:
        """The first rule that holds under `answers`; None where only `otherwise` is left."""
        given = 0
        for number, key in enumerate(self.deciding):
            given |= 1 << 3 * number + REPLIES.index(answers.get(key, "unknown"))
        return next((rule for mask, rule in self._bits if given & ~mask == 0), None)

    def verdict(self, answers: Replies) -> Verdict:
        """The outcome under `answers`. Raises LookupError where the table gives none, which `wegwijzer corpus check` refuses."""
        rule = self.rule(answers)
        outcome = rule.outcome if rule else self.otherwise
        if outcome is None:
            raise LookupError(f"no rule holds under {dict(answers)}")
        return outcome

    def told_beside(self, answers: Replies, outcome: Verdict) -> list[Note]:
        """The notes that go with a verdict."""
        return [note for note in self.notes if outcome in note.outcomes and under(answers, note.when)]

    def sensible(self, answers: Replies) -> dict[str, Reply]:
        """`answers` without those to questions that make no sense beside the others."""
        return {key: answer for key, answer in answers.items() if under(answers, self.by_key[key].asked_if)}


def under(answers: Replies, when: Mapping[str, Sequence[Reply]]) -> bool:
    """Whether `answers` are among those of a condition."""
    return all(answers.get(key, "unknown") in admitted for key, admitted in when.items())


def holds(valid: Validity, day: date) -> bool:
    """Whether something of this validity holds on `day`."""
    return (valid.start is None or first_day(valid.start) <= day) and (valid.end is None or day <= last_day(valid.end))


def read_fit(corpus: Path = CORPUS) -> Fit:
    """The table of `corpus/fit.yaml`. Raises DigestError."""
    path = corpus / "fit.yaml"
    return parse(Fit, read_yaml(path), str(path))


def _mask(keys: Sequence[str], when: Mapping[str, Iterable[Reply]]) -> int:
    mask = 0
    for number, key in enumerate(keys):
        for answer in when.get(key, REPLIES):
            mask |= 1 << 3 * number + REPLIES.index(answer)
    return mask


def _refuse_twice(what: str, names: Sequence[str]) -> None:
    if twice := [name for name in names if names.count(name) > 1]:
        raise ValueError(f"{what}: {twice[0]} stands twice")
