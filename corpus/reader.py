"""Reads the library from disk: digests, contacts and glossary, as one immutable `Library`."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from corpus.digest import Document, Identifier, Language, Published, Reference, Statement, Text, Value, parse, read_digest, read_yaml
from corpus.errors import DigestError, LibraryError

CORPUS = Path(__file__).parent


class Contact(Value):
    """Somebody to turn to. `current` is false for a person or number of the past; `as_of` says of when it is."""

    id: Identifier
    name: Text
    role: dict[Language, Text]
    organisation: Text
    phone: Text | None = None
    email: Text | None = None
    url: Text | None = None
    as_of: Published
    current: bool
    statements: tuple[Reference, ...]
    """The statements that give this contact; its phone and e-mail address stand in them."""
    asked_by: tuple[Text, ...] = ()
    """Beginnings of the words, in any language, by which a question names this contact."""


class Term(Value):
    """A term of the field in each language, with its other names and abbreviations; the first of each list is the preferred one."""

    id: Identifier
    nl: tuple[Text, ...] = ()
    en: tuple[Text, ...] = ()
    fr: tuple[Text, ...] = ()
    statement: Reference | None = None
    subject: bool = False
    """Whether it is a programme, procedure, body or rule that a question can be about."""

    def names(self) -> tuple[str, ...]:
        return (*self.nl, *self.en, *self.fr)


@dataclass(frozen=True)
class Library:
    """All that the assistant may draw on. `documents` are in order of their id."""

    documents: tuple[Document, ...]
    contacts: tuple[Contact, ...]
    """The first is the entry point for everything; it is current."""
    glossary: tuple[Term, ...]
    hash: str
    """SHA-256 over the names and bytes of all files read: what the index compares itself with."""

    def statements(self) -> Iterator[tuple[str, Document, Statement]]:
        """Every statement with its reference (`document#statement`) and its document."""
        for document in self.documents:
            for statement in document.statements():
                yield f"{document.id}#{statement.id}", document, statement

    @cached_property
    def by_reference(self) -> dict[str, tuple[Document, Statement]]:
        return {reference: (document, statement) for reference, document, statement in self.statements()}

    @cached_property
    def replaced_by(self) -> dict[str, tuple[str, ...]]:
        """What replaced each statement that was replaced."""
        found: dict[str, tuple[str, ...]] = {}
        for reference, _, statement in self.statements():
            for older in statement.supersedes:
                found[older] = (*found.get(older, ()), reference)
        return found


def library_files(corpus: Path = CORPUS, own: Path | None = None) -> list[Path]:
    """The digests of `corpus/library`, then those of the organisation's own folder, each in order of name.

    Raises LibraryError where the library folder is missing.
    """
    shipped = corpus / "library"
    if not shipped.is_dir():
        raise LibraryError(f"{shipped} is not there; take it from the repository again (git checkout -- corpus)")
    files = sorted(shipped.glob("*.yaml"))
    if own is not None:
        if not own.is_dir():
            raise LibraryError(f"WEGWIJZER_LIBRARY is {own}, which is not there; make that folder, add a document to it with wegwijzer corpus add, or unset it")
        files += sorted(own.glob("*.yaml"))
    return files


def library_hash(corpus: Path = CORPUS, own: Path | None = None) -> str:
    """SHA-256 over name and bytes of every library file, contacts and glossary included."""
    digest = hashlib.sha256()
    for path in [*library_files(corpus, own), corpus / "contacts.yaml", corpus / "glossary.yaml"]:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise LibraryError(f"{path}: cannot be read ({error.strerror}); check that it exists and that you may read it") from None
        digest.update(f"{path.name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def read_contacts(corpus: Path = CORPUS) -> tuple[Contact, ...]:
    """The contacts of `contacts.yaml`. Raises DigestError."""
    return _read_list(corpus / "contacts.yaml", Contact)


def read_glossary(corpus: Path = CORPUS) -> tuple[Term, ...]:
    """The terms of `glossary.yaml`. Raises DigestError."""
    return _read_list(corpus / "glossary.yaml", Term)


def read_library(corpus: Path = CORPUS, own: Path | None = None) -> Library:
    """The whole library: the shipped one in `corpus`, and the organisation's `own` folder of digests where there is one.

    Raises LibraryError, and DigestError naming the file and the line.
    """
    documents: dict[str, Document] = {}
    for path in library_files(corpus, own):
        document = read_digest(path)
        if document.id in documents:
            raise LibraryError(f"{path}: a document {document.id} exists already; give it another id and file name")
        documents[document.id] = document
    return Library(
        documents=tuple(documents[id] for id in sorted(documents)),
        contacts=read_contacts(corpus),
        glossary=read_glossary(corpus),
        hash=library_hash(corpus, own),
    )


def _read_list(path: Path, model: type) -> tuple:
    entries = read_yaml(path)
    if not isinstance(entries, list):
        raise DigestError(f"{path}: must be a list of entries, each starting with '- id: …'")
    return tuple(parse(model, entry, f"{path}, entry {number}") for number, entry in enumerate(entries, 1))
