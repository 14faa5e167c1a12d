"""Hits made by hand, and what composing needs beside them."""

from collections.abc import Callable
from datetime import date

import pytest

from assistant.compose import Surroundings
from corpus import Document, Library, Statement
from index import Hit
from index.searcher import Known


@pytest.fixture
def today() -> date:
    return date(2026, 11, 23)


@pytest.fixture
def make_hit() -> Callable[..., Hit]:
    """A hit for `document#statement`; `fields` are those of its statement."""

    def make(
        reference: str,
        score: float = 0.9,
        *,
        published: str = "2026-01",
        question: str | None = None,
        lead: str | None = None,
        dense: float = 0.95,
        coverage: float = 1.0,
        known: tuple[Known, ...] = (),
        place: int = 0,
        **fields: object,
    ) -> Hit:
        document, _, statement = reference.partition("#")
        fields = fields or {"nl": f"Een zin over {statement}.", "en": f"A sentence on {statement}."}
        return Hit(
            reference=reference,
            document=Document(
                id=document,
                title={"nl": "Titel", "en": "Title"},
                publisher="VLAIO",
                url="https://example.org/x",
                published=published,
                kind="guidance",
                jurisdiction="flanders",
                sections=(),
            ),
            heading={"nl": "Kop", "en": "Heading"},
            statement=Statement.model_validate({"id": statement, **fields}),
            score=score,
            signals={"dense": dense, "coverage": coverage, "told": 0.0, "read": 0.75, "follow_up": 0.0},
            question=question,
            lead=lead,
            known=known,
            place=place,
        )

    return make


@pytest.fixture
def around(library: Library, today: date) -> Surroundings:
    """The contacts of the small library, a line at 0.5, nothing that conflicts."""
    return Surroundings(library.contacts, 0.5, today, {})
