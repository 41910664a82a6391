"""An engine that speaks tones: every word lasts exactly as long as every other, so tests can count samples.

Nothing is spoken that a listener would understand. The promise: the same text in the same voice is the same bytes on
every machine, word n starts at n * WORD_STEP samples, and there is no silence at either end but the last word's gap.
"""

from __future__ import annotations

import math
import struct

from pipeline.errors import ConfigError
from pipeline.speech.engine import Speech, Unavailable, UnknownVoice, VoiceInfo, Wish
from pipeline.words import WordTime

RATE = 22_050
"""Hz, as espeak's, so that tests resample as real episodes do."""

WORD_FRAMES = 5512
"""0.25 s of tone."""

GAP_FRAMES = 1103
"""0.05 s of silence after each word; both together are 0.3 s to the sample."""

WORD_STEP = WORD_FRAMES + GAP_FRAMES

FREQUENCIES_HZ = {"low": 180.0, "middle": 260.0, "high": 380.0, "higher": 520.0, "highest": 700.0}
"""Voice -> tone; far enough apart to be told by a zero-crossing count."""

_LEVEL = 6000
"""Peak of 32,767: about the level of espeak's speech."""

_FADE_FRAMES = 110
"""5 ms at each end of a word, so that no word clicks."""


class ToneEngine:
    """See the module. Rate and pitch are taken and change nothing."""

    name = "tone"
    label = "test tones"
    licence = "made by this program: nobody's"
    takes_ipa = True
    says_words = False
    isolate = False
    own_rate_wpm = 200
    more_voices = ""

    def unavailable(self) -> Unavailable | None:
        """Always there."""
        return None

    def version(self) -> str:
        """Raised whenever the samples change."""
        return "1"

    def voices(self) -> tuple[VoiceInfo, ...]:
        """One for each tone."""
        return tuple(VoiceInfo(name, f"{hz:g} Hz", "en", "", self.licence) for name, hz in FREQUENCIES_HZ.items())

    def faults(self) -> tuple[ConfigError, ...]:
        """None: its voices have no files."""
        return ()

    def find(self, voice: str) -> VoiceInfo | None:
        """By name."""
        return next((known for known in self.voices() if known.id == voice), None)

    def expected_s(self, text: str, rate_wpm: int) -> float:
        """Exact."""
        return max(0, len(text.split()) * WORD_STEP - GAP_FRAMES) / RATE

    def load(self) -> None:
        """Nothing to load."""

    def speak(self, wish: Wish) -> Speech:
        """A tone for each word."""
        if wish.voice not in FREQUENCIES_HZ:
            raise UnknownVoice(f"no tone called {wish.voice!r}")
        word = _word(FREQUENCIES_HZ[wish.voice]) + bytes(2 * GAP_FRAMES)
        starts = [WORD_STEP * number for number in range(len(wish.text.split()))]
        times = (WordTime(number, start, start + WORD_FRAMES) for number, start in enumerate(starts))
        return Speech(word * len(starts), RATE, tuple(times))

    def phonemes(self, wish: Wish) -> str:
        """None: they are tones."""
        return ""


def _word(frequency_hz: float) -> bytes:
    """WORD_FRAMES of a sine, faded at both ends."""
    step = 2 * math.pi * frequency_hz / RATE
    fades = (min(1.0, n / _FADE_FRAMES, (WORD_FRAMES - 1 - n) / _FADE_FRAMES) for n in range(WORD_FRAMES))
    samples = (round(_LEVEL * fade * math.sin(step * n)) for n, fade in enumerate(fades))
    return struct.pack(f"<{WORD_FRAMES}h", *samples)
