"""Measure a published file as a player hears it: decoded, from the first sample to the last.

A file of one channel is measured as two equal ones (what ffmpeg's ebur128 calls dualmono), because that is how it is
heard; every figure here and in reports follows that convention.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.model import Levels, Loudness
from pipeline.sound.decode import Format, decoding
from pipeline.sound.levels import LevelMeter
from pipeline.sound.loudness import Energies, Meter

OUTLINE_PARTS = 360
"""As many as can be told apart on a small screen."""


@dataclass(frozen=True)
class Measured:
    """What was read from the decoded file."""

    loudness: Loudness
    levels: Levels
    outline: tuple[float, ...]
    """Shape of the whole as a picture shows it: mean level in dBFS of equal parts, at most `OUTLINE_PARTS`."""
    frames: int
    sample_rate: int
    channels: int
    gain_db: float = 0.0
    """What it was mastered with, where that is known."""
    ceiling_dbtp: float = 0.0
    """What the limiter held, where that is known."""


class FileMeter:
    """Takes a file's samples piece by piece, and reads all of the figures."""

    def __init__(self, form: Format) -> None:
        self._form, self._frames = form, 0
        weights = form.weights if form.channels > 1 else (1.0, 1.0)
        self._meter, self._levels = Meter(form.rate, len(weights), weights), LevelMeter(form.rate)

    def add(self, samples: NDArray[np.float32]) -> None:
        """The next samples, shape (frames, channels)."""
        self._frames += len(samples)
        self._levels.add(samples)
        self._meter.add(np.repeat(samples, 2, axis=1) if self._form.channels == 1 else samples)

    def energies(self) -> Energies:
        """K-weighted mean squares so far, one per whole 100 ms."""
        return self._meter.energies()

    def result(self) -> Measured:
        """All figures so far."""
        outline = self._levels.outline(OUTLINE_PARTS)
        loudness, levels = self._meter.result(), self._levels.result()
        return Measured(loudness, levels, outline, self._frames, self._form.rate, self._form.channels)


def measure_file(path: Path) -> Measured:
    """Decode `path` with ffmpeg and measure it piece by piece. Raises ToolFailed where it cannot be decoded."""
    with decoding(path) as sound:
        meter = FileMeter(sound.format)
        for piece in sound:
            meter.add(piece)
    return meter.result()
