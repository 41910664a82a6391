"""Markdown: headings, paragraphs, quotations and lists to be read, in HTML too; everything else left out by name.

Spans point into the source itself. Promise: every letter and digit after the front matter is in a block or in an
omission; what is in neither when all is read (list numbers, tags, addresses of links) is left out as markup or url.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pipeline.article.formats.extracted import BlockRole, Extracted, RawBlock
from pipeline.article.formats.markdown_html import pieces_of
from pipeline.article.formats.markdown_inline import past_destination, words_of
from pipeline.article.formats.markdown_tags import fence_ends, tags
from pipeline.article.formats.source import Source
from pipeline.article.formats.textual import decode
from pipeline.article.frontmatter import front_matter
from pipeline.article.letters import LETTER
from pipeline.article.mapped import MappedText
from pipeline.model import AsideKind, Omission, OmissionReason, Span

_TASK = re.compile(r"\[[ xX]\] (?=\S)")
"""A box to tick, before an item."""
_FOOTNOTE = re.compile(r" {0,3}\[\^[^\]\s]+\]:")
_FOOTNOTE_MARK = re.compile(r"\[\^[^\]\s]+\]")
_ADDRESS = re.compile(r"https?:|www\.|mailto:|\]\(|^\s*\[[^\]]+\]:|\.(?:com|org|net)\b")


class Markdown:
    """Files named so, and texts that begin with front matter or have headings."""

    name = "markdown"

    def extract(self, source: Source) -> Extracted:
        """Blocks of a Markdown text."""
        text = decode(source)
        meta, start = front_matter(text)
        notes = list(_footnotes(text, start))
        marks = [(low, _end_of_mark(text, low, high)) for low, high in notes]
        omitted = [_omission(text, low, high, "note") for low, high in marks]
        # What is not parsed is blanked, so that line numbers stay.
        parsed = _blanked(text, [(0, start), *notes])
        told = list(tags(parsed))
        omitted += [_omission(text, low, high, reason) for low, high, reason in told]
        parsed = _blanked(parsed, [(low, high) for low, high, _ in told])
        reader = _Reader(text, parsed)
        # Without text_join, an escaped character or entity stays a token of its own, with its source.
        reader.walk(MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("text_join").parse(parsed))
        for (_, mark_end), (_, high) in zip(marks, notes, strict=True):
            reader.aside("note", mark_end, high)
        reader.blocks.sort(key=lambda block: block.text.starts[0])
        omitted += reader.omitted
        omitted += _left_over(text, start, reader.blocks, omitted)
        omitted.sort(key=lambda omission: omission.span)
        return Extracted(source.path, text, self.name, tuple(reader.blocks), meta, tuple(omitted), masks=False)


def _footnotes(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Footnotes at the foot, with the indented lines that belong to them, and their marks; none within code."""
    fences = fence_ends(text)
    at, note_at = 0, -1
    for line in [*text.split("\n"), "."]:
        inside = bisect(fences, at) % 2 == 1
        if note_at >= 0 and not line.startswith(("    ", "\t")) and line.strip():
            yield note_at, at
            note_at = -1
        if not inside and at >= start and note_at < 0:
            if _FOOTNOTE.match(line):
                note_at = at
            else:
                yield from ((at + mark.start(), at + mark.end()) for mark in _FOOTNOTE_MARK.finditer(line))
        at += len(line) + 1


def _end_of_mark(text: str, low: int, high: int) -> int:
    """Where the mark of a footnote ends, of a footnote itself as of one within text."""
    mark = _FOOTNOTE.match(text, low, high)
    return mark.end() if mark else high


def _blanked(text: str, parts: Sequence[tuple[int, int]]) -> str:
    pieces: list[str] = []
    at = 0
    for low, high in parts:
        pieces += [text[at:low], re.sub(r"[^\n]", " ", text[low:high])]
        at = high
    return "".join([*pieces, text[at:]])


def _omission(text: str, low: int, high: int, reason: OmissionReason) -> Omission:
    """A stretch of the text left out, without the white space at its ends."""
    part = text[low:high]
    low += len(part) - len(part.lstrip())
    return Omission(part.strip(), Span(low, low + len(part.strip())), reason)


