"""Web pages: saved ones and fetched ones. Trafilatura finds the article; the page's own elements are then read there.

The library says which words are the article's. It loses headings, lists and the start of lines now and then, so the
blocks themselves are the page's (`article_part`). Where it finds none, or a page is nested deeper than any browser
shows, all that the page says is read, but for what is named as standing beside an article.
"""

from __future__ import annotations

import email
import email.policy
import logging
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lxml import etree

from pipeline.article.formats.article_part import selected
from pipeline.article.formats.claims import is_message
from pipeline.article.formats.composer import Composer
from pipeline.article.formats.elements import Element, attribute, text_of, words_in
from pipeline.article.formats.extracted import Extracted
from pipeline.article.formats.hypertext import parse_html, pieces_of, write
from pipeline.article.formats.optional import library
from pipeline.article.formats.page_title import without_site
from pipeline.article.formats.source import Source, refuse_long
from pipeline.patterns import regex

_META_CHARSET = regex(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE)
_XML_CHARSET = regex(rb"\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w:.-]{2,40})", re.IGNORECASE)
_SAVED = regex(r"<!--\s*saved from url=\(\d{4}\)(?P<address>https?://\S+)\s*-->", re.IGNORECASE)
_DEEPEST = 150
"""Elements within each other; the library that finds the article is recursive."""
_LEAST_SHARE = 0.1
"""Of the letters of a page: with less than this and few of them, what was found is no article but a teaser."""
_FEW_LETTERS = 300
_AROUND = "the page around the article"


class WebPage:
    """HTML and XHTML, and the archives (MHTML) that browsers save pages in."""

    name = "html"

    def extract(self, source: Source) -> Extracted:
        """The article in the page."""
        page = page_text(source)
        source = replace(source, address=source.address or _saved_from(page))
        root = parse_html(page)
        pieces = pieces_of(root)
        found, meta = _article(root, source)
        composer = Composer(source.path)
        write(selected(pieces, found) if found else [piece for piece in pieces if not piece.beside], composer)
        composer.throw_away(_AROUND, words_in(root) - composer.words())
        return composer.extracted(self.name, meta)


def page_text(source: Source) -> str:
    """The page as text, of whatever encoding."""
    refuse_long(source.path, len(source.data))
    if is_message(source):
        return _unpacked(source)
    return decode_html(source.data, source.charset)


def _saved_from(page: str) -> str | None:
    """The address that a browser wrote into a page when it saved it."""
    found = _SAVED.search(page[:2048])
    return found["address"] if found else None


def _unpacked(source: Source) -> str:
    message = email.message_from_bytes(source.data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            data = part.get_payload(decode=True)
            return decode_html(data if isinstance(data, bytes) else b"", part.get_content_charset())
    return ""


def decode_html(data: bytes, charset: str | None) -> str:
    """Text of the encoding that a byte order mark, the server, or the page names; else of UTF-8, else of Windows."""
    marks = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
    marked = [encoding for mark, encoding in marks if data.startswith(mark)]
    said = [
        found[1].decode("ascii") for found in (_XML_CHARSET.match(data), _META_CHARSET.search(data[:4096])) if found
    ]
    for encoding in (*marked, *filter(None, [charset]), *said, "utf-8", "cp1252"):
        try:
            # Pages that say Latin-1 mean what browsers take it for.
            return data.decode("cp1252" if encoding.lower() in ("iso-8859-1", "latin1", "ascii") else encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("cp1252", "replace")


def _article(root: Element, source: Source) -> tuple[str, Mapping[str, str]]:
    """The article's words as Trafilatura finds them, "" where it finds none; and what the page says of itself."""
    trafilatura = library("trafilatura", source.path, "a web page", "web")
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    found = _extracted(trafilatura, root, source) if _depth(root) <= _DEEPEST else None
    if found is None:
        return "", {"title": without_site(_title(root), root, ()), "language": _language(root)}
    meta = {
        "title": without_site(found.title or _title(root), root, [found.sitename or ""]),
        "author": _authors(found.author or "", root),
        "date": found.date or "",
        "source": found.sitename or "",
        "url": source.address or found.url or "",
        "language": _language(root),
    }
    text = found.text or ""
    enough = len(text) >= min(_FEW_LETTERS, _LEAST_SHARE * len(text_of(root)))
    return text if enough else "", meta


def _extracted(trafilatura: Any, root: Element, source: Source) -> Any:
    import copy

    try:
        return trafilatura.bare_extraction(
            copy.deepcopy(root),
            url=source.address,
            include_comments=False,
            include_tables=True,
            with_metadata=True,
            # Else the newest date in the text, whatever happened then, is taken for the page's own.
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except (RecursionError, ValueError, TypeError, AttributeError, etree.LxmlError):
        # A page that the library cannot take apart is still a page with words on it.
        return None


def _authors(found: str, root: Element) -> str:
    """The names that the library found, without the figures that stand raised behind them for notes."""
    raised = {(_before(sup).rpartition(" ")[2], text_of(sup).strip()) for sup in root.iter("{*}sup")}
    names = [name.rpartition(" ") for name in found.split("; ")]
    marked = [mark.isdigit() and (name.rpartition(" ")[2], mark) in raised for name, _, mark in names]
    return ", ".join(name[0] if has_mark else "".join(name) for name, has_mark in zip(names, marked, strict=True))


def _before(element: Element) -> str:
    """The text right before an element, in its parent."""
    previous, parent = element.getprevious(), element.getparent()
    text = previous.tail if previous is not None else parent.text if parent is not None else ""
    return " ".join((text or "").split())


def _depth(root: Element) -> int:
    deepest = depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _title(root: Element) -> str:
    return " ".join((root.findtext(".//title") or root.findtext(".//h1") or "").split())


def _language(root: Element) -> str:
    return attribute(root, "lang").partition(",")[0]
