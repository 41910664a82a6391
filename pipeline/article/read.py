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
MAX_WORDS = 2_000_000
"""Ten days of speech."""
MIN_WORDS = 3
_BINARY_SHARE = 200
"""One control character in so many is more than any text has."""


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
    _check_length(path, text)
    claimed = next(form for form in FORMATS.values() if form.claims(Path(path).name, text))
    return claimed.extract(path, text)


def _check_length(path: str, text: str) -> None:
    words = sum(1 for _ in re.finditer(r"[^\W_]+", text))
    # A language that is written without spaces has few words and many letters.
    letters = sum(character.isalnum() for character in text[:1000])
    if words < MIN_WORDS and letters < 30:
        problem = "is empty" if not words else f"has only {words} word{'s' if words > 1 else ''}"
        raise ArticleError(path, problem, f"give an article of at least {MIN_WORDS} words")
    if words > MAX_WORDS:
        raise ArticleError(path, f"has more than {MAX_WORDS:,} words", "divide it into several articles")


def _bytes(path: str) -> bytes:
    file = Path(path)
    try:
        if file.is_dir():
            raise ArticleError(path, "is a folder", "name the article's file")
        if file.stat().st_size > MAX_BYTES:
            raise ArticleError(path, f"is larger than {MAX_BYTES:,} bytes", "divide it into several articles")
        return file.read_bytes()
    except FileNotFoundError as error:
        raise ArticleError(path, "no such file", "check its name and folder") from error
    except OSError as error:
        raise ArticleError(path, f"cannot be read: {error.strerror}", "check its name and permissions") from error
    except ValueError as error:
        raise ArticleError(path, f"is no file name: {error}", "check the name") from error


def _decode(path: str, data: bytes) -> str:
    """Text of UTF-8, or of UTF-16 with a byte order mark; no other encoding is guessed."""
    encoding, name = ("utf-16", "UTF-16") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "UTF-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if name == "UTF-8" and _looks_binary(data.decode("latin-1")):
            raise _binary(path) from error
        line = data[: error.start].count(b"\n") + 1 if name == "UTF-8" else None
        problem = f"is not {name} at byte {error.start} (0x{data[error.start]:02x})"
        raise ArticleError(path, problem, "convert it to UTF-8", line=line) from error
    if _looks_binary(text):
        raise _binary(path)
    return text


def _looks_binary(text: str) -> bool:
    control = sum(character < " " and character not in "\n\r\t\f\v" for character in text)
    return "\0" in text or control > len(text) / _BINARY_SHARE


def _binary(path: str) -> ArticleError:
    return ArticleError(path, "is no text but binary data", "give a text or Markdown file")
