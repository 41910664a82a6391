"""Make a page shallow that is nested deeper than the parser goes: it drops what lies below, without a word."""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser

from pipeline.article.formats.elements import BLOCKS

_DEEPEST = 200
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_RAW = frozenset("script style".split())


class _Writer(HTMLParser):
    """Writes what it reads, but of elements below _DEEPEST only that words on their two sides stand apart."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.open: list[str] = []
        self.below = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID or len(self.open) < _DEEPEST:
            self.parts.append(self.get_starttag_text() or "")
            self.open += [] if tag in _VOID else [tag]
        else:
            self.below += 1
            self._part(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if self.below:
            self.below -= 1
            self._part(tag)
        elif tag in self.open:
            while self.open.pop() != tag:
                pass
            self.parts.append(f"</{tag}>")

    def _part(self, tag: str) -> None:
        if tag in BLOCKS and self.parts[-1:] != ["<br><br>"]:
            self.parts.append("<br><br>")

    def handle_data(self, data: str) -> None:
        self.parts.append(data if self.open and self.open[-1] in _RAW else escape(data, quote=False))


def shallow(page: str) -> str:
    """The page with its words in their order, and no element deeper than a browser would show."""
    writer = _Writer()
    writer.feed(page)
    writer.close()
    return "".join(writer.parts)
