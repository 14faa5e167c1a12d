"""Word search beside the embeddings: BM25 over each statement together with the questions people ask for it.

Words are stemmed (Snowball) and Dutch compounds are split into words that the library knows. A word that neither the library nor the
language knows is taken for a typing error of a word that the library knows.
"""

import json
import re
import shutil
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus import Language
from index.spelling import frequency

if TYPE_CHECKING:
    import bm25s

_SNOWBALL = {"nl": "dutch", "en": "english", "fr": "french"}
_SCRAP = 2
"""Letters of a word that no statement has and that nothing is missed in: the "n" and "me" of hasty typing."""
_COMMONER = 200
"""How much commoner than what was typed a word must be to have been meant, where both are words."""
_OFTEN = 3
"""Questions from which a word that the language does not know is no slip but a name."""
_LONG = 6
"""Letters from which a slip seldom makes another word."""
_TYPED = re.compile(r"^[^\W\d_]{6,}(?![\w-])|(?<![\w'’@.-])[^\W\d_A-Z][^\W\d_]{3,}(?![\w@-])")
"""A word that may be a typing error: letters only, four or more. One with a capital may be a name; at the beginning of the text only a short one."""
_MIN_PART = 4
"""Letters of the shortest word that a Dutch compound is split into."""


@dataclass(frozen=True)
class WordMatch:
    """How well a statement's words answer a question's words."""

    statement: str
    bm25: float
    """BM25, divided by the most that a statement could score on this question: 0 to 1."""
    coverage: float
    """Share of the question's information (sum of idf) whose words stand in the statement or its questions: 0 to 1."""


@lru_cache(maxsize=8192)  # the same statements are looked at for question after question
def fold(text: str) -> str:
    """Lower case, without accents, apostrophes straight."""
    if text.isascii():
        return text.lower()
    return "".join(char for char in unicodedata.normalize("NFKD", text.lower().replace("’", "'")) if not unicodedata.combining(char))


@lru_cache(maxsize=8)
def _stemmer(language: Language):
    import Stemmer

    return Stemmer.Stemmer(_SNOWBALL[language])


@lru_cache(maxsize=8)
def function_words(language: Language) -> frozenset[str]:
    """The words of a language that carry no meaning of their own, folded."""
    from bm25s import stopwords

    listed = {"nl": stopwords.STOPWORDS_DUTCH, "en": stopwords.STOPWORDS_EN_PLUS, "fr": stopwords.STOPWORDS_FRENCH}[language]
    return frozenset(map(fold, listed))


def words(text: str, language: Language) -> list[str]:
    """The words of `text` that carry meaning: folded, no stop words, not stemmed."""
    return [word for word in re.findall(r"\w+", fold(text)) if word not in function_words(language)]


def stems(text: str, language: Language) -> list[str]:
    """The stems of `words(text, language)`."""
    return _stemmer(language).stemWords(words(text, language))


def split_compound(word: str, known: Mapping[str, int] | frozenset[str] | set[str]) -> list[str]:
    """The two known words a Dutch compound is made of, with or without a linking s, e or en; empty if it is none.

    After Monz and de Rijke (2001), "Shallow morphological analysis in monolingual information retrieval for Dutch". The longest first part wins.
    """
    for cut in range(len(word) - _MIN_PART, _MIN_PART - 1, -1):
        first, second = word[:cut], word[cut:]
        if second not in known:
            continue
        for link in ("", "s", "en", "e"):
            part = first.removesuffix(link)
            if len(part) >= _MIN_PART and part in known and first == part + link:
                return [part, second]
    return []


