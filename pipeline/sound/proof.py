"""Measure the published file: its frames, as they stand in it, decoded reel by reel on all cores.

A frame stands alone but for what the one before it leaves in a decoder, so a reel is decoded with a few frames of its
neighbours. What was read is kept under those very bytes: after a change, only what is new in the file is decoded, and
a byte that differs is never taken for one that was read.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from pipeline.sound.libraries import releases
from pipeline.sound.measure import Measured
from pipeline.sound.mp3_decoder import decode_mp3
from pipeline.sound.mp3_frames import frame_edges
from pipeline.sound.readings import Reading, measured, read
from pipeline.store import Store, digest
from pipeline.units import MASTER_RATE, MP3_FRAME

_SETTLE_DECODER, _SETTLE_METER = 2, 4
"""Frames before a reel: what a decoder carries over, and 100 ms in which the weighting's high-pass settles."""
_VERSION = 2


@dataclass(frozen=True)
class Written:
    """Where a reel stands in the file."""

    start: int
    end: int
    """Bytes from the file's start."""
    frames: int
    """MP3 frames in it."""
    after_first: int
    """Where its second frame begins."""
    before_last: int
    """Where its last few frames begin, which settle decoder and meter for the next reel."""


def written(reel: bytes, start: int) -> Written:
    """The place of a reel's frames that were written at byte `start`."""
    edges = frame_edges(reel)
    count = len(edges) - 1
    settling = edges[max(0, count - _SETTLE_DECODER - _SETTLE_METER)]
    return Written(start, start + len(reel), count, start + edges[min(1, count)], start + settling)


def prove(
    path: Path, places: Sequence[Written], channels: int, store: Store, jobs: int, progress: Callable[[int], None]
) -> Measured:
    """Everything measured on the decoded frames of the file; `progress` is told how many reels are read."""

    def read_reel(number: int) -> Reading:
        first = places[number - 1].before_last if number else places[0].start
        last = places[number + 1].after_first if number + 1 < len(places) else places[number].end
        with path.open("rb") as file:
            file.seek(first)
            frames = file.read(last - first)
        return _reading(frames, places[number].start - first, places[number].end - first, store)

    def readings(pool: ThreadPoolExecutor) -> Iterator[Reading]:
        for number, reading in enumerate(pool.map(read_reel, range(len(places))), start=1):
            yield reading
            progress(number)

    frames = MP3_FRAME * sum(place.frames for place in places)
    with ThreadPoolExecutor(jobs) as pool:
        return measured(readings(pool), frames, MASTER_RATE, channels)


def _reading(frames: bytes, start: int, end: int, store: Store) -> Reading:
    """Of the bytes from `start` to `end`; the others are its neighbours'."""
    key = digest(_VERSION, hashlib.sha256(frames).hexdigest(), start, end, releases())
    kept = store.get(key)
    if kept is None:
        kept = _heard(frames, start, end).to_bytes()
        store.put(key, kept)
    return Reading.from_bytes(kept)  # what was just read too, as the next run will find it: to the last digit the same


def _heard(frames: bytes, start: int, end: int) -> Reading:
    edges = frame_edges(frames)
    before, after = bisect_left(edges, start), bisect_left(edges, end)
    settled = min(before, _SETTLE_DECODER)
    heard = decode_mp3(frames)[settled * MP3_FRAME : after * MP3_FRAME]
    return read(heard, (before - settled) * MP3_FRAME, MASTER_RATE)
