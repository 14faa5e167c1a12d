"""The way of a question: understand, search, compose, verify. What is slow or remote is handed in."""

import logging
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from time import monotonic, perf_counter
from typing import TYPE_CHECKING, Protocol

from assistant.answer import Answer, Draft, Sentence
from assistant.chat import Chat, open_chat
from assistant.compose import Part, compose
from assistant.fit import Judge
from assistant.fit_turn import about_idea
from assistant.fitting import Surroundings
from assistant.idea import open_reader
from assistant.planted import is_planted
from assistant.question import ANSWERED, Question, intent_of, understand
from assistant.settings import Settings
from assistant.texts import say
from assistant.validity import held
from assistant.verifier import verify
from corpus import Contact, Language, Term
from corpus.fit import read_fit
from corpus.reader import CORPUS, library_hash, read_contacts, read_glossary
from index import After, Hit, Searcher, open_embedder, open_store
from index.calibration import Calibration
from index.tagger import shipped
from index.terms import TermNames

if TYPE_CHECKING:
    from assistant.tracing import Trace

log = logging.getLogger(__name__)

_HITS, _HITS_OF_A_DAY = 20, 200
"""Statements looked at, and statements looked at for those that held on a given day."""

_MIDDLING = 0.5
"""Share of the threshold from which a statement comes near an answer, so that the question is worth other words."""


class Finder(Protocol):
    """What the assistant needs of a searcher."""

    calibration: Calibration

    def search(self, text: str, language: Language, limit: int, after: After | None = None) -> list[Hit]: ...

    def leans(self, turns: Sequence[str]) -> bool: ...

    def leads(self, question: str, statement: str) -> dict[str, float]: ...

    def look_up(self, references: Sequence[str]) -> dict[str, Hit]: ...


class Assistant:
    """Answers questions from the library. `Assistant.from_settings().ask("…")`."""

    def __init__(
        self,
        searcher: Finder,
        contacts: Sequence[Contact],
        default_language: Language = "nl",
        today: Callable[[], date] = date.today,
        glossary: Sequence[Term] = (),
        judge: Judge | None = None,
        chat: Chat | None = None,
        trace: "Trace | None" = None,
    ) -> None:
        """Without a `judge` of ideas, "does my idea fit?" is a question like any other."""
        self._searcher = searcher
        self._contacts = contacts
        self._terms = [TermNames(term) for term in glossary]
        self._default_language = default_language
        self._today = today
        self._chat = chat or Chat(0)
        self._trace = trace
        self._judge = judge

    @classmethod
    def from_settings(cls, settings: Settings | None = None) -> "Assistant":
        """The assistant over the index that the settings name. Raises StoreMissingError, StoreMismatchError, SettingsError."""
        settings = settings or Settings.load()
        searcher = open_searcher(settings)
        if searcher.corpus != library_hash(CORPUS, settings.library):
            log.warning("the library has changed since the index was built; run: wegwijzer index build")
        contacts = read_contacts()
        # A reply such as "ja" is understood by reading the conversation again, which must come out the same each time: here no model reads ideas.
        judge = Judge(read_fit(), searcher.look_up, contacts, open_reader(), settings.language)
        return cls(searcher, contacts, settings.language, glossary=read_glossary(), judge=judge, chat=open_chat(settings), trace=_open_trace(settings))

    def ask(self, question: str, history: Sequence[str] = (), language: Language | None = None, as_of: date | None = None) -> Answer:
        """The answer to `question`; `history` holds the asker's earlier questions, oldest first. A refusal is an answer too.

        `language` is the language to answer in; without it, that of the question. With `as_of` only what is known to have held on that
        day counts.
        """
        *_, answer = self.stream(question, history, language, as_of)
        return answer

    def stream(self, question: str, history: Sequence[str] = (), language: Language | None = None, as_of: date | None = None) -> Iterator[Sentence | Answer]:
        """The sentences of a reworded answer as they are verified, then the whole answer, which counts; without a chat model only that. See `ask`."""
        timings: dict[str, float] = {}
        with _timed(timings, "total"):
            answer = yield from self._answer(question, history, language, as_of, timings)
        answer = answer.model_copy(update={"timings_ms": timings})
        if self._trace is not None:
            self._trace(answer)
        yield answer

    def _answer(
        self, question: str, history: Sequence[str], language: Language | None, as_of: date | None, timings: dict[str, float]
    ) -> Generator[Sentence, None, Answer]:
        """Yields the sentences of a reworded answer as they are verified, and returns the answer; each stage notes its time in `timings`."""
        until = monotonic() + self._chat.seconds
        with _timed(timings, "understand"):
            understood = understand(question, history, language, self._default_language, self._searcher.leans)
            on_idea = about_idea(self._judge, understood, history, language) if self._judge else None
        if on_idea:
            return on_idea
        with _timed(timings, "search"):
            found = _Reading(understood, self._hits(understood, as_of))
        if self._chat.completer is not None and history and understood.intent in ANSWERED and (understood.follow_up or self._is_low(found.hits)):
            found = self._completed(found, history, as_of, until, timings)
        with _timed(timings, "understand"):
            parts = [replace(understand(part, (), understood.lang, understood.spoken), asked=typed) for part, typed in _parts(found.question)]
        with _timed(timings, "search"):
            in_parts = [Part(part, self._hits(part, as_of)) for part in parts]
            contacts = self._contacts if any(asked.intent == "contact" for asked in [understood, *parts]) else ()
            every = [hit for result in [found.hits, *(part.hits for part in in_parts)] for hit in result]
            related = self._searcher.look_up(_related(every, contacts)) if every else {}
            if as_of is not None:
                related = {reference: hit for reference, hit in related.items() if held(hit, as_of)}
        today = as_of or self._today()
        before = next((turn for turn in reversed(history) if intent_of(turn) in ANSWERED), "")
        around = Surroundings(self._contacts, self._threshold, today, related, self._terms, before, self._searcher.leads)
        with _timed(timings, "compose"):
            draft = compose(found.question, found.hits, around, in_parts)
        if self._chat.rewriter is not None and draft.reason == "not_in_library" and not draft.quoted:
            draft = self._rewritten(draft, found.hits, around, as_of, until, timings)
        draft = replace(draft, notices=(*draft.notices, *found.told))
        with _timed(timings, "verify"):
            answer = verify(draft, today)
        if self._chat.translator is not None and answer.status == "answered":
            with _timed(timings, "model"):
                answer = self._chat.translator.translate(draft, answer, today, until)
        if self._chat.reworder is not None and answer.status == "answered":
            with _timed(timings, "model"):
                answer = yield from self._chat.reworder.reword(draft, answer, today, until)
        return answer

    def _completed(self, own: "_Reading", history: Sequence[str], as_of: date | None, until: float, timings: dict[str, float]) -> "_Reading":
        """A follow-up as the chat model reads it, where that finds an answer; else `own`. What kind of question it is, the one typed decides."""
        question = own.question
        with _timed(timings, "model"):
            asked = self._chat.completer.read(question, history, until)
        if asked is None:
            return own
        with _timed(timings, "search"):
            read = replace(understand(asked, (), question.lang, question.spoken), asked=question.asked, intent=question.intent, follow_up=True)
            hits = self._hits(read, as_of)
        return own if self._is_low(hits) else _Reading(read, hits, (say("notice_read_as", question.lang, question=asked),))

    def _rewritten(self, refused: Draft, hits: Sequence[Hit], around: Surroundings, as_of: date | None, until: float, timings: dict[str, float]) -> Draft:
        """The answer to a question that the chat model says in other words, where its first search came near an answer; else `refused`.

        Only what the first search found near counts: other words may confirm a statement, not bring another one.
        """
        near = {hit.reference for hit in hits if hit.score >= _MIDDLING * self._threshold}
        if not near or not self._is_low(hits):
            return refused
        with _timed(timings, "model"):
            asked = self._chat.rewriter.read(refused.question, until)
        if asked is None:
            return refused
        with _timed(timings, "search"):
            found = [hit for hit in self._hits(replace(refused.question, text=asked, after=None), as_of) if hit.reference in near]
        draft = compose(refused.question, found, around)
        if draft.status != "answered":
            return refused
        return replace(draft, notices=(*draft.notices, say("notice_read_as", draft.question.lang, question=asked)))

    @property
    def _threshold(self) -> float:
        return self._searcher.calibration.threshold

    def _is_low(self, hits: Sequence[Hit]) -> bool:
        """Whether the searcher takes none of the hits for an answer."""
        return not hits or hits[0].score < self._threshold

    def find(self, text: str, language: Language | None = None, limit: int = _HITS) -> list[Hit]:
        """The statements that speak of `text`, best first, whether or not they would answer it; none that gives orders to whoever reads it."""
        spoken = language or understand(text, (), None, self._default_language).spoken
        return [hit for hit in self._searcher.search(text, spoken, limit) if not is_planted(hit)]

    def _hits(self, question: Question, as_of: date | None) -> list[Hit]:
        """What is found for a question, best first; with `as_of` what is known to have held on that day."""
        if question.intent not in ANSWERED:
            return []
        hits = self._searcher.search(question.text, question.spoken, _HITS if as_of is None else _HITS_OF_A_DAY, question.after)
        return [hit for hit in hits if not is_planted(hit) and (as_of is None or held(hit, as_of))]


