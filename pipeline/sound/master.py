"""From the mix to the master: one static gain, then a true-peak limiter that looks ahead.

The limiter has finite reach: the gain at a sample depends on `REACH` samples around it and on nothing else. So a reel
that is mastered with that much of its neighbours is mastered as if in one piece.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from pipeline.sound.loudness import crest_peaks
from pipeline.sound.moving import moving_mean, moving_minimum
from pipeline.units import amplitude, ms_samples

Sound = NDArray[np.float32]
"""Shape (frames, channels), range [-1, 1]."""

_LOOK_AHEAD = ms_samples(8)
"""Long enough to turn a vowel down without grit, short enough not to pump."""
REACH = 2 * _LOOK_AHEAD + 32
"""Samples on either side that a limited sample depends on, the oversampling filter's included."""

_COULD_PASS = 0.6
"""Share of the ceiling; two neighbouring samples under it have no peak over the ceiling between them."""

GAIN_STEP_DB = 0.25
"""The programme gain is rounded to this, so that a small edit leaves it, and every encoded reel, as it was."""


def programme_gain_db(measured_lufs: float, target_lufs: float) -> float:
    """Gain that brings a mix to its target, in steps of GAIN_STEP_DB; 0 for silence.

    >>> programme_gain_db(-20.1, -16.0)
    4.0
    """
    if math.isinf(measured_lufs):
        return 0.0
    return round((target_lufs - measured_lufs) / GAIN_STEP_DB) * GAIN_STEP_DB


def master(mix: Sound, gain_db: float, ceiling_dbtp: float) -> Sound:
    """`mix` louder by `gain_db` with no true peak above `ceiling_dbtp`.

    The first and last REACH frames are limited without knowledge of what lies beyond them; whoever calls gives that
    much more than is kept.
    """
    loud = mix * np.float32(amplitude(gain_db))
    ceiling = amplitude(ceiling_dbtp)
    peaks = _peaks(loud, ceiling)
    for first, last in _runs(np.flatnonzero(peaks > ceiling), gap=2 * REACH):
        low, high = max(0, first - REACH), min(len(loud), last + REACH + 1)
        needed = np.asarray(ceiling / np.maximum(peaks[low:high], ceiling), np.float32)
        loud[low:high] *= _smoothed(needed)[:, None]
    return loud


def _peaks(loud: Sound, ceiling: float) -> NDArray[np.float32]:
    """Highest magnitude at each frame, oversampled where it could pass the ceiling, shape (frames,)."""
    levels = [np.abs(channel) for channel in loud.T]
    peaks = np.maximum.reduce(levels)
    for channel, level in zip(loud.T, levels, strict=True):
        places, highest = crest_peaks(channel, level, ceiling * _COULD_PASS)
        peaks[places] = np.maximum(peaks[places], highest)
    return np.asarray(peaks)


def _runs(places: NDArray[np.intp], gap: int) -> list[tuple[int, int]]:
    """First and last of each run of places that lie no more than `gap` apart."""
    if not len(places):
        return []
    breaks = np.flatnonzero(np.diff(places) > gap)
    firsts, lasts = np.concatenate([[0], breaks + 1]), np.concatenate([breaks, [len(places) - 1]])
    return [(int(places[a]), int(places[b])) for a, b in zip(firsts, lasts, strict=True)]


def _smoothed(needed: NDArray[np.float32]) -> NDArray[np.float32]:
    """Gain per frame, from what each frame needs.

    The lowest gain needed within the look-ahead is held and then averaged over the same width: every frame that the
    average takes in has already been held at what the peak needs, so the peak itself gets at least that much.
    """
    width = 2 * (_LOOK_AHEAD // 2) + 1
    held = moving_minimum(needed.astype(np.float64), 2 * width - 1)
    return np.asarray(moving_mean(moving_mean(held, width), width), np.float32)
