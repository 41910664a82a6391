from __future__ import annotations

import json
import socket
from pathlib import Path

import anyio
import httpx
import pytest
from starlette.applications import Starlette

from pipeline.desk.listen import app, serve
from pipeline.errors import RequestError, UnknownName

SOUND = bytes(range(256)) * 40


class Client:
    """Asks the server without a socket between."""

    def __init__(self, server: Starlette) -> None:
        self._server = server

    def get(self, path: str, headers: dict[str, str] | None = None, method: str = "GET") -> httpx.Response:
        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app=self._server)) as client:
                return await client.request(method, f"http://127.0.0.1:8765{path}", headers=headers)

        return anyio.run(ask)

    def head(self, path: str) -> httpx.Response:
        return self.get(path, method="HEAD")


@pytest.fixture
def output(tmp_path: Path) -> Path:
    folder = tmp_path / "output"
    for slug, title in (("bridge", "The <bridge> & more"), ("tea", "Tea")):
        (folder / slug).mkdir(parents=True)
        (folder / slug / "index.html").write_text("<!DOCTYPE html>player")
        report = {"title": title, "duration_s": 3723.4, "date": "2024-05-06", "show": "The Reading Room"}
        (folder / slug / "report.json").write_text(json.dumps(report))
    (folder / "bridge" / "episode.mp3").write_bytes(SOUND)
    for name in ("transcript.vtt", "transcript.srt", "chapters.json", "episode.m4b", ".secret", "notes.xyz"):
        (folder / "bridge" / name).write_text("x")
    (folder / ".cache").mkdir()
    (folder / ".cache" / "index.html").write_text("hidden")
    (tmp_path / "outside.txt").write_text("outside")
    (folder / "bridge" / "link.txt").symlink_to(tmp_path / "outside.txt")
    (folder / "bridge" / "cache.txt").symlink_to(folder / ".cache" / "index.html")
    return folder


@pytest.fixture
def client(output: Path) -> Client:
    return Client(app(output))


def test_the_index_lists_episodes_with_title_length_and_date(client: Client) -> None:
    page = client.get("/").text
    assert "The &lt;bridge&gt; &amp; more" in page
    assert "The Reading Room · 1:02:03 · 2024-05-06" in page
    assert 'href="tea/"' in page
    assert "cache" not in page


def test_an_episode_without_a_readable_report_is_listed_by_its_folder(client: Client, output: Path) -> None:
    (output / "tea" / "report.json").write_text("{broken")
    assert "<strong>tea</strong>" in client.get("/").text


def test_an_empty_folder_says_what_to_do(tmp_path: Path) -> None:
    assert "make_episode.py ARTICLE" in Client(app(tmp_path)).get("/").text


def test_an_episode_opens_with_and_without_the_slash(client: Client) -> None:
    assert client.get("/bridge/").text.endswith("player")
    response = client.get("/bridge")
    assert (response.status_code, response.headers["location"]) == (307, "/bridge/")


@pytest.mark.parametrize(
    ("asked", "status", "content", "content_range"),
    [
        (None, 200, SOUND, None),
        ("bytes=0-0", 206, SOUND[:1], "bytes 0-0/10240"),
        ("bytes=100-199", 206, SOUND[100:200], "bytes 100-199/10240"),
        ("bytes=10000-", 206, SOUND[10000:], "bytes 10000-10239/10240"),
        ("bytes=-5", 206, SOUND[-5:], "bytes 10235-10239/10240"),
        ("bytes=20000-", 416, None, "bytes */10240"),
    ],
)
def test_byte_ranges(
    client: Client, asked: str | None, status: int, content: bytes | None, content_range: str | None
) -> None:
    response = client.get("/bridge/episode.mp3", headers={"Range": asked} if asked else {})
    assert response.status_code == status
    assert content is None or response.content == content
    assert response.headers.get("content-range") == content_range


def test_head_says_what_get_would_send(client: Client) -> None:
    head, get = client.head("/bridge/episode.mp3"), client.get("/bridge/episode.mp3")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(SOUND))
    assert head.headers["accept-ranges"] == "bytes"
    assert head.headers["etag"] == get.headers["etag"] != ""


def test_a_file_that_the_browser_has_is_not_sent_again_until_it_changes(client: Client, output: Path) -> None:
    first = client.get("/bridge/episode.mp3")
    for name, source in (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified")):
        again = client.get("/bridge/episode.mp3", headers={name: first.headers[source]})
        assert (again.status_code, again.content) == (304, b"")
    (output / "bridge" / "episode.mp3").write_bytes(SOUND + b"more")
    assert client.get("/bridge/episode.mp3", headers={"If-None-Match": first.headers["etag"]}).status_code == 200


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("episode.mp3", "audio/mpeg"),
        ("episode.m4b", "audio/mp4"),
        ("transcript.vtt", "text/vtt; charset=utf-8"),
        ("transcript.srt", "application/x-subrip"),
        ("chapters.json", "application/json+chapters"),
        ("report.json", "application/json"),
        ("index.html", "text/html; charset=utf-8"),
        ("notes.xyz", "application/octet-stream"),
    ],
)
def test_types(client: Client, name: str, kind: str) -> None:
    assert client.head(f"/bridge/{name}").headers["content-type"] == kind


@pytest.mark.parametrize(
    "path",
    [
        "/.cache/index.html",
        "/.cache/",
        "/.cache",
        "/bridge/.secret",
        "/bridge/..%2f..%2foutside.txt",
        "/%2e%2e/outside.txt",
        "/bridge/%2e%2e/%2e%2e/outside.txt",
        "/..%5coutside.txt",
        "//etc/passwd",
        "/%2Fetc/passwd",
        "/bridge/link.txt",
        "/bridge/cache.txt",
        "/bridge/nothing.txt",
        "/bridge/%00",
        "/nowhere/",
    ],
)
def test_nothing_hidden_or_outside_is_served(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "outside" not in response.text


def test_only_this_machine_is_answered_by_its_own_names(output: Path) -> None:
    loopback = Client(app(output, ("127.0.0.1", "localhost")))
    assert loopback.get("/").status_code == 200
    assert loopback.get("/", headers={"Host": "elsewhere.example"}).status_code == 400


def test_an_unknown_episode_or_a_taken_port_is_a_wrong_request(output: Path, tmp_path: Path) -> None:
    with pytest.raises(UnknownName) as unknown:
        serve(output, "brigde", 0)
    assert sorted(unknown.value.known) == ["bridge", "tea"]
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(RequestError, match="--port"):
        serve(output, None, taken.getsockname()[1])
    with pytest.raises(RequestError, match="not a folder"):
        serve(tmp_path / "none", None, 0)
