"""Divide a text without headings where its topic turns.

Neighbouring stretches that share few of their telling words are a turn; so is a sentence that announces one. The
division with the best turns is found by dynamic programming, with a price on chapters of very unequal length. After
TextTiling (Hearst 1997), with inverse document frequencies taken from the text itself.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

WORDS_PER_SECTION = 330
"""About two minutes of speech: the chapter that listeners find their way by."""
_FEWEST, _MOST = 4, 9
_SHORT_TEXT = 700
_REACH = 7
"""Sentences on each side that are compared."""
_UNEVEN_PRICE = 0.5

_STOP = frozenset(
    "the a an and or but if of to in on at by for with from as is are was were be been being it its this that these"
    " those he she they them his her their we our us you your i my me not no nor so than then there here what which who"
    " whom whose when where why how all any both each few more most other some such only own same very can could will"
    " would should may might must shall do does did done have has had having just also into over under after before"
    " between during about against again once because while until up down out off too s t one two".split()
)
_TURNS = re.compile(
    r"^(?:However|But|Later|In fact|Meanwhile|After|Before|By \d{4}|In \d{4}|At the same time|On the other hand|Today"
    r"|Now|In the end|Finally|As a (?:result|matter)|More|In addition|Of course|At that time|In the process|So,)\b"
)


def stems(text: str) -> list[str]:
    """Telling words of a text, cut to their first six letters: near enough to stems to count with."""
    return [word[:6] for word in re.findall(r"[a-z]{3,}", text.lower()) if word not in _STOP]


def section_count(words: int) -> int:
    """How many sections a text of so many words is divided into."""
    if words < 250:
        return 1
    if words < _SHORT_TEXT:
        return max(2, round(words / 220))
    return min(_MOST, max(_FEWEST, round(words / WORDS_PER_SECTION)))


def divide(units: Sequence[str], count: int) -> list[int]:
    """Where each of `count` sections begins among `units` (sentences or paragraphs); the first at 0."""
    count = min(count, len(units))
    if count < 2:
        return [0]
    turns = _turn_scores(units)
    lengths = [len(unit.split()) for unit in units]
    return _best(turns, lengths, count)


def _turn_scores(units: Sequence[str]) -> list[float]:
    """How strongly the topic turns before each unit, from 0 up."""
    bags = [Counter(stems(unit)) for unit in units]
    seen = Counter(stem for bag in bags for stem in bag)
    weight = {stem: math.log(1 + len(bags) / count) for stem, count in seen.items()}
    scores = [0.0]
    for at in range(1, len(units)):
        left, right = (_sum(bags[max(0, at - _REACH) : at]), _sum(bags[at : at + _REACH]))
        scores.append(1 - _cosine(left, right, weight) + (0.15 if _TURNS.match(units[at]) else 0.0))
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


def _best(turns: Sequence[float], lengths: Sequence[int], count: int) -> list[int]:
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
            gain = turns[end] if end < size else 0.0
            options = (
                (score + gain - _UNEVEN_PRICE * ((upto[end] - upto[start]) / wanted - 1) ** 2, start)
                for start, (score, _) in best[-1].items()
                if start < end and (upto[end] - upto[start] < 3 * wanted or end - start == 1)
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
