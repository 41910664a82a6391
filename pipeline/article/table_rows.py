"""A table in sentences, for those who want to hear it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.article.letters import LETTER
from pipeline.article.mapped import MappedText
from pipeline.model import Sentence

_CELL_EDGE = re.compile(r"(?<!\\)\|")


def as_sentences(lines: Iterable[MappedText]) -> Iterator[Sentence]:
    """A sentence for the headings of a table, and one for each of its rows with the headings said again.

    `Year | Ships`, `1952 | 12` is "Year, Ships." and "1952: Ships 12."
    """
    headings: list[str] = []
    for line in lines:
        cells = [" ".join(cell.split()) for cell in _CELL_EDGE.split(line.text.strip("| "))]
        if len(cells) > 1 and headings:
            words = _row(headings, cells)
        else:
            headings = cells if len(cells) > 1 else []
            words = ", ".join(filter(None, cells))
        if LETTER.search(words):
            yield Sentence("", words if words.endswith((".", "!", "?")) else f"{words}.", line.span())


def _row(headings: list[str], cells: list[str]) -> str:
    as_many = [*headings, *[""] * len(cells)][1 : len(cells)]
    told = [f"{heading} {cell}".strip() for heading, cell in zip(as_many, cells[1:], strict=True) if cell]
    return ": ".join(filter(None, [cells[0], "; ".join(told)]))
