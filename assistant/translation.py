"""Whether a translation that a model made says what its statement says, in another language. Values in, a fault or none out; asks no model.

It keeps every figure, name and term, every word that turns a meaning round, and all parties; where the statement has one of two opposites, it does not have the
other; and its meaning as a whole is near. It is stricter than a reader: a faithful translation lost is shown in the language of its source.
"""

import heapq
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz import fuzz

from assistant.grounding import MONTHS, WORD, Grounding, counted, misformed, named, plain_figures, turning
from assistant.language import detect
from corpus import LANGUAGES, Language, Library
from corpus.digest import read_yaml
from index.lexicon import fold

FILE = Path(__file__).parent / "translation.yaml"
NEAR = 0.75
"""Least cosine of a translation to its statement: 98 of 100 of the library's own translations are as near (`python -m evals translation`)."""

_FREE = ("praised", "because", "after", "before", "intend", "some")
"""The kinds of turning words that one language says with other means: on the library's own translations each cost more than it caught on the dev pairs."""
_ALIKE = {"except": "if"}
"""Kinds that one language says with words of the other: "behoudens" is "unless" and "subject to"."""
_COMMON = 20_000
"""How many of the most frequent words of a language may have a capital without being a name: "Agency", "Programma"."""
_END = re.compile(r"[.!?…](?=\s+[\W\d]*[A-ZÀ-Ý]|\W*$)")
"""The end of a sentence."""
_SHORTEST, _LONGEST = 0.6, 1.7
"""Characters of a translation by those of its statement."""
_SAME_NAME = 80
"""Likeness of two spellings of a name, 0 to 100: "Commission" and "Commissie", but not "Veerle" and "Vera"."""


class Translation:
    """Checks translations; `embed` gives vectors of length 1 that are near across languages."""

    def __init__(self, embed: Callable[[Sequence[str]], np.ndarray], library: Library) -> None:
        self._embed = embed
        self._terms = Grounding(library)
        self._library = library

    def fault(self, sentence: str, language: Language, statement: str, source: Language) -> str | None:
        """What is wrong with `sentence`, a translation into `language` of `statement`, which is in `source`; None if nothing is."""
        if (fault := next(self.broken(sentence, language, statement, source), None)) is not None:
            return fault
        return "its meaning is another" if self.near(sentence, statement) < NEAR else None

    def near(self, sentence: str, statement: str) -> float:
        """Cosine of the two, -1 to 1."""
        one, other = self._embed([sentence, statement])
        return float(one @ other)

    def broken(self, sentence: str, language: Language, statement: str, source: Language) -> Iterator[str]:
        """The rules that a translation breaks, each in words."""
        yield from misformed(sentence, statement)
        if detect(sentence) not in (language, None):
            yield "another language"
        said, given = (_figures(*one) for one in ((sentence, language), (statement, source)))
        if said != given:
            yield f"other figures: {', '.join(sorted(said ^ given))}"
        said, given = (_numbers(*one) for one in ((sentence, language), (statement, source)))
        if said != given and sorted(said) == sorted(given):
            yield "figures in another order"
        if strange := (self._terms.terms(sentence) ^ self._terms.terms(statement)) & self._terms.subjects:
            yield f"other terms: {', '.join(sorted(strange))}"
        if strange := [*self._names((sentence, language), (statement, source)), *self._names((statement, source), (sentence, language))]:
            yield f"other names: {', '.join(strange)}"
        said, given = (_kinds(*one) for one in ((sentence, language), (statement, source)))
        if strange := said.keys() ^ given.keys():
            yield f"words that turn it: {', '.join(sorted(strange))}"
        if said.get("not") != given.get("not"):
            yield "'not' another number of times"
        if len(_END.findall(sentence)) != len(_END.findall(statement)) or not _SHORTEST <= len(sentence) / len(statement) <= _LONGEST:
            yield "more or less than the statement"
        said, given = fold(sentence), fold(statement)
        for party in _parties():
            if bool(party.search(said)) != bool(party.search(given)):
                yield f"other parties: {(party.search(said) or party.search(given))[0]}"
        for rate in _rates():
            if bool(rate[language].search(said)) != bool(rate[source].search(given)):
                yield f"another rate: {(rate[language].search(said) or rate[source].search(given))[0]}"
        for one, other in zip(_opposites("one"), _opposites("other"), strict=True):
            there = bool(one[language].search(said)), bool(other[language].search(said))
            here = bool(one[source].search(given)), bool(other[source].search(given))
            if sum(there) == sum(here) == 1 and there != here:
                yield f"the opposite: {(one[language].search(said) or other[language].search(said))[0]}"

    def _names(self, text: tuple[str, Language], beside: tuple[str, Language]) -> Iterator[str]:
        """The names of `text` that `beside` does not have: not as they are, not spelled a little otherwise, not under the name of its language."""
        (said, language), (other, _) = text, beside
        known = {part for word in WORD.findall(other) for part in (fold(word), *_split(fold(word)))}
        for part in (part for word in named(self._terms.without_shared(said, other)) for part in _split(word)):
            name = fold(part)
            ordinary = part[1:] == part[1:].lower() and (part[:1].islower() or name in self._ordinary(language))
            if ordinary or name in known or any(name in group and group & known for group in _short()):
                continue
            if name in map(fold, MONTHS[language]) or any(party.fullmatch(name) for party in _parties()):
                continue
            if not any(len(one) > 3 and fuzz.ratio(name, one) >= _SAME_NAME for one in known):
                yield part

    @lru_cache(maxsize=len(LANGUAGES))  # noqa: B019 - a check lives as long as the process
    def _ordinary(self, language: Language) -> frozenset[str]:
        """The words that are no names, whatever their first letter: common ones, and those that the library writes small."""
        from spellchecker import SpellChecker

        counts = SpellChecker(language=language).word_frequency.dictionary
        common = map(fold, heapq.nlargest(_COMMON, counts, key=counts.__getitem__))
        texts = " ".join(text for _, _, statement in self._library.statements() if (text := statement.text(language)))
        return frozenset([*common, *(fold(word) for word in WORD.findall(texts) if word == word.lower())])


