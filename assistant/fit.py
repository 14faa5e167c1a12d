"""The verdict on an idea, with the statements behind it. What is read or answered goes in; the table in `corpus/fit.yaml` decides."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from math import log2

from pydantic import Field

from assistant.answer import ContactCard, Quoted, Sentence, Source
from assistant.contacts import card
from assistant.idea import Reader, Said
from assistant.idea_text import look_at
from assistant.texts import say
from assistant.verifier import cite
from corpus import Contact, InputError, Language, Library, Value
from corpus.fit import REPLIES, UNCLEAR, Criterion, Fit, Note, Reply, Rule, Step, Verdict, under
from index import Hit

_FIRM = ("yes", "no")


class Read(Value):
    """What is known on a criterion: its answer, and the words of the idea that give it, or that the user gave it."""

    key: str
    question: str
    answer: Reply
    evidence: str = ""
    by: str = "text"
    """text or user."""


class Judgement(Value):
    """What `wegwijzer fit --json` prints."""

    id: str | None = None
    idea: str
    lang: Language
    verdict: Verdict
    criteria: tuple[Read, ...]
    reasons: tuple[Sentence, ...]
    sources: tuple[Source, ...]
    missing: tuple[str, ...]
    """The questions still open, the most decisive first."""
    would_change: tuple[str, ...]
    contacts: tuple[ContactCard, ...]
    next_steps: tuple[str, ...]
    told: tuple[str, ...] = Field(default=(), exclude=True)
    """What is to be said of the text itself (empty, too long, another language, two ideas, an order, read with a model); in the JSON it begins `next_steps`."""

    @property
    def missing_keys(self) -> tuple[str, ...]:
        """The criteria that `missing` asks for."""
        keys = {read.question: read.key for read in self.criteria}
        return tuple(keys[question] for question in self.missing)

    @property
    def next_key(self) -> str | None:
        """The criterion to ask for next: the first open one that the user did not leave open himself."""
        left_open = {read.key for read in self.criteria if read.by == "user"}
        return next((key for key in self.missing_keys if key not in left_open), None)

    @property
    def answers(self) -> dict[str, Reply]:
        return {read.key: read.answer for read in self.criteria}


@dataclass(frozen=True)
class Judge:
    """Judges ideas by the table."""

    fit: Fit
    look_up: Callable[[Sequence[str]], Mapping[str, Hit]]
    """The statements with these references."""
    contacts: Sequence[Contact]
    reader: Reader
    default: Language = "nl"
    """The language to answer in where the idea's cannot be told."""
    today: Callable[[], date] = date.today

    @classmethod
    def over(cls, library: Library, fit: Fit, reader: Reader, default: Language = "nl", today: Callable[[], date] = date.today) -> "Judge":
        """A judge that cites straight from the library: no index is needed."""
        return cls(fit, lambda references: hits_of(library, references), library.contacts, reader, default, today)

    def judge(self, idea: str, language: Language | None = None, given: Mapping[str, Reply] | None = None, id: str | None = None) -> Judgement:
        """The verdict on `idea`. What the user has `given` goes before what is read; without an idea it is all there is.

        Raises InputError for a criterion that is not one, or an answer other than yes, no and unknown.
        """
        given = given or {}
        fit = self.fit.on(self.today())
        check_given(given, fit)
        look = look_at(idea, language, self.default, alone=not given)
        said = {key: said for key, said in self.reader.read(look.text).items() if key in fit.by_key} if look.readable else {}
        criteria = [_read(criterion, said.get(criterion.key), given.get(criterion.key), look.lang) for criterion in fit.criteria]
        answers: dict[str, Reply] = {read.key: read.answer for read in criteria}
        pointed = any(one.by_model for key, one in said.items() if key not in given)
        told = (*look.told, *([say("fit_by_model", look.lang)] if pointed else []))
        verdict, rule = fit.verdict(answers), fit.rule(answers)
        notes = fit.told_beside(answers, verdict)
        open_keys = still_open(fit, answers)
        desk = _Desk(self.look_up, look.lang)
        reasons = [desk.quote(reference) for reference in why(fit, answers, rule, notes, open_keys)]
        steps = [desk.step(step) for step in (*(step for note in notes for step in note.next_steps), *fit.outcomes[verdict].next_steps)]
        return Judgement(
            id=id,
            idea=idea,
            lang=look.lang,
            verdict=verdict,
            criteria=tuple(criteria),
            reasons=tuple(reasons),
            sources=tuple(desk.sources),
            missing=tuple(fit.by_key[key].question.text(look.lang) for key in open_keys),
            would_change=tuple(would_change(fit, answers, look.lang)),
            contacts=tuple(card(contact, look.lang) for contact in _contacts(fit, verdict, notes, self.contacts)),
            next_steps=(*told, *dict.fromkeys(steps)),
            told=told,
        )


