"""Whether a sentence that a model wrote says nothing but what the statements it cites say. Values in, a fault or none out; asks no model.

A sentence passes only if the rules find nothing wrong with its form (no links, Markdown, foreign signs), its language, its years, its figures with what they
count and its names; and if the tagger, which reads it after its statements, is sure enough that it says nothing else. It must be surer where a rule doubts
the sentence: where the words that turn a meaning round (not, must, may, only, at most, …) or what stands beside what are others than in the statements, as
they are in "no later than" for "by". It is stricter than a reader: a faithful sentence lost is shown in the statement's own words, an unfaithful one shown
breaks a promise.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import combinations, groupby, product
from math import exp
from os.path import commonprefix
from pathlib import Path
from statistics import mean
from typing import Self

import numpy as np

from assistant.language import detect
from corpus import LANGUAGES, Language, Library, Value
from corpus.digest import read_yaml
from corpus.figures import figures
from index.lexicon import fold, function_words, stems
from index.tagger import shipped

FILE = Path(__file__).parent / "grounding.yaml"
FITTED = Path(__file__).parent / "grounding.json"
_BOUNDS = (("at_most", "less_than"), ("at_least", "more_than"))
_BOUNDED = re.compile(r"\W*(?:[^\W\d]+\W+)?((?!(?:19|20)\d\d\b)\d+(?:[.,\xa0 ]\d+)*)")
"""The figure that a bound stands before; no year."""
_OTHERS = 0.2
"""What the reading after the statements in other languages counts. Of 0 to .5 on dev: least faithful sentences lost."""
KEPT = 0.25
"""Least share of the statements' words that a sentence has."""

_SAME_LETTERS, _MIN_PART = 5, 4
_RUN = 3
"""Words in a row that tell their language."""
_MOST = 600
"""Characters of a sentence."""
_SIGNS = " .,;:!?'’‘\"“”«»()-–—/%€&…\u00a0\u202f"
"""Signs beside letters and digits that a sentence may have of its own; others only where its statements have them."""
_LETTERS = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿŒœĲĳ0-9]")
_LINK = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\w+://\S*|\bwww\.\S+|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:/\S*)?\b|\b(?:mailto|javascript|data|tel):", re.I)
_END = re.compile(r"[.!?…][\"”’»)\s]*$")
_ELIDED = re.compile(r"^(?:l|d|qu|s|n)'")
WORD = re.compile(r"[^\W\d_]+(?:[-'’&][^\W\d_]+)*\d*")


class Asked(Value):
    """The log odds asked of the tagger; fitted by `python -m evals grounding --fit`."""

    limit: float
    """Of a sentence that no rule doubts."""
    doubts: dict[str, float]
    """How much more for each kind of doubt; for a kind that is not here as much as for the gravest."""

    @classmethod
    @cache
    def fitted(cls) -> Self:
        return cls.model_validate_json(FITTED.read_text(encoding="utf-8"))

    def of(self, doubts: Sequence[str]) -> float:
        """What is asked of a sentence with these doubts."""
        gravest = max(self.doubts.values(), default=0.0)
        return self.limit + sum(self.doubts.get(kind, gravest) for kind in {kind_of(doubt) for doubt in doubts})


