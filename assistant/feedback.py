"""What is kept of people's judgement: feedback on answers, and, where a setting says so, the questions. SQLite or PostgreSQL, through SQLAlchemy.

Nothing in it names who asked. What is older than the retention period is deleted when the store is opened, and once a day after that.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, get_args

from pydantic import Field
from sqlalchemy import JSON, Column, DateTime, Integer, MetaData, String, Table, Text, create_engine, delete, insert, select
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from assistant.answer import Answer
from corpus import SettingsError, Value, WegwijzerError

Verdict = Literal["up", "down"]
Fault = Literal["wrong", "incomplete", "outdated", "unclear"]
FAULTS: tuple[Fault, ...] = get_args(Fault)

_TABLES = MetaData()
_FEEDBACK = Table(
    "feedback",
    _TABLES,
    Column("id", Integer, primary_key=True),
    Column("at", DateTime, nullable=False, index=True),
    Column("verdict", String(4), nullable=False),
    Column("faults", JSON, nullable=False),
    Column("comment", Text, nullable=False),
    Column("turns", JSON, nullable=False),
    Column("answer", JSON, nullable=False),
)
_QUESTIONS = Table(
    "questions",
    _TABLES,
    Column("id", Integer, primary_key=True),
    Column("at", DateTime, nullable=False, index=True),
    Column("door", String(10), nullable=False),
    Column("lang", String(2), nullable=False),
    Column("question", Text, nullable=False),
    Column("status", String(10), nullable=False),
    Column("reason", String(20)),
)


class Feedback(Value):
    """What somebody thought of an answer; `turns` are the questions asked before."""

    verdict: Verdict
    faults: tuple[Fault, ...] = Field((), max_length=len(FAULTS))
    comment: str = Field("", max_length=1000)
    turns: tuple[str, ...] = Field((), max_length=20)
    answer: Answer


class FeedbackStore:
    """Feedback and questions in a database. Raises SettingsError where it cannot be opened."""

    def __init__(self, url: str, retention_days: int) -> None:
        self._engine = _open(url)
        self._retention = timedelta(days=retention_days)
        try:
            _TABLES.create_all(self._engine)
        except SQLAlchemyError as error:
            raise SettingsError(f"WEGWIJZER_DATABASE_URL cannot be used ({_reason(error)}); correct it, or see whether the database runs") from None
        self.purge()

    @contextmanager
    def _begin(self) -> Iterator[Connection]:
        """A transaction. Raises WegwijzerError where the database is away."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise WegwijzerError(f"the database of WEGWIJZER_DATABASE_URL is away ({_reason(error)}); see whether it runs") from None

    def add(self, feedback: Feedback) -> int:
        """Keeps it; it is on disk when this returns. Gives its number."""
        values = feedback.model_dump(mode="json") | {"at": _now()}
        with self._begin() as connection:
            return connection.execute(insert(_FEEDBACK).values(values)).inserted_primary_key[0]

    def add_question(self, door: str, answer: Answer) -> None:
        """Keeps a question with how it was answered."""
        values = {"at": _now(), "door": door, "lang": answer.lang, "question": answer.question, "status": answer.status, "reason": answer.reason}
        with self._begin() as connection:
            connection.execute(insert(_QUESTIONS).values(values))

    def purge(self) -> int:
        """Deletes what is older than the retention period; gives how many rows that were."""
        before = _now() - self._retention
        with self._begin() as connection:
            return sum(connection.execute(delete(table).where(table.c.at < before)).rowcount for table in (_FEEDBACK, _QUESTIONS))

    def cases(self) -> Iterator[str]:
        """The feedback as lines of an evaluation case file, oldest first.

        An answer found good gives its first sentence's sources as gold; for the others a person still has to write what is expected.
        """
        with self._begin() as connection:
            for row in connection.execute(select(_FEEDBACK).order_by(_FEEDBACK.c.id)):
                yield json.dumps(_case(row), ensure_ascii=False)

    def close(self) -> None:
        self._engine.dispose()


def _open(url: str) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.drivername in ("postgres", "postgresql"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        if parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:"):
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        return create_engine(parsed, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError):
        raise SettingsError("WEGWIJZER_DATABASE_URL is no address of a database; write sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME") from None
    except ModuleNotFoundError as error:
        raise SettingsError(f"WEGWIJZER_DATABASE_URL needs the Python package {error.name}; install it with: pip install 'wegwijzer[postgres]'") from None
    except OSError as error:
        raise SettingsError(f"WEGWIJZER_DATABASE_URL: {error.filename} cannot be made ({error.strerror}); choose another place") from None


def _reason(error: SQLAlchemyError) -> str:
    """The first line of what the database said; it never holds the password."""
    return str(getattr(error, "orig", None) or error).splitlines()[0]


def _case(row) -> dict:
    answer = Answer.model_validate(row.answer)
    good = row.verdict == "up" and answer.status == "answered"
    cited = answer.sentences[0].sources if good and answer.sentences else ()
    refused_well = row.verdict == "up" and answer.status == "refused"
    return {
        "id": f"feedback-{row.id}",
        "lang": answer.lang,
        "kind": (answer.reason or "").replace("_", "-") if refused_well else "-".join(["feedback", *(row.faults or [row.verdict])]),
        "question": answer.question,
        "turns": row.turns,
        "expected": [],
        "must_not": [],
        "answerable": not refused_well,
        "gold": [source.statement for source in answer.sources if source.marker in cited],
    }


def _now() -> datetime:
    """UTC without a zone, which both databases keep alike."""
    return datetime.now(UTC).replace(tzinfo=None)
