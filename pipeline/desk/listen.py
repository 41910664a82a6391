"""The listening server: every episode of a folder in the browser, with byte ranges, so that players can seek.

It serves what was published and nothing else: no hidden file, nothing outside the folder, to this machine alone unless
told otherwise. A page elsewhere cannot read from it by giving it another name (the Host header is checked).
"""

from __future__ import annotations

import contextlib
import json
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from pipeline.errors import RequestError, UnknownName
from pipeline.sounds import DRAFT_MARK

MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".flac": "audio/flac",
    ".html": "text/html; charset=utf-8",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".m4a": "audio/x-m4a",
    ".m4b": "audio/mp4",  # browsers do not play what is called audio/x-m4b
    ".md": "text/markdown; charset=utf-8",
    ".mp3": "audio/mpeg",
    ".opus": "audio/ogg",
    ".png": "image/png",
    ".srt": "application/x-subrip",
    ".txt": "text/plain; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".wav": "audio/wav",
    ".xml": "application/xml",
}
"""By the end of a name; not the machine's own table, which differs from one to the next."""
CHAPTERS_TYPE = "application/json+chapters"
LOOPBACK = ("127.0.0.1", "localhost", "::1")

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Listed:
    """An episode as the list shows it."""

    slug: str
    title: str
    about: str
    """Show, length and date, as far as they are known."""

    @property
    def address(self) -> str:
        """Its folder's name within an address."""
        return quote(self.slug)


def app(output: Path, hosts: Sequence[str] = ("*",)) -> Starlette:
    """The server of the episodes in `output`; it answers requests to `hosts` only."""
    root = output.resolve()

    async def index(request: Request) -> Response:
        return HTMLResponse(await run_in_threadpool(_index_html, root), headers={"Cache-Control": "no-cache"})

    async def file(request: Request) -> Response:
        path = await run_in_threadpool(published, root, request.path_params["path"])
        if path is None:
            return PlainTextResponse("There is no such file here.\n", status_code=404)
        if path.is_dir():
            return RedirectResponse(f"/{quote(path.relative_to(root).as_posix())}/")
        return _file_response(path, request)

    guard = Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False)
    routes = [Route("/", index), Route("/{path:path}", file)]
    return Starlette(routes=routes, middleware=[guard])


def serve(output: Path, episode: str | None, port: int, host: str = "127.0.0.1") -> None:
    """Serve until Ctrl-C. Raises UnknownName for an episode that is not there, RequestError for a taken port."""
    import uvicorn

    if not output.is_dir():
        raise RequestError(f"{output}: is not a folder; expected one with episodes; make one, or name it with --output")
    if episode is not None and episode not in (known := [listed.slug for listed in episodes(output)]):
        raise UnknownName("episode", episode, known, hint=f"looked in {output}")
    hosts = LOOPBACK if host in LOOPBACK else ("*",)
    config = uvicorn.Config(app(output, hosts), log_level="warning", access_log=False)
    with _listening(host, port) as listener, contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listener])


def episodes(output: Path) -> tuple[Listed, ...]:
    """The episodes in a folder, the last made first."""
    pages = [page for page in output.glob("*/index.html") if not page.parent.name.startswith(".")]
    pages.sort(key=lambda page: (-page.stat().st_mtime, page.parent.name))
    return tuple(_listed(page.parent) for page in pages)


def published(root: Path, asked: str) -> Path | None:
    """The file or folder under `root` that an address means; None for what is hidden, outside, or not there."""
    parts = asked.split("/")
    if any(part.startswith(".") or "\\" in part or "\0" in part for part in parts):
        return None
    path = root / (asked + "index.html" if asked.endswith("/") else asked)
    try:
        real = path.resolve()
        if not real.is_relative_to(root) or any(part.startswith(".") for part in real.relative_to(root).parts):
            return None
        is_episode = real.is_dir() and (real / "index.html").is_file()
        return real if real.is_file() or is_episode else None
    except (OSError, RuntimeError):
        return None


def media_type(path: Path) -> str:
    """What the file is, as players want to be told."""
    return CHAPTERS_TYPE if path.name == "chapters.json" else MEDIA_TYPES.get(path.suffix, "application/octet-stream")


def _file_response(path: Path, request: Request) -> Response:
    """The file, whole or in part (FileResponse answers HEAD and ranges); nothing where the browser has it still."""
    headers = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff", "Accept-Ranges": "bytes"}
    response = FileResponse(path, media_type=media_type(path), headers=headers, stat_result=path.stat())
    return Response(status_code=304, headers=_validators(response)) if _unchanged(request, response) else response


def _validators(response: Response) -> dict[str, str]:
    return {name: response.headers[name] for name in ("etag", "last-modified", "cache-control")}


def _unchanged(request: Request, response: Response) -> bool:
    """Whether what the browser keeps is this file (RFC 9110, 13.1: an ETag goes before a date)."""
    if tags := request.headers.get("if-none-match"):
        return any(tag.strip().removeprefix("W/") in (response.headers["etag"], "*") for tag in tags.split(","))
    since = request.headers.get("if-modified-since")
    try:
        changed = parsedate_to_datetime(response.headers["last-modified"])
        return bool(since) and changed <= parsedate_to_datetime(since or "")
    except (TypeError, ValueError):
        return False


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise RequestError(f"{host}:{port}: cannot listen there: {reason}; name another port with --port") from error


def _listed(folder: Path) -> Listed:
    """What the report says of an episode; its folder's name where there is no report that can be read."""
    from pipeline.publish.notes import stamp

    try:
        report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
        length = stamp(round(float(report["duration_s"]) * 1000))
        parts = [report.get("show"), length, report.get("date")]
        title = str(report["title"]) + DRAFT_MARK * bool(report.get("draft"))
        return Listed(folder.name, title, " · ".join(str(part) for part in parts if part))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Listed(folder.name, folder.name, "")


def _index_html(root: Path) -> str:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    from pipeline.publish.palette import palette
    from pipeline.publish.player import colour_variables

    environment = Environment(loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined)
    style = colour_variables(palette("Episodes")) + (_HERE / "listen.css").read_text(encoding="utf-8")
    return environment.get_template("listen.html").render(episodes=episodes(root), style=Markup(style))
