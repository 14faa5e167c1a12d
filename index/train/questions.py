"""What the tagger learns of questions: which of them the library answers, which statement answers which, and which are answered by the same; by the library's
own questions, its near misses and more of both."""

import random
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np

from corpus import LANGUAGES, InputError, Language, Library, Value
from index.embedder import Embedder
from index.tagger import ANSWERED, GIVEN, LACKING, LEAD, QUESTION, REPLY, UNANSWERED, UNDECIDED
from index.train.data import Led, kept_back, led_of, read_lines
from index.train.tagger import Conversation, Example, Known, Neighbours

ASKED = Path(__file__).parent / "asked.jsonl"
"""Questions beside those of the library, a JSON line each. They are not indexed: more near misses there changed nothing, and 9,000 of these lines are pairs
of the same asker, one question answered and one not, which only together say something."""
LEADS = Path(__file__).parent / "leads.jsonl"
"""Yes-or-no questions that were written to be hard, a JSON line each; of other statements than those of `evals/leads.jsonl`."""
_NEAR, _ALSO_AFTER, _THOUGHT_UP = 5, 4, 0.3
"""Statements that seem to answer; of how many answered questions one is read after another of them too; how often a near miss after the one it is made for."""
_AT_A_TIME = 500
_ANSWERED_IN_A_STEP, _UNANSWERED_IN_A_STEP = 44, 22
"""Texts of a step of what is near what."""


_Line = TypeVar("_Line", "Asked", Led)


class Asked(Value):
    """A question that a statement answers, or one that sounds as if it did and that no statement answers."""

    ref: str = ""
    """The statement; none where an opinion or something private is asked."""
    lang: Language
    text: str
    answered: bool
    asker: bool = False
    """Asked by somebody who knew the subject only, before the library was looked into: what people do ask."""


def read_asked(library: Library, path: Path = ASKED) -> list[Asked]:
    """The lines of `path`. Raises InputError naming the first that is wrong or that is of no statement of the library."""
    return _of(library, read_lines(Asked, path), path)


def all_asked(library: Library, more: Sequence[Asked]) -> list[Asked]:
    """The questions and near misses of the library, and `more`."""
    told = [
        Asked(ref=reference, lang=language, text=question.text, answered=True)
        for reference, (_, statement) in library.by_reference.items()
        for language, questions in statement.questions.items()
        for question in questions
    ]
    told += [
        Asked(ref=reference, lang=language, text=text, answered=False)
        for reference, (_, statement) in library.by_reference.items()
        for language, texts in statement.near_misses.items()
        for text in texts
    ]
    return [*told, *more]


def examples(asked: Sequence[Asked]) -> list[Example]:
    """The questions, each a text of one sentence, as it is read when it is asked; what it says is whether the library answers it."""
    return [Example(lang=one.lang, sentences=((one.text, {QUESTION: ANSWERED if one.answered else UNANSWERED}),)) for one in asked]


def replies(library: Library, asked: Sequence[Asked], embedder: Embedder, seed: int = 0) -> list[Example]:
    """The questions, each after a statement, as they are read when it is found.

    An answered one after the statement that answers it, and every `_ALSO_AFTER`th also after one that is near and does not; another one after the statement
    that seems to answer it: mostly the nearest, sometimes the one that it was thought up for.
    """
    draw = random.Random(seed)
    near = _nearest(library, asked, embedder)
    made = []
    for one, references in zip(asked, near, strict=True):
        others = [reference for reference in references if reference != one.ref]
        if one.answered and one.ref:
            made.append((one, one.ref, GIVEN))
            if draw.random() < 1 / _ALSO_AFTER:
                made.append((one, draw.choice(others), LACKING))
        elif not one.answered:
            made.append((one, one.ref if one.ref and draw.random() < _THOUGHT_UP else references[0], LACKING))
    return [Example(lang=one.lang, sentences=((_statement(library, reference, one.lang), {}), (one.text, {REPLY: what}))) for one, reference, what in made]


def read_leads(library: Library, path: Path = LEADS) -> list[Led]:
    """The lines of `path`. Raises InputError naming the first that is wrong or that is of no statement of the library."""
    return _of(library, read_lines(Led, path), path)


