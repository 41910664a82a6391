"""How music is written here: beats, notes, lines, and what a cue is."""

from __future__ import annotations

from dataclasses import dataclass

BPM = 72
BEAT = 36_750
"""Samples: 44,100 * 60 / 72, a whole number, so that a loop of whole bars is exact."""
BAR = 4 * BEAT


@dataclass(frozen=True)
class Note:
    """One note of a score."""

    instrument: str
    name: str
    at: float
    """Beats from the cue's start."""
    beats: float
    velocity: float
    """0 to 1: level and colour."""
    pan: float


@dataclass(frozen=True)
class CueScore:
    """A cue as written."""

    title: str
    notes: tuple[Note, ...]
    length: int
    """Samples of the finished cue; a loop is as long as its bars, others include the ring-out."""
    loudness_lufs: float
    """What it is rendered at."""
    wet: float
    """Level of the hall."""
    seed: int
    """Of the players' hands."""
    loop: bool = False
    hit: int | None = None
    """Sample at which the opening phrase ends and speech may enter."""


def line(instrument: str, melody: str, pan: float) -> list[Note]:
    """Notes written as "name@beat+length*velocity": `line("cello", "D2@0+4*0.5 A2@4+3*0.4", 0.2)`."""
    notes = []
    for word in melody.split():
        name, rest = word.split("@")
        at, rest = rest.split("+")
        beats, velocity = rest.split("*")
        notes.append(Note(instrument, name, float(at), float(beats), float(velocity), pan))
    return notes


def rolled(instrument: str, names: str, at: float, beats: float, velocity: float, pan: float) -> list[Note]:
    """A chord from the lowest note up, as one hand rolls it; the top note a little stronger."""
    notes = names.split()
    return [
        Note(instrument, name, at + 0.03 * number, beats, velocity * (1.12 if number == len(notes) - 1 else 1.0), pan)
        for number, name in enumerate(notes)
    ]
