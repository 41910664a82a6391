"""What the arranger needs to know of a take, and the samples that the mixer lays down: treated, trimmed, resampled.

A take is mono at the engine's rate; here it becomes samples at the master rate. The promise: the same take gives the
same samples, whatever window of the episode asks for them.
"""

from __future__ import annotations

import wave
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray

from pipeline.model import Take, Treatment
from pipeline.sound.following import Levels, levels
from pipeline.sound.libraries import releases
from pipeline.sound.loudness import speech_reading
from pipeline.sound.rests import Rest, find_rests
from pipeline.sound.treatments import VERSION as TREATMENTS_VERSION
from pipeline.sound.treatments import treat
from pipeline.speech.regions import read_words, wav
from pipeline.store import Store, digest
from pipeline.units import MASTER_RATE
from pipeline.words import WordTime

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
    words: tuple[WordTime, ...] = ()
    """When its words are heard, from the start of speech; empty where the engine did not tell."""
    levels: Levels = field(default_factory=lambda: np.zeros(0, np.float32))
    """What words are looked for in; only where the engine did not tell."""
    powers: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))
    """K-weighted mean square of each 20 ms of speech, as two equal channels."""


def read_wav(path: str) -> tuple[Mono, int]:
    """Samples of a mono 16 bit WAV and its rate in Hz."""
    with wave.open(path, "rb") as file:
        pcm = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
        return pcm.astype(np.float32) / np.float32(32768), file.getframerate()


def treated(take: Take, treatment: Treatment, store: Store) -> Take:
    """The take as its treatment makes it sound, kept in `store`; the take itself where there is nothing to do."""
    if treatment == "none":
        return take
    key = digest(take.key, treatment, TREATMENTS_VERSION, releases())
    if store.get(key) is None:
        mono, rate = read_wav(take.path)
        store.put(key, wav(_pcm(treat(mono, rate, treatment)), rate, read_words(Path(take.path))))
    return replace(take, key=key, path=str(store.path(key)))


def _pcm(mono: Mono) -> bytes:
    """16 bit; what a treatment makes too loud for that is brought down as a whole: levels are set later."""
    scale = 32767 / max(1.0, float(np.abs(mono).max(initial=0.0)))
    return np.round(mono * np.float32(scale)).astype("<i2").tobytes()


def measure(take: Take) -> TakeFacts:
    """Trim, loudness, rests and words of a take."""
    mono, rate = read_wav(take.path)
    reading = speech_reading(mono, rate)
    first, last = (round(edge * MASTER_RATE / rate) for edge in (reading.first, reading.last))
    speaking = mono[reading.first : reading.last]
    rests = find_rests(speaking, rate, MASTER_RATE)
    words = tuple(
        WordTime(word.word, *(round(edge * MASTER_RATE / rate) - first for edge in (word.start, word.end)))
        for word in read_words(Path(take.path))
    )
    heard = levels(speaking, rate) if not words else np.zeros(0, np.float32)
    return TakeFacts(first, last - first, reading.lufs, rests, words, heard, reading.powers)


def speech(take: Take, trim: int, length: int) -> Mono:
    """The take at the master rate, from `trim` for `length` samples."""
    mono, rate = read_wav(take.path)
    resampled = soxr.resample(mono, rate, MASTER_RATE, quality="HQ") if rate != MASTER_RATE else mono
    heard = resampled[trim : trim + length]
    return np.pad(heard, (0, length - len(heard)))
