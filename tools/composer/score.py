"""The music: one motif, D F E A, in D minor at 72 beats a minute, and the five cues made of it.

A cue is a list of notes in beats. The theme states the motif over four chords and then makes room for a voice; the bed
moves through the same chords without a melody; the stings are the motif's first step (a question) and its arpeggio;
the closing brings it home to D major.
"""

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
    pan: float = 0.0


@dataclass(frozen=True)
class CueScore:
    """A cue as written."""

    title: str
    notes: tuple[Note, ...]
    length: int
    """Samples of the finished cue."""
    loudness_lufs: float
    """What it is rendered at."""
    wet: float
    seed: int
    loop: bool = False
    hit: int | None = None


def _chord(names: str, at: float, beats: float, velocity: float) -> list[Note]:
    """Strings, spread from left (low) to right (high)."""
    notes = names.split()
    return [
        Note("strings", name, at, beats, velocity, -0.55 + 1.1 * number / max(1, len(notes) - 1))
        for number, name in enumerate(notes)
    ]


def _line(instrument: str, melody: str, velocity: float, pan: float) -> list[Note]:
    """Notes written as "name@beat+length"."""
    written = (word.replace("@", " ").replace("+", " ").split() for word in melody.split())
    return [Note(instrument, name, float(at), float(beats), velocity, pan) for name, at, beats in written]


def _theme() -> CueScore:
    notes = _line("piano", "D4@0+3 F4@1+3 E4@2+2.5 A4@3+5", 0.9, 0.12)
    notes += _line("piano", "D5@0+3 F5@1+3 E5@2+2.5 A5@3+5", 0.45, 0.2)
    notes += _line("piano", "D3@0+4 A3@0+4 Bb2@4+4 F3@4+4", 0.5, -0.2)
    notes += _line("piano", "D4@5+3 F4@6+3 G4@7+4 D5@5+3 F5@6+3 G5@7+4", 0.6, 0.12)
    notes += _line("piano", "G2@8+4 D3@8+4 A2@12+5 E3@12+5 D2@16+7 A2@16+7", 0.42, -0.2)
    notes += _line("vibraphone", "A4@3.5+4 D5@7.5+4 Bb4@9+4 E5@13.5+4 D5@17+6", 0.3, 0.45)
    notes += _line("cello", "D2@0+3 Bb1@4+3 F2@6+2 G1@8+3 D2@10+2 A1@12+4 D2@16+5", 0.4, -0.1)
    notes += _line("drum", "D2@0+2 D2@4+2 D2@7.5+1 D2@8+2 D2@16+3", 0.26, 0.0)
    notes += _chord("D3 A3 F4", 0, 4.6, 0.3) + _chord("Bb2 F3 D4", 4, 4.6, 0.34)
    notes += _chord("G2 D3 Bb3", 8, 4.6, 0.3) + _chord("A2 E3 D4", 12, 2.6, 0.26) + _chord("A2 E3 C#4", 14, 2.6, 0.24)
    notes += _chord("D3 A3 F4", 16, 6, 0.28)
    return CueScore("Nine Pages, theme", tuple(notes), 5 * BAR + 3 * BEAT, -23.0, 0.34, 11, hit=2 * BAR)


def _bed() -> CueScore:
    chords = ("D3 A3 E4", "D3 A3 F4", "Bb2 F3 D4", "Bb2 F3 C4", "F2 C3 A3", "F2 C3 G3", "G2 D3 Bb3", "A2 E3 D4")
    notes: list[Note] = []
    for bar, names in enumerate(chords):
        notes += _chord(names, 4 * bar, 5.4, 0.34)
    notes += _line("cello", "D2@0+4 Bb1@8+4 F2@16+4 G1@24+3 A1@28+4", 0.34, -0.1)
    notes += _line("piano", "A3@2+4 D3@6+4 F3@11+4 C3@18+4 A3@21+4 D3@26+4 E3@30+4", 0.17, 0.3)
    return CueScore("Nine Pages, bed", tuple(notes), 8 * BAR, -32.0, 0.42, 12, loop=True)


def _sting_turn() -> CueScore:
    notes = _line("drum", "D2@0+3", 0.45, 0.0) + _line("cello", "Bb1@0+2 A1@1.5+4", 0.4, -0.1)
    notes += _line("piano", "F4@0+2 E4@0.75+4", 0.72, 0.15) + _line("piano", "Bb2@0+2 A2@1.5+4", 0.4, -0.2)
    notes += _line("vibraphone", "A4@1.5+4", 0.3, 0.4)
    notes += _chord("Bb2 F3 E4", 0, 2.2, 0.3) + _chord("A2 E3 D4", 1.5, 3.2, 0.26)
    return CueScore("Nine Pages, turn", tuple(notes), 6 * BEAT, -24.0, 0.4, 13)


def _sting_section() -> CueScore:
    notes = _line("piano", "D4@0+3 F4@0.5+3 A4@1+4", 0.6, 0.12) + _line("piano", "D3@0+4", 0.42, -0.2)
    notes += _line("vibraphone", "E5@1.5+3.5", 0.3, 0.45) + _line("cello", "D2@0+3", 0.35, -0.1)
    notes += _chord("D3 A3", 0, 3.4, 0.18)
    return CueScore("Nine Pages, section", tuple(notes), 5 * BEAT, -25.0, 0.36, 14)


def _closing() -> CueScore:
    notes = _line("piano", "D4@0+3 F4@1+3 E4@2+2.5 A4@3+5 D5@0+3 F5@1+3 E5@2+2.5 A5@3+5", 0.6, 0.12)
    notes += _line("piano", "G4@5+3 F4@6+3 E4@7+3 D4@8+4 E4@10+2 F#4@12+8 A4@12.06+8 D5@12.12+8", 0.62, 0.12)
    notes += _line("piano", "D3@0+4 A3@0+4 G2@4+4 D3@4+4 Bb2@8+3 A2@10+3 D2@12+9 A2@12+9 D3@12+9", 0.44, -0.2)
    notes += _line("vibraphone", "A4@3.5+4 Bb4@5.5+4 C#5@10.5+3 D5@13+6 A5@14+6", 0.28, 0.45)
    notes += _line("cello", "D2@0+3 G1@4+3 Bb1@8+2 A1@10+2 D2@12+6", 0.38, -0.1)
    notes += _line("drum", "D2@0+2 D2@12+3", 0.24, 0.0)
    notes += _chord("D3 A3 F4", 0, 4.6, 0.3) + _chord("G2 D3 Bb3", 4, 4.6, 0.32) + _chord("Bb2 F3 D4", 8, 2.6, 0.3)
    notes += _chord("A2 E3 C#4", 10, 2.6, 0.28) + _chord("D3 A3 F#4", 12, 6.5, 0.3)
    return CueScore("Nine Pages, closing", tuple(notes), 5 * BAR + 2 * BEAT, -23.0, 0.36, 15)


def scores() -> dict[str, CueScore]:
    """All cues by the name that kits call them by."""
    return {
        "theme": _theme(),
        "bed": _bed(),
        "sting-turn": _sting_turn(),
        "sting-section": _sting_section(),
        "closing": _closing(),
    }
