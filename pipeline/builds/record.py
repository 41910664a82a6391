"""The record of a build: all that its sound was made of, and which of it had to be made.

One build is one line of `builds.jsonl` in the episode's folder, which keeps the last build and the one before it. A
record that another version of this program wrote in another form counts as none.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import RequestError
from pipeline.store import write_whole

FILE = "builds.jsonl"
VERSION = 1
"""Raised with every change to what stands in a record."""

Facts = Mapping[str, Any]


@dataclass(frozen=True)
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


@dataclass(frozen=True)
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
    """By what they belong to: "program", "kit", "pauses_ms", "templates", "delivery", "voice NAME", "music NAME"."""
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
    whole: tuple[str, ...]
    """Forms of the sound that are encoded in one piece every time; an MP3 is joined from its reels."""


def to_json(build: Build) -> str:
    """The build as a line of JSON."""
    # vars, and not asdict, which copies all of it: a book has thousands of lines.
    rows = {"lines": [vars(line) for line in build.lines], "reels": [vars(reel) for reel in build.reels]}
    return json.dumps({"version": VERSION, **vars(build), **rows}, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str | bytes) -> Build | None:
    """The build that `to_json` wrote; None for a record of another version, or for what is none."""
    try:
        raw = json.loads(text)
        if raw.pop("version") != VERSION:
            return None
        raw |= {"lines": tuple(map(_line, raw["lines"])), "reels": tuple(map(_reel, raw["reels"]))}
        return Build(**raw)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _line(raw: dict[str, Any]) -> Line:
    lists = ("breaths_ms", "pause", "cues")
    return Line(**raw | {name: tuple(raw[name]) for name in lists} | {"span": raw["span"] and tuple(raw["span"])})


def _reel(raw: dict[str, Any]) -> ReelMade:
    return ReelMade(**raw | {"music": tuple(raw["music"])})


def keep(build: Build, before: Path, staging: Path) -> None:
    """Write the build into `staging`, after the last one of the folder `before`. Raises CannotWrite."""
    write_whole(staging / FILE, b"".join([*_last_lines(before / FILE, 1), to_json(build).encode(), b"\n"]))


def last_builds(folder: Path) -> tuple[Build | None, Build]:
    """The build before the last, where there is a record of it, and the last. Raises RequestError."""
    builds = [from_json(line) for line in _last_lines(folder / FILE, 2)]
    if not builds or builds[-1] is None:
        raise RequestError(f"{folder / FILE}: no record of a build that this version can read; make the episode again")
    return (builds[0] if len(builds) > 1 else None), builds[-1]


def _last_lines(path: Path, count: int) -> list[bytes]:
    """With their ends."""
    if not path.is_file():
        return []
    with path.open("rb") as file:
        return [line.rstrip(b"\n") + b"\n" for line in deque(file, count)]
