"""timeline.json: every segment, gap, cue, chapter and reel in integer samples, for programs that come after.

Reading it back gives the same timeline, except for the paths of takes and music: those are of the machine it was made
on, and are left out so that the same episode is the same file everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipeline.errors import RequestError
from pipeline.model import (
    Breath,
    GainPoint,
    Gap,
    Piece,
    PlacedChapter,
    PlacedCue,
    PlacedSegment,
    Profile,
    Reel,
    Segment,
    Span,
    Take,
    Timeline,
    Word,
    Words,
)
from pipeline.sounds import AUDIO_NAMES

VERSION = 1
TIMELINE_NAME = "timeline.json"


def timeline_json(timeline: Timeline) -> str:
    """The timeline as text, one entry a line."""
    return "".join(json_pieces(timeline))


def json_pieces(timeline: Timeline) -> Iterator[str]:
    """The same, an entry at a time: that of a long work is not held whole."""
    lists: dict[str, Iterable[dict[str, Any]]] = {
        "segments": map(_segment, timeline.segments),
        "gaps": map(asdict, timeline.gaps),
        "cues": map(_cue, timeline.cues),
        "chapters": map(asdict, timeline.chapters),
        "reels": map(asdict, timeline.reels),
    }
    yield f'{{\n"version": {VERSION},\n"sample_rate": {timeline.sample_rate},\n"length": {timeline.length}'
    yield f',\n"room_tone_lu": {timeline.room_tone_lu}'
    for name, rows in lists.items():
        yield f',\n"{name}": '
        yield from _rows(rows)
    yield "\n}\n"


def from_json(text: str) -> Timeline:
    """The timeline that `timeline_json` wrote. Raises ValueError, KeyError or TypeError for any other text."""
    raw = json.loads(text)
    if raw["version"] != VERSION:
        raise ValueError(f"timeline version {raw['version']}, expected {VERSION}")
    return Timeline(
        sample_rate=raw["sample_rate"],
        length=raw["length"],
        segments=tuple(_placed(entry) for entry in raw["segments"]),
        gaps=tuple(Gap(**entry) for entry in raw["gaps"]),
        cues=tuple(_placed_cue(entry) for entry in raw["cues"]),
        chapters=tuple(PlacedChapter(**entry) for entry in raw["chapters"]),
        reels=tuple(Reel(**entry) for entry in raw["reels"]),
        room_tone_lu=raw["room_tone_lu"],
    )


def timeline_in(folder: Path) -> Timeline:
    """The timeline of the episode in a folder. Raises RequestError where there is none that can be read."""
    try:
        return from_json((folder / TIMELINE_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RequestError(
            f"{folder}: no episode ({error}); expected a folder with {TIMELINE_NAME} and {AUDIO_NAMES[0]}"
        ) from error


def _rows(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    before = "[\n "
    for row in rows:
        yield before + json.dumps(row, ensure_ascii=False)
        before = ",\n "
    yield "[]" if before.startswith("[") else "\n]"


def _segment(placed: PlacedSegment) -> dict[str, Any]:
    segment = placed.segment
    return {
        "id": segment.id,
        "start": placed.start,
        "length": placed.length,
        "kind": segment.kind,
        "role": segment.role,
        "speaker": segment.speaker,
        "origin": segment.origin,
        "source": asdict(segment.span) if segment.span else None,
        "line": segment.line,
        "paragraph": segment.paragraph,
        "pieces": [asdict(piece) for piece in segment.pieces],
        "spoken": placed.spoken,
        "profile": asdict(placed.profile),
        "take": {key: value for key, value in asdict(placed.take).items() if key != "path"},
        "trim": placed.trim,
        "gain_db": placed.gain_db,
        "breaths": [[breath.at, breath.length] for breath in placed.breaths],
        "words": [[word.text, word.start, word.length] for word in placed.words],
    }


def _placed(raw: dict[str, Any]) -> PlacedSegment:
    segment = Segment(
        id=raw["id"],
        kind=raw["kind"],
        role=raw["role"],
        pieces=tuple(Piece(**piece) for piece in raw["pieces"]),
        line=raw["line"],
        paragraph=raw["paragraph"],
        origin=raw["origin"],
        span=Span(**raw["source"]) if raw["source"] else None,
        speaker=raw["speaker"],
    )
    return PlacedSegment(
        segment=segment,
        spoken=raw["spoken"],
        profile=Profile(**raw["profile"] | {"passed_over": tuple(raw["profile"]["passed_over"])}),
        take=Take(path="", **raw["take"]),
        start=raw["start"],
        length=raw["length"],
        trim=raw["trim"],
        gain_db=raw["gain_db"],
        breaths=tuple(Breath(*breath) for breath in raw["breaths"]),
        words=Words.of(Word(*word) for word in raw["words"]),
    )


def _cue(cue: PlacedCue) -> dict[str, Any]:
    return {key: value for key, value in asdict(cue).items() if key != "path"}


def _placed_cue(raw: dict[str, Any]) -> PlacedCue:
    envelope = tuple(GainPoint(**point) for point in raw["envelope"])
    return PlacedCue(**{**raw, "envelope": envelope, "path": ""})
