"""Which format a document is of, by its bytes and its name; nothing is loaded that reads one.

Whoever is asked later may rely on the answers before: see `pipeline.article.read`.
"""

from __future__ import annotations

import re

from pipeline.article.formats.source import Source
from pipeline.article.formats.textual import decode
from pipeline.article.frontmatter import front_matter
from pipeline.patterns import regex

_ODT = b"application/vnd.oasis.opendocument.text"
_HTML_NAMES = (".html", ".htm", ".xhtml", ".mht", ".mhtml")
_HTML_BEGINS = regex(
    rb"\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title)\b",
    re.IGNORECASE | re.DOTALL,
)
_ELEMENT = regex(rb"<(?:p|div|h[1-6]|article|body|span|br)\b[^<>]{0,300}>", re.IGNORECASE)
_MESSAGE = regex(rb"(?:[A-Za-z-]{2,40}:[^\0]{0,3000}^)?MIME-Version:", re.IGNORECASE | re.MULTILINE)
_MARKDOWN_NAMES = (".md", ".markdown", ".mkd", ".mdown")
_HEADING = regex(r"(?m)^#{1,3} +\S")


def is_pdf(source: Source) -> bool:
    """By its first bytes; some programs write a few before them."""
    return b"%PDF-" in source.data[:1024]


def is_epub(source: Source) -> bool:
    """An archive with a container file."""
    return is_zip(source) and "META-INF/container.xml" in names_in(source)


def is_odt(source: Source) -> bool:
    """An archive whose first entry says so; of another order, one with the content that it must have."""
    return is_zip(source) and (_ODT in source.data[:200] or {"content.xml", "mimetype"} <= names_in(source))


def is_docx(source: Source) -> bool:
    """An archive with a Word document in it."""
    return is_zip(source) and "word/document.xml" in names_in(source)


def is_web(source: Source) -> bool:
    """By how it begins, or by its ending where it has elements at all."""
    head = _ascii(source.data[:4096])
    if _HTML_BEGINS.match(head) or (_MESSAGE.match(head) and b"text/html" in source.data[:65536].lower()):
        return True
    return source.name.lower().endswith(_HTML_NAMES) and bool(_ELEMENT.search(source.data[:65536]))


def is_message(source: Source) -> bool:
    """Whether a web page is in an archive as browsers save it (MHTML)."""
    return bool(_MESSAGE.match(source.data[:4096])) and not _HTML_BEGINS.match(source.data[:4096])


def is_markdown(source: Source) -> bool:
    """By name; a text of another name only where front matter or headings leave no doubt."""
    if source.name.lower().endswith(_MARKDOWN_NAMES):
        return True
    text = decode(source)
    return front_matter(text)[1] > 0 or len(_HEADING.findall(text)) >= 2


def is_anything(source: Source) -> bool:
    """Always: for what is asked last."""
    return True


def _ascii(head: bytes) -> bytes:
    """The head of a file with a letter in each byte, for looking at its elements."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return head[: len(head) & ~1].decode("utf-16", "ignore").encode("ascii", "replace")
    return head


def is_zip(source: Source) -> bool:
    """Whether the bytes begin as an archive's do."""
    return source.data.startswith(b"PK\x03\x04")


def names_in(source: Source) -> frozenset[str]:
    """Names of an archive's entries; none for a broken one."""
    from pipeline.article.formats.archive import names_in as found

    return found(source)
