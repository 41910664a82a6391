"""Judges a take before it enters the cache: whole, heard, clean. A take that fails is spoken again, never mended.

Looked at in this order, the first finding is the reason: is there sound at all, is it as long as the text should take,
has it a hole, does it stop dead at the end, is it clipped, is it off centre, is it speech and said once (`spectrum`).
The promise is one-sided: a sentence of more than `SHORT_WORDS` words that lost half of itself is refused, and none of
the sentences that the bounds were measured on is.
"""

from __future__ import annotations

import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.speech.spectrum import oddity

SHORT_WORDS = 4
"""Up to here one slow or swallowed syllable is a large part of the whole, so the bounds are wide."""

_RATIO = (0.7, 1.8)
"""Length against what was expected; right takes measured 0.78 to 1.36, so their halves 0.68 at most."""

_SHORT_RATIO = (0.4, 2.5)
"""The same for short texts; measured 0.68 to 1.53."""

_QUIET = 200
"""-44 dBFS: under it there is no speech; espeak's own silence is digital, a neural voice's is under it."""

_SILENT_RMS = 100.0
"""-50 dBFS over the speech; the quietest right take measured 1,700."""

_HOLE_S = 2.5
"""No text has a pause this long inside a sentence."""

_TAIL_S = 0.005
_TAIL_PART = 0.25
"""A take whose last 5 ms reach a quarter of its peak was cut off; right takes end in silence."""

_CLIPPED_PART = 0.001
"""One sample in a thousand at full scale; right takes measured none."""

_OFFSET_PART = 0.03
"""Of full scale; right takes measured 0.002."""

Samples = NDArray[np.int16]


@dataclass(frozen=True)
class Expected:
    """What the text lets one expect of its take."""

    speech_s: float
    """Seconds from the first sound to the last."""
    words: int
    text: str = ""
    """What is said; left out where a take holds no words of a language."""


def refusal(path: Path, expected: Expected) -> str | None:
    """Why the WAV at `path` cannot be a take of that text; None when it can."""
    try:
        with wave.open(str(path), "rb") as file:
            pcm = file.readframes(file.getnframes())
            rate, shape = file.getframerate(), (file.getnchannels(), file.getsampwidth())
    except (OSError, EOFError, wave.Error) as error:
        return f"no whole WAV file: {error or type(error).__name__}"
    if shape != (1, 2):
        return "not mono 16 bit"
    return refusal_of(np.frombuffer(pcm[: len(pcm) // 2 * 2], dtype="<i2"), rate, expected)


def refusal_of(samples: Samples, rate: int, expected: Expected) -> str | None:
    """The same for samples at `rate` Hz."""
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > _QUIET)
    if not len(loud):
        return "silence" if len(samples) else "no samples"
    speech = samples[loud[0] : loud[-1] + 1].astype(np.float64)
    if float(np.sqrt(np.mean(speech**2))) < _SILENT_RMS:
        return "silence"
    length = _length(len(speech) / rate, expected)
    return length or _hole(loud, rate) or _dirt(samples, speech, rate) or oddity(samples, rate, expected.text)


def _length(speech_s: float, expected: Expected) -> str | None:
    low, high = _SHORT_RATIO if expected.words <= SHORT_WORDS else _RATIO
    if low * expected.speech_s <= speech_s <= high * expected.speech_s:
        return None
    fault = "too short" if speech_s < expected.speech_s else "too long"
    return f"{fault}: {speech_s:.2f} s of speech, expected about {expected.speech_s:.2f} s"


def _hole(loud: NDArray[np.intp], rate: int) -> str | None:
    longest_s = float(np.max(np.diff(loud), initial=0)) / rate
    return f"a silence of {longest_s:.1f} s inside" if longest_s > _HOLE_S else None


def _dirt(samples: Samples, speech: NDArray[np.float64], rate: int) -> str | None:
    magnitudes = np.abs(samples.astype(np.int32))
    if magnitudes[-round(_TAIL_S * rate) :].max() > _TAIL_PART * magnitudes.max():
        return "cut off at its end"
    if float(np.mean(magnitudes >= 32767)) > _CLIPPED_PART:
        return "clipped"
    if abs(float(speech.mean())) > _OFFSET_PART * 32768:
        return "off centre (DC)"
    return None
