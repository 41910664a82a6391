"""Put together the record of a build when all of it is done."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from pipeline.builds.manifest import program_digest, told_path
from pipeline.builds.record import ENCODER, FFMPEG, Build, Facts, Line, ReelMade
from pipeline.model import Cue, Gap, Piece, Profile, Script, Segment, Take, Timeline, Utterance
from pipeline.plan import Plan, spoken_settings
from pipeline.script.kit import Kit
from pipeline.script.lexicon import Lexicon
from pipeline.sound import lame
from pipeline.sound.kept_files import Whole
from pipeline.sound.libraries import releases
from pipeline.sound.mix import cues_between
from pipeline.sound.pieces import Music
from pipeline.sound.recording import FORMAT as PICKUP_FORMAT
from pipeline.sound.reels import Work
from pipeline.sound.tools import ffmpeg_path, ffmpeg_version
from pipeline.sound.treatments import VERSION as TREATMENTS
from pipeline.sound_files import tags_of
from pipeline.speech import engine as engines
from pipeline.speech.takes import FORMAT as TAKES
from pipeline.units import milliseconds
from pipeline.words import SpokenPiece


@dataclass(frozen=True)
class Done:
    """What a run has done."""

    takes: Mapping[str, Take]
    """Segment id -> take as spoken or recorded, before its treatment."""
    spoken: AbstractSet[str]
    """Keys of those that were spoken in this run."""
    treated: AbstractSet[str]
    """Keys of those that were treated in this run."""
    reels: Sequence[Work]
    measured: int
    """How many reels were measured in this run."""
    files: Sequence[Whole]
    inputs: Mapping[str, Mapping[str, str]]
    """What each file is to the episode -> path as told -> SHA-256; see `manifest`."""


def gather(plan: Plan, utterances: Sequence[Utterance], timeline: Timeline, done: Done) -> Build:
    """The record of a build."""
    lexicon, _, _ = spoken_settings(plan)
    return Build(
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        article=plan.article.text,
        settings=_settings(plan, timeline, done.inputs),
        roles={role: profile.name for role, profile in plan.profiles.items()},
        lines=_lines(plan.script, utterances, timeline, lexicon, done.takes),
        reels=_reels(timeline, done.reels),
        spoken=tuple(sorted(done.spoken)),
        treated=tuple(sorted(done.treated)),
        measured=done.measured,
        whole={done.form: done.key for done in done.files},
        encoded=tuple(done.form for done in done.files if not done.found),
    )


# --- settings ------------------------------------------------------------------------------------------------------


def _settings(plan: Plan, timeline: Timeline, inputs: Mapping[str, Mapping[str, str]]) -> dict[str, Facts]:
    kit, choices, delivery = plan.kit, plan.article.choices, plan.delivery
    formats = {"takes": TAKES, "treatments": TREATMENTS, "pickups": PICKUP_FORMAT}
    return {
        "program": {"sources": program_digest(), **formats},
        "libraries": _libraries(plan.forms),
        "tags": tags_of(plan, timeline),
        "kit": _kit(kit),
        "pauses_ms": dict(kit.pauses_ms),
        "templates": inputs.get("template", {}),
        "show": {"title": plan.show.title},
        "cast": {"name": plan.cast},
        "ear": asdict(choices.ear),
        "switched off": {"repairs": sorted(choices.repairs_off), "spoken forms": sorted(choices.spoken_off)},
        "delivery": {"name": delivery.name, "aim": delivery.aim, "target": delivery.target}
        | {"max_peak_db": delivery.max_peak_db, "bitrate_kbps": delivery.bitrate_kbps}
        | {"channels": delivery.channels, "draft": delivery.draft},
        **{f"voice {profile.name}": _voice(profile) for profile in plan.profiles.values()},
        **{f"music {name}": _music(kit.music[name], inputs["music"]) for name in {cue.name for cue in timeline.cues}},
    }


def _libraries(forms: Sequence[str]) -> dict[str, str]:
    """All that may be another release and then gives another sound."""
    found = dict(releases())
    if "mp3" in forms:
        found[ENCODER] = lame.encoder()
    if tuple(forms) != ("mp3",):
        found[FFMPEG] = ffmpeg_version(ffmpeg_path())
    return found


def _kit(kit: Kit) -> dict[str, Any]:
    return {
        "name": kit.name,
        "masked": kit.masked,
        "link": kit.link,
        "room_tone_lu": kit.room_tone_lu,
        "selection": asdict(kit.selection) if kit.selection else None,
        "turns": {kind: list(words) for kind, words in kit.turns.items()},
        "quotation_roles": list(kit.quotation_roles),
    }


def _voice(profile: Profile) -> dict[str, Any]:
    """All that shapes how a profile sounds."""
    engine = engines.create(profile.engine)
    voice = engine.find(profile.voice)
    facts = {name: fact for name, fact in asdict(profile).items() if name not in ("name", "passed_over")}
    return facts | {"engine_version": engine.version(), "voice_version": voice.version if voice else ""}


def _music(music: Music, digests: Mapping[str, str]) -> dict[str, Any]:
    """A piece as people have it: its file, and what theirs say of it. All else follows from these."""
    path = told_path(music.path)
    return {"path": path, "sha256": digests[path], "written": {file: dict(its) for file, its in music.written.items()}}


# --- lines ---------------------------------------------------------------------------------------------------------


def _lines(
    script: Script, utterances: Sequence[Utterance], timeline: Timeline, lexicon: Lexicon, takes: Mapping[str, Take]
) -> tuple[Line, ...]:
    spoken = {utterance.segment.id: utterance for utterance in utterances}
    pauses = {gap.start + gap.length: gap for gap in timeline.gaps}
    cues = _cues(script)
    lines = []
    for placed in timeline.segments:
        segment, take = placed.segment, takes[placed.segment.id]
        lines.append(
            Line(
                id=segment.id,
                shown=segment.shown,
                written=_written(segment.pieces),
                spoken=placed.spoken,
                sounds=_sounds(spoken[segment.id].pieces),
                role=segment.role,
                origin=segment.origin,
                span=(segment.span.start, segment.span.end) if segment.span else None,
                template=segment.template,
                lexicon={m.entry.grapheme: m.entry.ipa or m.entry.alias or "" for m in lexicon.find(segment.shown)},
                again=spoken[segment.id].again,
                recorded=take.recorded,
                take=take.key,
                treated=placed.take.key,
                start=placed.start,
                length=placed.length,
                breaths_ms=tuple(milliseconds(breath.length) for breath in placed.breaths),
                pause=_pause(pauses.get(placed.start)),
                cues=cues[segment.id],
            )
        )
    return tuple(lines)


def _written(pieces: Sequence[Piece]) -> str:
    said = [[p.text, p.sub, p.ipa, p.emphasis] for p in pieces]
    return "" if all(p == Piece(p.text) for p in pieces) else json.dumps(said, ensure_ascii=False)


def _sounds(pieces: Sequence[SpokenPiece]) -> str:
    said = [[p.text, p.ipa, p.emphasis] for p in pieces]
    return "" if all(p == SpokenPiece(p.text) for p in pieces) else json.dumps(said, ensure_ascii=False)


def _pause(gap: Gap | None) -> tuple[str, int]:
    return (gap.kind, milliseconds(gap.length)) if gap else ("none", 0)


def _cues(script: Script) -> dict[str, tuple[str, ...]]:
    """Segment id -> music that enters before it."""
    found: dict[str, tuple[str, ...]] = {}
    waiting: list[str] = []
    for item in (item for chapter in script.chapters for item in chapter.items):
        if isinstance(item, Cue):
            waiting.append(f"{item.name} ends" if item.kind == "bed-out" else item.name)
        elif isinstance(item, Segment):
            found[item.id], waiting = tuple(waiting), []
    return found


# --- reels ---------------------------------------------------------------------------------------------------------


def _reels(timeline: Timeline, work: Sequence[Work]) -> tuple[ReelMade, ...]:
    """What was done about each reel, whichever gain it was done with first; key and gain are those of the last time.

    None where no MP3 was made: other forms are encoded in one piece.
    """
    last = {done.reel: done for done in work}
    anew = {done.reel for done in work if not done.found}
    first = 0
    made = []
    for reel in timeline.reels if last else ():
        end = reel.start + reel.length
        segments = timeline.segments
        while first < len(segments) and segments[first].start + segments[first].length <= reel.start:
            first += 1
        after = next((n for n in range(first, len(segments)) if segments[n].start >= end), len(segments))
        playing = (cue.name for cue in cues_between(timeline, reel.start, end))
        made.append(
            ReelMade(
                start=reel.start,
                length=reel.length,
                key=last[reel].key,
                first=first,
                last=min(after + 1, len(segments)),  # the pause before the next line is in it too
                music=tuple(dict.fromkeys(playing)),
                gain_db=last[reel].gain_db,
                ceiling_dbtp=round(last[reel].ceiling_dbtp, 2),
                encoded=reel in anew,
            )
        )
    return tuple(made)
