"""Tell what belongs to the credits: references, and lines about rights.

A body that is about copyright, or that quotes authors and titles, is narrated: rights are looked for only in the first
and last blocks, and titles without the word "Reference" only right after one that has it.
"""

from __future__ import annotations

import re

from pipeline.model import CreditKind
from pipeline.patterns import regex

BYLINE = r"(?:written |text |words )?by:?\s+"
"""How a line begins that names who wrote the text, in any case."""
_LABELS = "references?|sources?|bibliography|further reading|notes and references|literature|works cited"
_HEADING = regex(rf"(?:{_LABELS})\s*:?", re.IGNORECASE)
_REFERENCE = regex(rf"(?:{_LABELS})\s*[:：]\s*", re.IGNORECASE)
_RIGHTS = regex(
    r"all rights reserved|^(?:©|\(c\) \d{4}|copyright (?:©|\(c\)|\d{4}|by ))|©\s*\d{4}"
    r"|^this (?:article|text|story|work|piece|post) (?:was|is|has been|first|originally)\b[^.]{0,40}"
    r"(?:written|published|posted|appeared|licensed|reprinted|translated|reproduced)\b"
    r"|\b(?:originally|first) (?:written|published|posted|appeared) (?:by|in|on|at)\b"
    r"|to protect (?:the )?rights|without (?:prior )?(?:written )?permission|^(?:reprinted|reproduced) (?:from|by|with)"
    r"|^licensed under",
    re.IGNORECASE,
)
_ITEM = regex(r"(?:\[?\d{1,3}[\].)]\s*)?[A-Z][^.!?“\"]{1,80}[,.:]\s*[“\"‘*_][^”\"]{3,}[”\"’*_]")
_SAYING_WORDS = regex(r"\b(?:said|says|wrote|asked|told|replied|added|recalled|declared)\b")

_LONGEST_RIGHTS = 60
"""Words: a longer paragraph is narration that happens to speak of rights."""


def is_reference_heading(title: str) -> bool:
    """Whether a heading, or a line, opens a list of references."""
    return bool(_HEADING.fullmatch(title.strip()))


def credit_kind(text: str, after_reference: bool, at_edge: bool) -> CreditKind | None:
    """What kind of credit a line or paragraph is, None for narration.

    `after_reference`: whether the block right before it is a reference; `at_edge`: among the first or last blocks.
    """
    if at_edge and len(text.split()) <= _LONGEST_RIGHTS and _RIGHTS.search(text):
        return "rights"
    if _REFERENCE.match(text):
        return "reference"
    if after_reference and _ITEM.match(text) and not _SAYING_WORDS.search(re.split('[“"‘]', text)[0]):
        return "reference"
    return None


def without_label(text: str) -> str:
    """A reference without the word that announces it."""
    found = _REFERENCE.match(text)
    return text[found.end() :] if found and found.end() < len(text) else text


def publisher(text: str) -> str | None:
    """The publication that a line about rights names."""
    verbs = "originally (?:written|published|posted|appeared)|first published|reprinted"
    found = re.search(rf"(?:{verbs}) (?:by|in|on|from) (?:the )?[“\"]?([^”\",.]+)", text, re.IGNORECASE)
    return found.group(1).strip() if found else None