class Grounding:
    """Checks sentences; `library` has the names that stand for one another.

    `faithful` gives the log odds that a sentence says nothing else than its statements, by default the tagger's.
    """

    def __init__(self, library: Library, faithful: Callable[[str, Sequence[str]], float] | None = None, asked: Asked | None = None) -> None:
        self._read = faithful or (lambda sentence, statements: shipped().faithful(sentence, statements))
        self.asked = asked or Asked.fitted()
        glossary = library.glossary
        self.subjects = {term.id for term in glossary if term.subject}
        self._ids = {fold(name): term.id for term in glossary for name in term.names()}
        self._in_languages: dict[str, dict[Language, str]] = {}
        for _, _, statement in library.statements():
            texts = {language: statement.text(language) for language in statement.languages}
            self._in_languages |= dict.fromkeys(texts.values(), texts)
        names = sorted({name for term in glossary for name in term.names()}, key=len, reverse=True)
        self._names = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names)) or '(?!)'})(?!\w)", re.I)

    def fault(self, sentence: str, language: Language, statements: Sequence[str]) -> str | None:
        """What is wrong with `sentence`, which says that it rests on `statements`, all in `language`; None if nothing is."""
        if (fault := next(self.broken(sentence, language, statements), None)) is not None:
            return fault
        if any(_spoken(sentence) == _spoken(statement) for statement in statements):
            return None  # the tagger was taught on rewordings alone: a copy is nothing that it knows
        doubts = list(self.doubts(sentence, language, statements))
        if self.odds(sentence, statements) >= self.asked.of(doubts):
            return None
        return doubts[0] if doubts else "it seems to say something else"

    def odds(self, sentence: str, statements: Sequence[str]) -> float:
        """The log odds that a sentence says nothing else than its statements: read after them and, where the library has them all in other languages, after
        those too, which lack the words that lull a reader."""
        own = self._read(sentence, statements)
        known = [self._in_languages.get(statement, {}) for statement in statements]
        common = [[texts[language] for texts in known] for language in LANGUAGES if all(language in texts for texts in known)]
        others = [self._read(sentence, texts) for texts in common if texts != list(statements)]
        return (1 - _OTHERS) * own + _OTHERS * mean(others) if others else own

    def broken(self, sentence: str, language: Language, statements: Sequence[str]) -> Iterator[str]:
        """The rules that a sentence breaks, each in words."""
        source = "\n".join(statements)
        yield from misformed(sentence, source)
        if detect(sentence) not in (language, None) and detect(source) == language:
            yield "another language"
        if foreign := [run for run in _own_runs(sentence, source) if detect(run) not in (language, None)]:
            yield f"words of another language: {', '.join(foreign)}"
        if strange := set(counted(sentence, language)) - set(counted(source, language)):
            yield f"a figure of its own: {', '.join(sorted(strange))}"
        if strange := (self.terms(sentence) - self.terms(source)) & self.subjects:
            yield f"a term of its own: {', '.join(sorted(strange))}"
        known = {_bare(word) for word in (*WORD.findall(source), *re.findall(r"\w+", source))}
        spoken = set(_spoken(source))
        names = [
            part
            for word in named(self.without_shared(sentence, source))
            for part in word.split("-")
            if part != part.lower() and not _is_known(_bare(part), known)
        ]
        if strange := [word for word in names if not any(_same_group(_ELIDED.sub("", fold(word)), other, language) for other in spoken)]:
            yield f"a name of its own: {', '.join(strange)}"
        if dropped := set(_YEAR.findall(source)) - set(_YEAR.findall(sentence)):
            yield f"without the year {', '.join(sorted(dropped))}"
        said, given = _labelled(sentence, language), _labelled(source, language)
        if strange := [f"{label} {number}" for label in said.keys() & given.keys() for number in said[label] - given[label]]:
            yield f"another number: {', '.join(sorted(strange))}"
        yield from _reversed(sentence, language, statements)
        yield from _unbounded(sentence, language, statements)

    def doubts(self, sentence: str, language: Language, statements: Sequence[str]) -> Iterator[str]:
        """What may be wrong with a sentence that breaks no rule, each in words."""
        given, said = _content("\n".join(statements), language), _words(sentence, language)
        if sum(any(_akin(word, other, language) for other in said) for word in given) < KEPT * len(given):
            yield "it leaves out most of the statement"
        if _exchanged(sentence, language, statements) or any(self._crossed(sentence, language, statement) for statement in statements):
            yield "another order"
        yield from _turned(sentence, language, statements)

    def without_shared(self, sentence: str, source: str) -> str:
        """`sentence` without the terms that `source` names too, by whatever name."""
        known = self.terms(source)
        return self._names.sub(lambda match: " " if self._ids[fold(match[0])] in known else match[0], sentence)

    def _crossed(self, sentence: str, language: Language, statement: str) -> bool:
        """Whether two numbers or two terms changed what they stand beside, as in "PCP develops, PPI buys" and "PPI develops, PCP buys".

        For each pair of them: how much nearer each other word is to the one than to the other, in the sentence and in the statement, as two vectors
        over the words that both have. They point the same way when the pair kept its places, and opposite ways when it changed them.
        """
        said, given = (self._placed(text, language) for text in (sentence, statement))
        shared = [token for token in said if token in given]
        if len(shared) < _FEWEST:
            return False
        ours, theirs = (_nearness(tokens, shared) for tokens in (said, given))
        movable = [number for number, token in enumerate(shared) if token.startswith(_TERM) or (token[0].isdigit() and not _YEAR.fullmatch(token))]
        for one, other in combinations(movable, 2):
            if shared[one].startswith(_TERM) != shared[other].startswith(_TERM):
                continue
            rest = [number for number in range(len(shared)) if number not in (one, other)]
            here, there = ours[one, rest] - ours[other, rest], theirs[one, rest] - theirs[other, rest]
            against = -float(here @ there)
            if against > _CROSSED and against > _OPPOSITE * float(np.linalg.norm(here) * np.linalg.norm(there)):
                return True
        return False

    def _placed(self, text: str, language: Language) -> dict[str, list[int]]:
        """Terms, numbers and the stems of the words that carry meaning, each with its places; a clause's end counts as places too."""
        text = plain_figures(self._names.sub(lambda match: f" {_TERM}{re.sub(r'[^a-z]', '', self._ids[fold(match[0])])} ", text), language)
        empty, found, place = function_words(language) | light(language), {}, 0
        for token in re.findall(rf"[.;:,()]|\d+(?:[.,]\d+)*|{_TERM}[a-z]+|[^\W\d_]+", text):
            if token in ".;:,()" or fold(token) in _BREAKS[language]:
                place += 2 if token in ".;:" else 1
                continue
            if not (token.startswith(_TERM) or token[0].isdigit()):
                token = fold(token)
                if len(token) < 2 or token in empty:
                    continue
                token = " ".join(stems(token, language)) or token
            found.setdefault(token, []).append(place)
            place += 1
        return found

    def terms(self, text: str) -> set[str]:
        """The terms of the glossary that `text` names."""
        return {self._ids[fold(match[0])] for match in self._names.finditer(text)}


