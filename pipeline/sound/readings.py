"""What a meter reads in each reel of a file, put together to what it reads in the whole.

A reading keeps mean squares of every 144 samples, an eighth of an MP3 frame: a reel is whole frames, so its reading is
the same wherever it stands. The blocks of the whole (100 ms for loudness, 10 ms for levels) are cut from the running
sum of those, straight within 3 ms. An episode's loudness is then within 0.01 LU of a meter that hears it in one piece
(a test compares), and an hour of readings put together is as small as one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.sound import levels, loudness
from pipeline.sound.loudness import EnergyMeter, PeakMeter
from pipeline.sound.measure import OUTLINE_PARTS, Measured
from pipeline.units import MP3_FRAME

STEP = MP3_FRAME // 8
_ENTRY = "<f4"


@dataclass(frozen=True, slots=True)
class Reading:
    """Of one reel of two channels."""

    weighted: NDArray[np.float32]
    """Mean square of each STEP samples, K-weighted, both channels added."""
    plain: NDArray[np.float32]
    """The same without weighting, of both channels alike."""
    true_peak: float
    peak: float
    """Highest magnitude with and without what is between samples."""

    def to_bytes(self) -> bytes:
        """For the cache."""
        peaks = np.array([self.true_peak, self.peak])
        return np.concatenate([peaks, self.weighted, self.plain]).astype(_ENTRY).tobytes()

    @staticmethod
    def from_bytes(data: bytes) -> Reading:
        """What `to_bytes` gave."""
        numbers = np.frombuffer(data, _ENTRY)
        weighted, plain = np.split(numbers[2:], 2)
        return Reading(weighted, plain, float(numbers[0]), float(numbers[1]))


def read(sound: NDArray[np.float32], before: int, rate: int) -> Reading:
    """Read `sound`, shape (frames, 2), after its first `before` frames, which only settle the filter.

    `before` and the rest are multiples of STEP.
    """
    both = np.array_equal(sound[:, 0], sound[:, 1])
    heard = np.ascontiguousarray(sound[:, :1]) if both else sound
    energy, peaks = EnergyMeter(rate, (2.0,) if both else (1.0, 1.0), STEP), PeakMeter(heard.shape[1])
    energy.add(heard)
    peaks.add(heard[before:])
    steps = heard[before:].reshape(-1, STEP * heard.shape[1])
    plain = np.einsum("bs,bs->b", steps, steps) / np.float32(steps.shape[1])
    weighted = energy.energies()[before // STEP :].astype(np.float32)
    return Reading(weighted, plain, peaks.peak, float(max(steps.max(initial=0.0), -steps.min(initial=0.0))))


def measured(readings: Iterable[Reading], frames: int, rate: int, channels: int) -> Measured:
    """All figures of the whole, `frames` long, whose reels were read, in order; of a file of so many channels."""
    weighted = _Rebinned(rate // loudness.BLOCKS_PER_SECOND, frames)
    plain = _Rebinned(rate // levels.BLOCKS_PER_SECOND, frames)
    true_peak, peak = 0.0, 0.0
    for reading in readings:
        weighted.add(reading.weighted)
        plain.add(reading.plain)
        true_peak, peak = max(true_peak, reading.true_peak), max(peak, reading.peak)
    return Measured(
        loudness=loudness.loudness_of(weighted.blocks.astype(np.float64), true_peak),
        levels=levels.levels_of(plain.blocks, peak, plain.left_over / rate),
        outline=levels.outline_of(plain.blocks, OUTLINE_PARTS),
        frames=frames,
        sample_rate=rate,
        channels=channels,
    )


class _Rebinned:
    """Mean squares of STEP samples, given piece by piece, as mean squares of so many others."""

    def __init__(self, block: int, samples: int) -> None:
        """`samples`: how many there will be in all."""
        self._block = block
        self.left_over = 0
        """Samples since the last whole block."""
        self._energy = 0.0
        """The sum of squares in them."""
        self._blocks = np.empty(samples // block, np.float32)  # in one place: pieces to be joined take it twice
        self._count = 0

    def add(self, means: NDArray[np.float32]) -> None:
        sums = self._energy + STEP * np.concatenate([[0.0], np.cumsum(means, dtype=np.float64)])
        places = self.left_over + STEP * np.arange(len(sums))
        edges = np.arange(self._block, places[-1] + 1, self._block)
        reached = np.interp(edges, places, sums)
        first, self._count = self._count, self._count + len(edges)
        self._blocks[first : self._count] = np.diff(reached, prepend=0.0) / self._block
        if len(edges):
            self._energy, self.left_over = float(sums[-1] - reached[-1]), int(places[-1] - edges[-1])
        else:
            self._energy, self.left_over = float(sums[-1]), int(places[-1])

    @property
    def blocks(self) -> NDArray[np.float32]:
        """Those that are whole so far."""
        return self._blocks[: self._count]
