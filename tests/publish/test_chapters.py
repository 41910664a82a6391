from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Episode, PlacedChapter, Timeline
from pipeline.publish.chapters import TITLE_BYTES, chapter_list, cut_title, json_chapters


def timeline_with(length: int, *chapters: tuple[str, int], rate: int = 44_100) -> Timeline:
    placed = tuple(PlacedChapter(title, start, 0) for title, start in chapters)
    return Timeline(rate, length, (), (), (), placed, ())


def test_the_list_covers_the_episode_without_gaps(long_episode: Episode) -> None:
    marks = chapter_list(long_episode.timeline)
    assert [mark.title for mark in marks] == [chapter.title for chapter in long_episode.timeline.chapters]
    assert marks[0].start_ms == 0
    assert [mark.end_ms for mark in marks[:-1]] == [mark.start_ms for mark in marks[1:]]
    assert marks[-1].end_ms == 5_464_145
    assert marks[2].start_ms > 3_600_000


def test_chapters_of_less_than_a_second_are_one_with_the_next() -> None:
    marks = chapter_list(timeline_with(441_000, ("Short", 0), ("First", 44_000), ("Second", 220_500), ("End", 440_000)))
    assert [(mark.title, mark.start_ms, mark.end_ms) for mark in marks] == [
        ("First", 0, 5000),
        ("Second", 5000, 10_000),
    ]


@given(starts=st.lists(st.integers(0, 3_000_000), min_size=1, max_size=12), tail=st.integers(1, 300_000))
def test_any_chapters_make_a_list_that_players_take(starts: list[int], tail: int) -> None:
    length = max(starts) + tail
    timeline = timeline_with(length, *((f"Chapter of {start}", start) for start in sorted(starts)))
    marks = chapter_list(timeline)
    edges = [mark.start_ms for mark in marks] + [marks[-1].end_ms]
    assert edges[0] == 0
    assert edges[-1] * 44_100 <= length * 1000
    assert all(b - a >= 1000 for a, b in pairwise(edges[1:]))
    assert [mark.end_ms for mark in marks] == edges[1:]


@given(st.text(st.sampled_from("a é中😀.-"), min_size=1, max_size=200))
def test_a_title_fits_and_is_cut_at_a_word(title: str) -> None:
    cut = cut_title(title)
    line = " ".join(title.split())
    assert len(cut.encode()) <= TITLE_BYTES
    assert cut == line or (cut.endswith("…") and line.startswith(cut[:-1]))
    if cut != line and " " in line.encode()[:60].decode(errors="ignore"):
        assert line[len(cut) - 1] in " .-"


def test_a_title_without_letters_is_numbered() -> None:
    assert [mark.title for mark in chapter_list(timeline_with(90_000, (" \n", 0)))] == ["Chapter 1"]


def test_json_chapters(episode: Episode) -> None:
    chapters = json.loads(json_chapters(episode))
    assert {key: chapters[key] for key in ("version", "title", "author", "podcastName")} == {
        "version": "1.2.0",
        "title": episode.article.title,
        "author": "A. Writer",
        "podcastName": "The Reading Room",
    }
    assert chapters["chapters"] == [
        {"startTime": mark.start_ms / 1000, "title": mark.title, "endTime": mark.end_ms / 1000}
        for mark in chapter_list(episode.timeline)
    ]
    assert len(chapters["chapters"]) == 4


def test_what_is_not_known_is_left_out(episode: Episode) -> None:
    alone = replace(episode, show="", article=replace(episode.article, author=None))
    assert set(json.loads(json_chapters(alone))) == {"version", "title", "chapters"}
