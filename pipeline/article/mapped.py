"""Text that knows where each of its characters came from: repairs are made on it, and spans stay true.

Promise: offsets never go backwards, a character that a repair leaves alone keeps its own place to the character, and
characters that stand for others share their place among them. Places that follow one another are held as a range: a
long work is mapped whole, and a number for each of its characters would take a hundred times the memory of its text.
"""

from __future__ import annotations

import itertools
import re
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.model import Repair, Span

Replacement = str | Callable[[re.Match[str]], str]
Edit = tuple[int, int, str]
"""Characters `start:end` of a text give way to these."""

_PLAIN = re.compile(r"[\x00-\x7f]")
_SHOWN_AROUND = 24
"""Characters of the words beside a change that are told with it: `kinds4,096`, and not a nameless insertion."""


@dataclass(frozen=True)
class MappedText:
    """`text[i]` came from `starts[i]:ends[i]` of the extracted text."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    @classmethod
    def of(cls, text: str, start: int) -> MappedText:
        """Text that stands unchanged at `start`."""
        return cls(text, range(start, start + len(text)), range(start + 1, start + len(text) + 1))

    @classmethod
    def joined(cls, parts: Sequence[MappedText]) -> MappedText:
        """Parts in one, in their order."""
        starts = _joined([part.starts for part in parts if part.text])
        ends = _joined([part.ends for part in parts if part.text])
        return cls("".join(part.text for part in parts), starts, ends)

    def __getitem__(self, part: slice) -> MappedText:
        return MappedText(self.text[part], self.starts[part], self.ends[part])

    def span(self) -> Span:
        """From the first to the last character, as extracted; only for a text that is not empty."""
        return Span(self.starts[0], self.ends[-1])

    def strip(self) -> MappedText:
        """Without white space at the ends."""
        left = len(self.text) - len(self.text.lstrip())
        return self[left : max(left, len(self.text.rstrip()))]

    def replaced(self, rule: str, pattern: re.Pattern[str], by: Replacement) -> tuple[MappedText, list[Repair]]:
        """Every match of `pattern` replaced, and what was changed."""
        matches = pattern.finditer(self.text)
        return self.edited(rule, [(*m.span(), by(m) if callable(by) else m.expand(by)) for m in matches])

    def edited(self, rule: str, edits: Sequence[Edit]) -> tuple[MappedText, list[Repair]]:
        """With `edits` made, which ascend and do not overlap; edits within one word are told as one repair."""
        wanted = [part for edit in edits for part in _narrowed(self.text, edit)]
        if not wanted:
            return self, []
        parts: list[MappedText] = []
        at = 0
        for start, end, new in wanted:
            parts += [self[at:start], self._instead(start, end, new)]
            at = end
        return MappedText.joined([*parts, self[at:]]), self._told(rule, wanted)

    def _instead(self, start: int, end: int, new: str) -> MappedText:
        """`new` in place of characters: each in its share of theirs, so that no sentence of it lies over another."""
        count, size = len(new), end - start
        if count > size:
            low, high = self._place(start, end)
            return MappedText(new, (low,) * count, (high,) * count)
        edges = [start + size * number // count for number in range(count)] + [end] if count else []
        places = [self._place(low, high) for low, high in itertools.pairwise(edges)]
        return MappedText(new, tuple(low for low, _ in places), tuple(high for _, high in places))

    def _place(self, start: int, end: int) -> tuple[int, int]:
        """Where characters stand in the extracted text; an empty range stands where the one before it ends."""
        if start < end:
            return self.starts[start], self.ends[end - 1]
        if not start:
            return (self.starts[0], self.starts[0]) if self.starts else (0, 0)
        before = self.ends[start - 1]
        # Where one character became two, both stand in its place, and so does what comes between them.
        return min(before, self.starts[start]) if start < len(self.starts) else before, before

    def _told(self, rule: str, edits: Sequence[Edit]) -> list[Repair]:
        groups: list[tuple[int, int, list[Edit]]] = []
        for edit in edits:
            low, high = _word_around(self.text, edit)
            if groups and low < groups[-1][1]:
                groups[-1][2].append(edit)
                groups[-1] = (groups[-1][0], max(high, groups[-1][1]), groups[-1][2])
            else:
                groups.append((low, high, [edit]))
        return [
            Repair(rule, self.text[low:high], _after(self.text, low, high, made), Span(*self._place(low, high)))
            for low, high, made in groups
        ]


def _joined(runs: Sequence[Sequence[int]]) -> Sequence[int]:
    """Runs of places in one; none of them is empty."""
    if not runs:
        return range(0)
    steady = all(isinstance(run, range) or len(run) == 1 for run in runs)
    if steady and all(after[0] == before[-1] + 1 for before, after in itertools.pairwise(runs)):
        return range(runs[0][0], runs[-1][-1] + 1)
    return array("I", itertools.chain.from_iterable(runs))


def _narrowed(text: str, edit: Edit) -> list[Edit]:
    """The edit without what is the same before and after it: at its ends, or in its midst (marks around words)."""
    start, end, new = edit
    kept = text.find(new, start, end) if new else -1
    if kept >= 0:
        around = [(start, kept, ""), (kept + len(new), end, "")]
        return [part for part in around if part[0] < part[1]]
    while start < end and new and text[start] == new[0]:
        start, new = start + 1, new[1:]
    while start < end and new and text[end - 1] == new[-1]:
        end, new = end - 1, new[:-1]
    return _between_plain(text, (start, end, new))


def _between_plain(text: str, edit: Edit) -> list[Edit]:
    """The edit in parts, where it leaves plain letters in its midst as they are: "“No”" for "â€œNoâ€\x9d"."""
    start, end, new = edit
    old = text[start:end]
    plain = _PLAIN.findall(old)
    if not plain or plain != _PLAIN.findall(new):
        return [edit]
    parts: list[Edit] = []
    for before, after in zip(_PLAIN.split(old), _PLAIN.split(new), strict=True):
        parts += [(start, start + len(before), after)] if before != after else []
        start += len(before) + 1
    return parts


def _word_around(text: str, edit: Edit) -> tuple[int, int]:
    """The words that an edit touches."""
    low, high, _ = edit
    while low > 0 and not text[low - 1].isspace() and edit[0] - low < _SHOWN_AROUND:
        low -= 1
    while high < len(text) and not text[high].isspace() and high - edit[1] < _SHOWN_AROUND:
        high += 1
    return low, high


def _after(text: str, low: int, high: int, edits: Sequence[Edit]) -> str:
    pieces: list[str] = []
    for start, end, new in edits:
        pieces += [text[low:start], new]
        low = end
    return "".join([*pieces, text[low:high]])
