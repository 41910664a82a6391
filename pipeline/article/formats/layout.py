"""Put the letters of a page into lines in reading order: columns apart, tables told from them.

A page is letters at places, in any order. Rows of letters at one height are cut into words; where a strip of the page
stays white through several rows with words on both sides of it, the rows stand in columns, or in a table if its cells
hold a few words each.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.patterns import regex

LOST = "\ufffd"
"""A letter that its font does not name."""
BULLET = regex(r"[•‣◦▪●■–*\uf0b7\ufffd-]|\(?(?:\d{1,2}|[a-z])[.)]")
"""What stands before an item of a list, and is no column of its own."""
_WORD_GAP = 0.17
"""Of a letter's size: with more white between them, letters are of two words."""
_STRIP = 0.55
"""Of a letter's size: the least width of the white between columns."""
_TABLE_STRIP = 1.5
"""As above, between cells of a table."""
_SAME_EDGE = 0.6
"""Of a letter's size: edges of cells beneath each other are closer."""
_COLUMN_ROWS = 4
"""Rows on each side of a strip that make columns; fewer are chance."""
_LONG_COLUMN = 10
"""Beside so many rows, two make a column too: the text ends in it."""
_RAGGED, _FULL_ROWS = 2, 0.4
"""Of a letter's size, how far before its longest a column's lines may end, and the least share of them that do."""
_CELL_WORDS = 3.5
"""Words of a row's part, on the average: cells of a table have fewer, columns of prose more."""
_SAME_LINE = 0.2
"""Of a letter's size: feet of letters on one line of writing are closer."""
SMALL = 0.9
"""Of the others' size: smaller letters may be raised or lowered; a browser's have 0.83 of it."""
_RAISED, _LOWERED = 0.7, 0.5
"""Of the others' size: letters raised or lowered are no further above or under them."""
_BOLD_TWICE = 0.12
"""Of a letter's size: a letter printed twice so close is one bold letter."""


@dataclass(frozen=True)
class Letter:
    """A letter; coordinates in points from the page's foot and left edge."""

    text: str
    left: float
    right: float
    foot: float
    top: float
    size: float
    bold: bool


@dataclass(frozen=True)
class Word(Letter):
    """Letters without white between them, of one size."""

    glued: bool = False
    """Whether it follows the word before it without white: the mark of a note."""


@dataclass(frozen=True)
class Row:
    """Words at one height, from left to right."""

    words: tuple[Word, ...]
    letters: tuple[Letter, ...] = ()
    """What a page's row is made of, to part it between columns."""

    @property
    def left(self) -> float:
        """Left edge of the first word."""
        return self.words[0].left

    @property
    def right(self) -> float:
        """Right edge of the last word."""
        return max(word.right for word in self.words)

    @property
    def foot(self) -> float:
        """Lower edge of most of its letters."""
        return statistics.median(word.foot for word in self.words)

    @property
    def top(self) -> float:
        """Upper edge of most of its letters."""
        return statistics.median(word.top for word in self.words)

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(("" if word.glued else " ") + word.text for word in self.words).strip()

    @property
    def size(self) -> float:
        """Size of most of its letters."""
        return statistics.median(word.size for word in self.words for _ in word.text)


@dataclass(frozen=True)
class Column:
    """Rows that are read one after the other."""

    rows: tuple[Row, ...]
    cells: tuple[tuple[str, ...], ...] = ()
    """Of a table: the words of its cells; empty for prose."""


def columns(letters: Sequence[Letter]) -> list[Column]:
    """The columns of a page, and its tables, in reading order."""
    return _columns(_rows(_once(letters)))


def _once(letters: Sequence[Letter]) -> list[Letter]:
    """Letters without those that are printed twice to look bold."""
    done: list[Letter] = []
    for letter in letters:
        before = done[-1] if done else None
        near = before and abs(before.left - letter.left) < _BOLD_TWICE * letter.size
        if before and near and before.text == letter.text and abs(before.foot - letter.foot) < 0.1 * letter.size:
            done[-1] = replace(before, bold=True)
        else:
            done.append(letter)
    return done


