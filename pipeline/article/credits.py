"""Tell what belongs to the credits: references, and lines about rights."""

from __future__ import annotations

import re

from pipeline.model import CreditKind

_HEADINGS = {
    "reference", "references", "sources", "source", "bibliography", "further reading", "notes and references",
    "literature",
}  # fmt: skip
_REFERENCE = re.compile(r"^(?:references?|sources?|bibliography|further reading|literature)\s*[:：]", re.IGNORECASE)
_RIGHTS = re.compile(
    r"\b(?:all rights reserved|originally (?:written|published|posted) (?:by|in|on)|protect (?:the )?rights|copyright"
    r"|without (?:prior )?permission|reprinted (?:from|by)|licensed under)\b|©",
    re.IGNORECASE,
)
_ITEM = re.compile(r"^[^.!?]{2,60}[,.]\s*[\"“*_].+[\"”*_]")


def is_reference_heading(title: str) -> bool:
    """Whether a heading opens a list of references."""
    return title.strip().rstrip(":").lower() in _HEADINGS


def credit_kind(text: str, after_reference: bool) -> CreditKind | None:
    """What kind of credit a line or paragraph is, None for narration; a list of references goes on with its items."""
    if _RIGHTS.search(text) and len(text.split()) <= 60:
        return "rights"
    if _REFERENCE.match(text) or (after_reference and _ITEM.match(text)):
        return "reference"
    return None


def without_label(text: str) -> str:
    """A reference without the word that announces it."""
    return _REFERENCE.sub("", text).strip()
