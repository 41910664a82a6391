"""Place the music: where each cue starts and ends, and its level at every moment.

Theme: begins in the gap that the script gives it, plays in the clear until its hit, goes under the speech and rings
out. Sting: begins just after the last word, and rings out under the next. Bed: fades in before its first word, in time
with the cue beside it, loops, stays under speech, and leaves after its last. Closing: timed backwards, as in radio, so
that its final chord (its hit) falls just after the last word. All of them duck ahead of speech: down before the first
sound, up after the last, held over short gaps, so that nothing pumps; a cue that enters after a word enters at full
level.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.errors import UnknownName
from pipeline.model import Cue, GainPoint, PlacedCue, PlacedSegment
from pipeline.script.kit import Kit
from pipeline.sound.pieces import Music
from pipeline.sound.takes import SPEECH_TARGET_LUFS
from pipeline.units import ms_samples

DUCK_START = ms_samples(500)
"""The bed begins to go down this long before speech, ..."""
DUCK_DONE = ms_samples(120)
"""... and is down this long before it: the first consonant stands free."""
HOLD = ms_samples(400)
"""It stays down this long after the last sound, ..."""
RISE = ms_samples(900)
"""... and takes this long to come up."""
BRIDGE = HOLD + RISE + DUCK_START
"""Gaps shorter than this are held: a bed that comes up just to go down again is heard as pumping."""

CUE_DELAY = ms_samples(150)
"""Music enters a moment after the last word, never on it."""
STING_LEAD = ms_samples(1700)
"""A sting is heard in the clear this long before the next word."""
BED_LEAD = ms_samples(600)
BED_FADE_IN = ms_samples(1500)
BED_FADE_OUT = ms_samples(2500)
FINAL_CHORD = ms_samples(300)
"""From the last word to the closing's hit; the closing comes up in this time."""
EDGE_FADE = ms_samples(10)
"""No cue starts or stops on a step."""
SILENT_DB = -60.0


@dataclass(frozen=True)
class CuePoint:
    """A cue of the script and the sample at which the script has reached it (the end of the word before)."""

    cue: Cue
    at: int


@dataclass(frozen=True)
class _Span:
    start: int
    end: int


def music_of(cue: Cue, kit: Kit) -> Music:
    """The piece that a cue names. Raises UnknownName with the kit's pieces."""
    try:
        return kit.music[cue.name]
    except KeyError:
        raise UnknownName("cue", cue.name, kit.music, hint=f"line {cue.line} of the script; kit {kit.name!r}") from None


def music_wait(cue: Cue, kit: Kit) -> int:
    """Samples that speech must leave for a cue before it goes on."""
    if cue.kind == "bed-out":
        return 0
    music = music_of(cue, kit)
    if cue.kind == "theme":
        return CUE_DELAY + _or(music.lead, music.hit or 0)
    return CUE_DELAY + _or(music.lead, STING_LEAD) if cue.kind == "sting" else 0


def _or(wanted: int | None, usual: int) -> int:
    return usual if wanted is None else wanted


def place_cues(
    points: Sequence[CuePoint], segments: Sequence[PlacedSegment], kit: Kit
) -> tuple[tuple[PlacedCue, ...], int]:
    """Every cue with its envelope, in order of start, and the sample at which the last of them has rung out."""
    speech = speech_spans(segments)
    placed = [
        _once(point, music_of(point.cue, kit), segments) for point in points if not point.cue.kind.startswith("bed")
    ]
    beats = [_Beat(cue.start, kit.music[cue.name].beat) for cue in placed]
    open_bed: CuePoint | None = None
    for point in points:
        if point.cue.kind == "bed-in":
            open_bed = point
        elif point.cue.kind == "bed-out":
            if open_bed is not None:
                placed.append(_bed(open_bed, point.at, music_of(open_bed.cue, kit), speech, beats))
            open_bed = None
    placed.sort(key=lambda cue: (cue.start, cue.name))
    return tuple(placed), max((cue.start + cue.length for cue in placed), default=0)


def speech_spans(segments: Sequence[PlacedSegment]) -> tuple[_Span, ...]:
    """Stretches of speech, with gaps shorter than BRIDGE counted in."""
    spans: list[_Span] = []
    for segment in segments:
        end = segment.start + segment.length
        if spans and segment.start - spans[-1].end < BRIDGE:
            spans[-1] = _Span(spans[-1].start, end)
        else:
            spans.append(_Span(segment.start, end))
    return tuple(spans)


