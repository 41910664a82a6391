"""Plain text: paragraphs parted by empty lines, or a sentence per line, or lines wrapped at a width.

A line's end is a sentence's end unless the text is clearly wrapped: its lines are about as long as each other and many
of them end in the middle of a sentence. Lines of several sentences are paragraphs. A short first line before an
empty one is the title; short lines that stand alone among longer paragraphs are headings.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from dataclasses import replace

from pipeline.article.formats.extracted import BlockRole, Extracted, RawBlock
from pipeline.article.formats.source import Source
from pipeline.article.formats.textual import decode
from pipeline.article.mapped import MappedText
from pipeline.model import Omission

_SENTENCE_END = re.compile(r"[.!?:;。！？…][\"'”’)\]》*]*\s*$")
_SENTENCE_WITHIN = re.compile(r"[.!?][\"'”’)]*\s+[\"'“‘(]?[A-Z]")
_TITLE_WORDS = 14
_HEADING_WORDS = 9
_WIDEST_WRAP = 120
"""Characters: no editor or mail program wraps wider; longer lines are sentences or paragraphs."""
_FULL_LINE, _RAGGED = 50, 15
"""Characters: the least of a full line, and how much shorter than another one it may be."""
_RULE_LINE = re.compile(r"[\s*_=~#·•.\-–—]*")
"""A line without a letter parts paragraphs; a row of asterisks alone is no masked word."""
_UNDERLINE = re.compile(r"\s*(={3,}|-{3,})\s*")
_BULLET = re.compile(r"\s*[-•‣◦▪●*–]\s+(?=\S)")
_MAIL_HEADER = re.compile(r"(From|To|Cc|Bcc|Subject|Date|Sent|Reply-To|Message-ID|Newsgroups|Organization): (.+)")
_REPLY = re.compile(r"(?:(?:Re|Fwd?|AW|WG): *)+", re.IGNORECASE)
_ANSWERED = re.compile(r"(?:> ?)+(?!>> )")
"""Marks before the lines of a mail that is answered."""
_HYPHEN = re.compile(r"[^\W\d_]-$")
_GOES_ON = re.compile(r"\s*(?!(?:and|or|to)\b)[^\W\d_A-Z]")
"""What follows a hyphen at a line's end without a space: not "short- and long-term"."""
_NUMBER = re.compile(r"\(?([0-9]{1,2})[.)]\s+(?=[^\W\d_]|[\"“‘'(])")


class PlainText:
    """Anything that no other format claims."""

    name = "text"

    def extract(self, source: Source) -> Extracted:
        """Blocks of a text."""
        text = decode(source)
        groups = _groups(text)
        meta, headers = _mail_headers(groups)
        groups = groups[1:] if headers else groups
        wrapped = is_wrapped([[line.text for line in group] for group in groups])
        whole_paragraphs = _lines_are_paragraphs(groups)
        blocks: list[RawBlock] = []
        for number, group in enumerate(groups):
            blocks += _blocks(group, number, wrapped, whole_paragraphs)
        listed, numbers = _with_lists(blocks)
        left_out = (*headers, *numbers)
        return Extracted(source.path, text, self.name, tuple(_with_headings(listed)), meta, left_out)


def _mail_headers(groups: Sequence[Sequence[MappedText]]) -> tuple[dict[str, str], list[Omission]]:
    """What the head of a mail says, and its lines, which nobody reads out; nothing where the text is no mail."""
    lines = groups[0] if groups else []
    found = {header[1]: header[2] for line in lines if (header := _MAIL_HEADER.match(line.text))}
    if len(lines) < 2 or len(found) < len(lines) or "Subject" not in found or len(groups) < 2:
        return {}, []
    title = _REPLY.sub("", found["Subject"]).strip()
    return {"title": title} if title else {}, [
        Omission(line.strip().text, line.strip().span(), "markup") for line in lines
    ]


