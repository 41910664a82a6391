"""Tell what a build made again, and why: for a terminal, with the same cause told once, and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from pipeline.builds.compare import Again, ReelAgain, Why
from pipeline.units import clock, seconds

_MOST_NAMED = 6


def as_json(folder: Path, told: Why) -> dict[str, object]:
    """All of it; times in seconds."""
    reels = [
        {
            "reel": reel.number,
            "start_s": round(seconds(reel.start), 3),
            "end_s": round(seconds(reel.end), 3),
            "causes": list(reel.causes),
        }
        for reel in told.remade
    ]
    return {
        "episode": str(folder),
        "made_at": told.made_at,
        "before_at": told.before_at,
        "first": told.before_at is None,
        "takes": told.takes,
        "reels": told.reels,
        **{name: [asdict(again) for again in getattr(told, name)] for name in ("spoken", "treated", "found")},
        "encoded": reels,
        "measured": told.measured,
        "whole": [asdict(form) for form in told.whole],
    }


def as_text(folder: Path, told: Why) -> str:
    """A paragraph for each kind of thing that was made, then what the cache had."""
    head = f"{folder}, made {_when(told.made_at)}"
    head += f"; the build before it: {_when(told.before_at)}" if told.before_at else ": the first build"
    parts = [
        head,
        *_part("Spoken", told.spoken, f"{told.takes} takes", told),
        *_part("Treated", told.treated, f"{told.takes} takes", told),
        *_part("Encoded", [_reel(reel) for reel in told.remade], f"{told.reels} reels", told),
        *_part("Encoded in one piece", [Again(form.form, form.causes) for form in told.whole], _forms(told), told),
    ]
    if told.measured:
        again = " again" * (told.before_at is not None)
        parts.append(f"Decoded and measured{again}: {told.measured} of {told.reels} reels")
    if len(parts) == 1:
        parts.append("Nothing was made again: all of it was in the cache.")
    if told.found:
        parts.append("\n".join(["Another take than before, without speaking:", *_grouped(told.found)]))
    return "\n\n".join(parts)


def _part(what: str, made: Sequence[Again], among: str, told: Why) -> list[str]:
    if not made:
        return []
    if told.before_at is None:
        return [f"{what}: {len(made)} of {among}"]
    return ["\n".join([f"{what} again: {len(made)} of {among}", *_grouped(made)])]


def _forms(told: Why) -> str:
    return "1 form" if told.forms == 1 else f"{told.forms} forms"


def _reel(reel: ReelAgain) -> Again:
    return Again(f"reel {reel.number} ({_time(reel.start)} to {_time(reel.end)})", reel.causes)


def _grouped(made: Iterable[Again]) -> list[str]:
    """Things with the same causes together."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for again in made:
        groups.setdefault(again.causes, []).append(again.segment)
    lines = []
    for causes, names in groups.items():
        if causes[0].startswith(f"{names[0]}: "):  # it says what has happened to itself
            lines += [f"  {causes[0]}", *(f"      {cause}" for cause in causes[1:])]
            continue
        more = len(names) - _MOST_NAMED
        lines.append("  " + ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else ""))
        lines += [f"      {cause}" for cause in causes]
    return lines


def _time(at: int) -> str:
    return clock(at).partition(".")[0]


def _when(made_at: str) -> str:
    return made_at.replace("T", " ").replace("+00:00", " UTC")
