"""Takes made ready to be laid down: treated as their voice is, and measured; both kept under what they come from.

A take can be dressed as soon as it is spoken, while others still are; what is found in the stores costs only reading.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.model import Take, Treatment, Utterance
from pipeline.sound.libraries import releases
from pipeline.sound.rests import Rest
from pipeline.sound.takes import TakeFacts, measure, treated
from pipeline.store import Store, digest
from pipeline.words import WordTime

_VERSION = 2
"""Raised when the same take would be measured otherwise than before."""
_HEAD = struct.Struct("<III")
"""Bytes of what is JSON, levels, powers."""


@dataclass(frozen=True, slots=True)
class Dressed:
    """A take as it will be heard, and what was measured on it: in bytes as it is kept, for a long work has many."""

    take: Take
    kept: bytes

    @property
    def facts(self) -> TakeFacts:
        """All that is to be known of the take."""
        told_size, levels_size, _ = _HEAD.unpack_from(self.kept)
        levels_at = _HEAD.size + told_size
        trim, length, lufs, rests, words = json.loads(self.kept[_HEAD.size : levels_at])
        return TakeFacts(
            trim,
            length,
            lufs,
            tuple(Rest(*rest) for rest in rests),
            tuple(WordTime(*word) for word in words),
            np.frombuffer(self.kept[levels_at : levels_at + levels_size], "<f4"),
            self.powers,
        )

    @property
    def powers(self) -> NDArray[np.float32]:
        """Those of the facts."""
        told_size, levels_size, _ = _HEAD.unpack_from(self.kept)
        return np.frombuffer(self.kept[_HEAD.size + told_size + levels_size :], "<f4")


class Dresser:
    """Dresses takes and keeps them in a cache's folder; may be called from any thread."""

    def __init__(self, cache: Path) -> None:
        self.treated, self._facts = Store(cache / "treated", ".wav"), Store(cache / "facts", ".facts")

    def dress(self, take: Take, treatment: Treatment) -> Dressed:
        """The take as it will be heard, and what is to be known of it. Raises CannotWrite."""
        heard = treated(take, treatment, self.treated)
        return Dressed(heard, _measured(heard, self._facts))

    def dress_all(self, utterances: Sequence[Utterance], takes: Mapping[str, Take], jobs: int) -> dict[str, Dressed]:
        """Every utterance's take, by segment id, with so many at once. Raises CannotWrite."""
        takes_by_key = {take.key: take for take in takes.values()}
        wanted = {u.segment.id: (takes[u.segment.id].key, u.profile.treatment) for u in utterances}
        different = list(dict.fromkeys(wanted.values()))
        with ThreadPoolExecutor(jobs) as pool:
            found = pool.map(lambda which: self.dress(takes_by_key[which[0]], which[1]), different)
            ready = dict(zip(different, found, strict=True))
        return {name: ready[which] for name, which in wanted.items()}


def _measured(take: Take, store: Store) -> bytes:
    key = digest(_VERSION, take.key, releases())
    kept = store.get(key)
    if kept is None:
        kept = _to_bytes(measure(take))
        store.put(key, kept)
    return kept  # what was just measured too is read as the next run will read it: to the last digit the same


def _to_bytes(facts: TakeFacts) -> bytes:
    rests = [[rest.start, rest.length] for rest in facts.rests]
    words = [[word.word, word.start, word.end] for word in facts.words]
    told = json.dumps([facts.trim, facts.length, facts.lufs, rests, words]).encode("ascii")
    arrays = [np.asarray(array, "<f4").tobytes() for array in (facts.levels, facts.powers)]
    return _HEAD.pack(len(told), *map(len, arrays)) + told + b"".join(arrays)
