"""The samples of a music cue at any place: read once, resampled to the master rate, looped at its loop points."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from pipeline.errors import ConfigError
from pipeline.model import PlacedCue
from pipeline.store import file_digest
from pipeline.units import MASTER_RATE

Stereo = NDArray[np.float32]
"""Shape (frames, 2), range [-1, 1]."""

_AT_ONCE = 2**16
"""Frames: the numbers from which gains come are four times as large as the gains."""


@functools.lru_cache(maxsize=16)
def load(path: str) -> Stereo:
    """A music file at the master rate in two channels; mono is put on both. Raises ConfigError."""
    try:
        data, rate = soundfile.read(path, dtype="float32", always_2d=True)
    except (soundfile.SoundFileError, OSError) as error:
        raise ConfigError(path, f"cannot be read as sound: {error}", "give it as FLAC, WAV or Ogg Vorbis") from error
    if rate != MASTER_RATE:
        data = soxr.resample(data, rate, MASTER_RATE, quality="HQ")
    return np.ascontiguousarray(np.repeat(data, 2, axis=1) if data.shape[1] == 1 else data[:, :2], np.float32)


@functools.cache
def digest_of(path: str) -> str:
    """Hex SHA-256 of a music file."""
    return file_digest(Path(path))


def draw(cue: PlacedCue, start: int, length: int) -> Stereo:
    """`length` frames of a cue from its frame `start` on, with its envelope; beyond its ends: silence."""
    source = load(cue.path)
    drawn = np.zeros((length, 2), np.float32)
    for at, first, last in _runs(cue, max(0, start), min(start + length, cue.length)):
        piece = source[first:last]
        drawn[at - start :][: len(piece)] = piece
        if cue.loop_end is not None and last > cue.loop_end - cue.loop_fade:
            _fade_into_the_start(drawn[at - start :], source, cue, first, last)
    for at in range(0, length, _AT_ONCE):
        piece = drawn[at : at + _AT_ONCE]
        gains = _gains(cue, start + at, len(piece))
        for side in piece.T:
            side *= gains
    return drawn


def _gains(cue: PlacedCue, start: int, length: int) -> NDArray[np.float32]:
    """The envelope as a factor for each of `length` frames of a cue."""
    corners = np.array([point.at for point in cue.envelope], float)
    levels_db = np.array([point.gain_db for point in cue.envelope])
    gains_db = np.interp(np.arange(start, start + length), corners, levels_db).astype(np.float32)
    return np.asarray(np.exp(gains_db * np.float32(math.log(10) / 20)))


def _runs(cue: PlacedCue, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """What is played between two frames of a cue: the frame at which it begins, and its first and last in the file."""
    at = start
    while at < end:
        source, until = at, end
        if cue.loop_start is not None and cue.loop_end is not None:
            if at >= cue.loop_end:
                source = cue.loop_start + (at - cue.loop_end) % (cue.loop_end - cue.loop_start)
            until = min(end, at + cue.loop_end - source)
        yield at, source, source + until - at
        at = until


def _fade_into_the_start(drawn: Stereo, source: Stereo, cue: PlacedCue, first: int, last: int) -> None:
    """Crossfade what is before the loop's end with what is before its start: linear, for the two are alike.

    `drawn` begins with the source's frames `first` to `last`.
    """
    assert cue.loop_start is not None and cue.loop_end is not None
    begin = max(first, cue.loop_end - cue.loop_fade)
    into = np.arange(begin, last) - (cue.loop_end - cue.loop_fade)
    share = (into / cue.loop_fade)[:, None].astype(np.float32)
    faded = drawn[begin - first : last - first]
    faded[:] = faded * (1 - share) + source[into + cue.loop_start - cue.loop_fade] * share
