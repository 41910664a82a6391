"""Rests: the stretches inside a take in which nothing sounds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CLAUSE_ENDS = (",", ";", ":", "—", "–", ")")

_REST_S = 0.12
"""Shorter silences are the closures of plosives."""
QUIET_DB = -45.0
"""Against the take's peak: what counts as silence inside it."""


@dataclass(frozen=True)
class Rest:
    """A silence inside a take, in samples from the start of speech."""

    start: int
    length: int


@dataclass(frozen=True)
class ClauseRest:
    """A rest and the word of the shown text after which it stands, from 0."""

    word: int
    rest: Rest


def find_rests(mono: NDArray[np.float32], rate: int, wanted_rate: int) -> tuple[Rest, ...]:
    """Rests of a trimmed take of shape (frames,) at `rate`; positions count at `wanted_rate`."""
    level = np.abs(mono)
    quiet = level <= level.max(initial=0.0) * 10 ** (QUIET_DB / 20)
    edges = np.flatnonzero(np.diff(quiet, prepend=False, append=False)).reshape(-1, 2)
    inner = edges[(edges[:, 0] > 0) & (edges[:, 1] < len(mono)) & (edges[:, 1] - edges[:, 0] >= _REST_S * rate)]
    scale = wanted_rate / rate
    return tuple(
        Rest(round(first * scale), round(last * scale) - round(first * scale)) for first, last in inner.tolist()
    )