class Lexicon:
    """The words of one language of a generation."""

    def __init__(self, language: Language, bm25: "bm25s.BM25", statements: Sequence[str], spelled: Mapping[str, str]) -> None:
        self.language = language
        self._bm25 = bm25
        self._statements = statements
        self._spelled = spelled
        self._by_length: dict[int, list[str]] = {}
        for word in sorted({*spelled, *function_words(language)}):
            self._by_length.setdefault(len(word), []).append(word)
        self._idf = self._idf_of_vocabulary()
        self._rarest = max(self._idf.values(), default=0.0)

    @classmethod
    def build(cls, language: Language, texts: Iterable[tuple[str, str]], questions: Iterable[tuple[str, str]] = ()) -> "Lexicon":
        """From (statement reference, text) pairs; a statement's texts and questions are joined.

        A word that stands in a few questions only and that the language does not know is a typing error, and left out: it would pass for a word of the
        library, and be corrected no more.
        """
        import bm25s

        joined: dict[str, list[str]] = {}
        for statement, text in texts:
            joined.setdefault(statement, []).extend(words(text, language))
        written = {word for tokens in joined.values() for word in tokens}
        asked = [(statement, {word: fold(word) for word in re.findall(r"\w+", text.lower())}) for statement, text in questions]
        times = Counter(word for _, tokens in asked for word in tokens.values())
        for statement, tokens in asked:
            joined.setdefault(statement, []).extend(
                word
                for typed, word in tokens.items()
                if word not in function_words(language)
                and (word in written or times[word] >= _OFTEN or not word.isalpha() or frequency(typed, language) or split_compound(word, written))
            )
        vocabulary = {word for tokens in joined.values() for word in tokens}
        stem = _stemmer(language).stemWord
        documents = []
        for tokens in joined.values():
            document = []
            for word in tokens:
                parts = split_compound(word, vocabulary) if language == "nl" else []
                document += [stem(part) for part in (word, *parts)]
            documents.append(document)
        spelled = {word: stem(word) for word in sorted(vocabulary)}
        bm25 = bm25s.BM25(method="lucene", k1=1.2, b=0.5)
        bm25.index(documents if any(documents) else [[""]], show_progress=False)
        return cls(language, bm25, list(joined) if any(documents) else [""], spelled)

    def save(self, folder: Path) -> None:
        """Writes the lexicon to `folder`, whole or not at all."""
        growing = folder.with_name(folder.name + ".new")
        shutil.rmtree(growing, ignore_errors=True)
        growing.mkdir(parents=True)
        self._bm25.save(growing, show_progress=False)
        (growing / "words.json").write_text(json.dumps({"statements": list(self._statements), "spelled": dict(self._spelled)}), encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        growing.replace(folder)

    @classmethod
    def load(cls, language: Language, folder: Path) -> "Lexicon | None":
        """The lexicon in `folder`, None if there is none that can be read."""
        import bm25s

        try:
            values = json.loads((folder / "words.json").read_text(encoding="utf-8"))
            return cls(language, bm25s.BM25.load(folder, show_progress=False), values["statements"], values["spelled"])
        except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError):  # a cut-off or foreign file; it is only a cache
            return None

    def search(self, text: str, extra: Sequence[str] = (), limit: int | None = None) -> list[WordMatch]:
        """The `limit` best statements (without it all) that share a word with `text`, best first.

        `extra` are other names of what `text` speaks of: they help to find a statement but are not missed in it.
        """
        asked = [self._terms(word) for word in words(text, self.language) if len(word) > _SCRAP or word in self._spelled]
        if not asked or not self._idf:
            return []
        other_words = dict.fromkeys(word for name in extra for word in words(name, self.language))
        aliases = [term for word in other_words for term in self._terms(word)[:1]]
        query = [term for terms in asked for term in terms if term in self._idf]
        found = query + [alias for alias in aliases if alias in self._idf and alias not in query]
        if not found:
            return []
        scores = self._bm25.get_scores(found)
        most = sum(self._idf[term] for term in query) * (self._bm25.k1 + 1) or 1.0
        rows = _best_rows(scores, limit)
        weights = [max((self._idf.get(term, self._rarest) for term in terms), default=self._rarest) for terms in asked]
        covered = np.zeros(len(rows))
        known_aliases = [term for term in dict.fromkeys(aliases) if term in self._idf]
        for terms, weight in zip(asked, weights, strict=True):
            looked_for = [term for term in terms if term in self._idf]
            if not set(aliases).isdisjoint(terms):
                looked_for += known_aliases
            stands = np.zeros(len(rows), dtype=bool)
            for term in looked_for:
                stands |= self._holds(term)[rows]
            covered += weight * stands
        covered /= sum(weights)
        return [WordMatch(self._statements[row], min(float(scores[row]) / most, 1.0), float(share)) for row, share in zip(rows, covered, strict=True)]

    def corrected(self, text: str) -> str:
        """`text` with its typing errors corrected to words of the library. Names, which begin with a capital inside the text, are left alone."""
        return _TYPED.sub(lambda match: self._correct(match[0].lower()) or match[0], text)

    def _terms(self, word: str) -> list[str]:
        """What a question's word is looked up as: its stem, or the parts of a compound."""
        stem = _stemmer(self.language).stemWord
        return [stem(word)] if self._knows(word) else [stem(part) for part in self._split(word) or [word]]

    def _knows(self, word: str) -> bool:
        return word in self._spelled or _stemmer(self.language).stemWord(word) in self._idf

    def _split(self, word: str) -> list[str]:
        return split_compound(word, self._spelled) if self.language == "nl" else []

    def _correct(self, typed: str) -> str | None:
        """The word that `typed`, in lower case, is one slip away from (two in a word of eight letters or more): the nearest, of these the commonest.

        None where the library or the language knows it, unless what is meant is very much commoner: "wanner" is a word too.
        """
        word = fold(typed)
        if word in function_words(self.language) or self._knows(word) or self._split(word):
            return None
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        most = 2 if len(word) >= 8 else 1
        near = [
            (found, distance)
            for length in range(len(word) - most, len(word) + most + 1)
            for found, distance, _ in process.extract(word, self._by_length.get(length, ()), scorer=OSA.distance, score_cutoff=most, limit=None)
        ]
        if not near:
            return None
        meant, _ = min(near, key=lambda found: (found[1], -frequency(found[0], self.language), found[0]))
        own = max(frequency(typed, self.language), frequency(word, self.language))
        much_commoner = len(word) >= _LONG and frequency(meant, self.language) > _COMMONER * own
        return meant if own == 0 or much_commoner else None

    def _holds(self, term: str) -> np.ndarray:
        """Which statements hold the term, shape (statements,), bool."""
        columns, id = self._bm25.scores, self._bm25.vocab_dict[term]
        holds = np.zeros(len(self._statements), dtype=bool)
        holds[columns["indices"][columns["indptr"][id] : columns["indptr"][id + 1]]] = True
        return holds

    def _idf_of_vocabulary(self) -> dict[str, float]:
        """Lucene's idf, ln(1 + (N - n + 0.5) / (n + 0.5)), of each term in the index."""
        total = len(self._statements)
        columns = self._bm25.scores["indptr"]
        counts = np.diff(columns)
        return {
            term: float(np.log1p((total - counts[id] + 0.5) / (counts[id] + 0.5)))
            for term, id in self._bm25.vocab_dict.items()
            if term and id < len(counts) and counts[id] > 0
        }


def _best_rows(scores: np.ndarray, limit: int | None) -> np.ndarray:
    """The rows of the `limit` highest scores above 0 (without it of all), highest first, of equal ones the first row first."""
    rows = np.flatnonzero(scores > 0)
    if limit is not None and limit < len(rows):
        above = scores[rows]
        rows = rows[above >= np.partition(above, len(above) - limit)[len(above) - limit]]
    return rows[np.argsort(-scores[rows], kind="stable")][:limit]
