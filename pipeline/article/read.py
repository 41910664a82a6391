"""Read an article: fetch its bytes, tell its format by what is in it, refuse what is none, and hand on its blocks.

To add a format, write a module in `formats` with a class that does what `Format` says, and a function in `claims` that
tells it; put both into FORMATS before plain text, which takes whatever is left. What reads a format, and the libraries
that it needs, are loaded only for a document of that format.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from typing import Protocol

from pipeline.article.fetch import fetch
from pipeline.article.formats import claims
from pipeline.article.formats.extracted import Extracted
from pipeline.article.formats.foreign import refuse_foreign
from pipeline.article.formats.source import Source
from pipeline.errors import ArticleError

MAX_WORDS = 2_000_000
"""Ten days of speech."""
MIN_WORDS = 3


class Format(Protocol):
    """A form that articles come in."""

    name: str

    def extract(self, source: Source) -> Extracted:
        """Its text as extracted, its blocks, and what was left out. Raises ArticleError where it is broken."""


FORMATS: tuple[tuple[Callable[[Source], bool], str], ...] = (
    (claims.is_pdf, "pdf:PortableDocument"),
    (claims.is_epub, "epub:Epub"),
    (claims.is_odt, "odt:OpenDocument"),
    (claims.is_docx, "docx:WordDocument"),
    (claims.is_web, "web:WebPage"),
    (claims.is_markdown, "markdown:Markdown"),
    (claims.is_anything, "plain:PlainText"),
)
"""What tells a format, asked in this order, and "module:class" of what reads it."""


def read(path: str, allow_private: bool = False) -> Extracted:
    """Read the article at `path`: a file, an address, or "-" for standard input.

    Raises ArticleError: what is wrong with it, and what to do. `allow_private`: as for `fetch`.
    """
    return extract(fetch(path, allow_private))


def extract(source: Source) -> Extracted:
    """The text of an article that has been fetched. Raises ArticleError."""
    if not source.data.strip():
        raise ArticleError(source.path, "is empty", f"give an article of at least {MIN_WORDS} words")
    refuse_foreign(source)
    extracted = _reader(source).extract(source)
    _check_length(source.path, extracted.text)
    return extracted


def _reader(source: Source) -> Format:
    module, _, name = next(reader for claimed, reader in FORMATS if claimed(source)).partition(":")
    reader: Format = getattr(import_module(f"pipeline.article.formats.{module}"), name)()
    return reader


def _check_length(path: str, text: str) -> None:
    words = sum(1 for _ in re.finditer(r"[^\W_]+", text))
    # A language that is written without spaces has few words and many letters.
    letters = sum(character.isalnum() for character in text[:1000])
    if words < MIN_WORDS and letters < 30:
        problem = "is empty" if not words else f"has only {words} word{'s' if words > 1 else ''}"
        raise ArticleError(path, problem, f"give an article of at least {MIN_WORDS} words")
    if words > MAX_WORDS:
        raise ArticleError(path, f"has more than {MAX_WORDS:,} words", "divide it into several articles")
