"""Find quotations in a mended paragraph, whose quotation marks stand in pairs.

A quotation is what somebody said or wrote. Titles of works and words in scare quotes are none: they are short, and
nobody says them. A long one in whole sentences is spoken in a voice of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.article.speakers import is_said, leads_in, names_speaker, speaker_of

_DOUBLE = re.compile('“(?P<curly>[^“”]*)”|"(?P<straight>[^"]*)"')
_SINGLE = re.compile(
    r"(?<![\w’'])[‘'](?P<single>[^\W\d_a-z](?:[^‘’'\"“”]|[’'](?=\w))*[.,!?…])[’'](?!\w)"
)  # "’" before a letter is an apostrophe

OWN_VOICE_WORDS = 8
"""A quotation of at least so many words, in whole sentences, is spoken in a voice of its own."""
_TITLE_WORDS = 3
"""So few words in quotation marks are a title or scare quotes, unless somebody says them."""
_TAG = re.compile(r"\s*[^.!?,:;“”\"]{2,60}[.](?=\s|$)")
"""", said Ann Lee.": what may follow a whole quotation that ends in a comma."""


@dataclass(frozen=True)
class Found:
    """A quotation in a text: where its words begin and end, within the marks, and what is known of its speaker."""

    start: int
    end: int
    speaker: str | None
    attributed: bool
    """The words around it tell who speaks."""
    own_voice: bool


def find_quotations(text: str, before: str) -> list[Found]:
    """Quotations in `text`; `before` is what was said in the sentences before it."""
    double = list(_DOUBLE.finditer(text))
    single = [m for m in _SINGLE.finditer(text) if not any(m.start() < d.end() and d.start() < m.end() for d in double)]
    matches = sorted([*double, *single], key=lambda match: match.start())
    found: list[Found] = []
    for match in matches:
        start, end = match.span(match.lastgroup or 0)
        lead = f"{before} {text[max(0, match.start() - 400) : match.start()]}".strip()[-400:]
        quotation = _found(text, (start, end), lead, text[match.end() : match.end() + 200])
        if quotation and (match.lastgroup != "single" or names_speaker(lead, text[match.end() :][:200])):
            found.append(quotation)
    return found


def _found(text: str, place: tuple[int, int], lead: str, rest: str) -> Found | None:
    words = text[slice(*place)].strip()
    if not _is_quotation(words, lead, rest):
        return None
    speaker = speaker_of(lead, rest)
    told = names_speaker(lead, rest) or bool(speaker and lead.endswith(":"))
    return Found(*place, speaker, told, _has_own_voice(words, lead, rest))


def _is_quotation(words: str, lead: str, rest: str) -> bool:
    count = len(words.split())
    if count >= OWN_VOICE_WORDS:
        return True
    ends = words[-1:] in tuple(".!?,…")
    said = is_said(lead, rest) or (ends and words[:1].isupper() and count > _TITLE_WORDS)
    whole = ends and words[:1].isupper()
    return said and (count > _TITLE_WORDS or (count >= 1 and (whole or leads_in(lead))))


def _has_own_voice(words: str, lead: str, rest: str) -> bool:
    """Whole sentences, not words woven into somebody else's."""
    if len(words.split()) < OWN_VOICE_WORDS or not (words[:1].isupper() or words[:1].isdigit() or words[:1] in "[‘'("):
        return False
    if words[-1] in ".!?…":
        # 'asked "Who are you?" and left': the sentence goes on after it.
        return not re.match(r"\s*[a-z]", rest) or bool(_TAG.match(rest))
    if not re.search(r"\w", rest) or rest.startswith("."):
        return not lead or lead[-1] in '.!?:,…”"'
    return words[-1] == "," and (not lead or lead[-1] in '.!?:”"') and bool(_TAG.match(rest))
