"""Reads an idea: what its words say on each criterion, with the words that say it. Says nothing of its own; what is not said stays unknown.

Two readers, each with the mistakes of its kind: patterns, which tell a negation, a supposition and what others sell from what is said; and a transformer
taught on labelled ideas (`idea_examples.jsonl`), which reads a sentence in its context. What the patterns say holds unless the transformer doubts it;
alone it must be sure enough (`_SURE`).
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Protocol

from pydantic import Field

from assistant.clause import flat
from corpus import DigestError
from corpus.digest import Text, Value, parse, read_yaml
from corpus.fit import Reply
from index.tagger import APART, Tagger, sentences, shipped

FILE = Path(__file__).parent / "fit_phrases.yaml"
MAX_LENGTH = 6_000
"""Characters of the longest idea that is read, some two pages: a longer text says many things of many stages."""

_BEFORE, _AFTER = 45, 18
"""Characters before and behind a match in which a negation turns it round."""
_WORDS_OF_CLAUSE = 3
_WORDS_POINTED_AT = 2
"""Words of the shortest piece of an idea that shows an answer."""
_SHOWN = 200
"""Characters of the longest evidence that is shown whole."""
_MARKET, _SPREAD, _BUYER, _PLACE = "on-market", "widespread", "public-buyer", "flemish-buyer"
_RD, _RESEARCH = "rd-needed", ("one-procedure", "basic-research")
"""R&D lies ahead for whoever says that development is bought together with the supplies, or that the research is fundamental."""
_BUYERS_OWN = 3
_DENIED = 6
"""Strength of a denial that takes back the words before it: more than any cue."""
_SURE, _DOUBTED, _DENYING = 0.7, 0.1, 0.9
"""Probability from which the transformer gives an answer alone; under which it doubts one that the patterns give, and of another one from which it denies it.

