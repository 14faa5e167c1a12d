"""Tells Dutch, English and French apart, by py3langid restricted to the three."""

import re
from functools import cache
from typing import TYPE_CHECKING

from corpus import LANGUAGES, Language
from index.lexicon import fold, function_words

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_NAMES = re.compile(r"\b(?:[A-Z][A-Z&-]+\d*|[A-Z][\w-]+|\S+@\S+|\S+\.\S+|\d+\S*)\b")
"""Abbreviations, names, addresses and numbers say nothing of the language they stand in."""
_CERTAIN = 0.7
"""Least probability; under it the whole text is looked at, and if that is short the conversation or the interface decides."""
_FUNCTION_WORD = 0.3
_LONG = 4
"""Words of a text whose likeliest language is taken whatever its probability.

Of the 5,584 questions of the library 97.6 % are told right, 1.2 % wrong and 1.2 % not at all.
"""

_LONG_ENOUGH, _KNOWN, _FOREIGN = 6, 0.3, 0.95
"""Words from which a text can be said to be in another language; the share of function words of the three from which it is in one of them; the probability
from which it is not."""


def detect(text: str) -> Language | None:
    """The language of `text`, None if it cannot be told."""
    start, rest = text[:1].lower(), text[1:]
    words = _NAMES.sub(" ", start + rest)
    if not re.search(r"[^\W\d_]{2}", words):
        return None
    for shown in (words, text.lower()):
        language, probability = _identifier().classify(shown)
        if probability >= _CERTAIN:
            return language
    return _likeliest(text.lower()) if len(text.split()) >= _LONG else _told_by_a_word(text.lower())


def is_foreign(text: str) -> bool:
    """Whether `text`, of some length, is certainly in none of the three languages. Afrikaans counts as Dutch, which it is mostly taken for."""
    spoken = re.findall(r"[^\W\d_]+", fold(text))
    known = frozenset().union(*map(function_words, LANGUAGES))
    if len(spoken) < _LONG_ENOUGH or sum(word in known for word in spoken) > _KNOWN * len(spoken):
        return False
    language, probability = _any_language().classify(text.lower())
    return language not in (*LANGUAGES, "af") and probability >= _FOREIGN


def _told_by_a_word(text: str) -> Language | None:
    """The only language of which `text` has a function word that the others have not: "and start-ups?"; None if there is no such word or language."""
    spoken = set(re.findall(r"[^\W\d_]+", fold(text)))
    told = [language for language in LANGUAGES if spoken & _own_words(language)]
    return told[0] if len(told) == 1 else None


@cache
def _own_words(language: Language) -> frozenset[str]:
    """The function words of a language that are none in the others."""
    return function_words(language).difference(*(function_words(other) for other in LANGUAGES if other != language))


def _likeliest(text: str) -> Language:
    """The language with the highest probability, each function word of a language in the text counting for it."""
    scores = dict(_identifier().rank(text))
    spoken = re.findall(r"\w+", text)
    return max(LANGUAGES, key=lambda language: scores.get(language, 0.0) + _FUNCTION_WORD * sum(word in function_words(language) for word in spoken))


@cache
def _any_language() -> "LanguageIdentifier":
    from py3langid import langid

    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid import langid

    identifier = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier
