"""Chooses and orders the statements of an answer, or the kind of refusal. Values in, values out; says nothing of its own."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Literal

from assistant import contacts as contact_choice
from assistant.answer import Draft, Quoted
from assistant.beside import behind, instead, same_section, says_something, stands
from assistant.clarify import clarify
from assistant.fitting import Surroundings, fitting
from assistant.lead import lead_of
from assistant.notices import notices
from assistant.premise import astray
from assistant.question import Question
from assistant.refusal import refuse, refuse_as_unknown, refuse_unread, why_not
from assistant.texts import say
from assistant.validity import asks_for_its_year, is_old, is_over
from corpus import Language
from index import Hit
from index.lexicon import fold, stems

_ENOUGH_FOR_A_LIST = 4
_WORDS, _WORDS_OF_LIST = 90, 190
"""Most words of an answer, and of an answer that is a list; the first statement is always whole."""
_STATEMENTS, _STATEMENTS_OF_LIST = 4, 8
_BESIDE = 0.6
"""Statements whose scores have at least this share of the best one's are near it."""
_ABOUT_AS_GOOD = 1.0
"""By how many log odds a statement of another kind than the rest of a list may lie behind the best one."""
_ALIKE = 0.6
"""Statements that share this much of their words say the same thing."""
_PAST = re.compile(
    r"\b(was|waren|werd|werden|liep|liepen|kwam|kwamen|kreeg|kregen|had|hadden|kon|konden|mocht|begon|startte|eindigde|gold|golden|destijds|toen|were|did|ran|began"
    r"|etait|etaient|fut|furent|avait|avaient|s'est|se sont|a-t-il|a-t-elle|ont-ils|a (ete|eu|commence|dure))\b"
)
"""How a question says that it asks about the past."""


@dataclass(frozen=True)
class Part:
    """A question that stands alone in what was asked, with what was found for it."""

    question: Question
    hits: Sequence[Hit]


def compose(question: Question, hits: Sequence[Hit], around: Surroundings, parts: Sequence[Part] = ()) -> Draft:
    """The draft of an answer to `question` from `hits`, best first; a typed refusal if none is good enough.

    `parts` are the questions that it consists of, or what each of the things compared is, if it has such parts.
    """
    if question.intent in ("social", "thanks", "goodbye", "who_are_you"):
        text = say("greeting" if question.intent == "social" else question.intent, question.lang)
        return Draft(question, "social", opening=text, confidence=1.0)
    if question.intent in ("empty", "too_long"):
        return refuse_unread(question)
    if question.intent in ("personal", "opinion", "manipulation", "out_of_scope"):
        return refuse(question, question.intent, hits, around)
    good = _current_first(question, fitting(question, hits, around), around.today)
    said = _speaks_of_both(question, good[0]) if question.compared and good else None
    if parts and said != "both":
        in_parts = _in_parts(question, parts, around)
        if in_parts and not (said == "one" and in_parts.closing):
            return in_parts
    if good and good[0].statement.gap:
        given = [hit for hit in good if not hit.statement.gap and hit.score >= _BESIDE * good[0].score] if question.today or question.yes_no else []
        if not given and lead_of(question, good[0], around.leads) is None:  # whether something is known may be asked
            return refuse_as_unknown(question, good[0], around)
        good = [*given, *(hit for hit in good if hit not in given)]
    if not good:
        return refuse(question, why_not(question, hits, around), hits, around, confidence=1 - hits[0].score if hits else 1.0)
    return clarify(question, good, around) or _answer(question, choose(question, good, around), around)


def _in_parts(question: Question, parts: Sequence[Part], around: Surroundings) -> Draft | None:
    """An answer to each part, in turn, saying which part the library lacks; None if it lacks them all. What is compared stands line by line."""
    most_words, most = _WORDS // len(parts), _STATEMENTS // len(parts)
    chosen: list[Hit] = []
    missing = []
    names = question.compared or [part.question.asked for part in parts]
    for part, name in zip(parts, names, strict=True):
        good = _current_first(part.question, fitting(part.question, part.hits, around), around.today)
        if question.compared:  # what has none of the thing's own words is about the other one, or neither
            good = [hit for hit in good if not hit.signals or hit.signals["coverage"] > 0]
        if not good:
            missing.append(name)
        found = choose(part.question, good, around, most_words, most) if good else []
        chosen += [hit for hit in found if hit.reference not in {other.reference for other in chosen}]
    if not chosen:
        return None
    draft = _answer(question, chosen, around)
    closing = " ".join(say("partial", question.lang, part=part.strip(" ?.!").replace("[", "(").replace("]", ")")) for part in missing)
    return replace(draft, closing=closing, listed=draft.listed or (question.compared is not None and len(chosen) > 1))


def choose(question: Question, hits: Sequence[Hit], around: Surroundings, most_words: int | None = None, most: int | None = None) -> list[Hit]:
    """The statements of an answer: the best, what it conflicts with, then what adds to it, within so many words and statements."""
    most_words = most_words or (_WORDS_OF_LIST if question.wants_list else _WORDS)
    most = most or (_STATEMENTS_OF_LIST if question.wants_list else _STATEMENTS)
    first, *rest = _of_a_kind(hits, around) if question.wants_list else hits
    worth = {hit.reference: says_something(hit, first, question.wants_list) for hit in rest}
    chosen = _with_sides(first, around)
    length = sum(_length(hit, question.lang) for hit in chosen)
    for hit in sorted(rest, key=lambda hit: -worth[hit.reference]):
        if hit.score < around.threshold or not stands(worth[hit.reference], instead(hit, first), question.wants_list):
            continue
        if any(_alike(hit, other, question.lang) for other in chosen):
            continue
        if hit.statement.topic == "contacts" != first.statement.topic or (is_over(hit, around.today) and not is_over(first, around.today)):
            continue
        if not all(reference in around.related for reference in hit.statement.conflicts):
            continue
        group = [side for side in _with_sides(hit, around) if side.reference not in {other.reference for other in chosen}]
        added = sum(_length(side, question.lang) for side in group)
        if len(chosen) + len(group) <= most and length + added <= most_words:
            chosen += group
            length += added
    return _in_their_order(chosen, first) if question.wants_list else chosen