def kind_of(doubt: str) -> str:
    """A doubt without the words that it is about."""
    return doubt.partition(":")[0]


def _content(text: str, language: Language) -> list[str]:
    """The words of `text` that carry meaning, once each, without numbers and without the words that turn it."""
    text = " ".join(fold(text).split())
    for pattern in _patterns(language).values():
        text = " ".join(pattern.sub(" ", text).split())
    empty = function_words(language) | light(language) | _NUMBERS[language].keys() | _SCALES.keys() | _UNITS.keys() - _SPANS
    return list(dict.fromkeys(word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 1 and word not in empty))


def _spoken(text: str) -> list[str]:
    """The words and numbers of a text in their order, without signs and capitals."""
    return re.findall(r"\w+", fold(text))


def _own_runs(sentence: str, source: str) -> Iterator[str]:
    """The runs of words that `sentence` has and `source` has not, those that are long enough to tell their language."""
    known = set(re.findall(r"[^\W\d_]+", fold(source)))
    for is_known, run in groupby(re.findall(r"[^\W\d_]+", fold(sentence)), key=known.__contains__):
        words = list(run)
        if not is_known and len(words) >= _RUN:
            yield " ".join(words)


def misformed(sentence: str, source: str) -> Iterator[str]:
    """What is wrong with the form of a sentence that rests on the text `source`, in any language."""
    if "?" in sentence and "?" not in source:
        yield "it asks"
    if not source or not sentence.strip() or len(sentence) > _MOST or "\n" in sentence.strip() or not _END.search(sentence):
        yield "it is no sentence"
    if strange := {sign for sign in sentence if sign not in _SIGNS and not _LETTERS.match(sign)} - set(source):
        yield f"signs of its own: {''.join(sorted(strange))}"
    if strange := _links(sentence) - _links(source):
        yield f"a link or address of its own: {', '.join(sorted(strange))}"


