"""What the styles of a word processor's document say of its paragraphs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.patterns import regex

HEADING = regex(r"^heading ?(\d)", re.IGNORECASE)
TITLE = regex(r"^(?:sub)?title$", re.IGNORECASE)
QUOTATION = regex(r"quot|block text|citation", re.IGNORECASE)
CODE = regex(r"code|preformatted|macro|verbatim", re.IGNORECASE)
LIST = regex(r"^list\b", re.IGNORECASE)
CONTENTS = regex(r"^toc\b|table of (?:contents|figures)", re.IGNORECASE)
_TELLING = (HEADING, TITLE, QUOTATION, CODE, LIST, CONTENTS)
_BASED_ON = 20
"""Styles that are based one on the other; more go round in a circle."""


@dataclass(frozen=True)
class Style:
    """A paragraph style."""

    name: str
    """As a person sees it."""
    based_on: str
    """Key of another style; "" for none."""


def telling_name(key: str, styles: Mapping[str, Style]) -> str:
    """The first name that tells what a paragraph is, of its style and those it is based on; "" where none does.

    >>> telling_name("P1", {"P1": Style("P1", "Text_20_body"), "Text_20_body": Style("Text body", "")})
    ''
    >>> telling_name("P1", {"P1": Style("P1", "q"), "q": Style("Quotations", "")})
    'Quotations'
    """
    for _ in range(_BASED_ON):
        # Some programs use styles that everybody knows without describing them.
        style = styles.get(key) or Style(key.replace("_20_", " "), "")
        if any(pattern.search(style.name) for pattern in _TELLING):
            return style.name
        key = style.based_on
    return ""
