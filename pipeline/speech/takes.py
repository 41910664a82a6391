"""The cache of takes: each is kept under the hash of what it was made from, and found again by whatever is alike.

What the key covers is what an engine is given: the spoken pieces, engine and version, voice, rate, pitch. Level and
place are the mixer's, a segment's id is the script's, so changing those speaks nothing again. The promise: what is
looked up is a WAV file as it was kept, to the byte, or nothing; two runs may share a cache; a killed run leaves at
worst a `.part` file, which the next run takes away. Layout: `ab/abcdef….wav`, and nothing else: a take's length, its
words and the checksum of all that stand in it.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import os
import struct
import wave
import zlib
from pathlib import Path

from pipeline.errors import CannotWrite
from pipeline.model import Take, Utterance
from pipeline.owner import part_beside
from pipeline.speech.regions import is_whole
from pipeline.store import Store, digest

FORMAT = 5
"""Raised whenever takes are made otherwise, so that they sound otherwise, or written otherwise."""

_CHECKSUM = struct.Struct("<4sII")
"""The last chunk of a file: "crc ", its size, and CRC-32 of all that is before it. Every take is read for this, damaged
or not, and a SHA-256 would take two and a half times as long."""


def take_key(utterance: Utterance, engine_version: str) -> str:
    """Hex SHA-256 of everything that shapes the sound of an utterance."""
    profile = utterance.profile
    pieces = [[piece.text, piece.ipa, piece.emphasis] for piece in utterance.pieces]
    again = (utterance.again,) if utterance.again else ()
    voice = (profile.engine, engine_version, profile.voice, profile.rate_wpm, profile.pitch)
    return digest(FORMAT, pieces, *voice, *again)


class TakeCache:
    """Takes under `folder`; safe to use from many threads and processes at once."""

    def __init__(self, folder: Path) -> None:
        self._store = Store(folder, ".wav")
        self._numbers = itertools.count()

    def lookup(self, key: str) -> Take | None:
        """The take, as it was kept, and marked as used; None when it is not there or damaged."""
        path = self._store.path(key)
        try:
            content = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        return _take(key, path, content) if content[-_CHECKSUM.size :] == _checksum(content) else None

    def part(self, key: str) -> Path:
        """A new file beside the take's place, for a worker to write to. Raises CannotWrite."""
        path = self._store.path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CannotWrite(str(path.parent), error.strerror or str(error)) from error
        return part_beside(path, next(self._numbers))

    def keep(self, key: str, part: Path) -> Take:
        """Give a written part its checksum and rename it into its place. Raises CannotWrite."""
        path = self._store.path(key)
        try:
            written = part.read_bytes()
            take = _take(key, path, written)
            if take is None:
                raise CannotWrite(str(path), "what was written is not whole")
            part.write_bytes(_with_checksum(written))
            part.replace(path)
        except OSError as error:
            raise CannotWrite(str(path), error.strerror or str(error)) from error
        return take


def _take(key: str, path: Path, content: bytes) -> Take | None:
    """The take in a file when its header and its size agree and it holds samples."""
    if not is_whole(len(content), content[:8]):
        return None
    with contextlib.suppress(EOFError, wave.Error), wave.open(io.BytesIO(content)) as wav:
        is_mono16 = (wav.getnchannels(), wav.getsampwidth()) == (1, 2)
        if is_mono16 and wav.getnframes() > 0:
            return Take(key, str(path), wav.getframerate(), wav.getnframes())
    return None


def _with_checksum(written: bytes) -> bytes:
    """A RIFF file with one more chunk."""
    longer = struct.pack("<4sI", b"RIFF", len(written) - 8 + _CHECKSUM.size) + written[8:] + bytes(_CHECKSUM.size)
    return longer[: -_CHECKSUM.size] + _checksum(longer)


def _checksum(content: bytes) -> bytes:
    """The last chunk of a file that is as it was kept; what stands in its place does not count."""
    return _CHECKSUM.pack(b"crc ", 4, zlib.crc32(memoryview(content)[: -_CHECKSUM.size]))
