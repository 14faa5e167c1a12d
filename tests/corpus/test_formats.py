"""PDF, HTML, DOCX and Markdown files, made here, as the documents they become."""

import io
import zipfile
import zlib

import pytest

from corpus import InputError
from corpus.formats import MAX_UNPACKED, table_as_sentences, tables_as_sentences
from corpus.originals import Overrides, read_original, take, understand

from .conftest import PAGE, write_docx, write_pdf, write_scan


def outline(document) -> list[str]:
    return [section.heading["nl"].rpartition(" – ")[2] for section in document.sections]


def said(document) -> dict[str, int | None]:
    """Each statement with its page."""
    return {statement.nl: statement.page for statement in document.statements()}


@pytest.fixture
def pdf(tmp_path):
    return write_pdf(tmp_path / "reglement.pdf")


def test_headings_of_a_pdf_are_told_by_their_size(pdf):
    document = read_original(pdf, "nl")
    assert document.title["nl"] == "Reglement innovatieve aankopen van de stad Gent en haar diensten"
    assert outline(document) == [document.title["nl"], "Bedragen", "Termijn", "Uitzonderingen"]


def test_a_statement_of_a_pdf_keeps_the_page_on_which_it_begins(pdf):
    pages = {text[:25]: page for text, page in said(read_original(pdf, "nl")).items()}
    assert pages["Dit reglement geldt voor "] == 1
    assert pages["Een aanvraag wordt ingedi"] == 2
    assert pages["Scholen en verenigingen b"] == 3


def test_a_sentence_that_goes_on_over_a_page_stays_whole_and_no_running_foot_is_in_it(pdf):
    text = " ".join(said(read_original(pdf, "nl")))
    assert "en de stad behandelt de aanvragen in volgorde van ontvangst." in text
    assert "pagina" not in text and "⟦" not in text


def test_lines_of_a_paragraph_are_put_together_before_a_line_that_begins_with_a_figure(pdf):
    assert "De stad betaalt ten hoogste 48.250 euro per jaar" in " ".join(said(read_original(pdf, "nl")))


@pytest.mark.parametrize("write", [write_pdf, write_docx], ids=["pdf", "docx"])
def test_a_row_of_a_table_is_a_sentence_with_the_headings_of_its_columns(tmp_path, write):
    document = read_original(write(tmp_path / f"bestand.{'pdf' if write is write_pdf else 'docx'}"), "nl")
    text = " ".join(said(document))
    assert "Soort: Stad; Steun: 50 %" in text and "Soort: School; Steun: 60 %" in text


def test_headings_lists_and_tables_of_a_docx(tmp_path):
    document = read_original(write_docx(tmp_path / "nota.docx"), "nl")
    assert document.title == {"nl": "Nota slimme aankopen"}
    assert outline(document) == ["Nota slimme aankopen", "Bedragen", "Uitzonderingen"]
    assert "- Scholen betalen niets voor een aanvraag." in said(document)


def test_content_controls_and_tracked_insertions_of_a_docx_are_read_and_deletions_are_not(tmp_path):
    path = write_docx(tmp_path / "nota.docx")
    paragraph = '<w:p><w:r><w:t>Ingevoegd in een vak.</w:t></w:r><w:ins w:id="1"><w:r><w:t xml:space="preserve"> Met een bijvoegsel.</w:t></w:r></w:ins>'
    paragraph += '<w:del w:id="2"><w:r><w:delText>Geschrapt woord.</w:delText></w:r></w:del></w:p>'
    _rewrite(path, lambda xml: xml.replace(b"<w:body>", f"<w:body><w:sdt><w:sdtContent>{paragraph}</w:sdtContent></w:sdt>".encode()))
    text = " ".join(said(read_original(path, "nl")))
    assert "Ingevoegd in een vak. Met een bijvoegsel." in text and "Geschrapt" not in text


def test_a_web_page_is_its_main_text_without_menus(tmp_path):
    (tmp_path / "oproep.html").write_text(PAGE, encoding="utf-8")
    document = read_original(tmp_path / "oproep.html", "nl")
    text = " ".join(said(document))
    assert outline(document) == ["Oproep slim afval 2027", "Bedragen"]
    assert "De steun is 5 000 euro per jaar voor elke aanvrager." in text and "Soort: School; Steun: 60 %." in text
    assert not any(word in text for word in ("Contactmenu", "Cookies", "**", "|"))


def test_a_web_page_in_an_old_encoding_keeps_its_letters(tmp_path):
    page = PAGE.replace("<head>", '<head><meta charset="windows-1252">').replace("De stad zoekt", "Café België zoekt")
    (tmp_path / "oud.html").write_bytes(page.encode("windows-1252"))
    assert "Café België zoekt" in " ".join(said(read_original(tmp_path / "oud.html", "nl")))


def test_a_page_is_told_by_its_first_bytes_not_only_by_its_name(tmp_path, pdf):
    wrong = tmp_path / "eigenlijk-pdf.html"
    wrong.write_bytes(pdf.read_bytes())
    assert outline(read_original(wrong, "nl"))[1:] == ["Bedragen", "Termijn", "Uitzonderingen"]


