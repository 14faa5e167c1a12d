"""Finds the statements that may answer a question: vectors and words of every language, fused into one calibrated score."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import log1p
from statistics import mean
from threading import Lock

from corpus import Document, Language, Statement, Term
from index.builder import lexicon_of, readings_file
from index.calibration import Calibration
from index.embedder import Embedder
from index.lexicon import Lexicon, fold
from index.readings import NEAREST, Reader, Readings
from index.record import Record
from index.store import Entry, Generation, Store, is_near_miss, require, statement_of
from index.terms import TermNames

_NEAREST = 80
"""Entries asked of Chroma per language; a statement has about twelve, so this reaches half a dozen statements at least, and mostly dozens."""
_UNTOLD = -0.13
"""`missed` of a question of which nothing tells whether it is answered: of dev questions that are, 81 % lie below it, of others 98 % above it. A little on the
side of an answer, for to what nobody asked yet a question is less near."""
_BEFORE_OWN = 60
"""Hits among which an organisation's own statements find their place: they are scored once their document is known."""
_KNOWN_OF, _KNOWN = 4, 10
"""Hits whose known questions are told, for the one that opens an answer is mostly among them; and how many of each."""
_BY_WORDS, _BY_READING = 30, 10
"""Statements taken over from the word search; and, for a follow-up, of which what it leans on says more than its words, from what the reader makes of it."""
_ANSWERED = 0.5
"""Least score of what the question before a follow-up is taken to have been answered with."""
ALONE = 0.85
"""The cosine from which a question, read after those before it, is the same as alone."""


@dataclass(frozen=True)
class After:
    """What a follow-up goes on from."""

    turns: tuple[str, ...]
    """The questions of the asker as they were asked, but for greetings and courtesies, oldest first, up to and with the follow-up."""
    earlier: str = ""
    """The one before it, made whole; empty where it does not matter what that was answered with."""
    language: Language = "nl"
    """That of `earlier`."""
    went_on: bool = False
    """Whether `earlier` goes on from others itself."""


@dataclass(frozen=True)
class Known:
    """A known question of a statement, in the language of the one asked."""

    text: str
    lead: str | None
    """The word an answer to it may open with: yes, no or depends."""
    cosine: float
    """To the question asked, by what the reader makes of both."""


@dataclass(frozen=True)
class Hit:
    """A statement that may answer the question."""

    reference: str
    document: Document
    """Its document, without sections."""
    heading: dict[Language, str]
    statement: Statement
    """Without its questions."""
    score: float
    """Estimated probability, 0 to 1, that the statement answers the question."""
    signals: dict[str, float] = field(compare=False)
    """What the score was made of (see `Candidate.signals`), known: the highest coverage of all candidates, length: the logarithm of one more than the
    question has words, missed (see `missed`), answerable, and follow_up: 1 for a question that goes on from another.

    The last five are the same for all hits of a question (of an organisation's own documents nothing tells missed and answerable): they tell whether the
    library speaks of what is asked at all, and do not rank. A long question is less near to anything, be it answered or not.
    """
    question: str | None = None
    """The known question nearest to the one asked, in its language, if it is nearer than the statement itself."""
    superseded_by: tuple[str, ...] = ()
    """References of the statements that replaced it."""
    lead: str | None = None
    """The word an answer to `question` may open with: yes, no or depends."""
    place: int = 0
    """Where the statement stands under its heading, from 0."""
    known: tuple[Known, ...] = ()
    """The known questions nearest to the one asked as the reader sees them, nearest first; of the best hits only."""


@dataclass
class Candidate:
    """A statement on its way to a hit."""

    reference: str
    languages: dict[Language, tuple[float, str]] = field(default_factory=dict)
    """Per language the highest cosine of its entries, and which entry."""
    bm25: float = 0.0
    coverage: float = 0.0
    read: float = 0.0
    told: bool = False

    def signals(self, language: Language, floors: dict[Language, float]) -> dict[str, float]:
        """dense: highest cosine in the question's language; dense_other: in any other; bm25, coverage: see WordMatch; read: the highest cosine in any
        language by what the reader makes of the entries; told: 1 for what the question before a follow-up was answered with, which is seldom asked again.

        A language in which the statement was not among the nearest counts as the worst cosine that was.
        """
        cosine = {other: self.languages.get(other, (floor, ""))[0] for other, floor in floors.items()}
        others = [value for other, value in cosine.items() if other != language]
        return {
            "dense": cosine.get(language, max(others, default=0.0)),
            "dense_other": max(others, default=cosine.get(language, 0.0)),
            "bm25": self.bm25,
            "coverage": self.coverage,
            "read": self.read,
            "told": float(self.told),
        }


def missed(unanswered: Sequence[float], answered: Sequence[float]) -> float:
    """How much nearer to the one asked questions are that are not answered than what a statement says or answers, -2 to 2: the mean of the `NEAREST` highest
    cosines of those less that of these. 0 where either are unknown."""
    ours, theirs = (sorted(cosines)[-NEAREST:] for cosines in (answered, unanswered))
    return mean(theirs) - mean(ours) if ours and theirs else 0.0


