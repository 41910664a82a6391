"""Loudness moment by moment at its place in an episode: which 100 ms are speech, and of which chapter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.model import Timeline
from pipeline.sound.loudness import BLOCKS_PER_SECOND, Energies

Places = NDArray[np.int64]
"""Samples of a timeline."""


@dataclass(frozen=True)
class Moments:
    """K-weighted mean squares of a sound, one per 100 ms, and where they are in its timeline."""

    timeline: Timeline
    energies: Energies
    rate: int
    """Of the sound; the timeline may count otherwise."""

    @property
    def starts(self) -> Places:
        """First sample of each, and one past the last."""
        block = self.rate // BLOCKS_PER_SECOND
        return np.asarray(np.arange(len(self.energies) + 1) * block * self.timeline.sample_rate // self.rate)

    def spoken(self) -> NDArray[np.bool_]:
        """Whether somebody speaks from beginning to end of each."""
        inside = spoken(self.timeline, self.starts)
        return np.asarray(inside[:-1] & inside[1:])

    def unspoken(self, margin: int) -> NDArray[np.bool_]:
        """Whether nobody speaks in each, nor within `margin` samples of it."""
        near = [segments_before(self.timeline, edge) for edge in (self.starts[:-1] - margin, self.starts[1:] + margin)]
        outside = ~spoken(self.timeline, self.starts[:-1] - margin) & ~spoken(self.timeline, self.starts[1:] + margin)
        return np.asarray(outside & (near[0] == near[1]))


def segments_before(timeline: Timeline, places: Places) -> Places:
    """Number of the last segment that starts at or before each place; -1 before the first."""
    starts = np.array([placed.start for placed in timeline.segments], np.int64)
    return np.searchsorted(starts, places, side="right").astype(np.int64) - 1


def spoken(timeline: Timeline, places: Places) -> NDArray[np.bool_]:
    """Whether somebody speaks at each place."""
    if not timeline.segments:
        return np.zeros(len(places), bool)
    ends = np.array([placed.start + placed.length for placed in timeline.segments])
    before = segments_before(timeline, places)
    return np.asarray((before >= 0) & (places < ends[before]))
