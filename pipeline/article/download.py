"""Download a page over http or https, within limits of size, time and redirects, and never from a private network.

An address that somebody sends may point at a machine beside this one that trusts its neighbours. So a name is resolved
once, each of its addresses must be a public one, and the connection is made to just that address.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from email.message import Message
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit

from pipeline.article.formats.source import Source
from pipeline.errors import ArticleError

MAX_BYTES = 20_000_000
MAX_REDIRECTS = 5
TIMEOUT_S = 15.0
"""Without a byte."""
DEADLINE_S = 60.0
"""For all of it."""
_REDIRECTS = (301, 302, 303, 307, 308)
_READABLE = (
    "text/html, application/xhtml+xml, text/markdown, text/plain, application/pdf, application/epub+zip, */*;q=0.1"
)


def download(address: str, allow_private: bool = False) -> Source:
    """The bytes behind an address. Raises ArticleError: which limit it hit, or what the server said.

    `allow_private`: also from this machine and its own network.
    """
    ends_at = time.monotonic() + DEADLINE_S
    here = address
    for _ in range(MAX_REDIRECTS + 1):
        try:
            with _Connection(address, here, ends_at, allow_private) as connection:
                answer = connection.answer()
                if answer.status in _REDIRECTS and answer.getheader("Location"):
                    here = urljoin(here, answer.getheader("Location") or "")
                    continue
                if answer.status != 200:
                    problem = f"the server answered {answer.status} {answer.reason}"
                    raise ArticleError(address, problem, "check the address, or save the page and give the file")
                data = b"".join(_bounded(address, answer, ends_at))
        except (OSError, http.client.HTTPException, zlib.error) as error:
            if time.monotonic() >= ends_at:
                raise _too_slow(address) from error
            raise ArticleError(
                address, f"cannot be fetched: {_reason(error)}", "check the address and the network"
            ) from error
        kind = Message()
        kind["Content-Type"] = answer.getheader("Content-Type") or ""
        return Source(address, _name(here, kind.get_content_type()), data, here, kind.get_content_charset())
    raise ArticleError(address, f"leads on more than {MAX_REDIRECTS} times", "give the address where the page is")


class _Connection:
    """One request."""

    def __init__(self, given: str, address: str, ends_at: float, allow_private: bool) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https"):
            raise ArticleError(given, f"is of the scheme {parts.scheme!r}", "give an http or https address, or a file")
        try:
            host, port = parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError as error:
            raise ArticleError(given, f"is no address: {error}", "check it") from error
        if not host:
            raise ArticleError(given, "names no machine", "check the address")
        self.given, self.ends_at, self.allow_private = given, ends_at, allow_private
        self.target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~") + (
            f"?{quote(parts.query, safe=_QUERY)}" if parts.query else ""
        )
        connection: Any = (
            http.client.HTTPSConnection(_ascii(host), port, timeout=TIMEOUT_S, context=ssl.create_default_context())
            if parts.scheme == "https"
            else http.client.HTTPConnection(_ascii(host), port, timeout=TIMEOUT_S)
        )
        # The standard library has no public way to say which address a name stands for.
        connection._create_connection = self._connect
        self.connection = connection
        # A server that sends a letter now and then would keep within any timeout.
        self.watch = threading.Timer(ends_at - time.monotonic(), self._hang_up)
        self.socket: socket.socket | None = None
        self.response: http.client.HTTPResponse | None = None

    def __enter__(self) -> _Connection:
        self.watch.daemon = True
        self.watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.watch.cancel()
        for open_ in (self.response, self.connection, self.socket):
            if open_:
                open_.close()

    def _hang_up(self) -> None:
        if self.socket:
            with contextlib.suppress(OSError):
                self.socket.shutdown(socket.SHUT_RDWR)

    def answer(self) -> http.client.HTTPResponse:
        """What the server says to a request for the page."""
        headers = {"User-Agent": "make-episode", "Accept": _READABLE, "Accept-Encoding": "identity"}
        self.connection.request("GET", self.target, headers=headers)
        response: http.client.HTTPResponse = self.connection.getresponse()
        self.response = response
        return response

    def _connect(self, where: tuple[str, int], *_: object) -> socket.socket:
        """A connection to the first address of the host that answers; all of them have to be public."""
        found = socket.getaddrinfo(*where, type=socket.SOCK_STREAM)
        for answer in found if not self.allow_private else ():
            _refuse_private(self.given, str(answer[4][0]))
        for number, (family, kind, protocol, _name, place) in enumerate(found, start=1):
            self.socket = socket.socket(family, kind, protocol)
            try:
                self.socket.settimeout(min(TIMEOUT_S, max(0.1, self.ends_at - time.monotonic())))
                self.socket.connect(place)
                return self.socket
            except OSError:
                self.socket.close()
                if number == len(found):
                    raise
        raise OSError("no address")


_QUERY = "/?%:@!$&'()*+,;=~[]"


def _ascii(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def _refuse_private(given: str, address: str) -> None:
    if not ipaddress.ip_address(address.partition("%")[0]).is_global:
        remedy = "save the page and give the file, or say --private-addresses"
        raise ArticleError(given, f"leads to {address}, which is no public address", remedy)


def _bounded(given: str, answer: http.client.HTTPResponse, ends_at: float) -> Iterator[bytes]:
    """The body, unpacked, as long as it is within the limits."""
    coded = (answer.getheader("Content-Encoding") or "").lower()
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 32) if coded in ("gzip", "x-gzip", "deflate") else None
    size = 0
    while packed := answer.read1(65536):
        if time.monotonic() > ends_at:
            raise _too_slow(given)
        data = unpack.decompress(packed, MAX_BYTES + 1) if unpack else packed
        size += len(data)
        if size > MAX_BYTES or (unpack and unpack.unconsumed_tail):
            raise ArticleError(
                given, f"is larger than {MAX_BYTES:,} bytes", "save what is wanted of it and give the file"
            )
        yield data
    if time.monotonic() > ends_at:
        raise _too_slow(given)
    if answer.length or (unpack and not unpack.eof):
        raise ArticleError(given, "broke off before its end", "try again, or save the page and give the file")


def _too_slow(given: str) -> ArticleError:
    return ArticleError(given, f"takes longer than {DEADLINE_S:.0f} s", "save the page and give the file")


def _name(address: str, kind: str) -> str:
    """The last part of an address, with an ending that says what the server says of it."""
    name = unquote(urlsplit(address).path.rstrip("/").rpartition("/")[2])
    endings = {"text/markdown": ".md", "text/html": ".html", "application/xhtml+xml": ".html"}
    return name if name.lower().endswith(endings.get(kind, "")) else name + endings[kind]


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return f"no answer within {TIMEOUT_S:.0f} s"
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
