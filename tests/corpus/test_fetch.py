"""Fetching from a real HTTP server on loopback: what is brought, what is refused, and with which line."""

import gzip
import socket
import time

import pytest

from corpus import InputError
from corpus.fetch import Access, fetch, is_address, is_public

pytestmark = pytest.mark.enable_socket
HERE = Access(allow_private=True, seconds=5)


def told(address: str, access: Access = HERE) -> str:
    """The one line with which an address is refused."""
    with pytest.raises(InputError) as error:
        fetch(address, access)
    assert ";" in str(error.value), "a remedy is missing"
    return str(error.value)


@pytest.fixture
def names(monkeypatch):
    """Host names and the addresses each look-up of them gives in turn; the number of look-ups is kept in `asked`."""
    turns: dict[str, list[str]] = {}
    asked: list[str] = []
    look_up = socket.getaddrinfo

    def getaddrinfo(host, port, *arguments, **keywords):
        if host not in turns:
            return look_up(host, port, *arguments, **keywords)
        asked.append(host)
        given = turns[host].pop(0) if len(turns[host]) > 1 else turns[host][0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in given.split()]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return turns, asked


def test_a_page_is_brought_with_what_it_says_it_is(server):
    fetched = fetch(server.page("/oproep"), HERE)
    assert (fetched.media_type, fetched.charset) == ("text/html", "utf-8")
    assert b"Oproep slim afval" in fetched.content


def test_a_packed_page_is_unpacked(server):
    server.answers["/p"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(b"een tekst"))
    assert fetch(server.url("/p"), HERE).content == b"een tekst"


@pytest.mark.parametrize(
    ("status", "said"),
    [(404, "is not there .HTTP 404.; check"), (500, "has a fault .HTTP 500.; try again later"), (403, "refuses access"), (204, "no document")],
)
def test_an_answer_that_is_no_document_is_told_by_its_kind(server, status, said):
    server.answers["/x"] = (status, {}, b"")
    with pytest.raises(InputError, match=said):
        fetch(server.url("/x"), HERE)


def _silent(handler):
    time.sleep(2)


def _drip_head(handler):
    for byte in b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 20:
        handler.wfile.write(bytes([byte]))
        time.sleep(0.1)


def _drip_body(handler):
    handler.send_response(200)
    handler.end_headers()
    for _ in range(30):
        handler.wfile.write(b"x")
        time.sleep(0.1)


@pytest.mark.parametrize("behaviour", [_silent, _drip_head, _drip_body], ids=["silent", "head drips", "body drips"])
def test_a_page_that_never_ends_is_given_up_in_time(server, behaviour):
    server.answers["/nooit"] = behaviour
    started = time.monotonic()
    assert "did not answer within 0.5 s; try again later" in told(server.url("/nooit"), Access(allow_private=True, seconds=0.5))
    assert time.monotonic() - started < 2.5  # the page itself takes 3 s


def test_a_size_that_is_declared_too_large_is_refused_before_reading(server):
    server.answers["/groot"] = (200, {"Content-Length": "300000000"}, b"")
    assert "is larger than 50 MB" in told(server.url("/groot"))


def test_a_size_that_is_not_declared_is_cut_while_it_streams(server):
    sent = []

    def stream(handler):
        handler.send_response(200)
        handler.end_headers()
        try:
            for _ in range(300):
                handler.wfile.write(bytes(1_000_000))
                sent.append(1)
        except OSError:
            return

    server.answers["/stroom"] = stream
    assert "is larger than 2 MB" in told(server.url("/stroom"), Access(allow_private=True, most=2_000_000))
    time.sleep(0.3)
    assert len(sent) < 100


def test_a_packed_page_is_measured_unpacked(server):
    server.answers["/bom"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(bytes(20_000_000)))
    assert "is larger than 2 MB" in told(server.url("/bom"), Access(allow_private=True, most=2_000_000))


def test_packing_that_was_not_asked_for_is_refused(server):
    server.answers["/br"] = (200, {"Content-Encoding": "gzip, br"}, b"x")
    assert "packed in a way that was not asked for" in told(server.url("/br"))


