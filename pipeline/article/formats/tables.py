"""Tables, of whatever format: rows of cells, and whether they hold data or lay out a page."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.article.formats.elements import Element, tag, text_of

_CELL_WORDS = 60
"""A cell with more words holds text: the table is there to lay out the page."""

Rows = Sequence[Sequence[str]]


def cells_of(table: Element, row: str, *cells: str) -> Rows:
    """The words of each cell, by the names that the format has for rows and cells."""
    rows = (element for element in table.iter() if tag(element) == row)
    return [[" ".join(text_of(cell).split()) for cell in element if tag(cell) in cells] for element in rows]


def is_data(rows: Rows) -> bool:
    """Whether a table has rows and columns of figures and words."""
    return max(map(len, rows), default=0) > 1 and all(len(cell.split()) <= _CELL_WORDS for row in rows for cell in row)


def as_lines(rows: Rows) -> str:
    """A line for each row, its cells apart."""
    return "\n".join(" | ".join(row) for row in rows)
