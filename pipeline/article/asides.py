"""Take out what nobody wants to hear in the middle of a sentence: web addresses and marks of notes."""

from __future__ import annotations

import re

from pipeline.article.mapped import MappedText
from pipeline.model import Omission, OmissionReason

_END = r"[^\s<>\"“”‘’)\]},.;:!?']"
_WITHIN = r"[^\s<>\"“”]"
_URL = re.compile(
    rf"\s*[(\[<](?:https?://|www\.){_WITHIN}*?[)\]>](?![^\s.,;:!?])|\s*\b(?:https?://|www\.){_WITHIN}*{_END}[/]?",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"\s?\[(?:\d{1,3}(?:\s?[,–-]\s?\d{1,3})*|[Nn]ote \d+|citation needed)\]|(?<=\S)\[[a-z]\]"
    r"|(?<=[a-z]{4})[¹²³⁴⁵⁶⁷⁸⁹⁰]+|(?<=[.,;:”\"])[¹²³⁴⁵⁶⁷⁸⁹⁰]+"  # km² and 10⁶ stay: no long word before them
)
_KINDS: tuple[tuple[OmissionReason, re.Pattern[str]], ...] = (("url", _URL), ("note", _NOTE))


def without_asides(text: MappedText) -> tuple[MappedText, list[Omission]]:
    """The text without them, and what was taken out."""
    omitted: list[Omission] = []
    for reason, pattern in _KINDS:
        places = [match.span() for match in pattern.finditer(text.text)]
        for low, high in places:
            part = text[low:high].strip()
            omitted.append(Omission(part.text, part.span(), reason))
        if places:
            text = _tidied(text.edited(reason, [(low, high, "") for low, high in places])[0])
    return text, omitted


def _tidied(text: MappedText) -> MappedText:
    """Without brackets and spaces that stood around what is gone."""
    text, _ = text.replaced("white-space", re.compile(r"\s*\(\s*\)|(?<=\()\s+|\s+(?=[).,;:!?])|(?<=\s)\s+"), "")
    return text.strip()
