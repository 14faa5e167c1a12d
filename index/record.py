"""What the index keeps of a statement, so that an answer can be given from the index alone."""

from corpus.digest import Document, Language, Reference, Statement, Text, Value


class Record(Value):
    """A statement with its document (without sections) and the heading it stands under."""

    document: Document
    heading: dict[Language, Text]
    statement: Statement
    place: int = 0
    """Where it stands in its section, from 0."""
    superseded_by: tuple[Reference, ...] = ()
    """The statements that replaced it."""