def leads(library: Library, written: Sequence[Led], embedder: Embedder, seed: int = 0) -> list[Example]:
    """Yes-or-no questions, each after its statement: those of which the library says how their answer opens, but for what is `kept_back`, and every
    `_ALSO_AFTER`th after another one that is near, which does not decide it; and those `written` to be hard."""
    draw = random.Random(seed)
    told = [one for one in led_of(library) if not kept_back(one.text)]
    made = [(one, one.ref, one.lead) for one in told]
    chosen = draw.sample(told, len(told) // _ALSO_AFTER)
    for one, references in zip(chosen, _nearest(library, chosen, embedder), strict=True):
        made.append((one, draw.choice([reference for reference in references if reference != one.ref]), UNDECIDED))
    made += [(one, one.ref, one.lead) for one in written]
    return [Example(lang=one.lang, sentences=((_statement(library, reference, one.lang), {}), (one.text, {LEAD: lead}))) for one, reference, lead in made]


def known(library: Library, asked: Sequence[Asked]) -> list[Known]:
    """What questions are compared with: what the statements say, in each language, and the questions; of those that are not answered the library's near misses
    and what askers asked."""
    places = [(reference, statement, language) for reference, (_, statement) in library.by_reference.items() for language in LANGUAGES]
    said = [Known(text, language, reference) for reference, statement, language in places if (text := statement.text(language))]
    near_misses = {text for _, _, statement in library.statements() for texts in statement.near_misses.values() for text in texts}
    answered = [Known(one.text, one.lang, one.ref) for one in asked if one.answered and one.ref]
    return [*said, *answered, *(Known(one.text, one.lang, None) for one in asked if not one.answered and (one.asker or one.text in near_misses))]


def neighbours(known: Sequence[Known], steps: int, seed: int = 0) -> list[Neighbours]:
    """Steps of what is near what: texts drawn from what is known, a third of them questions that are not answered."""
    draw = random.Random(seed)
    answered, unanswered = ([number for number, one in enumerate(known) if (one.statement is None) == none] for none in (False, True))
    some = min(len(answered), _ANSWERED_IN_A_STEP), min(len(unanswered), _UNANSWERED_IN_A_STEP)
    return [Neighbours((*draw.sample(answered, some[0]), *draw.sample(unanswered, some[1]))) for _ in range(steps)]


def unrelated(asked: Sequence[Asked], count: int, seed: int = 0) -> list[Conversation]:
    """Conversations in which the last question has nothing to do with the one before it, and asks what it asks alone."""
    draw = random.Random(seed)
    drawn = [draw.sample(asked, 2) for _ in range(count)]
    return [Conversation(lang=own.lang, turns=(before.text, own.text), whole=own.text) for before, own in drawn]


def _of(library: Library, found: list[_Line], path: Path) -> list[_Line]:
    """The lines of `path`, if each is of a statement of the library, or of none."""
    for number, one in enumerate(found, 1):
        if one.ref and one.ref not in library.by_reference:
            raise InputError(f"{path}, line {number}: there is no statement {one.ref}; take the line out, or name the one that it is about now")
    return found


def _nearest(library: Library, asked: Sequence[Asked | Led], embedder: Embedder) -> list[list[str]]:
    """For each question the references of the `_NEAR` statements whose text or questions are nearest, best first; the question itself is none of them."""
    known = [one for one in all_asked(library, ()) if one.answered]
    places = [(reference, lang) for reference in library.by_reference for lang in LANGUAGES]
    known += [Asked(ref=reference, lang=lang, text=_statement(library, reference, lang), answered=True) for reference, lang in places]
    known.sort(key=lambda one: one.ref)
    begins = [number for number, one in enumerate(known) if not number or known[number - 1].ref != one.ref]
    references = [known[number].ref for number in begins]
    vectors, texts = embedder.embed_passages([one.text for one in known]), np.array([one.text for one in known])
    found = []
    for start in range(0, len(asked), _AT_A_TIME):
        some = asked[start : start + _AT_A_TIME]
        cosines = embedder.embed_queries([one.text for one in some]) @ vectors.T
        cosines[np.array([one.text for one in some])[:, None] == texts] = -1
        best = np.maximum.reduceat(cosines, begins, axis=1)
        found += [[references[number] for number in row] for row in np.argsort(-best, axis=1)[:, :_NEAR]]
    return found


def _statement(library: Library, reference: str, language: Language) -> str:
    _, statement = library.by_reference[reference]
    return statement.shown(language)[1]
