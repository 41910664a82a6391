"""Place every segment, gap and cue in integer samples: from takes to the timeline.

Everything is decided here; mixer, chapters and transcript only read it. The engine's own silence is trimmed first, so
that a gap is what it says. Explicit pauses in the script come before the kit's; of the kit's, the first that applies
counts: a new section, a spoken title, a quotation's edge, another speaker, a paragraph, a sentence. Long sentences
breathe at their clauses: see `breaths`. Music waits for speech and speech
for music at cues: see `cues`. Reels are cut in pauses, and padded to whole MP3 frames by lengthening that pause.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.model import (
    Breath,
    Chapter,
    Cue,
    Gap,
    GapKind,
    Item,
    Pause,
    PlacedChapter,
    PlacedSegment,
    Reel,
    Script,
    Segment,
    Take,
    Timeline,
    Utterance,
    Word,
    Words,
)
from pipeline.script.kit import Kit
from pipeline.sound.breaths import breaths, clause_rests
from pipeline.sound.cues import CUE_DELAY, CuePoint, music_wait, place_cues
from pipeline.sound.takes import SPEECH_TARGET_LUFS, TakeFacts
from pipeline.sound.words import Heard, shown_times
from pipeline.units import MASTER_RATE, MP3_FRAME, ms_samples, samples

REEL_TARGET = samples(25)
"""A reel ends at the first pause after this: about 400 kB as MP3, little to make anew after a change, little memory."""
REEL_PAUSE = samples(0.3)
"""A pause shorter than this is no place to cut: an encoder's pre-roll would reach into speech."""

_MAX_LEVELLING_DB = 15.0
"""A take further off than this is no quiet take but a broken one; it is not blown up."""


@dataclass
class _Tape:
    """The state of laying things down one after another; `at` is the next free sample."""

    music_from: int = 0
    """Where cues before the first word are reached."""
    at: int = 0
    reel_start: int = 0
    segments: list[PlacedSegment] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    reels: list[Reel] = field(default_factory=list)
    points: list[CuePoint] = field(default_factory=list)
    chapters: list[tuple[str, int]] = field(default_factory=list)
    waiting: list[Item] = field(default_factory=list)
    """Cues and pauses since the last segment."""

    def gap(self, kind: GapKind, length: int) -> None:
        """Leave `length` samples without speech; long enough, it may end a reel."""
        ends_reel = length >= REEL_PAUSE and self.at + length // 2 - self.reel_start >= REEL_TARGET
        if ends_reel:
            cut = self.at + length // 2
            padding = -(cut - self.reel_start) % MP3_FRAME
            self.reels.append(Reel(self.reel_start, cut + padding - self.reel_start))
            self.reel_start = cut + padding
            length += padding
        if length:
            self.gaps.append(Gap(kind, self.at, length))
        self.at += length


def arrange(
    script: Script,
    utterances: Sequence[Utterance],
    takes: Mapping[str, Take],
    facts: Callable[[Take], TakeFacts],
    kit: Kit,
    *,
    head: int = 0,
    tail: int = 0,
) -> Timeline:
    """Lay out the whole episode.

    `takes` is by segment id; `facts` gives trim, length and loudness of a take. `head` and `tail` are samples in which
    nothing may sound, neither speech nor music: at least so many at each end. The result's length is a whole number of
    MP3 frames.
    """
    spoken = {utterance.segment.id: utterance for utterance in utterances}
    tape = _Tape(music_from=max(0, head - CUE_DELAY))
    tape.gap("head", max(head, ms_samples(kit.pauses_ms["head"])))
    for chapter in script.chapters:
        _lay_chapter(tape, chapter, spoken, takes, facts, kit)
    tape.points += [CuePoint(cue, tape.at) for cue in tape.waiting if isinstance(cue, Cue)]
    speech_end = tape.at
    cues, rung_out = place_cues(tuple(tape.points), tuple(tape.segments), kit)
    length = max(rung_out + tail, speech_end + max(tail, ms_samples(kit.pauses_ms["tail"])))
    length += -(length - tape.reel_start) % MP3_FRAME
    tape.gaps.append(Gap("tail", speech_end, length - speech_end))
    tape.reels.append(Reel(tape.reel_start, length - tape.reel_start))
    return Timeline(
        sample_rate=MASTER_RATE,
        length=length,
        segments=tuple(tape.segments),
        gaps=tuple(tape.gaps),
        cues=cues,
        chapters=_chapters(tape.chapters, length),
        reels=tuple(tape.reels),
        room_tone_lu=kit.room_tone_lu,
    )


