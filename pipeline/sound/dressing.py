"""Takes made ready to be laid down: treated as their voice is, and measured; both kept under what they come from."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from pipeline.model import Take, Treatment, Utterance, WordTime
from pipeline.sound.rests import Rest
from pipeline.sound.takes import TakeFacts, measure, treated
from pipeline.store import Store, digest

_VERSION = 1
"""Raised when the same take would be measured otherwise than before."""
_HEAD = struct.Struct("<III")
"""Bytes of what is JSON, levels, powers."""

Dressed = tuple[Take, TakeFacts]


def dressed(
    utterances: Sequence[Utterance], takes: Mapping[str, Take], treated_takes: Store, facts: Store, jobs: int
) -> dict[str, Dressed]:
    """By segment id: the take as it will be heard, and what is to be known of it; both kept in the stores."""

    def dress(wanted: tuple[str, Treatment]) -> Dressed:
        take = treated(takes_by_key[wanted[0]], wanted[1], treated_takes)
        return take, _facts(take, facts)

    takes_by_key = {take.key: take for take in takes.values()}
    wanted = {u.segment.id: (takes[u.segment.id].key, u.profile.treatment) for u in utterances}
    different = list(dict.fromkeys(wanted.values()))
    with ThreadPoolExecutor(jobs) as pool:
        found = dict(zip(different, pool.map(dress, different), strict=True))
    return {name: found[which] for name, which in wanted.items()}


def _facts(take: Take, store: Store) -> TakeFacts:
    key = digest(_VERSION, take.key)
    kept = store.get(key)
    if kept is None:
        kept = _to_bytes(measure(take))
        store.put(key, kept)
    return _from_bytes(kept)  # what was just measured too, as the next run will read it: to the last digit the same


def _to_bytes(facts: TakeFacts) -> bytes:
    rests = [[rest.start, rest.length] for rest in facts.rests]
    words = [[word.word, word.start, word.end] for word in facts.words]
    told = json.dumps([facts.trim, facts.length, facts.lufs, rests, words]).encode("ascii")
    arrays = [np.asarray(array, "<f4").tobytes() for array in (facts.levels, facts.powers)]
    return _HEAD.pack(len(told), *map(len, arrays)) + told + b"".join(arrays)


def _from_bytes(data: bytes) -> TakeFacts:
    told_size, levels_size, _ = _HEAD.unpack_from(data)
    levels_at = _HEAD.size + told_size
    trim, length, lufs, rests, words = json.loads(data[_HEAD.size : levels_at])
    return TakeFacts(
        trim,
        length,
        lufs,
        tuple(Rest(*rest) for rest in rests),
        tuple(WordTime(*word) for word in words),
        np.frombuffer(data[levels_at : levels_at + levels_size], "<f4"),
        np.frombuffer(data[levels_at + levels_size :], "<f4"),
    )
