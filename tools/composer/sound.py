"""What every instrument is made with: pitches, time, curves without corners, slow chance, and a place between two ears.

A `Wave` is mono, shape (frames,); `Stereo` has shape (frames, 2). Both are float at RATE, full scale 1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import interpolate, signal

RATE = 44_100
"""Hz; the rate of the master, so that cues are never resampled."""

Wave = NDArray[np.float64]
Stereo = NDArray[np.float64]


def hertz(name: str) -> float:
    """Frequency of a note such as "D3", "Bb4" or "F#4", equal temperament on A4 = 440."""
    steps = {"C": -9, "D": -7, "E": -5, "F": -4, "G": -2, "A": 0, "B": 2}[name[0]]
    steps += {"b": -1, "#": 1}.get(name[1:-1], 0)
    return float(440 * 2 ** (steps / 12 + int(name[-1]) - 4))


def clock(length_s: float) -> Wave:
    """The seconds at each sample of a note."""
    return np.arange(round(length_s * RATE)) / RATE


def rise(at: Wave, seconds: float) -> Wave:
    """From 0 to 1 in `seconds`, without a corner at either end: an attack that cannot click."""
    return np.asarray(np.sin(np.clip(at / seconds, 0, 1) * np.pi / 2) ** 2)


def let_go(at: Wave, seconds: float) -> Wave:
    """1 until `seconds` before the end, then down to 0 without a corner."""
    return rise(at[::-1], min(seconds, float(at[-1])))


def wander(at: Wave, per_second: float, chance: np.random.Generator) -> Wave:
    """Slow smooth chance of about unit spread: what a hand does while it tries to hold still."""
    count = max(4, int(at[-1] * per_second) + 4)
    corners = np.linspace(0, float(at[-1]) + 1e-9, count)
    return np.asarray(interpolate.CubicSpline(corners, chance.normal(0, 1, count))(at))


def band(wave: Wave, low_hz: float, high_hz: float) -> Wave:
    """What of `wave` lies between two frequencies, 12 dB an octave at both sides."""
    sections = signal.butter(2, (low_hz, high_hz), "bandpass", fs=RATE, output="sos")
    return np.asarray(signal.sosfilt(sections, wave))


def placed(wave: Wave, pan: float) -> Stereo:
    """At `pan` from -1 (left) to 1 (right), equal power."""
    angle = (np.clip(pan, -1, 1) + 1) * np.pi / 4
    return np.outer(wave, (np.cos(angle), np.sin(angle)))
