"""The cache of takes: each is kept under the hash of what it was made from, and found again by whatever is alike.

What the key covers is what an engine is given: the spoken pieces, engine and version, voice, rate, pitch. Level and
place are the mixer's, a segment's id is the script's, so changing those speaks nothing again. The promise: what is
looked up is a whole WAV file or nothing; two runs may share a cache; a killed run leaves at worst a `.part` file, which
the next run takes away. Layout: `ab/abcdef….wav`, and nothing else: a take's length and words stand in it.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import wave
from pathlib import Path

from pipeline.errors import CannotWrite
from pipeline.model import Take, Utterance
from pipeline.owner import part_beside
from pipeline.speech.regions import is_whole
from pipeline.store import Store, digest

FORMAT = 4
"""Raised whenever the way in which takes are made or written changes what is heard."""


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
        """The take, whole, and marked as used; None when it is not there or damaged."""
        path = self._store.path(key)
        try:
            take = _whole(key, path)
            if take:
                os.utime(path)
        except OSError:
            return None
        return take

    def part(self, key: str) -> Path:
        """A new file beside the take's place, for a worker to write to. Raises CannotWrite."""
        path = self._store.path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CannotWrite(str(path.parent), error.strerror or str(error)) from error
        return part_beside(path, next(self._numbers))

    def keep(self, key: str, part: Path) -> Take:
        """Rename a written part into its place. Raises CannotWrite."""
        path = self._store.path(key)
        try:
            part.replace(path)
            take = _whole(key, path)
        except OSError as error:
            raise CannotWrite(str(path), error.strerror or str(error)) from error
        if take is None:
            raise CannotWrite(str(path), "what was written is not whole")
        return take


def _whole(key: str, path: Path) -> Take | None:
    """The take at `path` when its header and its size agree and it holds samples. Raises OSError."""
    with contextlib.suppress(EOFError, wave.Error), path.open("rb") as file:
        whole = is_whole(os.fstat(file.fileno()).st_size, file.read(8))
        file.seek(0)
        with wave.open(file) as wav:
            is_mono16 = (wav.getnchannels(), wav.getsampwidth()) == (1, 2)
            if whole and is_mono16 and wav.getnframes() > 0:
                return Take(key, str(path), wav.getframerate(), wav.getnframes())
    return None
