"""What the arranger needs to know of a take, and the samples that the mixer lays down: read, trimmed, resampled.

A take is mono at the engine's rate; here it becomes samples at the master rate. The promise: the same take gives the
same samples, whatever window of the episode asks for them.
"""

from __future__ import annotations

import wave
from dataclasses import dataclass

import numpy as np
import soxr
from numpy.typing import NDArray

from pipeline.model import Take
from pipeline.sound.breaths import Rest, find_rests
from pipeline.sound.loudness import speech_reading
from pipeline.units import MASTER_RATE

SPEECH_TARGET_LUFS = -20.0
"""Every take is levelled to this before the programme gain: loud enough for clean arithmetic, with room for peaks."""

Mono = NDArray[np.float32]
"""Shape (frames,), range [-1, 1]."""


@dataclass(frozen=True)
class TakeFacts:
    """Where speech is in a take, at the master rate, and how loud it is."""

    trim: int
    """Samples of silence before speech."""
    length: int
    """Samples of speech."""
    lufs: float
    """As two equal channels."""
    rests: tuple[Rest, ...] = ()
    """Silences inside it, from the start of speech."""


def read_wav(path: str) -> tuple[Mono, int]:
    """Samples of a mono 16 bit WAV and its rate in Hz."""
    with wave.open(path, "rb") as file:
        pcm = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
        return pcm.astype(np.float32) / np.float32(32768), file.getframerate()


def measure(take: Take) -> TakeFacts:
    """Trim and loudness of a take."""
    mono, rate = read_wav(take.path)
    reading = speech_reading(mono, rate)
    first, last = (round(edge * MASTER_RATE / rate) for edge in (reading.first, reading.last))
    rests = find_rests(mono[reading.first : reading.last], rate, MASTER_RATE)
    return TakeFacts(trim=first, length=last - first, lufs=reading.lufs, rests=rests)


def speech(take: Take, trim: int, length: int) -> Mono:
    """The take at the master rate, from `trim` for `length` samples."""
    mono, rate = read_wav(take.path)
    resampled = soxr.resample(mono, rate, MASTER_RATE, quality="HQ") if rate != MASTER_RATE else mono
    heard = resampled[trim : trim + length]
    return np.pad(heard, (0, length - len(heard)))
