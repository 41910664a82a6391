"""Divide a text without headings where its topic turns.

A section is taken for words drawn from one source of its own: the division under which the words of the whole are
likeliest is found by dynamic programming (Eisenstein and Barzilay, Bayesian Unsupervised Topic Segmentation, 2008, with
a fixed prior and without their cue model). A section that would be much longer than the others costs something, and so
does one that begins with a word that leans on the sentence before.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from pipeline.article.turns import is_tied, turns

WORDS_PER_SECTION = 330
"""About two minutes of speech: the chapter that listeners find their way by."""
_FEWEST, _MOST = 4, 9
WORDS_PER_LONG_SECTION = 1200
"""Of a text that is longer than _MOST such chapters: seven or eight minutes of speech."""
_ONE_SECTION = 250
"""Words: a shorter text is one section."""
_SHORTEST_SECTION = 80
"""Words: half a minute of speech, the least that podcast directories list as a chapter."""
_PRIOR = 0.2
"""Times that every telling word is taken to have been seen in a section before it begins."""
_LIKELIHOOD_WORTH = 10.0
"""Of the mean log likelihood of a word, times the number of sections, against the prices below."""
_UNEVEN_PRICE = 0.3
_LONGEST_SHARE = 2.5
"""Of the mean length of a section: none is longer, if it is more than one paragraph."""
_TURN_WORTH, _TIED_PRICE = 0.03, 0.05
_MOST_UNITS = 300
"""The division is sought among so many places at most: time grows with their square."""

_STOP = frozenset(
    "the a an and or but if of to in on at by for with from as is are was were be been being it its this that these"
    " those he she they them his her their we our us you your i my me not no nor so than then there here what which who"
    " whom whose when where why how all any both each few more most other some such only own same very can could will"
    " would should may might must shall do does did done have has had having just also into over under after before"
    " between during about against again once because while until up down out off too s t one two".split()
)


def stems(text: str) -> list[str]:
    """Telling words of a text, cut to their first six letters: near enough to stems to count with."""
    return [word[:6] for word in re.findall(r"[a-z]{3,}", text.lower()) if word not in _STOP]


def section_count(words: int) -> int:
    """How many sections a text of so many words is divided into."""
    if words < _ONE_SECTION:
        return 1
    most = min(_MOST, words // _SHORTEST_SECTION)
    wanted = min(most, max(_FEWEST, round(words / WORDS_PER_SECTION)))
    return max(wanted, round(words / WORDS_PER_LONG_SECTION))


def divide(units: Sequence[str], count: int) -> list[int]:
    """Where each of `count` sections begins among `units` (paragraphs); the first at 0."""
    places = _places(units)
    count = min(count, len(places))
    if count < 2:
        return [0]
    merged = [" ".join(units[low:high]) for low, high in itertools.pairwise([*places, len(units)])]
    return [places[start] for start in _best(_values(merged, count), count)]


def _places(units: Sequence[str]) -> list[int]:
    """Where a section may begin: at every unit, or, of very many, at one of each few: the one that turns."""
    step = math.ceil(len(units) / _MOST_UNITS)
    places = [0]
    for low in range(step, len(units), step):
        chosen = next((n for n in range(low, min(low + step, len(units))) if turns(units[n])), low)
        places.append(chosen)
    return places


Values = list[dict[int, float]]
"""`values[start][end]`: what a section from one unit up to another is worth."""


def _values(units: Sequence[str], count: int) -> Values:
    """The worth of every section that is not too long to be one of `count`."""
    bags = [Counter(stems(unit)) for unit in units]
    words = list(itertools.accumulate((len(unit.split()) for unit in units), initial=0))
    wanted = max(1.0, words[-1] / count)
    scale = _LIKELIHOOD_WORTH * count / max(1, sum(map(Counter.total, bags)))
    kinds = len(set().union(*bags)) or 1
    values: Values = []
    for start, unit in enumerate(units):
        opening = _TURN_WORTH * turns(unit) - _TIED_PRICE * is_tied(unit) if start else 0.0
        row: dict[int, float] = {}
        for end, likelihood in _likelihoods(bags[start:], kinds, start):
            share = (words[end] - words[start]) / wanted
            if share >= _LONGEST_SHARE and end > start + 1:
                break
            row[end] = scale * likelihood + opening - _UNEVEN_PRICE * (share - 1) ** 2
        values.append(row)
    return values


def _likelihoods(bags: Sequence[Counter[str]], kinds: int, start: int) -> Iterator[tuple[int, float]]:
    """Log likelihoods of sections that begin with the first of `bags`, by the unit they end before.

    Of words drawn from a multinomial distribution with a symmetric Dirichlet prior, integrated over: the Dirichlet
    compound multinomial.
    """
    section: Counter[str] = Counter()
    seen, likelihood = 0, 0.0
    for end, bag in enumerate(bags, start=start + 1):
        for stem, times in bag.items():
            likelihood += _rise(section[stem], times)
            section[stem] += times
            seen += times
        yield end, likelihood + math.lgamma(kinds * _PRIOR) - math.lgamma(seen + kinds * _PRIOR)


@cache
def _rise(seen: int, more: int) -> float:
    """What the log likelihood of a section gains by a word seen so often in it, and now some times more."""
    return math.lgamma(seen + more + _PRIOR) - math.lgamma(seen + _PRIOR)


def _best(values: Values, count: int) -> list[int]:
    """Starts of the `count` sections that are together worth most."""
    size = len(values)
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for part in range(1, count + 1):
        row: dict[int, tuple[float, int]] = {}
        for start, (before, _) in best[-1].items():
            for end, worth in values[start].items() if start < size else ():
                if (part == count) == (end == size) and before + worth > row.get(end, (-math.inf, 0))[0]:
                    row[end] = (before + worth, start)
        best.append(row)
    return _walk_back(best, size) or [0]


def _walk_back(best: Sequence[dict[int, tuple[float, int]]], size: int) -> list[int]:
    starts: list[int] = []
    end = size
    for row in reversed(best[1:]):
        if end not in row:
            return []
        end = row[end][1]
        starts.append(end)
    return starts[::-1]
