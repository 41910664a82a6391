"""The ID3v2.3 tag of an episode: title, show, author, chapters in order, cover. Written by ffmpeg.

ffmpeg writes one CTOC (flags 0x03) and its CHAP frames in order; other writers sort them by size, and players then
list chapters out of order. It is given a fraction of a second of sound, and only the tag is taken from what it returns.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.errors import CannotWrite, ToolFailed
from pipeline.publish.chapters import ChapterMark
from pipeline.sound.tools import run_ffmpeg
from pipeline.store import write_whole


def id3_tag(texts: Mapping[str, str], chapters: Sequence[ChapterMark], cover_jpeg: bytes, scratch: Path) -> bytes:
    """Bytes of the tag alone; `texts` is by ffmpeg's names ("title", "artist", "album", "date", "comment", ...).

    `scratch` is a folder that can be written to; nothing stays in it. Raises CannotWrite, ToolFailed.
    """
    meta, tagged = scratch / "meta.txt", scratch / "tagged.mp3"
    silence = ["-f", "lavfi", "-t", "0.1", "-i", "anullsrc=r=44100:cl=stereo"]
    try:
        write_whole(meta, ffmetadata(texts, chapters).encode())
        run_ffmpeg(
            [*silence, "-f", "ffmetadata", "-i", f"file:{meta}", "-f", "jpeg_pipe", "-i", "-"]
            + ["-map", "0:a", "-map", "2:v", "-map_metadata", "1", "-map_chapters", "1"]
            + ["-c:a", "libmp3lame", "-c:v", "copy", "-id3v2_version", "3", "-write_xing", "0", "-fflags", "+bitexact"]
            + ["-metadata:s:v", "title=Cover", "-metadata:s:v", "comment=Cover (front)"]
            + ["-disposition:v", "attached_pic", f"file:{tagged}"],
            cover_jpeg,
        )
        return tag_of(tagged.read_bytes() if tagged.exists() else b"")
    except ToolFailed as error:
        # ffmpeg may end well on a full disk, with half a file.
        if shutil.disk_usage(scratch).free < len(cover_jpeg):
            raise CannotWrite(str(tagged), os.strerror(errno.ENOSPC)) from error
        raise
    finally:
        meta.unlink(missing_ok=True)
        tagged.unlink(missing_ok=True)


def tag_of(stream: bytes) -> bytes:
    """The ID3v2 tag at the head of an MP3 (ID3v2.3.0, 3.1: the size is four times seven bits)."""
    if stream[:3] != b"ID3":
        raise ToolFailed("ffmpeg", "wrote no ID3 tag", "check the ffmpeg on PATH")
    size = 10 + (stream[6] << 21 | stream[7] << 14 | stream[8] << 7 | stream[9])
    if len(stream) < size:
        raise ToolFailed("ffmpeg", f"wrote {len(stream)} bytes of an ID3 tag of {size}", "check free space")
    return stream[:size]


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
