"""Reads every original again, and takes in the new files of the library folder; what fails keeps its digest, and the rest goes on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from corpus.digest import Document, Language, read_digest
from corpus.errors import InputError, LibraryError, WegwijzerError
from corpus.formats import KINDS
from corpus.originals import Overrides, take, understand, write_digest

if TYPE_CHECKING:
    from corpus.fetch import Access

Outcome = Literal["added", "changed", "unchanged", "deleted", "failed"]
Recognise = Callable[[str], Language | None]


@dataclass(frozen=True)
class Synced:
    """What became of one source. `source` is a path or an address; `detail` is empty where there is nothing to say."""

    outcome: Outcome
    source: str
    detail: str = ""

    def __str__(self) -> str:
        source = "" if self.source in self.detail else f" {self.source}"
        return f"{self.outcome}:{source}{' ' if not source else ', '}{self.detail}" if self.detail else f"{self.outcome}:{source}"


def sync(folder: Path, access: "Access", recognise: Recognise) -> Iterator[Synced]:
    """Reads all originals of a library folder again, one result each as it comes.

    A file that is gone takes its digest along, which stays beside as `.yaml.deleted`; a file whose whole folder is gone, or an address
    that does not answer, has failed. A file in the folder itself that no digest knows is added. Raises LibraryError without the folder.
    """
    if not folder.is_dir():
        raise LibraryError(f"{folder} is not there; check WEGWIJZER_LIBRARY, or add a document first: wegwijzer corpus add FILE")
    known: set[str] = set()
    for path in sorted(folder.glob("*.yaml")):
        try:
            document = read_digest(path)
        except LibraryError as error:
            yield Synced("failed", str(path), str(error))
            continue
        if document.kind == "original":
            known.add(document.original.source if document.original else "")
            yield _guarded(document.original.source if document.original else str(path), lambda: _again(path, document, access, recognise))  # noqa: B023 - called at once
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in KINDS and path.is_file() and not path.name.startswith((".", "~")) and str(path.resolve()) not in known:
            yield _guarded(str(path), lambda: _new(path, folder, recognise))  # noqa: B023


def _guarded(source: str, work: Callable[[], Synced]) -> Synced:
    """What the work gives, or that it failed; a line per source, whatever happens to it."""
    try:
        return work()
    except (WegwijzerError, OSError) as error:
        return Synced("failed", source, str(error))


def _again(path: Path, document: Document, access: "Access", recognise: Recognise) -> Synced:
    """Reads one original again and writes its digest if its text changed. Raises InputError."""
    from corpus.fetch import is_address

    origin = document.original
    if origin is None:
        raise InputError(f"{path} does not say what it was made from (an older version made it); add its file again: wegwijzer corpus add FILE")
    if not is_address(origin.source) and _is_gone(Path(origin.source)):
        aside = path.with_name(f"{path.name}.deleted")
        path.replace(aside)
        return Synced("deleted", origin.source, f"its digest is kept as {aside.name}")
    source = take(origin.source, access)
    if source.sha256 == origin.sha256:
        return Synced("unchanged", origin.source)
    given = Overrides(origin.language, origin.title, origin.publisher, origin.url)
    new = understand(replace(source, id=document.id), given, recognise).document
    if (new.title, new.sections) == (document.title, document.sections):
        return Synced("unchanged", origin.source)
    write_digest(new, path.parent)
    old, now = ({statement.text(origin.language) for statement in each.statements()} for each in (document, new))
    return Synced("changed", origin.source, f"statements: {len(now - old)} new, {len(old - now)} gone")


def _new(path: Path, folder: Path, recognise: Recognise) -> Synced:
    document = understand(take(str(path)), Overrides(), recognise).document
    write_digest(document, folder)
    return Synced("added", str(path), f"{sum(1 for _ in document.statements())} statements")


def _is_gone(file: Path) -> bool:
    """Whether a file was removed; where its folder is not there, a drive is more likely missing."""
    return not file.exists() and file.parent.is_dir()
