"""The one place where samples, seconds and decibels are converted.

Inside, time is an integer number of samples. Seconds and milliseconds appear only in files for people and players.
"""

from __future__ import annotations

import math

MASTER_RATE = 44_100
"""Sample rate of timeline, mix and master in Hz: what Apple and Spotify ask of an MP3."""

MP3_FRAME = 1152
"""Samples in one MPEG-1 layer III frame (ISO 11172-3); reels are whole frames, so that encoded reels join."""


def samples(seconds: float, rate: int = MASTER_RATE) -> int:
    """Nearest whole number of samples, halves away from zero; `samples(0.5) == 22050`."""
    return math.floor(abs(seconds) * rate + 0.5) * (1 if seconds >= 0 else -1)


def ms_samples(milliseconds: float, rate: int = MASTER_RATE) -> int:
    """Nearest whole number of samples; `ms_samples(10) == 441`."""
    return samples(milliseconds / 1000, rate)


def seconds(count: int, rate: int = MASTER_RATE) -> float:
    """Seconds of so many samples, exact to a double."""
    return count / rate


def milliseconds(count: int, rate: int = MASTER_RATE) -> int:
    """Nearest whole millisecond, halves up: what every published time is rounded with, so that all of them agree."""
    return (count * 2000 + rate) // (2 * rate)


def clock(count: int, rate: int = MASTER_RATE, decimal: str = ".") -> str:
    """`HH:MM:SS.mmm` as WebVTT writes it; SRT takes `decimal=","`."""
    total = milliseconds(count, rate)
    hours, rest = divmod(total, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}{decimal}{rest % 1000:03}"


def amplitude(gain_db: float) -> float:
    """Linear factor of a gain in dB; `amplitude(-6.0206)` is about 0.5, `amplitude(-inf)` is 0."""
    return float(10.0 ** (gain_db / 20.0)) if gain_db > -math.inf else 0.0


def decibels(factor: float) -> float:
    """Gain in dB of a linear factor >= 0; -inf for 0."""
    return 20.0 * math.log10(factor) if factor > 0 else -math.inf
