"""MP3 as reels: encode each apart with LAME, and join the frames sample-exactly.

The bit reservoir is off, so every frame stands alone. Each reel is encoded with a pre-roll of the sound before it and a
little of what follows, and only its own frames are kept. The pre-roll is chosen so that the encoder's delay falls
on a frame's edge: the joined stream, decoded plainly, starts at the first sample of the episode with no delay at all.

What is heard at one place, and speech is, is encoded as one channel, which is less than half the work, and written as
joint stereo: a player decodes the same samples on both sides, or their shares of it, and every frame is stereo.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from pipeline.errors import ToolFailed
from pipeline.model import Delivery
from pipeline.sound import lame
from pipeline.sound.mix import as_channels
from pipeline.sound.mp3_frames import frame_edges
from pipeline.sound.mp3_places import MIDDLE, bitrate_within_kbps, placed
from pipeline.sound.stretches import Stretch, stretches
from pipeline.units import MP3_FRAME

Sound = lame.Sound

ENCODER_DELAY = 1105
"""Samples by which LAME's output, decoded, comes late: 576 of the encoder and 529 of the decoder."""
PRE_ROLL_FRAMES = 5
PRE_ROLL = PRE_ROLL_FRAMES * MP3_FRAME - ENCODER_DELAY
"""Samples encoded before a reel and dropped: enough to settle the psychoacoustic model and the filter bank."""
POST_ROLL = 2 * MP3_FRAME
"""Samples encoded after a reel and dropped: the last frame kept needs the next one's half of its window."""
_QUALITY, _DRAFT_QUALITY = 5, 7
"""LAME's algorithm quality: 5 is its own default for speech work, and lower is slower without being heard in narration;
7 does without its model of hearing, and is twice as fast."""


Bandwidth = Callable[[int, int], int | None]
"""Up to how many Hz there is sound between two samples of a window; None where that is not known."""


def encode(window: Sound, frames: int, delivery: Delivery, bandwidth: Bandwidth = lambda first, last: None) -> bytes:
    """The `frames` MP3 frames of a reel, all in as many channels as the delivery has.

    `window` has PRE_ROLL + frames * 1152 + POST_ROLL frames. Raises ToolFailed where the encoder gives fewer.
    """
    reel = window[PRE_ROLL : PRE_ROLL + frames * MP3_FRAME]
    found = stretches(reel) if delivery.channels == 2 else [Stretch(0, frames, MIDDLE)]
    return b"".join(_stretch(window, stretch, delivery, bandwidth) for stretch in found)


def _stretch(window: Sound, stretch: Stretch, delivery: Delivery, bandwidth: Bandwidth) -> bytes:
    """The frames of a stretch, encoded with what is before and after it."""
    first, last = stretch.first * MP3_FRAME, PRE_ROLL + stretch.last * MP3_FRAME + POST_ROLL
    around, highest_hz = window[first:last], bandwidth(first, last)
    rate, kbps, quality = delivery.sample_rate, delivery.bitrate_kbps, _quality(delivery)
    if delivery.channels == 1 or stretch.place is None:
        return _kept(lame.encode(as_channels(around, delivery.channels), rate, kbps, quality, highest_hz), stretch)
    one = as_channels(around, 1)
    if stretch.place != MIDDLE:
        one = one * np.float32(2)  # the sides are shares of their sum
    encoded = lame.encode(one, rate, bitrate_within_kbps(kbps, rate, stretch.place), quality, highest_hz)
    return placed(_kept(encoded, stretch), kbps, stretch.place)


def _quality(delivery: Delivery) -> int:
    return _DRAFT_QUALITY if delivery.draft else _QUALITY


def _kept(encoded: bytes, stretch: Stretch) -> bytes:
    """What was encoded, without the frames before and after the stretch."""
    edges, count = frame_edges(encoded), stretch.last - stretch.first
    if len(edges) <= PRE_ROLL_FRAMES + count:
        raise ToolFailed("LAME", f"gave {len(edges) - 1} MP3 frames of {PRE_ROLL_FRAMES + count}", "report it")
    return encoded[edges[PRE_ROLL_FRAMES] : edges[PRE_ROLL_FRAMES + count]]