@dataclass(frozen=True)
class _Reading:
    """A question as it is read, what was found for it, best first, and what is to be told of the reading."""

    question: Question
    hits: Sequence[Hit]
    told: tuple[str, ...] = ()


def _parts(question: Question) -> Sequence[tuple[str, str]]:
    """The questions that a question consists of, each understandable alone and as it was typed; for a comparison, what each of the two is."""
    if question.intent not in ANSWERED:
        return ()
    if question.compared:
        return [(say("what_is", question.spoken, thing=thing), thing) for thing in question.compared]
    return list(zip(question.parts, question.typed_parts, strict=True))


def open_searcher(settings: Settings, calibration: Calibration | None = None) -> Searcher:
    """The searcher over the index that the settings name."""
    embedder = open_embedder(settings.embedder, settings.query_prompt, settings.passage_prompt)
    return Searcher(open_store(Path(settings.store), settings.chroma_url), embedder, read_glossary(), calibration, shipped())


def _open_trace(settings: Settings) -> "Trace | None":
    if not settings.traces:
        return None
    from assistant.tracing import open_trace

    return open_trace(settings.trace_text)


def _related(hits: Sequence[Hit], contacts: Sequence[Contact]) -> list[str]:
    """The statements that the hits conflict with or are replaced by, and those that give the contacts."""
    other = (reference for hit in hits for reference in (*hit.superseded_by, *hit.statement.conflicts))
    return list(dict.fromkeys([*other, *(reference for contact in contacts for reference in contact.statements)]))


@contextmanager
def _timed(timings: dict[str, float], stage: str) -> Iterator[None]:
    """Adds how long the block took, in milliseconds."""
    started = perf_counter()
    yield
    timings[stage] = round(timings.get(stage, 0.0) + (perf_counter() - started) * 1000, 2)
