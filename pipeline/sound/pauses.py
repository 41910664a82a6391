"""How long pauses are as they are heard: the quiet around the middle of each, in the decoded sound.

The timeline says where a pause is and why; how long it is heard is measured, for the last sound of a word may be softer
than what was trimmed, and the first of the next one late. A pause through which music plays is none, unless speech
is there apart, as a stem.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.model import Timeline
from pipeline.units import amplitude

QUIET_DBFS = -48.0
"""What is under it is a pause: over room tone, under any speech."""


@dataclass(frozen=True)
class Pause:
    """Where a pause should be."""

    kind: str
    """A gap's kind, or "clause"."""
    middle: int
    """Sample of the timeline."""


def pauses(timeline: Timeline) -> list[Pause]:
    """Gaps and breaths without music, in order."""
    return _ordered(place for place in _places(timeline) if not _music(timeline, *place[1:]))


def pauses_under_music(timeline: Timeline) -> list[Pause]:
    """Gaps and breaths through which music plays, in order; those that are there for the music are none."""
    for_music = ("head", "music", "tail")
    return _ordered(p for p in _places(timeline) if p[0] not in for_music and _music(timeline, *p[1:]))


_Place = tuple[str, int, int]
"""Kind, start and length."""


def _places(timeline: Timeline) -> Iterator[_Place]:
    yield from ((gap.kind, gap.start, gap.length) for gap in timeline.gaps)
    yield from (("clause", *place) for place in _breaths(timeline))


def _ordered(places: Iterable[_Place]) -> list[Pause]:
    found = [Pause(kind, start + length // 2) for kind, start, length in places]
    return sorted(found, key=lambda pause: pause.middle)


def _breaths(timeline: Timeline) -> Iterator[tuple[int, int]]:
    for placed in timeline.segments:
        inserted = 0
        for breath in placed.breaths:
            yield placed.start + breath.at + inserted, breath.length
            inserted += breath.length


def _music(timeline: Timeline, start: int, length: int) -> bool:
    return any(cue.start < start + length and start < cue.start + cue.length for cue in timeline.cues)


class QuietMeter:
    """Takes samples piece by piece; keeps how long it is quiet around some places, and the longest quiet of all."""

    def __init__(self, places: Sequence[int] = ()) -> None:
        """`places` ascend, in samples of the sound."""
        self._places = np.array(places, np.int64)
        self._lengths: list[NDArray[np.int64]] = []
        self._done = 0
        self._frames, self._last_loud, self._longest = 0, -1, 0

    def add(self, samples: NDArray[np.float32]) -> None:
        """The next samples, shape (frames, channels)."""
        # A frame that is loud in two channels stands there twice: that is quicker than to ask for it once.
        loud = np.flatnonzero(np.abs(samples) >= amplitude(QUIET_DBFS)) // samples.shape[1] + self._frames
        self._frames += len(samples)
        if not len(loud):
            return
        if self._last_loud >= 0:
            loud = np.concatenate([[self._last_loud], loud])
        if len(loud) > 1:
            self._longest = max(self._longest, int(np.diff(loud).max()) - 1)
        self._measure(loud)
        self._last_loud = int(loud[-1])

    def _measure(self, loud: NDArray[np.int64]) -> None:
        """Quiet around those places that now have something loud behind them."""
        until = int(np.searchsorted(self._places, loud[-1], side="right"))
        after = np.searchsorted(loud, self._places[self._done : until])
        before = np.where(after > 0, loud[after - 1], -1)
        self._lengths.append(loud[after] - before - 1)
        self._done = until

    def lengths(self) -> NDArray[np.int64]:
        """Samples of quiet around each place."""
        to_the_end = np.full(len(self._places) - self._done, self._frames - self._last_loud - 1)
        return np.concatenate([*self._lengths, to_the_end])

    def longest(self) -> int:
        """Samples of the longest quiet between two sounds; 0 where there are none."""
        return self._longest


def by_kind(places: Sequence[Pause], lengths_s: Sequence[float]) -> dict[str, list[float]]:
    """Lengths of each kind of pause in ms, in the order in which the kinds first appear."""
    found: dict[str, list[float]] = {}
    for pause, length_s in zip(places, lengths_s, strict=True):
        found.setdefault(pause.kind, []).append(length_s * 1000)
    return found