def _turned(sentence: str, language: Language, statements: Sequence[str]) -> Iterator[str]:
    """The kinds of turning words that the sentence has and its statements lack, and those kept ones that a statement has and it lacks."""
    said, *given = (turning(text, language) for text in (sentence, *statements))
    ground = {kind: [word for one in given for word in one[kind]] for kind in said}
    for kind, of in _kinds().items():
        if said[kind] and not ground[kind] and not of.get("added"):
            yield f"{kind!r} added"
        elif of.get("each") and (own := set(said[kind]) - set(ground[kind])):
            yield f"{kind!r} added: {', '.join(sorted(own))}"
        elif _is_dropped(of, said[kind], ground[kind]) and not (of.get("clause") and _keeps_clauses(kind, sentence, language, statements)):
            yield f"{kind!r} dropped"
    if len(given) == 1 and len(said["not"]) < len(ground["not"]):
        yield "'not' fewer times"
    if ground["all"] and said["some"] and not said["all"] and not ground["some"]:
        yield "'some' for 'all'"


def _reversed(sentence: str, language: Language, statements: Sequence[str]) -> Iterator[str]:
    """Whether the sentence denies more than the statements do, or allows what they demand."""
    said, *given = (turning(text, language) for text in (sentence, *statements))
    ground = {kind: sum(len(one[kind]) for one in given) for kind in said}
    if len(said["not"]) > ground["not"]:
        yield f"'not' added: {', '.join(said['not'])}"
    if len(said["must"]) < ground["must"] and len(said["may"]) > ground["may"]:
        yield "'may' for 'must'"


def _unbounded(sentence: str, language: Language, statements: Sequence[str]) -> Iterator[str]:
    """The figures that a statement bounds ("at most 25,000") and the sentence gives without any bound of that side."""
    said, own = turning(sentence, language), " ".join(fold(sentence).split())
    for kind, bound in (turn for statement in statements for turn in _turns(statement, language)):
        side = next((kinds for kinds in _BOUNDS if kind in kinds), ())
        figure = _BOUNDED.match(bound.string, bound.end()) if side and not any(said[other] for other in side) else None
        if figure and re.search(rf"(?<![\d.,]){re.escape(figure[1])}(?![\d.,]*\d)", own):
            yield f"{figure[1]} without its bound: {bound[0]}"


def _is_dropped(of: dict, said: Sequence[str], ground: Sequence[str]) -> bool:
    return len(said) < len(ground) if of.get("counted") else bool(of.get("kept") and ground and not said)


def _keeps_clauses(kind: str, sentence: str, language: Language, statements: Sequence[str]) -> bool:
    """Whether `sentence` has most of what follows each turning word of a kind in its statements, to the end of the clause: said in other words, not dropped."""
    said = _words(sentence, language)
    for statement in map(fold, statements):
        for match in _patterns(language)[kind].finditer(statement):
            clause = _content(re.split(r"[,;:.]", statement[match.end() :])[0], language)
            if sum(any(_akin(word, other, language) for other in said) for word in clause) < _MOST_OF_CLAUSE * len(clause):
                return False
    return True


def turning(text: str, language: Language) -> dict[str, list[str]]:
    """The turning words of each kind in `text`."""
    found: dict[str, list[str]] = {kind: [] for kind in _patterns(language)}
    for kind, match in _turns(text, language):
        found[kind].append(match[0])
    return found


def _turns(text: str, language: Language) -> Iterator[tuple[str, re.Match]]:
    """Each turning word of `text` with its kind; one that a kind took is no word of a later kind."""
    text = " ".join(fold(text).split())
    for kind, pattern in _patterns(language).items():
        yield from ((kind, match) for match in pattern.finditer(text))
        text = " ".join(pattern.sub(" ", text).split())


def _same_group(word: str, other: str, language: Language) -> bool:
    groups = _alike(language)
    return bool(groups.get(word, frozenset()) & groups.get(other, frozenset()))


