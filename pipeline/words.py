"""What an engine is given to say, and when each word is heard: two values that worker processes share with the rest.

They stand apart from `pipeline.model`, which takes a worker longer to load than its engine.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SpokenPiece:
    """What the engine is given for a run of text."""

    text: str
    """Words only, respelled where a lexicon or a spoken form says so."""
    ipa: str | None = None
    """For engines that take phonemes; they then leave `text` aside."""
    emphasis: bool = False
    """For engines that can stress words."""


@dataclass(frozen=True, slots=True)
class WordTime:
    """When a word of a spoken text is heard."""

    word: int
    """Its number among the words of the spoken text (`Utterance.spoken.split()`), from 0."""
    start: int
    """Samples from the start of the take."""
    end: int
    """One past the last; at or before the next word's start."""
