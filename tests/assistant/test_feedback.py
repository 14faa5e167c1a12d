"""What is kept of people's judgement, in SQLite; PostgreSQL by the statements that would be sent."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from assistant import feedback as module
from assistant.answer import Answer, Sentence, Source
from assistant.feedback import Feedback, FeedbackStore
from corpus import SettingsError


def make_feedback(verdict="up", faults=(), status="answered", reason=None, turns=()) -> Feedback:
    values = {
        "title": "T",
        "publisher": "P",
        "url": "https://example.org",
        "published": "2016",
        "quote": "Zin.",
        "lang": "nl",
        "valid_from": None,
        "valid_to": None,
        "page": None,
    }
    sources = tuple(Source(marker=marker, statement=f"doc#{marker}", document="doc", **values) for marker in (1, 2)) if status == "answered" else ()
    sentences = (Sentence(text="Zin.", sources=(1,)), Sentence(text="Zin.", sources=(2,))) if sources else ()
    answer = Answer(question="Wat?", lang="nl", status=status, reason=reason, text="Zin. [1] Zin. [2]", sources=sources, sentences=sentences)
    return Feedback(verdict=verdict, faults=faults, answer=answer, turns=turns, comment="é <b>")


@pytest.fixture
def url(tmp_path) -> str:
    return f"sqlite:///{tmp_path / 'new' / 'w.db'}"


def cases(store: FeedbackStore) -> list[dict]:
    return [json.loads(line) for line in store.cases()]


def test_what_is_kept_is_there_when_it_is_opened_again(url):
    store = FeedbackStore(url, 365)
    number = store.add(make_feedback("down", ("outdated", "unclear"), turns=("Eerst?",)))
    # no close: a process that is killed loses nothing
    again = cases(FeedbackStore(url, 365))
    assert [(case["id"], case["kind"], case["question"], case["turns"]) for case in again] == [
        (f"feedback-{number}", "feedback-outdated-unclear", "Wat?", ["Eerst?"])
    ]


def test_what_is_exported_are_evaluation_cases(url, tmp_path):
    from evals.cases import read_cases

    store = FeedbackStore(url, 365)
    store.add(make_feedback())
    store.add(make_feedback("down", ("wrong",)))
    store.add(make_feedback(status="refused", reason="not_in_library"))
    (tmp_path / "cases.jsonl").write_text("".join(f"{line}\n" for line in store.cases()), encoding="utf-8")
    good, wrong, refused = read_cases(tmp_path)
    assert (good.gold, good.answerable) == (("doc#1",), True)
    assert (wrong.gold, wrong.answerable, wrong.kind) == ((), True, "feedback-wrong")
    assert (refused.gold, refused.answerable, refused.kind) == ((), False, "not-in-library")


def test_what_is_older_than_the_retention_period_is_deleted_when_opened(url, monkeypatch):
    store = FeedbackStore(url, 30)
    monkeypatch.setattr(module, "_now", lambda: datetime.now(UTC).replace(tzinfo=None) - timedelta(days=31))
    store.add(make_feedback())
    store.add_question("page", make_feedback().answer)
    monkeypatch.undo()
    store.add(make_feedback("down"))
    assert len(list(FeedbackStore(url, 30).cases())) == 1
    assert store.purge() == 0


def test_a_judgement_with_an_unknown_fault_or_a_long_comment_is_not_taken():
    with pytest.raises(ValidationError):
        make_feedback(faults=("ugly",))
    with pytest.raises(ValidationError):
        Feedback(verdict="up", comment="x" * 1001, answer=make_feedback().answer)


@pytest.mark.parametrize("url", ["nonsense", "madeup://x/y", ""])
def test_an_address_that_is_none_says_how_to_write_one(url):
    with pytest.raises(SettingsError, match="WEGWIJZER_DATABASE_URL"):
        FeedbackStore(url, 30)


def test_a_file_that_is_no_database_is_one_line(tmp_path):
    (tmp_path / "w.db").write_text("no database, but long enough to be read as one" * 50)
    with pytest.raises(SettingsError, match="cannot be used"):
        FeedbackStore(f"sqlite:///{tmp_path / 'w.db'}", 30)


def test_the_tables_can_be_made_in_postgresql():
    from sqlalchemy.dialects import postgresql
    from sqlalchemy.schema import CreateTable

    made = [str(CreateTable(table).compile(dialect=postgresql.dialect())) for table in module._TABLES.sorted_tables]
    assert any("SERIAL" in text and "JSON" in text for text in made)
