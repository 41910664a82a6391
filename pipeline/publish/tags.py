"""The ID3v2.3 tag of an episode: title, show, author, chapters in order, cover. Written by ffmpeg.

ffmpeg writes one CTOC (flags 0x03) and its CHAP frames in order; other writers sort them by size, and players then
list chapters out of order. It is given a fraction of a second of sound, and only the tag is taken from what it returns.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.errors import ToolFailed
from pipeline.publish.chapters import ChapterMark
from pipeline.sound.tools import run_ffmpeg


def id3_tag(texts: Mapping[str, str], chapters: Sequence[ChapterMark], cover_jpeg: bytes) -> bytes:
    """Bytes of the tag alone; `texts` is by ffmpeg's names ("title", "artist", "album", "date", "comment", ...)."""
    with tempfile.TemporaryDirectory(prefix="make-episode-") as name:
        folder = Path(name)
        (folder / "meta.txt").write_text(ffmetadata(texts, chapters), encoding="utf-8")
        (folder / "cover.jpg").write_bytes(cover_jpeg)
        run_ffmpeg(
            [
                "-f",
                "lavfi",
                "-t",
                "0.1",
                "-i",
                "anullsrc=r=44100:cl=stereo",
                "-f",
                "ffmetadata",
                "-i",
                str(folder / "meta.txt"),
            ]
            + ["-i", str(folder / "cover.jpg"), "-map", "0:a", "-map", "2:v", "-map_metadata", "1"]
            + [
                "-map_chapters",
                "1",
                "-c:a",
                "libmp3lame",
                "-c:v",
                "copy",
                "-id3v2_version",
                "3",
                "-write_xing",
                "0",
                "-fflags",
                "+bitexact",
            ]
            + ["-metadata:s:v", "title=Cover", "-metadata:s:v", "comment=Cover (front)"]
            + ["-disposition:v", "attached_pic", str(folder / "tagged.mp3")]
        )
        return tag_of((folder / "tagged.mp3").read_bytes())


def tag_of(stream: bytes) -> bytes:
    """The ID3v2 tag at the head of an MP3 (ID3v2.3.0, 3.1: the size is four times seven bits)."""
    if stream[:3] != b"ID3":
        raise ToolFailed("ffmpeg", "wrote no ID3 tag", "check the ffmpeg on PATH")
    size = stream[6] << 21 | stream[7] << 14 | stream[8] << 7 | stream[9]
    return stream[: 10 + size]


def ffmetadata(texts: Mapping[str, str], chapters: Sequence[ChapterMark]) -> str:
    """Texts and chapters in ffmpeg's metadata format, chapter times in whole milliseconds."""
    lines = [";FFMETADATA1"]
    lines += [f"{key}={_escaped(value)}" for key, value in texts.items() if value]
    for chapter in chapters:
        lines += ["[CHAPTER]", "TIMEBASE=1/1000", f"START={chapter.start_ms}", f"END={chapter.end_ms}"]
        lines.append(f"title={_escaped(chapter.title)}")
    return "\n".join(lines) + "\n"


def _escaped(value: str) -> str:
    """ffmpeg's own escaping: a backslash before the characters that mean something to it."""
    return "".join(f"\\{character}" if character in "=;#\\\n" else character for character in value)
