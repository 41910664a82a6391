"""Which frames of a reel may be encoded as one channel: where both sides are the same, from pause to pause.

An encoder's frames overlap, and two encoders need not agree on their windows; so a stretch begins and ends where it is
quiet, a frame or two inside what is the same on both sides.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.units import MP3_FRAME, amplitude

_QUIET = amplitude(-45.0)
"""Room tone is under it; a joint of two encodings is not heard there."""
_SHORTEST = 40
"""Frames, a second: a shorter one costs more in pre-roll than it saves."""
_BEFORE, _AFTER = 2, 3
"""Frames that one frame's coded windows, and its decoded overlap, reach into."""


@dataclass(frozen=True)
class Stretch:
    """Frames `first` to `last` (one past) of a reel, in so many channels."""

    first: int
    last: int
    channels: int


def stretches(reel: NDArray[np.float32]) -> list[Stretch]:
    """The stretches of a reel of whole MP3 frames, shape (frames * 1152, 1 or 2), in order and without gaps."""
    count = len(reel) // MP3_FRAME
    if reel.shape[1] == 1:
        return [Stretch(0, count, 1)]
    per_frame = reel.reshape(count, MP3_FRAME, 2)
    same = (per_frame[:, :, 0] == per_frame[:, :, 1]).all(axis=1)
    quiet = np.abs(per_frame).max(axis=(1, 2)) < _QUIET
    found, at = [], 0
    for first, last in _runs(_all_around(same)):
        places = np.flatnonzero(_all_around(quiet)[first:last]) + first
        begin = 0 if first == 0 else int(places[0]) if len(places) else last
        end = count if last == count else int(places[-1]) if len(places) else begin
        if end - begin >= _SHORTEST:
            found += [Stretch(at, begin, 2)] * (begin > at) + [Stretch(begin, end, 1)]
            at = end
    return found + [Stretch(at, count, 2)] * (count > at)


def _all_around(flags: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether a flag is set at each place and around it; beyond the reel it counts as at its ends."""
    padded = np.pad(flags, (_BEFORE, _AFTER), mode="edge")
    return np.asarray(np.lib.stride_tricks.sliding_window_view(padded, _BEFORE + 1 + _AFTER).all(axis=1))


def _runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and one past the last of each run of set flags."""
    edges = np.flatnonzero(np.diff(flags, prepend=False, append=False)).tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))
