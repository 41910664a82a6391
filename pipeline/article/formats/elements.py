"""What every reader of marked-up text asks of an element: its name, its attributes, its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

Element = Any
"""An lxml element; the library has no types."""

BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p section summary table tbody td tfoot th "
    "thead tr ul".split()
)
"""Elements of HTML that words do not run through."""


def text_of(element: Element, most: int = 0) -> str:
    """Its words, blocks and lines apart; with `most`, no further than about so many characters.

    What looks at one element after the other, each within the one before, has to say `most`.
    """
    parts: list[str] = []
    length = 0
    for event, node in etree.iterwalk(element, events=("start", "end")):
        name = tag(node)
        if event == "start":
            parts.append("\n" if name in BLOCKS or name == "br" else "")
            parts.append("" if name in ("script", "style") else node.text or "")
        else:
            parts.append("\n" if name in BLOCKS else "")
            parts.append(node.tail or "" if node is not element else "")
        length += len(parts[-1]) + 1
        if most and length > most:
            break
    return "".join(parts).strip("\n")


def words_in(element: Element) -> int:
    """Words that a reader of the page could see, and those that tell what a picture shows."""
    described = sum(word_count(picture.get("alt") or "") for picture in element.iter("{*}img"))
    return described + sum(word_count(text) for text in _visible(element))


def word_count(text: str) -> int:
    """Words with a letter or figure in them."""
    return sum(any(map(str.isalnum, word)) for word in text.split())


def tag(element: Element) -> str:
    """Name of an element, in small letters and without its namespace; "" for what is no element."""
    name = element.tag
    return name.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(name, str) else ""


def attribute(element: Element, name: str) -> str:
    """An attribute's value, whatever its namespace; "" where there is none."""
    for key, value in element.attrib.items():
        if re.split("[}:]", str(key))[-1].lower() == name:
            return str(value)
    return ""


def _visible(element: Element) -> Iterator[str]:
    hidden: Element | None = None
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if event == "start" and hidden is None:
            hidden = node if tag(node) in ("script", "style", "template", "noscript", "head", "title") else None
            if hidden is None and node.text:
                yield node.text
        elif event == "end":
            hidden = None if hidden is node else hidden
            if hidden is None and node.tail and node is not element:
                yield node.tail


_RAISED = str.maketrans("0123456789+-−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ")


def raised(text: str) -> str:
    """Figures that stand high, as such: 10 to the 6 is not 106.

    >>> raised("6"), raised("th")
    ('⁶', 'th')
    """
    return text.translate(_RAISED) if re.fullmatch(r"[\d+\-−]+n?|n", text.strip()) else text
