"""Measures speed, as ratios to a plain piece of the same work in the same run: times alone would say more of the machine than of us."""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from assistant import Assistant, Settings
from corpus import LANGUAGES, read_library
from evals.cases import read_cases
from index import build, open_embedder
from index.builder import entries_of
from index.store import EmbeddedStore

_QUESTIONS = 100
_COLD = 5


def bench() -> list[tuple[str, str]]:
    """What was measured and the figures, a pair each. Needs a built index (the settings' own)."""
    return [*_answers(), *_cold_start(), *_build()]


def _answers() -> list[tuple[str, str]]:
    """Answers of a warm assistant, against embedding the question and asking one Chroma collection for ten entries."""
    settings = Settings.load()
    assistant = Assistant.from_settings(settings)
    embedder = open_embedder(settings.embedder, settings.query_prompt, settings.passage_prompt)
    generation = EmbeddedStore(settings.store).open()
    questions = [case.question for case in read_cases() if case.answerable][:_QUESTIONS]
    assistant.ask(questions[0])
    stages: dict[str, list[float]] = {}
    for question in questions:
        for stage, milliseconds in assistant.ask(question).timings_ms.items():
            stages.setdefault(stage, []).append(milliseconds)
    plain = [_milliseconds(lambda question=question: generation.nearest("nl", embedder.embed_queries([question])[0], 10)) for question in questions]
    whole = stages.pop("total")
    return [
        ("answer, p50", f"{median(whole):.1f} ms, {median(whole) / median(plain):.1f} × embedding and one Chroma query ({median(plain):.1f} ms)"),
        ("answer, p95", f"{quantiles(whole, n=20)[-1]:.1f} ms"),
        ("of which, p50", ", ".join(f"{stage} {median(times):.2f} ms" for stage, times in stages.items())),
    ]


def _cold_start() -> list[tuple[str, str]]:
    """A whole `wegwijzer ask` process, against one that only imports chromadb."""
    command = [str(Path(sys.executable).with_name("wegwijzer")), "ask", "Wat is PIO?"]
    whole = [_milliseconds(lambda: _run(command)) for _ in range(_COLD)]
    plain = [_milliseconds(lambda: _run([sys.executable, "-c", "import chromadb"])) for _ in range(_COLD)]
    ratio = median(whole) / median(plain)
    return [("cold `wegwijzer ask`, median", f"{median(whole) / 1000:.2f} s, {ratio:.1f} × importing chromadb ({median(plain) / 1000:.2f} s)")]


def _build() -> list[tuple[str, str]]:
    """A full build and one with nothing to embed, against adding the same vectors to Chroma."""
    library, embedder = read_library(), open_embedder()
    entries = {language: entries_of(library, language) for language in LANGUAGES}
    vectors = {language: embedder.embed_passages([entry.text for entry in entries[language]]) for language in LANGUAGES}
    with tempfile.TemporaryDirectory() as folder:
        store, plain_store = EmbeddedStore(Path(folder) / "whole"), EmbeddedStore(Path(folder) / "plain")

        def add_only() -> None:
            with plain_store.write() as (generation, _):
                for language in LANGUAGES:
                    generation.add(language, entries[language], vectors[language])

        whole = _milliseconds(lambda: build(library, embedder, store))
        again = _milliseconds(lambda: build(library, embedder, store))
        plain = _milliseconds(add_only)
    count = sum(map(len, entries.values()))
    return [
        ("index build", f"{whole / 1000:.1f} s for {count} texts, {whole / plain:.2f} × adding their vectors to Chroma ({plain / 1000:.1f} s)"),
        ("index build, nothing changed", f"{again:.0f} ms"),
    ]


def _milliseconds(work: Callable[[], object]) -> float:
    started = perf_counter()
    work()
    return (perf_counter() - started) * 1000


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, check=True, capture_output=True)
