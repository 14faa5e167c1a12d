"""Brings a document from an address: within a time and a size, from the public internet only, and not led elsewhere.

A host name is looked up once, its addresses are checked, and the connection goes to exactly those: a name that changes its
address between check and connection (DNS rebinding) gains nothing. Every redirect passes the same checks.
"""

import ipaddress
import socket
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import httpcore
import httpx

from corpus.errors import InputError
from corpus.originals import MAX_BYTES

"""Size of the largest original, file or address."""
_MAX_REDIRECTS = 5
_HEADERS = {
    "User-Agent": "wegwijzer (reads a document that its user named)",
    "Accept": "text/html,application/pdf,application/vnd.openxmlformats-officedocument.wordprocessingml.document,text/markdown,text/plain;q=0.9,*/*;q=0.1",
    "Accept-Encoding": "gzip",
}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True)
class Access:
    """What may be fetched. `seconds` and `most` (bytes, unpacked) bound one address, its redirects included."""

    allow_private: bool = False
    allow_redirect: bool = False
    seconds: float = 30.0
    most: int = MAX_BYTES


@dataclass(frozen=True)
class Fetched:
    """What an address answered: its bytes, and what it says they are (`text/html`, `utf-8`; empty where it does not say)."""

    content: bytes
    media_type: str
    charset: str


def is_address(source: str) -> bool:
    """Whether `source` is a web address rather than the name of a file."""
    return "://" in source and not source.lower().startswith("file://")


def fetch(address: str, access: Access = Access()) -> Fetched:  # noqa: B008 - frozen
    """What stands at the address. Raises InputError, one line with a remedy, for everything that keeps it from being read."""
    url = _parse(address, address)
    try:
        with httpx.Client(transport=_Transport(access), headers=_HEADERS, follow_redirects=False, trust_env=False) as client:
            for _ in range(_MAX_REDIRECTS + 1):
                with client.stream("GET", url) as response:
                    if not response.has_redirect_location:
                        return _read(address, response, access)
                    url = _redirected(address, url, response.headers["location"], access)
    except (httpcore.TimeoutException, httpx.TimeoutException):
        raise InputError(f"{address} did not answer within {access.seconds:g} s; try again later or raise WEGWIJZER_FETCH_SECONDS") from None
    except (httpcore.ProtocolError, httpx.ProtocolError, httpx.DecodingError):
        raise InputError(f"{address} broke off or sent no proper answer; try again later, or save it and add the file") from None
    except httpx.InvalidURL:
        raise InputError(f"{address} redirects to what is no web address; open it in a browser and add the address where it ends") from None
    except (httpcore.NetworkError, httpx.HTTPError, OSError) as error:
        raise InputError(f"{address} cannot be reached ({error}); check the address and the connection") from None
    raise InputError(f"{address} redirects more than {_MAX_REDIRECTS} times; open it in a browser and add the address where it ends")


