"""Room tone: the quiet of a room instead of digital black, so that pauses sound like pauses and not like a fault.

Ten seconds of shaped noise are repeated without a seam. Its phase counts from the nearest cut between reels, in both
directions: the samples at a place depend only on how far it is from that cut, so that a reel that moves stays the same,
and two reels agree on what is at their joint. Half way between two cuts one phase gives way to the next, which nobody
can hear: noise follows noise.
"""

from __future__ import annotations

import functools
from bisect import bisect_right
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from pipeline.model import Timeline
from pipeline.sound.takes import SPEECH_TARGET_LUFS
from pipeline.units import MASTER_RATE, amplitude, ms_samples, samples

Mono = NDArray[np.float32]
"""Shape (frames,)."""

_PERIOD = samples(10)
_LOW_HZ, _HIGH_HZ = 60.0, 9_000.0
"""A room rumbles less than it hums, and its air takes the top: no hiss."""
_SLOPE_DB_PER_OCTAVE = -4.5
FADE_IN, FADE_OUT = ms_samples(200), ms_samples(600)
"""At the ends of the episode."""


def room_tone(timeline: Timeline, start: int, length: int) -> Mono:
    """`length` samples from `start`, at `timeline.room_tone_lu` against speech; silence outside the episode."""
    phases = _phases(timeline, start, length)
    tone = np.concatenate([piece for phase, count in phases for piece in _from_phase(phase, count)])
    tone *= np.float32(_level(timeline.room_tone_lu))
    if start < FADE_IN:
        tone *= np.clip(np.arange(start, start + length) / FADE_IN, 0, 1).astype(np.float32)
    if start + length > timeline.length - FADE_OUT:
        left = timeline.length - np.arange(start, start + length)
        tone *= np.clip(left / FADE_OUT, 0, 1).astype(np.float32)
    return tone


def _level(against_speech_lu: float) -> float:
    """RMS of one channel; the 3 LU that two equal channels add are in the speech target."""
    return amplitude(SPEECH_TARGET_LUFS - 3.0 + against_speech_lu)


def _phases(timeline: Timeline, start: int, length: int) -> Iterator[tuple[int, int]]:
    """Stretches of the window that count from one cut each: distance from it at the stretch's start, and samples."""
    cuts = [reel.start for reel in timeline.reels] + [timeline.length]
    number = max(0, bisect_right(cuts, start) - 1)
    at, end = start, start + length
    while at < end:
        last = number + 1 == len(cuts)
        until = end if last else min(end, (cuts[number] + cuts[number + 1]) // 2)
        if until > at:
            yield at - cuts[number], until - at
            at = until
        number += 1


def _from_phase(phase: int, count: int) -> Iterator[Mono]:
    """`count` samples of the loop from a place in it, round and round."""
    at = phase % _PERIOD
    while count > 0:
        piece = _loop()[at : at + count]
        yield piece
        at, count = 0, count - len(piece)


@functools.cache
def _loop() -> Mono:
    """Noise of RMS 1 that ends where it begins: its spectrum is drawn, with phases by chance."""
    frequencies = np.fft.rfftfreq(_PERIOD, 1 / MASTER_RATE)
    octaves = np.log2(np.maximum(frequencies, 1.0) / _LOW_HZ)
    shape = 10 ** (_SLOPE_DB_PER_OCTAVE * octaves / 20)
    shape *= 1 / np.sqrt(1 + (_LOW_HZ / np.maximum(frequencies, 1.0)) ** 8)
    shape *= 1 / np.sqrt(1 + (frequencies / _HIGH_HZ) ** 8)
    # The raw stream of the bit generator is promised to stay the same; the distributions on top of it are not.
    chance = np.random.PCG64(1958).random_raw(len(frequencies)) / 2.0**64
    noise = np.fft.irfft(shape * np.exp(2j * np.pi * chance), _PERIOD)
    return np.asarray(noise / np.sqrt(np.mean(noise**2)), np.float32)
