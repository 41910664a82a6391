"""What a reader of a format hands on: the text as extracted and its blocks, before any repair."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pipeline.article.mapped import MappedText
from pipeline.model import AsideKind, Discarded, Omission

BlockRole = Literal["heading", "paragraph", "line", "quotation", "list", AsideKind]
"""line: a line of a text that has a sentence on each of its lines, and no paragraphs of its own."""


@dataclass(frozen=True)
class RawBlock:
    """A block of text as extracted."""

    role: BlockRole
    text: MappedText
    level: int = 0
    """Of a heading: 1 to 6."""
    group: int = 0
    """Blocks of one group stand together: the lines between two empty lines, the paragraphs of one block quotation."""
    item: int = 0
    """Its number in its list, from 1; 0: none, as a further paragraph of an item, or an item of a list in a list."""


@dataclass(frozen=True)
class Extracted:
    """A document as read."""

    path: str
    text: str
    """Line ends are "\\n", no byte order mark; what every span counts in."""
    format: str
    """Key in the registry of formats: "text", "markdown"."""
    blocks: tuple[RawBlock, ...]
    meta: Mapping[str, str] = field(default_factory=dict)
    """Front matter with its keys in small letters: title, author, date, source, url, language, slug."""
    omitted: tuple[Omission, ...] = ()
    """What the reader of the format knows not to be for the ear: tags, marks of notes, words struck out."""
    masks: bool = True
    """Whether asterisks beside words mask words; in Markdown they are markup."""
    discarded: tuple[Discarded, ...] = ()
