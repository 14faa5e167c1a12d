"""Which words stand for one another: what translators put one foreign word for. Learned from aligned pairs by IBM's model 1, there and back."""

import gzip
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from scipy import sparse

from corpus import LANGUAGES, Language, Library
from index.lexicon import function_words, stems, words
from index.train.data import Pair

Paraphrases = dict[tuple[Language, str, str], float]
"""By language and two stems, in the order of the alphabet: how often one stands for the other, 0 to 1."""

DICTIONARY, _LIBRARY = "wiktionary", "library"
_WEIGHTS = {DICTIONARY: 2.0, _LIBRARY: 5.0}
"""How much a pair of a source counts; others count 1."""
_ROUNDS, _LONGEST, _RAREST = 6, 40, 2
"""Rounds of learning; words of a text that are read; least pairs in which a word stands."""
_UNLIKELY, _LEAST = 0.01, 0.03
"""Translations rarer than that are dropped, and paraphrases."""


def learn(pairs: Sequence[Pair], library: Library) -> Paraphrases:
    """The paraphrases of each language; of English by way of all others."""
    found: Paraphrases = {}
    for language in sorted({pair.language for pair in pairs} & set(LANGUAGES)):
        rows = [(_stems(pair.text, language), _stems(pair.english, "en"), _WEIGHTS.get(pair.source, 1.0)) for pair in pairs if pair.language == language]
        rows += [(_stems(text, language), _stems(english, "en"), _WEIGHTS[_LIBRARY]) for text, english in _translated(library, language)]
        rows = [row for row in rows if row[0] and row[1]]
        ours, theirs = (sorted({stem for row in rows for stem in row[side]}) for side in (0, 1))
        there = _translations(rows, ours, theirs)
        back = _translations([(english, text, weight) for text, english, weight in rows], theirs, ours)
        for spoken, names, side, ways in ((language, ours, 0, (there, back)), ("en", theirs, 1, (back, there))):
            often = Counter(stem for row in rows for stem in set(row[side]))
            for pair, score in _there_and_back(*ways, names, np.array([often[name] >= _RAREST for name in names])):
                found[spoken, *pair] = max(score, found.get((spoken, *pair), 0.0))
    return found


def write(paraphrases: Paraphrases, file: Path) -> None:
    """Writes one a line: language, stem, stem, score; the same bytes for the same paraphrases."""
    lines = "".join(f"{language} {one} {other} {score:.2f}\n" for (language, one, other), score in sorted(paraphrases.items()))
    file.write_bytes(gzip.compress(lines.encode(), mtime=0))


def _translated(library: Library, language: Language) -> Iterator[tuple[str, str]]:
    for _, _, statement in library.statements():
        if (text := statement.text(language)) and (english := statement.text("en")):
            yield text, english


def _stems(text: str, language: Language) -> list[str]:
    """The stems of the words that carry meaning, numbers left out."""
    empty = function_words(language)
    meant = " ".join(word for word in words(text, language) if word.isalpha() and word not in empty)
    return [stem for stem in stems(meant, language) if len(stem) > 1][:_LONGEST]


def _translations(rows: Sequence[tuple[list[str], list[str], float]], ours: Sequence[str], theirs: Sequence[str]) -> sparse.csr_matrix:
    """How likely each of `theirs` is the translation of each of `ours`, shape (ours, theirs).

    Every word of a text was put for one word of the other text, or for none.
    """
    numbers, others = ({name: number for number, name in enumerate(names, first)} for names, first in ((ours, 1), (theirs, 0)))
    sources, targets, places, weights = [], [], [], []
    for text, translation, weight in rows:
        of = [0, *(numbers[stem] for stem in text)]
        for stem in translation:
            sources += of
            targets += [others[stem]] * len(of)
            places += [len(weights)] * len(of)
            weights.append(weight)
    couples, couple = np.unique(np.array(sources, dtype=np.int64) * len(theirs) + np.array(targets, dtype=np.int64), return_inverse=True)
    of, place, weight = couples // len(theirs), np.array(places), np.array(weights)
    likely = np.ones(len(couples))
    for _ in range(_ROUNDS):
        each = likely[couple]
        shares = each * (weight / np.bincount(place, each))[place]
        counted = np.bincount(couple, shares)
        likely = counted / np.bincount(of, counted)[of]
    kept = (likely > _UNLIKELY) & (of > 0)
    return sparse.csr_matrix((likely[kept], (of[kept] - 1, couples[kept] % len(theirs))), shape=(len(ours), len(theirs)))


def _there_and_back(there: sparse.csr_matrix, back: sparse.csr_matrix, names: Sequence[str], common: np.ndarray) -> Iterator[tuple[tuple[str, str], float]]:
    """Two stems and how likely one becomes the other by way of a translation; one way alone counts half."""
    chosen = sparse.diags(common.astype(float))
    one_way = chosen @ there @ back @ chosen
    other_way = one_way.T.tocsr()
    scores = sparse.coo_matrix(one_way.multiply(other_way).sqrt().maximum(one_way.maximum(other_way) * 0.5))
    for row, column, score in zip(scores.row, scores.col, scores.data, strict=True):
        if row < column and score >= _LEAST:
            yield (names[row], names[column]), float(score)
