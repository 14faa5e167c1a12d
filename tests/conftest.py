"""Shared parts: a small library on disk, an embedder without a model, an index over them. No test reaches the network."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from assistant import Assistant
from corpus import Library, read_library
from index import Searcher, build
from index.calibration import Calibration
from index.lexicon import words
from index.readings import Reading, highest
from index.store import EmbeddedStore

SMALL = Path(__file__).parent / "small"
"""A library of two documents, with contacts and glossary."""
ROOT = Path(__file__).parent.parent
TODAY = date(2026, 11, 23)


_STARTS = {"run_python", "start_process", "wegwijzer", "small_wegwijzer", "start_app"}
"""Fixtures that start a process of its own; whatever uses one is no plain unit test."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if not _STARTS.isdisjoint(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.process)


class FakeEmbedder:
    """Bag of hashed words, so that texts that share words are near; counts what it is asked to embed."""

    id = "fake"
    dimensions = 64

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def embed_queries(self, queries) -> np.ndarray:
        self.embedded += queries
        return np.stack([self._vector(text) for text in queries])

    embed_passages = embed_queries

    def _vector(self, text: str) -> np.ndarray:
        vector = np.full(self.dimensions, 1e-3, dtype=np.float32)
        for word in words(text, "nl"):
            vector[sum(map(ord, word)) % self.dimensions] += 1
        return vector / np.linalg.norm(vector)


class FakeReader:
    """Reads by the same words, and finds a long question worded like what is answered; counts what it is asked to read beside questions."""

    id = "fake reader"
    dimensions = FakeEmbedder.dimensions
    unanswered = ("Hoeveel kost een ticket naar Brugge?",)

    def __init__(self) -> None:
        self.texts: list[str] = []

    def read(self, question, before=()) -> Reading:
        vector = FakeEmbedder().embed_queries([" ".join((*before, question))])[0]
        return Reading(0.1 * len(question), vector, highest(FakeEmbedder().embed_queries(self.unanswered) @ vector))

    def leads(self, question, statement) -> dict[str, float]:
        """Sceptical: no word is likely."""
        return {"yes": 0.3, "no": 0.3, "depends": 0.2, "undecided": 0.4}

    def vectors(self, texts) -> np.ndarray:
        self.texts += texts
        return FakeEmbedder().embed_queries(texts)


@pytest.fixture
def corpus_folder(tmp_path: Path) -> Path:
    """A copy of the small library that a test may change."""
    return Path(shutil.copytree(SMALL, tmp_path / "corpus"))


@pytest.fixture
def library(corpus_folder: Path) -> Library:
    return read_library(corpus_folder)


@pytest.fixture
def reader() -> FakeReader:
    return FakeReader()


@pytest.fixture
def embedder() -> FakeEmbedder:
    return FakeEmbedder()


@pytest.fixture
def store(tmp_path: Path) -> EmbeddedStore:
    return EmbeddedStore(tmp_path / "store")


@pytest.fixture
def calibration() -> Calibration:
    """Scores that rise with the cosine and the words covered; 0.5 is the line."""
    return Calibration(embedder="fake", weights={"dense": 6.0, "coverage": 4.0}, intercept=-5.0, threshold=0.5)


@pytest.fixture
def searcher(library: Library, embedder: FakeEmbedder, store: EmbeddedStore, calibration: Calibration) -> Searcher:
    build(library, embedder, store, calibration)
    return Searcher(store, embedder, library.glossary)


@pytest.fixture
def assistant(searcher: Searcher, library: Library) -> Assistant:
    """Answers from the small library, on a fixed day."""
    return Assistant(searcher, library.contacts, today=lambda: TODAY)


@pytest.fixture
def edit(corpus_folder: Path) -> Callable[[str, str, str], Path]:
    """Replaces text in a file of the copy of the small library: `edit("contacts.yaml", old, new)`; `old` must stand there."""

    def edit(name: str, old: str, new: str) -> Path:
        path = corpus_folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        return path

    return edit


@pytest.fixture
def run_python() -> Callable[..., subprocess.CompletedProcess]:
    """Runs code in a fresh Python from this repository; further keywords go to `subprocess.run`."""

    def run_python(code: str, **options) -> subprocess.CompletedProcess:
        environment = os.environ | {"PYTHONPATH": str(ROOT)} | options.pop("env", {})
        return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, env=environment, **options)

    return run_python


