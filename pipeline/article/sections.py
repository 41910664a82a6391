"""Divide a text without headings where its topic turns.

Neighbouring stretches that share few of their telling words are a turn; so is a sentence that announces one. The
division with the best turns is found by dynamic programming, with a price on chapters of very unequal length. After
TextTiling (Hearst 1997), with inverse document frequencies taken from the text itself.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Sequence

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
_REACH = 4
"""Paragraphs on each side that are compared."""
_UNEVEN_PRICE = 0.5
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
    lengths = [len(unit.split()) for unit in merged]
    return [places[start] for start in _best(_turn_scores(merged), lengths, count)]


def _places(units: Sequence[str]) -> list[int]:
    """Where a section may begin: at every unit, or, of very many, at one of each few: the one that turns."""
    step = math.ceil(len(units) / _MOST_UNITS)
    places = [0]
    for low in range(step, len(units), step):
        chosen = next((n for n in range(low, min(low + step, len(units))) if turns(units[n])), low)
        places.append(chosen)
    return places


def _turn_scores(units: Sequence[str]) -> list[float]:
    """How strongly the topic turns before each unit, from 0 up."""
    bags = [Counter(stems(unit)) for unit in units]
    seen = Counter(stem for bag in bags for stem in bag)
    weight = {stem: math.log(1 + len(bags) / count) for stem, count in seen.items()}
    scores = [0.0]
    for at in range(1, len(units)):
        left, right = (_sum(bags[max(0, at - _REACH) : at]), _sum(bags[at : at + _REACH]))
        cue = 0.1 if turns(units[at]) else 0.0
        lean = 0.15 if is_tied(units[at]) else 0.0
        scores.append(1 - _cosine(left, right, weight) + cue - lean)
    return scores


def _sum(bags: Sequence[Counter[str]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for bag in bags:
        total.update(bag)
    return total


def _cosine(left: Counter[str], right: Counter[str], weight: dict[str, float]) -> float:
    shared = sum(left[stem] * right[stem] * weight[stem] ** 2 for stem in left.keys() & right.keys())
    norms = [math.sqrt(sum((count * weight[stem]) ** 2 for stem, count in bag.items())) for bag in (left, right)]
    return shared / (norms[0] * norms[1]) if all(norms) else 0.0


def _best(scores: Sequence[float], lengths: Sequence[int], count: int) -> list[int]:
    """Starts of the `count` sections with the highest turns and no very unequal lengths."""
    size = len(lengths)
    upto = [0]
    for length in lengths:
        upto.append(upto[-1] + length)
    wanted = max(1.0, upto[-1] / count)
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for part in range(1, count + 1):
        row: dict[int, tuple[float, int]] = {}
        for end in range(part, size - (count - part) + 1) if part < count else (size,):
            gain = scores[end] if end < size else 0.0
            options = (
                (score + gain - _UNEVEN_PRICE * ((upto[end] - upto[start]) / wanted - 1) ** 2, start)
                for start, (score, _) in best[-1].items()
                if start < end and (upto[end] - upto[start] < 2.5 * wanted or end - start == 1)
            )
            chosen = max(options, default=None)
            if chosen:
                row[end] = chosen
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