def _rows(letters: Sequence[Letter]) -> list[Row]:
    """Letters in rows from the head of the page to its foot, with what stands high or low in a row."""
    rows: list[list[Letter]] = []
    for letter in sorted(letters, key=lambda each: -each.foot):
        if rows and rows[-1][0].foot - letter.foot < _SAME_LINE * max(letter.size, rows[-1][0].size):
            rows[-1].append(letter)
        else:
            rows.append([letter])
    merged: list[list[Letter]] = []
    for row in rows:
        if merged and _belong_together(merged[-1], row):
            merged[-1] += row
        else:
            merged.append(row)
    found = [Row(tuple(_words(row)), tuple(row)) for row in merged]
    return [row for row in found if row.words]


def _belong_together(upper: Sequence[Letter], lower: Sequence[Letter]) -> bool:
    """Whether small letters stand at the head or the foot of larger ones, beside them."""
    sizes = [statistics.median(letter.size for letter in row) for row in (upper, lower)]
    if min(sizes) > SMALL * max(sizes):
        return False
    apart = statistics.median(letter.foot for letter in upper) - statistics.median(letter.foot for letter in lower)
    small, large = (upper, lower) if sizes[0] < sizes[1] else (lower, upper)
    return apart < (_RAISED if small is upper else _LOWERED) * max(sizes) and _beside(small, large)


def _beside(small: Sequence[Letter], large: Sequence[Letter]) -> bool:
    """Whether small letters stand where larger ones end or begin, as another column's do not, or are a bullet."""
    near = _STRIP * statistics.median(letter.size for letter in large)
    full = [letter for letter in large if letter.text.strip()]

    def touches(part: Row) -> bool:
        at_an_edge = any(min(abs(part.left - each.right), abs(each.left - part.right)) < near for each in full)
        return at_an_edge and not any(part.left < (each.left + each.right) / 2 < part.right for each in full)

    words = tuple(_words(small))
    parts = cells_of(Row(words), _STRIP) if words else []
    return all(touches(part) or bool(BULLET.fullmatch(part.text)) for part in parts)


def _words(letters: Sequence[Letter]) -> Iterator[Word]:
    word: Word | None = None
    white = True
    for letter in sorted(letters, key=lambda each: each.left):
        if not letter.text.strip():
            white = True
            continue
        apart = word is None or letter.left - word.right > _WORD_GAP * letter.size or white
        alike = (
            word and abs(word.size - letter.size) < 0.1 * word.size and abs(word.foot - letter.foot) < 0.1 * word.size
        )
        if word and not apart and alike:
            right = max(word.right, letter.right)
            word = replace(word, text=word.text + letter.text, right=right, bold=word.bold and letter.bold)
        else:
            if word:
                yield word
            word = Word(**vars(letter), glued=not apart)
        white = False
    if word:
        yield word


# --- columns -------------------------------------------------------------------------------------------------------


def _columns(rows: Sequence[Row]) -> list[Column]:
    done: list[Column] = []
    single: list[Row] = []
    at = 0
    while at < len(rows):
        end, strip = _columned(rows, at)
        if strip is None:
            single.append(rows[at])
            at += 1
            continue
        done += [Column(tuple(single))] if single else []
        single = []
        done += _parted(rows[at:end], strip)
        at = end
    return done + ([Column(tuple(single))] if single else [])


def _parted(rows: Sequence[Row], strip: float) -> list[Column]:
    """Rows that stand on two sides of a strip: a table, or two columns that may have columns again."""
    if _is_table(rows):
        return [Column(tuple(rows), tuple(tuple(cell.text for cell in cells_of(row)) for row in rows))]
    # A column's letters are put into rows anew: one of the other's may have stood at the height of its small ones.
    letters = [letter for row in rows for letter in row.letters]
    left = [letter for letter in letters if letter.left < strip]
    right = [letter for letter in letters if letter.left >= strip]
    return [column for side in (left, right) for column in _columns(_rows(side))]


