import os
import re
from datetime import datetime

import pytest

from corpus import InputError
from corpus.digest import read_digest
from corpus.originals import MAX_BYTES, read_original, write_digest

REGULATION = """# Reglement fietsenstallingen

Dit reglement geldt voor alle fietsenstallingen van de stad.

## Bedragen

Een stalling kost 48.250 euro per jaar. De stad betaalt de helft.

### Uitzonderingen

Scholen en verenigingen betalen niets voor een stalling.

## Termijn

Een aanvraag wordt ingediend uiterlijk op 15 maart 2027.
"""


@pytest.fixture
def original(tmp_path):
    """Writes a file and reads it as an original; further arguments are those of `read_original` after the path."""

    def original(content: str | bytes, name: str = "reglement.md", language: str = "nl", **options):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_original(path, language, **options)

    return original


def texts(document) -> list[str]:
    return [statement.nl for statement in document.statements()]


def test_headings_become_sections_that_name_the_headings_above_them(original):
    document = original(REGULATION)
    assert [section.heading["nl"] for section in document.sections] == [
        "Reglement fietsenstallingen",
        "Reglement fietsenstallingen – Bedragen",
        "Reglement fietsenstallingen – Bedragen – Uitzonderingen",
        "Reglement fietsenstallingen – Termijn",
    ]
    assert texts(document)[1] == "Een stalling kost 48.250 euro per jaar. De stad betaalt de helft."


def test_a_text_without_headings_is_one_section(original):
    document = original("Een eerste zin over iets.\n\nEen tweede zin over iets anders.", "nota.txt")
    assert len(document.sections) == 1
    assert document.title == {"nl": "nota"}


def test_long_text_is_cut_at_the_ends_of_sentences(original):
    sentences = [f"Zin {number} van het reglement zegt dat de stad de aanvragen in volgorde behandelt." for number in range(30)]
    statements = texts(original(" ".join(sentences)))
    assert len(statements) > 5 and max(map(len, statements)) <= 350
    assert all(statement.endswith(".") for statement in statements)
    assert " ".join(statements) == " ".join(sentences)


@pytest.mark.parametrize("abbreviation", ["art. 14", "nr. 5", "bijv. De Smet", "dhr. Peeters", "p. 12"])
def test_a_sentence_is_not_cut_after_an_abbreviation(original, abbreviation):
    for padding in range(0, 90, 3):
        statements = texts(original(f"{'x' * padding} begint hier. " + f"Volgens {abbreviation} van het reglement behandelt de stad de aanvragen. " * 12))
        assert sum(statement.count(abbreviation) for statement in statements) == 12, statements


def test_a_sentence_longer_than_a_statement_loses_no_word(original):
    sentence = " ".join(f"woord{number}" for number in range(200)) + "."
    assert " ".join(texts(original(f"Een kop van drie\n\n{sentence}"))).endswith(sentence)


def test_a_short_line_with_a_figure_is_kept(original):
    assert "15 maart 2027" in " ".join(texts(original("# Oproep\n\nDe oproep is open voor steden.\n\n## Wanneer\n\nUiterste datum: 15 maart 2027.")))
    assert "12.000 euro" in " ".join(texts(original("# Oproep\n\nDe oproep is open voor steden.\n\n## Bedrag\n\n12.000 euro.")))


@pytest.mark.parametrize(
    "content",
    [
        "# Beeld\n\nEen zin over het beeld hier.\n\n![x](data:image/png;base64," + "iVBORw0KGgo/AAA+b9" * 200 + ")",
        "# " + "woord " * 500 + "\n\nEen zin over iets heel anders hier.",
        "# Kop\n\nEen zin over iets hier.\n\n" + "a/b-" * 20_000,
    ],
    ids=["embedded image", "long heading", "long word"],
)
def test_what_is_too_long_for_a_statement_or_heading_is_cut_or_told(original, content):
    try:
        document = original(content)
    except InputError as error:
        assert "reglement.md" in str(error)
    else:
        assert any(statement.startswith("Een zin over") for statement in texts(document))


def test_the_document_says_where_and_when_it_comes_from(tmp_path):
    path = tmp_path / "Reglement 2026 (definitief).md"
    path.write_text(REGULATION, encoding="utf-8")
    os.utime(path, (0, datetime(2024, 2, 29, 12).timestamp()))
    document = read_original(path, "nl")
    assert (document.id, document.title, document.kind) == ("reglement-2026-definitief", {"nl": "Reglement fietsenstallingen"}, "original")
    assert (document.published, document.publisher, document.url) == ("2024-02-29", "eigen document", path.as_uri())


