"""What a policy officer edits, and the code that reads and checks it. Knows nothing of models or indexes."""

from corpus.digest import LANGUAGES, Document, Language, Question, Section, Statement, Validity, Value
from corpus.errors import (
    ChatError,
    DigestError,
    InputError,
    LibraryError,
    ServeError,
    SettingsError,
    StoreBusyError,
    StoreError,
    StoreMismatchError,
    StoreMissingError,
    WegwijzerError,
)
from corpus.reader import Contact, Library, Term, read_library

__all__ = [
    "LANGUAGES",
    "ChatError",
    "Contact",
    "DigestError",
    "Document",
    "InputError",
    "Language",
    "Library",
    "LibraryError",
    "Question",
    "Section",
    "ServeError",
    "SettingsError",
    "Statement",
    "StoreBusyError",
    "StoreError",
    "StoreMismatchError",
    "StoreMissingError",
    "Term",
    "Validity",
    "Value",
    "WegwijzerError",
    "read_library",
]
