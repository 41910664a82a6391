"""Which lists are counted aloud: "First: ...", "Second: ..."."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.article.formats.extracted import RawBlock
from pipeline.patterns import regex

_COUNTED_ALREADY = regex(
    r"\(?\d{1,3}[.):]|\(?[a-z][.)]\s|[IVX]{1,5}[.):]\s|#\d|no\. \d|(?:first|second|third|finally|last|lastly)(?:ly)?\b"
    r"|(?:step|part|chapter|lesson|rule|day|week|year|number|item|phase|tip) (?:\d|one\b|two\b)",
    re.IGNORECASE,
)


def counted(blocks: Sequence[RawBlock], aloud: bool) -> list[RawBlock]:
    """Blocks with numbers only at items whose number is to be said: not of a list of one, nor of one that counts."""
    done: list[RawBlock] = []
    for together in _lists(blocks):
        items = [block for block in together if block.item]
        counts = aloud and len(items) > 1 and not any(_COUNTED_ALREADY.match(block.text.text) for block in items)
        done += together if counts else [replace(block, item=0) for block in together]
    return done


def _lists(blocks: Sequence[RawBlock]) -> Iterator[list[RawBlock]]:
    """The items of each list together; every other block alone. A list's numbers rise."""
    together: list[RawBlock] = []
    for block in blocks:
        number = max((other.item for other in together), default=0)
        goes_on = together and block.role == together[-1].role == "list" and not 0 < block.item <= number
        if together and not goes_on:
            yield together
            together = []
        together.append(block)
    if together:
        yield together
