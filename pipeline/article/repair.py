"""Mend what is plainly broken in a text, rule by named rule, and say what was changed and where.

The rules run in the order of RULES. Each is a pattern and what takes its place; a rule never touches what is right:
code names (COVID19, 4x4, iPhone15, H2O), decimals, versions, times, addresses and initials stay whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.article.mapped import MappedText, Replacement
from pipeline.model import MASKED, Repair


@dataclass(frozen=True)
class Rule:
    """A named repair."""

    name: str
    pattern: re.Pattern[str]
    by: Replacement


_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffe\x00-\x08\x0b\x0c\x0e-\x1f\x7f"
_FULL_WIDTH = str.maketrans("，；：！？（）％＂＇．", ",;:!?()%\"'.")
_RESUMING = "At|In|On|From|After|Before|When|While|However|But|They|We|He|She|This|These|There|Later|Then"


def _masked(found: re.Match[str]) -> str:
    """A masked word as a word: with a space before it and after it where a letter stands there."""
    text, (start, end) = found.string, found.span()
    before = " " if start > 0 and (text[start - 1].isalnum() or text[start - 1] in ".,;:") else ""
    after = " " if end < len(text) and text[end].isalnum() else ""
    return f"{before}{MASKED}{after}"


RULES: tuple[Rule, ...] = (
    Rule("invisible", re.compile(f"[{_INVISIBLE}]+"), ""),
    Rule("full-width", re.compile("[，；：！？（）％＂＇．]"), lambda found: found.group().translate(_FULL_WIDTH)),
    Rule("full-width", re.compile("。"), ". "),
    Rule("stray-bracket", re.compile("[《》〈〉]"), ""),
    Rule("masked-word", re.compile(r"(?<!\*)\*{2,}(?!\*)"), _masked),
    # "staff:"The" and "said,"We": the mark opens, and wants its space.
    Rule("glued-quotation", re.compile(r"(?<=[a-z])([:,])([\"“])(?=[A-Z])"), r"\1 \2"),
    # "famine. ”Every": the mark closes, and the next sentence wants its space.
    Rule("glued-quotation", re.compile(r"(?<=[.!?,;]) +(”)(?=[A-Z]|\s|$)"), r"\1"),
    Rule("glued-quotation", re.compile(r"(?<=[.!?,])(”)(?=[A-Z][a-z])"), r"\1 "),
    # "kinds4,096 dikes": only a figure with thousands is surely a figure and no code name.
    Rule("glued-figure", re.compile(r"(?<=[a-z]{3})(?=\d{1,3}(?:,\d{3})+(?![\w,]))"), "; "),
    Rule("glued-figure", re.compile(r"(?<=[a-z])([;,])(?=\d{1,3}(?:,\d{3})+\b)"), r"\1 "),
    # "kilometersMore than": a long small-letter word, then a word with a capital.
    Rule("glued-sentence", re.compile(r"(?<=\b[a-z]{5})([a-z]*)(?=[A-Z][a-z]+\s+[a-z])"), r"\1. "),
    Rule("glued-sentence", re.compile(r"(?<=[a-z]{3}[.!?])(?=[A-Z][a-z]*[ ,])"), " "),
    # "rarely go there At the exhibition hall": a sentence that goes on where another should have ended.
    Rule(
        "missing-stop", re.compile(rf"(?<=[a-z])(?= (?:{_RESUMING}) (?:the|a|an|[a-z]+ed|\d+|was|were|is|are)\b)"), "."
    ),
    Rule("white-space", re.compile(r"\s+"), " "),
    Rule("white-space", re.compile(r" (?=[,;:.!?](?:\s|$))"), ""),
)

_SILENT_RULES = {"white-space"}
"""Changed too often, and too plainly, to be listed."""


def repair(text: MappedText, masks: bool, off: Sequence[str] = ()) -> tuple[MappedText, tuple[Repair, ...]]:
    """`text` mended, and what was changed. `masks`: whether asterisks in it mask words; `off`: rules left out."""
    made: list[Repair] = []
    for rule in RULES:
        if rule.name in off or (rule.name == "masked-word" and not masks):
            continue
        text, repairs = text.replaced(rule.name, rule.pattern, rule.by)
        made += [] if rule.name in _SILENT_RULES else repairs
    text, repairs = _balanced(text) if "quotation-marks" not in off else (text, [])
    return text.strip(), tuple(made + repairs)


def _balanced(text: MappedText) -> tuple[MappedText, list[Repair]]:
    """Double quotation marks in pairs, curly: straight ones are told by what stands beside them.

    One that is opened and never closed is closed at the end; one that is closed and was never opened goes.
    """
    marks = [found.start() for found in re.finditer('["“”„]', text.text)]
    if not marks:
        return text, []
    wanted: dict[int, str] = {}
    is_open = False
    for at in marks:
        opens = _opens(text.text, at, is_open)
        if opens == is_open and not opens:
            wanted[at] = ""
        else:
            wanted[at] = "“" if not is_open else "”"
            is_open = not is_open
    changed, repairs = text.replaced(
        "quotation-marks", re.compile('["“”„]'), lambda found: wanted.get(found.start(), found.group())
    )
    if is_open:
        changed, closing = changed.replaced("quotation-marks", re.compile(r"\s*\Z"), "”")
        repairs += closing
    # A straight mark made curly is typography, not repair.
    return changed, [r for r in repairs if not (r.before == '"' and r.after in "“”" and r.after)]


def _opens(text: str, at: int, is_open: bool) -> bool:
    """Whether a mark opens a quotation: a curly one says so, a straight one by its neighbours."""
    if text[at] in "“„":
        return True
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if text[at] == "”":
        return not is_open and (before.isspace() or at == 0) and after.isalnum()
    return not is_open and (before.isspace() or before in "([—–-:") and not after.isspace()
