"""Keep the bytes of an article that came from no file: its script can then be spoken again without asking for them.

They stand beside the script, named `source` with the ending of their format.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from pipeline.article.fetch import STANDARD_INPUT, is_address
from pipeline.article.formats.source import Source

STEM = "source"
_ENDINGS = {"markdown": ".md", "text": ".txt"}


@dataclass(frozen=True)
class Kept:
    """A file to be."""

    name: str
    data: bytes


def keep(source: Source, form: str) -> Kept | None:
    """What to keep of a source of format `form`; None for a file, which stays where it is."""
    if not comes_from_no_file(source.path):
        return None
    if form != "html":
        return Kept(STEM + _ENDINGS.get(form, f".{form}"), source.data)
    from pipeline.article.formats.web import page_text

    # What the server said of its letters goes with the server; what browsers write into saved pages stays.
    address = source.address or ""
    mark = f"<!-- saved from url=({len(address):04}){address} -->\n" if address and "--" not in address else ""
    return Kept(f"{STEM}.html", b"\xef\xbb\xbf" + (mark + page_text(source)).encode("utf-8", "ignore"))


def comes_from_no_file(path: str) -> bool:
    """Whether an article is read from an address or from standard input."""
    return path == STANDARD_INPUT or is_address(path)


def is_kept(path: str) -> bool:
    """Whether a script's path to its article names what was kept beside it."""
    return PurePath(path).parent == PurePath() and PurePath(path).stem == STEM
