"""The music of the documentary kit, "The Long Record": D minor, 72 beats a minute, one motif.

The motif is D F E A, long, short, long, open: a question. The theme asks it over D minor and B flat and then makes
room for a voice; the turn asks it three times as fast, first against the chord, then in it; the section sting lightly,
an octave higher; the quiet one only lets it fall, A F D; the closing asks again and brings it home, E D C sharp D, to
D major. The bed has the theme's chords, slower, and no motif.
"""

from __future__ import annotations

from composer.score import CueScore, Note, line, rolled


def _cue(
    part: str, notes: list[Note], beats: float, loudness_lufs: float, wet: float, seed: int, *,
    loop: bool = False, hit_beat: float | None = None,
) -> CueScore:  # fmt: skip
    title = f"The Long Record: {part}"
    return CueScore(title, "D minor", 72, tuple(notes), beats, loudness_lufs, wet, seed, loop, hit_beat)


def _theme() -> CueScore:
    notes = line("piano", "D4@0+4*.74 F4@1.5+2.5*.66 E4@2+2.4*.72 A4@4+4.6*.88", 0.08)
    notes += line("piano", "D2@0+4*.5 A2@1+3*.28 D3@2.5+1.6*.28 Bb1@4+4*.48 F2@5+3*.3 D3@6+2*.28", -0.12)
    notes += line("piano", "G2@8+4*.36 Bb3@9+3*.3 D4@10.5+3*.3 A2@12+4*.34 E4@13+2.6*.28 C#4@14.5+1.6*.26", -0.05)
    notes += rolled("piano", "D2 A2 F3 D4", 16, 2.7, 0.34, -0.05)
    notes += line("vibraphone", "D5@5+3*.42 E5@6+3*.36 D5@10+2*.2 A4@16.5+2.6*.26", 0.4)
    notes += line("bass", "D2@0+3.6*.7 Bb1@4+3.6*.65 G1@8+3.6*.45 A1@12+3*.42 D2@16+2.6*.42", -0.22)
    notes += line("drum", "D2@0+3*.5 D2@4+3*.42 D2@7.5+1*.2 D2@8+3*.3 D2@16+2.5*.26", 0.0)
    notes += line("strings", "F4@3.4+5.8*.3 D4@8+6.9*.3 C#4@14+3*.3 D4@16+3*.28", -0.35)
    notes += line("strings", "A3@1.5+8.4*.26 Bb3@9+4*.28 A3@12+7*.28", -0.05)
    notes += line("strings", "D3@2.5+6.5*.28 G3@8+5*.26 E3@12+5*.28 F3@16+3*.28", 0.15)
    notes += line("cello", "D2@0+4.6*.32 Bb2@3.9+4.8*.42 G2@8+4.7*.38 A2@12+4.7*.36 D2@16+3*.38", 0.3)
    return _cue("theme", notes, 21, -23.0, 0.5, 11, hit_beat=7)


def _bed() -> CueScore:
    notes = line("strings", "F4@4+13.4*.3 G4@16+5.4*.24 F4@20+9.4*.28 D4@28+9.4*.3 E4@36+9.4*.28", -0.35)
    notes += line("strings", "A3@0+17.4*.38 C4@16+9.4*.36 Bb3@24+9.4*.38 G3@32+9.4*.33", -0.05)
    notes += line("strings", "D3@0+17.4*.38 F3@16+9.4*.36 D3@24+9.4*.38 E3@32+9.4*.33", 0.2)
    notes += line("cello", "D2@0+8.9*.46 Bb2@8+8.9*.36 A2@16+8.9*.37 G2@24+8.9*.4 A2@32+8.9*.35", 0.3)
    notes += line("bass", "D2@0+4*.26 Bb1@8+4*.24 A1@16+4*.24 G1@24+4*.26 A1@32+4*.24", -0.22)
    notes += line("piano", "A3@2.5+5*.16 D3@6+4*.14 F3@11+5*.16 D4@18.5+4*.13 A3@21+4*.15", 0.1)
    notes += line("piano", "F3@26.5+5*.16 Bb3@29+4*.14 E3@34+5*.16 G3@37+4*.14", -0.1)
    return _cue("bed", notes, 40, -32.0, 0.6, 12, loop=True)


