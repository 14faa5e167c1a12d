"""*Past mijn idee?* as the page shows it: what was understood, the next question, the way through the table. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from markupsafe import Markup

from assistant.answer import Answer
from assistant.fit import Judgement, Read
from assistant.texts import say
from assistant.web.render import anchor_of, linked
from corpus import Language
from corpus.fit import REPLIES, UNCLEAR, Criterion, Fit, Reply, Rule

_WORDS = 5
"""Words of an earlier message that may describe an idea."""


@dataclass(frozen=True)
class Stop:
    """A stop on the way to a verdict: a criterion and its answer."""

    name: str
    answer: Reply
    label: str


@dataclass(frozen=True)
class FitView:
    """A judgement as the page shows it; `given` is what the user answered, `changing` the criterion to answer again."""

    fit: Fit
    judgement: Judgement
    given: Mapping[str, Reply]
    lang: Language
    changing: str | None = None

    @property
    def firm(self) -> bool:
        return self.judgement.verdict != UNCLEAR

    def marked(self, text: str) -> Markup:
        return linked(text, self.judgement.sources, 1, self.lang)

    def anchor(self, marker: int) -> str:
        return anchor_of(1, marker)

    @property
    def headline(self) -> str:
        return self.fit.outcomes[self.judgement.verdict].verdict.text(self.lang)

    @property
    def asked(self) -> Criterion | None:
        """The question to show: the one to change, else, while the verdict is unclear, the most decisive that the user was not asked yet."""
        if self.changing in self.fit.by_key:
            return self.fit.by_key[self.changing]
        key = None if self.firm else self.judgement.next_key
        return self.fit.by_key[key] if key else None

    @property
    def steps(self) -> tuple[str, ...]:
        """What to do next, without what is told of the text itself."""
        return self.judgement.next_steps[len(self.judgement.told) :]

    @property
    def known(self) -> list[Read]:
        """What was understood or answered, "don't know" included where the user said so."""
        return [read for read in self.judgement.criteria if read.answer != "unknown" or read.by == "user"]

    @property
    def way(self) -> list[Stop]:
        """The answers that the verdict rests on, in the order of the table; while it is unclear, what is known and what is still open."""
        answers = self.judgement.answers
        rule = self.fit.rule(answers) if self.firm else None
        asked = [key for key in self.fit.deciding if rule is None or _asks(rule, key)]
        known = [key for key in asked if answers.get(key, "unknown") != "unknown"]
        return [self._stop(key) for key in [*known, *(() if self.firm else self.judgement.missing_keys)]]

    @property
    def not_needed(self) -> list[Criterion]:
        """The criteria that the rule asks for and that it lets be unknown."""
        rule = self.fit.rule(self.judgement.answers) if self.firm else None
        unknown = [key for key in self.fit.deciding if rule and _asks(rule, key) and self.judgement.answers.get(key, "unknown") == "unknown"]
        return [self.fit.by_key[key] for key in unknown]

    def answer_of(self, key: str) -> Reply | None:
        """The answer to preselect: what is known; nothing where nothing is."""
        read = next(read for read in self.judgement.criteria if read.key == key)
        return read.answer if read.answer != "unknown" or read.by == "user" else None

    def address(self, **changes: str) -> str:
        """The address of this judgement; `change="key"` asks that question again."""
        pairs = [*([("idea", self.judgement.idea)] if self.judgement.idea else []), *self.given.items(), ("lang", self.lang), *changes.items()]
        return f"/fit?{urlencode(pairs)}"

    def _stop(self, key: str) -> Stop:
        answer = self.judgement.answers.get(key, "unknown")
        return Stop(self.fit.by_key[key].name.text(self.lang), answer, self.fit.answers[answer].text(self.lang))


def _asks(rule: Rule, key: str) -> bool:
    """Whether a rule holds under some answers to a criterion only."""
    return key in rule.when and set(rule.when[key]) != set(REPLIES)


def idea_in(fit: Fit, answer: Answer, turns: Sequence[str]) -> str | None:
    """The idea that a conversation described, where its last answer is a verdict or asks for one; None where it speaks of something else.

    `turns` are the earlier questions.
    """
    verdicts = [outcome.verdict.text(answer.lang) for outcome in fit.outcomes.values()]
    if answer.text != say("fit_describe", answer.lang) and not answer.text.startswith(tuple(verdicts)):
        return None
    told = [turn for turn in [*turns, answer.question] if len(turn.split()) >= _WORDS and not turn.rstrip().endswith("?")]
    return "\n".join(told)
