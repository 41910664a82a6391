"""A work of many hours and hundreds of chapters: every time right, no chapter lost. Judged by what others wrote."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import eyed3
import mutagen.flac
import mutagen.id3
import mutagen.mp4
import mutagen.oggopus
import numpy as np
import pytest
import webvtt

from pipeline.model import Delivery, Episode, PlacedChapter
from pipeline.publish.chapters import MOST_EMBEDDED, TITLE_BYTES, ChapterMark, chapter_list, embedded, json_chapters
from pipeline.publish.container_tags import container_tags
from pipeline.publish.cover import draw
from pipeline.publish.notes import shownotes, stamp
from pipeline.publish.notices import notices
from pipeline.publish.player import index_html
from pipeline.publish.report import report_json
from pipeline.publish.tags import id3_tag
from pipeline.publish.transcript import json_transcript, srt, vtt
from pipeline.sound.file_encoder import Target, encode_files
from pipeline.sound.formats import FORMATS
from pipeline.sound.tools import run_ffmpeg

RATE = 44_100
HOUR_MS = 3_600_000
TEXTS = {"title": "A book", "artist": "A. Writer", "album": "The Reading Room", "date": "2024", "comment": "Synthetic."}


def listed(folder: Path, chapters: tuple[ChapterMark, ...]) -> dict[str, list[tuple[int, str]]]:
    """Start in ms and title of each chapter by form, as another program reads them from a file of little sound."""
    cover = draw("A book")
    (folder / "episode.mp3").write_bytes(id3_tag(TEXTS, chapters, cover, folder))
    targets = [
        Target(folder / f"episode.{name}", form, container_tags(form, TEXTS, chapters, cover))
        for name, form in FORMATS.items()
    ]
    delivery = Delivery("test", "integrated_lufs", {"integrated_lufs": (-17.0, -15.0)}, RATE, 2, 128)
    encode_files([np.zeros((RATE // 10, 1), np.float32)], targets, delivery, cover)
    tags = mutagen.id3.ID3(folder / "episode.mp3")
    (contents,) = tags.getall("CTOC")
    frames = [tags[f"CHAP:{name}"] for name in contents.child_element_ids]
    assert len(tags.getall("CHAP")) == len(frames) and int(contents.flags) == 3
    nero = mutagen.mp4.MP4(folder / "episode.m4b").chapters
    return {
        "mp3": [(frame.start_time, str(frame.sub_frames["TIT2"])) for frame in frames],
        "m4b": [(round(chapter.start * 1000), chapter.title) for chapter in nero],
        "m4b as QuickTime lists them": quicktime(folder / "episode.m4b"),
        "opus": comments(mutagen.oggopus.OggOpus(folder / "episode.opus")),
        "flac": comments(mutagen.flac.FLAC(folder / "episode.flac")),
    }


def comments(tags: mutagen.FileType) -> list[tuple[int, str]]:
    starts = sorted(key.upper() for key in tags.tags.as_dict() if re.fullmatch(r"chapter\d{3}", key, re.IGNORECASE))
    return [(in_ms(tags[key][0]), tags[f"{key}NAME"][0]) for key in starts]


def quicktime(path: Path) -> list[tuple[int, str]]:
    """The chapter track, which Apple's players read; ffmpeg takes it before Nero's list."""
    said = run_ffmpeg(["-ignore_chapters", "0", "-i", str(path), "-f", "ffmetadata", "-"]).decode()
    starts, titles = (
        re.findall(r"^START=(\d+)", said, re.M),
        re.findall(r"^title=(.*)", said.partition("[CHAPTER]")[2], re.M),
    )
    (base,) = set(re.findall(r"^TIMEBASE=1/(\d+)", said, re.M))
    assert base != "10000000"  # that is how Nero's list counts: it was not the one that was read
    return [(round(int(start) * 1000 / int(base)), title) for start, title in zip(starts, titles, strict=True)]


def in_ms(clock: str) -> int:
    hours, minutes, rest = clock.replace(",", ".").split(":")
    return round((int(hours) * 60 + int(minutes)) * 60_000 + float(rest) * 1000)


def ms(samples: int) -> int:
    return round(samples * 1000 / RATE)


# --- eleven hours --------------------------------------------------------------------------------------------------


def test_captions_of_eleven_hours_by_another_reader(book: Episode) -> None:
    assert book.timeline.length > 11 * 3600 * RATE
    last = book.timeline.segments[-1]
    both = [(vtt(book.timeline), "vtt"), (srt(book.timeline), "srt")]
    for captions in (webvtt.from_buffer(io.StringIO(text), format=form) for text, form in both):
        assert all(in_ms(a.end) <= in_ms(b.start) for a, b in pairwise(captions))
        spoken = [caption for caption in captions if "[" not in caption.text]
        assert in_ms(spoken[0].start) == ms(book.timeline.segments[0].start)
        assert in_ms(spoken[-1].start) == ms(last.start) > 11 * HOUR_MS
        assert spoken[-1].start.startswith("11:00:")
    listed = json.loads(json_transcript(book.timeline))["segments"]
    segments = [segment for segment in listed if not segment["body"].startswith("[")]
    assert round(segments[-1]["startTime"] * 1000) == ms(last.start)


def test_chapters_of_eleven_hours_are_the_same_everywhere(book: Episode, tmp_path: Path) -> None:
    marks = chapter_list(book.timeline)
    wanted = [(ms(chapter.start), chapter.title) for chapter in book.timeline.chapters]
    assert wanted[-1][0] > 11 * HOUR_MS
    assert [(mark.start_ms, mark.title) for mark in marks] == wanted
    for name, found in listed(tmp_path, marks).items():
        assert found == wanted, name
    by_eyed3 = eyed3.load(tmp_path / "episode.mp3").tag.chapters
    assert sorted(chapter.times for chapter in by_eyed3) == [(mark.start_ms, mark.end_ms) for mark in marks]
    in_json = json.loads(json_chapters(book))["chapters"]
    assert [(round(chapter["startTime"] * 1000), chapter["title"]) for chapter in in_json] == wanted


def test_notes_and_player_of_eleven_hours(book: Episode) -> None:
    start_ms = ms(book.timeline.chapters[-1].start)
    assert f"- {stamp(start_ms)} Credits" in shownotes(book) and stamp(start_ms).startswith("11:00:")
    page = index_html(book)
    assert f'data-t="{start_ms / 1000:.3f}"><span class="time">{stamp(start_ms)}</span>' in page
    assert f'data-t="{ms(book.timeline.segments[-1].start) / 1000:.3f}"' in page


# --- three hundred chapters ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def many(book: Episode) -> Episode:
    """The eleven hours in 300 chapters."""
    step = book.timeline.length // 300
    titles = [f"{number}. Of the letter, née Dürer’s, that lay unopened for {number} days" for number in range(1, 301)]
    chapters = tuple(PlacedChapter(title, number * step, step) for number, title in enumerate(titles))
    return replace(book, timeline=replace(book.timeline, chapters=chapters))


def test_three_hundred_chapters_are_parts_in_the_sound_and_whole_elsewhere(many: Episode, tmp_path: Path) -> None:
    marks = chapter_list(many.timeline)
    parts = embedded(marks)
    assert len(marks) == 300 and len(parts) == 150
    assert [part.start_ms for part in parts] == [mark.start_ms for mark in marks[::2]]
    assert [part.end_ms for part in parts] == [mark.end_ms for mark in marks[1::2]]
    assert parts[7].title.startswith("Part 8: 15. Of the letter,") and " – 16. Of the letter," in parts[7].title
    wanted = [(part.start_ms, part.title) for part in parts]
    for name, found in listed(tmp_path, parts).items():
        assert found == wanted, name
    assert len(json.loads(json_chapters(many))["chapters"]) == 300
    assert len(re.findall(r"^- \d.*Of the letter", shownotes(many), re.M)) == 300
    assert index_html(many).count('<span class="name">') == 300


def test_whoever_makes_it_is_told(many: Episode, book: Episode) -> None:
    (told,) = notices(many)
    assert told.startswith("300 chapters are more than the 255 that a sound file can list: it lists 150 parts of them;")
    assert told in shownotes(many)
    assert json.loads(report_json(many))["notices"] == [told]
    assert notices(book) == ()


@pytest.mark.parametrize("count", [1, 254, 255, 256, 510, 511, 1000, 4000])
def test_parts_cover_everything_and_fit(count: int) -> None:
    marks = [ChapterMark("長い題名" * 10, n * 1000, n * 1000 + 1000) for n in range(count)]
    parts = embedded(marks)
    assert len(parts) <= MOST_EMBEDDED
    assert (parts == tuple(marks)) is (count <= MOST_EMBEDDED)
    assert (parts[0].start_ms, parts[-1].end_ms) == (0, count * 1000)
    assert all(a.end_ms == b.start_ms for a, b in pairwise(parts))
    assert all(0 < len(part.title.encode()) <= TITLE_BYTES for part in parts)
