"""Asks back, once, where a question names no subject and its readings lead to different answers."""

import re
from collections.abc import Sequence

from assistant.answer import Draft
from assistant.fitting import Surroundings
from assistant.question import Question
from assistant.refusal import presentable
from assistant.texts import say
from corpus import Language
from index import Hit
from index.lexicon import fold, stems
from index.terms import TermNames

_AS_LIKELY = 0.9
"""A second reading counts from this share of the first one's score on."""
_SHORT = 3
"""Telling words of a question that may leave its subject open; a longer one describes it."""
_CERTAIN = 0.85
"""Cosine to a known question from which the question is that one."""
_MOST = 3


def clarify(question: Question, hits: Sequence[Hit], around: Surroundings) -> Draft | None:
    """The draft that asks which reading is meant; None where there is but one. `hits` are those that may answer, best first.

    A reading is a programme or procedure (a `subject` of the glossary) that a hit speaks of. Never twice in a row: a follow-up is
    answered, and so is a question after one that left its subject open.
    """
    if question.follow_up or question.intent != "question" or hits[0].signals["dense"] >= _CERTAIN or not _is_open(question.text, question.spoken, around):
        return None
    if around.before and _is_open(around.before, question.spoken, around):
        return None
    readings: list[tuple[set[str], Hit]] = []
    for hit in hits:
        said = fold(f"{hit.statement.text(question.spoken) or ''} {hit.question or ''}")
        subjects = _subjects(said, around.terms)
        if hit.score >= _AS_LIKELY * hits[0].score and subjects and not any(subjects & other for other, _ in readings):
            readings.append((subjects, hit))
    choices = [asked for _, hit in readings if (asked := presentable(hit.question)) and _subjects(fold(asked), around.terms)][:_MOST]
    if len(choices) < 2:
        return None
    named = say("or", question.lang).join(say("quoted", question.lang, text=choice) for choice in choices)
    return Draft(question, "clarify", opening=say("clarify", question.lang, readings=named), next_steps=tuple(choices), confidence=1 - hits[0].score)


def _is_open(text: str, language: Language, around: Surroundings) -> bool:
    """Whether a text is short and names no subject: no term of the glossary, no abbreviation or name, no figure."""
    if _subjects(fold(text), around.terms) or re.search(r"\d|\b[A-Z]{2,}|\w [A-Z]\w", text):
        return False
    return len(stems(text, language)) <= _SHORT


def _subjects(folded: str, terms: Sequence[TermNames]) -> set[str]:
    return {term.id for term in terms if term.subject and term.stand_in(folded)}
