"""Which line of a build is which of the one before: by their words, in order; of those that differ, the most alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from pipeline.builds.record import Line

_ALIKE = 0.5
"""Share of words that two lines have in common, from which the one has become the other."""
_LOOK_AHEAD = 8
"""So many lines are looked at for one that has become another: a book written anew takes no hours to compare."""


@dataclass(frozen=True)
class Pair:
    """A line, what it was, and what was said before it and is no more."""

    new: Line
    old: Line | None
    gone: tuple[Line, ...] = ()
    moved: bool = False
    """Whether it says what was said elsewhere."""


def pairs(old: Sequence[Line], new: Sequence[Line]) -> tuple[tuple[Pair, ...], tuple[Line, ...]]:
    """One pair for every new line, in order; and what is gone after the last of them."""
    matcher = SequenceMatcher(None, [line.shown for line in old], [line.shown for line in new], autojunk=False)
    found: list[Pair] = []
    gone: list[Line] = []
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            partners = dict(zip(range(j1, j2), range(i1, i2), strict=True))
        else:
            partners = _partners(old, new, range(i1, i2), range(j1, j2))
        at = i1
        for n in range(j1, j2):
            if n in partners:
                gone += old[at : partners[n]]
                at = partners[n] + 1
            found.append(Pair(new[n], old[partners[n]] if n in partners else None, tuple(gone)))
            gone = []
        gone += old[at:i2]
    return tuple(_with_moved(found, [*(line for pair in found for line in pair.gone), *gone])), tuple(gone)


def _with_moved(found: Sequence[Pair], gone: Sequence[Line]) -> list[Pair]:
    """A line whose words are gone elsewhere is no new one."""
    free = {line.shown: line for line in gone}
    return [
        replace(pair, old=free.pop(pair.new.shown), moved=True) if not pair.old and pair.new.shown in free else pair
        for pair in found
    ]


def _partners(old: Sequence[Line], new: Sequence[Line], olds: range, news: range) -> dict[int, int]:
    """Number of a new line -> number of the old one that it was."""
    if len(olds) == len(news):
        return {n: o for n, o in zip(news, olds, strict=True) if new[n].id == old[o].id or _alike(old[o], new[n])}
    found: dict[int, int] = {}
    at = olds.start
    for n in news:
        among = range(at, min(at + _LOOK_AHEAD, olds.stop))
        best = max(among, key=lambda o: _likeness(old[o], new[n]), default=None)
        if best is not None and _alike(old[best], new[n]):
            found[n] = best
            at = best + 1
    return found


def _alike(old: Line, new: Line) -> bool:
    return _likeness(old, new) >= _ALIKE


def _likeness(old: Line, new: Line) -> float:
    return SequenceMatcher(None, old.shown.split(), new.shown.split(), autojunk=False).ratio()
