"""The words of a Markdown paragraph, each found again at its place in the source.

The parser tells lines, not columns; its tokens come in the order of the source, so each is looked for after the one
before it. Links are told by their text, emphasis and code by their words, images not at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from pipeline.article.mapped import MappedText

_CONTAINERS = re.compile(r"[ \t]*(?:(?:>|[-+*]|\d{1,9}[.)])(?:[ \t]+|(?=\n)|(?<=>)))*(?:#{1,6}[ \t]+)?")
_DESTINATION = re.compile(r"\](?:\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)|\[[^\]]*\])?")


def words_of(source: str, tokens: Sequence[Token], first: int, last: int) -> MappedText:
    """Words of the inline `tokens` of a paragraph that stands in `source[first:last]`, on one line."""
    start = _CONTAINERS.match(source, first, last)
    at = start.end() if start else first
    parts: list[MappedText] = []
    for token in tokens:
        part, at = _one(source, token, at, last)
        if part:
            parts.append(part)
    return MappedText.joined(parts).strip()


def _one(source: str, token: Token, at: int, last: int) -> tuple[MappedText | None, int]:
    """What one token says, if anything, and where the source goes on."""
    if token.type in ("softbreak", "hardbreak"):
        end = source.find("\n", at, last)
        return (MappedText(" ", (end,), (end + 1,)), end + 1) if end >= 0 else (None, at)
    if token.type == "image":
        return None, past_destination(source, token.content, source.find("![", at, last), last)
    if token.type == "link_close" and token.info != "auto":
        return None, past_destination(source, "", at, last)
    if token.type == "html_inline":
        found = source.find(token.content, at, last)
        return None, found + len(token.content) if found >= 0 else at
    if token.type in ("text", "text_special", "code_inline") and token.content:
        return _words(source, token, at, last)
    return None, at


def _words(source: str, token: Token, at: int, last: int) -> tuple[MappedText | None, int]:
    """The words of a token that has some; of an escape or entity, the character for its whole source."""
    literal = token.markup if token.type == "text_special" else token.content
    found = source.find(literal, at, last)
    if found < 0:
        # Code that goes on over a line's end: its words, one by one.
        return _scattered(source, token.content, at, last)
    end = found + len(literal)
    if token.type == "text_special":
        return MappedText(token.content, (found,) * len(token.content), (end,) * len(token.content)), end
    return MappedText.of(literal, found), end


def _scattered(source: str, content: str, at: int, last: int) -> tuple[MappedText, int]:
    parts: list[MappedText] = []
    for word in content.split():
        found = source.find(word, at, last)
        if found < 0:
            continue
        if parts:
            parts.append(MappedText(" ", (at,), (found,)))
        parts.append(MappedText.of(word, found))
        at = found + len(word)
    return MappedText.joined(parts), at


def past_destination(source: str, content: str, at: int, last: int) -> int:
    """The end of a link or image whose `content` stands after `at`: the words of its address are not the text's."""
    if at < 0:
        return last
    inside = source.find(content, at, last)
    close = source.find("]", max(at, inside + len(content)) if inside >= 0 else at, last)
    found = _DESTINATION.match(source, close, last) if close >= 0 else None
    return found.end() if found else at