def _left_over(text: str, start: int, blocks: Sequence[RawBlock], omitted: Sequence[Omission]) -> list[Omission]:
    """Letters and digits that neither a block nor an omission has, in runs, as markup or as addresses."""
    taken = bytearray(len(text))
    taken[:start] = b"\1" * start
    for block in blocks:
        if not LETTER.search(block.text.text) and "**" not in block.text.text:
            # An entity alone ("&amp;") is a sign that nobody says; asterisks may mask a word.
            continue
        for low, high in zip(block.text.starts, block.text.ends, strict=True):
            taken[low:high] = b"\1" * (high - low)
    for omission in omitted:
        taken[omission.span.start : omission.span.end] = b"\1" * len(omission.text)
    found: list[Omission] = []
    for free in re.finditer(rb"\0+", bytes(taken)):
        for line in re.finditer(r"[^\n]+", text[free.start() : free.end()]):
            if LETTER.search(line.group()):
                found.append(_leftover(text, free.start() + line.start(), free.start() + line.end()))
    return found


def _leftover(text: str, low: int, high: int) -> Omission:
    """A run that nothing else has: an image, the address of a link, or other markup."""
    part = text[low:high]
    if "![" in part or not _ADDRESS.search(part):
        return _omission(text, low, high, "markup")
    bare = re.sub(r"^\s*(?:\]?\(|<)|(?:[)>]\s*)$", "", part).strip()
    low += part.index(bare)
    return _omission(text, low, low + len(bare), "url")


@dataclass
class _Reader:
    """Walks the tokens and finds their words in the source."""

    text: str
    source: str
    """`text` with blanks for what is not parsed."""
    blocks: list[RawBlock] = field(default_factory=list)
    omitted: list[Omission] = field(default_factory=list)
    line_starts: list[int] = field(init=False)
    group: int = 0
    items: int = 0
    """Number of the item so far, of the outermost list."""
    item: int = 0
    """Number of an item that has just begun, if its list stands in no other."""

    def __post_init__(self) -> None:
        self.line_starts = [0, *accumulate(len(line) + 1 for line in self.source.split("\n"))]

    def walk(self, tokens: Sequence[Token]) -> None:
        """All tokens of a document."""
        depth: list[str] = []
        for index, token in enumerate(tokens):
            if token.nesting > 0:
                depth.append(token.type.removesuffix("_open"))
                self.group += 1 if len(depth) == 1 else 0
                self._count(token, depth)
            elif token.nesting < 0:
                depth.pop()
            if token.type == "table_open":
                self.aside("table", *self._lines(token))
            elif token.type in ("fence", "code_block"):
                self.aside("code", *self._lines(token))
            elif token.type == "html_block":
                self._html(token)
            elif token.type == "inline" and "table" not in depth:
                self._inline(token, depth, tokens[index - 1])

    def _inline(self, token: Token, depth: Sequence[str], parent: Token) -> None:
        words = words_of(self.source, token.children or (), *self._lines(token))
        if not words.text:
            self._pictures(token)
            return
        role: BlockRole = "paragraph"
        if parent.type == "heading_open":
            role = "heading"
        elif "blockquote" in depth:
            role = "quotation"
        elif "list_item" in depth:
            role = "list"
        task = _TASK.match(words.text) if role == "list" else None
        words = words[task.end() :] if task else words
        level = int(parent.tag[1:]) if role == "heading" else 0
        item, self.item = (self.item, 0) if role == "list" else (0, self.item)
        self.blocks.append(RawBlock(role, words, level, self.group, item))

    def _pictures(self, token: Token) -> None:
        """The words that stand for pictures with no text beside them; the address of one is left out."""
        at, last = self._lines(token)
        for image in (child for child in token.children or () if child.type == "image" and child.content):
            start = self.source.find(image.content, self.source.find("![", at, last), last)
            if start >= 0:
                end = start + len(image.content)
                at = past_destination(self.source, "", end, last)
                self.blocks.append(RawBlock("image", MappedText.of(image.content, start), group=self.group))
                self.omitted.append(_omission(self.source, end, at, "markup"))

    def _count(self, token: Token, depth: Sequence[str]) -> None:
        """Number the items of a list that stands in no other."""
        if token.type == "list_item_open":
            outermost = depth.count("list_item") == 1
            if outermost:
                self.items = int(token.info) if token.info else self.items + 1
            self.item = self.items if outermost else 0
        elif token.type.endswith("list_open") and "list_item" not in depth:
            self.items = 0

    def aside(self, kind: AsideKind, low: int, high: int) -> None:
        """A table, code or a note as it stands."""
        text = MappedText.of(self.text[low:high], low).strip()
        if text.text:
            self.blocks.append(RawBlock(kind, text, group=self.group))

    def _lines(self, token: Token) -> tuple[int, int]:
        first, last = token.map or [0, len(self.line_starts) - 1]
        return self.line_starts[first], min(len(self.source), self.line_starts[last])

    def _html(self, token: Token) -> None:
        """The words of a block of HTML; what else it has is left over."""
        for piece in pieces_of(self.source, *self._lines(token)):
            self.blocks.append(RawBlock(piece.role, piece.text, piece.level, self.group))
