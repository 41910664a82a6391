"""Which words each recording was made for: `pickups.json` among a person's recordings, one entry a recording.

A file is named by its segment's number, and another sentence has that number once one is added or left out before it.
So a recording is known by its bytes, and stays with the words that its segment had when it was first published. The
promise: it is heard in the place of no others. A comma more, or another kind of quotation mark, makes no other words.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import ConfigError, PickupRefused
from pipeline.model import Utterance
from pipeline.store import write_whole

FILE = "pickups.json"

_BEFORE, _AFTER, _ALONE = "\"'“”‘’„«»([…—", ".,;:!?\"'“”‘’„«»)]…—", "-–"
"""Marks that are not said before a word, after it, or by themselves; "-5" and ".5" are not 5, and "US" is not "us"."""
_QUOTED = 60
"""Letters of a text in a message."""


class Entry(NamedTuple):
    """What a recording was made for."""

    segment: str
    says: str
    sha256: str
    """Of the file's bytes."""


def refuse_moved(digests: Mapping[Path, str], utterances: Sequence[Utterance]) -> None:
    """Raises PickupRefused where a recording (path -> SHA-256) stands for other words now, ConfigError."""
    entries = _read(_file(digests)) if digests else []
    says = {utterance.segment.id: utterance.segment.shown for utterance in utterances}
    made_for = {path: [entry.says for entry in entries if entry.sha256 == digest] for path, digest in digests.items()}
    moved = {
        path: texts[0]
        for path, texts in made_for.items()
        if texts and _words(says.get(path.stem, "")) not in map(_words, texts)
    }
    if moved:
        raise _refusal(moved, says, {path.stem for path in digests if path not in moved})


def remember(digests: Mapping[Path, str], utterances: Sequence[Utterance]) -> None:
    """Note what recordings that have been accepted were made for. Raises ConfigError, CannotWrite."""
    if not digests:
        return
    says = {utterance.segment.id: utterance.segment.shown for utterance in utterances}
    before = _read(_file(digests))
    accepted = [Entry(path.stem, says[path.stem], digest) for path, digest in digests.items()]
    known = {(entry.sha256, *_words(entry.says)) for entry in accepted}
    entries = sorted([*accepted, *(entry for entry in before if (entry.sha256, *_words(entry.says)) not in known)])
    if entries != before:
        rows = [entry._asdict() for entry in entries]
        write_whole(_file(digests), (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode())


def _file(digests: Collection[Path]) -> Path:
    return next(iter(digests)).with_name(FILE)


def _read(path: Path) -> list[Entry]:
    if not path.is_file():
        return []
    try:
        rows = json.loads(path.read_text(encoding="utf-8-sig"))  # a person may have saved it
        return [Entry(str(row["segment"]), str(row["says"]), str(row["sha256"])) for row in rows]
    except (ValueError, KeyError, TypeError) as error:
        remedy = "take it away: each recording is then taken to say what its segment says now"
        raise ConfigError(str(path), f"cannot be read: {error}", remedy) from error


def _words(text: str) -> tuple[str, ...]:
    """
    >>> _words("“It was,” she said – “1,958.”")
    ('It', 'was', 'she', 'said', '1,958')
    """
    words = (part.lstrip(_BEFORE).rstrip(_AFTER) for part in text.split())
    return tuple(word for word in words if word.strip(_ALONE))


# --- what to do about it -------------------------------------------------------------------------------------------


def _refusal(moved: Mapping[Path, str], says: Mapping[str, str], kept: Collection[str]) -> PickupRefused:
    """All that moved, in one message; `kept` are the segments whose recordings are in their place."""
    homes = _homes(moved, says, kept)
    path, text = next(iter(moved.items()))
    now = f"{path.stem} says {_quoted(says[path.stem])} now" if path.stem in says else f"no {path.stem} is left"
    others = f"; {len(moved) - 1} more are out of place" if len(moved) > 1 else ""
    renamed = [f"{old} to {new}" for old, new in _one_by_one(homes)]
    homeless = [path.name for path in moved if path not in homes]
    remedies = [f"rename {', then '.join(renamed)}, or record again what is said there now"] * bool(renamed)
    remedies += [f"record {', '.join(homeless)} again or take it away, no segment that says it is left for it"] * bool(
        homeless
    )
    remedies += [f"of a recording that does say the words of its segment, take the entry out of {FILE}"]
    return PickupRefused(str(path), f"recorded for {_quoted(text)}, but {now}{others}", "; ".join(remedies))


def _quoted(text: str) -> str:
    return repr(textwrap.shorten(text, _QUOTED, placeholder=" …"))


def _homes(moved: Mapping[Path, str], says: Mapping[str, str], kept: Collection[str]) -> dict[Path, str]:
    """The segment that says the words of a recording, for each where one is without a recording of its own."""
    free = {name: _words(text) for name, text in says.items() if name not in kept}
    homes: dict[Path, str] = {}
    for path, text in moved.items():
        home = next((name for name, words in free.items() if words == _words(text)), None)
        if home:
            homes[path] = home
            del free[home]
    return homes


def _one_by_one(homes: Mapping[Path, str]) -> list[tuple[str, str]]:
    """Old and new names of files, in an order in which no recording is written over another."""
    left = {path.stem: (path.name, home, path.suffix) for path, home in homes.items()}
    order = []
    while left:
        stem = next((stem for stem, (_, home, _) in left.items() if home not in left), None)
        if stem is None:  # they go round: one has to wait outside
            name, home, suffix = left.pop(next(iter(left)))
            order.append((name, f"spare{suffix}"))
            left["spare"] = (f"spare{suffix}", home, suffix)
        else:
            name, home, suffix = left.pop(stem)
            order.append((name, f"{home}{suffix}"))
    return order
