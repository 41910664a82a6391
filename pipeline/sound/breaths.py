"""Give long sentences breath: lengthen the rests that an engine leaves at commas, where a reader would breathe.

A rest is a stretch inside a take in which nothing sounds. Each is matched with the mark of punctuation that it was made
for, by where that mark would fall at a steady pace; a rest that matches no mark (before a plosive, or the engine's own)
is left alone. Of the matched ones those become breaths that stand in a long sentence and do not follow each other too
soon: a list is not chopped up. The promise: nothing of the take is dropped, silence is only put in where there is some.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.model import Breath
from pipeline.units import ms_samples, samples

CLAUSE_ENDS = (",", ";", ":", "—", "–", ")")

LONG_SENTENCE = samples(7)
"""Shorter sentences are said in one breath."""
_APART = samples(2.2)
"""Between one breath and the next, and from either end of the sentence."""
_REST_S = 0.12
"""Shorter silences are the closures of plosives."""
_QUIET_DB = -45.0
"""Against the take's peak: what counts as silence inside it."""
_NEAR, _NEAR_SHARE = samples(0.5), 0.06
"""How far a rest may be from where its mark is expected: in samples, or as a share of the sentence."""


@dataclass(frozen=True)
class Rest:
    """A silence inside a take, in samples from the start of speech."""

    start: int
    length: int


@dataclass(frozen=True)
class ClauseRest:
    """A rest and the word of the shown text after which it stands, from 0."""

    word: int
    rest: Rest


def find_rests(mono: NDArray[np.float32], rate: int, wanted_rate: int) -> tuple[Rest, ...]:
    """Rests of a trimmed take of shape (frames,) at `rate`; positions count at `wanted_rate`."""
    level = np.abs(mono)
    quiet = level <= level.max(initial=0.0) * 10 ** (_QUIET_DB / 20)
    edges = np.flatnonzero(np.diff(quiet, prepend=False, append=False))
    scale = wanted_rate / rate
    pairs = zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    inner = [
        (first, last) for first, last in pairs if first > 0 and last < len(mono) and last - first >= _REST_S * rate
    ]
    return tuple(Rest(round(first * scale), round(last * scale) - round(first * scale)) for first, last in inner)


def weight(word: str) -> int:
    """How long a word takes to say, in letters; a mark behind it counts as three."""
    return len(word) + 1 + 3 * word.endswith((*CLAUSE_ENDS, ".", "!", "?"))


def clause_rests(words: Sequence[str], length: int, rests: Sequence[Rest]) -> tuple[ClauseRest, ...]:
    """The rests that stand at the marks inside a sentence of `length` samples, in order, at most one for each mark."""
    passed = np.cumsum([weight(word) for word in words])
    near = max(_NEAR, round(_NEAR_SHARE * length))
    found: list[ClauseRest] = []
    free = list(rests)
    for number, word in enumerate(words[:-1]):
        if not word.endswith(CLAUSE_ENDS):
            continue
        expected = length * int(passed[number]) // int(passed[-1])
        close = [rest for rest in free if abs(rest.start + rest.length // 2 - expected) <= near]
        if close:
            best = min(close, key=lambda rest: abs(rest.start + rest.length // 2 - expected))
            found.append(ClauseRest(number, best))
            free = [rest for rest in free if rest.start > best.start]
    return tuple(found)


def breaths(clauses: Sequence[ClauseRest], length: int, clause_ms: int) -> tuple[Breath, ...]:
    """What is put into a take of `length` samples, so that its breaths are `clause_ms` long."""
    if length < LONG_SENTENCE:
        return ()
    taken: list[Breath] = []
    last = 0
    for clause in clauses:
        rest = clause.rest
        missing = ms_samples(clause_ms) - rest.length
        far = rest.start - last >= _APART and length - rest.start - rest.length >= _APART
        if far and missing > 0:
            last = rest.start + rest.length
            taken.append(Breath(rest.start + rest.length // 2, missing))
    return tuple(taken)


def breathing(mono: NDArray[np.float32], taken: Sequence[Breath]) -> list[NDArray[np.float32]]:
    """A take's samples cut at its breaths, with the silences between: to be joined as they come."""
    pieces: list[NDArray[np.float32]] = []
    at = 0
    for breath in taken:
        pieces += [mono[at : breath.at], np.zeros(breath.length, np.float32)]
        at = breath.at
    return [*pieces, mono[at:]]
