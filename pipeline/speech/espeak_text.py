"""An utterance as eSpeak NG is given it, and the way back: from its word events to the words of the spoken text.

Phonemes stand in double brackets, and stressed words are SSML where there are any. The library names a word by its
place in the text that it was given; of two words that it says as one ("of the") only the first is named, and of words
in phonemes some are not: those share the time until the next one that is. The promise: every word has a time, in order.
"""

from __future__ import annotations

import html
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.alignment import shared
from pipeline.speech.engine import speakable
from pipeline.speech.espeak_phonemes import from_ipa
from pipeline.words import SpokenPiece, WordTime


@dataclass(frozen=True)
class EspeakText:
    """A text for the library."""

    text: str
    origins: tuple[int, ...]
    """For each character of `text`, its place in the spoken text."""
    has_phonemes: bool
    has_stress: bool


def espeak_text(pieces: Sequence[SpokenPiece]) -> EspeakText:
    """The text of an utterance; stress is "moderate", because at "strong" the library's samples clip.

    >>> espeak_text([SpokenPiece("Mr Wang", ipa="wɑːŋ"), SpokenPiece(" came.")]).text
    '[[wA:N]] came.'
    """
    has_stress = any(piece.emphasis for piece in pieces)
    sounds = [from_ipa(piece.ipa) if piece.ipa else None for piece in pieces]
    parts: list[tuple[str, int]] = []
    at = 0
    for piece, phonemes in zip(pieces, sounds, strict=True):
        said = _said(piece.text, phonemes, at, tagged=has_stress)
        if has_stress:
            said = [(html.escape(letters, quote=False), place) for letters, place in said]
        if piece.emphasis:
            said = [('<emphasis level="moderate">', at), *said, ("</emphasis>", at + len(piece.text))]
        parts += said
        at += len(piece.text)
    origins = tuple(place for letters, place in parts for _ in letters)
    return EspeakText("".join(letters for letters, _ in parts), origins, any(sounds), has_stress)


def word_times(spoken: str, text: EspeakText, events: Sequence[tuple[int, int]], length: int) -> tuple[WordTime, ...]:
    """Times of all words of `spoken`; events are places in `text` and samples, `length` is the take's in samples."""
    words = spoken.split()
    begins = [start for start, _ in _word_places(spoken)]
    named: dict[int, int] = {}
    for place, at in events:
        if 0 <= place < len(text.origins):
            named.setdefault(max(bisect_right(begins, text.origins[place]) - 1, 0), at)
    starts = _ascending(named, length)
    found: list[WordTime] = []
    for (first, start), (following, end) in pairwise([*starts, (len(words), length)]):
        edges = shared(words[first:following], start, end)
        found += (WordTime(number, *edge) for number, edge in enumerate(edges, first))
    return tuple(found)


def _ascending(named: dict[int, int], length: int) -> list[tuple[int, int]]:
    """Word and start, from the first word on; an event out of order is dropped."""
    found: list[tuple[int, int]] = []
    for word, at in sorted(named.items()):
        if at <= length and (not found or at >= found[-1][1]):
            found.append((word, at))
    return found if found and found[0][0] == 0 else [(0, 0), *found]


def _word_places(text: str) -> list[tuple[int, int]]:
    """Start and end of each word."""
    places, at = [], 0
    for word in text.split():
        at = text.index(word, at)
        places.append((at, at + len(word)))
        at += len(word)
    return places


def _said(text: str, phonemes: str | None, at: int, *, tagged: bool) -> list[tuple[str, int]]:
    """A piece as the library is given it, and where its letters stand; no text opens brackets of its own.

    >>> "".join(letters for letters, _ in _said(" Wang", "'wA:N", 0, tagged=True)), _said("[[x", None, 7, tagged=False)
    (" [['wA:N]] ", [('[ ', 7), ('[', 8), ('x', 9)])
    """
    if phonemes is None:
        plain = speakable(text)
        doubled = [plain[n : n + 2] in ("[[", "]]") for n in range(len(plain))]
        return [(letter + " " * opens, at + n) for n, (letter, opens) in enumerate(zip(plain, doubled, strict=True))]
    head = len(text) - len(text.lstrip())
    places = [at + start for start, _ in _word_places(text)]
    sounds = phonemes.split(" ")
    alike = len(sounds) == len(places)
    inside = [(" " * bool(n) + sound, places[n] if alike else places[0]) for n, sound in enumerate(sounds)]
    # Without a space a tag right behind the brackets would be read out.
    tail = text[len(text.rstrip()) :] or " " * tagged
    return [(text[:head], at), ("[[", places[0]), *inside, ("]]", places[-1]), (tail, places[-1])]
