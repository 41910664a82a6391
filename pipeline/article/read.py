"""Read an article: fetch its bytes, tell its format by what is in it, refuse what is none, and hand on its blocks.

To add a format, write a module in `formats` with a class that does what `Format` says, and put it into FORMATS before
plain text, which takes whatever is left.
"""

from __future__ import annotations

import re
from typing import Protocol

from pipeline.article.fetch import fetch
from pipeline.article.formats.docx import WordDocument
from pipeline.article.formats.epub import Epub
from pipeline.article.formats.extracted import Extracted
from pipeline.article.formats.foreign import refuse_foreign
from pipeline.article.formats.markdown import Markdown
from pipeline.article.formats.odt import OpenDocument
from pipeline.article.formats.pdf import PortableDocument
from pipeline.article.formats.plain import PlainText
from pipeline.article.formats.source import Source
from pipeline.article.formats.web import WebPage
from pipeline.errors import ArticleError

MAX_WORDS = 2_000_000
"""Ten days of speech."""
MIN_WORDS = 3


class Format(Protocol):
    """A form that articles come in."""

    name: str

    def claims(self, source: Source) -> bool:
        """Whether the bytes, or else the name, are of this format."""

    def extract(self, source: Source) -> Extracted:
        """Its text as extracted, its blocks, and what was left out. Raises ArticleError where it is broken."""


FORMATS: tuple[Format, ...] = (
    PortableDocument(),
    Epub(),
    OpenDocument(),
    WordDocument(),
    WebPage(),
    Markdown(),
    PlainText(),
)


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
    extracted = next(form for form in FORMATS if form.claims(source)).extract(source)
    _check_length(source.path, extracted.text)
    return extracted


def _check_length(path: str, text: str) -> None:
    words = sum(1 for _ in re.finditer(r"[^\W_]+", text))
    # A language that is written without spaces has few words and many letters.
    letters = sum(character.isalnum() for character in text[:1000])
    if words < MIN_WORDS and letters < 30:
        problem = "is empty" if not words else f"has only {words} word{'s' if words > 1 else ''}"
        raise ArticleError(path, problem, f"give an article of at least {MIN_WORDS} words")
    if words > MAX_WORDS:
        raise ArticleError(path, f"has more than {MAX_WORDS:,} words", "divide it into several articles")