def test_an_answer_cut_half_way_is_told(server):
    server.answers["/half"] = (200, {"Content-Length": "1000"}, b"de helft")
    assert "broke off" in told(server.url("/half"))
    server.answers["/onzin"] = lambda handler: handler.wfile.write(b"\x00\x01 geen HTTP\r\n\r\n")
    assert "no proper answer" in told(server.url("/onzin"))


def test_a_redirect_on_the_same_host_is_followed(server):
    server.page("/nieuw")
    assert fetch(server.redirect("/oud", "/nieuw"), HERE).media_type == "text/html"


def test_a_redirect_to_another_host_is_refused_unless_allowed(server, names):
    names[0]["elders.test"] = ["127.0.0.1"]
    server.page("/nieuw")
    address = server.redirect("/oud", f"http://elders.test:{server.port}/nieuw")
    assert "redirects to another host, http://elders.test" in told(address)
    assert server.asked == ["/oud"]
    assert fetch(address, Access(allow_private=True, allow_redirect=True)).media_type == "text/html"


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/x", "http://", "javascript:alert(1)"])
def test_a_redirect_to_what_is_no_web_address_is_refused(server, target):
    told(server.redirect("/oud", target), Access(allow_private=True, allow_redirect=True))


def test_redirects_without_end_are_told(server):
    assert "redirects more than 5 times" in told(server.redirect("/rond", "/rond"))
    assert len(server.asked) == 6


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "10.0.0.1", "169.254.169.254", "0.0.0.0"])
def test_an_address_inside_a_network_is_refused(server, host):
    assert "lies inside a network" in told(f"http://{host}:{server.port}/", Access())
    assert server.asked == []


def test_a_redirect_to_an_address_inside_a_network_is_refused_even_where_other_hosts_are_allowed(server, names, monkeypatch):
    names[0]["buiten.test"] = ["127.0.0.1"]
    names[0]["binnen.test"] = ["10.0.0.1"]
    monkeypatch.setattr("corpus.fetch.is_public", lambda address: address == "127.0.0.1")
    server.redirect("/oud", "http://binnen.test/geheim")
    assert "binnen.test lies inside a network (10.0.0.1)" in told(f"http://buiten.test:{server.port}/oud", Access(allow_redirect=True))


def test_a_host_with_one_address_inside_is_refused_whole(names):
    names[0]["half.test"] = ["93.184.216.34 127.0.0.1"]
    assert "lies inside a network (127.0.0.1)" in told("http://half.test/", Access())


def test_a_name_is_looked_up_once_and_the_connection_goes_to_the_address_that_was_checked(server, names, monkeypatch):
    """DNS rebinding: the second look-up would give an address inside."""
    turns, asked = names
    turns["wissel.test"] = ["127.0.0.1", "10.0.0.1"]
    monkeypatch.setattr("corpus.fetch.is_public", lambda address: address == "127.0.0.1")
    server.page("/")
    assert fetch(f"http://wissel.test:{server.port}/", Access()).media_type == "text/html"
    assert asked == ["wissel.test"]


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("64:ff9b::5db8:d822", True),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("::ffff:10.0.0.1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
    ],
)
def test_what_is_public(address, public):
    assert is_public(address) is public


@pytest.mark.parametrize("address", ["ftp://voorbeeld.be/x", "http://", "https://:80/", "http://[::1", "http://a b/", "gopher://x"])
def test_what_is_no_web_address_is_told(address):
    told(address)


def test_a_name_and_password_in_an_address_are_not_kept_or_shown():
    assert "geheim" not in told("http://jan:geheim@voorbeeld.test/")


def test_a_host_that_does_not_exist_and_a_port_where_nobody_listens(names):
    assert "nergens.invalid" in told("http://nergens.invalid/")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert "cannot be reached" in told(f"http://127.0.0.1:{port}/")


def test_a_proxy_of_the_environment_is_not_asked(server, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert fetch(server.page("/oproep"), HERE).content


def test_an_address_is_told_from_a_file_name():
    assert [is_address(name) for name in ("https://x.be", "HTTP://x", "map/nota.md", "file:///x", "C:\\nota.md")] == [True, True, False, False, False]