def _sting_turn() -> CueScore:
    notes = line("piano", "D4@0+2*.72 F4@.5+1.4*.6 E4@.667+2*.8 A4@1.333+2.3*.82", 0.08)
    notes += line("piano", "Bb1@0+1.4*.6 E3@0+1.4*.5 D2@1.333+2.3*.55 A2@1.333+2.3*.42", -0.12)
    notes += line("vibraphone", "A5@1.35+2*.26", 0.4)
    notes += line("bass", "Bb1@0+1.5*.7 D2@1.333+2.2*.66", -0.22)
    notes += line("drum", "D2@0+2*.62 D2@1+1*.26 D2@1.333+2*.5", 0.0)
    notes += line("strings", "E4@0+1.9*.24 D4@1.333+2.5*.3", -0.35)
    notes += line("strings", "Bb3@0+1.9*.4 A3@1.333+2.5*.32", -0.05)
    notes += line("strings", "F3@0+1.9*.36 F3@1.333+2.5*.28", 0.15)
    notes += line("cello", "Bb2@0+1.8*.44 D2@1.2+2.6*.44", 0.3)
    return _cue("turn", notes, 6, -24.0, 0.5, 13, hit_beat=3)


def _sting_section() -> CueScore:
    notes = line("vibraphone", "D5@0+1.8*.5 F5@.5+1.4*.42 E5@.667+1.4*.48 A5@1.333+1.4*.5", -0.05)
    notes += line("piano", "D3@0+2.2*.42 A3@.05+2.2*.4 D4@.667+1.7*.36 A4@1.333+1.4*.4", 0.0)
    notes += line("bass", "D2@0+2*.42", -0.22)
    notes += line("strings", "A3@0+2.7*.34", -0.3) + line("strings", "D3@0+2.7*.34", 0.2)
    return _cue("section", notes, 4.5, -25.0, 0.5, 14, hit_beat=2.5)


def _sting_quiet() -> CueScore:
    notes = line("piano", "A4@0+2.2*.5 F4@1+2*.42 D4@2+2*.4", 0.08)
    notes += line("piano", "G2@0+2.4*.34 D3@.5+2*.28 Bb2@1.5+2*.26 D2@2+2*.3", -0.12)
    notes += line("strings", "D4@0+3.6*.3", -0.35) + line("strings", "Bb3@0+2.4*.3 A3@2+1.9*.28", 0.1)
    notes += line("cello", "G2@0+2.6*.42 D2@2+2*.4", 0.3)
    return _cue("quiet", notes, 6.5, -26.0, 0.55, 16, hit_beat=2)


def _closing() -> CueScore:
    notes = line("piano", "D4@0+4*.62 F4@1.5+2.5*.56 E4@2+2.4*.62 A4@4+4.4*.74 D4@8+3*.62 F4@9.5+2.3*.56", 0.08)
    notes += line("piano", "E4@10+2.2*.58 D4@12+2.2*.56 C#4@14+2.2*.5 D4@16+2.7*.58 F#4@17+1.8*.54 D5@18+1.2*.62", 0.08)
    notes += line("piano", "D2@0+4*.44 A2@1+3*.28 D3@2+2*.28 Bb1@4+4*.42 F2@5+3*.28 D3@6+2*.28", -0.12)
    notes += line("piano", "G2@8+4*.44 D3@9+3*.34 Bb3@10.5+1.6*.3 A1@12+4*.46 E3@13+3*.34 A3@14.5+1.6*.3", -0.12)
    notes += rolled("piano", "D2 A2 D3 A3", 16, 2.7, 0.46, -0.12)
    notes += line("vibraphone", "D5@5+3*.34 E5@6+2.6*.3 A4@17.5+1.4*.3 A5@18.5+.9*.2", 0.4)
    notes += line("bass", "D2@0+3.6*.6 Bb1@4+3.6*.56 G1@8+3.6*.52 A1@12+3.6*.52 D2@16+2.6*.58", -0.22)
    notes += line("drum", "D2@0+3*.38 D2@8+3*.32 D2@15.5+1*.2 D2@16+2.4*.42", 0.0)
    notes += line("strings", "F4@0+9*.28 D4@8+6.9*.32 C#4@14+3*.34 D4@16+2.8*.36", -0.35)
    notes += line("strings", "A3@0+9*.28 Bb3@8+5*.32 A3@12+6.8*.35", -0.05)
    notes += line("strings", "D3@0+9*.28 G3@8+5*.3 E3@12+5*.34 F#3@16+2.8*.36", 0.15)
    notes += line("cello", "D2@0+4.8*.34 Bb2@4+4.8*.4 G2@8+4.8*.4 A2@12+4.8*.42 D2@16+2.8*.4", 0.3)
    return _cue("closing", notes, 21, -23.0, 0.5, 15, hit_beat=16)


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