def _groups(text: str) -> list[list[MappedText]]:
    """Lines between empty lines."""
    groups: list[list[MappedText]] = [[]]
    at = 0
    for line in text.split("\n"):
        if _UNDERLINE.fullmatch(line) and len(groups[-1]) == 1:
            # An underlined line stands alone.
            groups.append([])
        elif _RULE_LINE.fullmatch(line):
            groups.append([])
        else:
            if groups[-1] and _answered(line) != _answered(groups[-1][-1].text):
                groups.append([])
            groups[-1].append(MappedText.of(line, at))
        at += len(line) + 1
    return [group for group in groups if group]


def _answered(line: str) -> int:
    """How often a line is marked as one that is answered."""
    marks = _ANSWERED.match(line)
    return marks.group().count(">") if marks else 0


def is_wrapped(groups: Sequence[Sequence[str]]) -> bool:
    """Whether line ends are of the page's making and not the sentence's.

    Only lines with a line after them in their group count: the last one of a paragraph may be short.
    """
    inner = [line.rstrip() for group in groups for line in group[:-1] if not _BULLET.match(line)]
    if not inner or max(map(len, inner)) > _WIDEST_WRAP:
        return False
    cut = [line for line in inner if not _SENTENCE_END.search(line)]
    if len(cut) < 0.4 * len(inner):
        return False
    middle = statistics.median(map(len, cut))
    return middle >= 20 and sum(abs(len(line) - middle) <= 0.2 * middle + 6 for line in cut) >= 0.8 * len(cut)


def _lines_are_paragraphs(groups: Sequence[Sequence[MappedText]]) -> bool:
    """Whether most lines hold more than one sentence."""
    lines = [line.text for group in groups for line in group]
    return sum(bool(_SENTENCE_WITHIN.search(line)) for line in lines) > 0.5 * len(lines)


def _blocks(group: Sequence[MappedText], number: int, wrapped: bool, whole_paragraphs: bool) -> list[RawBlock]:
    marks = _ANSWERED.match(group[0].text)
    if marks:
        words = [line[found.end() :] for line in group if (found := _ANSWERED.match(line.text))]
        words = [line for line in words if line.text.strip()]
        # Who wrote what the answered mail itself answered, nobody says.
        role: BlockRole = "quotation" if marks.group().count(">") == 1 else "paragraph"
        return [RawBlock(role, _joined(words).strip(), group=number)] if words else []
    if wrapped or _is_wrapped_alone(group):
        return [_item_or("paragraph", _joined(lines), number) for lines in _paragraphs(group)]
    lines = _continued(group)
    if len(lines) == 1 or whole_paragraphs:
        return [_item_or("paragraph", line, number) for line in lines]
    return [_item_or("line", line, number) for line in lines]


def _is_wrapped_alone(group: Sequence[MappedText]) -> bool:
    """Whether the lines of one paragraph are wrapped, though those of the others are not: all but the last are full."""
    inner = [line.text.rstrip() for line in group[:-1]]
    if not inner or min(map(len, inner)) < _FULL_LINE or any(_BULLET.match(line) for line in inner):
        return False
    return max(map(len, inner)) - min(map(len, inner)) <= _RAGGED and is_wrapped([[line.text for line in group]])


def _item_or(role: str, line: MappedText, number: int) -> RawBlock:
    bullet = _BULLET.match(line.text)
    if bullet:
        return RawBlock("list", line[bullet.end() :].strip(), group=number)
    return RawBlock("line" if role == "line" else "paragraph", line.strip(), group=number)


def _continued(group: Sequence[MappedText]) -> list[MappedText]:
    """Lines, with those joined that go on in small letters where the line before has no end."""
    lines: list[list[MappedText]] = []
    for line in group:
        goes_on = lines and line.text.lstrip()[:1].islower() and not _SENTENCE_END.search(lines[-1][-1].text)
        if goes_on:
            lines[-1].append(line)
        else:
            lines.append([line])
    return [_joined(parts) for parts in lines]


