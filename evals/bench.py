"""Measures speed and memory, as ratios to plain pieces of the same work in the same run: times alone would say more of the machine than of us."""

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter, sleep
from typing import Any
from unittest.mock import patch

import numpy as np
from tqdm import tqdm

from assistant import Assistant, Settings
from corpus import LANGUAGES, Document, Library, Section, Statement, WegwijzerError, read_library
from evals import pages
from evals.baselines import Nearest, minilm, remembered, tutorial
from evals.cases import Case, read_cases
from evals.serving import ROOT, serving
from index import Embedder, Searcher, build, open_embedder
from index.builder import entries_of
from index.lexicon import Lexicon
from index.store import EmbeddedStore, Generation
from index.tagger import shipped

_QUESTIONS = 100
_COLD = 5
_SEED = 20261123
_CHANGED, _COMPOUNDS = 0.3, 0.03
"""Shares of the words of a statement that are replaced by another word of the library, and by a new compound of two."""
_ASK_ALL = """import json, sys
from assistant import Assistant
assistant = Assistant.from_settings()
for question in json.load(sys.stdin):
    assistant.ask(question)
print(open("/proc/self/status").read())"""


@dataclass(frozen=True)
class Line:
    """Something measured: in words, and as numbers for programs (milliseconds, seconds, MiB, ratios, counts, as their names say)."""

    what: str
    figures: str
    values: dict[str, float]


