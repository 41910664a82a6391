"""Which takes a person has asked for anew: `redo.json` in an episode's folder, one entry a segment.

An engine that draws noise says the same words in another way when the noise is drawn anew; the number of the take is
what it is drawn from, so every run that follows finds the take that was chosen. It counts for the words it was asked
for: a segment that says something else begins at its first take.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.errors import ConfigError, UnknownName
from pipeline.model import PlacedSegment, Timeline, Utterance
from pipeline.store import write_whole

FILE = "redo.json"


def asked_again(folder: Path, utterances: Sequence[Utterance]) -> tuple[Utterance, ...]:
    """The utterances with the number of the take that was asked for. Raises ConfigError."""
    chosen = _read(folder / FILE)
    return tuple(
        replace(utterance, again=chosen[key]) if (key := _key(utterance)) in chosen else utterance
        for utterance in utterances
    )


def ask_again(
    folder: Path, staging: Path, utterances: Sequence[Utterance], segments: Iterable[str]
) -> tuple[Utterance, ...]:
    """The utterances, `segments` in another take than that of the episode in `folder`.

    That is written into `staging`, and so counts for later runs once an episode is made of it. Raises UnknownName,
    ConfigError, CannotWrite.
    """
    by_id = {utterance.segment.id: utterance for utterance in utterances}
    chosen = dict(_read(folder / FILE))
    for name in segments:
        if name not in by_id:
            raise UnknownName("segment", name, by_id, hint="the script names a sentence by the @mark before it")
        chosen[_key(by_id[name])] = chosen.get(_key(by_id[name]), 0) + 1
    rows = [{"segment": name, "says": says, "again": again} for (name, says), again in sorted(chosen.items())]
    write_whole(staging / FILE, (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode())
    return asked_again(staging, utterances)


def told(before: Timeline, after: Timeline, segments: Iterable[str]) -> list[str]:
    """A line for each segment that was asked for: how long its takes were and are, and whether it is another one."""
    old, new = ({placed.segment.id: placed for placed in timeline.segments} for timeline in (before, after))
    return [_told(old.get(name), new[name]) for name in dict.fromkeys(segments)]


def _told(old: PlacedSegment | None, new: PlacedSegment) -> str:
    take, voice = new.take, f"{new.profile.engine}:{new.profile.voice}"
    length = f"{take.frames / take.sample_rate:.2f} s"
    if take.recorded:
        return f"{new.segment.id}: a person's recording is heard, and no take: {length}"
    if old is None or old.take.recorded:
        return f"{new.segment.id}: spoken by {voice}, {length}"
    if _bytes(new, take.key) == _bytes(new, old.take.key):
        remedy = "change the words, their lexicon entry or the voice"
        return f"{new.segment.id}: the same as before, {length}: {voice} says these words in one way; {remedy}"
    return f"{new.segment.id}: spoken anew by {voice}, {length}, before {old.take.frames / old.take.sample_rate:.2f} s"


def _bytes(placed: PlacedSegment, key: str) -> bytes | None:
    """A take's file in the store that holds the segment's; None where it is no more."""
    path = Path(placed.take.path).parent.parent / key[:2] / f"{key}.wav"
    return path.read_bytes() if path.is_file() else None


def _key(utterance: Utterance) -> tuple[str, str]:
    return utterance.segment.id, utterance.segment.shown


def _read(path: Path) -> Mapping[tuple[str, str], int]:
    if not path.is_file():
        return {}
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return {(row["segment"], row["says"]): int(row["again"]) for row in rows}
    except (ValueError, KeyError, TypeError) as error:
        raise ConfigError(
            str(path), f"cannot be read: {error}", "take it away: all takes are then the first"
        ) from error