def _in_their_order(chosen: Sequence[Hit], first: Hit) -> list[Hit]:
    """The same, but those that stand beside `first`, which decides and stays in front, in the order of their section."""
    ordered = iter(sorted((hit for hit in chosen if hit is not first and same_section(hit, first)), key=lambda hit: hit.place))
    return [next(ordered) if hit is not first and same_section(hit, first) else hit for hit in chosen]


def _of_a_kind(hits: Sequence[Hit], around: Surroundings) -> Sequence[Hit]:
    """The hits of the topic that the near ones speak of most, if enough for a list do, beside those that are about as good as the best: a list of projects
    holds no budgets, unless these answer best."""
    near = [hit for hit in hits if hit.score >= max(around.threshold, _BESIDE * hits[0].score)]
    weights = Counter[str]()
    for hit in near:
        weights[hit.statement.topic] += hit.score
    most = max(weights, key=weights.__getitem__, default=None)
    same = [hit for hit in near if hit.statement.topic == most or behind(hit, hits[0]) >= -_ABOUT_AS_GOOD]
    return same if len(same) >= _ENOUGH_FOR_A_LIST else hits


def _with_sides(hit: Hit, around: Surroundings) -> list[Hit]:
    """What replaced the statement, the statement, and what it conflicts with: where sources disagree none is shown alone."""

    def known(references: Sequence[str]) -> list[Hit]:
        return [around.related[reference] for reference in references if reference in around.related]

    return [*known(hit.superseded_by), hit, *known(hit.statement.conflicts)]


def _answer(question: Question, chosen: Sequence[Hit], around: Surroundings) -> Draft:
    """The answer made of the statements `chosen`."""
    quoted = tuple(Quoted.of(hit, question.lang) for hit in chosen)
    cards = contact_choice.cards(question.text, [hit.reference for hit in chosen], around.contacts, question.lang, asked=question.intent == "contact")
    told = notices(quoted, question.lang, around.today)
    if any(not card.current for card in cards):
        now = contact_choice.to_ask(question.text, around.contacts)[0]
        told.append(say("notice_past_contact", question.lang, contact=contact_choice.reach(now)))
    return Draft(
        question,
        "answered",
        opening=_opening(question, quoted, around),
        quoted=quoted,
        contacts=cards,
        notices=tuple(told),
        confidence=max(hit.score for hit in chosen),
        listed=question.wants_list and len(chosen) > 2,
    )


def _opening(question: Question, quoted: Sequence[Quoted], around: Surroundings) -> str:
    """What is said before the statements: that today is not known, that the question is astray, or yes, no or "that depends"."""
    first = quoted[0].hit
    if question.today and (is_old(first, around.today) or is_over(first, around.today)):
        return say("today_unknown", question.lang)
    lead = lead_of(question, first, around.leads)
    wrong = astray(question, quoted)
    if wrong and lead != "no":
        return say(f"premise_{wrong}", question.lang)
    return say(f"lead_{lead}", question.lang) if lead else ""


def _speaks_of_both(question: Question, hit: Hit) -> Literal["both", "one"] | None:
    """Whether a statement speaks of both things that are compared: by the known question it answers, where it calls them otherwise; "one" where that is on
    both and the statement itself names one alone, as the definition of either does."""
    things = [set(stems(thing, question.spoken)) for thing in question.compared or ()]
    said = set(stems(hit.statement.text(question.spoken) or "", question.spoken))
    asked = set(stems(hit.question or "", question.spoken))
    if not all(thing <= said | asked for thing in things):
        return None
    return "one" if sum(thing <= said for thing in things) == 1 else "both"


def _current_first(question: Question, hits: Sequence[Hit], today: date) -> list[Hit]:
    """The same order, but what holds now stands before what is over, unless the question names the year of what is over or
    asks how it was; what was replaced stands behind even then.

    Only among the hits that may stand in the answer: a far one does not come first because it is young.
    """
    if not hits:
        return []
    near = [hit for hit in hits if hit.score >= _BESIDE * hits[0].score]
    wanted_past = bool(_PAST.search(fold(question.text)))
    past = [hit for hit in near if is_over(hit, today) and not asks_for_its_year(question.asked, hit) and (hit.superseded_by or not wanted_past)]
    return [*(hit for hit in near if hit not in past), *past, *hits[len(near) :]]


def _alike(hit: Hit, other: Hit, language: Language) -> bool:
    one, two = (_content(quote.text, quote.language) for quote in (Quoted.of(hit, language), Quoted.of(other, language)))
    return len(one & two) >= _ALIKE * min(len(one), len(two))


@lru_cache(maxsize=8192)
def _content(text: str, language: Language) -> frozenset[str]:
    return frozenset(stems(text, language))


def _length(hit: Hit, language: Language) -> int:
    return len(Quoted.of(hit, language).text.split())
