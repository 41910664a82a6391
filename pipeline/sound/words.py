"""When each shown word is heard in a take.

An engine says when it speaks the words that it was given; shown words are others ("1958", "General Wang"), so both are
brought into step first. Where an engine does not say, they are looked for in the sound: see `following`. Either way the
take's own silences have the last word: no word begins, ends or lasts into one. The promise: every shown word has a
time, in order, within the take's speech, and none overlaps the next.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from pipeline.alignment import in_step, shared
from pipeline.script.spoken import spoken_form
from pipeline.sound.following import FRAME_S, Levels, borders
from pipeline.sound.rests import Rest
from pipeline.sound.takes import TakeFacts
from pipeline.units import MASTER_RATE, samples
from pipeline.words import WordTime

_LOST_COST, _SHARED_COST, _FIRST_COST = 8.0, 0.5, 2.0
"""For a word that is not spoken at all, for each more that it shares its time with, for another first letter."""
_LONGEST_FIGURE = 24
"""Words that one shown word becomes at most: "1,234,567,890.12"."""

_EDGE = samples(0.06)
"""A rest so near a word's end is not within it: an engine counts the pause to the word, or is a little off."""

_BARE = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Heard:
    """A stretch of a take, in samples from the start of speech."""

    start: int
    end: int


def shown_times(shown: Sequence[str], spoken: Sequence[str], facts: TakeFacts) -> tuple[Heard, ...]:
    """A time for each shown word of a take in which `spoken` words are said."""
    told = _told(shown, spoken, facts.words) if facts.words else _followed(shown, facts.length, facts.levels)
    return _snapped(told, facts.length, facts.rests)


def _told(shown: Sequence[str], spoken: Sequence[str], told: Sequence[WordTime]) -> list[Heard]:
    """The engine's times, shared out among the shown words."""
    by_word = {time.word: Heard(time.start, time.end) for time in told}
    found: list[Heard] = []
    for ours, theirs in _matches(shown, spoken):
        times = [by_word[number] for number in theirs if number in by_word]
        start = times[0].start if times else found[-1].end if found else told[0].start
        end = times[-1].end if times else start
        found += (Heard(*edges) for edges in shared([shown[number] for number in ours], start, end))
    return found


def _matches(shown: Sequence[str], spoken: Sequence[str]) -> list[tuple[range, range]]:
    """Runs of shown and of spoken words that are the same; words that are alike are found first, as most are."""
    ours, theirs = [_bare(word) for word in shown], [_bare(word) for word in spoken]
    found: list[tuple[range, range]] = []
    i = j = 0
    for block in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
        found += _changed(range(i, block.a), range(j, block.b), shown, spoken)
        found += [(range(block.a + n, block.a + n + 1), range(block.b + n, block.b + n + 1)) for n in range(block.size)]
        i, j = block.a + block.size, block.b + block.size
    return found


def _changed(ours: range, theirs: range, shown: Sequence[str], spoken: Sequence[str]) -> list[tuple[range, range]]:
    """Matches between two runs of words that differ; spoken words that are not shown have no part in it."""
    if len(ours) <= 1:
        return [(ours, theirs)] if ours else []
    wanted = [_bare(spoken_form(shown[number])) for number in ours]
    given = [_bare(spoken[number]) for number in theirs]

    def cost(a: range, b: range) -> float:
        ours_said, theirs_said = "".join(wanted[at] for at in a), "".join(given[at] for at in b)
        if not ours_said or not theirs_said:
            return _LOST_COST * bool(ours_said or theirs_said)
        shared = _SHARED_COST * (len(a) - 1)
        return abs(len(ours_said) - len(theirs_said)) + _FIRST_COST * (ours_said[0] != theirs_said[0]) + shared

    matches = in_step(len(ours), len(theirs), cost, most=min(_LONGEST_FIGURE, max(3, len(theirs))))
    return [
        (ours[match.left.start : match.left.stop], theirs[match.right.start : match.right.stop])
        for match in matches
        if match.left
    ]


def _bare(word: str) -> str:
    """Letters and figures alone."""
    return _BARE.sub("", word).casefold()


def _followed(shown: Sequence[str], length: int, heard: Levels) -> list[Heard]:
    """Words as they are found in the sound."""
    edges = [min(round(frame * FRAME_S * MASTER_RATE), length) for frame in borders(shown, heard)]
    return [Heard(start, end) for start, end in pairwise([*edges[:-1], length])]


def _snapped(times: Sequence[Heard], length: int, rests: Sequence[Rest]) -> tuple[Heard, ...]:
    """Times within the speech, in order, and out of its rests."""
    found: list[Heard] = []
    at = 0
    for time in times:
        start = min(max(time.start, at), length)
        end = min(max(time.end, start), length)
        for rest in rests:
            start, end = _out_of(rest, start, end)
        found.append(Heard(start, max(start, end)))
        at = found[-1].end
    return tuple(found)


def _out_of(rest: Rest, start: int, end: int) -> tuple[int, int]:
    """A stretch without the rest that it begins or ends in; one well inside it is a plosive's."""
    first, last = rest.start, rest.start + rest.length
    if end <= first or start >= last:
        return start, end
    if end - last <= _EDGE and first > start:
        return start, first
    if first - start <= _EDGE:
        return last, max(end, last)
    return start, end