def check_given(given: Mapping[str, Reply], fit: Fit) -> None:
    """Raises InputError for a criterion or answer that does not exist."""
    for key, answer in given.items():
        if key not in fit.by_key:
            raise InputError(f"there is no criterion {key!r}; choose from {', '.join(fit.by_key)}")
        if answer not in REPLIES:
            raise InputError(f"the answer to {key} is {answer!r}; choose yes, no or unknown")


def hits_of(library: Library, references: Sequence[str]) -> dict[str, Hit]:
    """The statements with these references as hits, straight from the library."""
    found = {}
    for document in library.documents:
        for section in document.sections:
            for statement in section.statements:
                reference = f"{document.id}#{statement.id}"
                if reference in references:
                    found[reference] = Hit(reference, document.model_copy(update={"sections": ()}), section.heading, statement, score=0.0, signals={})
    return found


def why(fit: Fit, answers: Mapping[str, Reply], rule: Rule | None, notes: Sequence[Note], open_keys: Sequence[str]) -> list[str]:
    """The references of the statements behind a verdict: the rule's, those told beside it, and those of each answer it rests on.

    Where no rule holds: those of each answer known, and of the question that would decide most.
    """
    references = [*(rule.reasons if rule else ()), *(reference for note in notes for reference in note.reasons)]
    for key in rule.when if rule else fit.deciding:
        references += fit.by_key[key].rests_on.get(answers.get(key, "unknown"), ())
    if rule is None:
        references += [reference for key in open_keys[:1] for reference in fit.by_key[key].rests_on["yes"]]
    return list(dict.fromkeys(references))


def still_open(fit: Fit, answers: Mapping[str, Reply]) -> list[str]:
    """The criteria still unknown that can change the verdict, the most decisive first.

    While the verdict is unclear: those that are no exceptions, by what their answer tells of the verdict; where none of them is open, and where
    the verdict is firm: the others whose answer alone would change it, and the side criteria on whose "unknown" a note waits.
    """
    unknown = [key for key in fit.deciding if answers.get(key, "unknown") == "unknown" and under(answers, fit.by_key[key].asked_if)]
    verdict = fit.verdict(answers)
    if verdict == UNCLEAR:
        told = information(fit, answers, [key for key in unknown if not fit.by_key[key].exception])
        ranked = sorted((key for key, bits in told.items() if bits > 1e-9), key=lambda key: -told[key])
        if ranked:
            return ranked
    alone = [key for key in unknown if any(_other(fit, answers, key, answer) for answer in _FIRM)]
    return [*alone, *_waited_for(fit, answers, verdict)]


