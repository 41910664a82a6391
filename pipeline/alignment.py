"""Bring two sequences that tell the same thing into step: each run of the one with the run of the other that matches.

Neither side is ever reordered, and nothing of either is left out. A match joins one item of one side with none, one or
several of the other; which, is decided for the whole at once, by the least sum of costs (dynamic programming).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import inf

Cost = Callable[[range, range], float]
"""How badly a run of the left side goes with a run of the right one; 0 is perfect."""


@dataclass(frozen=True)
class Match:
    """Runs that go together; one of the two is of length 1, the other may be empty."""

    left: range
    right: range


def in_step(left: int, right: int, cost: Cost, most: int = 3) -> tuple[Match, ...]:
    """Matches in order that cover both sides, of `left` and `right` items; a run is at most `most` long.

    >>> sizes = [1, 3, 1], [1, 1, 2, 1]
    >>> unlike = lambda a, b: abs(sum(sizes[0][i] for i in a) - sum(sizes[1][j] for j in b))
    >>> [(list(match.left), list(match.right)) for match in in_step(3, 4, unlike)]
    [([0], [0]), ([1], [1, 2]), ([2], [3])]
    """
    # A path strays from the diagonal by what one side has more, and by some runs that even out again.
    slack = abs(left - right) + 2 * most + 2
    steps = [(1, many) for many in range(most + 1)] + [(many, 1) for many in (0, *range(2, most + 1))]
    best = {(0, 0): 0.0}
    came_by: dict[tuple[int, int], tuple[int, int]] = {}
    for i in range(left + 1):
        centre = i * right // left if left else 0
        for j in range(max(0, centre - slack), min(right, centre + slack) + 1):
            so_far = best.get((i, j), inf)
            for down, across in steps if so_far < inf else ():
                place = (i + down, j + across)
                if place[0] > left or place[1] > right:
                    continue
                total = so_far + cost(range(i, place[0]), range(j, place[1]))
                if total < best.get(place, inf):
                    best[place], came_by[place] = total, (down, across)
    return _traced(left, right, came_by)


def _traced(left: int, right: int, came_by: dict[tuple[int, int], tuple[int, int]]) -> tuple[Match, ...]:
    found: list[Match] = []
    i, j = left, right
    while i or j:
        down, across = came_by[i, j]
        found.append(Match(range(i - down, i), range(j - across, j)))
        i, j = i - down, j - across
    return tuple(reversed(found))


def shared(words: Sequence[str], start: int, end: int) -> list[tuple[int, int]]:
    """Begin and end of each of the words that share a stretch, by their letters.

    >>> shared(["on", "the"], 0, 700)
    [(0, 300), (300, 700)]
    """
    passed = [0, *accumulate(len(word) + 1 for word in words)]
    return list(pairwise(start + (end - start) * so_far // passed[-1] for so_far in passed)) if words else []
