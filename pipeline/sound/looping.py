"""Find where a piece of music can loop: the place in its first half that sounds most like what precedes its end.

Compared are waveforms, so a good match is in time, in harmony and in phase at once; a short crossfade at the seam takes
what is left. Slow music of one's own loops without a thought; nothing is promised of a piece that never repeats itself.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from pipeline.units import MASTER_RATE, ms_samples, samples

LOOP_FADE = ms_samples(250)
"""Crossfade at a loop that was found or given by ear."""
_WINDOW = samples(1.5)
"""What is compared: a beat or two."""
_COARSE = 12
"""The search runs on every so many-th sample of the low end, then on all of them near the best."""
_QUIET_DB = -40.0
"""The tail of a piece below this, against its loudest second, is no place to loop from."""


def find_loop(sound: NDArray[np.float32]) -> tuple[int, int]:
    """Start and end of the loop in frames, for `sound` of shape (frames, 2) at the master rate.

    A piece too short to compare loops as a whole, after its first LOOP_FADE.
    """
    mono = sound.mean(axis=1)
    end = _last_loud(mono)
    if end < 4 * _WINDOW:
        return min(LOOP_FADE, end // 4), end
    template = mono[end - _WINDOW : end]
    low = signal.resample_poly(mono, 1, _COARSE)
    coarse = _best(low[: (end // 2) // _COARSE], signal.resample_poly(template, 1, _COARSE)) * _COARSE
    first = max(0, coarse - 4 * _COARSE)
    start = first + _best(mono[first : coarse + 4 * _COARSE + _WINDOW], template) + _WINDOW
    return start, end


def _best(where: NDArray[np.float32], template: NDArray[np.float32]) -> int:
    """Offset at which `template` correlates best with `where`, each stretch of it taken at the same level."""
    products = signal.correlate(where, template, mode="valid", method="fft")
    energies = np.convolve(where**2, np.ones(len(template)), mode="valid")
    return int(np.argmax(products / np.sqrt(np.maximum(energies, energies.max() * 1e-3))))


def _last_loud(mono: NDArray[np.float32]) -> int:
    """One past the last frame before the piece has died away."""
    block = MASTER_RATE // 10
    levels = np.sqrt(np.add.reduceat(mono.astype(np.float64) ** 2, np.arange(0, len(mono), block)) / block)
    loud = np.flatnonzero(levels > levels.max() * 10 ** (_QUIET_DB / 20))
    return min(len(mono), (int(loud[-1]) + 1) * block) if len(loud) else len(mono)
