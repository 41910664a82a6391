"""The music of the brief kit, "Morning Post": G major, 105 beats a minute, marimba and guitar over a walking bass.

The motif is G B D E, up in skips and then over the edge of the bar: somebody coming up the stairs with news. The theme
says it over G and E minor, answers it a step higher over A minor and D, and stops on G so that a voice can begin; the
section sting says its first half; the turn climbs past it to C; the quiet one leaves it on E minor; the closing says
it, answers it, and ends on the tonic with a tap of the bars. The bed walks through the same chords without it.
"""

from __future__ import annotations

from composer.score import CueScore, Note, line


def _cue(
    part: str, notes: list[Note], beats: float, loudness_lufs: float, seed: int, *,
    loop: bool = False, hit_beat: float | None = None,
) -> CueScore:  # fmt: skip
    title = f"Morning Post: {part}"
    return CueScore(title, "G major", 105, tuple(notes), beats, loudness_lufs, 0.32, seed, loop, hit_beat)


def _chops(chord: str, beats: str, velocity: float) -> list[Note]:
    """Short guitar chords: the fingers of one hand, low string first."""
    notes = []
    for at in beats.split():
        for number, name in enumerate(chord.split()):
            notes.append(Note("guitar", name, float(at) + 0.012 * number, 0.42, velocity, -0.3 + 0.05 * number))
    return notes


def _brushes(beats: str, velocity: float) -> list[Note]:
    return [Note("brush", "G3", float(at), 0.6, velocity, 0.25) for at in beats.split()]


def _theme() -> CueScore:
    notes = line("marimba", "G4@0+.9*.7 B4@.5+.9*.62 D5@1+.9*.7 E5@1.75+1.2*.78 D5@2.75+.8*.56 B4@3.25+.8*.5", 0.15)
    notes += line("marimba", "A4@4+.9*.7 C5@4.5+.9*.62 E5@5+.9*.7 F#5@5.75+1.2*.8 E5@6.75+.6*.56 D5@7.25+.6*.6", 0.15)
    notes += line("marimba", "G4@8+2*.6 B4@8.02+2*.48 D5@8.04+2*.5", 0.15)
    notes += line("bass", "G2@0+1.2*.66 D2@1.5+.5*.45 E2@2+1.2*.6 B2@3.5+.5*.42 A2@4+1.2*.62", -0.15)
    notes += line("bass", "E2@5.5+.5*.42 D2@6+1.2*.64 F#2@7.5+.5*.46 G2@8+2.2*.52", -0.15)
    notes += _chops("G3 B3 D4", ".5 1.5", 0.4) + _chops("G3 B3 E4", "2.5 3.5", 0.38)
    notes += _chops("A3 C4 E4", "4.5 5.5", 0.4) + _chops("A3 C4 F#4", "6.5 7.5", 0.4)
    notes += line("guitar", "G3@8+3*.5 B3@8.06+3*.42 D4@8.12+3*.42 A4@9+2.4*.3 G4@10+2.4*.26", -0.25)
    notes += line("vibraphone", "B4@8+3*.26 D5@9.5+2.4*.2", 0.45)
    notes += _brushes("1 3 5 7", 0.34) + _brushes(".5 1.75 2.5 3.5 4.5 5.75 6.5 7.5", 0.16)
    return _cue("theme", notes, 16, -23.0, 21, hit_beat=8)


def _bed() -> CueScore:
    notes: list[Note] = []
    walk = (
        ("G2 D2", "G3 D4 B3 D4"), ("E2 B2", "G3 E4 B3 E4"), ("C3 G2", "G3 E4 C4 E4"), ("D2 A2", "A3 F#4 D4 F#4"),
        ("B2 D2", "G3 D4 B3 D4"), ("E2 G2", "G3 E4 B3 E4"), ("A2 E2", "A3 E4 C4 E4"), ("D2 F#2", "A3 F#4 C4 F#4"),
    )  # fmt: skip
    for bar, (bass, picked) in enumerate(walk):
        low, high = bass.split()
        notes += line("bass", f"{low}@{4 * bar}+1.8*.42 {high}@{4 * bar + 2}+1.6*.34", -0.15)
        for step, name in enumerate(picked.split() * 2):
            at = 4 * bar + step / 2
            notes.append(Note("guitar", name, at, 0.9, 0.2 if step % 4 else 0.26, -0.25))
        notes += line("strings", f"{picked.split()[0]}@{4 * bar}+4.8*.2", 0.2)
        notes += line(
            "marimba", f"{picked.split()[1]}@{4 * bar + 1.5}+1*.16 {picked.split()[2]}@{4 * bar + 3}+1*.14", 0.3
        )
    return _cue("bed", notes, 32, -32.0, 22, loop=True)


