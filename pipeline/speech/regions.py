"""A take's file: a WAV of mono 16 bit samples that also says when each word is heard.

Words are regions as sound editors know them: a `cue ` chunk with a point for each word, and an `ltxt` chunk with its
length in the list `adtl` (RIFF, Multimedia Programming Interface and Data Specifications 1.0, chapter 3). A point is
named by the word's number in the spoken text. Readers that know neither chunk skip them. The promise: what is written
is read back; a file that was cut short is told from a whole one.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.words import WordTime

_POINT = struct.Struct("<II4sIII")
"""Name, order, chunk, chunk start, block start, sample."""
_REGION = struct.Struct("<4sIII4sHHHH")
""""ltxt", size, name of the point, length in samples, purpose, country, language, dialect, code page."""


def wav(samples: bytes, sample_rate: int, words: Sequence[WordTime] = ()) -> bytes:
    """The whole file, for mono 16 bit little-endian `samples`."""
    chunks = [
        _chunk(b"fmt ", struct.pack("<HHIIHH", 1, 1, sample_rate, 2 * sample_rate, 2, 16)),
        _chunk(b"data", samples),
    ]
    if words:
        points = [_POINT.pack(word.word, order, b"data", 0, 0, word.start) for order, word in enumerate(words)]
        regions = [
            _REGION.pack(b"ltxt", _REGION.size - 8, word.word, word.end - word.start, b"rgn ", 0, 0, 0, 0)
            for word in words
        ]
        chunks += [
            _chunk(b"cue ", struct.pack("<I", len(points)) + b"".join(points)),
            _chunk(b"LIST", b"adtl" + b"".join(regions)),
        ]
    return _chunk(b"RIFF", b"WAVE" + b"".join(chunks))


def read_words(path: Path) -> tuple[WordTime, ...]:
    """The words of a file, in order; none where it names none. Raises OSError."""
    chunks = dict(_chunks(path.read_bytes()))
    lengths = {name: length for _, _, name, length, *_ in _REGION.iter_unpack(chunks.get(b"LIST", b"adtl")[4:])}
    points = _POINT.iter_unpack(chunks.get(b"cue ", b"")[4:])
    return tuple(WordTime(name, at, at + lengths.get(name, 0)) for name, _, _, _, _, at in points)


def is_whole(size: int, head: bytes) -> bool:
    """Whether a file of `size` bytes that begins with `head` is as long as it says."""
    return head[:4] == b"RIFF" and len(head) >= 8 and size == 8 + int.from_bytes(head[4:8], "little")


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        yield data[at : at + 4], data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
