"""Finished files, kept with what was measured on them: where nothing changed, one is copied and not encoded.

A file is copied in and out a piece at a time, and hashed on its way: a copy with another byte than was kept counts as
none. It is never linked, so whoever changes the tags of a published file changes that one alone. What cannot be kept,
or is so large that it would drive out what other episodes are made of, is encoded again the next time.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.errors import CannotWrite
from pipeline.model import Levels, Loudness
from pipeline.sound.measure import Measured
from pipeline.store import Store, write_pieces

_LARGEST_SHARE = 0.25
"""Of the cache's limit: of 4 GB, 17 hours of M4B or 5 of FLAC."""
_PIECE_BYTES = 2**20


@dataclass(frozen=True)
class Whole:
    """A form of the sound that is encoded in one piece was encoded, or found in the cache as it was encoded before."""

    form: str
    key: str
    """Of all that its file is made of."""
    found: bool
    """Whether it was in the cache."""


class KeptFiles:
    """Files in a cache's folder, each beside a sealed note with its hash and what was measured on it."""

    def __init__(self, cache: Path, limit_bytes: int) -> None:
        """`limit_bytes` is the cache's."""
        self._notes = Store(cache / "files", ".json")
        self._largest_bytes = _LARGEST_SHARE * limit_bytes
        self.work: list[Whole] = []
        """What this run has asked for."""

    def take(self, key: str, path: Path) -> Measured | None:
        """Put a copy of the kept file at `path`, and tell what was measured on it; None where there is none, whole."""
        noted = json.loads(self._notes.get(key) or b"null")
        measured = _measured(noted["measured"]) if noted and self._copied(key, path, noted["sha256"]) else None
        self.work.append(Whole(_form(path), key, measured is not None))
        return measured

    def keep(self, key: str, path: Path, measured: Measured) -> None:
        """Keep a copy of `path`, if it is not too large."""
        if path.stat().st_size > self._largest_bytes:
            return
        with contextlib.suppress(CannotWrite):  # the episode is whole without it
            seal = hashlib.sha256()
            write_pieces(self._place(key, path), _pieces(path, seal))
            note = {"sha256": seal.hexdigest(), "measured": asdict(measured)}
            self._notes.put(key, json.dumps(note).encode())

    def _copied(self, key: str, path: Path, sha256: str) -> bool:
        """Whether there is a copy now, to the byte."""
        kept, seal = self._place(key, path), hashlib.sha256()
        try:
            os.utime(kept)  # it is used: the cache's eviction lets it be
            write_pieces(path, _pieces(kept, seal))
        except (OSError, CannotWrite):
            return False
        return seal.hexdigest() == sha256

    def _place(self, key: str, path: Path) -> Path:
        return self._notes.path(key).with_suffix(path.suffix)


def _pieces(path: Path, seal: hashlib._Hash) -> Iterator[bytes]:
    """A file, not held whole; `seal` takes it in."""
    with path.open("rb") as file:
        while piece := file.read(_PIECE_BYTES):
            seal.update(piece)
            yield piece


def _measured(noted: dict[str, object]) -> Measured:
    """As `asdict` and JSON have it, to the last digit the same."""
    given: dict[str, object] = noted | {
        "loudness": Loudness(**noted["loudness"]),  # type: ignore[arg-type]
        "levels": Levels(**noted["levels"]),  # type: ignore[arg-type]
        "outline": tuple(noted["outline"]),  # type: ignore[arg-type]
    }
    return Measured(**given)  # type: ignore[arg-type]


def _form(path: Path) -> str:
    return path.suffix.removeprefix(".")
