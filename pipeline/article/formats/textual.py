"""Bytes of a text file as text: its encoding, and what is no text at all."""

from __future__ import annotations

from functools import lru_cache

from pipeline.article.formats.source import Source, refuse_long
from pipeline.errors import ArticleError

_BINARY_SHARE = 200
"""One control character in so many is more than any text has."""


@lru_cache(maxsize=1)  # asked for once to tell the format, and once to read it
def decode(source: Source) -> str:
    """Text of UTF-8, or of UTF-16 with a byte order mark, or as the server said; no other encoding is guessed."""
    data = source.data
    refuse_long(source.path, len(data))
    encoding, name = ("utf-16", "UTF-16") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "UTF-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if name == "UTF-8" and _looks_binary(data.decode("latin-1")):
            raise _binary(source.path) from error
        line = data[: error.start].count(b"\n") + 1 if name == "UTF-8" else None
        problem = f"is not {name} at byte {error.start} (0x{data[error.start]:02x})"
        raise ArticleError(source.path, problem, "convert it to UTF-8", line=line) from error
    if _looks_binary(text):
        raise _binary(source.path)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _looks_binary(text: str) -> bool:
    control = sum(character < " " and character not in "\n\r\t\f\v" for character in text)
    return "\0" in text or control > len(text) / _BINARY_SHARE


def _binary(path: str) -> ArticleError:
    return ArticleError(path, "is no text but binary data", "give a text, Markdown, HTML, EPUB, DOCX, ODT or PDF file")
