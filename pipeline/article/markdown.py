"""Markdown, parsed by markdown-it: headings, paragraphs, quotations and lists; everything else is left out by name.

markdown-it tells lines, not columns, so the words of a block are found again in its lines, one after another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pipeline.article.extracted import BlockRole, Extracted, RawBlock
from pipeline.article.mapped import MappedText
from pipeline.model import Omission, OmissionReason, Span

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)\n---[ \t]*(?:\n|$)", re.DOTALL)
_FOOTNOTE_TEXT = re.compile(r"^\[\^[^\]]+\]:")
_FOOTNOTE_MARK = re.compile(r"\[\^[^\]]+\]")
_MARKDOWN_NAMES = (".md", ".markdown", ".mkd")


class Markdown:
    """Files named so, and texts that begin with front matter or have headings."""

    name = "markdown"

    def claims(self, name: str, text: str) -> bool:
        """By name; a text of another name only where front matter or headings leave no doubt."""
        if name.lower().endswith(_MARKDOWN_NAMES):
            return True
        return bool(re.match(r"---\n[a-z_]+: .*\n", text)) or len(re.findall(r"(?m)^#{1,3} \w", text)) >= 2

    def extract(self, path: str, text: str) -> Extracted:
        """Blocks of a Markdown text; spans point into the source itself."""
        meta, start = front_matter(text)
        # Front matter is blanked, so that line numbers stay.
        blank = re.sub(r"[^\n]", " ", text[:start]) + text[start:]
        tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(blank)
        reader = _Reader(text)
        reader.walk(tokens)
        return Extracted(path, text, self.name, tuple(reader.blocks), meta, tuple(reader.omitted), masks=False)


def front_matter(text: str) -> tuple[Mapping[str, str], int]:
    """Keys and values between `---` lines at the head, and where the text goes on."""
    found = _FRONT_MATTER.match(text)
    if not found:
        return {}, 0
    pairs = (line.partition(":") for line in found.group(1).split("\n"))
    return {key.strip().lower(): value.strip().strip("\"'") for key, colon, value in pairs if colon}, found.end()


@dataclass
class _Reader:
    """Walks the tokens and finds their words in the source."""

    source: str
    blocks: list[RawBlock] = field(default_factory=list)
    omitted: list[Omission] = field(default_factory=list)
    line_starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        lengths = [len(line) + 1 for line in self.source.split("\n")]
        self.line_starts = [0, *accumulate(lengths)]

    def walk(self, tokens: Sequence[Token]) -> None:
        depth: list[str] = []
        table_line = -1
        for index, token in enumerate(tokens):
            if token.type.endswith("_open"):
                depth.append(token.type.removesuffix("_open"))
                if token.type == "table_open" and token.map:
                    table_line = token.map[1]
                    self._omit(token, "table")
            elif token.type.endswith("_close"):
                depth.pop()
            elif token.type in ("fence", "code_block"):
                self._omit(token, "code")
            elif token.type == "html_block":
                self._omit(token, "markup")
            elif token.type == "inline" and not (table_line >= 0 and "table" in depth):
                self._inline(token, depth, tokens[index - 1])

    def _inline(self, token: Token, depth: Sequence[str], parent: Token) -> None:
        first, last = self._lines(token)
        if _FOOTNOTE_TEXT.match(token.content):
            self._add_omission(first, last, "note")
            return
        text = MappedText("", (), ())
        at = first
        for child in self._flat(token.children or ()):
            text, at = self._child(child, text, at, last)
        text = text.strip()
        if not text.text:
            return
        role: BlockRole = "paragraph"
        level = 0
        if parent.type == "heading_open":
            role, level = "heading", int(parent.tag[1:])
        elif "blockquote" in depth:
            role = "quotation"
        elif "list_item" in depth:
            role = "list"
        self.blocks.append(RawBlock(role, text, level))

    def _child(self, child: Token, text: MappedText, at: int, last: int) -> tuple[MappedText, int]:
        """Add what one inline token says, and return where the source goes on."""
        if child.type in ("softbreak", "hardbreak"):
            found = self.source.find("\n", at, last)
            found = at if found < 0 else found
            return text + MappedText(" ", (found,), (found + 1,)), found + 1
        if child.type == "image":
            found = self.source.find("![", at, last)
            end = self.source.find(")", found, last) + 1
            if found >= 0 and end > 0:
                self._add_omission(found, end, "markup")
                return text, end
            return text, at
        if child.type == "html_inline":
            found = self.source.find(child.content, at, last)
            return text, found + len(child.content) if found >= 0 else at
        if child.type == "link_open" and child.info == "auto":
            return text, at
        if child.type == "link_close" and child.info != "auto":
            # Past the address, so that its words are not taken for the text's.
            address = re.compile(r"\](\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\]]*\])?").match(self.source, at)
            return text, address.end() if address else at
        if child.content and child.type in ("text", "text_special", "code_inline"):
            return self._words(child.content, text, at, last)
        return text, at

    def _words(self, content: str, text: MappedText, at: int, last: int) -> tuple[MappedText, int]:
        found = self.source.find(content, at, last)
        if found < 0:
            # An entity such as &amp;: it stands for its place.
            entity = re.compile(r"&#?\w+;").search(self.source, at, last)
            low, high = entity.span() if entity else (at, at)
            return text + MappedText(content, (low,) * len(content), (high,) * len(content)), high
        words = MappedText.of(content, found)
        cursor = 0
        for mark in _FOOTNOTE_MARK.finditer(content):
            text = text + words[cursor : mark.start()]
            self._add_omission(found + mark.start(), found + mark.end(), "note")
            cursor = mark.end()
        return text + words[cursor:], found + len(content)

    def _flat(self, children: Sequence[Token]) -> Iterator[Token]:
        yield from children

    def _lines(self, token: Token) -> tuple[int, int]:
        first, last = token.map or [0, len(self.line_starts) - 1]
        return self.line_starts[first], min(len(self.source), self.line_starts[last])

    def _omit(self, token: Token, reason: OmissionReason) -> None:
        self._add_omission(*self._lines(token), reason)

    def _add_omission(self, first: int, last: int, reason: OmissionReason) -> None:
        text = self.source[first:last]
        if text.strip():
            self.omitted.append(Omission(text.strip(), Span(first, last), reason))
