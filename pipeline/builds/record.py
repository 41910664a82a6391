"""The record of a build: all that its sound was made of, and which of it had to be made.

`builds.jsonl` in the episode's folder keeps the last build and the one before it: of each a line of JSON that tells of
the whole, then one for each line of the script and each reel, so that no record is ever held whole as text. One that
another version of this program wrote in another form counts as none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from itertools import chain, islice
from pathlib import Path
from typing import Any

from pipeline.errors import RequestError
from pipeline.store import write_pieces

FILE = "builds.jsonl"
VERSION = 3
"""Raised with every change to what stands in a record."""
_FIRST = b'{"version":'
"""How the first line of a build begins, and no other."""

ENCODER, FFMPEG = "MP3 encoder", "ffmpeg"
"""Their names among the libraries of the settings; ffmpeg encodes all other forms."""

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """A segment, and what its sound is made of besides its voice."""

    id: str
    shown: str
    written: str
    """How the script has it, with what it says of its words, as JSON; "" where that is plain text."""
    spoken: str
    """Words that the engine is given."""
    sounds: str
    """With their phonemes and stresses, as JSON; "" where it is given words alone."""
    role: str
    origin: str
    span: tuple[int, int] | None
    """Characters of the article's text."""
    template: str | None
    """File and line of the template that its words are from."""
    lexicon: Mapping[str, str]
    """Entries of lexicons that are about its words."""
    again: int
    """How often another take was asked for."""
    recorded: bool
    take: str
    """Key of what was spoken or recorded."""
    treated: str
    """Key of the take as its treatment makes it sound; the take's own where there is nothing to do."""
    start: int
    """Sample in the episode."""
    length: int
    breaths_ms: tuple[int, ...]
    pause: tuple[str, int]
    """Kind and milliseconds of the pause before it."""
    cues: tuple[str, ...]
    """Music that enters in that pause."""


@dataclass(frozen=True, slots=True)
class ReelMade:
    """A reel, and whether it had to be made."""

    start: int
    length: int
    key: str
    """Of all that sounds in it, before the programme gain."""
    first: int
    """Number of the first line that reaches into it, or comes after it."""
    last: int
    """One past the number of the last line that has to do with it."""
    music: tuple[str, ...]
    """What plays in it."""
    gain_db: float
    ceiling_dbtp: float
    encoded: bool
    """Whether it was encoded in this run; else it was in the cache."""


@dataclass(frozen=True)
class Build:
    """A build as recorded."""

    made_at: str
    """ISO 8601, UTC."""
    article: str
    """Text as extracted."""
    settings: Mapping[str, Facts]
    """By what they belong to: "program", "libraries", "tags", "kit", "pauses_ms", "templates", "delivery", "voice
    NAME", "music NAME"."""
    roles: Mapping[str, str]
    """Role -> name of the profile that speaks it."""
    lines: tuple[Line, ...]
    reels: tuple[ReelMade, ...]
    """Empty where no MP3 was made."""
    spoken: tuple[str, ...]
    """Keys of the takes that were spoken in this run."""
    treated: tuple[str, ...]
    """Keys of those that were treated."""
    measured: int
    """How many reels were decoded and measured: those of which a byte is another one, or one near their edges."""
    whole: Mapping[str, str]
    """Form of the sound that is encoded in one piece -> key of all that its file is made of; an MP3 is joined from its
    reels."""
    encoded: tuple[str, ...]
    """Those of them that were encoded in this run."""


def to_rows(build: Build) -> Iterator[bytes]:
    """The build as lines of a file, with their ends."""
    counts = {"lines": len(build.lines), "reels": len(build.reels)}
    yield _row({"version": VERSION, **vars(build), **counts})
    yield from map(_part, build.lines)
    yield from map(_part, build.reels)


def _part(part: Line | ReelMade) -> bytes:
    return _row({field.name: getattr(part, field.name) for field in fields(part)})  # asdict would copy all of it


def _row(facts: Facts) -> bytes:
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def from_rows(rows: Iterator[bytes]) -> Build | None:
    """The build that `to_rows` wrote; None for a record of another version, or for what is none."""
    try:
        raw = json.loads(next(rows))
        if raw.pop("version") != VERSION:
            return None
        lines = [_line(json.loads(row)) for row in islice(rows, raw["lines"])]
        reels = [_reel(json.loads(row)) for row in islice(rows, raw["reels"])]
        if (len(lines), len(reels)) != (raw["lines"], raw["reels"]):
            return None
        return Build(**raw | {"lines": tuple(lines), "reels": tuple(reels)})
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _line(raw: dict[str, Any]) -> Line:
    lists = ("breaths_ms", "pause", "cues")
    return Line(**raw | {name: tuple(raw[name]) for name in lists} | {"span": raw["span"] and tuple(raw["span"])})


def _reel(raw: dict[str, Any]) -> ReelMade:
    return ReelMade(**raw | {"music": tuple(raw["music"])})


def keep(build: Build, before: Path, staging: Path) -> None:
    """Write the build into `staging`, after the last one of the folder `before`. Raises CannotWrite."""
    last = chain.from_iterable(_last_builds(before / FILE, 1))
    write_pieces(staging / FILE, chain(last, to_rows(build)))


def last_builds(folder: Path) -> tuple[Build | None, Build]:
    """The build before the last, where there is a record of it, and the last. Raises RequestError."""
    builds = [from_rows(rows) for rows in _last_builds(folder / FILE, 2)]
    if not builds or builds[-1] is None:
        raise RequestError(f"{folder / FILE}: no record of a build that this version can read; make the episode again")
    return (builds[0] if len(builds) > 1 else None), builds[-1]


def _last_builds(path: Path, count: int) -> Iterator[Iterator[bytes]]:
    """The lines of each of the last builds in a file, with their ends, to be taken before the next is asked for."""
    if not path.is_file():
        return
    starts, at = [], 0
    with path.open("rb") as file:
        for row in file:
            if row.startswith(_FIRST):
                starts.append(at)
            at += len(row)
        for start in starts[-count:]:
            file.seek(start)
            yield (row.rstrip(b"\n") + b"\n" for row in file)
