"""What is done to a voice before it is levelled: the voice chain of the studio, and places that a voice may come from.

studio     rumble out, sibilants tamed, light compression: for every voice that is to sound as if it sat in the room
archive    the studio's, then as from an old tape: 220 to 4,800 Hz, slightly driven
letter     the studio's, then close and soft: warm below, mild above, the first answers of a small room
telephone  the studio's, then 300 to 3,400 Hz, dense and slightly driven
none       as the engine made it

The promise: a treatment depends on the take alone and follows its level (twice as loud in, twice as loud out), keeps
its length, and turns silence into silence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from pipeline.model import Treatment
from pipeline.sound.filters import Sections, butterworth, filtered
from pipeline.units import amplitude

Mono = NDArray[np.float32]
"""Shape (frames,), range [-1, 1]."""

VERSION = 3
"""Raised when a treatment would give other samples than before."""

_RUMBLE_HZ = 75.0
_SIBILANT_HZ = 5_000.0
_SIBILANT_SHARE_DB = -7.0
"""Where the band above _SIBILANT_HZ comes this close to the whole, a sibilant is spoken; vowels stay 15 dB below it."""
_SIBILANT_RATIO = 0.6
_SIBILANT_MOST_DB = 6.0
_BLOCK_S = 0.002
"""Levels are followed in blocks of this: fine enough for a consonant."""
_KNEE_DB = 8.0
_FLOOR = 1e-10


def treat(mono: Mono, rate: int, treatment: Treatment) -> Mono:
    """`mono` as the treatment makes it sound."""
    if treatment == "none" or not np.any(mono):
        return mono
    voice = _studio(mono, rate)
    return voice if treatment == "studio" else _PLACES[treatment](voice, rate)


def _studio(mono: Mono, rate: int) -> Mono:
    clear = filtered(butterworth(2, "highpass", (_RUMBLE_HZ,), rate), mono)
    return compressed(de_essed(clear, rate), rate, over_db=-1.0, ratio=2.0)


def de_essed(mono: Mono, rate: int) -> Mono:
    """Sibilants turned down by up to 6 dB, and only their band."""
    # Without a shift of phase: what is taken off the whole must be in step with it.
    high = _forth_and_back(butterworth(1, "highpass", (_SIBILANT_HZ,), rate), mono)
    whole_db = _level_db(mono, rate, 0.004)
    share_db = np.where(whole_db > whole_db.max() - 40, _level_db(high, rate, 0.004) - whole_db, -np.inf)
    over_db = np.clip((share_db - _SIBILANT_SHARE_DB) * _SIBILANT_RATIO * 2, 0, _SIBILANT_MOST_DB)
    taken = 1 - _per_sample(10 ** (-over_db / 20), len(mono), rate)
    return np.asarray(mono - taken * high, np.float32)


def compressed(mono: Mono, rate: int, over_db: float, ratio: float) -> Mono:
    """Louder than `over_db` against the take's own level is turned down by `ratio`, with a soft knee; no make-up gain.

    Attack about 4 ms, release about 90 ms: no pumping, no grit.
    """
    fast, slow = _level_db(mono, rate, 0.004), _level_db(mono, rate, 0.09)
    level_db = np.maximum(fast, slow)
    loud = level_db[level_db > level_db.max() - 25]
    above_db = level_db - float(np.mean(loud)) - over_db
    knee = np.clip(above_db + _KNEE_DB / 2, 0, _KNEE_DB) ** 2 / (2 * _KNEE_DB)
    reduced_db = np.where(above_db > _KNEE_DB / 2, above_db, knee) * (1 - 1 / ratio)
    return np.asarray(mono * _per_sample(10 ** (-reduced_db / 20), len(mono), rate), np.float32)


def _archive(voice: Mono, rate: int) -> Mono:
    return _driven(_band(voice, rate, 220, 4_800, order=2), 1.6)


def _telephone(voice: Mono, rate: int) -> Mono:
    narrow = compressed(_band(voice, rate, 300, 3_400, order=4), rate, over_db=-4.0, ratio=3.0)
    return _driven(narrow, 1.8)


_ANSWERS = ((0.0071, 0.20), (0.0113, 0.15), (0.0179, 0.11), (0.0241, 0.08))
"""Seconds and levels of the walls' first answers in a small room."""


def _letter(voice: Mono, rate: int) -> Mono:
    warm = voice + (amplitude(4.0) - 1) * filtered(butterworth(1, "lowpass", (220,), rate), voice)
    top = filtered(butterworth(1, "highpass", (4_500,), rate), warm)
    soft = np.asarray(warm + (amplitude(-3.5) - 1) * top, np.float32)
    dull = filtered(butterworth(1, "lowpass", (2_600,), rate), soft)
    for late_s, level in _ANSWERS:
        late = round(late_s * rate)
        soft[late:] += np.float32(level) * dull[: len(dull) - late]
    return soft


_PLACES: Mapping[Treatment, Callable[[Mono, int], Mono]] = {
    "archive": _archive,
    "letter": _letter,
    "telephone": _telephone,
}


def _forth_and_back(sections: Sections, sound: Mono) -> Mono:
    """Filtered twice, the second time backwards: no shift of phase."""
    return np.ascontiguousarray(filtered(sections, filtered(sections, sound)[::-1])[::-1])


def _band(mono: Mono, rate: int, low_hz: float, high_hz: float, order: int) -> Mono:
    return filtered(butterworth(order, "bandpass", (low_hz, high_hz), rate), mono)


def _driven(mono: Mono, drive: float) -> Mono:
    """Rounded at the peaks: odd harmonics, as of tape; the peak stays where it was."""
    peak = float(np.abs(mono).max(initial=0.0))
    return mono if peak == 0 else np.asarray(peak * np.tanh(mono * (drive / peak)) / np.tanh(drive), np.float32)


def _level_db(mono: Mono, rate: int, seconds: float) -> NDArray[np.float64]:
    """RMS level in dB per block, smoothed both ways over about `seconds`."""
    block = round(_BLOCK_S * rate)
    power = np.add.reduceat(mono * mono, np.arange(0, len(mono), block)) / np.float32(block)
    keep = float(np.exp(-_BLOCK_S / seconds))
    padded = np.concatenate([power, np.zeros(round(5 * seconds / _BLOCK_S), np.float32)])
    smooth = _forth_and_back(((1 - keep, 0.0, 0.0, 1.0, -keep, 0.0),), padded)[: len(power)]
    return np.asarray(10 * np.log10(np.maximum(smooth.astype(np.float64), _FLOOR)))


def _per_sample(gains: NDArray[np.float64], frames: int, rate: int) -> Mono:
    """Gains of blocks as gains of samples, straight from the middle of one to the middle of the next."""
    block = round(_BLOCK_S * rate)
    corners = np.concatenate([gains[:1], gains, gains[-1:]]).astype(np.float32)
    way = (np.arange(block, dtype=np.float32) + np.float32(0.5)) / np.float32(block)
    between = corners[:-1, None] + np.diff(corners)[:, None] * way
    return np.ascontiguousarray(between.reshape(-1)[block // 2 :][:frames])
