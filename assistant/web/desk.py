"""The desk: every question comes in here, whether from the page, HTTP, Gradio or MCP. It waits for what loads, keeps the order and counts."""

import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing, contextmanager
from datetime import date
from functools import partial
from time import perf_counter
from typing import Literal, TypeVar

import anyio
from anyio.to_thread import run_sync

from assistant.answer import Answer, Sentence
from assistant.feedback import Feedback, FeedbackStore
from assistant.fit import Judge, Judgement
from assistant.pipeline import Assistant
from assistant.web.loading import Loading
from assistant.web.meters import Meters
from corpus import Language, Library, WegwijzerError
from corpus.digest import Question
from corpus.fit import Fit, Reply

Door = Literal["page", "api", "gradio", "mcp"]
Done = TypeVar("Done")

log = logging.getLogger(__name__)
MOST_TYPED = 8_000
"""Characters of a question that a door takes in; what is longer than the assistant reads it refuses itself, with its reason."""
_HISTORY = 6
"""Earlier questions that a follow-up may lean on."""
_WAITING = 8
"""How many times more answers are worked on at once where they wait for a chat model."""
_SUGGESTED, _TRIED = 3, 6
"""Follow-up questions that are offered, and how many are tried to find them."""


class Desk:
    """`workers` questions are worked on at once; the others wait in the order in which they came."""

    def __init__(
        self,
        assistant: Loading[Assistant],
        library: Loading[Library],
        judge: Loading[Judge],
        store: FeedbackStore,
        meters: Meters,
        keep_questions: bool = False,
        waits: bool = False,
    ) -> None:
        """`waits` says that answers mostly wait for a chat model: more of them are worked on at once."""
        self.library = library
        self.meters = meters
        self._assistant = assistant
        self._judge = judge
        self._store = store
        self._keep = keep_questions
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 2
        self._limiter = anyio.CapacityLimiter(max(2, cores) * (_WAITING if waits else 1))
        self._suggestions: dict[tuple[str, Language], str | None] = {}

    @property
    def ready(self) -> bool:
        return self._assistant.ready and self._judge.ready and self.library.ready

    async def ask(self, door: Door, question: str, turns: Sequence[str] = (), lang: Language | None = None, as_of: date | None = None) -> Answer:
        """The answer; `turns` are the earlier questions, oldest first. Raises what loading the assistant raised."""
        async with aclosing(self.stream(door, question, turns, lang, as_of)) as stream:
            *_, answer = [piece async for piece in stream]
        return answer

    async def stream(
        self, door: Door, question: str, turns: Sequence[str] = (), lang: Language | None = None, as_of: date | None = None
    ) -> AsyncIterator[Sentence | Answer]:
        """The sentences of a reworded answer as they are verified, then the answer; without a chat model only that. Closing it stops the work. See `ask`."""
        with self._timed("ask"):
            assistant = await self._assistant.wait()
            pieces = assistant.stream(question, tuple(turns)[-_HISTORY:], lang, as_of)
            try:
                while isinstance(piece := await self._run(partial(next, pieces)), Sentence):
                    yield piece
            finally:
                pieces.close()
        answer = piece
        self.meters.questions.labels(door, answer.lang, answer.status, answer.reason or "").inc()
        if self._keep:
            try:
                await run_sync(self._store.add_question, door, answer)
            except WegwijzerError as error:  # whoever asked gets the answer all the same
                log.error("%s", error)
        yield answer

    async def judge(self, door: Door, idea: str, lang: Language | None = None, given: Mapping[str, Reply] | None = None, id: str | None = None) -> Judgement:
        """The verdict on an idea. Raises InputError for a criterion or answer that is none."""
        with self._timed("fit"):
            judge = await self._judge.wait()
            judgement = await self._run(partial(judge.judge, idea, lang, given, id))
        self.meters.verdicts.labels(door, judgement.lang, judgement.verdict).inc()
        return judgement

    async def table(self) -> Fit:
        """The decision table."""
        return (await self._judge.wait()).fit

    async def search(self, query: str, lang: Language | None = None, limit: int = 10) -> list[tuple[str, float]]:
        """References of the statements that may answer `query`, best first, each with its score in [0, 1]."""
        with self._timed("search"):
            assistant = await self._assistant.wait()
            return [(hit.reference, hit.score) for hit in await self._run(partial(assistant.find, query, lang, limit))]

    async def suggest(self, references: Sequence[str], asked: Sequence[str], lang: Language) -> list[str]:
        """Questions to go on with: of the statements beside those cited, and only such as the library is known to answer with them."""
        library = await self.library.wait()
        found: list[str] = []
        for reference in _beside(library, references)[:_TRIED]:
            question = await self._suggestion(library, reference, lang)
            if question and question not in asked and question not in found:
                found.append(question)
            if len(found) == _SUGGESTED:
                break
        return found

    async def add_feedback(self, feedback: Feedback) -> int:
        number = await run_sync(self._store.add, feedback)
        self.meters.feedback.labels(feedback.verdict).inc()
        return number

    async def purge(self) -> int:
        return await run_sync(self._store.purge)

    async def _suggestion(self, library: Library, reference: str, lang: Language) -> str | None:
        """The first known question of a statement, if asking it brings that statement; found out once."""
        key = (reference, lang)
        if key not in self._suggestions:
            questions: tuple[Question, ...] = library.by_reference[reference][1].questions.get(lang, ())
            text = next((question.text for question in questions if question.text.endswith("?") and question.text[0].isupper()), None)
            assistant = await self._assistant.wait()
            answer = await self._run(partial(assistant.ask, text, (), lang)) if text else None
            cited = answer is not None and answer.status == "answered" and any(source.statement == reference for source in answer.sources)
            self._suggestions[key] = text if cited else None
        return self._suggestions[key]

    def _run(self, work: Callable[[], Done]) -> Awaitable[Done]:
        return run_sync(work, limiter=self._limiter)

    @contextmanager
    def _timed(self, work: str):
        started = perf_counter()
        with self.meters.running.track_inprogress():
            yield
        self.meters.seconds.labels(work).observe(perf_counter() - started)


def _beside(library: Library, references: Sequence[str]) -> list[str]:
    """The statements of the cited documents' sections, then those of the same topic; never one that is cited or only says what is not known."""
    cited = [library.by_reference[reference] for reference in references if reference in library.by_reference]
    near, alike = [], []
    topics = {statement.topic for _, statement in cited if statement.topic}
    for reference, document, statement in library.statements():
        if statement.gap or reference in references:
            continue
        if any(document.id == other.id and _section(document, statement.id) == _section(other, known.id) for other, known in cited):
            near.append(reference)
        elif statement.topic in topics:
            alike.append(reference)
    return near[:3] + alike


def _section(document, statement: str) -> str:
    return next(section.id for section in document.sections if any(other.id == statement for other in section.statements))
