"""How music is written here: beats, notes, lines, and what a cue is."""

from __future__ import annotations

from dataclasses import dataclass

BEATS_IN_BAR = 4


def beat_samples(bpm: int) -> int:
    """Samples of a beat. Only tempos that give a whole number are used, so that a loop of whole bars is exact."""
    samples, rest = divmod(44_100 * 60, bpm)
    if rest:
        raise ValueError(f"{bpm} beats a minute are not whole samples")
    return samples


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
    key: str
    bpm: int
    notes: tuple[Note, ...]
    beats: float
    """Length of the finished cue; a loop is as long as its bars, others include the ring-out."""
    loudness_lufs: float
    """What it is rendered at."""
    wet: float
    """Level of the hall."""
    seed: int
    """Of the players' hands."""
    loop: bool = False
    hit_beat: float | None = None
    """Where speech may enter: the opening phrase has ended, the last chord has fallen."""

    @property
    def length(self) -> int:
        """Samples."""
        return round(self.beats * beat_samples(self.bpm))

    @property
    def hit(self) -> int | None:
        """The sample of the hit."""
        return None if self.hit_beat is None else round(self.hit_beat * beat_samples(self.bpm))


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
