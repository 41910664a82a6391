"""Sections out of what was read: by its headings, else where the topic turns.

A section with a heading and hardly any text joins the one before, and its heading is then read as a sentence; so do
those of a wall of headings with a few lines each. A very long section is divided where its topic turns. A text before
the first heading, and what follows such a turn, are sections named by their own words.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.article.body import Part
from pipeline.article.paragraphs import paragraphs
from pipeline.article.sections import WORDS_PER_LONG_SECTION, divide, section_count
from pipeline.article.titles import LONGEST, titles
from pipeline.model import Block, Section, Sentence

_TINY_WORDS = 25
"""Ten seconds of speech: no chapter."""
_MANY, _FEW_WORDS = 12, 120
"""More sections than this, most of them with fewer words: a wall of headings that nobody finds a way through."""
_GATHERED_WORDS = 250
"""What sections of a wall are put together to."""
_LONG_WORDS = 2500
"""A quarter of an hour of speech: a longer section is divided."""


def sections_of(parts: Sequence[Part]) -> tuple[Section, ...]:
    """Sections of at least one part; each has blocks, and a title of its own."""
    if len(parts) == 1 and not parts[0].title:
        return _found_sections(parts[0].blocks)
    merged = [piece for part in _gathered(_merged(parts)) for piece in _divided(part)]
    named = titles([_text(part.blocks) for part in merged]) if any(not part.title for part in merged) else []
    shown = _distinct([shortened(part.title) or named[number] for number, part in enumerate(merged)])
    return tuple(Section(title, tuple(part.blocks), part.title_span) for title, part in zip(shown, merged, strict=True))


def shortened(title: str) -> str:
    """A heading of at most LONGEST characters, cut at a word with an ellipsis."""
    if len(title) <= LONGEST:
        return title
    cut = title[: LONGEST - 1]
    at_word = cut if title[LONGEST - 1].isspace() else cut.rpartition(" ")[0] or cut
    return at_word.rstrip(" ,;:.-–—") + "…"


def _distinct(shown: Sequence[str]) -> list[str]:
    """The titles, with a number after one that was there before."""
    done: list[str] = []
    for title in shown:
        number = 2
        new = title
        while new in done:
            new = f"{title[: LONGEST - 5].rstrip()} ({number})"
            number += 1
        done.append(new)
    return done


def _merged(parts: Sequence[Part]) -> list[Part]:
    merged: list[Part] = []
    for part in parts:
        if not merged:
            merged.append(part)
        elif part.words() < _TINY_WORDS:
            merged[-1] = _joined(merged[-1], part)
        elif merged[0] is merged[-1] and merged[0].words() < _TINY_WORDS and not merged[0].title:
            # A line or two before the first heading.
            merged[0] = Part(part.title, part.title_span, [*merged[0].blocks, *part.blocks])
        else:
            merged.append(part)
    return merged


def _gathered(parts: Sequence[Part]) -> Sequence[Part]:
    """The parts, those of a wall put together until they are worth a chapter."""
    if len(parts) <= _MANY or statistics.median(part.words() for part in parts) >= _FEW_WORDS:
        return parts
    gathered = [parts[0]]
    for part in parts[1:]:
        if gathered[-1].words() < _GATHERED_WORDS:
            gathered[-1] = _joined(gathered[-1], part)
        else:
            gathered.append(part)
    return gathered


def _divided(part: Part) -> list[Part]:
    """The part, in several if it is very long; its heading belongs to the first."""
    words = part.words()
    if words <= _LONG_WORDS:
        return [part]
    groups = _groups(part.blocks, round(words / WORDS_PER_LONG_SECTION))
    return [Part(part.title, part.title_span, groups[0]), *(Part("", None, group) for group in groups[1:])]


def _joined(before: Part, tiny: Part) -> Part:
    heading: list[Block] = []
    if tiny.title and tiny.title_span:
        heading = [Block("paragraph", (Sentence("", tiny.title, tiny.title_span),))]
    return replace(before, blocks=[*before.blocks, *heading, *tiny.blocks])


def _found_sections(blocks: Sequence[Block]) -> tuple[Section, ...]:
    groups = _groups(blocks, section_count(len(_text(blocks).split())))
    named = titles([_text(group) for group in groups])
    return tuple(Section(title, tuple(group)) for title, group in zip(named, groups, strict=True))


def _groups(blocks: Sequence[Block], count: int) -> list[list[Block]]:
    """Blocks in `count` groups, parted where the topic turns; fewer where there are not so many places."""
    units = list(_units(blocks))
    if len(units) < count:
        units = list(_units([part for block in blocks for part in _smaller(block)]))
    starts = divide([_text(unit) for unit in units], count)
    groups = [units[start:end] for start, end in zip(starts, [*starts[1:], len(units)], strict=True)]
    return [[block for unit in group for block in unit] for group in groups]


def _smaller(block: Block) -> list[Block]:
    """A paragraph in parts, so that a text of one paragraph has places where a section may begin."""
    if block.kind != "paragraph":
        return [block]
    return [replace(block, sentences=group) for group in paragraphs(block.sentences)]


def _units(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Paragraphs that may be parted; a quotation stays with the paragraph before it, and a list in one piece."""
    unit: list[Block] = []
    for block in blocks:
        tied = block.kind == "quotation" or (block.kind == "list" and unit and len(unit) < 8)
        # A quotation at the head of the text keeps the paragraph that comments on it.
        commented = len(unit) == 1 and unit[0].kind == "quotation"
        if unit and not tied and not commented:
            yield unit
            unit = []
        unit.append(block)
    if unit:
        yield unit


def _text(blocks: Sequence[Block]) -> str:
    return " ".join(sentence.text for block in blocks for sentence in block.sentences)