def is_public(address: str) -> bool:
    """Whether an IP address lies on the public internet; an IPv4 address wrapped in an IPv6 one counts as what is inside."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inside = ip.ipv4_mapped or ip.sixtofour or (ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None)
        if inside is not None:
            return is_public(str(inside))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _parse(address: str, shown: str) -> httpx.URL:
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, TypeError):
        raise InputError(f"{shown} is no web address; write it as https://host/page") from None
    if url.scheme not in ("http", "https") or not url.host:
        raise InputError(f"{shown} is no http or https address; write it as https://host/page, or save it and add the file")
    if url.userinfo:
        raise InputError(f"{url.copy_with(userinfo=b'')} came with a name and password; leave them out, or save the page and add the file")
    return url.copy_with(fragment=None)


def _redirected(address: str, url: httpx.URL, location: str, access: Access) -> httpx.URL:
    """Where a redirect leads. Raises InputError if it leads to another host, or from https to http."""
    target = _parse(str(url.join(location)), f"{address}, which redirects to {location!r},")
    if url.scheme == "https" and target.scheme == "http":
        raise InputError(f"{address} redirects to {target}, which is not encrypted; save the page and add the file")
    if _site(target) != _site(url) and not access.allow_redirect:
        raise InputError(f"{address} redirects to another host, {target}; add that address itself, or set WEGWIJZER_ALLOW_REDIRECT=true")
    return target


def _site(url: httpx.URL) -> tuple[str, int | None]:
    return url.host.removeprefix("www."), url.port


def _read(address: str, response: httpx.Response, access: Access) -> Fetched:
    if response.status_code != 200:
        known = {401: "asks for a password", 403: "refuses access", 404: "is not there", 410: "is gone for good"}
        what = known.get(response.status_code, "has a fault" if response.status_code >= 500 else "gives no document")
        remedy = "try again later" if response.status_code >= 500 else "check the address in a browser"
        raise InputError(f"{address} {what} (HTTP {response.status_code}); {remedy}")
    if response.headers.get("content-encoding", "identity").lower() not in ("identity", "gzip", "x-gzip"):
        raise InputError(f"{address} is packed in a way that was not asked for; save it and add the file")
    too_large = InputError(f"{address} is larger than {access.most // 1_000_000} MB; add the parts you need as files")
    length = response.headers.get("content-length", "")
    if length.isdigit() and int(length) > access.most:
        raise too_large
    content = bytearray()
    for chunk in response.iter_bytes():
        content += chunk
        if len(content) > access.most:
            raise too_large
    media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    return Fetched(bytes(content), media_type, response.charset_encoding or "")


class _Transport(httpx.BaseTransport):
    """httpx over connections that `_Backend` makes."""

    def __init__(self, access: Access) -> None:
        self._deadline = time.monotonic() + access.seconds
        self._pool = httpcore.ConnectionPool(ssl_context=httpx.create_ssl_context(), network_backend=_Backend(access, self._deadline))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path)
        answer = self._pool.handle_request(httpcore.Request(request.method, url, headers=request.headers.raw))
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions)

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


class _Backend(httpcore.NetworkBackend):
    """Connects to checked addresses only; everything it does ends at the deadline."""

    def __init__(self, access: Access, deadline: float) -> None:
        self._access, self._deadline, self._backend = access, deadline, httpcore.SyncBackend()

    def connect_tcp(self, host: str, port: int, timeout: float | None = None, local_address: str | None = None, socket_options: Iterable | None = None):
        failed: Exception | None = None
        for address in self._addresses(host, port):
            try:
                stream = self._backend.connect_tcp(address, port, _left(self._deadline), local_address, socket_options)
            except httpcore.ConnectError as error:
                failed = error
            else:
                return _Stream(stream, self._deadline)
        raise failed or httpcore.ConnectError(f"{host} has no address")

    def _addresses(self, host: str, port: int) -> list[str]:
        """The addresses of a host, looked up once. Raises InputError if one of them lies inside a network."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (socket.gaierror, UnicodeError):
            raise InputError(f"{host} is not known; check the address and the connection") from None
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        inside = [address for address in addresses if not is_public(address)]
        if inside and not self._access.allow_private:
            raise InputError(f"{host} lies inside a network ({inside[0]}) and is not fetched; save it and add the file, or set WEGWIJZER_ALLOW_PRIVATE=true")
        return addresses


class _Stream(httpcore.NetworkStream):
    """A connection on which no single wait, and not all of them together, passes the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._deadline))

    def close(self) -> None:
        self._stream.close()

    def start_tls(self, ssl_context, server_hostname: str | None = None, timeout: float | None = None):
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, _left(self._deadline)), self._deadline)

    def get_extra_info(self, info: str):
        return self._stream.get_extra_info(info)


def _left(deadline: float) -> float:
    """Seconds until the deadline. Raises ReadTimeout after it."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout
    return left