def _once(point: CuePoint, music: Music, segments: Sequence[PlacedSegment]) -> PlacedCue:
    """A cue that plays from its start to its own end, or is taken out under the speech after it."""
    start = point.at + CUE_DELAY
    rise = _Rise(HOLD, RISE)
    if point.cue.kind == "closing" and segments:
        hit = music.hit if music.hit is not None else music.length
        start = max(start, segments[-1].start + segments[-1].length + FINAL_CHORD - hit)
        rise = _Rise(0, FINAL_CHORD)
    # What was said before the cue does not hold it down, however short the gap in which it enters.
    ahead = speech_spans([segment for segment in segments if segment.start + segment.length > start])
    kind: Literal["theme", "sting", "closing"] = (
        "theme" if point.cue.kind == "theme" else "closing" if point.cue.kind == "closing" else "sting"
    )
    fade_in, fade_out = _or(music.fade_in, EDGE_FADE), _or(music.fade_out, EDGE_FADE)
    length = music.length
    entered = [span.start for span in ahead if span.start > start]
    if music.tail is not None and entered:
        length = min(length, entered[0] + music.tail + fade_out - start)
    fades = (_Fade(0, fade_in), _Fade(length, length - fade_out))
    return PlacedCue(
        kind=kind,
        name=music.name,
        path=str(music.path),
        start=start,
        length=length,
        loop_start=None,
        loop_end=None,
        envelope=_envelope(start, length, music, ahead, rise, fades),
    )


@dataclass(frozen=True)
class _Beat:
    """A cue's first beat, and the length of one."""

    first: int
    length: int | None


def _bed(opening: CuePoint, end: int, music: Music, speech: Sequence[_Span], beats: Sequence[_Beat]) -> PlacedCue:
    start = max(0, opening.at + CUE_DELAY if opening.at else 0)
    following = [span.start for span in speech if span.start >= opening.at]
    fade_in, fade_out = _or(music.fade_in, BED_FADE_IN), _or(music.fade_out, BED_FADE_OUT)
    heard = _or(music.lead, BED_LEAD) + fade_in
    if following and following[0] - start > heard:
        start = following[0] - heard
    start = _on_the_beat(start, music, beats)
    length = end + HOLD + fade_out - start
    fades = (_Fade(0, fade_in), _Fade(length, length - fade_out))
    return PlacedCue(
        kind="bed",
        name=music.name,
        path=str(music.path),
        start=start,
        length=length,
        loop_start=music.loop_start,
        loop_end=music.loop_end,
        loop_fade=music.loop_fade,
        envelope=_envelope(start, length, music, speech, _Rise(HOLD, RISE), fades),
    )


def _on_the_beat(start: int, music: Music, beats: Sequence[_Beat]) -> int:
    """`start`, or less than a beat later, so that the bed is in time with the nearest cue of its tempo."""
    kin = [beat.first for beat in beats if music.beat and beat.length == music.beat]
    if not kin or not music.beat:
        return start
    return start + (min(kin, key=lambda first: abs(first - start)) - start) % music.beat


@dataclass(frozen=True)
class _Fade:
    """A ramp in dB between silence at `silent` and no change at `full`, in samples of the cue."""

    silent: int
    full: int

    def gain_db(self, at: int) -> float:
        share = (at - self.silent) / (self.full - self.silent) if self.full != self.silent else 1.0
        return SILENT_DB * (1 - min(1.0, max(0.0, share)))


@dataclass(frozen=True)
class _Rise:
    """How music comes up after speech, in samples."""

    hold: int
    length: int


def _envelope(
    start: int, length: int, music: Music, speech: Sequence[_Span], rise: _Rise, fades: Sequence[_Fade]
) -> tuple[GainPoint, ...]:
    """Level, ducking and fades in one: corners wherever any of them turns."""
    clear_db = SPEECH_TARGET_LUFS + music.clear_lu - music.loudness_lufs
    depth_db = music.ducked_lu - music.clear_lu
    corners = {0, length} | {edge for fade in fades for edge in (fade.silent, fade.full)}
    for span in speech:
        up = span.end + rise.hold
        corners |= {turn - start for turn in (span.start - DUCK_START, span.start - DUCK_DONE, up, up + rise.length)}
    inside = sorted(corner for corner in corners if 0 <= corner <= length)
    return tuple(
        GainPoint(
            corner,
            round(
                clear_db + _duck_db(start + corner, speech, rise, depth_db) + sum(f.gain_db(corner) for f in fades), 2
            ),
        )
        for corner in inside
    )


def _duck_db(at: int, speech: Sequence[_Span], rise: _Rise, depth_db: float) -> float:
    """How far speech at or near `at` pushes music down, `depth_db` at most."""
    deepest = 0.0
    for span in speech:
        up_again = span.end + rise.hold + rise.length
        if not span.start - DUCK_START <= at <= up_again:
            continue
        down = (at - (span.start - DUCK_START)) / (DUCK_START - DUCK_DONE)
        up = (up_again - at) / rise.length
        deepest = max(deepest, min(1.0, down, up))
    return depth_db * deepest