def _figures(text: str, language: Language) -> set[str]:
    """The figures with what they count, the same in each language; "one" and "first" may stand for "a"."""
    text = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", _nothing(language).sub(" ", text)) if language == "en" else _nothing(language).sub(" ", text)
    months = {fold(month): str(number) for number, month in enumerate(MONTHS[language], 1)}
    found = (" ".join(months.get(word, word) for word in figure.split()) for figure in counted(text, language))
    return {figure for figure in found if figure != "1" and not re.fullmatch(r"(19|20)\d\d %", figure)}


def _numbers(text: str, language: Language) -> list[str]:
    """The long numbers, in their order: amounts and years."""
    return re.findall(r"\d{3,}", plain_figures(text, language))


def _kinds(text: str, language: Language) -> Counter[str]:
    """The kinds of turning words that stand in the text, and how often each does."""
    text = _nothing(language).sub(" ", fold(text))
    found = Counter({_ALIKE.get(kind, kind): len(words) for kind, words in turning(text, language).items() if words and kind not in _FREE})
    for kind, of in _also().items():
        if times := len(of[language].findall(text)):
            found[_ALIKE.get(kind, kind)] += times
    return found


def _split(word: str) -> list[str]:
    return [part for part in re.split(r"[-'’]", word) if len(part) > 1]


@cache
def _short() -> list[frozenset[str]]:
    return [frozenset(group.split()) for group in _loaded()["short"]]


@cache
def _opposites(side: str) -> list[dict[Language, re.Pattern]]:
    """One side of each pair of opposites, by language."""
    return [_compiled(entry[side]) for entry in _loaded()["opposites"]]


@cache
def _parties() -> list[re.Pattern]:
    """The names of each party in all languages: a text may name it in another one than its own."""
    return [_whole("|".join(names.values())) for names in _loaded()["parties"]]


@cache
def _rates() -> list[dict[Language, re.Pattern]]:
    return [_compiled(words) for words in _loaded()["rates"]]


@cache
def _also() -> dict[str, dict[Language, re.Pattern]]:
    return {kind: _compiled(words) for kind, words in _loaded()["also"].items()}


@cache
def _nothing(language: Language) -> re.Pattern:
    return re.compile(rf"(?<![\w-])(?:{_loaded()['nothing'][language]})(?!\w)", re.I)


def _compiled(words: dict[Language, str]) -> dict[Language, re.Pattern]:
    return {language: _whole(pattern) for language, pattern in words.items()}


def _whole(words: str) -> re.Pattern:
    return re.compile(rf"(?<![\w-])(?:{words})(?!\w)")


@cache
def _loaded() -> dict[str, Any]:
    return read_yaml(FILE)
