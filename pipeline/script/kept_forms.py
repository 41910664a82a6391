"""Spoken forms kept from one run to the next: a changed sentence costs its own, not those of the whole article.

An article's forms are one file, under the hash of all that makes them: the rules (their program text), the lexicon,
what is said in place of what cannot be, and the rules that stand aside. What is kept is what was asked for last.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path

from pipeline.model import Segment
from pipeline.programs import program_digest
from pipeline.store import Store, digest
from pipeline.words import SpokenPiece

Pieces = tuple[SpokenPiece, ...]
FOLDER = "spoken"
"""Of the cache."""
_LIBRARY = "num2words"
"""Says figures: another version may say them otherwise."""


class KeptForms:
    """The forms of one article; `facts` are what they depend on besides the rules and the words. To be closed."""

    def __init__(self, cache: Path, *facts: object) -> None:
        self._store = Store(cache / FOLDER, ".json")
        self._key = digest(_rules(), *facts)
        self._kept: dict[str, list[list[object]]] = json.loads(self._store.get(self._key) or b"{}")
        self._asked: dict[str, list[list[object]]] = {}

    def of(self, segment: Segment, make: Callable[[Segment], Pieces]) -> Pieces:
        """The form of a segment; made where there is none yet."""
        key = digest([astuple(piece) for piece in segment.pieces])
        if key not in self._kept:
            self._kept[key] = [list(astuple(piece)) for piece in make(segment)]
        self._asked[key] = self._kept[key]
        return tuple(SpokenPiece(*piece) for piece in self._asked[key])  # type: ignore[arg-type]  # as they were kept

    def close(self) -> None:
        """Keep what was asked for. Raises CannotWrite."""
        content = json.dumps(self._asked, ensure_ascii=False).encode()
        if content != self._store.get(self._key):
            self._store.put(self._key, content)


def _rules() -> str:
    """Hash of the program text of the rules."""
    return program_digest(sorted(Path(__file__).parent.rglob("*.py")), [_LIBRARY])