def test_title_publisher_and_url_can_be_given(original):
    document = original(REGULATION, url="https://example.org/r", title="Titel", publisher="Stad")
    assert (document.url, document.title["nl"], document.publisher) == ("https://example.org/r", "Titel", "Stad")


def test_all_text_is_in_the_language_given(original):
    document = original("# Rules\n\nA city may apply for a shelter.", language="en")
    assert set(document.title) == set(document.sections[0].heading) == {"en"}
    assert [statement.languages for statement in document.statements()] == [("en",)]


@pytest.mark.parametrize("name", ["???.md", "été à Gand.md", "-.md", "x" * 200 + ".md"])
def test_any_file_name_gives_a_valid_id(original, name):
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", original(REGULATION, name).id)


def test_byte_order_mark_and_windows_line_ends_do_not_show(original):
    plain = original(REGULATION)
    windows = original(("\ufeff" + REGULATION.replace("\n", "\r\n")).encode())
    assert (windows.title, windows.sections) == (plain.title, plain.sections)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("beeld.png", b"\x89PNG", "save it as one of .pdf, .docx, .html, .htm, .xhtml, .md, .markdown, .txt"),
        ("nota.pdf", b"%PDF-1.7", "damaged or cut off and cannot be read as PDF; .* print it to a new PDF"),
        ("nota.pdf", b"een tekst", "not a whole PDF file; .* save it again"),
        ("nota.docx", b"PK\x03\x04 en dan niets", "damaged or cut off; .* save it as .docx again"),
        ("nota.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word file or has a password; save it as .docx"),
        ("menu.html", b"<!doctype html><html><body><nav><a href=/>Home</a></nav></body></html>", "no sentences; add text"),
        ("binary.md", b"een tekst\0met een nul erin", "binary file; save it as"),
        ("latin.md", "een café in de stad".encode("latin-1"), "not UTF-8 text .byte 7.; save it as UTF-8"),
        ("wide.txt", "een zin over iets".encode("utf-16"), "not UTF-8 text"),
        ("empty.md", b"", "no sentences; add text"),
        ("blank.md", b" \n\t\n", "no sentences; add text"),
        ("heading.md", b"# Alleen een kop hier\n", "no sentences; add text"),
    ],
)
def test_what_is_no_usable_text_is_named_with_a_remedy(original, tmp_path, name, content, said):
    with pytest.raises(InputError, match=said) as error:
        original(content, name)
    assert str(tmp_path / name) in str(error.value) and "\n" not in str(error.value)


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    (tmp_path / "folder.md").mkdir()
    for name in ("missing.md", "folder.md"):
        with pytest.raises(InputError, match=f"{name} cannot be read.*check the name"):
            read_original(tmp_path / name, "nl")


def test_a_huge_file_is_not_read(tmp_path):
    with (tmp_path / "huge.md").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(InputError, match="larger than 50 MB; split it"):
        read_original(tmp_path / "huge.md", "nl")


def test_a_written_digest_reads_as_the_same_document(original, tmp_path):
    heading, text = "# null: 'ja' # \"nee\"", "Nee: 'ja' # 2016-10-31 is {geen} datum & meer – één, € 5 🙂 \u0001."
    document = original(f"{heading}\n\n{text}\n\n- lijst: [a, b] met !!python/object en %TAG")
    path = write_digest(document, tmp_path / "own" / "deep")
    assert path == tmp_path / "own" / "deep" / "reglement.yaml"
    assert read_digest(path) == document


def test_a_digest_replaces_the_older_one_and_leaves_nothing_else(original, tmp_path):
    write_digest(original(REGULATION), tmp_path / "own")
    path = write_digest(original("# Nieuw\n\nEen heel andere tekst hier."), tmp_path / "own")
    assert texts(read_digest(path)) == ["Een heel andere tekst hier."]
    assert [other.name for other in path.parent.iterdir()] == ["reglement.yaml"]


def test_a_folder_that_cannot_be_written_names_the_setting(original, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="cannot write .*reglement.yaml.*choose another folder with WEGWIJZER_LIBRARY"):
        write_digest(original(REGULATION), tmp_path / "file")


def test_a_paragraph_and_each_item_of_a_list_is_a_statement_of_its_own(original):
    document = original("# Oproep\n\nDe stad zoekt drones.\n\nHet budget is 40.000 euro.\n\n- Steden mogen indienen.\n- Scholen mogen niet indienen.\n")
    assert texts(document) == ["De stad zoekt drones.", "Het budget is 40.000 euro.", "- Steden mogen indienen.", "- Scholen mogen niet indienen."]