def _lay_chapter(
    tape: _Tape,
    chapter: Chapter,
    spoken: Mapping[str, Utterance],
    takes: Mapping[str, Take],
    facts: Callable[[Take], TakeFacts],
    kit: Kit,
) -> None:
    started = has_music = False
    for item in chapter.items:
        if not isinstance(item, Segment):
            tape.waiting.append(item)
            has_music = has_music or isinstance(item, Cue)
            continue
        before = tape.at
        _lay_gap(tape, item, not started, kit)
        if not started:
            start = _chapter_start(before, tape.at, has_music) if tape.chapters else 0
            tape.chapters.append((chapter.title, start))
            started = True
        take = takes[item.id]
        tape.segments.append(_place(spoken[item.id], take, facts(take), tape.at, kit.pauses_ms["clause"]))
        tape.at += tape.segments[-1].length
        tape.waiting = []


def _chapter_start(before: int, at: int, has_music: bool) -> int:
    """A chapter opens with its music, else a breath before its first word."""
    return before + CUE_DELAY if has_music else max(before, at - ms_samples(250))


def _lay_gap(tape: _Tape, after: Segment, new_chapter: bool, kit: Kit) -> None:
    """Lay the silence before `after`, and note the cues in it."""
    before = tape.segments[-1].segment if tape.segments else None
    cues = [item for item in tape.waiting if isinstance(item, Cue)]
    pauses = [ms_samples(item.length_ms) for item in tape.waiting if isinstance(item, Pause)]
    # Before the first word the head has been laid already: music may begin with the episode.
    tape.points += [CuePoint(cue, tape.at if before else tape.music_from) for cue in cues]
    kind, key = pause_between(before, after, new_chapter)
    usual = ms_samples(kit.pauses_ms[key]) if before else 0
    wait = max((music_wait(cue, kit) for cue in cues), default=0)
    if pauses:
        tape.gap("pause", sum(pauses))
    else:
        tape.gap("music" if wait > usual else kind, max(usual, wait))


def pause_between(before: Segment | None, after: Segment, new_chapter: bool) -> tuple[GapKind, str]:
    """What stands between two segments, and which of the kit's pauses says how long."""
    if before is None:
        return "head", "head"
    if new_chapter:
        return "section", "section"
    if before.kind in ("heading", "title") or after.kind in ("heading", "title"):
        return "heading", "heading"
    kind: GapKind = "speaker" if before.role != after.role else "quotation"
    if (before.kind == "quotation") != (after.kind == "quotation"):
        return kind, "before_quotation" if after.kind == "quotation" else "after_quotation"
    if before.role != after.role:
        return kind, "speaker"
    return ("sentence", "sentence") if before.paragraph == after.paragraph else ("paragraph", "paragraph")


def _place(utterance: Utterance, take: Take, facts: TakeFacts, start: int, clause_ms: int) -> PlacedSegment:
    wanted = SPEECH_TARGET_LUFS + utterance.profile.gain_db - facts.lufs
    gain_db = max(-_MAX_LEVELLING_DB, min(_MAX_LEVELLING_DB, wanted))
    words = utterance.segment.shown.split()
    times = shown_times(words, utterance.spoken.split(), facts)
    taken = breaths(clause_rests(words, times, facts.rests), facts.length, clause_ms)
    return PlacedSegment(
        segment=utterance.segment,
        spoken=utterance.spoken,
        profile=utterance.profile,
        take=take,
        start=start,
        length=facts.length + sum(breath.length for breath in taken),
        trim=facts.trim,
        gain_db=round(gain_db, 2),
        words=Words.of(_word(word, time, start, taken) for word, time in zip(words, times, strict=True)),
        breaths=taken,
    )


def _word(text: str, time: Heard, start: int, taken: Sequence[Breath]) -> Word:
    """A word at its place in the episode, in a take that begins at `start`."""
    begin, end = _moved(time.start, taken, begins=True), _moved(time.end, taken, begins=False)
    return Word(text, start + begin, max(0, end - begin))


def _moved(at: int, taken: Sequence[Breath], *, begins: bool) -> int:
    """A place in speech after breaths were put in: what begins at a breath comes after it, what ends there before."""
    return at + sum(breath.length for breath in taken if breath.at < at or (begins and breath.at == at))


def _chapters(starts: Sequence[tuple[str, int]], length: int) -> tuple[PlacedChapter, ...]:
    ends = [start for _, start in starts[1:]] + [length]
    return tuple(PlacedChapter(title, start, end - start) for (title, start), end in zip(starts, ends, strict=True))