def test_a_markdown_table_becomes_sentences_too():
    text = tables_as_sentences("Voor.\n\n| Soort | Steun |\n|---|:-:|\n| Stad | 50 \\| 60 % |\n| | 70 % |\n\nNa.")
    assert text.split("\n\n") == ["Voor.", "\nSoort: Stad; Steun: 50 | 60 %.", "\nSteun: 70 %.", "\nNa."]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [([], ""), ([["alleen"]], "alleen."), ([["a", "b"]], "a; b."), ([["", "b"], ["c", "d"]], "b. c; d."), ([["k", "l"], ["c", "d", "e"]], "k: c; l: d; e.")],
)
def test_a_table_without_headings_is_not_given_any(rows, expected):
    assert " ".join(table_as_sentences(rows).split()) == expected


def test_the_language_is_recognised_unless_it_is_given(pdf):
    source = take(str(pdf))
    assert understand(source, Overrides(), lambda text: "fr").document.original.language == "fr"
    assert understand(source, Overrides(language="en"), lambda text: "fr").document.original.language == "en"
    assert understand(source, Overrides(), lambda text: None).document.original.language == "nl"


def test_pages_are_counted_and_where_it_came_from_is_kept(pdf):
    understood = understand(take(str(pdf)), Overrides(title="Titel", publisher="Stad Gent"), lambda text: "nl")
    original = understood.document.original
    assert (understood.pages, understood.blank) == (3, ())
    assert (original.source, original.title, original.publisher, original.url) == (str(pdf), "Titel", "Stad Gent", None)
    assert original.sha256 == take(str(pdf)).sha256


def told(path, content: bytes | None = None) -> str:
    """The one line with which a file is refused."""
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError) as error:
        read_original(path, "nl")
    assert str(path) in str(error.value) and ";" in str(error.value)
    return str(error.value)


def test_an_encrypted_pdf_and_a_scanned_one_are_told_apart(tmp_path):
    assert "is encrypted; save it without a password" in told(write_pdf(tmp_path / "geheim.pdf", password="x"))
    assert "pictures of pages and no text; run text recognition" in told(write_scan(tmp_path / "scan.pdf"))


def test_a_pdf_cut_off_anywhere_is_read_or_told_never_a_traceback(tmp_path, pdf):
    whole = pdf.read_bytes()
    for part in range(1, 12):
        path = tmp_path / f"half-{part}.pdf"
        path.write_bytes(whole[: len(whole) * part // 12])
        with pytest.raises(InputError):
            read_original(path, "nl")


def test_a_pdf_that_unpacks_without_end_is_refused(tmp_path):
    bomb = zlib.compress(b"0 " * 40_000_000)
    assert "unpacks to far more" in told(tmp_path / "bom.pdf", b"%PDF-1.4\n1 0 obj\n<</Filter/FlateDecode>>\nstream\n" + bomb + b"\nendstream\nendobj\n")


def test_a_zip_bomb_is_refused_by_the_size_it_declares(tmp_path):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/media/x.bmp", "w", force_zip64=True) as file:
        for _ in range(MAX_UNPACKED // 10_000_000 + 1):
            file.write(bytes(10_000_000))
    assert "unpacks to more than 200 MB, as a zip bomb does" in told(tmp_path / "bom.docx", content.getvalue())


def test_a_zip_bomb_that_declares_a_small_size_is_refused_too(tmp_path):
    path = write_docx(tmp_path / "nota.docx")
    _rewrite(path, lambda xml: xml + b" " * 1_000_000)
    content = path.read_bytes()
    assert (true := (len(zipfile.ZipFile(path).read("word/document.xml"))).to_bytes(4, "little")) in content
    assert "damaged" in told(path, content.replace(true, (5_000).to_bytes(4, "little")))


def test_a_docx_cut_off_or_without_its_text_is_told(tmp_path):
    path = write_docx(tmp_path / "nota.docx")
    whole = path.read_bytes()
    assert "damaged or cut off" in told(path, whole[: len(whole) // 2])
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("foto.txt", "geen Word")
    assert "not a Word document that can be read" in told(path, content.getvalue())


def test_an_entity_that_names_a_file_of_this_machine_is_not_followed(tmp_path):
    (tmp_path / "geheim.txt").write_text("zeergeheim", encoding="utf-8")
    path = write_docx(tmp_path / "nota.docx")
    entity = f'<!DOCTYPE w [<!ENTITY x SYSTEM "file://{tmp_path}/geheim.txt">]><w:document'.encode()
    _rewrite(path, lambda xml: xml.replace(b"<w:document", entity, 1).replace(b"48.250", b"48.250 &x;"))
    try:
        document = read_original(path, "nl")
    except InputError:
        return
    assert "zeergeheim" not in " ".join(said(document))


def _rewrite(path, change) -> None:
    """Changes the text part of a DOCX."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/document.xml"] = change(parts["word/document.xml"])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
