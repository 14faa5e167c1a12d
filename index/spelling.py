"""How common a word is in a language: what tells a typing error from a word that the library merely lacks."""

from functools import lru_cache

from corpus import Language


@lru_cache(maxsize=8)
def _frequencies(language: Language) -> dict[str, int]:
    from spellchecker import SpellChecker

    return SpellChecker(language=language).word_frequency.dictionary


def frequency(word: str, language: Language) -> int:
    """How often `word`, in lower case, occurs in the word list of pyspellchecker (film subtitles and the like); 0 for one it does not know."""
    return _frequencies(language).get(word, 0)
