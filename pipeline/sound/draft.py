"""A draft: the episode to be heard soon, and not to be published. It trades quality for speed, and says so everywhere.

The words, takes, pauses, music and levels are those of the real thing. One channel in place of two, half the bit rate,
an encoder that takes less care, and one try at the delivery: what it misses is told, and stops nothing. The limiter
stays, so no peak is worse than in the real thing. Takes come from the same cache, so the real build speaks none again.
"""

from __future__ import annotations

from dataclasses import replace

from pipeline.model import Delivery

_BITRATE_KBPS = 64


def drafted(delivery: Delivery) -> Delivery:
    """The delivery as a draft goes for it."""
    return replace(delivery, draft=True, channels=1, bitrate_kbps=_BITRATE_KBPS)
