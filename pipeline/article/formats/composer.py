"""Writes the text as extracted, block by block, as a reader of a format finds them.

A format whose own text no person would read (HTML, EPUB, DOCX, ODT, PDF) is turned into one that a person can:
blocks with an empty line between them. Spans count in it, and it is published as article.txt.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.article.formats.elements import word_count
from pipeline.article.formats.extracted import BlockRole, Extracted, RawBlock
from pipeline.article.formats.source import refuse_long
from pipeline.article.mapped import MappedText
from pipeline.model import ASIDES, AsideKind, Discarded, Omission, OmissionReason, Span
from pipeline.patterns import regex

_UNPRINTABLE = regex("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_SPACE = regex(r"[^\S\n]+")


@dataclass(frozen=True)
class Run:
    """Words within a block."""

    text: str
    """Any white space; "\\n" is a line's end that the author made."""
    left_out: OmissionReason | None = None
    """Why it is not for the ear: the mark of a note, the words of a picture."""


@dataclass
class Composer:
    """Call `block` and `aside` in reading order, then `extracted`."""

    path: str
    blocks: list[RawBlock] = field(default_factory=list)
    omitted: list[Omission] = field(default_factory=list)
    _thrown: Counter[str] = field(default_factory=Counter)
    _parts: list[str] = field(default_factory=list)
    _length: int = 0

    def block(self, role: BlockRole, runs: Sequence[Run], level: int = 0, group: int = 0, item: int = 0) -> None:
        """Words that belong together. White space is put in order; nothing is written for none."""
        tidy = _tidied(runs)
        if not any(run.text.strip() for run in tidy):
            return
        kept: list[MappedText] = []
        for run in tidy:
            start = self._write(run.text)
            if run.left_out:
                self._omit(run.text, start, run.left_out)
            else:
                kept.append(MappedText.of(run.text, start))
        self._write("\n\n")
        words = MappedText.joined(kept).strip()
        if words.text:
            self.blocks.append(RawBlock(role, words, level, group, item))

    def aside(self, role: AsideKind, text: str) -> None:
        """A block that was written for the eye; its lines stay."""
        lines = [_SPACE.sub(" ", line).strip() for line in clean(text).split("\n")]
        text = "\n".join(line for line in lines if line)
        if text:
            self.blocks.append(RawBlock(role, MappedText.of(text, self._write(text))))
            self._write("\n\n")

    def has_text(self) -> bool:
        """Whether anything to be read was written."""
        return any(block.role not in ASIDES for block in self.blocks)

    def next_item(self) -> int:
        """Number of an item that follows what was written: of the same list as an item right before it."""
        before = self.blocks[-1] if self.blocks else None
        return before.item + 1 if before and before.role == "list" else 1

    def throw_away(self, what: str, words: int) -> None:
        """Count words that were there and are no part of the text as extracted."""
        self._thrown[what] += words

    def words(self) -> int:
        """Words written so far."""
        return sum(map(word_count, self._parts))

    def extracted(self, form: str, meta: Mapping[str, str]) -> Extracted:
        """What was written, as a document."""
        text = "".join(self._parts).rstrip("\n") + "\n" if self._parts else ""
        facts = {key: " ".join(clean(value).split()) for key, value in meta.items() if value and value.strip()}
        discarded = tuple(Discarded(what, words) for what, words in self._thrown.items() if words > 0)
        return Extracted(self.path, text, form, tuple(self.blocks), facts, tuple(self.omitted), discarded=discarded)

    def _write(self, text: str) -> int:
        start = self._length
        refuse_long(self.path, start + len(text))
        self._parts.append(text)
        self._length += len(text)
        return start

    def _omit(self, text: str, start: int, reason: OmissionReason) -> None:
        bare = text.strip()
        if bare:
            start += text.index(bare)
            self.omitted.append(Omission(bare, Span(start, start + len(bare)), reason))


def clean(text: str) -> str:
    """Without what no text file can hold: lone surrogates, control characters."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _tidied(runs: Sequence[Run]) -> list[Run]:
    """Runs with single spaces between words, none at the ends of lines or of the whole."""
    tidy: list[Run] = []
    before = "\n"
    for run in runs:
        text = re.sub(r" ?\n[ \n]*", "\n", _SPACE.sub(" ", clean(run.text)))
        if run.left_out:
            # The words around it are heard one after the other: their space is their own.
            ending = " " if before == "\n" and text.endswith(" ") else ""
            tidy += [Run(text.strip() + ending, run.left_out)] if text.strip() else []
            continue
        if before.isspace():
            text = text.lstrip() if before == "\n" else text.lstrip(" ")
        if text:
            before = text[-1]
            tidy.append(Run(text))
    while tidy and not tidy[-1].text.strip():
        tidy.pop()
    if tidy:
        tidy[-1] = Run(tidy[-1].text.rstrip(), tidy[-1].left_out)
    return tidy
