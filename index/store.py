"""Keeps vectors and statements in Chroma, one generation per build. The only file that imports chromadb.

A generation is never changed once it is finished: a build fills a new one beside it and then moves one pointer, atomically. So a
build that is killed leaves the old index answering, and a reader never sees half an index.

    EmbeddedStore   a Chroma folder per generation under `.store/generations`, the pointer is the file `.store/current`
    ServerStore     collections named after the generation on a `chroma run` server, the pointer is the metadata of one collection

In a generation there is one collection per language. Its entries are statements (`document#statement`), the questions people ask
for them (`document#statement?3`) and the near misses, questions that seem to be answered by them and are not (`document#statement!3`).
No `where` filter is used to search: it made a query thirty times slower in Chroma 1.5.9.
"""

import atexit
import json
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

import numpy as np
from filelock import FileLock, Timeout
from pydantic import ValidationError

from corpus import LANGUAGES, Language, StoreBusyError, StoreError, StoreMismatchError, StoreMissingError, Value
from index.calibration import Calibration

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

FORMAT = 7
"""Raised when what a generation holds changes; an index of another format must be built again."""
BUILD = "wegwijzer index build"
_NAME = re.compile(r"\d{8}T\d{12}-[0-9a-f]{6}")
"""How a generation is named: the UTC time of its build, so that names sort by age, and some chance."""
_REMEMBERED = 20_000
"""Entries that a generation keeps in memory, about 1 KB each."""
_KEPT = 2
"""Generations that stay: the current one, and the one before it for readers that still have it open."""


class Manifest(Value):
    """What a generation was made of. Stored with it, compared when it is opened."""

    format: int = FORMAT
    embedder: str
    reader: str | None = None
    """Who read the texts, beside the embedder; None where nobody did."""
    dimensions: int
    corpus: str
    """`Library.hash` of the library it was built from."""
    calibration: Calibration
    statements: int
    entries: int
    built: str
    """UTC, ISO 8601."""

    def same_content(self, other: "Manifest") -> bool:
        """Whether both describe the same index, whenever it was built."""
        return self.model_copy(update={"built": other.built}) == other


@dataclass(frozen=True)
class Entry:
    """One thing that is searched: a statement, a question people ask for it, or a near miss."""

    id: str
    statement: str
    """The reference of the statement it stands with."""
    text: str
    lead: str | None = None
    record: str | None = None
    """On a statement's own entry: what `Hit` needs of it, as JSON."""

    @property
    def is_question(self) -> bool:
        """Whether its text is a question, be it one that the library does not answer."""
        return "?" in self.id or self.is_near_miss

    @property
    def is_near_miss(self) -> bool:
        return is_near_miss(self.id)


def is_near_miss(id: str) -> bool:
    """Whether the entry with this id is a question that its statement seems to answer and does not."""
    return "!" in id


def statement_of(id: str) -> str:
    """The reference of the statement that the entry with this id, no near miss, stands with."""
    return id.partition("?")[0]


