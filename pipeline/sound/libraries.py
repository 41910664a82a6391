"""Which libraries shape samples: another release of one may round otherwise, or resample, or draw other noise.

So their releases are in every key under which sound is kept, or what was measured on it: from a full cache come the
bytes that an empty one gives.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping

from pipeline.programs import release

SHAPING = ("numpy", "soundfile", "soxr")
"""numpy does the arithmetic, soundfile reads music, soxr brings both to the master rate."""


@functools.cache
def releases() -> Mapping[str, str]:
    """Library -> its release, as it is installed."""
    return {name: release(name) for name in SHAPING}