def _sting_turn() -> CueScore:
    notes = line("marimba", "G4@0+.6*.66 B4@.25+.6*.6 D5@.5+.6*.66 E5@.75+.6*.7 G5@1.25+1*.74 C5@2+1.6*.66", 0.15)
    notes += line("guitar", "C3@0+1.8*.46 G3@.03+1.8*.4 E4@.06+1.8*.4 C3@2+1.6*.42 E4@2.04+1.6*.4", -0.25)
    notes += line("bass", "C3@0+1.6*.6 G2@1.5+.4*.4 C2@2+1.6*.6", -0.15) + line("vibraphone", "E5@2+1.6*.24", 0.45)
    notes += _brushes("0 1 2", 0.3) + _brushes(".5 1.5", 0.15)
    return _cue("turn", notes, 7, -24.0, 23, hit_beat=2)


def _sting_section() -> CueScore:
    notes = line("marimba", "G4@0+.7*.6 B4@.5+.7*.54 D5@1+1*.62 G5@2+1.4*.5", 0.15)
    notes += line("guitar", "G3@0+1.6*.42 D4@.03+1.6*.38 B3@1.5+1.4*.34", -0.25) + line("bass", "G2@0+1.6*.56", -0.15)
    notes += _brushes("1 2", 0.24)
    return _cue("section", notes, 7, -25.0, 24, hit_beat=2)


def _sting_quiet() -> CueScore:
    notes = line("vibraphone", "E5@0+2.6*.42 B4@1+2.2*.36 G4@2+1.8*.34", 0.2)
    notes += line("guitar", "E3@0+2.6*.4 B3@.5+2*.3 G3@1.5+2*.28", -0.25) + line("bass", "E2@0+2.4*.46", -0.15)
    notes += line("strings", "B3@0+3*.22 G3@0+3*.2", 0.1)
    return _cue("quiet", notes, 8, -26.0, 25, hit_beat=2)


def _closing() -> CueScore:
    notes = line("marimba", "G4@0+.9*.6 B4@.5+.9*.54 D5@1+.9*.6 E5@1.75+1.2*.68 D5@2.75+.8*.5 B4@3.25+.8*.44", 0.15)
    notes += line("marimba", "A4@4+.9*.6 C5@4.5+.9*.54 E5@5+.9*.62 F#5@5.75+1.2*.7 E5@6.75+.6*.5", 0.15)
    notes += line("marimba", "E5@8+.9*.62 D5@8.5+.9*.56 C5@9+.9*.56 B4@10+.9*.6 A4@11+.9*.58", 0.15)
    notes += line("marimba", "G4@12+1.6*.72 D5@12.02+1.6*.6 G5@13+1.4*.56", 0.15)
    notes += line("bass", "G2@0+1.2*.6 D2@1.5+.5*.42 E2@2+1.2*.56 A2@4+1.2*.58 D2@6+1.2*.6 C3@8+1.4*.58", -0.15)
    notes += line("bass", "D2@10+1.4*.6 D2@11+.8*.5 G2@12+1.8*.66", -0.15)
    notes += _chops("G3 B3 D4", ".5 1.5", 0.36) + _chops("G3 B3 E4", "2.5 3.5", 0.34)
    notes += _chops("A3 C4 E4", "4.5 5.5", 0.36) + _chops("A3 C4 F#4", "6.5 7.5", 0.36)
    notes += _chops("G3 C4 E4", "8.5 9.5", 0.36) + _chops("A3 C4 F#4", "10.5", 0.36)
    notes += line("guitar", "G3@12+1.8*.5 B3@12.05+1.8*.44 D4@12.1+1.8*.44", -0.25)
    notes += line("vibraphone", "B4@12.5+1.4*.24", 0.45)
    notes += _brushes("1 3 5 7 9 11 12", 0.28) + _brushes(".5 2.5 3.5 4.5 6.5 7.5 8.5 10.5", 0.13)
    return _cue("closing", notes, 17, -23.0, 26, hit_beat=12)


def scores() -> dict[str, CueScore]:
    """All cues by the name that kits call them by."""
    return {
        "theme": _theme(),
        "bed": _bed(),
        "sting-turn": _sting_turn(),
        "sting-section": _sting_section(),
        "sting-quiet": _sting_quiet(),
        "closing": _closing(),
    }