class Generation:
    """One finished or growing index: collections of entries, by language."""

    def __init__(self, name: str, client: "ClientAPI") -> None:
        self.name = name
        self._client = client
        self._collections: dict[Language, Collection | None] = {}
        self._entries: dict[tuple[Language, str], Entry] = {}

    def add(self, language: Language, entries: Sequence[Entry], vectors: np.ndarray) -> None:
        """Adds entries with their vectors, shape (len(entries), dimensions)."""
        collection = self._collection(language)
        if collection is None:
            collection = self._client.create_collection(
                _collection_name(self.name, language), embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )
            self._collections[language] = collection
        step = min(self._client.get_max_batch_size(), 1000)
        for start in range(0, len(entries), step):
            batch = entries[start : start + step]
            collection.add(
                ids=[entry.id for entry in batch],
                documents=[entry.text for entry in batch],
                embeddings=vectors[start : start + step],
                metadatas=[
                    {key: value for key, value in (("statement", entry.statement), ("lead", entry.lead), ("record", entry.record)) if value} for entry in batch
                ],
            )

    def count(self) -> int:
        """How many entries it holds, over all languages."""
        return sum(collection.count() for language in LANGUAGES if (collection := self._collection(language)) is not None)

    def languages(self) -> tuple[Language, ...]:
        """The languages that hold entries."""
        return tuple(language for language in LANGUAGES if self._collection(language) is not None)

    def nearest(self, language: Language, vector: np.ndarray, count: int) -> list[tuple[str, float]]:
        """The ids of the `count` entries nearest to `vector`, best first, each with its cosine (-1 to 1)."""
        collection = self._collection(language)
        if collection is None:
            return []
        found = collection.query(query_embeddings=[vector], n_results=count, include=["distances"])
        return [(id, 1.0 - distance) for id, distance in zip(found["ids"][0], found["distances"][0], strict=True)]

    def get(self, language: Language, ids: Sequence[str]) -> dict[str, Entry]:
        """The entries with these ids, as far as they are there. Those asked for lately are kept: an entry never changes."""
        collection = self._collection(language)
        if collection is None or not ids:
            return {}
        kept = self._entries  # another thread may begin a new one meanwhile
        found = {id: kept[language, id] for id in ids if (language, id) in kept}
        missing = [id for id in ids if id not in found]
        if missing:
            new = {entry.id: entry for entry in _entries(collection.get(ids=missing, include=["documents", "metadatas"]))}
            if len(kept) + len(new) > _REMEMBERED:
                kept = self._entries = {}
            kept.update({(language, id): entry for id, entry in new.items()})
            found |= new
        return found

    def entries(self, language: Language) -> Iterator[Entry]:
        """All entries of a language, in the order in which they were added."""
        for page in self._pages(language, ["documents", "metadatas"]):
            yield from _entries(page)

    def vectors(self, language: Language) -> dict[tuple[bool, str], np.ndarray]:
        """The vector of each text, by (is a question, text): what a next build need not embed again."""
        known = {}
        for page in self._pages(language, ["documents", "metadatas", "embeddings"]):
            for entry, vector in zip(_entries(page), page["embeddings"], strict=True):
                known[entry.is_question, entry.text] = np.asarray(vector, dtype=np.float32)
        return known

    def _pages(self, language: Language, include: list[str]) -> Iterator[dict[str, Any]]:
        collection = self._collection(language)
        total = collection.count() if collection is not None else 0
        for offset in range(0, total, 5000):
            yield collection.get(include=include, limit=5000, offset=offset)

    def _collection(self, language: Language) -> "Collection | None":
        if language not in self._collections:
            from chromadb.errors import NotFoundError

            try:
                self._collections[language] = self._client.get_collection(_collection_name(self.name, language), embedding_function=None)
            except NotFoundError:
                self._collections[language] = None  # nor will it come: only `add` makes one
        return self._collections[language]


class Store(Protocol):
    """Where generations live."""

    folder: Path
    """Local files beside Chroma's: the writer's lock and the word index."""
    place: str
    """Where the index is, for messages: a folder or an address."""

    def current(self) -> str | None:
        """The name of the generation that answers, None if there is none yet."""

    def manifest(self) -> Manifest:
        """What the current generation was made of. Raises StoreMissingError, StoreMismatchError for another format."""

    def open(self) -> Generation:
        """The current generation, to search. Raises StoreMissingError, StoreError."""

    def write(self) -> Any:
        """A context that gives a new generation to fill and a `commit(manifest)` that makes it the current one.

        Left without commit, the generation is thrown away. Raises StoreBusyError while another process writes.
        """


