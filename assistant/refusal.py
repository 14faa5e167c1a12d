"""A refusal: why there is no answer, what the library does hold, and whom to ask."""

import re
from collections import Counter
from collections.abc import Sequence

from assistant import contacts as contact_choice
from assistant.answer import ContactCard, Draft, Quoted, Reason
from assistant.demands import unmet
from assistant.fitting import Surroundings
from assistant.question import MAX_LENGTH, Question
from assistant.texts import say, say_date
from assistant.validity import published_of
from corpus import Contact, Language
from index import Hit
from index.lexicon import fold

_NEAREST = 4
"""A statement is named as the nearest one from this part of the threshold on."""
_PRESENTABLE = re.compile(r"[^\W\d_a-zà-ÿ][^.!?]{0,110}\?")
"""A known question that may be shown: one sentence, written with care. Others are keywords typed in haste, or tell a story first."""
_LOOKED_AT = 3
"""Statements whose lack is told: the nearest ones."""
_KNOWN_MEANING, _KNOWN_WORDS = 0.45, 0.5
"""Cosine and share of words under which the library does not know what the question is about."""


def refuse(question: Question, reason: Reason, hits: Sequence[Hit], around: Surroundings, confidence: float = 1.0) -> Draft:
    """The draft of a refusal for `reason`; `hits` are the nearest statements, best first."""
    opening = say(f"refused_{reason}", question.lang)
    steps, contacts = [], []
    if reason == "not_in_library":
        opening = " ".join(filter(None, (opening, _lack(question, hits, around))))
        contacts = contact_choice.to_ask(question.text, around.contacts)[:2]
        steps += [_nearest(hit, question.lang) for hit in hits[:1] if hit.score > around.threshold / _NEAREST]
        steps += [_ask(contacts, question.lang), say("step_rephrase", question.lang)]
    elif reason == "personal":
        contacts = [around.contacts[0]]
        steps.append(_ask(contacts, question.lang))
    else:
        steps.append(say("step_opinion" if reason == "opinion" else "step_example", question.lang))
    return Draft(
        question,
        "refused",
        reason,
        opening=opening,
        contacts=_cards(contacts, question.lang),
        next_steps=tuple(steps),
        confidence=confidence,
    )


def refuse_as_unknown(question: Question, gap: Hit, around: Surroundings) -> Draft:
    """The draft for what a statement says not to be known: that statement, and whom to ask. Other words would find nothing else."""
    contacts = contact_choice.to_ask(question.text, around.contacts)[:2]
    return Draft(
        question,
        "refused",
        "not_in_library",
        opening=say("known_to_be_unknown", question.lang),
        quoted=(Quoted.of(gap, question.lang),),
        contacts=_cards(contacts, question.lang),
        next_steps=(_ask(contacts, question.lang),),
        confidence=gap.score,
    )


def refuse_unread(question: Question) -> Draft:
    """The draft for what is no question: nothing, or too much."""
    text = say(f"refused_{question.intent}", question.lang, length=question.length, most=MAX_LENGTH)
    return Draft(question, "refused", "invalid", opening=text, next_steps=(say("step_example", question.lang),), confidence=1.0)


def why_not(question: Question, hits: Sequence[Hit], around: Surroundings) -> Reason:
    """Out of scope if the library knows neither the words nor the meaning of the question, and it names no term; else not in the library."""
    if any(term.stand_in(fold(question.text)) for term in around.terms):
        return "not_in_library"
    if not hits:
        return "out_of_scope"
    nearest = max(hit.signals["dense"] for hit in hits)
    covered = max(hit.signals["coverage"] for hit in hits)
    return "out_of_scope" if nearest < _KNOWN_MEANING and covered < _KNOWN_WORDS else "not_in_library"


def _cards(contacts: Sequence[Contact], language: Language) -> tuple[ContactCard, ...]:
    return tuple(contact_choice.card(contact, language) for contact in contacts)


def _ask(contacts: Sequence[Contact], language: Language) -> str:
    """The advice to ask the first of them."""
    return say("step_ask", language, contact=contact_choice.reach(contacts[0]))


def _lack(question: Question, hits: Sequence[Hit], around: Surroundings) -> str:
    """What the nearest statements all lack, in words; nothing if they lack different things."""
    looked_at = hits[:_LOOKED_AT]
    lacks = Counter(kind for hit in looked_at for kind in unmet(question, hit, around.today, around.terms))
    common = [kind for kind, times in lacks.items() if times == len(looked_at)]
    return say(f"lacks_{common[0]}", question.lang) if common else ""


def presentable(question: str | None) -> str | None:
    """A known question, if it may be shown to people."""
    return question if question and _PRESENTABLE.fullmatch(question) else None


def _nearest(hit: Hit, language: Language) -> str:
    """The nearest statement, by the known question it answers where that is presentable, or by its heading."""
    named = presentable(hit.question) or hit.heading.get(language) or next(iter(hit.heading.values()))
    return say("step_nearest", language, nearest=named, publisher=hit.document.publisher, date=say_date(published_of(hit), language))
