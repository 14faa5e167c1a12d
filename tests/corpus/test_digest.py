import re

import pytest
from pydantic import ValidationError

from corpus import DigestError, Document, Question, Statement, Validity
from corpus.digest import MAX_FILE_BYTES, first_day, parse, published_year, read_digest, read_yaml

STATEMENT = {"id": "a", "nl": "Een bedrijf kan zelf geen aanvraag indienen."}


def digest_error(path, content: bytes) -> str:
    path.write_bytes(content)
    with pytest.raises(DigestError) as caught:
        read_digest(path)
    return str(caught.value)


def test_reads_a_digest(corpus_folder):
    document = read_digest(corpus_folder / "library" / "ewi-2016.yaml")
    assert (document.id, document.publisher, document.published, document.kind) == ("ewi-2016", "Departement EWI", "2016-10-31", "news")
    assert [section.id for section in document.sections] == ["budget", "contact"]
    total = document.sections[0].statements[0]
    assert total.en == "In 2016 the Government of Flanders set aside a total of EUR 5 million for innovative solutions."
    assert total.valid == Validity(start="2016-10-28", end=None)
    assert total.conflicts == ("vlaio-now#per-year",)
    assert total.questions["nl"][0] == Question(text="Hoeveel geld is er?")


def test_gives_the_statements_in_the_order_of_the_file(corpus_folder):
    document = read_digest(corpus_folder / "library" / "vlaio-now.yaml")
    assert [statement.id for statement in document.statements()] == ["per-year", "companies", "website"]


def test_a_statement_knows_its_languages(corpus_folder):
    total, phone = read_digest(corpus_folder / "library" / "ewi-2016.yaml").statements()
    assert total.languages == ("nl", "en", "fr")
    assert phone.languages == ("nl", "en") and phone.text("fr") is None


def test_a_title_falls_back_on_the_first_language(corpus_folder):
    document = read_digest(corpus_folder / "library" / "vlaio-now.yaml")
    assert document.title_in("en") == "Mission and operation"
    assert document.title_in("fr") == "Missie en werking"


def test_values_cannot_be_changed():
    with pytest.raises(ValidationError):
        Statement(**STATEMENT).nl = "Iets anders."


def test_a_question_may_be_plain_text_or_carry_a_lead():
    statement = parse(Statement, STATEMENT | {"questions": {"nl": ["Mag het?", {"text": "Kan het?", "lead": "no"}]}}, "here")
    assert statement.questions["nl"] == (Question(text="Mag het?"), Question(text="Kan het?", lead="no"))


def test_scalars_stay_the_text_that_was_typed(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("lead: yes\nother: no\nyear: 2016\nday: 2016-10-31\nratio: 1.50\nopen: null\nempty:\n")
    assert read_yaml(path) == {"lead": "yes", "other": "no", "year": "2016", "day": "2016-10-31", "ratio": "1.50", "open": None, "empty": None}


def test_a_byte_order_mark_does_no_harm(corpus_folder):
    path = corpus_folder / "library" / "ewi-2016.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_digest(path).id == "ewi-2016"


@pytest.mark.parametrize(
    "published", ["2016", "2016-10", "2016-10-31", "2021/2023", "2021-05/2023-12-01", "undated, read 2026-11", "undated, about 2022, read 2026-11"]
)
def test_accepts_each_way_to_write_when_a_document_was_published(corpus_folder, published):
    document = read_digest(corpus_folder / "library" / "ewi-2016.yaml")
    assert parse(Document, document.model_dump(by_alias=True) | {"published": published}, "here").published == published


@pytest.mark.parametrize(
    "published", ["", "31-10-2016", "2016-1-2", "undated", "last year", "2016-10-31T00:00", "2016-13", "2016-13-01", "2016-02-30", "undated, read 2026-13"]
)
def test_refuses_any_other_way(corpus_folder, published):
    document = read_digest(corpus_folder / "library" / "ewi-2016.yaml")
    with pytest.raises(DigestError, match="published"):
        parse(Document, document.model_dump(by_alias=True) | {"published": published}, "here")


@pytest.mark.parametrize(
    ("published", "year"),
    [("2016", 2016), ("2016-10-31", 2016), ("2021/2023", 2023), ("undated, about 2022, read 2026-11", 2022), ("undated, read 2026-11", None)],
)
def test_published_year_is_the_latest_that_the_text_allows(published, year):
    assert published_year(published) == year


@pytest.mark.parametrize(("text", "day"), [("2016", "2016-01-01"), ("2016-10", "2016-10-01"), ("2016-10-31", "2016-10-31")])
def test_first_day_of_a_period(text, day):
    assert first_day(text).isoformat() == day


@pytest.mark.parametrize("day", ["2016-13-01", "2016-13", "2016-02-30", "0000", "31/10/2016", "2016/2017"])
def test_refuses_a_day_that_does_not_exist(day):
    with pytest.raises(DigestError, match="from"):
        parse(Validity, {"from": day}, "here")


def test_refuses_a_validity_that_ends_before_it_starts():
    with pytest.raises(DigestError, match="valid from 2017 lies after valid to 2016-12-31"):
        parse(Validity, {"from": "2017", "to": "2016-12-31"}, "here")


def test_refuses_a_statement_without_text():
    with pytest.raises(DigestError, match="needs a text in nl, en or fr"):
        parse(Statement, {"id": "a"}, "here")


def test_refuses_questions_in_a_language_that_the_statement_lacks():
    with pytest.raises(DigestError, match="questions in fr but no text in that language"):
        parse(Statement, STATEMENT | {"questions": {"fr": ["Peut-on ?"]}}, "here")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "Total Budget"),
        ("id", "a#b"),
        ("nl", ""),
        ("nl", "x" * 2_001),
        ("page", "0"),
        ("supersedes", ["total"]),
        ("questions", {"de": ["Darf ich?"]}),
        ("questions", {"nl": [{"text": "Mag het?", "lead": "maybe"}]}),
        ("tpoic", "funding"),
    ],
)
def test_refuses_a_field_that_is_wrong_or_unknown_and_names_it(field, value):
    with pytest.raises(DigestError, match=f"^here: {field}.*mend that field"):
        parse(Statement, STATEMENT | {field: value}, "here")