def bench(settings: Settings, size: int) -> Iterator[Line]:
    """What is measured, a line each. Needs a built index (the settings' own). `size` statements are made up for the large index; 0 leaves it out."""
    library = read_library(own=settings.library)
    embedder = open_embedder(settings.embedder, settings.query_prompt, settings.passage_prompt)
    assistant = Assistant.from_settings(settings)
    cases = [case for case in read_cases() if case.answerable]
    yield from _answers(assistant, library, embedder, cases[:: max(1, len(cases) // _QUESTIONS)], settings)
    yield from _cold_start()
    yield from _memory()
    yield from _web([case.question for case in cases[:: max(1, len(cases) // _QUESTIONS)]])
    yield from _build(library, embedder)
    if size:
        yield from _large(assistant, library, embedder, [case for case in cases if case.lang == "nl"][:_QUESTIONS], size)


def write(lines: Sequence[Line], file: Path) -> None:
    """Writes what was measured, with date and machine."""
    file.parent.mkdir(parents=True, exist_ok=True)
    machine = f"{platform.system()} {platform.machine()}, {_cores()} cores, Python {platform.python_version()}"
    values = {"date": date.today().isoformat(), "machine": machine, "lines": [asdict(line) for line in lines]}
    file.write_text(json.dumps(values, ensure_ascii=False, indent=1), encoding="utf-8")


def large_library(library: Library, size: int, seed: int = _SEED) -> Library:
    """`size` statements in Dutch, without questions: those of `library` again and again, some words replaced by others of it or by compounds of two.

    The compounds let the vocabulary grow with the library, as Dutch does. What the statements say is nonsense; only their times matter.
    """
    random = Random(seed)
    sections = [(document, section) for document in library.documents for section in document.sections]
    originals = [(document, section, statement) for document, section in sections for statement in section.statements if statement.nl]
    if not originals:
        raise WegwijzerError("the library has no statement in Dutch to make up others from; bench with --size 0")
    vocabulary = sorted({word for _, _, statement in originals for word in statement.nl.split()})
    simple = [word.lower() for word in vocabulary if word.isalpha() and len(word) > 3] or vocabulary

    def varied(text: str) -> str:
        def word(old: str) -> str:
            chance = random.random()
            if chance < _COMPOUNDS:
                return random.choice(simple) + random.choice(simple)
            return random.choice(vocabulary) if chance < _COMPOUNDS + _CHANGED else old

        return " ".join(map(word, text.split()))

    made: dict[str, tuple[Document, list[Section]]] = {}
    for number in range(size):
        document, section, statement = originals[number % len(originals)]
        id = f"{document.id[:80]}-{number // len(originals)}"
        new = Statement(id=f"s-{number}", nl=varied(statement.nl), topic=statement.topic, valid=statement.valid, as_of=statement.as_of)
        made.setdefault(id, (document, []))[1].append(section.model_copy(update={"statements": (new,)}))
    documents = tuple(document.model_copy(update={"id": id, "sections": tuple(sections)}) for id, (document, sections) in made.items())
    return replace(library, documents=documents, hash=f"made up: {size} statements, seed {seed}")


def _answers(assistant: Assistant, library: Library, embedder: Embedder, cases: Sequence[Case], settings: Settings) -> Iterator[Line]:
    """Answers of a warm assistant; interleaved with them those of the tutorial pipeline, and embedding the question and asking one Chroma collection."""
    generation = EmbeddedStore(settings.store).open()
    transformer = open_embedder(str(minilm()))
    ours, plain, tutorials = [], [], []
    with remembered(minilm(), settings.store / "baselines") as embed, tutorial(library, embed) as made:
        fresh = Nearest(library, transformer.embed_queries, made.generation)
        for number, case in enumerate([cases[0], *cases]):
            question = case.question
            whole = _milliseconds(lambda question=question: assistant.ask(question))
            other = _milliseconds(lambda question=question: fresh.ask(question))
            least = _milliseconds(lambda question=question: generation.nearest("nl", embedder.embed_queries([question])[0], 10))
            if number:  # the first warms up
                ours.append(whole)
                tutorials.append(other)
                plain.append(least)
    yield _times("answer", ours, {"the tutorial pipeline": tutorials, "embedding and one Chroma query": plain})
    yield _profile("of which", assistant, embedder, [case.question for case in cases])


def _times(what: str, times: Sequence[float], beside: Mapping[str, Sequence[float]]) -> Line:
    """p50 and p95, and the ratio of the medians to other work on the same questions."""
    middle, tail = median(times), quantiles(times, n=20)[-1]
    ratios = ", ".join(f"{middle / median(other):.2f} × {name} (p50 {median(other):.1f} ms)" for name, other in beside.items())
    values = {"p50_ms": middle, "p95_ms": tail} | {f"ratio to {name}": middle / median(other) for name, other in beside.items()}
    return Line(what, f"p50 {middle:.1f} ms, p95 {tail:.1f} ms; {ratios}", _rounded(values))


def _profile(what: str, assistant: Assistant, embedder: Embedder, questions: Sequence[str]) -> Line:
    """Where an answer's time goes, as medians; the parts of the search are timed around what does them."""
    stages: dict[str, list[float]] = {}
    with ExitStack() as stack:
        spent: dict[str, float] = {}
        for part, owner, name in (
            ("nearest", Generation, "nearest"),
            ("records", Generation, "get"),
            ("words", Lexicon, "search"),
            ("embedding", type(embedder), "embed_queries"),
        ):
            stack.enter_context(timed(spent, part, owner, name))
        for question in questions:
            spent.update(dict.fromkeys(spent, 0.0))
            for stage, milliseconds in (assistant.ask(question).timings_ms | {f"search, {part}": value for part, value in spent.items()}).items():
                stages.setdefault(stage, []).append(milliseconds)
    stages.pop("total")
    medians = {stage: median(times) for stage, times in stages.items()}
    return Line(what, ", ".join(f"{stage} {milliseconds:.2f} ms" for stage, milliseconds in medians.items()), _rounded(medians))


@contextmanager
def timed(spent: dict[str, float], part: str, owner: type, name: str) -> Iterator[None]:
    """Adds the milliseconds spent in the method `owner.name` to `spent[part]`."""
    method = getattr(owner, name)
    spent[part] = 0.0

    def around(*arguments: Any, **options: Any) -> Any:
        started = perf_counter()
        try:
            return method(*arguments, **options)
        finally:
            spent[part] += (perf_counter() - started) * 1000

    with patch.object(owner, name, around):
        yield


def _cold_start() -> Iterator[Line]:
    """A whole `wegwijzer ask` process, against one that only imports chromadb."""
    command = [sys.executable, "-c", "from assistant.cli import main; main()", "ask", "Wat is PIO?"]
    pairs = [(_milliseconds(lambda: _run(command)), _milliseconds(lambda: _run([sys.executable, "-c", "import chromadb"]))) for _ in range(_COLD)]
    whole, plain = (median(times) / 1000 for times in zip(*pairs, strict=True))
    figures = f"{whole:.2f} s (median of {_COLD}), {whole / plain:.1f} × importing chromadb ({plain:.2f} s)"
    yield Line("cold `wegwijzer ask`", figures, _rounded({"whole_s": whole, "importing_chromadb_s": plain, "ratio": whole / plain}))


def _memory() -> Iterator[Line]:
    """What the web app holds once its page is served and its index is open, and what an assistant alone holds after some questions."""
    if not Path("/proc/self/status").exists():  # not Linux
        return
    questions = [case.question for case in read_cases()][:_QUESTIONS]
    done = subprocess.run([sys.executable, "-c", _ASK_ALL], input=json.dumps(questions), cwd=ROOT, check=True, capture_output=True, text=True)
    alone = _resident(done.stdout)
    with serving() as app:
        sleep(5)  # what is made when it is first needed
        held = _resident(Path(f"/proc/{app.process}/status").read_text())
    figures = f"{held:.0f} MiB serving the web app; {alone:.0f} MiB an assistant alone, after {len(questions)} questions"
    yield Line("resident memory", figures, _rounded({"serving_mib": held, "assistant_mib": alone}))


def _web(questions: Sequence[str]) -> Iterator[Line]:
    """How soon the web app shows its page and answers after its start, and what a visitor with a browser waits for."""
    with serving() as app:
        figures = f"page after {app.page_s:.1f} s, while models load; ready after {app.ready_s:.1f} s"
        yield Line("start of the web app", figures, _rounded({"page_s": app.page_s, "ready_s": app.ready_s}))
        if not pages.has_browser():
            return
        usable, asked = pages.visits(app, questions)
    for what, times in (("address bar to usable page", usable), ("an answer begins, in the browser", asked)):
        yield Line(what, f"{median(times):.0f} ms, at most {max(times):.0f} ms", _rounded({"p50_ms": median(times), "max_ms": max(times)}))


def _resident(status: str) -> float:
    """MiB, from the text of /proc/…/status."""
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS:"))


def _build(library: Library, embedder: Embedder) -> Iterator[Line]:
    """A full build and one with nothing to embed, against adding the same vectors to Chroma."""
    entries = {language: entries_of(library, language) for language in LANGUAGES}
    vectors = {language: embedder.embed_passages([entry.text for entry in entries[language]]) for language in LANGUAGES if entries[language]}
    with tempfile.TemporaryDirectory() as folder:
        store, plain_store = EmbeddedStore(Path(folder) / "whole"), EmbeddedStore(Path(folder) / "plain")

        def add_only() -> None:
            with plain_store.write() as (generation, _):
                for language in vectors:
                    generation.add(language, entries[language], vectors[language])

        whole = _milliseconds(lambda: build(library, embedder, store, reader=shipped())) / 1000
        again = _milliseconds(lambda: build(library, embedder, store, reader=shipped())) / 1000
        plain = _milliseconds(add_only) / 1000
    count = sum(map(len, entries.values()))
    yield _rate("index build", count, whole, plain)
    yield Line("index build, nothing changed", f"{again * 1000:.0f} ms", _rounded({"again_s": again}))


class Guess:
    """The reader that ships, but the vectors of texts are drawn by chance: a question takes as long, and reading 100,000 statements would take a quarter of an
    hour."""

    def __init__(self) -> None:
        self.id, self.dimensions, self.read = "guess", shipped().dimensions, shipped().read
        self._random = np.random.default_rng(0)

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        drawn = self._random.standard_normal((len(texts), self.dimensions), dtype=np.float32)
        return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


def _rate(what: str, count: int, whole: float, adding: float) -> Line:
    """Entries a second of a build of `whole` seconds, beside Chroma's own rate for the same vectors."""
    beside = f"{whole / adding:.2f} × the time Chroma takes to add their vectors ({count / adding:,.0f}/s)"
    figures = f"{count / whole:,.0f} entries/s ({count:,} in {whole:.1f} s), {beside}"
    return Line(what, figures, _rounded({"entries": count, "whole_s": whole, "adding_s": adding, "ratio": whole / adding}))


def _large(assistant: Assistant, library: Library, embedder: Embedder, cases: Sequence[Case], size: int) -> Iterator[Line]:
    """The same questions asked of the real index and of a large one, in turn; and how the large one was built."""
    with tempfile.TemporaryDirectory() as folder:
        store = EmbeddedStore(Path(folder))
        spent: dict[str, float] = {}
        with tqdm(total=size, desc=f"{size:,} statements", disable=None, leave=False) as bar, timed(spent, "adding", Generation, "add"):
            report = build(large_library(library, size), embedder, store, progress=lambda done, total: bar.update(done - bar.n), reader=Guess())
        yield _rate(f"index build, {size:,} statements (Dutch, no questions)", report.entries, report.seconds, spent["adding"] / 1000)
        opened = perf_counter()
        searcher = Searcher(store, embedder, library.glossary, reader=Guess())
        opened = perf_counter() - opened
        large = Assistant(searcher, library.contacts, glossary=library.glossary)
        generation = store.open()
        ours, times, plain = [], [], []
        for number, case in enumerate([cases[0], *cases]):
            question = case.question
            small = _milliseconds(lambda question=question: assistant.ask(question))
            big = _milliseconds(lambda question=question: large.ask(question))
            least = _milliseconds(lambda question=question: generation.nearest("nl", embedder.embed_queries([question])[0], 10))
            if number:
                ours.append(small)
                times.append(big)
                plain.append(least)
        yield _times(f"answer, {size:,} statements", times, {"the same at library size": ours, "embedding and one Chroma query": plain})
        yield _profile("of which", large, embedder, [case.question for case in cases])
        yield Line(f"opening the index, {size:,} statements", f"{opened:.1f} s", _rounded({"open_s": opened}))


def _rounded(values: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 3) for name, value in values.items()}


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _milliseconds(work: Callable[[], object]) -> float:
    started = perf_counter()
    work()
    return (perf_counter() - started) * 1000


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
