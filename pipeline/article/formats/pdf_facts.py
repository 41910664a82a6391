"""What a PDF says of itself: its title and author, where a person wrote them and its pages do not."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.article.credits import BYLINE
from pipeline.article.formats.extracted import RawBlock
from pipeline.article.formats.page_title import PARTED
from pipeline.model import ASIDES
from pipeline.patterns import regex

_LONGEST = 200
"""Letters of a title, or of all names."""
_NO_TITLE = regex(
    r"microsoft \w+(?: - .*)?|powerpoint presentation|.*\.[a-z][a-z0-9]{1,5}|[a-z][\w+.-]*:/.*|"
    r"\W*(?:untitled|unnamed|unspecified|unknown|no title|title|document|layout|slide|page|print|book|doc)[\W\d]*",
    re.IGNORECASE,
)
"""A program's name, a file's, an address, a word that stands for none."""
_SITE = regex(rf"{PARTED}|$")
"""After the title of a page, the name of its site: "The Ferry | The Coast Review"."""
_NAME = regex(r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){1,5}")
_NO_NAME = regex(r"\b(?:admin\w*|anonymous|default|microsoft|office|owner|unknown|users?|windows)\b", re.IGNORECASE)
_BYLINE = regex(rf"(?i:{BYLINE})[A-Z]")
_BYLINE_BLOCKS = 6
"""So many blocks from the first, one may say who wrote the text."""


def said(document: Any) -> dict[str, str]:
    """Title and author in the information of a document of pdfminer.six, as they stand there."""
    from pdfminer.pdftypes import resolve1

    found = {"title": "", "author": ""}
    for info in document.info:
        for key, text in found.items():
            found[key] = text or _text(resolve1(info.get(key.capitalize())))
    return found


def own_facts(stated: Mapping[str, str], blocks: Sequence[RawBlock]) -> dict[str, str]:
    """Of what a document says, what is a title or a name and is not told by its blocks."""
    heard = [block for block in blocks if block.role not in ASIDES]
    title, author = (" ".join(stated.get(key, "").split()) for key in ("title", "author"))
    if not _is_title(title) or _is_titled(heard):
        title = ""
    if not _is_name(author) or _has_byline(heard):
        author = ""
    heads = [block.text.text for block in heard if block.role == "heading" and block.level == 1]
    shown = (head for head in heads if title.startswith(head) and _SITE.match(title, len(head)))
    return {"title": next(shown, title), "author": author}


def _is_title(words: str) -> bool:
    return len(words) <= _LONGEST and bool(re.search(r"[^\W\d_]", words)) and not _NO_TITLE.fullmatch(words)


def _is_name(words: str) -> bool:
    """Whether these are names of persons, and none of an account."""
    names = re.split(r"\s?[,;&]\s|\sand\s", words)
    return len(words) <= _LONGEST and all(map(_NAME.fullmatch, names)) and not _NO_NAME.search(words)


def _is_titled(heard: Sequence[RawBlock]) -> bool:
    return bool(heard) and heard[0].role == "heading" and heard[0].level == 1


def _has_byline(heard: Sequence[RawBlock]) -> bool:
    return any(_BYLINE.match(block.text.text) for block in heard[:_BYLINE_BLOCKS])


def _text(value: object) -> str:
    from pdfminer.utils import decode_text

    if not isinstance(value, bytes):
        return ""
    return value.decode("utf-8-sig", "replace") if value.startswith(b"\xef\xbb\xbf") else decode_text(value)
