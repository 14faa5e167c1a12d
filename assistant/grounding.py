"""Whether a sentence that a model wrote says nothing but what the statements it cites say. Values in, a fault or none out; asks no model.

A sentence passes only if every one of these finds nothing: its form (no links, Markdown, foreign signs), its language, its figures with what they count,
its names, the words that turn a meaning round (not, must, may, only, at most, …), words without ground in the statements, and its meaning as a whole.
It is stricter than a reader: a faithful sentence lost is shown in the statement's own words, an unfaithful one shown breaks a promise.
"""

import heapq
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from os.path import commonprefix
from pathlib import Path

import numpy as np
import yaml

from assistant.language import detect
from corpus import LANGUAGES, Language, Library
from corpus.figures import figures
from index.lexicon import fold, function_words, stems

FILE = Path(__file__).parent / "grounding.yaml"
EVERYDAY, FIELD = 1000, 6
"""How many of the most frequent words of a language are everyday words; in how many statements a word stands that is one of the field's."""
NEAR, GROUNDED, KEPT = 0.65, 0.55, 0.5
"""Least cosine of a sentence to its statements; least cosine of each of its words to a word of theirs; least share of their words that it has.

Fitted on the dev pairs of evals/faithful.jsonl (`python -m evals grounding`).
"""

_SAME_LETTERS, _MIN_PART = 5, 4
_MOST = 600
"""Characters of a sentence."""
_SIGNS = " .,;:!?'’‘\"“”«»()-–—/%€&…\u00a0\u202f"
"""Signs beside letters and digits that a sentence may have of its own; others only where its statements have them."""
_LETTERS = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿŒœĲĳ0-9]")
_LINK = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\w+://\S*|\bwww\.\S+|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:/\S*)?\b|\b(?:mailto|javascript|data|tel):", re.I)
_END = re.compile(r"[.!?…][\"”’»)\s]*$")
_ELIDED = re.compile(r"^(?:l|d|qu|s|n)'")
WORD = re.compile(r"[^\W\d_]+(?:[-'’&][^\W\d_]+)*\d*")


@dataclass(frozen=True)
class Signals:
    """How near a sentence is to its statements, each 0 to 1."""

    near: float
    """Cosine of the two as a whole."""
    grounded: float
    """Of the word with the least ground: the highest cosine to a word of the statements; 1 where all words stand there."""
    word: str
    """That word."""
    kept: float
    """Share of the statements' words that the sentence has, or has near."""


