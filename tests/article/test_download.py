"""Addresses: what is fetched, within which limits, and never from where; servers here listen on this machine alone."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from pipeline.article import download as module
from pipeline.article.download import download
from pipeline.article.read import read
from pipeline.errors import ArticleError

Answer = Callable[[BaseHTTPRequestHandler], None]
PATIENCE_S = 120
PAGE = "<html><body><p>The café by the sea was open all night.</p></body></html>"


class Handler(BaseHTTPRequestHandler):
    answers: ClassVar[dict[str, Answer]] = {}

    def do_GET(self) -> None:
        self.answers[self.path.partition("?")[0]](self)

    def log_message(self, *_: object) -> None:
        pass


def send(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


@pytest.fixture
def answers() -> Iterator[dict[str, Answer]]:
    Handler.answers = {}
    yield Handler.answers


@pytest.fixture
def address(answers: dict[str, Answer]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_page_is_fetched_with_its_letters_and_where_it_was(address: str, answers: dict[str, Answer]) -> None:
    kind = "text/html; charset=windows-1252"
    answers["/a"] = lambda handler: send(handler, b"", 302, Location="/b?c=d e")
    answers["/b"] = lambda handler: send(handler, PAGE.encode("cp1252"), Content_Type=kind)
    source = download(f"{address}/a", allow_private=True)
    assert (source.path, source.address, source.charset) == (f"{address}/a", f"{address}/b?c=d e", "windows-1252")
    assert source.name == "b.html"
    assert "café" in read(f"{address}/a", allow_private=True).text


def test_a_packed_page_is_unpacked(address: str, answers: dict[str, Answer]) -> None:
    answers["/"] = lambda handler: send(handler, gzip.compress(PAGE.encode()), Content_Encoding="gzip")
    assert download(address, allow_private=True).data == PAGE.encode()


def refused(address: str, problem: str, private: bool = True) -> ArticleError:
    with pytest.raises(ArticleError) as caught:
        download(address, allow_private=private)
    assert problem in caught.value.problem and caught.value.path == address
    return caught.value


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "10.0.0.1", "192.168.1.1", "169.254.169.254",
                                  "0.0.0.0", "[::ffff:127.0.0.1]", "2130706433", "100.64.0.1"])  # fmt: skip
def test_this_machine_and_its_network_are_not_read_unasked(host: str) -> None:
    error = refused(f"http://{host}:9/", "which is no public address", private=False)
    assert "--private-addresses" in error.remedy


def test_a_public_page_does_not_lead_to_a_private_one(
    address: str, answers: dict[str, Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers["/a"] = lambda handler: send(handler, b"", 301, Location="http://10.0.0.1/")
    refuse = module._refuse_private
    monkeypatch.setattr(module, "_refuse_private", lambda given, ip: ip == "127.0.0.1" or refuse(given, ip))
    refused(f"{address}/a", "leads to 10.0.0.1", private=False)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ("ftp://example.org/a", "is of the scheme 'ftp'"),
        ("file:///etc/passwd", "is of the scheme 'file'"),
        ("http://", "names no machine"),
        ("http://a:b/", "is no address"),
        ("http://127.0.0.1:1/", "cannot be fetched"),
        ("http://no-such-host.invalid/", "cannot be fetched"),
    ],
)
def test_what_is_no_address_is_refused(given: str, problem: str) -> None:
    refused(given, problem)


def test_a_redirect_to_a_file_is_refused(address: str, answers: dict[str, Answer]) -> None:
    answers["/a"] = lambda handler: send(handler, b"", 302, Location="file:///etc/passwd")
    refused(f"{address}/a", "is of the scheme 'file'")


def test_redirects_end(address: str, answers: dict[str, Answer]) -> None:
    answers["/a"] = lambda handler: send(handler, b"", 302, Location="/a")
    refused(f"{address}/a", "leads on more than 5 times")


def test_what_the_server_says_is_said(address: str, answers: dict[str, Answer]) -> None:
    answers["/a"] = lambda handler: send(handler, b"", 404)
    refused(f"{address}/a", "the server answered 404")


@pytest.mark.parametrize("packed", [False, True])
def test_too_much_is_refused_before_it_is_all_there(
    address: str, answers: dict[str, Answer], monkeypatch: pytest.MonkeyPatch, packed: bool
) -> None:
    monkeypatch.setattr(module, "MAX_BYTES", 100_000)
    data = gzip.compress(b"a" * 50_000_000) if packed else b"a" * 200_000
    headers = {"Content_Encoding": "gzip"} if packed else {}
    answers["/a"] = lambda handler: send(handler, data, **headers)
    refused(f"{address}/a", "is larger than 100,000 bytes")


@pytest.mark.parametrize("in_headers", [False, True])
def test_a_server_that_trickles_is_left(
    address: str, answers: dict[str, Answer], monkeypatch: pytest.MonkeyPatch, in_headers: bool
) -> None:
    left = threading.Event()

    def trickle(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.0 200 OK\r\n" + (b"" if in_headers else b"\r\n"))
        for _ in range(400):
            try:
                handler.wfile.write(b"a")
            except OSError:
                left.set()
                return
            time.sleep(0.05)

    monkeypatch.setattr(module, "DEADLINE_S", 0.4)
    answers["/a"] = trickle
    refused(f"{address}/a", "takes longer than")
    assert left.wait(PATIENCE_S)


def test_a_server_that_says_nothing_is_left(
    address: str, answers: dict[str, Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "TIMEOUT_S", 0.2)
    left = threading.Event()
    answers["/a"] = lambda handler: (left.wait(PATIENCE_S), None)[1]  # an answer gives nothing back
    refused(f"{address}/a", "no answer within")
    left.set()
