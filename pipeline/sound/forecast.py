"""How loud an episode will be, foretold from what its takes and its music measured by themselves.

Speech and music have nothing to do with each other, so their energies add up; and a weighting filter does not care in
which order sounds are levelled and added. So the gain of the whole programme is known before anything is mixed, and
every reel is mixed only once. The promise: within 0.1 LU of the mix (a test compares); what limiter and codec take is
not foretold, it is measured.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.model import PlacedCue, PlacedSegment, Timeline
from pipeline.sound import music
from pipeline.sound.libraries import releases
from pipeline.sound.loudness import BLOCKS_PER_SECOND, POWERS_PER_SECOND, Energies, EnergyMeter
from pipeline.store import Store, digest
from pipeline.units import MASTER_RATE

Powers = NDArray[np.float32]
"""K-weighted mean squares of each 20 ms, both channels added."""


_VERSION = 2
"""Raised when the powers of the same music would be other than before."""


def foretold(
    timeline: Timeline, powers: Callable[[PlacedSegment], Powers], music_powers: Callable[[str], Powers]
) -> Energies:
    """K-weighted energies of the whole mix at a gain of 0 dB, one per 100 ms.

    `powers` are those of a segment's take from the start of its speech, before it is levelled; `music_powers` those of
    a music file.
    """
    block = timeline.sample_rate // BLOCKS_PER_SECOND
    step = timeline.sample_rate // POWERS_PER_SECOND
    total = np.zeros(timeline.length // block + 1)
    for placed in timeline.segments:
        taken = powers(placed) * 10 ** (placed.gain_db / 10)
        _add(total, block, placed.start, placed.length, taken, step, functools.partial(_within_take, placed))
    for cue in timeline.cues:
        _add(
            total,
            block,
            cue.start,
            cue.length,
            _cue_powers(cue, music_powers(cue.path), step),
            step,
            lambda places: places,
        )
    return total[: timeline.length // block]


def _add(
    total: Energies,
    block: int,
    start: int,
    length: int,
    powers: NDArray[np.floating],
    step: int,
    within: Callable[[NDArray[np.intp]], NDArray[np.intp]],
) -> None:
    """Add to `total` what sounds for `length` samples from `start`; `within` maps places in that to places in `powers`.

    The running sum of energies is read at the edges of blocks, straight between its own.
    """
    first, last = start // block, -(-(start + length) // block)
    edges = np.clip(np.arange(first, last + 1) * block - start, 0, length)
    sums = np.concatenate([[0.0], np.cumsum(powers, dtype=np.float64) * step])
    reached = np.interp(within(edges), np.arange(len(sums)) * step, sums)
    total[first:last] += np.diff(reached)[: len(total) - first] / block


def _within_take(placed: PlacedSegment, places: NDArray[np.intp]) -> NDArray[np.intp]:
    """Places in a segment as places in its take, which stands still while it breathes."""
    before, taken = 0, places.copy()
    for breath in placed.breaths:
        taken -= np.clip(places - (breath.at + before), 0, breath.length)
        before += breath.length
    return taken


def _cue_powers(cue: PlacedCue, source: Powers, step: int) -> NDArray[np.float64]:
    """Powers of a cue as it is played, with its envelope; `source` has those of its file."""
    middles = np.arange(0, cue.length, step) + step // 2
    index = middles
    if cue.loop_start is not None and cue.loop_end is not None:
        looped = cue.loop_start + (middles - cue.loop_end) % (cue.loop_end - cue.loop_start)
        index = np.where(middles < cue.loop_end, middles, looped)
    index = index // step
    inside = index < len(source)
    corners = np.array([point.at for point in cue.envelope], float)
    gains_db = np.interp(middles, corners, [point.gain_db for point in cue.envelope])
    return np.asarray(source[np.where(inside, index, 0)] * inside * 10 ** (gains_db / 10))


class MusicPowers:
    """Powers of music files, kept in a cache's folder under the files' bytes; may be called from any thread."""

    def __init__(self, cache: Path) -> None:
        self._store = Store(cache / "music", ".f32")

    def __call__(self, path: str) -> Powers:
        """K-weighted mean squares of each 20 ms, both channels added. Raises ConfigError, CannotWrite."""
        key = digest(_VERSION, music.digest_of(path), releases())
        kept = self._store.get(key)
        if kept is None:
            meter = EnergyMeter(MASTER_RATE, (1.0, 1.0), MASTER_RATE // POWERS_PER_SECOND)
            meter.add(music.load(path))
            kept = meter.energies().astype("<f4").tobytes()
            self._store.put(key, kept)
        return np.frombuffer(kept, "<f4")
