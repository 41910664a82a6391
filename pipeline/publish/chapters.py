"""The chapters of an episode as players list them; tags, chapters.json, notes and player all take this one list.

Starts ascend, the first is 0, there are no gaps, the last end is not past the end of the sound, and boundaries are at
least a second apart: a chapter shorter than that is one with the next. Titles are at most 127 bytes of UTF-8, because
players break on longer ones, and are cut at a word.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import pairwise

from pipeline.model import Episode, Timeline
from pipeline.units import milliseconds

TITLE_BYTES = 127
"""AntennaPod breaks at 128 bytes in an MP4; ffmpeg cuts at 255 in mid-character."""
_APART_MS = 1000
_ELLIPSIS = "…"


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


def cut_title(title: str) -> str:
    """The title on one line, in at most 127 bytes, cut at a word with an ellipsis.

    >>> cut_title("word " * 30)[-8:]
    'rd word…'
    """
    line = " ".join(title.split())
    if len(line.encode()) <= TITLE_BYTES:
        return line
    kept = line.encode()[: TITLE_BYTES - len(_ELLIPSIS.encode()) + 1].decode(errors="ignore")
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