def _exchanged(sentence: str, language: Language, statements: Sequence[str]) -> bool:
    """Whether two short parts changed places around something that stayed, as "A buys from B" and "B buys from A", or quantities changed theirs.

    What moved as a whole, such as a date that now comes first, and a sentence that turned passive or active are no exchange.
    """
    said = _sequence(sentence, language)
    for statement in statements:
        given = _sequence(statement, language)
        shared = [token for token in given if given.count(token) == said.count(token) == 1]
        moved = [token for token in said if token in shared]
        words, years, counts = zip(*(_sorts(tokens) for tokens in (shared, moved)), strict=True)
        if words[0] == words[1] and (years[0] != years[1] or counts[0] != counts[1]):
            return True
        shared, moved = ([token for token in tokens if not _YEAR.fullmatch(token)] for tokens in (shared, moved))
        while shared and shared[0] == moved[0]:
            del shared[0], moved[0]
        while shared and shared[-1] == moved[-1]:
            del shared[-1], moved[-1]
        if _is_passive(sentence, language) != _is_passive(statement, language):
            continue
        for first, last in product(range(1, _PART + 1), repeat=2):
            middle = shared[first : len(shared) - last]
            if middle and moved == [*shared[len(shared) - last :], *middle, *shared[:first]]:
                return True
    return False


def _sequence(text: str, language: Language) -> list[str]:
    """Numbers and the stems of the words that carry meaning, in their order."""
    folded = fold(plain_figures(text, language))
    empty = function_words(language) | light(language)
    words = (word for word in re.findall(r"\d+|[^\W\d_]+", folded) if word.isdigit() or (len(word) > 1 and word not in empty))
    return [" ".join(stems(word, language)) or word for word in words]


def _sorts(tokens: Sequence[str]) -> tuple[list[str], list[str], list[str]]:
    """The words, the years and the other numbers."""
    numbers = [token for token in tokens if token.isdigit()]
    years = [number for number in numbers if _YEAR.fullmatch(number)]
    return [token for token in tokens if not token.isdigit()], years, [number for number in numbers if number not in years]


def _nearness(places: dict[str, list[int]], tokens: Sequence[str]) -> np.ndarray:
    """How near each of `tokens` stands to each other where they are nearest: 1 in one place, less with every place between."""
    return np.array([[exp(-min(abs(one - other) for one, other in product(places[first], places[second])) / _REACH) for second in tokens] for first in tokens])


def _labelled(text: str, language: Language) -> dict[str, set[str]]:
    """The numbers that name one of several, by what they number: `artikel: {14}`, `fase: {1, 2}`."""
    found: dict[str, set[str]] = {}
    for match in _LABELLED[language].finditer(fold(plain_figures(text, language))):
        found.setdefault(match[1] or match[4], set()).add(match[2] or match[3])
    return found


def _is_passive(text: str, language: Language) -> bool:
    return bool(_PASSIVE[language].search(fold(text)))


def _links(text: str) -> set[str]:
    """The web and e-mail addresses of `text`, and what looks like one, without http:// and www."""
    return {link.lower().rstrip("/") for link in _LINK.findall(_SCHEME.sub("", text))}


def counted(text: str, language: Language) -> Counter[str]:
    """The figures of `text`, number words as figures, and each also with what it counts: `3`, `3 month`."""
    plain = plain_figures(text, language)
    found = Counter({key.replace("tel:+32", "tel:0"): times for key, times in figures(plain, language).items()})
    for match in _DATE[language].finditer(plain):
        found[" ".join(fold(match[0]).replace("1er", "1").split())] += 1
    for name, pattern in _DAYS[language].items():
        found[name] += bool(pattern.search(plain))
    plain = _RANGE.sub(r"\1 \4 \2 \3 \4", fold(plain))
    for before, number, after in _COUNTED.findall(fold(plain)):
        if unit := _UNITS.get(before) or _UNITS.get(after):
            found[f"{number} {unit}"] += 1
    return +found