class Grounding:
    """Checks sentences; `embed` gives vectors of length 1, `library` the words of the field and the names that stand for one another."""

    def __init__(self, embed: Callable[[Sequence[str]], np.ndarray], library: Library) -> None:
        self._embed = embed
        self._library = library
        glossary = library.glossary
        self.subjects = {term.id for term in glossary if term.subject}
        self._ids = {fold(name): term.id for term in glossary for name in term.names()}
        names = sorted({name for term in glossary for name in term.names()}, key=len, reverse=True)
        self._names = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names)) or '(?!)'})(?!\w)", re.I)

    def fault(self, sentence: str, language: Language, statements: Sequence[str]) -> str | None:
        """What is wrong with `sentence`, which says that it rests on `statements`, all in `language`; None if nothing is."""
        if (fault := next(self.broken(sentence, language, statements), None)) is not None:
            return fault
        signals = self.signals(sentence, language, statements)
        if signals.grounded < GROUNDED:
            return f"{signals.word!r} has no ground in the statement"
        if signals.kept < KEPT:
            return "it leaves out most of the statement"
        return "its meaning is another" if signals.near < NEAR else None

    def broken(self, sentence: str, language: Language, statements: Sequence[str]) -> Iterator[str]:
        """The rules that a sentence breaks, each in words."""
        source = "\n".join(statements)
        yield from misformed(sentence, source)
        if detect(sentence) not in (language, None) and detect(source) == language:
            yield "another language"
        if strange := set(counted(sentence, language)) - set(counted(source, language)):
            yield f"a figure of its own: {', '.join(sorted(strange))}"
        if strange := (self.terms(sentence) - self.terms(source)) & self.subjects:
            yield f"a term of its own: {', '.join(sorted(strange))}"
        known = {_bare(word) for word in (*WORD.findall(source), *re.findall(r"\w+", source))}
        spoken = set(re.findall(r"\w+", fold(source)))
        names = [part for word in named(self.without_shared(sentence, source)) for part in word.split("-") if part != part.lower() and _bare(part) not in known]
        if strange := [word for word in names if not any(_same_group(_ELIDED.sub("", fold(word)), other, language) for other in spoken)]:
            yield f"a name of its own: {', '.join(strange)}"
        if any(years and not years & set(_YEAR.findall(sentence)) for years in (set(_YEAR.findall(statement)) for statement in statements)):
            yield "no year of the statement"
        if _exchanged(sentence, language, statements):
            yield "another order"
        yield from _turned(sentence, language, statements)

    def signals(self, sentence: str, language: Language, statements: Sequence[str]) -> Signals:
        """How near `sentence` is to its statements."""
        source = " ".join(statements)
        said, ground = self._content(sentence, language), self._content(source, language)
        own = set(self._content(self.without_shared(sentence, source), language))
        given = list(dict.fromkeys([*ground, *_words(source, language)]))
        vectors = self._embed([sentence, source, *said, *given])
        near = float(vectors[0] @ vectors[1])
        if not said or not ground:
            return Signals(near, 1.0, "", 1.0)
        cosines = vectors[2 : 2 + len(said)] @ vectors[2 + len(said) :].T
        cosines[[[_akin(word, other, language) for other in given] for word in said]] = 1.0
        kept = float((cosines[:, : len(ground)].max(axis=0) >= GROUNDED).mean())
        grounded, word = min(((float(best), word) for best, word in zip(cosines.max(axis=1), said, strict=True) if word in own), default=(1.0, ""))
        return Signals(near, grounded, word, kept)

    def _content(self, text: str, language: Language) -> list[str]:
        """The words of `text` that carry meaning, once each, without numbers and without the words that turn it."""
        text = fold(text)
        for pattern in _patterns(language).values():
            text = pattern.sub(" ", text)
        empty = self._empty(language) | _NUMBERS[language].keys() | _SCALES.keys() | _UNITS.keys() - {"jaar", "year", "an", "maand", "month", "mois"}
        return list(dict.fromkeys(word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 1 and empty.isdisjoint((word, *stems(word, language)))))

    @lru_cache(maxsize=len(LANGUAGES))  # noqa: B019 - a check lives as long as the process
    def _empty(self, language: Language) -> frozenset[str]:
        """What says nothing of its own: function words, `light` ones, and the stems of everyday words that are none of the field's."""
        texts = (statement.text(language) for document in self._library.documents for statement in document.statements())
        used = Counter(stem for text in texts if text for stem in set(stems(text, language)))
        everyday = {stem for stem in _everyday(language) if used[stem] < FIELD}
        return function_words(language) | light(language) | everyday

    def without_shared(self, sentence: str, source: str) -> str:
        """`sentence` without the terms that `source` names too, by whatever name."""
        known = self.terms(source)
        return self._names.sub(lambda match: " " if self._ids[fold(match[0])] in known else match[0], sentence)

    def terms(self, text: str) -> set[str]:
        """The terms of the glossary that `text` names."""
        return {self._ids[fold(match[0])] for match in self._names.finditer(text)}


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
        elif of.get("kept") and ground[kind] and not said[kind]:
            yield f"{kind!r} dropped"
    if len(given) == 1 and len(said["not"]) != len(ground["not"]):
        yield "'not' another number of times"
    if len(said["must"]) < len(ground["must"]) and len(said["may"]) > len(ground["may"]):
        yield "'may' for 'must'"


def turning(text: str, language: Language) -> dict[str, list[str]]:
    """The turning words of each kind in `text`."""
    found: dict[str, list[str]] = {}
    text = " ".join(fold(text).split())
    for kind, pattern in _patterns(language).items():
        found[kind] = [match[0] for match in pattern.finditer(text)]
        text = pattern.sub(" ", text)
    return found


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


def _words(text: str, language: Language) -> list[str]:
    """The words of `text` but function words, folded, without numbers."""
    return [word for word in re.findall(r"[^\W\d_]+", fold(text)) if len(word) > 1 and word not in function_words(language)]


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
    return {kind: re.compile(rf"(?<![\w-])(?:{of[language]})(?!\w)") for kind, of in _loaded().items() if kind not in _LISTS}


@cache
def _everyday(language: Language) -> frozenset[str]:
    """The stems of the most frequent words of a language."""
    from spellchecker import SpellChecker

    counts = SpellChecker(language=language).word_frequency.dictionary
    return frozenset(stem for word in heapq.nlargest(EVERYDAY, counts, key=counts.__getitem__) for stem in stems(word, language))


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
    return yaml.load(FILE.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


_PART = 2
"""Words of what changes places; longer parts move for the sake of the sentence."""
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
_COUNTED = re.compile(r"(?:(€|eur(?:os?)?) ?)?(?<![\d.,])(\d+(?:[.,]\d+)*)(?:[ -]?(?:d')?(%|€|[^\W\d_]+))?")
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
