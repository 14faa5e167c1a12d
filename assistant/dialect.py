"""Turns dialect, text-message spelling and sloppy spelling into standard words (`dialect.yaml`), so that search finds them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus import LANGUAGES, Language
from corpus.digest import read_yaml

FILE = Path(__file__).parent / "dialect.yaml"

_WORD = re.compile(r"(?<![\w-])[^\W_]+(?:['’][^\W_]+)*(?![\w-])")
_PRONOUN = r"gij|ge|gullie|gulle|gulder|golle|jullie|gijlie"
_OBJECT = r"mij|me|m'n|ons|dat|da|nie|ni|niet|een|ne|nen|'n|n|daar|er|ook|eens|mee|zelf"
_START = r"(?:^|[.?!,;:]\s*|\b(?:en|maar|dus|wat|wa|hoe|waar|wanneer|waarom|hoeveel|wie)\s+)"


@dataclass(frozen=True)
class _Rules:
    words: Mapping[str, str]
    patterns: tuple[tuple[re.Pattern, str], ...]

    def in_patterns(self, text: str) -> str:
        for pattern, standard in self.patterns:
            text = pattern.sub(standard, text)
        return text

    def in_words(self, text: str) -> str:
        return _WORD.sub(self._word, text)

    def _word(self, match: re.Match) -> str:
        typed = match[0]
        if typed.isupper():  # an abbreviation
            return typed
        return self.words.get(typed.lower(), typed)


def tell(text: str) -> tuple[str, Language | None]:
    """`text` with what only one language writes so in standard words, and that language, None if there is nothing of the kind."""
    told = None
    for language in LANGUAGES:
        replaced = _telling(language).in_patterns(text)
        if language == "nl":
            replaced = _verbs()[0].sub(_written_out, replaced)
        replaced = _telling(language).in_words(replaced)
        if replaced != text:
            told, text = told or language, replaced
    return text, told


def standard(text: str, language: Language) -> str:
    """`text`, after `tell`, with the dialect and sloppy spelling of its `language` in standard words."""
    return _within(language).in_words(_within(language).in_patterns(text))


def _written_out(match: re.Match) -> str:
    verb = _verbs()[1][(match["verb"] or match["opening"]).lower()]
    return f"{match['start'] or ''}{verb} {'je' if match['pronoun'] in (None, 'ge', 'gij') else 'jullie'}"


@cache
def _loaded() -> dict[Language, dict]:
    return read_yaml(FILE)


@cache
def _telling(language: Language) -> _Rules:
    return _rules(_loaded()[language]["telling"])


@cache
def _within(language: Language) -> _Rules:
    return _rules(_loaded()[language]["within"])


def _rules(loaded: Mapping) -> _Rules:
    return _Rules(loaded["words"], tuple((re.compile(pattern, re.I), standard) for pattern, standard in loaded["patterns"]))


@cache
def _verbs() -> tuple[re.Pattern, dict[str, str]]:
    """The pattern of the contractions, and their standard verb."""
    verbs = _loaded()["nl"]["verbs"]
    sure, with_pronoun, opening = ("|".join(verbs[kind]) for kind in ("sure", "with_pronoun", "opening"))
    pattern = (
        rf"\b(?P<verb>{sure}|(?:{with_pronoun})(?=\s+(?:{_PRONOUN})\b))(?:\s+(?P<pronoun>{_PRONOUN})\b)?"
        rf"|(?P<start>{_START})(?P<opening>{opening})(?=\s+(?:{_OBJECT})\b)"
    )
    return re.compile(pattern, re.I), verbs["opening"] | verbs["with_pronoun"] | verbs["sure"]
