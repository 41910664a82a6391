"""Marks between words that are heard as pauses, and pictures among letters that are not heard at all.

Engines pass over a dash that stands close to its words ("came—and", "came -- and", "came - and"), and give one between
spaces ("came — and") the pause that it is: measured on the engine that is always there.
"""

from __future__ import annotations

import re

_EMOJI = (
    "(?:[0-9#*]\ufe0f?\u20e3|[\U0001f1e6-\U0001f1ff]{2}"
    "|[\u203c\u2049\u231a\u231b\u23e9-\u23fa\u24c2\u25aa\u25ab\u25fb-\u25fe\u2600-\u27bf\u2934\u2935\u2b05-\u2b55\u3030"
    "\u303d\U0001f000-\U0001faff][\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*)"
)
EMOJI = rf"^(?:\s*{_EMOJI})+\s*|(?:\s*{_EMOJI})+"
DASH = r"(?<=[^\s—–-])(?:\s*(?:—|―|--+)\s*|\s+[-‐‑‒]\s+|(?<=[a-z])–(?=[a-z]))(?=[^\s—–-])"
OPTIONAL = r"(?<!\w)(?P<word>[A-Za-z]*[a-z])\((?P<ending>s|es|ed|d|r|er|n|ren|ing)\)(?![\w(])"
BRACKET = r"\s*\(|\)"


def say_nothing(found: re.Match[str]) -> str:
    """What is only seen."""
    return ""


def say_dash(found: re.Match[str]) -> str | None:
    """`came—and` is "came — and"; None where it stands apart already."""
    return None if found.group() == " — " else " — "


def say_optional(found: re.Match[str]) -> str:
    """`the ship(s)` is "the ships"."""
    return found["word"] + found["ending"]


def say_bracket(found: re.Match[str]) -> str:
    """A comma, where words stand on the outer side of a round bracket."""
    text, (start, end) = found.string, found.span()
    if found.group().endswith("("):
        if re.search(r"[^\W_][)*_\]}`\"”’'%°′″]*\s*$", text[max(0, start - 8) : start]):
            return ", "
        return " " if start and text[start] == " " else ""
    if text[max(0, start - 1) : start] in tuple(".!?…,;:"):
        return ""
    return "," if re.match(r"\s*[*_\[{`\"“‘']*[^\W_]", text[end : end + 8]) else ""