class EmbeddedStore:
    """Chroma in this process, in a folder. One writer at a time, under a lock; readers need none."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.place = str(folder)
        self._generations = folder / "generations"
        self._pointer = folder / "current"

    def current(self) -> str | None:
        try:
            name = self._pointer.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise StoreMissingError(f"{self._pointer} cannot be read ({error}); run: {BUILD}") from None
        if not _NAME.fullmatch(name):
            raise StoreMissingError(f"{self._pointer} does not name an index; run: {BUILD}")
        return name

    def manifest(self) -> Manifest:
        return self._manifest(self._require())

    def _manifest(self, name: str) -> Manifest:
        try:
            return _read_manifest((self._generations / name / "manifest.json").read_text(encoding="utf-8"), str(self.folder))
        except (OSError, UnicodeDecodeError):
            raise self._broken() from None

    def open(self) -> Generation:
        name = self._require()
        manifest = self._manifest(name)
        folder = self._generations / name / "chroma"
        if not _is_database(folder / "chroma.sqlite3"):
            raise self._broken()
        with _chroma_errors(self.place):
            return _whole(Generation(name, _embedded_client(_writable(folder))), manifest, self._broken())

    @contextmanager
    def write(self) -> Iterator[tuple[Generation, Any]]:
        name = _new_name()
        folder = self._generations / name
        with _one_writer(self.folder), _disk_errors(self.folder):
            self._clean()
            folder.mkdir(parents=True)
            try:
                with _chroma_errors(self.place):
                    client = _embedded_client(folder / "chroma")

                    def commit(manifest: Manifest) -> None:
                        client.close()
                        _write_atomically(folder / "manifest.json", manifest.model_dump_json(indent=1))
                        _write_atomically(self._pointer, name + "\n")

                    yield Generation(name, client), commit
            finally:
                if not self._points_to(name):
                    shutil.rmtree(folder, ignore_errors=True)
            self._clean()

    def _broken(self) -> StoreMissingError:
        return StoreMissingError(f"{self.folder} is not an index of Wegwijzer, or a part of it is gone; run: {BUILD}")

    def _require(self) -> str:
        name = self.current()
        if not name:
            raise StoreMissingError(f"there is no index in {self.folder} yet; run: {BUILD}")
        return name

    def _clean(self) -> None:
        """Removes what killed builds left and all but the newest generations."""
        places = [folder for folder in (self._generations, self.folder / "lexicons") if folder.is_dir()]
        ours = [path for folder in places for path in folder.iterdir() if _NAME.fullmatch(path.name)]
        current = next((path.name for path in ours if self._points_to(path.name)), "")
        older = sorted({path.name for path in ours if path.name < current}, reverse=True)
        keep = {current, *older[: _KEPT - 1]}
        _keep_only(keep, *places)

    def _points_to(self, name: str) -> bool:
        try:
            return self.current() == name
        except StoreMissingError:
            return False


class ServerStore:
    """A Chroma server that several processes share. The pointer is the metadata of the collection `wegwijzer`."""

    POINTER = "wegwijzer"

    def __init__(self, url: str, folder: Path) -> None:
        self.folder = folder
        self.place = url
        host, port, encrypted = _address(url)
        import chromadb

        with _chroma_errors(url):
            self._client = chromadb.HttpClient(
                host=host,
                port=port,
                ssl=encrypted,
                settings=_quiet_settings(),
            )

    def current(self) -> str | None:
        return self._state().get("generation")

    def manifest(self) -> Manifest:
        return _read_manifest(self._require()["manifest"], self.place)

    def open(self) -> Generation:
        state = self._require()
        manifest = _read_manifest(state["manifest"], self.place)
        broken = StoreMissingError(f"a part of the index on {self.place} is gone; run: {BUILD}")
        with _chroma_errors(self.place):
            return _whole(Generation(state["generation"], self._client), manifest, broken)

    @contextmanager
    def write(self) -> Iterator[tuple[Generation, Any]]:
        name = _new_name()
        with _one_writer(self.folder), _disk_errors(self.folder), _chroma_errors(self.place):
            before = self.current()

            def commit(manifest: Manifest) -> None:
                if self.current() != before:
                    raise StoreBusyError(f"another process built the index on {self.place} meanwhile; run again if it was older: {BUILD}")
                pointer = self._client.get_or_create_collection(self.POINTER, embedding_function=None)
                pointer.modify(metadata={"generation": name, "manifest": manifest.model_dump_json()})

            try:
                yield Generation(name, self._client), commit
            finally:
                if self.current() == name:
                    self._drop(lambda generation: generation <= name and generation not in (name, before))
                    _keep_only({name, before}, self.folder / "lexicons")
                else:
                    self._drop(lambda generation: generation == name)

    def _require(self) -> dict[str, Any]:
        state = self._state()
        if "generation" not in state:
            raise StoreMissingError(f"there is no index on {self.place} yet; run: {BUILD}")
        return state

    def _state(self) -> dict[str, Any]:
        from chromadb.errors import NotFoundError

        with _chroma_errors(self.place):
            try:
                return self._client.get_collection(self.POINTER, embedding_function=None).metadata or {}
            except NotFoundError:
                return {}

    def _collections(self) -> dict[str, str]:
        """The generation of each of our collections, by the collection's name."""
        names = (collection.name for collection in self._client.list_collections(limit=10_000))
        return {name: name.rsplit("-", 1)[0].removeprefix("wegwijzer-") for name in names if name.startswith("wegwijzer-")}

    def _drop(self, goes: Callable[[str], bool]) -> None:
        for collection, generation in self._collections().items():
            if goes(generation):
                self._client.delete_collection(collection)


def _keep_only(names: set[str | None], *folders: Path) -> None:
    """Removes the generations in `folders` but these."""
    for path in (path for folder in folders if folder.is_dir() for path in folder.iterdir()):
        if _NAME.fullmatch(path.name) and path.name not in names:
            shutil.rmtree(path, ignore_errors=True)


