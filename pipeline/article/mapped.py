"""Text that knows where each of its characters came from: repairs are made on it, and spans stay true."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.model import Repair, Span

Replacement = str | Callable[[re.Match[str]], str]


@dataclass(frozen=True)
class MappedText:
    """`text[i]` came from `starts[i]:ends[i]` of the extracted text; offsets never go backwards."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, text: str, start: int) -> MappedText:
        """Text that stands unchanged at `start`."""
        return cls(text, tuple(range(start, start + len(text))), tuple(range(start + 1, start + len(text) + 1)))

    def __add__(self, other: MappedText) -> MappedText:
        return MappedText(self.text + other.text, self.starts + other.starts, self.ends + other.ends)

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
        """Every match of `pattern` replaced, and what was changed; what is replaced keeps its whole span."""
        pieces: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        repairs: list[Repair] = []
        at = 0
        for found in pattern.finditer(self.text):
            new = by(found) if callable(by) else found.expand(by)
            if new == found.group():
                continue
            first, last = found.span()
            low = self.starts[first] if first < len(self.starts) else self.ends[-1]
            high = self.ends[last - 1] if last > first else low
            repairs.append(Repair(rule, found.group(), new, Span(low, high)))
            pieces += [self.text[at:first], new]
            starts += [*self.starts[at:first], *[low] * len(new)]
            ends += [*self.ends[at:first], *[high] * len(new)]
            at = last
        if not repairs:
            return self, []
        pieces.append(self.text[at:])
        return MappedText("".join(pieces), (*starts, *self.starts[at:]), (*ends, *self.ends[at:])), repairs
