"""Which of the statements found may answer: likely enough, near enough, and holding the kind of thing that is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant import contacts as contact_choice
from assistant.demands import meets
from assistant.lead import Leads
from assistant.question import Question
from corpus import Contact
from index import Hit
from index.lexicon import stems
from index.terms import TermNames

_INSTEAD = 0.9
"""A statement that holds what is asked may stand in for a nearer one that does not, down to this share of its score."""
_NAMED = 0.25
"""Share of the threshold from which a contact that is named is what is asked ("on what day is the contact person's birthday?" stays under it): to askers and
dev cases that were shown one under it, none answered."""
_NEAR, _COVERED = 0.45, 0.5
"""Cosine from which a statement is near in meaning, whatever its words; share of the question's words from which it speaks of it, misspelled or not."""


@dataclass(frozen=True)
class Surroundings:
    """What composing needs to know beside question and hits."""

    contacts: Sequence[Contact]
    threshold: float
    """Least score of a statement that is shown as an answer, 0 to 1."""
    today: date
    """The day the answer is for."""
    related: Mapping[str, Hit]
    """Statements beside the hits, by reference: those that a hit conflicts with, and those that give a contact."""
    terms: Sequence[TermNames] = ()
    """The terms of the glossary."""
    before: str = ""
    """The asker's last question before this one."""
    leads: Leads = lambda question, statement: {}
    """How likely each word opens an answer to a yes-or-no question that rests on a statement; says nothing unless given."""


def fitting(question: Question, hits: Sequence[Hit], around: Surroundings) -> list[Hit]:
    """The hits, best first, that may answer `question`; where a contact is asked for, the contact's own statements first.

    A contact that the question names is found by name, though its score may fall short of the threshold (`_NAMED`). Beside one of the past stands the
    entry point of today.
    """
    good = [hit for hit in hits if hit.score >= around.threshold and _speaks_of(question, hit) and meets(question, hit, around.today, around.terms)]
    nearest = max((hit.score for hit in hits if not hit.signals["told"]), default=0.0)
    if good and good[0].score < _INSTEAD * nearest:  # what is nearest lacks what is asked, and nothing else is near
        good = []
    named = contact_choice.named(question.text, around.contacts) if question.intent == "contact" else []
    if not named:
        return good
    own = [around.related[reference] for contact in named for reference in contact.statements if reference in around.related]
    own = [hit for hit in own if meets(question, hit, around.today, around.terms)]
    scores = {hit.reference: hit.score for hit in hits}
    if not any(scores.get(hit.reference, 0.0) >= _NAMED * around.threshold for hit in own):  # somebody else's number is no answer
        giving = {reference for contact in around.contacts for reference in contact.statements}
        return [hit for hit in good if hit.reference not in giving]
    entry = [around.related[reference] for reference in around.contacts[0].statements if reference in around.related]
    ordered = {hit.reference: replace(hit, score=max(scores.get(hit.reference, 0.0), around.threshold)) for hit in [*own, *entry]}
    return [*ordered.values(), *(hit for hit in good if hit.reference not in ordered and hit.statement.topic == "contacts")]


def _speaks_of(question: Question, hit: Hit) -> bool:
    """Whether the statement is near in meaning or shares two telling words; a single common word ("laat", "nu") is no subject."""
    if hit.signals["dense"] >= _NEAR or hit.signals["coverage"] >= _COVERED:
        return True
    said = " ".join(filter(None, (hit.statement.text(question.spoken), hit.question)))
    return len({stem for stem in stems(question.text, question.spoken) if not stem.isdigit()} & set(stems(said, question.spoken))) >= 2
