"""From the mix to the master: one static gain, then a true-peak limiter that looks ahead.

The limiter has finite reach: the gain at a sample depends on `REACH` samples around it and on nothing else. So a reel
that is mastered with that much of its neighbours is mastered as if in one piece.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import minimum_filter1d, uniform_filter1d

from pipeline.sound.loudness import oversampled_peaks
from pipeline.units import amplitude, ms_samples

Stereo = NDArray[np.float32]

_LOOK_AHEAD = ms_samples(8)
"""Long enough to turn a vowel down without grit, short enough not to pump."""
REACH = 2 * _LOOK_AHEAD + 32
"""Samples on either side that a limited sample depends on, the oversampling filter's included."""

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


def master(mix: Stereo, gain_db: float, ceiling_dbtp: float) -> Stereo:
    """`mix`, shape (frames, 2), louder by `gain_db` with no true peak above `ceiling_dbtp`.

    The first and last REACH frames are limited without knowledge of what lies beyond them; whoever calls gives that
    much more than is kept.
    """
    loud = mix * np.float32(amplitude(gain_db))
    ceiling = amplitude(ceiling_dbtp)
    # No value between samples is more than twice its neighbours in a signal worth publishing: skip what is far below.
    if not len(loud) or float(np.abs(loud).max()) * 2 < ceiling:
        return loud
    return np.asarray(loud * _limiting(_peaks(loud, ceiling), ceiling)[:, None])


def _peaks(loud: Stereo, ceiling: float) -> NDArray[np.float64]:
    """Highest magnitude at each frame, oversampled where it could come near the ceiling, shape (frames,)."""
    peaks = np.abs(loud).max(axis=1).astype(np.float64)
    hot = np.flatnonzero(peaks * 2 >= ceiling)
    for first, last in _runs(hot, gap=64):
        low, high = max(0, first - 24), min(len(loud), last + 25)
        np.maximum(peaks[low:high], oversampled_peaks(loud[low:high]), out=peaks[low:high])
    return np.asarray(peaks)


def _runs(places: NDArray[np.intp], gap: int) -> list[tuple[int, int]]:
    """First and last of each run of places that lie no more than `gap` apart."""
    if not len(places):
        return []
    breaks = np.flatnonzero(np.diff(places) > gap)
    firsts, lasts = np.concatenate([[0], breaks + 1]), np.concatenate([breaks, [len(places) - 1]])
    return [(int(places[a]), int(places[b])) for a, b in zip(firsts, lasts, strict=True)]


def _limiting(peaks: NDArray[np.float64], ceiling: float) -> NDArray[np.float32]:
    """Gain per frame, 1 where nothing is to be done.

    The lowest gain needed within the look-ahead is held and then averaged over the same width: every frame that the
    average takes in has already been held at what the peak needs, so the peak itself gets at least that much.
    """
    needed = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9))
    width = 2 * (_LOOK_AHEAD // 2) + 1
    held = minimum_filter1d(needed, 2 * width - 1, mode="nearest")
    half = uniform_filter1d(held, width, mode="nearest")
    return np.asarray(uniform_filter1d(half, width, mode="nearest"), np.float32)