def test_says_how_many_more_fields_are_wrong():
    with pytest.raises(DigestError, match=re.escape("(and 7 more)")):
        parse(Document, {}, "here")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"", "mend", id="empty"),
        pytest.param(b"just a sentence\n", "mend", id="no mapping"),
        pytest.param("id: é".encode("latin-1"), "not UTF-8 text (byte 4); save it as UTF-8", id="latin-1"),
        pytest.param("id: a".encode("utf-16"), "not UTF-8", id="utf-16"),
        pytest.param(bytes(range(256)), "not UTF-8", id="binary"),
        pytest.param(b"\0\0\0\0", "not YAML", id="zero bytes"),
        pytest.param(b"a: b\nc: d: e\n", "line 2", id="not YAML"),
        pytest.param(b"a:\n\t- b\n", "line 2", id="tab"),
        pytest.param(b"a: 1\na: 2\n", "line 2: the key 'a' stands twice", id="key twice"),
        pytest.param(b"a: {b: 1, b: 2}\n", "the key 'b' stands twice", id="inner key twice"),
        pytest.param(b"a: 1\n---\nb: 2\n", "line 2", id="two documents"),
        pytest.param(b"a: *missing\n", "undefined alias", id="alias"),
        pytest.param(b"a: !!python/object:os.system x\n", "line 1", id="python tag"),
        pytest.param(b"? [a, b]\n: c\n", "line 1", id="list as key"),
        pytest.param(b"? {a: b}\n: c\n", "line 1", id="mapping as key"),
        pytest.param(b"a: !!timestamp 2016-13-01\n", "mend", id="tagged month 13"),
        pytest.param(b"a: !!int x\n", "mend", id="tagged number"),
        pytest.param(b"&a [*a]\n", "mend", id="alias of itself"),
    ],
)
def test_a_broken_file_is_one_line_with_file_and_remedy(tmp_path, content, said):
    message = digest_error(tmp_path / "broken.yaml", content)
    assert message.startswith(str(tmp_path / "broken.yaml")) and "\n" not in message
    assert said in message


def test_refuses_a_huge_file_without_reading_it(tmp_path):
    message = digest_error(tmp_path / "huge.yaml", b"a" * (MAX_FILE_BYTES + 1))
    assert "larger than 5 MB" in message


def test_a_deeply_nested_file_is_an_error_and_not_a_crash(run_python, tmp_path):
    path = tmp_path / "deep.yaml"
    path.write_bytes(b"[" * 200_000)
    code = """
import sys
from pathlib import Path
from corpus.digest import DigestError, read_digest
try:
    read_digest(Path(sys.stdin.read()))
except DigestError as error:
    print(error)
"""
    done = run_python(code, input=str(path))
    assert done.returncode == 0 and done.stdout.startswith(str(path))


@pytest.mark.parametrize("name", ["gone.yaml", "."])
def test_a_file_that_cannot_be_opened_is_named(tmp_path, name):
    with pytest.raises(DigestError, match="cannot be read"):
        read_digest(tmp_path / name)


def test_refuses_a_file_that_is_not_named_after_its_document(corpus_folder):
    path = (corpus_folder / "library" / "ewi-2016.yaml").rename(corpus_folder / "library" / "ewi.yaml")
    with pytest.raises(DigestError, match=r"name the file ewi-2016\.yaml or change the id"):
        read_digest(path)


def test_names_the_place_of_a_fault_deep_in_a_digest(edit):
    path = edit("library/vlaio-now.yaml", "topic: eligibility-company", "topic: Not An Id")
    with pytest.raises(DigestError, match=r"vlaio-now\.yaml: sections\.1\.statements\.0\.topic"):
        read_digest(path)
