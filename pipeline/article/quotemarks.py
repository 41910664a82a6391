"""Bring double quotation marks into pairs, and their spaces to the right side of them.

A mark's own shape is believed first, then what stands beside it, then whether a quotation is open. Pairs that are
right, straight or curly, stay as they are. A mark that closes nothing goes; a quotation that nobody closes ends with
its paragraph if it began with it, else with its sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.article.mapped import Edit, MappedText
from pipeline.model import Repair
from pipeline.patterns import regex

RULE = "quotation-marks"
_MARKS = regex('["“”„‟]')
_GLUED_QUOTATION = 300
"""Characters in which a mark that is glued to the word before it is looked for a partner."""
_TYPED = regex(
    r"(?P<low>``)(?=\S)[^`\n]{1,2000}?(?P<high>''|``|\")|(?<!['\w])(?P<two>'')(?=\w)[^'\n]{1,2000}?(?P<close>'')(?!['\w])"
)
"""Marks as typesetting programs and typewriters have them: ``so''."""
_SENTENCE_END = regex(r"[.!?…]+(?=\s+[A-Z]|\s*$)")


@dataclass
class _Pairs:
    """Marks in pairs, as far as a text has been gone through."""

    text: str
    open_at: int | None = None
    pairs: list[tuple[int, int]] = field(default_factory=list)
    """Positions of opening and closing marks; a closing one of a negative position -n-1 is missing, and wanted at n."""
    strays: list[int] = field(default_factory=list)
    nested: list[tuple[int, int]] = field(default_factory=list)


def mend_quotation_marks(text: MappedText, *, goes_on: bool = False) -> tuple[MappedText, list[Repair]]:
    """Marks of a paragraph mended; what was changed.

    goes_on: the next paragraph opens with a mark, so that a quotation left open reaches to the end of this one.
    """
    text, typed = text.edited(RULE, list(_typed(text.text)))
    if not _MARKS.search(text.text):
        return text, typed
    found = _paired(text.text, goes_on)
    edits: list[Edit] = [(at, at + 1, _instead(text.text, at)) for at in found.strays]
    for low, high in found.nested:
        edits += [(low, low + 1, "‘"), (high, high + 1, "’")]
    for low, high in found.pairs:
        edits += _pair_edits(text.text, low, high)
    text, paired = text.edited(RULE, sorted(edits))
    return text, [*typed, *paired]


def _instead(text: str, at: int) -> str:
    """What a mark without a partner leaves: a space, where it alone kept two words apart."""
    before, after = _beside(text, at)
    return " " if (before.isalnum() or before in ",;.!?") and after.isalnum() else ""


def _typed(text: str) -> Iterator[Edit]:
    for found in _TYPED.finditer(text):
        low, high = ("low", "high") if found["low"] else ("two", "close")
        yield (*found.span(low), "“")
        yield (*found.span(high), "”")


def _paired(text: str, goes_on: bool) -> _Pairs:
    found = _Pairs(text)
    marks = [match.start() for match in _MARKS.finditer(text)]
    skip = -1
    for number, at in enumerate(marks):
        if at <= skip or _is_inch(text, at, found.open_at is not None):
            continue
        inner = _nested_end(text, marks[number : number + 3], found.open_at)
        if inner:
            found.nested.append((at, inner))
            skip = inner
        else:
            _take(found, at)
    if found.open_at is not None:
        end = -_end_of_words(text, len(text)) - 1 if goes_on else _missing(text, found.open_at, len(text))
        found.pairs.append((found.open_at, end))
    return found


def _take(found: _Pairs, at: int) -> None:
    """One mark, as an opening or closing one."""
    if found.open_at is None:
        if _opens(found.text, at):
            found.open_at = at
        else:
            found.strays.append(at)
    elif _reopens(found.text, found.open_at, at):
        found.pairs.append((found.open_at, _missing(found.text, found.open_at, at)))
        found.open_at = at
    else:
        found.pairs.append((found.open_at, at))
        found.open_at = None


def _beside(text: str, at: int) -> tuple[str, str]:
    return text[at - 1] if at else " ", text[at + 1] if at + 1 < len(text) else " "


def _opens(text: str, at: int) -> bool:
    """Whether a mark opens a quotation while none is open."""
    before, after = _beside(text, at)
    if text[at] in "“„‟":
        return True
    if after.isspace():
        # ': " The show': a stray space after the mark.
        return text[at] == '"' and before.isspace() and text[at - 2 : at - 1] in (":", ",")
    if text[at] == "”":
        # It has the shape of an end: only where nothing could end does it begin.
        return not text[:at].strip() if at < 3 else text[at - 2 : at] in (": ", ", ")
    if before.isspace() or before in "([—–-:‘'":
        return True
    if text[at] != '"' or not (before in ",;.!?" or before.isalpha()):
        return False
    return after.isupper() or (after.isalpha() and _is_closed(text, at))


def _is_closed(text: str, at: int) -> bool:
    """Whether the next mark stands where words in quotation marks end, so that the one at `at` begins them."""
    closing = text.find('"', at + 1, at + 1 + _GLUED_QUOTATION)
    return closing > 0 and not text[closing - 1].isspace() and not text[closing + 1 : closing + 2].isalnum()


def _reopens(text: str, open_at: int, at: int) -> bool:
    """Whether a mark opens another quotation where one was left open."""
    before, after = _beside(text, at)
    if text[at] == "“":
        return text[open_at] != "„"
    return text[at] == '"' and before.isspace() and after.isalnum() and text[at - 2 : at - 1] not in tuple(".!?,")


def _is_inch(text: str, at: int, is_open: bool) -> bool:
    """A mark after a figure that closes nothing stands for inches: 6'2"."""
    return text[at] == '"' and not is_open and bool(at) and text[at - 1].isdigit()


def _nested_end(text: str, marks: list[int], open_at: int | None) -> int | None:
    """Where a quotation within a quotation ends, if the mark begins one: “a “b” c”."""
    if open_at is None or text[open_at] != "“" or text[marks[0]] != "“" or len(marks) < 3:
        return None
    return marks[1] if text[marks[1]] == "”" and text[marks[2]] == "”" else None


def _missing(text: str, open_at: int, end: int) -> int:
    """Where a closing mark is wanted, as -n-1."""
    stop = _SENTENCE_END.search(text, open_at, end) if _end_of_words(text, open_at) else None
    return -(stop.end() if stop else _end_of_words(text, end)) - 1


def _end_of_words(text: str, end: int) -> int:
    """`end`, moved before the white space in front of it."""
    while end and text[end - 1].isspace():
        end -= 1
    return end


def _pair_edits(text: str, low: int, high: int) -> list[Edit]:
    """What brings one pair into order."""
    straight = text[low] == '"' and (high < 0 or text[high] == '"')
    opening, closing = ('"', '"') if straight else ("“", "”")
    after = re.compile(r"\s*").match(text, low + 1)
    first = after.end() if after else low + 1
    space = " " if low and re.match(r"[\w.,;:!?”]", text[low - 1]) else ""
    edits: list[Edit] = [(low, first, space + opening)]
    if high < 0 and -high - 1 <= first:
        return [(low, low + 1, "")]  # it ends before a word has been said
    if high < 0:
        return [*edits, (-high - 1, -high - 1, closing)]
    last = _end_of_words(text, high)
    if last <= first:
        return [(low, high + 1, "")]
    space = " " if high + 1 < len(text) and text[high + 1].isalnum() else ""
    return [*edits, (last, high + 1, closing + space)]
