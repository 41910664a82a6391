"""A take as a short MP3 to be heard by itself: levelled as in an episode, without silence at its ends, and small.

MP3, because every browser plays it; mono at 40 kbit/s, at which speech at an engine's rate (16 to 24
kHz) sounds as it was spoken: a hundred voices then fit into one page.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.model import Take
from pipeline.sound.loudness import speech_reading
from pipeline.sound.takes import SPEECH_TARGET_LUFS, read_wav
from pipeline.sound.tools import run_ffmpeg
from pipeline.units import amplitude

_BITRATE = "40k"
_LONGEST_EDGE_S = 0.15
"""Silence kept at each end: a voice that begins with the player's click loses its first sound."""
_CEILING = amplitude(-1.0)
"""A voice with peaks over this, once levelled, is turned down as a whole."""


@dataclass(frozen=True)
class Sample:
    """A sound for a page."""

    mp3: bytes
    length_s: float
    """Of the speech in it."""


def sample(take: Take) -> Sample:
    """The take as MP3. Raises ToolFailed."""
    mono, rate = read_wav(take.path)
    reading = speech_reading(mono, rate)
    edge = round(_LONGEST_EDGE_S * rate)
    heard = mono[max(0, reading.first - edge) : reading.last + edge]
    gain = amplitude(SPEECH_TARGET_LUFS - reading.lufs)
    gain = min(gain, _CEILING / max(float(np.abs(heard).max(initial=0.0)), 1e-9))
    pcm = np.round(heard * np.float32(gain * 32767)).astype("<i2")
    mp3 = run_ffmpeg(
        ["-f", "s16le", "-ar", str(rate), "-ac", "1", "-i", "-", "-c:a", "libmp3lame", "-b:a", _BITRATE]
        + ["-id3v2_version", "0", "-f", "mp3", "-"],
        pcm.tobytes(),
    )
    return Sample(mp3, (reading.last - reading.first) / rate)
