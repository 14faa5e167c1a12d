"""Every exception of Wegwijzer: what somebody must fix. A refusal to answer is an `Answer`, never one of these.

    WegwijzerError
    ├── InputError              what was typed or handed over cannot be used
    ├── SettingsError           a WEGWIJZER_* setting has a value that cannot work
    ├── LibraryError            the library as a whole
    │   └── DigestError         one file of it
    ├── StoreError              the index
    │   ├── StoreMissingError   there is none yet
    │   ├── StoreMismatchError  it was made by another embedder or in another format
    │   └── StoreBusyError      somebody else is writing it
    ├── ChatError               the chat model gives nothing; caught where it is asked, for the answer does without it
    └── ServeError              the web app cannot start

Each message is one line and names the remedy.
"""


class WegwijzerError(Exception):
    """Something must be fixed; the message says what, on one line."""

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.split()))


class InputError(WegwijzerError):
    """A question, file or argument that cannot be used."""


class SettingsError(WegwijzerError):
    """A setting that cannot work."""


class LibraryError(WegwijzerError):
    """The library cannot be used as it stands."""


class DigestError(LibraryError):
    """One file of the library cannot be read."""


class StoreError(WegwijzerError):
    """The index cannot be used."""


class StoreMissingError(StoreError):
    """There is no index yet."""


class StoreMismatchError(StoreError):
    """The index belongs to another embedder or format; one of an older library still answers, with a warning."""


class StoreBusyError(StoreError):
    """Another process is writing the index."""


class ChatError(WegwijzerError):
    """The chat model failed, is too slow or is left alone for a while."""


class ServeError(WegwijzerError):
    """The web app cannot start."""
