"""Read an article: find its encoding and its format, refuse what is none, and hand on its blocks.

To add a format, write a class with `name`, `claims` and `extract` as `Format` says and put it into FORMATS, before
plain text, which takes whatever is left.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Protocol

from pipeline.article.extracted import Extracted
from pipeline.article.markdown import Markdown
from pipeline.article.plain import PlainText
from pipeline.errors import ArticleError

MAX_BYTES = 20_000_000
"""Three million words: more than any book; what is larger is no article but a mistake."""
MIN_WORDS = 5


class Format(Protocol):
    """A form that articles come in."""

    name: str

    def claims(self, name: str, text: str) -> bool:
        """Whether a file of this name and content is of this format."""

    def extract(self, path: str, text: str) -> Extracted:
        """Its text as extracted, its blocks, and what was left out."""


FORMATS: dict[str, Format] = {"markdown": Markdown(), "text": PlainText()}


def read(path: str) -> Extracted:
    """Read the article at `path`. Raises ArticleError: what is wrong with it, and what to do."""
    text = _decode(path, _bytes(path)).replace("\r\n", "\n").replace("\r", "\n")
    words = len(re.findall(r"\w+", text))
    if words < MIN_WORDS:
        problem = "is empty" if not words else f"has only {words} word{'s' if words > 1 else ''}"
        raise ArticleError(path, problem, f"give an article of at least {MIN_WORDS} words")
    claimed = next(form for form in FORMATS.values() if form.claims(Path(path).name, text))
    return claimed.extract(path, text)


def _bytes(path: str) -> bytes:
    file = Path(path)
    try:
        if file.is_dir():
            raise ArticleError(path, "is a folder", "name the article's file")
        if file.stat().st_size > MAX_BYTES:
            raise ArticleError(path, f"is larger than {MAX_BYTES:,} bytes", "divide it into several articles")
        return file.read_bytes()
    except OSError as error:
        raise ArticleError(path, f"cannot be read: {error.strerror}", "check the name") from error


def _decode(path: str, data: bytes) -> str:
    """Text of UTF-8, or of UTF-16 with a byte order mark; no other encoding is guessed."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if b"\0" in data:
            raise _binary(path) from error
        line = data[: error.start].count(b"\n") + 1
        remedy = "save it as UTF-8"
        raise ArticleError(path, f"is not UTF-8 at byte {error.start}", remedy, line=line) from error
    control = sum(character < " " and character not in "\n\r\t\f" for character in text)
    if control > len(text) / 200:
        raise _binary(path)
    return text


def _binary(path: str) -> ArticleError:
    return ArticleError(path, "is no text but binary data", "give a text or Markdown file")