def plain_figures(text: str, language: Language) -> str:
    """`text` with its figures in one form: 28/10/2016 with the name of the month, 5 000 000 and "5 million" as 5000000, "two" as 2."""
    months = MONTHS[language]
    text = re.sub("[\u00a0\u202f]", " ", _SCHEME.sub("", text))
    if language == "nl":
        text = re.sub(r"\bé[ée]n\b", "1", text, flags=re.I)
    text = re.sub(r"\btwice\b", "2 times", re.sub(r"\btweemaal\b", "2 keer", text))
    text = _NUMBER_WORD[language].sub(lambda match: str(_NUMBERS[language][match[0].lower()]), text)
    text = _ISO_DATE.sub(lambda match: f"{int(match[3])} {months[int(match[2]) - 1]} {match[1]}", text)
    text = _NUMERIC_DATE.sub(lambda match: f"{int(match[1])} {months[int(match[2]) - 1]}{f' {match[3]}' if match[3] else ''}", text)
    text = _SHORT_MONTH[language].sub(lambda match: next(month for month in months if fold(month).startswith(fold(match[1])[:3])), text)
    text = _THOUSANDS[language].sub(lambda match: re.sub(r"\D", "", match[0]), text)
    if language != "en":
        text = re.sub(r"(?<=\d),(?=\d)", ".", text)
    text = _SCALED.sub(lambda match: f"{float(match[1]) * _SCALES[match[2].lower()]:.0f}", text)
    return re.sub(r"(?<=\d)\.(?=\d)", "," if language != "en" else ".", text)


def named(text: str) -> list[str]:
    """The words with a capital beyond the first letter of the sentence, and the first one where it has more capitals."""
    begin = re.compile(r"(?:^|[.:?!])\s*[\"“«]?\s*$")
    words = [(match[0], begin.search(text[: match.start()]) is not None) for match in WORD.finditer(text)]
    return [word for word, first in words if any(map(str.isupper, word[1:])) or (word[0].isupper() and not first)]


def _bare(word: str) -> str:
    """A name without case, accents, possessive and plural s."""
    return re.sub(r"(?:'s|s'|'|s)$", "", _ELIDED.sub("", fold(word)))


def _is_known(name: str, known: set[str]) -> bool:
    """Whether a bare name is one of `known`, or another form of it: Engelse, Engelstalige."""
    return name in known or (
        len(name) >= _SAME_LETTERS and any(len(other) >= _SAME_LETTERS and (name.startswith(other) or other.startswith(name)) for other in known)
    )


def _words(text: str, language: Language) -> list[str]:
    """The words of `text` but function words, folded, without numbers."""
    return [word for word in re.findall(r"[^\W\d_]+", fold(text)) if len(word) > 1 and word not in function_words(language)]


@lru_cache(maxsize=100_000)
def _akin(word: str, other: str, language: Language) -> bool:
    """Whether two words are forms of one: the same stem, or the same beginning for all but a letter of the shorter stem."""
    one, two = (" ".join(stems(form, language)) or form for form in (word, other))
    if one == two or _same_group(word, other, language):
        return True
    short, long = sorted((one, two), key=len)
    if len(short) >= _SAME_LETTERS and long.endswith(short) and len(long) - len(short) >= _MIN_PART:
        return True  # a compound, but not what "un-" or "in-" turns round
    return len(commonprefix((one, two))) >= max(_SAME_LETTERS, min(len(one), len(two)) - 1)


@cache
def _kinds() -> dict[str, dict]:
    """The kinds of turning words."""
    return {kind: of for kind, of in _loaded().items() if kind not in _LISTS}


@cache
def _patterns(language: Language) -> dict[str, re.Pattern]:
    return {kind: re.compile(rf"(?<![\w-])(?:{of[language]})(?!\w)") for kind, of in _kinds().items()}


@cache
def light(language: Language) -> frozenset[str]:
    """The words that say nothing of their own, and their stems."""
    return frozenset(stem for word in _loaded()["light"][language].split() for stem in (word, *stems(word, language)))


@cache
def _alike(language: Language) -> dict[str, frozenset[int]]:
    """The groups of words that stand for one another, by word."""
    found: dict[str, frozenset[int]] = {}
    for number, group in enumerate(_loaded()["alike"][language]):
        for word in group.split():
            found[word] = found.get(word, frozenset()) | {number}
    return found


@cache
def _loaded() -> dict[str, dict]:
    return read_yaml(FILE)


