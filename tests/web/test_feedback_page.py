"""Feedback as the page sends it, and conversations as files."""

import io
import json
import sqlite3
import zipfile

import pytest
from make_answers import make_answer, make_contact, make_refusal, make_source

from assistant.web import export

ANSWER = make_answer(
    question="Wat kost dat?", text="Voorop: *50 %* kost 1 € – één. [1]\n- punt [1]", contacts=(make_contact(),), next_steps=("Bel.",), notices=("Let op [1].",),
    sources=(make_source(title="Titel <b> & “x”", page=3),),
)  # fmt: skip
CONVERSATION = [
    {"question": "Wat kost dat? <b>", "answer": ANSWER.model_dump(mode="json")},
    {"question": "En?", "answer": make_refusal(lang="fr").model_dump(mode="json")},
]


def exported(client, form: str, conversation=CONVERSATION):
    return client.post("/export", data={"conversation": json.dumps(conversation), "form": form, "lang": "nl"})


def test_feedback_is_kept_with_its_answer(make_client, tmp_path):
    client = make_client(database_url=f"sqlite:///{tmp_path / 'w.db'}")
    sent = {"verdict": "down", "faults": ["wrong", "outdated"], "comment": "nee", "turns": ["Eerst?"], "answer": ANSWER.model_dump(mode="json")}
    assert client.post("/feedback", json=sent).status_code == 201
    rows = sqlite3.connect(tmp_path / "w.db").execute("select verdict, faults, comment, answer from feedback").fetchall()
    assert [(row[0], json.loads(row[1]), row[2]) for row in rows] == [("down", ["wrong", "outdated"], "nee")]
    assert json.loads(rows[0][3])["question"] == "Wat kost dat?"
    assert 'wegwijzer_feedback_total{verdict="down"} 1.0' in client.get("/metrics").text


@pytest.mark.parametrize("sent", [{}, {"verdict": "meh"}, {"verdict": "up", "answer": {}}])
def test_feedback_that_is_none_is_refused(client, sent):
    assert client.post("/feedback", json=sent).status_code == 422


def test_questions_are_kept_only_where_the_setting_says_so(make_client, tmp_path):
    for keep, expected in ((False, []), (True, [("api", "Wat is het budget?")])):
        database = tmp_path / f"{keep}.db"
        make_client(database_url=f"sqlite:///{database}", keep_questions=keep).post("/api/v1/ask", json={"question": "Wat is het budget?"})
        assert sqlite3.connect(database).execute("select door, question from questions").fetchall() == expected


def test_a_database_that_went_away_costs_nobody_the_answer_and_feedback_says_why(make_client, tmp_path):
    client = make_client(database_url=f"sqlite:///{tmp_path / 'w.db'}", keep_questions=True)
    sqlite3.connect(tmp_path / "w.db").executescript("drop table questions; drop table feedback")
    assert client.post("/api/v1/ask", json={"question": "Wat is het budget?"}).json()["status"] == "answered"
    refused = client.post("/feedback", json={"verdict": "up", "answer": ANSWER.model_dump(mode="json")})
    assert refused.status_code == 503 and "WEGWIJZER_DATABASE_URL is away" in refused.text


def test_a_document_keeps_the_spaces_of_amounts(client):
    answer = make_answer(text="50\u00a0000\u202feuro. [1]", sources=(make_source(),)).model_dump(mode="json")
    with zipfile.ZipFile(io.BytesIO(exported(client, "docx", [{"question": "Wat?", "answer": answer}]).content)) as file:
        assert "50\u00a0000\u202feuro" in file.read("word/document.xml").decode()


def test_markdown_holds_questions_answers_and_references(client):
    got = exported(client, "md")
    assert got.headers["content-disposition"] == 'attachment; filename="wegwijzer-2026-11-23.md"'
    assert "## Wat kost dat? \\<b\\>" in got.text and "Voorop: \\*50 %\\* kost 1 € – één. [1]" in got.text
    assert "- punt [1]" in got.text and "> Zin 1." in got.text and "<https://example.org/1>" in got.text
    assert "[1] VLAIO, Titel \\<b\\> & “x”, blz. 3, 31 oktober 2016" in got.text and "Ce que vous pouvez faire" not in got.text


def test_docx_holds_the_same(client):
    from docx import Document

    got = exported(client, "docx")
    assert zipfile.is_zipfile(io.BytesIO(got.content))
    text = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(got.content)).paragraphs)
    assert "Voorop: *50 %* kost 1 € – één. [1]" in text and "Zin 1." in text and "Dat staat er niet in." in text and "https://example.org/1" in text


def test_pdf_holds_the_same(client):
    import pdfplumber

    got = exported(client, "pdf")
    with pdfplumber.open(io.BytesIO(got.content)) as pdf:
        text = "\n".join(page.extract_text() for page in pdf.pages)
    assert "Voorop: *50 %* kost 1 € – één. [1]" in text and "• punt [1]" in text and "Zin 1." in text and "“x”" in text


@pytest.mark.parametrize("form", export.MEDIA)
def test_control_characters_break_no_format(client, form):
    odd = make_answer(text="a\x00b\x0b \u202e \ud83d".encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    assert exported(client, form, [{"question": "\x00\x1b", "answer": odd.model_dump(mode="json")}]).status_code == 200


@pytest.mark.parametrize(("conversation", "form"), [("{", "md"), ("[{}]", "md"), ("[]", "exe")])
def test_what_is_no_conversation_is_refused(client, conversation, form):
    assert client.post("/export", data={"conversation": conversation, "form": form}).status_code == 422


def test_an_answer_is_copied_with_its_references():
    copied = export.copied("Wat kost dat?", ANSWER)
    assert copied.startswith("Wat kost dat?\n") and "[1] VLAIO, Titel <b> & “x”, blz. 3, 31 oktober 2016\nZin 1.\nhttps://example.org/1" in copied
