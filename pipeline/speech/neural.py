"""What neural engines have in common: their scales of pace and pitch, and samples as a take has them."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.speech.engine import Speech, SpeechError, UnknownSound, Wish
from pipeline.speech.word_timing import Group, timed

if TYPE_CHECKING:
    from pipeline.speech.onnx_model import Heard

_RATES_WPM = range(80, 451)
_PITCHES = range(100)
_OWN_PITCH, _STEPS_PER_OCTAVE = 50, 120

_PEAK = 0.7 * 32767
"""-3 dBFS: models give a tenth of full scale, which 16 bit would hold coarsely."""


@dataclass(frozen=True)
class Part:
    """What a model was given at once, and what came of it."""

    symbols: Sequence[str]
    """Phonemes, spaces and marks of punctuation."""
    places: Sequence[int]
    """Which of the model's inputs each symbol begins at, and one more; empty where that is not known."""
    heard: Heard


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


def joined(wish: Wish, parts: Sequence[Part], sample_rate: float) -> Speech:
    """All parts of an utterance, in 16 bit, with the times of its words. Raises SpeechError where there are none."""
    import numpy as np

    if not parts:
        raise SpeechError("there is nothing to say")
    samples = np.concatenate([part.heard.samples for part in parts])
    scale = _PEAK / max(float(np.abs(samples).max(initial=0.0)), 1e-6)
    words = timed(wish.text.split(), list(_groups(parts)))
    return Speech(np.round(samples * scale).astype("<i2").tobytes(), round(sample_rate), words)


def _groups(parts: Sequence[Part]) -> Iterator[Group]:
    """Phonemes between spaces, with their times; none of a part whose model tells no durations."""
    at = 0
    for part in parts:
        durations = part.heard.durations
        length = len(part.heard.samples)
        if durations is not None and part.places and durations.sum() > 0:
            passed = [0, *(durations.cumsum() * (length / durations.sum())).round().astype(int).tolist()]
            for first, last in _runs(part.symbols):
                start, end = passed[part.places[first]], passed[part.places[last]]
                yield Group("".join(part.symbols[first:last]), at + start, at + end)
        at += length


def _runs(symbols: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Runs of symbols that are neither spaces nor, at their ends, marks of punctuation."""
    edges = [-1, *(place for place, symbol in enumerate(symbols) if symbol == " "), len(symbols)]
    for before, after in pairwise(edges):
        sounding = [place for place in range(before + 1, after) if symbols[place].isalpha()]
        if sounding:
            yield sounding[0], sounding[-1] + 1


def check_sounds(wish: Wish, known: Container[str]) -> None:
    """Raises UnknownSound for a sound of a lexicon that is not in `known`, the symbols of a voice."""
    from pipeline.speech.phonemes import as_symbols

    for piece in wish.pieces:
        strange = next((symbol for symbol in as_symbols(piece.ipa or "") if symbol not in known), None)
        if strange:
            raise UnknownSound(strange, piece.ipa or "", piece.text)