_PART = 2
"""Words of what changes places; longer parts move for the sake of the sentence."""
_TERM, _FEWEST, _REACH, _CROSSED, _OPPOSITE = "TERM", 3, 3.0, 0.4, 0.8
"""For what changed places: the mark of a term; the fewest shared words; how many places nearness reaches; how much, and how squarely, two must have crossed."""
_BREAKS = {
    "nl": frozenset(("terwijl", "maar", "waarbij", "dan", "anders", "zowel")),
    "en": frozenset(("while", "whereas", "but", "then", "otherwise")),
    "fr": frozenset(("tandis", "alors", "mais", "sinon", "puis")),
}
"""Words that begin another clause."""
_LABELLED = {
    language: re.compile(rf"\b({names})\.? (\d+)\b|\b(\d+)e? ({names})\b")
    for language, names in {
        "nl": "artikel|art|punt|fase|trl|bijlage|stap|principe",
        "en": "article|art|point|phase|trl|annex|step|principle",
        "fr": "article|art|point|phase|trl|annexe|etape|principe",
    }.items()
}
_SPANS = {"jaar", "year", "an", "maand", "month", "mois"}
_MOST_OF_CLAUSE = 0.6
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_PASSIVE = {
    "nl": re.compile(r"\b(word(t|en)|werd(en)?)\b"),
    "en": re.compile(r"\b(is|are|was|were|be|been|being)( \w+){0,2} \w+(ed|en|t|own|one)\b.* by\b"),
    "fr": re.compile(r"\b(est|sont|ete|etre|etait|etaient|fut|furent)( \w+){0,2} \w+(e|es|ee|ees|i|is|it|u|us)\b.* par\b"),
}
"""How a sentence shows that its subject is not who acts."""
_LISTS = ("light", "alike")
"""What grounding.yaml holds beside the kinds of turning words."""
_ONES = {
    "nl": "twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien",
    "en": "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf",
}
_TENS = {
    "nl": "twintig dertig veertig vijftig zestig zeventig tachtig negentig",
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "fr": "vingt trente quarante cinquante soixante soixante-dix quatre-vingts quatre-vingt-dix",
}
_NUMBERS: dict[Language, dict[str, int]] = {
    language: {word: number for number, word in enumerate(_ONES[language].split(), 2)} | {word: 10 * ten for ten, word in enumerate(_TENS[language].split(), 2)}
    for language in _ONES
}
"""Number words; "one" is left out, for it is an article too."""
_NUMBERS["nl"] |= {"honderd": 100, "dozijn": 12}
_NUMBERS["en"] |= {"hundred": 100, "dozen": 12}
_NUMBERS["fr"] |= {"mille": 1000}  # not "cent", which is a percentage too
_NUMBERS["nl"] |= {
    f"{one}{'ën' if one.endswith('e') else 'en'}{ten}": 10 * tens + number
    for tens, ten in enumerate(_TENS["nl"].split(), 2)
    for number, one in enumerate(("een", *_ONES["nl"].split()[:8]), 1)
}
_NUMBERS["en"] |= {
    f"{ten}-{one}": 10 * tens + number for tens, ten in enumerate(_TENS["en"].split(), 2) for number, one in enumerate(("one", *_ONES["en"].split()[:8]), 1)
}
_NUMBERS["fr"] |= {
    f"{ten}-{one}": 10 * tens + number for tens, ten in enumerate(_TENS["fr"].split()[:5], 2) for number, one in enumerate(_ONES["fr"].split()[:8], 2)
}
_ORDINALS = {
    "nl": "eerste tweede derde vierde vijfde zesde zevende achtste negende tiende",
    "en": "first second third fourth fifth sixth seventh eighth ninth tenth",
    "fr": "premier deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième",
}
for _language, _ordinals in _ORDINALS.items():
    _NUMBERS[_language] |= {word: number for number, word in enumerate(_ordinals.split(), 1)}
