"""Lines of text for the cover: broken where a reader would, as even as may be, in the largest letters that fit."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PIL import Image

from pipeline.publish.typeface import Letters, clusters, is_picture

_LARGEST, _SMALLEST = 0.125, 0.034
"""Size of a title's letters as a share of the cover's side."""
_TALLEST = 0.40
"""Height of a title as a share of the side; one in the smallest letters may be a little taller."""
_LEADING = 1.16
_LONG_WORD = 21
"""Letters after which a word is broken: about a line of letters of half the largest size."""
_SPACING = 0.14
"""Between letters of a spaced line, as a share of their size."""

_NOT_FIRST = frozenset("、。，．・：；？！」』】》〉）〕ー々’”")
_NOT_LAST = frozenset("「『【《〈（〔‘“")
"""Characters of Chinese and Japanese that do not begin or end a line."""


@dataclass(frozen=True)
class Atom:
    """What a line is not broken within."""

    text: str
    space: str
    """Between it and what stands before it on the same line."""


@dataclass(frozen=True)
class Block:
    """Lines of one size."""

    lines: tuple[str, ...]
    letters: Letters

    @classmethod
    def of_title(cls, title: str, side: int, width: int) -> Block:
        """The title in the largest letters that leave room for the figure; cut if the smallest do not."""
        atoms = list(_atoms(title))
        for size in range(round(side * _LARGEST), round(side * _SMALLEST) - 1, -max(1, side // 350)):
            letters = Letters(size)
            # Large letters may stand on four lines; a title in small letters may go on for longer.
            if size * _LEADING * len(_filled(atoms, letters, width)) > side * _TALLEST:
                continue
            lines = _wrapped(atoms, letters, width)
            if max(map(letters.width, lines)) <= width:
                return cls(tuple(lines), letters)
        letters = Letters(round(side * _SMALLEST))
        most = int(side * 0.46 / (letters.size * _LEADING))
        return cls(tuple(_cut_lines(_wrapped(atoms, letters, width), letters, width, most)), letters)

    @property
    def height(self) -> int:
        """From the top of the first line's capitals to the last baseline, and a descender."""
        return round(self.letters.size * (_LEADING * (len(self.lines) - 1) + 0.95))

    def draw(self, image: Image.Image, at: tuple[int, int], colour: str) -> None:
        """Write the lines below a place, flush left."""
        x, top = at
        for number, line in enumerate(self.lines):
            baseline = top + round(self.letters.size * (0.73 + _LEADING * number))
            self.letters.draw(image, (x, baseline), line, colour)


@dataclass(frozen=True)
class SpacedLine:
    """One line in spaced capitals."""

    text: str
    letters: Letters

    @property
    def width(self) -> float:
        """In pixels."""
        return sum(self.letters.width(cluster) + self.letters.size * _SPACING for cluster in clusters(self.text))

    def draw(self, image: Image.Image, at: tuple[int, int], colour: str) -> None:
        """Write the line below a place."""
        x, baseline = float(at[0]), at[1] + self.letters.size
        for cluster in clusters(self.text):
            self.letters.draw(image, (x, baseline), cluster, colour)
            x += self.letters.width(cluster) + self.letters.size * _SPACING


def shortened_spaced(text: str, size: int, width: int) -> SpacedLine:
    """The text in spaced capitals, smaller where it is too long, then cut."""
    kept = clusters(text.upper())
    while SpacedLine("".join(kept), Letters(size)).width > width and len(kept) > 4:
        smaller = SpacedLine("".join(kept), Letters(round(size * 0.7)))
        if smaller.width <= width:
            return smaller
        del kept[-2 if kept[-1] == "…" else -1 :]
        kept.append("…")
    return SpacedLine("".join(kept), Letters(size))


def fitted(text: str, size: int, width: int) -> Letters:
    """Letters in which the line is no wider than the width."""
    return Letters(min(size, int(size * width / max(Letters(size).width(text), 1))))


def _atoms(text: str) -> Iterator[Atom]:
    """Words; in scripts without spaces, characters with the marks that must not leave them."""
    for word in text.split():
        space, part = " ", ""
        for cluster in clusters(word):
            if part and _may_break(part[-1], cluster[0]):
                yield Atom(part, space)
                space, part = "", ""
            part += cluster
            if len(part) >= _LONG_WORD and not word.endswith(part):
                yield Atom(part + "-", space)
                space, part = " ", ""
        if part:
            yield Atom(part, space)


def _may_break(before: str, after: str) -> bool:
    return (_is_wide(before) or _is_wide(after)) and after not in _NOT_FIRST and before not in _NOT_LAST


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF" and not is_picture(character)


def _wrapped(atoms: Sequence[Atom], letters: Letters, width: int) -> list[str]:
    """The atoms on as few lines as the width allows, with lines as even as that many lines allow."""
    lines = _filled(atoms, letters, width)
    low, high = width * 0.4, float(width)
    while high - low > width * 0.01:
        middle = (low + high) / 2
        if len(_filled(atoms, letters, middle)) == len(lines):
            high = middle
        else:
            low = middle
    return _filled(atoms, letters, high)


def _filled(atoms: Sequence[Atom], letters: Letters, width: float) -> list[str]:
    lines = [atoms[0].text]
    for atom in atoms[1:]:
        longer = lines[-1] + atom.space + atom.text
        if letters.width(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(atom.text)
    return lines


def _cut_lines(lines: list[str], letters: Letters, width: int, most: int) -> list[str]:
    """At most so many lines, each within the width, with an ellipsis where something was cut."""
    kept = lines[:most]
    if len(lines) > most:
        kept[-1] += "…"
    for number, line in enumerate(kept):
        while letters.width(line) > width and len(line) > 1:
            line = line.rstrip("…")[:-1] + "…"
        kept[number] = line
    return kept
