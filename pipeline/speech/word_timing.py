"""When each word of a text is heard, from the phonemes of the text and how long each of them lasts.

A phonemizer writes some words together ("ɔnðə" for "on the") and some apart ("D P R K"), so its groups of phonemes are
brought into step with the words first, by how many sounds they have and which consonants they begin and end with; words
that share a group share its time by their letters. The promise: every word that has a letter or figure has a time, in
order, none overlaps the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.alignment import in_step, shared
from pipeline.words import WordTime

_CLASSES = {
    letter: kind
    for kind, letters in {
        "p": "pb", "t": "tdθðɾʔ", "k": "kgɡqxc", "f": "fvɸ", "s": "szʃʒ", "m": "m", "n": "nŋ", "l": "lɫ", "r": "rɹɚɝ",
        "w": "wʍ", "h": "h",
    }.items()
    for letter in letters
}  # fmt: skip
"""Consonants, as letters and as phonemes, by where they are made: a letter and its sound fall into one class."""
_VOWELS = frozenset("aeiouyæøœɐɑɒɔɘəɚɛɜɝɞɤɨɪɯɵɶʉʊʌʏᵻ")
_EDGE_COST, _SHARED_COST, _LOST_COST = 1.0, 0.6, 6.0
"""For an end that sounds otherwise, for a group that words share (or the other way round), for a word without sound."""


@dataclass(frozen=True)
class Group:
    """Phonemes that are written together, and when they are heard."""

    symbols: str
    start: int
    """Samples from the start of the take."""
    end: int


@dataclass(frozen=True)
class _Sounds:
    """What is compared of words and of groups."""

    length: float
    first: str
    last: str


def timed(words: Sequence[str], groups: Sequence[Group]) -> tuple[WordTime, ...]:
    """Times of `words` (a spoken text, split); those without a letter or figure have none.

    >>> groups = [Group("ɔnðə", 0, 400), Group("kˈiː", 450, 900)]
    >>> [(time.start, time.end) for time in timed("on the quay".split(), groups)]
    [(0, 171), (171, 400), (450, 900)]
    """
    voiced = [number for number, word in enumerate(words) if any(letter.isalnum() for letter in word)]
    heard = [group for group in groups if any(symbol.isalpha() for symbol in group.symbols)]
    if not voiced or not heard:
        return ()
    ours = [_sounds(words[number].lower()) for number in voiced]
    theirs = [_sounds(group.symbols) for group in heard]
    found: list[WordTime] = []
    for match in in_step(len(ours), len(theirs), lambda a, b: _unlike(ours, a, theirs, b)):
        if match.left:
            start = heard[match.right[0]].start if match.right else _free(found, heard, match.right.start)
            end = heard[match.right[-1]].end if match.right else start
            numbers = [voiced[at] for at in match.left]
            edges = shared([words[number] for number in numbers], start, end)
            found += (WordTime(number, *edge) for number, edge in zip(numbers, edges, strict=True))
    return tuple(found)


def _free(found: Sequence[WordTime], heard: Sequence[Group], following: int) -> int:
    """Where a word stands that no phonemes were made of."""
    return found[-1].end if found else heard[min(following, len(heard) - 1)].start


def _sounds(symbols: str) -> _Sounds:
    consonants = "".join(_CLASSES.get(symbol, "") for symbol in symbols)
    vowels = sum(symbol in _VOWELS for symbol in symbols)
    return _Sounds(len(consonants) + 0.5 * vowels, consonants[:1], consonants[-1:])


def _unlike(ours: Sequence[_Sounds], a: range, theirs: Sequence[_Sounds], b: range) -> float:
    if not a or not b:
        return _LOST_COST * (len(a) + len(b))
    length = sum(ours[at].length for at in a), sum(theirs[at].length for at in b)
    edges = (ours[a[0]].first != theirs[b[0]].first) + (ours[a[-1]].last != theirs[b[-1]].last)
    return abs(length[0] - length[1]) + _EDGE_COST * edges + _SHARED_COST * (len(a) + len(b) - 2)
