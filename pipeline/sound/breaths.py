"""Give long sentences breath: lengthen the rests that an engine leaves at commas, where a reader would breathe.

A rest is a stretch inside a take in which nothing sounds. Those count that stand between a word with a mark of
punctuation behind it and the next word; others (before a plosive, or the engine's own) are left alone. Of these become
breaths that stand in a long sentence and do not follow each other too soon: a list is not chopped up. The promise:
nothing of the take is dropped, silence is only put in where there is some.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipeline.model import Breath
from pipeline.sound.rests import CLAUSE_ENDS, ClauseRest, Rest
from pipeline.sound.words import Heard
from pipeline.units import ms_samples, samples

LONG_SENTENCE = samples(7)
"""Shorter sentences are said in one breath."""
_APART = samples(2.2)
"""Between one breath and the next, and from either end of the sentence."""


def clause_rests(words: Sequence[str], times: Sequence[Heard], rests: Sequence[Rest]) -> tuple[ClauseRest, ...]:
    """The rests that stand at the marks inside a sentence, in order, the longest for each; `times` are the words'."""
    found: list[ClauseRest] = []
    for number, (word, (time, following)) in enumerate(zip(words, pairwise(times), strict=False)):
        between = [rest for rest in rests if time.start < rest.start and rest.start + rest.length <= following.end]
        if word.endswith(CLAUSE_ENDS) and between:
            found.append(ClauseRest(number, max(between, key=lambda rest: rest.length)))
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
