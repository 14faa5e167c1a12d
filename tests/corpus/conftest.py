"""Real files in each format, and a real HTTP server on loopback."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

PAGE = """<!doctype html><html lang="nl"><head><title>Oproep afval | Stad Gent</title></head><body>
<nav><ul><li><a href="/">Startpagina</a></li><li><a href="/contact">Contactmenu</a></li></ul></nav>
<main><h1>Oproep slim afval 2027</h1><p>De stad zoekt vernieuwende oplossingen voor het afval in de binnenstad van Gent.</p>
<h2>Bedragen</h2><p>De steun is <b>5\u00a0000 euro</b> per jaar voor elke <a href="/x">aanvrager</a>.</p>
<table><tr><th>Soort</th><th>Steun</th></tr><tr><td>Stad</td><td>50 %</td></tr><tr><td>School</td><td>60 %</td></tr></table></main>
<footer><p>Cookies en privacy van deze website</p></footer></body></html>"""


class Server:
    """Answers a path with what a test put in `answers`: a status, headers and body, or a function of the request handler."""

    def __init__(self) -> None:
        server = self
        self.answers: dict[str, tuple[int, dict[str, str], bytes] | Callable[[BaseHTTPRequestHandler], None]] = {}
        self.asked: list[str] = []
        self.stopped = threading.Event()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.asked.append(self.path)
                answer = server.answers.get(self.path, (404, {}, b""))
                if callable(answer):
                    return answer(self)
                status, headers, body = answer
                self.send_response(status)
                for name, value in ({"Content-Length": str(len(body))} | headers).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)
                return None

            def log_message(self, *arguments: object) -> None:
                """Says nothing."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.port = self.http.server_address[1]
        self.thread = threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def page(self, path: str, text: str = PAGE) -> str:
        """Puts a web page at the path and gives its address."""
        self.answers[path] = (200, {"Content-Type": "text/html; charset=utf-8"}, text.encode())
        return self.url(path)

    def redirect(self, path: str, target: str) -> str:
        self.answers[path] = (302, {"Location": target}, b"")
        return self.url(path)


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.stopped.set()
    server.http.shutdown()
    server.http.server_close()
    server.thread.join(5)


def write_pdf(path: Path, password: str | None = None) -> Path:
    """Three pages: a title over two lines, a table, a sentence that goes on over a page, a footer on each."""
    from fpdf import FPDF

    class Paged(FPDF):
        def footer(self) -> None:
            self.set_y(-15)
            self.set_font("helvetica", size=8)
            self.cell(0, 10, f"Stad Gent - pagina {self.page_no()}", align="C")

    pdf = Paged()

    def say(text: str, size: int = 11) -> None:
        pdf.set_font("helvetica", style="B" if size > 11 else "", size=size)
        pdf.multi_cell(0, size * 0.55, text, new_x="LMARGIN", new_y="NEXT")

    if password:
        pdf.set_encryption(owner_password="eigenaar", user_password=password)
    pdf.add_page()
    say("Reglement innovatieve aankopen van de stad Gent en haar diensten", 22)
    say("Dit reglement geldt voor alle aankopen van de stad. De stad betaalt ten hoogste 48.250 euro per jaar voor elke aanvraag die zij ontvangt.")
    pdf.ln(5)
    say("Bedragen", 15)
    pdf.set_font("helvetica", size=11)
    with pdf.table() as table:
        for cells in (("Soort", "Steun", "Maximum"), ("Stad", "50 %", "5.000 euro"), ("School", "60 %", "7.500 euro")):
            row = table.row()
            for cell in cells:
                row.cell(cell)
    pdf.add_page()
    say("Termijn", 15)
    say("Een aanvraag wordt ingediend uiterlijk op 15 maart 2027. De jury komt bijeen in Gent en de stad")
    pdf.add_page()
    say("behandelt de aanvragen in volgorde van ontvangst.")
    pdf.ln(8)
    say("Uitzonderingen", 15)
    say("Scholen en verenigingen betalen niets voor een aanvraag.")
    pdf.output(str(path))
    return path


def write_scan(path: Path) -> Path:
    """A PDF of one page that is a picture."""
    from fpdf import FPDF
    from PIL import Image

    pdf = FPDF()
    pdf.add_page()
    pdf.image(Image.new("RGB", (300, 400), "grey"), x=0, y=0, w=210)
    pdf.output(str(path))
    return path


def write_docx(path: Path, amount: str = "48.250") -> Path:
    import docx

    word = docx.Document()
    word.add_heading("Nota slimme aankopen", 0)
    word.add_paragraph("Deze nota geldt voor alle diensten van de stad.")
    word.add_heading("Bedragen", 1)
    word.add_paragraph(f"Een dienst krijgt {amount} euro per jaar.")
    table = word.add_table(rows=0, cols=2)
    for cells in (("Soort", "Steun"), ("Stad", "50 %"), ("School", "60 %")):
        row = table.add_row().cells
        row[0].text, row[1].text = cells
    word.add_heading("Uitzonderingen", 2)
    word.add_paragraph("Scholen betalen niets voor een aanvraag.", style="List Bullet")
    word.save(str(path))
    return path