def _paragraphs(group: Sequence[MappedText]) -> list[list[MappedText]]:
    """Wrapped lines by paragraph: a new one is indented, or follows a line that ends early with a sentence."""
    width = max(len(line.text.rstrip()) for line in group)
    margin = min(len(line.text) - len(line.text.lstrip()) for line in group)
    paragraphs: list[list[MappedText]] = []
    for number, line in enumerate(group):
        before = group[number - 1].text.rstrip() if number else ""
        indented = len(line.text) - len(line.text.lstrip()) > margin + 1
        ended = bool(_SENTENCE_END.search(before)) and len(before) < 0.7 * width
        counts_on = _NUMBER.match(line.text.lstrip()) and (
            _SENTENCE_END.search(before) or (paragraphs and _NUMBER.match(paragraphs[-1][0].text.lstrip()))
        )
        is_item = bool(_BULLET.match(line.text) or counts_on)
        if not number or ended or is_item or (indented and _SENTENCE_END.search(before)):
            paragraphs.append([])
        paragraphs[-1].append(line)
    return paragraphs


def _joined(lines: Sequence[MappedText]) -> MappedText:
    """Lines in one, with a space for each line's end."""
    parts = [lines[0]]
    for line in lines[1:]:
        if not (_HYPHEN.search(parts[-1].text) and _GOES_ON.match(line.text)):
            parts.append(MappedText(" ", (line.starts[0] - 1,), (line.starts[0],)))
        parts.append(line)
    return MappedText.joined(parts)


def _with_lists(blocks: Sequence[RawBlock]) -> tuple[list[RawBlock], list[Omission]]:
    """Blocks, with the items of lists numbered, and the figures that numbered them.

    Numbers make a list where at least two lines in a row count on: "1." alone may begin a sentence, or be a heading.
    """
    signs = [_NUMBER.match(block.text.text) if block.role != "list" else None for block in blocks]
    counts = [int(sign[1]) if sign else 0 for sign in signs]
    done: list[RawBlock] = []
    numbers: list[Omission] = []
    for place, (block, sign) in enumerate(zip(blocks, signs, strict=True)):
        before, count, after = counts[place - 1 : place], counts[place], counts[place + 1 : place + 2]
        if sign and (after == [count + 1] or (count > 1 and before == [count - 1])):
            number = block.text[: sign.end()].strip()
            numbers.append(Omission(number.text, number.span(), "markup"))
            done.append(RawBlock("list", block.text[sign.end() :], group=block.group, item=count))
        elif block.role == "list":
            item = done[-1].item + 1 if done and done[-1].role == "list" else 1
            done.append(replace(block, item=item))
        else:
            done.append(block)
    return done, numbers


def _with_headings(blocks: Sequence[RawBlock]) -> list[RawBlock]:
    """Blocks, with the title line and the lines that head sections named as what they are."""
    done = list(blocks)
    if len(done) > 1 and done[0].group != done[1].group and _is_short(done[0], _TITLE_WORDS):
        done[0] = RawBlock("heading", done[0].text, level=1)
    places = [place for place in range(1, len(done) - 1) if _is_heading(done, place)]
    if len(places) >= 2 and 3 * len(places) <= 2 * len(done):
        for place in places:
            done[place] = RawBlock("heading", done[place].text, level=2)
    return done


def _is_short(block: RawBlock, words: int) -> bool:
    return block.role == "paragraph" and len(block.text.text.split()) <= words and not _ends(block.text.text)


def _ends(text: str) -> bool:
    return (bool(_SENTENCE_END.search(text)) and not text.rstrip().endswith("?")) or text.rstrip().endswith(",")


def _is_heading(blocks: Sequence[RawBlock], place: int) -> bool:
    """A short line without a stop that stands alone before a longer paragraph."""
    before, block, after = blocks[place - 1 : place + 2]
    alone = before.group != block.group != after.group
    words = len(block.text.text.split())
    starts_well = block.text.text[:1].isupper() or block.text.text[:1].isdigit()
    longer = len(after.text.text.split()) > 2 * words
    return alone and starts_well and longer and _is_short(block, _HEADING_WORDS)
