"""Play a score: every note a little early or late, softer or louder, in its seat in the hall; then level it.

The same score gives the same samples. A loop is played once and what rings over its end is laid under its beginning,
which is what a second round would sound like: there is no seam to hide.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import signal

from composer.bowed import cello, strings
from composer.room import Seat, late, played_in
from composer.score import CueScore, Note, beat_samples
from composer.sound import RATE, Stereo, hertz
from composer.struck import felt_piano, frame_drum, plucked_bass, vibraphone
from composer.struck_light import brush, guitar, marimba
from pipeline.sound.loudness import Meter

Instrument = Callable[[float, float, float, float, np.random.Generator], Stereo]
"""Hertz, seconds, velocity 0 to 1, pan -1 to 1, chance."""

ENSEMBLE: dict[str, tuple[Instrument, Seat]] = {
    "piano": (felt_piano, Seat(-0.6, 3.0, 0.55)),
    "strings": (strings, Seat(0.0, 7.0, 0.95)),
    "cello": (cello, Seat(2.2, 4.5, 0.7)),
    "bass": (plucked_bass, Seat(-2.0, 5.0, 0.45)),
    "vibraphone": (vibraphone, Seat(3.0, 6.5, 0.9)),
    "drum": (frame_drum, Seat(0.4, 9.0, 0.9)),
    "marimba": (marimba, Seat(1.2, 4.0, 0.5)),
    "guitar": (guitar, Seat(-1.4, 3.0, 0.4)),
    "brush": (brush, Seat(0.6, 4.5, 0.35)),
}

LATE_S = 0.008
"""How far a hand is off the beat, as a standard deviation."""
FIRST_NOTE_S = 0.012
"""Where the first beat lies: room for the hand that is early."""
PEAK_DBFS = -3.0
_HALL_SEED = 7


def render(score: CueScore) -> Stereo:
    """The finished cue, shape (score.length, 2), at its loudness."""
    heard = played_in(_performed(score), late(np.random.default_rng(_HALL_SEED)), score.wet)
    rumble = signal.butter(2, 30, "highpass", fs=RATE, output="sos")
    heard = signal.sosfilt(rumble, heard, axis=0)
    return levelled(_wrapped(heard, score.length) if score.loop else _edged(heard, score.length), score.loudness_lufs)


def _performed(score: CueScore) -> dict[Seat, Stereo]:
    """The dry sound of each seat."""
    chance = np.random.default_rng(score.seed)
    beat = beat_samples(score.bpm)
    end = max(note.at + note.beats for note in score.notes) * beat + RATE
    dry: dict[Seat, Stereo] = {seat: np.zeros((round(end), 2)) for _, seat in ENSEMBLE.values()}
    for note in score.notes:
        start, sound = _played(note, beat, chance)
        _, seat = ENSEMBLE[note.instrument]
        dry[seat][start : start + len(sound)] += sound
    return dry


def _played(note: Note, beat: int, chance: np.random.Generator) -> tuple[int, Stereo]:
    """A note as a hand plays it: the sample it starts at, and its sound."""
    instrument, _ = ENSEMBLE[note.instrument]
    late_s = FIRST_NOTE_S + float(np.clip(chance.normal(0, LATE_S), -FIRST_NOTE_S, 2 * LATE_S))
    velocity = float(np.clip(note.velocity * (1 + chance.normal(0, 0.05)), 0, 1))
    sound = instrument(hertz(note.name), note.beats * beat / RATE, velocity, note.pan, chance)
    return round(note.at * beat + late_s * RATE), sound


def _wrapped(heard: Stereo, length: int) -> Stereo:
    """One round of a loop, with the end of the round before under its beginning."""
    rounds = -(-len(heard) // length)
    padded = np.concatenate([heard, np.zeros((rounds * length - len(heard), 2))])
    return np.asarray(padded.reshape(rounds, length, 2).sum(axis=0))


def _edged(heard: Stereo, length: int) -> Stereo:
    """Cut to length; 6 ms in, and 120 ms out of what has by then rung out."""
    cue = heard[:length].copy()
    into, out = round(0.006 * RATE), round(0.12 * RATE)
    cue[:into] *= np.sin(np.linspace(0, np.pi / 2, into))[:, None] ** 2
    cue[-out:] *= np.cos(np.linspace(0, np.pi / 2, out))[:, None] ** 2
    return cue


def loudness_lufs(cue: Stereo) -> float:
    """Integrated loudness."""
    meter = Meter(RATE, 2)
    meter.add(cue.astype(np.float32))
    return meter.result().integrated_lufs


def levelled(cue: Stereo, target_lufs: float) -> Stereo:
    """At that loudness; a peak over PEAK_DBFS is a mistake of the score and takes the whole cue down."""
    for _ in range(2):  # the gate moves a little with the level
        cue = cue * 10 ** ((target_lufs - loudness_lufs(cue)) / 20)
    return np.asarray(cue / max(1.0, float(np.abs(cue).max()) / 10 ** (PEAK_DBFS / 20)))
