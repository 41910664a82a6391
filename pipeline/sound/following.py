"""Find the words of a text in a take whose engine does not say when it speaks them: a person's recording, for one.

Words are expected to last by their letters and syllables, to part where the sound dips, and to be followed by a rest
where a mark of punctuation stands, and only there. All borders are chosen together, by the least sum of what speaks
against them (dynamic programming over frames of 10 ms). The promise: as many stretches as words, in order, that fill
the take.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.sound.moving import moving_maximum
from pipeline.sound.rests import CLAUSE_ENDS, QUIET_DB
from pipeline.speech.pace import syllables

FRAME_S = 0.01

_WORD_S, _LETTER_S, _SYLLABLE_S = 0.06, 0.035, 0.09
"""What a word is expected to last, before all are brought to the length of the take: in itself, by letter, syllable."""
_UNEVEN = 0.35
"""Spread of a word's length around that, in natural logarithms."""
_DIP_COST, _DIP_DB, _DIP_NEAR = 5.0, 30.0, 12
"""A border without a dip costs this, one in a dip of so many dB nothing; against the loudest within so many frames."""
_REST_COST, _REST_FRAMES = 10.0, 12
"""A mark without a rest of so many frames behind it, or such a rest without a mark."""
_LONGEST, _SPARE_FRAMES = 3.0, 40
"""A word lasts at most so many times what is expected, and so many frames more, and a rest."""

_NOT_SAID = re.compile(r"[\W_]")
_QUOTES = "\"'”’)]»"

Levels = NDArray[np.float32]
"""Level of each frame of 10 ms in dB, shape (frames,)."""


def levels(mono: NDArray[np.float32], rate: int) -> Levels:
    """Of a trimmed take, shape (samples,), range [-1, 1]; a last frame that is not whole is left out."""
    per_frame = round(rate * FRAME_S)
    frames = mono[: len(mono) // per_frame * per_frame].reshape(-1, per_frame)
    return np.asarray(20 * np.log10(np.sqrt((frames**2).mean(axis=1)) + 1e-5), np.float32)


def borders(words: Sequence[str], heard: Levels) -> list[int]:
    """Frames at which words begin, and the end of the last: one more than there are words."""
    count = len(heard)
    quiet = heard < heard.max(initial=-100.0) + QUIET_DB
    sounding = np.concatenate([[0], np.cumsum(~quiet)])
    expected = np.array([_expected_s(word) for word in words])
    expected *= max(int(sounding[-1]), 1) / expected.sum()
    dips, rests = _dip_costs(heard), _rests(quiet)
    longest_rest = int(rests.max(initial=0.0))
    best = np.full(count + 1, np.inf)
    best[0] = 0.0
    came_from: list[NDArray[np.intp]] = []
    for number, word in enumerate(words):
        edge = _edge_costs(word, dips, rests) if number < len(words) - 1 else np.zeros(count + 1)
        most = int(_LONGEST * expected[number]) + _SPARE_FRAMES + longest_rest
        best, froms = _extended(best, sounding, float(expected[number]), edge, most)
        came_from.append(froms)
    if not np.isfinite(best[count]):  # more words than frames, or next to it
        return [round(share) for share in np.concatenate([[0.0], expected.cumsum() / expected.sum() * count])]
    found = [count]
    for froms in reversed(came_from):
        found.append(int(froms[found[-1]]))
    return found[::-1]


def _extended(
    best: NDArray[np.float64], sounding: NDArray[np.intp], expected: float, edge: NDArray[np.float64], most: int
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Least cost of each frame as the end of one more word, and where that word then begins."""
    frames = len(best)
    found = np.full(frames, np.inf)
    froms = np.zeros(frames, np.intp)
    for lasting in range(2, min(most, frames)):
        uneven = np.log(np.maximum(sounding[lasting:] - sounding[:-lasting], 1) / expected) / _UNEVEN
        cost = best[:-lasting] + uneven**2 + edge[lasting:]
        better = cost < found[lasting:]
        found[lasting:][better] = cost[better]
        froms[lasting:][better] = np.flatnonzero(better)
    return found, froms


def _expected_s(word: str) -> float:
    said = _NOT_SAID.sub("", word)
    return _WORD_S + _LETTER_S * len(said) + _SYLLABLE_S * syllables(said) if said else 0.01


def _dip_costs(heard: Levels) -> NDArray[np.float64]:
    around = moving_maximum(heard.astype(np.float64), 2 * _DIP_NEAR + 1) if len(heard) else heard
    return np.append(_DIP_COST * np.clip((heard - around + _DIP_DB) / _DIP_DB, 0, 1), 0.0)


def _rests(quiet: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Length in frames of the quiet that each frame is in."""
    edges = np.flatnonzero(np.diff(quiet, prepend=False, append=False))
    found = np.zeros(len(quiet) + 1)
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        found[first:last] = last - first
    return found


def _edge_costs(word: str, dips: NDArray[np.float64], rests: NDArray[np.float64]) -> NDArray[np.float64]:
    """What speaks against a border behind `word` at each frame."""
    resting = np.clip(rests / _REST_FRAMES, 0, 1)
    is_clause_end = word.rstrip(_QUOTES).endswith((*CLAUSE_ENDS, ".", "!", "?"))
    return dips + _REST_COST * (1 - resting if is_clause_end else resting)
