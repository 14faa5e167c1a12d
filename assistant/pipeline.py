"""The way of a question: understand, search, compose, verify. What is slow or remote is handed in."""

import logging
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Protocol

from assistant.answer import Answer, Sentence
from assistant.compose import Part, compose
from assistant.fit import Judge
from assistant.fit_turn import about_idea
from assistant.fitting import Surroundings
from assistant.idea import open_reader
from assistant.planted import is_planted
from assistant.question import ANSWERED, Question, understand
from assistant.settings import Settings
from assistant.texts import say
from assistant.validity import held
from assistant.verifier import verify
from corpus import Contact, Language, Term
from corpus.fit import read_fit
from corpus.reader import CORPUS, library_hash, read_contacts, read_glossary
from index import Hit, Searcher, open_embedder, open_store
from index.calibration import Calibration
from index.terms import TermNames

if TYPE_CHECKING:
    from assistant.reword import Reworder
    from assistant.tracing import Trace

log = logging.getLogger(__name__)

_HITS, _HITS_OF_A_DAY = 20, 200
"""Statements looked at, and statements looked at for those that held on a given day."""


class Finder(Protocol):
    """What the assistant needs of a searcher."""

    calibration: Calibration

    def search(self, text: str, language: Language, limit: int) -> list[Hit]: ...

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
        reworder: "Reworder | None" = None,
        trace: "Trace | None" = None,
    ) -> None:
        """Without a `judge` of ideas, "does my idea fit?" is a question like any other."""
        self._searcher = searcher
        self._contacts = contacts
        self._terms = [TermNames(term) for term in glossary]
        self._default_language = default_language
        self._today = today
        self._reworder = reworder
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
        judge = Judge(read_fit(), searcher.look_up, contacts, open_reader(), settings.language)
        return cls(searcher, contacts, settings.language, glossary=read_glossary(), judge=judge, reworder=open_reworder(settings), trace=_open_trace(settings))

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
        with _timed(timings, "understand"):
            understood = understand(question, history, language, self._default_language)
            on_idea = about_idea(self._judge, understood, history, language) if self._judge else None
        if on_idea:
            return on_idea
        with _timed(timings, "understand"):
            parts = [understand(part, (), understood.lang, understood.spoken) for part in _parts(understood)]
        with _timed(timings, "search"):
            hits = self._hits(understood, as_of)
            found = [Part(part, self._hits(part, as_of)) for part in parts]
            contacts = self._contacts if any(asked.intent == "contact" for asked in [understood, *parts]) else ()
            every = [hit for result in [hits, *(part.hits for part in found)] for hit in result]
            related = self._searcher.look_up(_related(every, contacts)) if every else {}
            if as_of is not None:
                related = {reference: hit for reference, hit in related.items() if held(hit, as_of)}
        today = as_of or self._today()
        with _timed(timings, "compose"):
            around = Surroundings(self._contacts, self._searcher.calibration.threshold, today, related, self._terms, before=history[-1] if history else "")
            draft = compose(understood, hits, around, found)
        with _timed(timings, "verify"):
            answer = verify(draft, today)
        if self._reworder is not None and answer.status == "answered":
            with _timed(timings, "model"):
                answer = yield from self._reworder.reword(draft, answer, today)
        return answer

    def find(self, text: str, language: Language | None = None, limit: int = _HITS) -> list[Hit]:
        """The statements that speak of `text`, best first, whether or not they would answer it."""
        return self._searcher.search(text, language or understand(text, (), None, self._default_language).spoken, limit)

    def _hits(self, question: Question, as_of: date | None) -> list[Hit]:
        """What is found for a question, best first; with `as_of` what is known to have held on that day."""
        if question.intent not in ANSWERED:
            return []
        hits = self._searcher.search(question.text, question.spoken, _HITS if as_of is None else _HITS_OF_A_DAY)
        return [hit for hit in hits if not is_planted(hit) and (as_of is None or held(hit, as_of))]


def _parts(question: Question) -> Sequence[str]:
    """The questions that a question consists of; for a comparison, what each of the two is."""
    if question.intent not in ANSWERED:
        return ()
    if question.compared:
        return [say("what_is", question.spoken, thing=thing) for thing in question.compared]
    return question.parts if len(question.parts) > 1 else ()


def open_searcher(settings: Settings, calibration: Calibration | None = None) -> Searcher:
    """The searcher over the index that the settings name."""
    embedder = open_embedder(settings.embedder, settings.query_prompt, settings.passage_prompt)
    return Searcher(open_store(Path(settings.store), settings.chroma_url), embedder, read_glossary(), calibration)


def open_reworder(settings: Settings) -> "Reworder | None":
    """What rewords answers, if the settings name a chat model; nothing of it is imported without one. Raises SettingsError."""
    if settings.chat_model is None:
        return None
    from assistant.chat_model import ChatModel
    from assistant.grounding import Grounding
    from assistant.reword import Reworder
    from corpus import read_library

    return Reworder(ChatModel(settings.chat_model, settings.chat_seconds), Grounding(read_library(own=settings.library)).fault)


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
    """Records how long the block took, in milliseconds."""
    started = perf_counter()
    yield
    timings[stage] = round((perf_counter() - started) * 1000, 2)
