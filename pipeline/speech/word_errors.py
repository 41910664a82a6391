"""Words that should have been said against words that were heard: one spelling for both, side by side, and a rate.

What is not heard is folded on both sides alike: case, punctuation, hyphens, British or American spelling, contractions
that can be read in one way only, the "and" of a number, "a hundred" for "one hundred". Where one word borders on the
next is not heard either: "bed room" is "bedroom", "D P R K" is "DPRK". The promise: nothing else is forgiven. A word
of another sound is an error, and so are homophones and a name in a recogniser's own spelling.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.speech.spellings import one_spelling
from pipeline.wordlist import words

_LONGEST_JOIN = 4
"""Words that may stand for one: the letters of an acronym; longer ones are heard in two parts."""

_CONTRACTIONS = {
    "can't": "can not", "cannot": "can not", "won't": "will not", "shan't": "shall not", "let's": "let us",
}  # fmt: skip
_ENDINGS = {"n't": " not", "'re": " are", "'ll": " will", "'ve": " have", "'m": " am"}
"""Read in one way only; "'d" (had, would) is not, and "'s" only after the words below."""
_IS_AFTER = words("it he she that there what who where here how")

_RESPELLED = {"eigh": "a"}
"""How scripts write the letter A for an engine."""

_LETTERS = str.maketrans({"’": "'", "ʼ": "'", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ß": "ss", "æ": "ae", "œ": "oe"})
"""Apostrophes, and letters that Unicode does not take apart into a plain one and an accent."""

_TENS = words("twenty thirty forty fifty sixty seventy eighty ninety")
_UNITS = words("one two three four five six seven eight nine ten eleven twelve")
_TEENS = words("thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
_ORDINALS = words(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth"
    " ninetieth"
)
_SCALES = words("hundred thousand million billion trillion")
_AFTER_AND = _TENS | _UNITS | _TEENS | _ORDINALS


def folded(text: str) -> tuple[str, ...]:
    """The words of a spoken text in lower case and one spelling.

    >>> folded("It isn't the 'neighbour’s' well-known bed — a hundred and five, okay?")
    ('it', 'is', 'not', 'the', 'neighbors', 'well', 'known', 'bed', 'one', 'hundred', 'five', 'ok')
    """
    return tuple(word for word, _ in folded_from([(text, 0)]))


def folded_from(texts: Sequence[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """The same for texts that follow one another, each word with the number that its text came with."""
    found = [(word, number) for text, number in texts for word in _words(text)]
    return tuple(_numbers(found))


def _words(text: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = re.sub(r"(?<![a-z0-9])'|'(?![a-z0-9])", " ", plain)
    for word in re.sub(r"[^a-z0-9']", " ", plain).split():
        for part in _uncontracted(word).split():
            yield one_spelling(_RESPELLED.get(part, part).replace("'", ""))


def _uncontracted(word: str) -> str:
    if word in _CONTRACTIONS:
        return _CONTRACTIONS[word]
    if word.endswith("'s") and word[:-2] in _IS_AFTER:
        return f"{word[:-2]} is"
    for ending, meant in _ENDINGS.items():
        if word.endswith(ending) and len(word) > len(ending):
            return word.removesuffix(ending) + meant
    return word


def _numbers(found: Sequence[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """Numbers as they are said without a choice: no "and" in them, "one" for "a" before them."""
    for at, (word, number) in enumerate(found):
        before = found[at - 1][0] if at else ""
        after = found[at + 1][0] if at + 1 < len(found) else ""
        if word == "and" and before in _SCALES and after in _AFTER_AND:
            continue
        yield ("one" if word == "a" and after in _SCALES else word), number


# --- side by side --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pair:
    """Wanted and heard words that stand for each other; either may be empty."""

    wanted: range
    """Places in the wanted words."""
    heard: range
    """Places in the heard words."""
    same: bool

    @property
    def errors(self) -> int:
        """1 for a word changed, lost or put in."""
        return 0 if self.same else 1


Alternatives = Mapping[tuple[int, int], str]
"""Wanted words from and up to, that may also be heard as these letters: a respelled name as it is written."""

_NO_ALTERNATIVES: Alternatives = {}


def aligned(
    wanted: Sequence[str], heard: Sequence[str], alternatives: Alternatives = _NO_ALTERNATIVES
) -> tuple[Pair, ...]:
    """All words of both in order, with as few errors as can be (Levenshtein, and words joined or parted for nothing).

    >>> [(list(p.wanted), list(p.heard), p.same) for p in aligned(["my", "bedroom"], ["my", "bed", "room"])]
    [([0], [0], True), ([1], [1, 2], True)]
    """
    by_end: dict[int, list[tuple[int, str]]] = {}
    for (start, end), letters in alternatives.items():
        by_end.setdefault(end, []).append((start, letters))
    costs = [[0] * (len(heard) + 1) for _ in range(len(wanted) + 1)]
    steps: list[list[tuple[int, int, bool]]] = [[(0, 0, True)] * (len(heard) + 1) for _ in range(len(wanted) + 1)]
    for row in range(len(wanted) + 1):
        for column in range(len(heard) + 1):
            if row or column:
                options = _options(wanted, heard, row, column, by_end.get(row, ()))
                steps[row][column] = min(
                    options, key=lambda step: (costs[row - step[0]][column - step[1]] + (not step[2]), not step[2])
                )
                down, right, same = steps[row][column]
                costs[row][column] = costs[row - down][column - right] + (not same)
    return tuple(_traced(steps))


def _options(
    wanted: Sequence[str], heard: Sequence[str], row: int, column: int, others: Sequence[tuple[int, str]]
) -> Iterator[tuple[int, int, bool]]:
    """Ways to the first `row` wanted and `column` heard words: how many of each it takes, and whether they agree."""
    if row and column:
        yield 1, 1, wanted[row - 1] == heard[column - 1]
    if row:
        yield 1, 0, False
    if column:
        yield 0, 1, False
    for count in range(2, _LONGEST_JOIN + 1):
        if row and column >= count and wanted[row - 1] == "".join(heard[column - count : column]):
            yield 1, count, True
        if column and row >= count and heard[column - 1] == "".join(wanted[row - count : row]):
            yield count, 1, True
    for start, letters in others:
        for count in range(1, min(_LONGEST_JOIN, column) + 1):
            if letters == "".join(heard[column - count : column]):
                yield row - start, count, True


def _traced(steps: Sequence[Sequence[tuple[int, int, bool]]]) -> list[Pair]:
    row, column = len(steps) - 1, len(steps[0]) - 1
    pairs = []
    while row or column:
        down, right, same = steps[row][column]
        pairs.append(Pair(range(row - down, row), range(column - right, column), same))
        row, column = row - down, column - right
    return pairs[::-1]


def rate_percent(errors: int, wanted: int) -> float:
    """Word error rate; where no word was wanted, 0 for silence and 100 for anything else."""
    return 100 * errors / wanted if wanted else 100.0 * bool(errors)
