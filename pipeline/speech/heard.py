"""Which words of which take were heard: neighbouring takes that were recognised together, put beside their script.

A take's words are those of its spoken form. Where a lexicon respells a name for an engine ("Wahng Ping"), the name as
it is written is right too: a recogniser may write either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model import PlacedSegment
from pipeline.script.lexicon import Lexicon
from pipeline.script.spoken import spoken_form
from pipeline.speech.word_errors import Pair, aligned, folded, folded_from


@dataclass(frozen=True)
class HeardTake:
    """A take's words, wanted and heard."""

    placed: PlacedSegment
    wanted: tuple[str, ...]
    """As `word_errors.folded` gives them."""
    heard: tuple[str, ...]
    """What stands for them, and what was put in after them."""
    missed: tuple[int, ...]
    """Places in `wanted` of the words that were not heard, or as others."""
    errors: int
    """Words changed, lost and put in."""

    @property
    def missed_share(self) -> float:
        """0 to 1."""
        return len(self.missed) / len(self.wanted) if self.wanted else 0.0

    @property
    def lost_share(self) -> float:
        """By how many words too few were heard, whichever they are: 0 to 1."""
        return max(0, len(self.wanted) - len(self.heard)) / len(self.wanted) if self.wanted else 0.0

    @property
    def letters_alike(self) -> float:
        """Letters of wanted and heard words that agree, 0 to 1: a name that is misheard still has many of its own."""
        wanted, heard = "".join(self.wanted), "".join(self.heard)
        errors = sum(pair.errors for pair in aligned(wanted, heard))
        return 1 - errors / max(len(wanted), len(heard), 1)


def heard_takes(takes: Sequence[PlacedSegment], heard: str, lexicon: Lexicon) -> tuple[HeardTake, ...]:
    """One for each take; `heard` is what a recogniser wrote for all of them, in figures or in words."""
    wanted = folded_from([(placed.spoken, number) for number, placed in enumerate(takes)])
    words = folded(spoken_form(heard))
    pairs = aligned([word for word, _ in wanted], words, _as_written(takes, wanted, lexicon))
    found: list[list[Pair]] = [[] for _ in takes]
    number = 0
    for pair in pairs:
        number = wanted[pair.wanted.start][1] if pair.wanted else number
        found[number].append(pair)
    return tuple(_heard_take(placed, wanted, words, own) for placed, own in zip(takes, found, strict=True))


def _heard_take(
    placed: PlacedSegment, wanted: Sequence[tuple[str, int]], words: Sequence[str], pairs: Sequence[Pair]
) -> HeardTake:
    places = [place for pair in pairs for place in pair.wanted]
    missed = [place - places[0] for pair in pairs if not pair.same for place in pair.wanted]
    return HeardTake(
        placed,
        tuple(wanted[place][0] for place in places),
        tuple(words[place] for pair in pairs for place in pair.heard),
        tuple(missed),
        sum(pair.errors for pair in pairs),
    )


def _as_written(
    takes: Sequence[PlacedSegment], wanted: Sequence[tuple[str, int]], lexicon: Lexicon
) -> dict[tuple[int, int], str]:
    """Wanted words that a lexicon has respelled, from and up to: their letters as they are written."""
    words = [word for word, _ in wanted]
    matches = {match.entry for placed in takes for match in lexicon.find(placed.segment.shown) if match.entry.alias}
    found: dict[tuple[int, int], str] = {}
    for entry in matches:
        for ending in ("", "'s"):
            said, written = folded(f"{entry.alias}{ending}"), folded(spoken_form(f"{entry.grapheme}{ending}"))
            for start in _places(said, words):
                found[start, start + len(said)] = "".join(written)
                if len(said) == len(written):
                    found |= {(start + n, start + n + 1): word for n, word in enumerate(written)}
    return found


def _places(said: Sequence[str], words: Sequence[str]) -> list[int]:
    """Where all the words of `said` stand in `words`, one after the other."""
    return [at for at in range(len(words) - len(said) + 1) if said and list(said) == list(words[at : at + len(said)])]
