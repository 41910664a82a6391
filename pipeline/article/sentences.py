"""Cut text into sentences with pysbd, in pieces small enough for it, and without losing a character.

pysbd's time grows with the square of a text's length, and an unbalanced quotation mark makes it swallow what follows:
it is never given more than `LIMIT` characters, and most lines, which are one sentence and show it, are not given to it.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator
from typing import Any

from pipeline.article.sentence_ends import mended
from pipeline.model import LINK, STAND_IN

LIMIT = 1500
"""Characters that pysbd is given at once."""
LONGEST = 1200
"""Characters of a sentence; a longer one is cut at a clause, else at a word: an utterance must end some time."""

_POSSIBLE_END = re.compile(r"[.!?…][\"'”’)\]}]*(?=\s+\S)|\b1\) .*\b2\) ", re.DOTALL)
"""A stop, or items of a list that are counted within the line."""


def split_sentences(text: str) -> list[str]:
    """Sentences of `text`, stripped; every character that is not white space is in one of them, in order."""
    return [text[start:end] for start, end in sentence_bounds(text)]


def sentence_bounds(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence."""
    bounds: list[tuple[int, int]] = []
    for start, end in _windows(text):
        for first, last in _in_window(text[start:end]):
            bounds += _cut(text, start + first, start + last)
    return bounds


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of at most LIMIT characters that end where a sentence surely or probably does."""
    start = 0
    while len(text) - start > LIMIT:
        stretch = text[start : start + LIMIT]
        ends = [found.end() for found in re.finditer(r"[.!?][\"”’)]*(?=\s+[\"“(]?[A-Z])", stretch)]
        # Not at an initial or a title such as "Dr.": the word before the stop has three small letters at least.
        sure = [end for end in ends if re.search(r"[a-z0-9]{3}[.!?][\"”’)]*$", stretch[:end])]
        end = (sure or ends or [stretch.rfind(" ")])[-1]
        end = _beside_stand_in(text, start, start + (end if end > 0 else LIMIT)) - start
        yield start, start + end
        start += end
    if start < len(text):
        yield start, len(text)


def _in_window(text: str) -> Iterator[tuple[int, int]]:
    """Bounds of the sentences of a short text."""
    pieces = _segmenter().segment(text) if _POSSIBLE_END.search(text) else [text]
    at = 0
    bounds: list[tuple[int, int]] = []
    for piece in pieces:
        words = piece.strip()
        found = text.find(words, at) if words else -1
        if found < 0:
            continue
        bounds.append((found, found + len(words)))
        at = found + len(words)
    yield from mended(text, list(_filled(text, bounds)))


def _filled(text: str, bounds: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The bounds, stretched over what the library may have dropped between them.

    No sentence begins in the midst of a word: the library takes the question mark of a web address for an end.
    """
    starts = [start for start, _ in bounds if text[start - 1 : start].isspace()]
    starts = starts if starts[:1] == [0] else [0, *starts]
    edges = [*starts, len(text)]
    for start, end in itertools.pairwise(edges):
        stretch = text[start:end]
        first, last = start + len(stretch) - len(stretch.lstrip()), start + len(stretch.rstrip())
        if first < last:
            yield first, last


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence, or one that nobody could say in a breath in parts."""
    while end - start > LONGEST:
        stretch = text[start : start + LONGEST]
        at = max(stretch.rfind(mark) + 1 for mark in (", ", "; ", ": ", "— "))
        at = at if at > LONGEST // 3 else max(stretch.rfind(" "), 0) or LONGEST
        at = _beside_stand_in(text, start, start + at)
        yield start, start + len(text[start:at].rstrip())
        start = at
        start += len(text[start:end]) - len(text[start:end].lstrip())
    yield start, end


def _beside_stand_in(text: str, start: int, at: int) -> int:
    """Where to cut instead of `at`, if that lies within what stands for a word."""
    for found in STAND_IN.finditer(text, start, at + len(LINK)):
        if found.start() < at < found.end():
            return found.start() if found.start() > start else found.end()
    return at


@functools.cache
def _segmenter() -> Any:
    import pysbd

    return pysbd.Segmenter(language="en", clean=False)