@pytest.fixture(scope="session")
def shared_library() -> Library:
    """The small library, read once. Not to be changed."""
    return read_library(SMALL)


@pytest.fixture(scope="session")
def shared_assistant(shared_library: Library, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Answers from the small library, on a fixed day, made once."""
    store, embedder = EmbeddedStore(tmp_path_factory.mktemp("shared") / "store"), FakeEmbedder()
    build(shared_library, embedder, store, Calibration(embedder="fake", weights={"dense": 6.0, "coverage": 4.0}, intercept=-5.0, threshold=0.5))
    return Assistant(Searcher(store, embedder, shared_library.glossary), shared_library.contacts, today=lambda: TODAY)


def _environment(**settings: object) -> dict[str, str]:
    """This process's environment with these WEGWIJZER_* settings only."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("WEGWIJZER_")}
    return others | {f"WEGWIJZER_{name.upper()}": str(value) for name, value in settings.items()}


def _wegwijzer(*arguments: str | Path, folder: Path, checkout: Path | None = None, **settings: object) -> subprocess.CompletedProcess:
    """Runs the installed command in `folder`, or that of a `checkout`."""
    command = [sys.executable, "-c", "from assistant.cli import main; main()"] if checkout else [Path(sys.executable).parent / "wegwijzer"]
    environment = _environment(**settings) | ({"PYTHONPATH": str(checkout)} if checkout else {})
    return subprocess.run([*command, *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="session")
def real_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index over the shipped library, built by the command itself, once for all workers of the test run. Not to be changed."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "real"
    folder.mkdir(exist_ok=True)
    with FileLock(folder / "lock"):
        if not (folder / "built").exists():
            done = _wegwijzer("index", "build", folder=folder, store=folder / "store")
            assert done.returncode == 0, done.stderr
            (folder / "built").touch()
    return folder / "store"


@pytest.fixture(scope="session")
def small_checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This repository with the small library in place of the shipped one: builds in a second where the amount of text proves nothing."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in ("assistant", "index", "evals", "app.py"):
        (folder / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "corpus", folder / "corpus", ignore=shutil.ignore_patterns("library", "__pycache__"))
    shutil.copytree(SMALL, folder / "corpus", dirs_exist_ok=True)
    return folder


@pytest.fixture
def wegwijzer(real_store: Path, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess]:
    """Runs the command in `tmp_path` on the real index; keywords are settings: `wegwijzer("ask", "…", library=folder)`."""

    def wegwijzer(*arguments: str | Path, **settings: object) -> subprocess.CompletedProcess:
        return _wegwijzer(*arguments, folder=tmp_path, **{"store": real_store} | settings)

    return wegwijzer


@pytest.fixture
def small_wegwijzer(small_checkout: Path, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess]:
    """Runs the command in `tmp_path` over the small library, on an index there that is not yet built; keywords are settings."""

    def wegwijzer(*arguments: str | Path, **settings: object) -> subprocess.CompletedProcess:
        return _wegwijzer(*arguments, folder=tmp_path, checkout=small_checkout, **{"store": tmp_path / "store"} | settings)

    return wegwijzer


@pytest.fixture(scope="session")
def start_app(real_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., subprocess.Popen]]:
    """Starts app.py (or the code in `run`) on a free port and the real index, and waits for its page; the process has `.url`.

    Needs loopback (`enable_socket`). What still runs at the end of the session is killed.
    """
    started = []

    def start_app(run: str | None = None, **settings: object) -> subprocess.Popen:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [sys.executable, "-c", run] if run else [sys.executable, ROOT / "app.py"]
        folder = tmp_path_factory.mktemp("app")
        defaults = {"store": real_store, "port": port, "database_url": f"sqlite:///{folder / 'feedback.db'}", "limit": "10000/minute"}
        environment = _environment(**defaults | settings) | {"PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=(folder / "out").open("wb"), stderr=subprocess.STDOUT)
        process.url = f"http://127.0.0.1:{port}/"
        started.append(process)
        until = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < until:
            try:
                urllib.request.urlopen(process.url, timeout=10).close()
                return process
            except OSError:
                time.sleep(0.1)
        raise AssertionError(f"no page on {process.url}: {(folder / 'out').read_text()}")

    yield start_app
    for process in started:
        process.kill()
        process.wait()
