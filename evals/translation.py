"""How well the check of translations tells faithful from unfaithful ones: on labelled pairs, and on the translations that the library holds itself."""

from collections.abc import Sequence
from itertools import permutations
from pathlib import Path

from assistant.translation import Translation
from corpus import LANGUAGES, Language, Library
from evals import grounding
from evals.grounding import Judged
from evals.metrics import Rate

PAIRS = Path(__file__).parent / "translations.jsonl"
"""By `why`: `library` is the library's own translation, `other words` another faithful one, the rest says what was changed in the library's."""
_EVERY = 3
"""The library's own translations are looked at for one statement in so many."""


class Pair(grounding.Pair):
    """A statement in the language `source`, a sentence in `lang` that says it is its translation, and whether it is faithful."""

    source: Language


def judge(pairs: Sequence[Pair], check: Translation) -> list[Judged]:
    """The pairs, each with its fault."""
    return [Judged(pair, check.fault(pair.sentence, pair.lang, pair.statement, pair.source)) for pair in pairs]


def lost_of_library(check: Translation, library: Library) -> Rate:
    """Of the library's own translations, in each direction, those that do not hold."""
    lost = []
    for _, _, statement in list(library.statements())[::_EVERY]:
        for source, language in permutations([language for language in LANGUAGES if statement.text(language)], 2):
            lost.append(check.fault(statement.text(language), language, statement.text(source), source) is not None)
    return Rate.of(lost)
