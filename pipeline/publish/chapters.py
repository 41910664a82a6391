"""The chapters of an episode as players list them; tags, chapters.json, notes and player all take this one list.

Starts ascend, the first is 0, there are no gaps, the last end is not past the end of the sound, and boundaries are at
least a second apart: a chapter shorter than that is one with the next. Titles are at most 127 bytes of UTF-8, because
players break on longer ones, and are cut at a word.

A sound file holds 255 at most, for ID3 and MP4 count them in one byte. Of a longer list it holds parts, each of as many
chapters that follow one another, the same parts in every form; what is not the sound itself still has all chapters.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.model import Episode, Timeline
from pipeline.units import milliseconds

TITLE_BYTES = 127
"""AntennaPod breaks at 128 bytes in an MP4; ffmpeg cuts at 255 in mid-character."""
MOST_EMBEDDED = 255
"""CTOC's entry count (ID3v2 chapter frame addendum 1.0, 3.2) and that of Nero's list in an MP4 are single bytes."""
_APART_MS = 1000
_ELLIPSIS = "…"
_TO = " – "


@dataclass(frozen=True)
class ChapterMark:
    """An entry of the list of chapters."""

    title: str
    """1 to 127 bytes as UTF-8."""
    start_ms: int
    end_ms: int
    """The next chapter's start, or the end of the episode."""


def chapter_list(timeline: Timeline) -> tuple[ChapterMark, ...]:
    """The chapters in order; empty for a timeline without any."""
    end_ms = timeline.length * 1000 // timeline.sample_rate
    begun: list[tuple[str, int]] = []
    for number, chapter in enumerate(timeline.chapters, 1):
        title = cut_title(chapter.title) or f"Chapter {number}"
        start_ms = milliseconds(chapter.start, timeline.sample_rate) if begun else 0
        if begun and start_ms - begun[-1][1] < _APART_MS:
            # What was hardly begun gives its place to the chapter that people will hear.
            begun[-1] = (title, begun[-1][1])
        elif not begun or end_ms - start_ms >= _APART_MS:
            begun.append((title, start_ms))
    edges = [start_ms for _, start_ms in begun] + [end_ms]
    return tuple(
        ChapterMark(title, start, end) for (title, _), (start, end) in zip(begun, pairwise(edges), strict=True)
    )


def embedded(chapters: Sequence[ChapterMark]) -> tuple[ChapterMark, ...]:
    """The list that a sound file holds: the chapters, or parts of them where they are more than MOST_EMBEDDED.

    >>> marks = [ChapterMark(f"Letter {n}", n * 1000, n * 1000 + 1000) for n in range(300)]
    >>> embedded(marks)[1]
    ChapterMark(title='Part 2: Letter 2 – Letter 3', start_ms=2000, end_ms=4000)
    """
    if len(chapters) <= MOST_EMBEDDED:
        return tuple(chapters)
    size = -(-len(chapters) // MOST_EMBEDDED)
    groups = [chapters[first : first + size] for first in range(0, len(chapters), size)]
    return tuple(_part(number, group[0], group[-1]) for number, group in enumerate(groups, 1))


def _part(number: int, first: ChapterMark, last: ChapterMark) -> ChapterMark:
    """From the one chapter to the other; the titles of both are in its own."""
    lead = f"Part {number}: "
    if first is last:
        return ChapterMark(cut_title(lead + first.title), first.start_ms, last.end_ms)
    room = (TITLE_BYTES - len((lead + _TO).encode())) // 2
    title = lead + cut_title(first.title, room) + _TO + cut_title(last.title, room)
    return ChapterMark(title, first.start_ms, last.end_ms)


def cut_title(title: str, most_bytes: int = TITLE_BYTES) -> str:
    """The title on one line, in at most `most_bytes`, cut at a word with an ellipsis.

    >>> cut_title("word " * 30)[-8:]
    'rd word…'
    """
    line = " ".join(title.split())
    if len(line.encode()) <= most_bytes:
        return line
    kept = line.encode()[: most_bytes - len(_ELLIPSIS.encode()) + 1].decode(errors="ignore")
    # One character more than fits was kept, to see whether the cut falls on a word's end.
    words = kept.rpartition(" ")[0] or kept[:-1]
    return words.rstrip(" ,;:.–—-") + _ELLIPSIS


def json_chapters(episode: Episode) -> str:
    """chapters.json: Podcasting 2.0 JSON chapters 1.2, times in seconds to the millisecond."""
    head = {"title": episode.article.title, "author": episode.article.author, "podcastName": episode.show}
    chapters = [
        {"startTime": mark.start_ms / 1000, "title": mark.title, "endTime": mark.end_ms / 1000}
        for mark in chapter_list(episode.timeline)
    ]
    named = {key: value for key, value in head.items() if value}
    return json.dumps({"version": "1.2.0", **named, "chapters": chapters}, ensure_ascii=False, indent=1) + "\n"