The first two are chosen on the dev ideas and on 1,700 of ten writers, none of which taught it: fewer than 4 % of either get a wrong firm verdict
(CONTRIBUTING.md).
"""
_SURE_OF_PLACE = 0.9
"""The same for where the buyer lies, of which the patterns know most names: it changes no verdict, but tells a buyer whether PIO supports it."""


class Cue(Value):
    """Patterns that show an answer. Of two cues that differ the stronger one counts; equally strong ones cancel out."""

    answer: Reply
    negated: Reply | None = None
    """What a negation nearby makes of it; None where the patterns hold their negation themselves."""
    supposed: str = "supposition"
    """The list of words that take it back where they stand before it ("if", "perhaps"); empty where none do."""
    strength: int = Field(1, ge=0)
    whole: bool = False
    """Whether the patterns reach over the clauses of a sentence."""
    any: tuple[Text, ...]

    @cached_property
    def pattern(self) -> re.Pattern:
        """All patterns in one. Raises DigestError for one that is none."""
        try:
            return re.compile("|".join(f"(?:{_expand(pattern)})" for pattern in self.any))
        except (re.error, KeyError) as error:
            raise DigestError(f"{FILE}: a pattern of the answer {self.answer} beginning {self.any[0]!r} is wrong ({error}); mend it") from None


class Phrases(Value):
    """The whole of `fit_phrases.yaml`."""

    words: dict[str, tuple[Text, ...]]
    """Lists of words that the patterns name as {list}."""
    cues: dict[str, tuple[Cue, ...]]


@dataclass(frozen=True)
class Said:
    """An answer that the idea gives, and the words that give it."""

    answer: Reply
    evidence: str
    strength: int = 1
    by_model: bool = False
    """Whether a chat model pointed at these words."""


_SILENT = Said("unknown", "", 0)


@dataclass(frozen=True)
class Clause:
    """A clause as it stands in the idea, and what is matched: lower case, no accents."""

    shown: str
    flat: str


class Reader(Protocol):
    """What reads ideas: what `text`, of at most `MAX_LENGTH` characters, says on each criterion."""

    def read(self, text: str) -> dict[str, Said]: ...


@dataclass(frozen=True)
class Tagged:
    """How probable an answer is by the transformer, and the sentence that says it."""

    probability: float
    sentence: str


class IdeaReader:
    """Reads ideas in Dutch, English and French. `open_tagger` opens the transformer when the first idea comes; without it only the patterns read."""

    def __init__(self, open_tagger: Callable[[], Tagger] | None = None) -> None:
        self._open_tagger = open_tagger

    def read(self, text: str) -> dict[str, Said]:
        """What `text`, of at most `MAX_LENGTH` characters, says on each criterion."""
        said = by_patterns(text)
        if self._open_tagger is None:
            return said
        tagged = self._by_tagger(text)
        both = {key: together(said.get(key), tagged.get(key, {}), _SURE_OF_PLACE if key == _PLACE else _SURE) for key in (*said, *tagged)}
        return {key: agreed for key, agreed in both.items() if agreed}

    def _by_tagger(self, text: str) -> dict[str, dict[Reply, Tagged]]:
        """For each criterion the answers that the transformer knows, each by the sentence that makes it most probable."""
        parts = sentences(text)
        found: dict[str, dict[Reply, Tagged]] = {}
        for sentence, row in zip(parts, self._tagger.tag(parts), strict=True):
            for (key, answer), probability in zip(self._tagger.labels, row, strict=True):
                if key in APART:
                    continue
                answers = found.setdefault(key, {})
                if answer not in answers or probability > answers[answer].probability:
                    answers[answer] = Tagged(float(probability), sentence)
        return found

    @cached_property
    def _tagger(self) -> Tagger:
        return self._open_tagger()


def together(said: Said | None, tagged: Mapping[Reply, Tagged], sure: float) -> Said | None:
    """What holds on a criterion: what the patterns say, unless the transformer doubts or denies it; else what the transformer finds at least as probable as
    `sure`."""
    if said is not None:
        others = max((other.probability for answer, other in tagged.items() if answer != said.answer), default=0.0)
        if others < _DENYING and (said.answer not in tagged or tagged[said.answer].probability >= _DOUBTED):
            return said
    answer, likeliest = max(tagged.items(), key=lambda item: item[1].probability, default=("unknown", Tagged(0.0, "")))
    return Said(answer, _evidence(likeliest.sentence)) if likeliest.probability >= sure else None


def by_patterns(text: str) -> dict[str, Said]:
    """What the patterns say on each criterion."""
    found: dict[str, list[Said]] = {}
    for sentence in sentences_of(text):
        clauses = clauses_of(sentence)
        whole = Clause(" ".join(sentence.split()), _plain(sentence))
        for key, said in [*_in_clauses(clauses), *_by_pattern(whole, whole=True)]:
            found.setdefault(key, []).append(said)
    said = {key: settled for key, several in found.items() if (settled := settle(several))}
    if said.get(_MARKET, _SILENT).answer == "no" and said.get(_SPREAD, _SILENT).answer == "yes":
        del said[_SPREAD]  # what is spread is another thing, which does not meet the need
    if _SPREAD in said and _MARKET not in found:
        said[_MARKET] = replace(said[_SPREAD], answer="yes")  # what many or few have, there is
    for key in _RESEARCH:
        if key in said and said[key].answer == "yes" and _RD not in found:
            said[_RD] = said[key]
    return said


@cache  # the chat and the fit check read ideas in the same process
def open_reader() -> IdeaReader:
    """The reader with the tagger that ships, the one that the search reads questions with."""
    return IdeaReader(shipped)


def settle(several: Sequence[Said]) -> Said | None:
    """The strongest of what was found for a criterion; None where equally strong words contradict each other."""
    best = max(said.strength for said in several)
    strongest = [said for said in several if said.strength == best]
    return strongest[0] if len({said.answer for said in strongest}) == 1 and strongest[0].answer != "unknown" else None


def pointed_at(text: str, words: str) -> str | None:
    """The piece of an idea that `words` are, as it is shown; None where they are no piece of one of its sentences, or where that sentence asks, or
    where their clause supposes, or denies outside of them: "overal te koop" says nothing where "is niet overal te koop" stands."""
    words = " ".join(words.split()).strip(" .,;:!")
    sentence = next((sentence for sentence in (" ".join(sentence.split()) for sentence in sentences_of(text)) if words in sentence), "")
    if not sentence or len(words.split()) < _WORDS_POINTED_AT or sentence.endswith("?"):
        return None
    around = next((clause.shown for clause in clauses_of(sentence) if words in clause.shown), sentence)
    if _pattern("supposition").search(_plain(around)):
        return None
    whole, own = (len(_pattern("negation").findall(_pattern("no_negation").sub(" ", _plain(piece)))) for piece in (around, words))
    return _evidence(words) if whole == own else None


def sentences_of(text: str) -> list[str]:
    """The sentences of a text; a colon, a dash and a bracket end one too."""
    return [sentence for sentence in re.split(r"(?<=[.!?;:])(?<!\bGO!)\s+|\n+|\s[-–—]\s|\s*\(|\)\s*", text) if sentence and sentence.strip(" .,;:!?")]


def clauses_of(sentence: str) -> list[Clause]:
    """The clauses of a sentence: cut at words of contrast, at a joint that begins a new subject, and at commas that leave a clause on both sides."""
    clauses: list[str] = []
    for piece in _CUTS.split(sentence):
        short = len(piece.split()) < _WORDS_OF_CLAUSE and not _ELLIPSIS.search(flat(piece))
        if clauses and (short or len(clauses[-1].split()) < _WORDS_OF_CLAUSE):
            clauses[-1] += f", {piece}"
        else:
            clauses.append(piece)
    return [Clause(" ".join(piece.split()), _plain(piece)) for piece in clauses if piece.strip()]


_ELLIPSIS = re.compile(
    r"^(?!.*\b(?:buiten|behalve|except|apart from|outside|hormis|sauf|a part)\b).*"
    r"\b(?:niet|nergens|(?:are|is|do|does|can|have|has) ?(?:not|n't)|isn't|aren't|doesn't|don't|can't|cannot|haven't|hasn't"
    r"|ne (?:le |l')?(?:sont|est|font|fait) pas|n'est pas le cas|non|pas)\W*$"
    r"|^(?:maar |but |mais )?(?:geen (?:enkele|een)|none|not one|aucune?)\b"
)
"""A clause that only denies what the clause before it says: "drones are sold everywhere, self-charging ones are not"."""
_SUBJECT = (
    r"(?:we|wij|ik|het|er|de|een|ze|zij|hij|dit|dat|ons|onze|niemand|niets|geen|it|they|the|an?|our|there|this|that|he|she|i|no|nothing|nobody"
    r"|il|elle|nous|la|le|les|une?|on|notre|nos|ils|ce|cela|rien|aucune?|personne|l')\b"
)
_CUTS = re.compile(
    r",\s*(?=\S)(?!(?:is|zijn|are|est|sont|was|kan|kunnen|can|cannot|peut|werkt|werken|works?)\b)|(?<!\bnog)\s+(?=maar\b)"
    r"|(?<!\bnothing)\s+(?=(?:echter|terwijl|hoewel|omdat|zodat|but|however|whereas|while|although|because|mais|cependant|tandis que"
    rf"|alors que|parce que)\b)|\s+(?=(?:en|and|et) (?:{_SUBJECT}|(?:moet|moeten|kan|zal|must|has to|needs? to|doit|doivent|faut)\b))",
    re.IGNORECASE,
)


@cache
def phrases() -> Phrases:
    return parse(Phrases, read_yaml(FILE), str(FILE))


@cache
def _expand(pattern: str) -> str:
    """A pattern with each {list} of words put in."""
    words = _words()
    return re.sub(r"\{([a-z_]+)\}", lambda name: f"(?:{_expand(words[name[1]])})", pattern)


@cache
def _words() -> dict[str, str]:
    return {name: "|".join(several) for name, several in phrases().words.items()}


@cache
def _pattern(name: str) -> re.Pattern:
    return re.compile(rf"(?:{_expand(_words()[name])})")


def _plain(text: str) -> str:
    """Lower case, no accents, straight apostrophes, single spaces, English short forms written out."""
    return _SHORT.sub(lambda form: _LONG[form[1]], " ".join(flat(text).split()))


_LONG = {"s": " is", "re": " are", "ve": " have", "ll": " will", "d": " would"}
_SHORT = re.compile(r"(?:(?<=\bit)|(?<=\bwe)|(?<=\bhe)|(?<=\bshe)|(?<=\bthey)|(?<=\byou)|(?<=\bi)|(?<=\bthere)|(?<=\bwhat))'(s|re|ve|ll|d)\b")


def _in_clauses(clauses: Sequence[Clause]) -> Iterable[tuple[str, Said]]:
    """What the clauses of a sentence say, each by itself, and where one only denies what stands before it."""
    sold = False
    for clause in clauses:
        found = list(_by_pattern(clause, whole=False))
        if sold and _ELLIPSIS.search(clause.flat):
            yield _MARKET, Said("no", _evidence(clause.shown), _DENIED)
            continue
        if _pattern("have_it").search(clause.flat) and any(key in (_MARKET, _SPREAD) for key, _ in found):
            found = [(key, said) for key, said in found if key != _BUYER]  # who has it already is not who needs it
        bought = any(key == _BUYER and said.answer == "yes" for key, said in found)
        sold = any(key == _MARKET and said.answer == "yes" for key, said in found)
        elsewhere = sold or any(key == _SPREAD for key, _ in found)
        sold = sold or bool(_pattern("plenty").search(clause.flat))
        for key, said in found:  # of all places, that of the buyer counts, and not that of those who have it already
            if key == _PLACE and elsewhere and not bought:
                continue
            yield key, replace(said, strength=said.strength + _BUYERS_OWN) if key == _PLACE and bought else said


def _by_pattern(clause: Clause, whole: bool) -> Iterable[tuple[str, Said]]:
    for key, cues in phrases().cues.items():
        for cue in cues:
            if cue.whole != whole:
                continue
            for match in cue.pattern.finditer(clause.flat):
                if cue.negated is None and not whole and _JOINT.search(match[0]) and _pattern("negation").search(match[0]):
                    continue  # its negation is of one thing, what follows "and" is another
                answer = _turned(cue, clause.flat, match)
                if answer:
                    yield key, Said(answer, _evidence(clause.shown), cue.strength)
                    break


def _turned(cue: Cue, text: str, match: re.Match) -> Reply | None:
    """What a match says where it stands: turned round by a negation, taken back by a supposition."""
    if cue.supposed and (supposed := _pattern(cue.supposed).search(text)) and supposed.start() < match.end():
        return None
    if cue.negated is None:
        return cue.answer
    before = _JOINT.split(text[max(0, match.start() - _BEFORE) : match.start()])[-1]
    near = before + match[0] + _JOINT.split(text[match.end() : match.end() + _AFTER])[0]
    near = _pattern("no_negation").sub(" ", near)
    return cue.negated if _pattern("negation").search(near) else cue.answer


_JOINT = re.compile(r",|\b(?:en|and|et)\b")


def _evidence(text: str) -> str:
    text = text.strip(" ,;:")
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rsplit(' ', 1)[0]} …"