def information(fit: Fit, answers: Mapping[str, Reply], keys: Sequence[str]) -> dict[str, float]:
    """What the answer to each of `keys` tells of the verdict, in bits, where each answers yes or no with equal chance.

    I(V; K) = H(V) - ½ H(V | yes) - ½ H(V | no), over all answers to the others; a key whose answer matters only with another's still counts a little.
    """
    outcomes = {given: fit.verdict(fit.sensible({**answers, **dict(zip(keys, given, strict=True))})) for given in product(_FIRM, repeat=len(keys))}
    whole = _entropy(list(outcomes.values()))
    told = {}
    for number, key in enumerate(keys):
        halves = [[verdict for given, verdict in outcomes.items() if given[number] == answer] for answer in _FIRM]
        matters = any(outcomes[given] != outcomes[(*given[:number], "no", *given[number + 1 :])] for given in outcomes)
        told[key] = whole - sum(map(_entropy, halves)) / 2 + (1e-6 if matters else 0)
    return told


def would_change(fit: Fit, answers: Mapping[str, Reply], language: Language) -> list[str]:
    """What another answer to one criterion would make of the verdict."""
    lines = []
    for key in (key for key in fit.deciding if under(answers, fit.by_key[key].asked_if)):
        for answer in _FIRM:
            other = _other(fit, answers, key, answer)
            if other and answer != answers.get(key):
                clause = fit.by_key[key].clause(answer, language)
                lines.append(say("fit_would_change", language, clause=clause, outcome=fit.outcomes[other].name.text(language)))
    return lines


def _other(fit: Fit, answers: Mapping[str, Reply], key: str, answer: Reply) -> Verdict | None:
    """The other verdict that a rule gives with that answer; None where it stays, or where the answers would only contradict each other."""
    changed = {**answers, key: answer}
    rule = fit.rule(changed)
    return rule.outcome if rule and rule.outcome != fit.verdict(answers) else None


class _Desk:
    """Numbers the statements in the order in which they are cited."""

    def __init__(self, look_up: Callable[[Sequence[str]], Mapping[str, Hit]], language: Language) -> None:
        self._look_up = look_up
        self._language = language
        self._markers: dict[str, int] = {}
        self.sources: list[Source] = []

    def quote(self, reference: str) -> Sentence:
        marker = self._marker(reference)
        return Sentence(text=self.sources[marker - 1].quote, sources=(marker,))

    def step(self, step: Step) -> str:
        return " ".join([step.text(self._language), *(f"[{self._marker(reference)}]" for reference in step.statements)])

    def _marker(self, reference: str) -> int:
        """Raises InputError for a statement that the index does not hold yet."""
        if reference not in self._markers:
            hit = self._look_up([reference]).get(reference)
            if hit is None:
                raise InputError(f"the index lacks the statement {reference}, which fit.yaml cites; run: wegwijzer index build")
            self._markers[reference] = len(self.sources) + 1
            self.sources.append(cite(self._markers[reference], Quoted.of(hit, self._language)))
        return self._markers[reference]


def _read(criterion: Criterion, said: Said | None, given: Reply | None, language: Language) -> Read:
    question = criterion.question.text(language)
    if given is not None:
        return Read(key=criterion.key, question=question, answer=given, by="user")
    return Read(key=criterion.key, question=question, answer=said.answer if said else "unknown", evidence=said.evidence if said else "")


def _waited_for(fit: Fit, answers: Mapping[str, Reply], verdict: Verdict) -> list[str]:
    """The side criteria that are unknown and on which a note of this verdict waits."""
    waiting = {key for note in fit.told_beside(answers, verdict) for key, admitted in note.when.items() if admitted == ("unknown",)}
    return [criterion.key for criterion in fit.criteria if criterion.side and criterion.key in waiting]


def _contacts(fit: Fit, verdict: Verdict, notes: Sequence[Note], contacts: Sequence[Contact]) -> list[Contact]:
    wanted = dict.fromkeys([*(id for note in notes for id in note.contacts), *fit.outcomes[verdict].contacts])
    by_id = {contact.id: contact for contact in contacts}
    return [by_id[id] for id in wanted if id in by_id]


def _entropy(outcomes: Sequence[Verdict]) -> float:
    """In bits; 0 of nothing."""
    shares = [outcomes.count(outcome) / len(outcomes) for outcome in set(outcomes)]
    return -sum(share * log2(share) for share in shares)
