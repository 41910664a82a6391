"""Lowest, highest and mean of the neighbourhood of each place; beyond its ends a row goes on as it ends."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Row = NDArray[np.float64]


def moving_minimum(row: Row, width: int) -> Row:
    """The lowest of `width` (odd) values around each.

    Each window of that width lies over two neighbouring stretches as long: the lowest so far of one, and of the other
    the lowest that is still to come.
    """
    half, count = width // 2, len(row)
    padded = np.pad(row, (half, half + -(count + 2 * half) % width), mode="edge")
    stretches = padded.reshape(-1, width)
    so_far = np.minimum.accumulate(stretches, axis=1).reshape(-1)
    to_come = np.minimum.accumulate(stretches[:, ::-1], axis=1)[:, ::-1].reshape(-1)
    return np.asarray(np.minimum(to_come[:count], so_far[width - 1 : width - 1 + count]))


def moving_maximum(row: Row, width: int) -> Row:
    """The highest of `width` (odd) values around each."""
    return -moving_minimum(-row, width)


def moving_mean(row: Row, width: int) -> Row:
    """The mean of `width` (odd) values around each."""
    padded = np.pad(row, (width // 2 + 1, width // 2), mode="edge")
    sums = np.cumsum(padded)
    return np.asarray((sums[width:] - sums[:-width]) / width)
