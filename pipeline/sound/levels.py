"""Plain levels of a sound, as audiobook shops ask for them: RMS, sample peak, noise floor, room at head and tail."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from pipeline.model import Levels
from pipeline.units import decibels

Powers = NDArray[np.float64] | NDArray[np.float32]
"""Mean square of each 10 ms, shape (blocks,)."""

BLOCKS_PER_SECOND = 100
_FLOOR_BLOCKS = 50
"""The noise floor is the lowest RMS of any half second: shorter ones fall between two words."""
_HOUR_BLOCKS = 3600 * BLOCKS_PER_SECOND
_QUIET_DBFS = -60.0
"""What is quieter counts as this in an outline."""
_SOUND_DBFS = -50.0
"""What counts as the first and last sound: over any room tone that would pass, under any speech."""


class LevelMeter:
    """Measures sound given in pieces, of shape (frames, channels) and range [-1, 1]; channels count alike."""

    def __init__(self, rate: int) -> None:
        self._rate, self._block = rate, rate // BLOCKS_PER_SECOND
        self._left_over: NDArray[np.float32] = np.zeros((0, 1), np.float32)
        self._blocks: list[NDArray[np.float32]] = []
        self._peak = 0.0

    def add(self, samples: NDArray[np.float32]) -> None:
        """The next frames."""
        if not len(samples):
            return
        self._peak = max(self._peak, float(np.abs(samples).max()))
        joined = np.concatenate([self._left_over, samples]) if len(self._left_over) else samples
        whole = len(joined) // self._block * self._block
        blocks = joined[:whole].reshape(-1, self._block * samples.shape[1])
        self._blocks.append(np.einsum("bs,bs->b", blocks, blocks) / np.float32(blocks.shape[1]))
        self._left_over = joined[whole:]

    def result(self) -> Levels:
        """Levels so far; a sound without a single sample over -50 dBFS has no head and no tail."""
        return levels_of(self._all(), self._peak, len(self._left_over) / self._rate)

    def outline(self, parts: int) -> tuple[float, ...]:
        """See `outline_of`."""
        return outline_of(self._all(), parts)

    def _all(self) -> Powers:
        if len(self._blocks) > 1:
            self._blocks = [np.concatenate(self._blocks)]
        return self._blocks[0] if self._blocks else np.zeros(0)


def levels_of(blocks: Powers, peak: float, left_over_s: float = 0.0) -> Levels:
    """What mean squares per 10 ms, and the highest magnitude, say of a sound; `left_over_s` is after the last block."""
    sounding = blocks > 10 ** (_SOUND_DBFS / 10)
    heard = bool(sounding.any())
    before, after = (int(sounding.argmax()), int(sounding[::-1].argmax())) if heard else (0, 0)
    return Levels(
        rms_dbfs=_power_db(float(blocks.mean(dtype=np.float64))) if len(blocks) else -math.inf,
        peak_dbfs=decibels(peak),
        noise_floor_dbfs=_power_db(_floor(blocks)),
        head_s=before / BLOCKS_PER_SECOND,
        tail_s=after / BLOCKS_PER_SECOND + left_over_s if heard else 0.0,
    )


def outline_of(blocks: Powers, parts: int) -> tuple[float, ...]:
    """Mean level in dBFS of so many equal parts in order; fewer where the sound is shorter than that.

    The mean of decibels and not of power: levelled speech has the same power everywhere, and a picture of it would
    be a bar. So pauses and music show.
    """
    levels = (10 * np.log10(np.maximum(part, 10 ** (_QUIET_DBFS / 10))) for part in np.array_split(blocks, parts))
    return tuple(float(part.mean()) for part in levels if len(part))


def _floor(blocks: Powers) -> float:
    """The lowest mean square of so many neighbouring blocks."""
    if not len(blocks):
        return 0.0
    count = min(_FLOOR_BLOCKS, len(blocks))
    # An hour at a time: the running sum of ten would be as large as all that is kept of them.
    hours = (blocks[at : at + _HOUR_BLOCKS + count - 1] for at in range(0, len(blocks) - count + 1, _HOUR_BLOCKS))
    return max(0.0, min(_lowest(hour, count) for hour in hours)) / count


def _lowest(blocks: Powers, count: int) -> float:
    """The lowest sum of so many neighbours."""
    sums = np.concatenate([[0.0], np.cumsum(blocks, dtype=np.float64)])
    return float((sums[count:] - sums[:-count]).min())


def _power_db(mean_square: float) -> float:
    return 10 * math.log10(mean_square) if mean_square > 1e-20 else -math.inf