def open_store(folder: Path, server: str | None = None) -> Store:
    """The store the settings name: a Chroma server where `server` is its address, else the embedded one in `folder`."""
    return ServerStore(server, folder) if server else EmbeddedStore(folder)


def require(manifest: Manifest, embedder: str, where: str) -> None:
    """Raises StoreMismatchError unless the index was made with this embedder."""
    if manifest.embedder != embedder:
        raise StoreMismatchError(
            f"the index in {where} was made by the embedder {manifest.embedder}, not {embedder}; set WEGWIJZER_EMBEDDER back, or run: {BUILD}"
        )


def _address(url: str) -> tuple[str, int, bool]:
    """Host, port and whether to encrypt, of a server's address."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise StoreError(f"WEGWIJZER_CHROMA_URL is {url!r}; write it as http://host:8000")
    encrypted = parts.scheme == "https"
    return parts.hostname, port or (443 if encrypted else 8000), encrypted


def _whole(generation: Generation, manifest: Manifest, broken: StoreMissingError) -> Generation:
    """The generation, if it holds all its manifest says; raises `broken` otherwise."""
    if generation.count() != manifest.entries:
        raise broken
    return generation


def _is_database(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(16) == b"SQLite format 3\0"
    except OSError:
        return False


def _writable(folder: Path) -> Path:
    """The folder itself, or a copy that lasts as long as this process: Chroma wants to write even where it only reads."""
    if all(os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids) for path in (folder, folder / "chroma.sqlite3")):
        return folder
    copy = Path(tempfile.mkdtemp(prefix="wegwijzer-"))
    atexit.register(shutil.rmtree, copy, ignore_errors=True)
    for path in sorted(folder.rglob("*")):  # without their modes: copytree would make the copy read-only too
        target = copy / path.relative_to(folder)
        target.mkdir() if path.is_dir() else shutil.copyfile(path, target)
    return copy


def _collection_name(generation: str, language: Language) -> str:
    return f"wegwijzer-{generation}-{language}"


def _new_name() -> str:
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(3)}"


def _read_manifest(text: str, where: str) -> Manifest:
    try:
        values = json.loads(text)
        if isinstance(values, dict) and values.get("format") != FORMAT:
            raise StoreMismatchError(f"the index in {where} has format {values.get('format')}, this version reads {FORMAT}; run: {BUILD}")
        return Manifest.model_validate(values)
    except (json.JSONDecodeError, ValidationError, RecursionError):
        raise StoreMissingError(f"{where} is not an index of Wegwijzer; run: {BUILD}") from None


def _entries(page: dict[str, Any]) -> Iterator[Entry]:
    for id, text, metadata in zip(page["ids"], page["documents"], page["metadatas"], strict=True):
        yield Entry(id, metadata["statement"], text, metadata.get("lead"), metadata.get("record"))


def _quiet_settings() -> Any:
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False)


def _embedded_client(folder: Path) -> "ClientAPI":
    import chromadb

    return chromadb.PersistentClient(folder, settings=_quiet_settings())


@contextmanager
def _one_writer(folder: Path) -> Iterator[None]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / "writer.lock", timeout=0)
        lock.acquire()
    except Timeout:
        raise StoreBusyError(f"another process is building the index in {folder}; wait until it is done, the old index answers meanwhile") from None
    except OSError as error:
        raise StoreError(f"cannot write the index in {folder} ({error.strerror}); choose another folder with WEGWIJZER_STORE") from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _disk_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"cannot write the index in {folder} ({error.strerror or error}); free some space there or choose another folder with WEGWIJZER_STORE"
        ) from None


@contextmanager
def _chroma_errors(where: str) -> Iterator[None]:
    """Turns what Chroma and its HTTP client raise into one line that says where and what to do."""
    from chromadb.errors import ChromaError
    from httpx import HTTPError

    try:
        yield
    except HTTPError as error:
        raise StoreError(
            f"the Chroma server at {where} does not answer ({type(error).__name__}); start it (chroma run) or unset WEGWIJZER_CHROMA_URL"
        ) from None
    except ChromaError as error:
        raise StoreError(f"Chroma cannot use {where} ({error}); free space or access there, or remove it and run: {BUILD}") from None
    except ValueError as error:
        if "connect" not in str(error).lower():
            raise
        raise StoreError(f"the Chroma server at {where} does not answer; start it (chroma run) or unset WEGWIJZER_CHROMA_URL") from None


def _write_atomically(path: Path, text: str) -> None:
    temporary = path.with_name(path.name + ".new")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
