"""The words of a block of HTML within Markdown, each at its place in the source.

Tags part the text; what stands in elements that show no text of the author's goes, and tables and code are left to the
eye. Entities stay as they are written: a repair reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.article.formats.extracted import BlockRole
from pipeline.article.letters import LETTER
from pipeline.article.mapped import MappedText
from pipeline.patterns import regex

_TAG = regex(r"<(?:!--|[!?]|(/?)([a-zA-Z][a-zA-Z0-9-]*)(?:\"[^\"<>]*\"|'[^'<>]*'|[^<>\"'])*>)")
_ASIDES: dict[str, BlockRole] = {"table": "table", "pre": "code"}
_WHOLE = frozenset([*"script style template noscript iframe svg video audio select button head".split(), *_ASIDES])
"""Elements that are taken in one piece."""
_MARKDOWN = (
    re.compile(r"(!?\[)([^\[\]\n]{1,300})\]\([^()\n]*\)"),
    re.compile(r"(\*\*|__|~~)(?=\S)([^*~\n]{1,300}?)(?<=\S)\1"),
)
"""Links and emphasis, which authors write within HTML though it takes them as they stand."""
_LAST_CELL = regex(r" \| (?=\n)")
_ROLES: dict[str, BlockRole] = {"li": "list", "dd": "list", "dt": "list", "blockquote": "quotation"}
_INLINE = frozenset(
    "a abbr b bdi bdo big cite code del dfn em font i img ins kbd mark q s samp small span strike strong sub sup time "
    "tt u var wbr".split()
)


@dataclass(frozen=True)
class Piece:
    """Words, or something for the eye as it stands."""

    role: BlockRole
    text: MappedText
    level: int = 0


def pieces_of(source: str, low: int, high: int) -> Iterator[Piece]:
    """The blocks of the HTML in `source[low:high]`, in order."""
    walk = _Walk(source)
    at = low
    while found := _TAG.search(source, at, high):
        walk.words(at, found.start())
        at = found.end()
        name = (found[2] or "").lower()
        if name in _WHOLE and not found[1]:
            at = _end_of(source, f"</{name}", at, high)
            yield from walk.ended()
            yield from _whole(source, name, found.end(), at)
        elif not name:
            at = _end_of(source, "--" if found.group() == "<!--" else "", at, high)
        elif name not in _INLINE:
            yield from walk.ended()
            walk.take(name, closing=bool(found[1]))
    walk.words(at, high)
    yield from walk.ended()


def _whole(source: str, name: str, low: int, high: int) -> Iterator[Piece]:
    """A table with a line for each row, or code, without tags; nothing of an element without words of the author's."""
    parts: list[MappedText] = []
    at = low
    for tag in [*_TAG.finditer(source, low, high), None]:
        end = tag.start() if tag else high
        words = MappedText.of(source[at:end], at)
        parts.append(words if name == "pre" else words.strip())
        mark = {"td": " | ", "th": " | ", "tr": "\n"}.get(tag[2] or "", "") if tag and tag[1] else ""
        parts.append(MappedText(mark, (end,) * len(mark), (end,) * len(mark)))
        at = tag.end() if tag else high
    text = MappedText.joined(parts).replaced("white-space", _LAST_CELL, "")[0].strip()
    if name in _ASIDES and LETTER.search(text.text):
        yield Piece(_ASIDES[name], text)


def _end_of(source: str, mark: str, at: int, high: int) -> int:
    """After the `>` that follows `mark`; `high` where there is none."""
    found = source.find(mark, at, high)
    closed = source.find(">", found + len(mark), high) if found >= 0 else -1
    return closed + 1 if closed >= 0 else high


@dataclass
class _Walk:
    """The words since the last tag that parts, and what stands around them."""

    source: str
    parts: list[MappedText] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    """Headings, items and quotations that are open."""

    def words(self, low: int, high: int) -> None:
        """Text between tags."""
        if low < high:
            self.parts.append(MappedText.of(self.source[low:high], low))

    def take(self, name: str, *, closing: bool) -> None:
        """A tag that parts."""
        if not (name in _ROLES or re.fullmatch("h[1-6]", name)):
            return
        if closing:
            while name in self.open and self.open.pop() != name:
                pass
        else:
            self.open.append(name)

    def ended(self) -> Iterator[Piece]:
        """What has been gathered, if it has words."""
        text, self.parts = MappedText.joined(self.parts), []
        for written in _MARKDOWN:
            text, _ = text.replaced("markup", written, r"\2")
        if not LETTER.search(text.text):
            return
        name = self.open[-1] if self.open else ""
        if re.fullmatch("h[1-6]", name):
            yield Piece("heading", text.strip(), int(name[1]))
        else:
            yield Piece(_ROLES.get(name, "paragraph"), text.strip())
