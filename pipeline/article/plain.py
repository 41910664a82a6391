"""Plain text: paragraphs parted by empty lines, or a sentence per line, or lines wrapped at a width.

A line's end is a sentence's end unless the text is clearly wrapped: its lines are about as long as each other and most
of them end in the middle of a sentence.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator

from pipeline.article.extracted import Extracted, RawBlock
from pipeline.article.mapped import MappedText

_SENTENCE_END = re.compile(r"[.!?:;。！？…][\"'”’)\]]*\s*$")
_TITLE_WORDS = 14


class PlainText:
    """Anything that no other format claims."""

    name = "text"

    def claims(self, name: str, text: str) -> bool:
        """Always: it is asked last."""
        return True

    def extract(self, path: str, text: str) -> Extracted:
        """Blocks of a text; a short first line with an empty line after it is its title."""
        blocks = list(_blocks(text))
        if len(blocks) > 2 and _is_title(blocks[0].text.text) and blocks[0].role == "paragraph":
            blocks[0] = RawBlock("heading", blocks[0].text, level=1)
        return Extracted(path, text, self.name, tuple(blocks))


def _is_title(text: str) -> bool:
    return len(text.split()) <= _TITLE_WORDS and not _SENTENCE_END.search(text)


def _blocks(text: str) -> Iterator[RawBlock]:
    for found in re.finditer(r"(?:[^\n]*\S[^\n]*(?:\n|$))+", text):
        lines = list(_lines(found.group(), found.start()))
        if len(lines) == 1 or _is_wrapped([line.text for line in lines]):
            yield RawBlock("paragraph", _joined(lines))
        else:
            yield from (RawBlock("line", line) for line in lines)


def _lines(block: str, start: int) -> Iterator[MappedText]:
    for found in re.finditer(r"[^\n]+", block):
        line = MappedText.of(found.group(), start + found.start()).strip()
        if line.text:
            yield line


def _is_wrapped(lines: list[str]) -> bool:
    """Whether line ends are of the page's making and not the sentence's."""
    body = [len(line) for line in lines[:-1]]
    cut = sum(not _SENTENCE_END.search(line) for line in lines[:-1])
    even = max(body) - min(body) <= 0.35 * statistics.median(body) + 12
    return max(body) <= 120 and even and cut >= 0.5 * len(body)


def _joined(lines: list[MappedText]) -> MappedText:
    whole = lines[0]
    for line in lines[1:]:
        # The space stands for the line's end.
        space = MappedText(" ", (whole.ends[-1],), (line.starts[0],))
        whole = whole + space + line
    return whole