_NUMBERS["nl"] |= {"kwart": 4, "dubbel": 2, "dubbele": 2, "driedubbele": 3, "nul": 0}
_NUMBERS["en"] |= {"quarter": 4, "double": 2, "triple": 3, "zero": 0}
_NUMBERS["fr"] |= {"première": 1, "seconde": 2, "second": 2, "quart": 4, "double": 2, "triple": 3, "zéro": 0}
_NUMBER_WORD = {
    language: re.compile(r"(?<![\w-])(?:" + "|".join(sorted(words, key=len, reverse=True)) + r")(?![\w-])", re.I) for language, words in _NUMBERS.items()
}
MONTHS = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december".split(),
    "en": "January February March April May June July August September October November December".split(),
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
}
_DATE = {language: re.compile(rf"(?:\b(?:\d{{1,2}}|1er) )?\b(?:{'|'.join(names)}) (?:19|20)\d\d\b") for language, names in MONTHS.items()}
"""A month and its year, with the day where it is given: "30 June 2017" is not made of "30 June 2016" and "May 2017"."""
_WEEKDAYS = {
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
}
_SEASONS = {
    "nl": "lente|voorjaar zomer herfst|najaar winter",
    "en": "spring summer autumn|fall winter",
    "fr": r"printemps (?<=l')été|(?<=en\x20)été automne hiver",
}
_DAYS = {
    language: {
        f"{kind}:{number}": re.compile(rf"\b(?:{name})\b")
        for kind, names in (("month", MONTHS[language]), ("day", _WEEKDAYS[language].split()), ("season", _SEASONS[language].split()))
        for number, name in enumerate(names, 1)
    }
    for language in MONTHS
}
"""Months, days of the week and seasons; with a capital in English, so that "may" and "march" are none."""
_NUMERIC_DATE = re.compile(r"(?<![\d/.,-])(\d{1,2})[/.-](0?[1-9]|1[0-2])(?:[/.-]((?:19|20)\d\d)|(?<=/\d\d)(?![\d/-]|[.,]\d))(?!\d)")
_ISO_DATE = re.compile(r"(?<![\d/.-])((?:19|20)\d\d)-(0[1-9]|1[0-2])-(\d\d)(?![\d-])")
_SHORT_MONTH = {
    language: re.compile(rf"\b({names})\.?(?= (?:19|20)\d\d)", re.I)
    for language, names in {
        "nl": "jan|feb|apr|jun|jul|aug|sept?|okt|nov|dec",
        "en": "jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec",
        "fr": "janv?|févr?|fevr?|avr|sept?|oct|nov|déc|dec",
    }.items()
}
_SCHEME = re.compile(r"\bhttps?://(?:www\.)?(?=[\w-]+\.\w)|\bwww\.(?=[\w-]+\.\w)", re.I)
_THOUSANDS = {
    language: re.compile(rf"(?<![\d/])(?<!\d[ .])\d{{1,3}}(?:[{marks}]\d{{3}})+(?!\d)") for language, marks in {"nl": ". ", "en": ", ", "fr": ". "}.items()
}
_SCALES = {
    "miljoen": 10**6,
    "million": 10**6,
    "millions": 10**6,
    "miljard": 10**9,
    "billion": 10**9,
    "milliard": 10**9,
    "milliards": 10**9,
    "mln": 10**6,
    "mio": 10**6,
    "mld": 10**9,
}
_SCALES |= {"duizend": 1000, "thousand": 1000}
_SCALED = re.compile(r"(\d+(?:\.\d+)?) (miljoen|miljard|millions?|billion|milliards?|mln|mio|mld|duizend|thousand)\b", re.I)
_COUNTED = re.compile(r"(?:([€$£]|eur(?:os?)?) ?)?(?<![\d.,])(\d+(?:[.,]\d+)*)(?:[ -]?(?:d')?([%€$£]|[^\W\d_]+))?")
_RANGE = re.compile(r"(?<![\d.,])(\d+(?:[.,]\d+)*) (tot|to|a|en|and|et|of|or|ou) (\d+(?:[.,]\d+)*) ?(%|€|[^\W\d_]+)")
"""Two numbers that share what they count: "25 000 to 50 000 euro"."""
_UNITS = {
    word: unit
    for unit, words in {
        "%": "% procent percent pourcent per pour",
        "euro": "euro euros eur €",
        "dollar": "dollar dollars usd $",
        "pound": "pond pound pounds gbp £",
        "time": "keer maal times fois",
        "day": "dag dagen day days jour jours kalenderdagen",
        "working day": "werkdag werkdagen working ouvrable ouvrables",
        "week": "week weken weeks semaine semaines",
        "month": "maand maanden month months mois",
        "year": "jaar jaren year years an ans annees",
        "hour": "uur uren hour hours heure heures",
    }.items()
    for word in words.split()
}
