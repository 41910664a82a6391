"""The samples of a music cue at any place: read once, resampled to the master rate, looped at its loop points."""

from __future__ import annotations

import functools
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
    positions = np.arange(start, start + length)
    source = load(cue.path)
    inside = (positions >= 0) & (positions < cue.length)
    index = positions
    if cue.loop_start is not None and cue.loop_end is not None:
        looped = cue.loop_start + (positions - cue.loop_end) % (cue.loop_end - cue.loop_start)
        index = np.where(positions < cue.loop_end, positions, looped)
    inside &= index < len(source)
    drawn = source[np.where(inside, index, 0)]
    if cue.loop_fade and cue.loop_start is not None and cue.loop_end is not None:
        drawn = _into_the_start(drawn, source, index, cue)
    corners = np.array([point.at for point in cue.envelope], float)
    levels = np.array([point.gain_db for point in cue.envelope])
    gain = 10 ** (np.interp(positions, corners, levels) / 20) * inside
    return np.asarray(drawn * gain[:, None].astype(np.float32))


def _into_the_start(drawn: Stereo, source: Stereo, index: NDArray[np.intp], cue: PlacedCue) -> Stereo:
    """Crossfade what is before the loop's end with what is before its start: linear, for the two are alike."""
    assert cue.loop_start is not None and cue.loop_end is not None
    into = index - (cue.loop_end - cue.loop_fade)
    near = np.flatnonzero((into >= 0) & (index < cue.loop_end))
    share = (into[near] / cue.loop_fade)[:, None].astype(np.float32)
    faded = drawn.copy()
    before_start = source[into[near] + cue.loop_start - cue.loop_fade]
    faded[near] = drawn[near] * (1 - share) + before_start * share
    return faded
