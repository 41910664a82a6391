"""Which frames of a reel may be encoded as one channel: where all that is heard has one place, from pause to pause.

An encoder's frames overlap, and two encoders need not agree on their windows; so a stretch begins and ends where it is
quiet, a frame or two inside what has that place.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.sound.mp3_places import MIDDLE, PLACES, left_share
from pipeline.units import MP3_FRAME, amplitude

_QUIET = amplitude(-45.0)
"""Room tone is under it; a joint of two encodings is not heard there."""
_SHORTEST = 40
"""Frames, a second: a shorter one costs more in pre-roll than it saves."""
_ASTRAY = amplitude(-60.0)
"""How far from its share either side may be: room tone stays in the middle wherever somebody speaks."""
_GLANCE = 16
"""One sample of so many tells of most frames that they are elsewhere."""
_BEFORE, _AFTER = 2, 3
"""Frames that one frame's coded windows, and its decoded overlap, reach into."""

Frames = NDArray[np.float32]
"""One side of frames, shape (frames, samples)."""


@dataclass(frozen=True)
class Stretch:
    """Frames `first` to `last` (one past) of a reel."""

    first: int
    last: int
    place: int | None
    """Where in the stereo field all of it is heard, as `mp3_places` counts; None where it takes two channels."""


def stretches(reel: NDArray[np.float32]) -> list[Stretch]:
    """The stretches of a reel of whole MP3 frames, shape (frames * 1152, 1 or 2), in order and without gaps."""
    count = len(reel) // MP3_FRAME
    if reel.shape[1] == 1:
        return [Stretch(0, count, MIDDLE)]
    quiet = _all_around(np.abs(reel).reshape(count, -1).max(axis=1) < _QUIET)
    left, right = (np.ascontiguousarray(side).reshape(count, MP3_FRAME) for side in reel.T)
    placed = [(*run, place) for place in PLACES for run in _runs(_all_around(_heard_at(place, left, right)))]
    found, at = [], 0
    for first, last, place in sorted(placed):
        begin = 0 if first == 0 and at == 0 else _first(quiet, max(first, at), last)
        end = count if last == count else _last(quiet, begin, last)
        if end - begin >= _SHORTEST:
            found += [Stretch(at, begin, None)] * (begin > at) + [Stretch(begin, end, place)]
            at = end
    return found + [Stretch(at, count, None)] * (count > at)


def _heard_at(place: int, left: Frames, right: Frames) -> NDArray[np.bool_]:
    """Of each frame, whether all of it is heard at a place; in the middle to the bit."""
    heard = _is_at(place, left[:, ::_GLANCE], right[:, ::_GLANCE])
    heard[heard] = _is_at(place, left[heard], right[heard])
    return heard


def _is_at(place: int, left: Frames, right: Frames) -> NDArray[np.bool_]:
    if place == MIDDLE:
        return np.asarray((left == right).all(axis=1))
    share = np.float32(left_share(place))
    return np.asarray(np.abs((1 - share) * left - share * right).max(axis=1) < _ASTRAY)


def _first(flags: NDArray[np.bool_], first: int, last: int) -> int:
    """The first place of a set flag from `first` on; `last` where there is none before it."""
    places = np.flatnonzero(flags[first:last])
    return first + int(places[0]) if len(places) else last


def _last(flags: NDArray[np.bool_], first: int, last: int) -> int:
    """The last place of a set flag before `last`; `first` where there is none from there on."""
    places = np.flatnonzero(flags[first:last])
    return first + int(places[-1]) if len(places) else first


def _all_around(flags: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether a flag is set at each place and around it; beyond the reel it counts as at its ends."""
    padded = np.pad(flags, (_BEFORE, _AFTER), mode="edge")
    return np.asarray(np.lib.stride_tricks.sliding_window_view(padded, _BEFORE + 1 + _AFTER).all(axis=1))


def _runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and one past the last of each run of set flags."""
    edges = np.flatnonzero(np.diff(flags, prepend=False, append=False)).tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))
