"""What neural engines have in common: their scales of pace and pitch, and samples as a take has them."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import TYPE_CHECKING

from pipeline.speech.engine import Speech, SpeechError, Wish

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_RATES_WPM = range(80, 451)
_PITCHES = range(100)
_OWN_PITCH, _STEPS_PER_OCTAVE = 50, 120

_PEAK = 0.7 * 32767
"""-3 dBFS: models give a tenth of full scale, which 16 bit would hold coarsely."""


def check_wish(wish: Wish, engine: str) -> None:
    """Raises SpeechError for a pace or pitch outside the scales: 80 to 450 words a minute, 0 to 99."""
    if wish.rate_wpm not in _RATES_WPM:
        raise SpeechError(f"rate_wpm is {wish.rate_wpm}, {engine} takes {_RATES_WPM[0]} to {_RATES_WPM[-1]}")
    if wish.pitch is not None and wish.pitch not in _PITCHES:
        raise SpeechError(f"pitch is {wish.pitch}, {engine} takes {_PITCHES[0]} to {_PITCHES[-1]}")


def higher(wish: Wish) -> float:
    """How much faster a take is played than it was spoken: higher in pitch and in timbre, as a smaller person's voice.

    It must be spoken so much slower to keep its pace.
    """
    pitch = _OWN_PITCH if wish.pitch is None else wish.pitch
    return float(2 ** ((pitch - _OWN_PITCH) / _STEPS_PER_OCTAVE))


def joined(heard: Sequence[NDArray[np.float32]], sample_rate: float) -> Speech:
    """All parts of an utterance, in 16 bit. Raises SpeechError where there are none."""
    import numpy as np

    if not heard:
        raise SpeechError("there is nothing to say")
    samples = np.concatenate(heard)
    scale = _PEAK / max(float(np.abs(samples).max(initial=0.0)), 1e-6)
    return Speech(np.round(samples * scale).astype("<i2").tobytes(), round(sample_rate))


def check_sounds(wish: Wish, known: Container[str]) -> None:
    """Raises SpeechError for a sound of a lexicon that is not in `known`, the symbols of a voice."""
    from pipeline.speech.phonemes import as_symbols

    for piece in wish.pieces:
        strange = next((symbol for symbol in as_symbols(piece.ipa or "") if symbol not in known), None)
        if strange:
            raise SpeechError(f"the voice has no sound {strange!r}, in {piece.ipa!r} for {piece.text!r}")