def _columned(rows: Sequence[Row], first: int) -> tuple[int, float | None]:
    """Where columns that begin with row `first` end, and the middle of the strip between the first two; else None."""
    best: tuple[int, float | None] = (first, None)
    size = rows[first].size
    free = _gaps(rows[first])
    table = False
    for at in range(first, len(rows)):
        free = [gap for gap in _common(free, _gaps(rows[at])) if gap[1] - gap[0] >= _STRIP * size]
        if not free:
            break
        window = rows[first : at + 1]
        if table and not _is_table(window):
            break
        table = table or (_is_table(window) and max(right - left for left, right in free) >= _TABLE_STRIP * size)
        for middle in ((left + right) / 2 for left, right in free):
            if table or _are_columns(window, middle):
                best = (at + 1, middle)
                break
    return best


def _are_columns(rows: Sequence[Row], strip: float) -> bool:
    """Whether rows on both sides of a strip are enough, and those on its right begin at one margin."""
    right = [min(word.left for word in row.words if word.left >= strip) for row in rows if row.words[-1].left >= strip]
    fewer, more = sorted((len(right), sum(row.left < strip for row in rows)))
    if fewer < _COLUMN_ROWS and (fewer < 2 or more < _LONG_COLUMN):
        return False
    if len(right) < _COLUMN_ROWS and not _reach(rows, strip):
        return False
    margin = statistics.mode(round(left) for left in right)
    aligned = sum(abs(left - margin) < rows[0].size for left in right)
    return aligned >= max(min(_COLUMN_ROWS, fewer), 0.6 * len(right))


def _reach(rows: Sequence[Row], strip: float) -> bool:
    """Whether enough of the rows that end before a strip end near it; else it may be the white between a few words."""
    ends = [max(word.right for word in row.words if word.left < strip) for row in rows if row.left < strip]
    alone = [row.right for row in rows if row.words[-1].left < strip]
    return sum(max(ends) - end < _RAGGED * rows[0].size for end in alone) >= _FULL_ROWS * len(alone)


_FAR = 1e6


def _gaps(row: Row) -> list[tuple[float, float]]:
    """White of a row, that before its first and after its last word too."""
    edges = [-_FAR]
    for number, word in enumerate(row.words):
        if word.left < edges[-1] or (number == 1 and BULLET.fullmatch(row.words[0].text)):
            edges[-1] = max(edges[-1], word.right)
        else:
            edges += [word.left, word.right]
    edges.append(_FAR)
    return [(edges[at], edges[at + 1]) for at in range(0, len(edges), 2)]


def _common(one: Sequence[tuple[float, float]], other: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """White that is in both."""
    both = [(max(a[0], b[0]), min(a[1], b[1])) for a in one for b in other]
    return [gap for gap in both if gap[1] > gap[0]]


def _is_table(rows: Sequence[Row]) -> bool:
    """Whether rows hold cells: few words each, the same number of them in each row, beneath each other."""
    parts = [cells_of(row) for row in rows]
    count = len(parts[0])
    if count < 2 or len(parts[-1]) < 2 or sum(len(cells) == count for cells in parts) < max(3, 0.7 * len(rows)):
        return False
    if statistics.mean(len(cell.words) for cells in parts for cell in cells) >= _CELL_WORDS:
        return False
    full = [cells for cells in parts if len(cells) == count]
    return all(_beneath([cells[number] for cells in full]) for number in range(count))


def _beneath(cells: Sequence[Row]) -> bool:
    """Whether cells have their left edges, their right edges or their middles in one line."""
    size = cells[0].size
    lefts, rights = [cell.left for cell in cells], [cell.right for cell in cells]
    middles = [(left + right) / 2 for left, right in zip(lefts, rights, strict=True)]
    return any(max(edges) - min(edges) < _SAME_EDGE * size for edges in (lefts, rights, middles))


def cells_of(row: Row, white: float = _TABLE_STRIP) -> list[Row]:
    """A row, parted where the white between its words is wider than `white`, of its letters' size."""
    cells: list[list[Word]] = [[row.words[0]]]
    for before, word in pairwise(row.words):
        if word.left - before.right > white * row.size:
            cells.append([word])
        else:
            cells[-1].append(word)
    return [Row(tuple(words)) for words in cells]
