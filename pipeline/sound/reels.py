"""Encode an episode reel by reel, each kept in the cache under what it is made of.

A reel's key holds the takes, gains, cues and their places relative to the reel, as far as its window reaches, the
encoder and the libraries, and nothing else: move a reel, and it is still the same; change a word, and only the reels
that hold it are made again. No two encoders are heard in one episode.
Reels run in threads: encoder and numpy let go of the interpreter lock. Mixed samples are not kept: they take longer to
read from a disk than to mix again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

from pipeline.model import Delivery, GainPoint, PlacedCue, PlacedSegment, Reel, Timeline
from pipeline.sound import lame
from pipeline.sound.libraries import releases
from pipeline.sound.master import REACH, Sound, master
from pipeline.sound.mix import cues_between, heard_between, mix
from pipeline.sound.mp3 import POST_ROLL, PRE_ROLL, encode
from pipeline.sound.music import digest_of
from pipeline.store import Store, digest
from pipeline.units import MP3_FRAME

T = TypeVar("T")

_VERSION = 4
"""Raised when the same timeline would give other samples than before."""

_ABOVE_HZ = 500
"""An encoder's low-pass needs some room to fall."""
_LEFT_TO_LAME_HZ = 16_000
"""From here on LAME's own choice is about as low."""


@dataclass(frozen=True)
class Work:
    """A reel was encoded, or found in the cache as it was encoded before."""

    reel: Reel
    key: str
    """Of all that sounds in it, before the programme gain."""
    gain_db: float
    ceiling_dbtp: float
    found: bool
    """Whether it was in the cache."""


class Reels:
    """The reels of one timeline; `store_folder` is the cache's. `work` is what has been done, in no order of reels."""

    def __init__(self, timeline: Timeline, store_folder: Path, jobs: int) -> None:
        self._timeline, self.jobs = timeline, jobs
        self._encoded = Store(store_folder / "reels", ".mp3")
        self.readings = Store(store_folder / "readings", ".f32")
        self.work: list[Work] = []

    def encoded(
        self, gain_db: float, ceiling_dbtp: float, delivery: Delivery, progress: Callable[[int], None]
    ) -> Iterator[bytes]:
        """The MP3 frames of each reel in order, mastered with `gain_db` under `ceiling_dbtp`."""
        work = lambda reel: self._reel_encoded(reel, gain_db, ceiling_dbtp, delivery)  # noqa: E731
        return self._each(work, progress, 2 * self.jobs)

    def mastered(self, gain_db: float, ceiling_dbtp: float, progress: Callable[[int], None]) -> Iterator[Sound]:
        """The samples of each reel in order; together they are as long as the timeline.

        Samples are large, and whoever encodes them takes longer than this: two reels ahead are enough.
        """
        return self._each(lambda reel: self._mastered(reel, 0, 0, gain_db, ceiling_dbtp), progress, 2)

    def sounding(self) -> list[str]:
        """A digest for each reel of all that sounds in what `mastered` gives of it, before the programme gain."""
        return [reel_key(self._timeline, reel, REACH, REACH) for reel in self._timeline.reels]

    def _each(self, work: Callable[[Reel], T], progress: Callable[[int], None], ahead: int) -> Iterator[T]:
        """The work of each reel, in order; `progress` is told how many are ready.

        Work goes on no further than `ahead` reels before whoever takes it: what is done and not yet taken is held.
        """
        with ThreadPoolExecutor(self.jobs) as pool:
            reels = iter(self._timeline.reels)
            running = deque(pool.submit(work, reel) for reel in islice(reels, ahead))
            try:
                for done in range(1, len(self._timeline.reels) + 1):
                    ready = running.popleft().result()
                    running.extend(pool.submit(work, reel) for reel in islice(reels, 1))
                    yield ready
                    progress(done)
            finally:
                pool.shutdown(wait=True, cancel_futures=True)

    def _reel_encoded(self, reel: Reel, gain_db: float, ceiling_dbtp: float, delivery: Delivery) -> bytes:
        window_key = reel_key(self._timeline, reel, PRE_ROLL + REACH, POST_ROLL + REACH)
        wanted = (delivery.bitrate_kbps, delivery.channels, delivery.draft)
        key = digest(window_key, gain_db, ceiling_dbtp, *wanted, lame.encoder())
        kept = self._encoded.get(key)
        self.work.append(Work(reel, window_key, gain_db, ceiling_dbtp, kept is not None))
        if kept is not None:
            return kept
        window, origin = self._mastered(reel, PRE_ROLL, POST_ROLL, gain_db, ceiling_dbtp), reel.start - PRE_ROLL
        bandwidth = lambda first, last: bandwidth_hz(self._timeline, origin + first, origin + last)  # noqa: E731
        encoded = encode(window, reel.length // MP3_FRAME, delivery, bandwidth)
        self._encoded.put(key, encoded)
        return encoded

    def _mastered(self, reel: Reel, before: int, after: int, gain_db: float, ceiling_dbtp: float) -> Sound:
        """The reel with `before` and `after` samples of its neighbours."""
        start, end = reel.start - before - REACH, reel.start + reel.length + after + REACH
        programme = mix(self._timeline, start, end - start).programme()
        return master(programme, gain_db, ceiling_dbtp)[REACH:-REACH]


def bandwidth_hz(timeline: Timeline, start: int, end: int) -> int | None:
    """Up to where there is sound between two places: as high as the voices there go; None where LAME may choose."""
    rates = [placed.take.sample_rate for placed in heard_between(timeline, start, end)]
    highest_hz = max(rates, default=timeline.sample_rate) // 2 + _ABOVE_HZ
    return None if cues_between(timeline, start, end) or highest_hz > _LEFT_TO_LAME_HZ else highest_hz


def reel_key(timeline: Timeline, reel: Reel, before: int, after: int) -> str:
    """Digest of everything that sounds from `before` samples ahead of the reel to `after` samples past it."""
    start, end = reel.start - before, reel.start + reel.length + after
    segments = [_segment_facts(placed, start) for placed in heard_between(timeline, start, end)]
    cues = [_cue_facts(cue, start, end) for cue in cues_between(timeline, start, end)]
    # Room tone counts from the reel's own edges; what else changes it is its level, and the ends of the episode.
    ends = [max(0, -start), max(0, end - timeline.length)]
    room = [timeline.room_tone_lu, reel.length, ends]
    return digest(_VERSION, releases(), timeline.sample_rate, end - start, segments, cues, room)


def _segment_facts(placed: PlacedSegment, origin: int) -> list[object]:
    at = placed.start - origin
    breaths = [[breath.at, breath.length] for breath in placed.breaths]
    return [placed.take.key, at, placed.length, placed.trim, placed.gain_db, placed.profile.pan, breaths]


def _cue_facts(cue: PlacedCue, start: int, end: int) -> list[object]:
    near = [[point.at, point.gain_db] for point in _near(cue, start - cue.start, end - cue.start)]
    ends = [min(cue.length, end - cue.start), cue.loop_start, cue.loop_end, cue.loop_fade]
    return [digest_of(cue.path), cue.start - start, ends, near]


def _near(cue: PlacedCue, first: int, last: int) -> tuple[GainPoint, ...]:
    """Corners of the envelope within the window, and one on either side of it."""
    inside = [index for index, point in enumerate(cue.envelope) if first <= point.at <= last]
    if inside:
        return cue.envelope[max(0, inside[0] - 1) : inside[-1] + 2]
    after = next((i for i, point in enumerate(cue.envelope) if point.at > last), len(cue.envelope))
    return cue.envelope[max(0, after - 1) : after + 1]
