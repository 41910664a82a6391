"""A room: early reflections from near walls, then a tail whose high end dies sooner than its low end."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from composer.instruments import RATE

Stereo = NDArray[np.float64]
"""Shape (frames, 2)."""

_BANDS = ((20, 250, 2.1), (250, 1200, 1.9), (1200, 4000, 1.35), (4000, 12_000, 0.7))
"""From Hz, to Hz, seconds to fall by 60 dB: a wooden hall of some 2,000 cubic metres."""
_REFLECTIONS_MS = (
    (11, 0.42, -0.7),
    (17, 0.36, 0.8),
    (23, 0.3, -0.2),
    (31, 0.25, 0.5),
    (43, 0.2, -0.9),
    (59, 0.16, 0.3),
)
"""Delay, level, side of each early reflection."""


def impulse_response(seed: int) -> Stereo:
    """What the room answers to a click, from 8 ms on; about unit energy per side."""
    chance = np.random.default_rng(seed)
    length = round(2.4 * RATE)
    at = np.arange(length) / RATE
    tail = np.zeros((length, 2))
    for low, high, fall_s in _BANDS:
        noise = chance.normal(0, 1, (length, 2)) * 10 ** (-3 * at / fall_s)[:, None]
        tail += signal.sosfilt(signal.butter(2, (low, high), "bandpass", fs=RATE, output="sos"), noise, axis=0)
    tail *= (1 - np.exp(-at / 0.03))[:, None]
    tail /= np.sqrt((tail**2).sum(axis=0))
    for delay_ms, level, side in _REFLECTIONS_MS:
        place = round(delay_ms / 1000 * RATE)
        tail[place] += level * 0.5 * np.array([1 - side, 1 + side]) ** 0.5
    return tail


def in_room(dry: Stereo, wet: float, response: Stereo) -> Stereo:
    """`dry` with its reverberation under it; longer than `dry` by the room's tail."""
    reverberated = signal.fftconvolve(dry, response, axes=0)
    reverberated[: len(dry)] *= wet
    reverberated[len(dry) :] *= wet
    reverberated[: len(dry)] += dry
    return reverberated