class Searcher:
    """Searches the current generation of a store, and follows when a build moves on to the next.

    Raises StoreMissingError and StoreMismatchError when made; safe to use from several threads.
    """

    def __init__(
        self,
        store: Store,
        embedder: Embedder,
        glossary: Sequence[Term] = (),
        calibration: Calibration | None = None,
        reader: Reader | None = None,
    ) -> None:
        """Without a reader what it would say is 0 everywhere."""
        self._store = store
        self._embedder = embedder
        self._names = [TermNames(term) for term in glossary]
        self._calibration = calibration
        self.reader = reader
        self._lock = Lock()
        self._beside = ThreadPoolExecutor(thread_name_prefix="reader")  # neither the reader nor Chroma holds the interpreter
        self._index = self._open()

    @property
    def calibration(self) -> Calibration:
        return self._calibration or self._index.calibration

    @property
    def embedder(self) -> str:
        """The id of the embedder that questions are embedded with."""
        return self._embedder.id

    @property
    def corpus(self) -> str:
        """The hash of the library that the index was built from."""
        return self._index.corpus

    def leans(self, turns: Sequence[str]) -> bool:
        """Whether the reader takes the last of these questions of one asker for another one than it is alone; False without a reader."""
        if self.reader is None:
            return False
        *before, last = turns
        return float(self.reader.read(last, ()).vector @ self.reader.read(last, tuple(before)).vector) < ALONE

    def leads(self, question: str, statement: str) -> dict[str, float]:
        """How likely each word opens an answer to a yes-or-no question that rests on a statement (see `Tagger.leads`); empty without a reader."""
        return {} if self.reader is None else self.reader.leads(question, statement)

    def search(self, text: str, language: Language, limit: int = 10, after: After | None = None) -> list[Hit]:
        """The `limit` statements most likely to answer `text`, a question in `language`, best first.

        Where it was made of a follow-up, `after` tells of what: the reader reads the questions as they were asked.
        """
        index, turns = self._follow(), after.turns if after else ()
        if language in index.lexicons:
            text = index.lexicons[language].corrected(text)
        read = None
        if self.reader is not None:
            *before, last = turns or (text,)
            read = self._beside.submit(self.reader.read, last, tuple(before))
        vector = self._embedder.embed_queries([text])[0]
        candidates: dict[str, Candidate] = {}
        floors: dict[Language, float] = {}
        for other in index.generation.languages():
            nearest = index.generation.nearest(other, vector, _NEAREST)
            floors[other] = nearest[-1][1]
            for id, cosine in nearest:
                if is_near_miss(id):
                    continue
                reference = statement_of(id)
                candidate = candidates.setdefault(reference, Candidate(reference))
                if cosine > candidate.languages.get(other, (-1.0, ""))[0]:
                    candidate.languages[other] = (cosine, id)
        for other, lexicon in index.lexicons.items():
            if other != language and language in index.lexicons:
                continue
            for match in lexicon.search(text, self._other_names(text, other), _BY_WORDS):
                candidate = candidates.setdefault(match.statement, Candidate(match.statement))
                candidate.languages.setdefault(other, (floors.get(other, 0.0), match.statement))
                if match.bm25 > candidate.bm25:
                    candidate.bm25, candidate.coverage = match.bm25, match.coverage
        reading = read and read.result()
        if after and reading is not None:
            for reference, languages in index.readings.best(reading.vector, _BY_READING).items():
                place = language if language in languages else languages[0]
                candidates.setdefault(reference, Candidate(reference, {place: (floors.get(place, 0.0), reference)}))
        covered = max((candidate.coverage for candidate in candidates.values()), default=0.0)
        if after and (told := self._told(after)) in candidates:
            candidates[told].told = True
        of_all = {"known": covered, "length": log1p(len(text.split())), "missed": 0.0, "answerable": 0.0, "follow_up": float(after is not None)}
        if reading is not None:
            near = index.readings.near(reading.vector, list(candidates))
            for reference, read in near.highest.items():
                candidates[reference].read = read
            unanswered = (*reading.unanswered, *index.readings.near_misses(reading.vector))
            of_all |= {"missed": missed(unanswered, near.nearest), "answerable": reading.answerable}
        calibration = self.calibration
        signals = {reference: candidate.signals(language, floors) | of_all for reference, candidate in candidates.items()}
        scored = [(calibration.score(signals[reference]), candidate, signals[reference]) for reference, candidate in candidates.items()]
        scored.sort(key=lambda item: (-item[0], item[1].reference))
        known = {}
        if reading is not None and language in index.lexicons:
            known = {one.reference: index.readings.questions(reading.vector, one.reference, language, _KNOWN) for _, one, _ in scored[:_KNOWN_OF]}
        return self._hits(index.generation, scored[: max(limit, _BEFORE_OWN)], language, known)[:limit]

    def _told(self, after: After) -> str | None:
        """What is found for the question before a follow-up, if it is more likely than not to answer it."""
        if not after.earlier:
            return None
        best = self.search(after.earlier, after.language, 1, After(after.turns[:-1]) if after.went_on else None)
        return best[0].reference if best and best[0].score >= _ANSWERED else None

    def look_up(self, references: Sequence[str]) -> dict[str, Hit]:
        """The statements with these references, as far as they are in the index, with score 0."""
        found: dict[str, Hit] = {}
        generation = self._follow().generation
        for language in generation.languages():
            for reference, entry in generation.get(language, [reference for reference in references if reference not in found]).items():
                record = _record(entry.record)
                found[reference] = Hit(
                    reference, record.document, record.heading, record.statement, 0.0, {}, superseded_by=record.superseded_by, place=record.place
                )
        return found

    def _hits(
        self,
        generation: Generation,
        scored: list[tuple[float, Candidate, dict[str, float]]],
        language: Language,
        known: dict[str, list[tuple[str, float]]],
    ) -> list[Hit]:
        wanted: dict[Language, set[str]] = {}
        places: dict[str, Language] = {}
        for _, candidate, _ in scored:
            place = language if language in candidate.languages else next(iter(candidate.languages))
            places[candidate.reference] = place
            wanted.setdefault(place, set()).update({candidate.reference, candidate.languages[place][1]})
            if asked := known.get(candidate.reference):
                wanted.setdefault(language, set()).update(id for id, _ in asked)
        found: dict[tuple[Language, str], Entry] = {
            (place, id): entry for place, ids in wanted.items() for id, entry in generation.get(place, sorted(ids)).items()
        }
        hits = [
            _hit(
                candidate,
                score,
                signals,
                found,
                places[candidate.reference],
                tuple(Known(found[language, id].text, found[language, id].lead, cosine) for id, cosine in known.get(candidate.reference, ())),
            )
            for score, candidate, signals in scored
        ]
        return sorted((self._of_own(hit) if hit.document.kind == "original" else hit for hit in hits), key=lambda hit: -hit.score)

    def _of_own(self, hit: Hit) -> Hit:
        """A hit of an organisation's own document, which stands in one language and of which nobody wrote down what people ask: what known questions say
        speaks of the others, and it counts as near in the other languages."""
        signals = hit.signals | {"missed": _UNTOLD, "answerable": 0.0, "dense_other": hit.signals["dense"]}
        return replace(hit, score=self.calibration.score(signals), signals=signals)

    def _other_names(self, text: str, language: Language) -> list[str]:
        """What the glossary calls the terms of `text` in `language`."""
        folded = fold(text)
        return [name for names in self._names if names.stand_in(folded) for name in names.in_language(language)]

    def _follow(self) -> "_OpenIndex":
        current = self._store.current()
        if current != self._index.generation.name and current is not None:
            with self._lock:
                if current != self._index.generation.name:
                    self._index = self._open()
        return self._index

    def _open(self) -> "_OpenIndex":
        manifest = self._store.manifest()
        require(manifest, self._embedder.id, self._store.place)
        generation = self._store.open()
        lexicons = {language: self._lexicon(generation, language) for language in generation.languages()}
        return _OpenIndex(generation, lexicons, self._readings(generation), manifest.calibration, manifest.corpus)

    def _readings(self, generation: Generation) -> Readings | None:
        """What the reader made of the entries when they were indexed, or makes of them here: the builder may be on another machine."""
        if self.reader is None:
            return None
        if (found := Readings.load(readings_file(self._store, generation), self.reader.id)) is not None:
            return found
        return Readings.together([Readings.of(language, list(generation.entries(language)), self.reader) for language in generation.languages()])

    def _lexicon(self, generation: Generation, language: Language) -> Lexicon:
        """The builder's word index, or one made here from the entries: the builder may be on another machine."""
        folder = self._store.folder / "lexicons" / generation.name / language
        return Lexicon.load(language, folder) or lexicon_of(language, generation.entries(language))


@dataclass(frozen=True)
class _OpenIndex:
    generation: Generation
    lexicons: dict[Language, Lexicon]
    readings: Readings | None
    """None where the searcher has no reader."""
    calibration: Calibration
    corpus: str


@lru_cache(maxsize=4096)  # the same statements are found for question after question
def _record(text: str) -> Record:
    return Record.model_validate_json(text)


def _hit(
    candidate: Candidate,
    score: float,
    signals: dict[str, float],
    found: dict[tuple[Language, str], Entry],
    place: Language,
    known: tuple[Known, ...],
) -> Hit:
    record = _record(found[place, candidate.reference].record)
    nearest = found[place, candidate.languages[place][1]]
    return Hit(
        reference=candidate.reference,
        document=record.document,
        heading=record.heading,
        statement=record.statement,
        place=record.place,
        score=score,
        signals=signals,
        superseded_by=record.superseded_by,
        question=nearest.text if nearest.is_question else None,
        lead=nearest.lead,
        known=known,
    )
