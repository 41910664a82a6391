"""What an M4B, Opus or FLAC file says of itself, as one text that ffmpeg reads: titles, chapters, and in Ogg the cover.

MP4 has a list of chapters of its own. Ogg and FLAC have comments (CHAPTER000=00:00:00.000, CHAPTER000NAME=Opening), and
Ogg has the cover in one too: METADATA_BLOCK_PICTURE, FLAC's block (RFC 9639, 8.8) in base64.
"""

from __future__ import annotations

import base64
import io
import struct
from collections.abc import Mapping, Sequence

from pipeline.publish.chapters import ChapterMark
from pipeline.publish.tags import ffmetadata
from pipeline.sound.formats import Format
from pipeline.units import clock

_FRONT_COVER = 3
_AUDIOBOOK = "2"
"""The "stik" of an MP4: Apple's players keep their place in an audiobook, and list its chapters."""


def container_tags(form: Format, texts: Mapping[str, str], chapters: Sequence[ChapterMark], cover_jpeg: bytes) -> str:
    """ffmpeg's metadata for one form; `texts` is by ffmpeg's names ("title", "artist", ...)."""
    if form.has_chapter_list:
        return ffmetadata({**texts, "album_artist": texts.get("artist", ""), "media_type": _AUDIOBOOK}, chapters)
    comments = {**texts, **chapter_comments(chapters)}
    if not form.has_picture_stream:
        comments["METADATA_BLOCK_PICTURE"] = base64.b64encode(picture_block(cover_jpeg)).decode()
    return ffmetadata(comments, ())


def chapter_comments(chapters: Sequence[ChapterMark]) -> dict[str, str]:
    """Chapters as Vorbis comments, numbered from 000 to 999; players ask for three digits.

    >>> chapter_comments([ChapterMark("Opening", 0, 1000)])
    {'CHAPTER000': '00:00:00.000', 'CHAPTER000NAME': 'Opening'}
    """
    comments = {}
    for number, chapter in enumerate(chapters):
        comments[f"CHAPTER{number:03}"] = clock(chapter.start_ms, 1000)
        comments[f"CHAPTER{number:03}NAME"] = chapter.title
    return comments


def picture_block(jpeg: bytes) -> bytes:
    """FLAC's picture block of a front cover."""
    from PIL import Image

    with Image.open(io.BytesIO(jpeg)) as image:
        width, height = image.size
    mime, words = b"image/jpeg", b"Cover (front)"
    head = struct.pack(">II", _FRONT_COVER, len(mime)) + mime + struct.pack(">I", len(words)) + words
    return head + struct.pack(">IIIII", width, height, 24, 0, len(jpeg)) + jpeg
