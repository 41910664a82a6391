"""Find quotations in a mended paragraph, whose quotation marks stand in pairs.

A quotation is what somebody said or wrote. Titles of works and words in scare quotes are none: they are short, and
nobody says them. A long one in whole sentences is spoken in a voice of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.article.letters import LETTER
from pipeline.article.speakers import Speakers, chooses_words, is_said, leads_in, names_speaker
from pipeline.patterns import regex

_DOUBLE = regex('“(?P<curly>[^“”]*)”|"(?P<straight>[^"]*)"')
_SINGLE = regex(
    r"(?<![\w’'])[‘'](?P<single>[^\W\d_a-z](?:[^‘’'\"“”]|[’'](?=\w))*[.,!?…])[’'](?!\w)"
)  # "’" before a letter is an apostrophe

_LEAD = 1200
"""Characters before a quotation in which its speaker is looked for."""
OWN_VOICE_WORDS = 8
"""A quotation of at least so many words, in whole sentences, is spoken in a voice of its own."""
_TITLE_WORDS = 3
"""So few words in quotation marks are a title or scare quotes, unless somebody says them."""
_TAG = regex(r"\s*[^.!?,:;“”\"]{2,60}[.](?=\s|$)")
"""", said Ann Lee.": what may follow a whole quotation that ends in a comma."""


_WORK = regex(
    r"\b(?:songs?|films?|movies?|books?|novels?|essays?|poems?|plays?|albums?|magazines?|singles?|series|paintings?"
    r"|musicals?|operas?|episodes?|stories|story|hymns?|ballads?|called|named|titled|entitled|nicknamed|dubbed|known as"
    r"|christened|words?|term|phrase|so-called),?$"
)
"""What the words in quotation marks after it are: the title of a work, or a name."""
_SMALL = frozenset("a an the of in on at to for from by with and or but nor as".split())
"""Words that stand in small letters within a title."""


@dataclass(frozen=True)
class Found:
    """A quotation in a text: where its words begin and end, within the marks, and what is known of its speaker."""

    start: int
    end: int
    speaker: str | None
    attributed: bool
    """The words around it tell who speaks."""
    own_voice: bool


def find_quotations(text: str, before: str, speakers: Speakers, *, goes_on: bool = False) -> list[Found]:
    """Quotations in `text`; `before` is what was said in the sentences before it.

    goes_on: `text` opens with a quotation that goes on from the paragraph before.
    """
    double = list(_DOUBLE.finditer(text))
    single = [m for m in _SINGLE.finditer(text) if not any(m.start() < d.end() and d.start() < m.end() for d in double)]
    matches = sorted([*double, *single], key=lambda match: match.start())
    found: list[Found] = []
    last_end: int | None = None
    for match in matches:
        place = match.span(match.lastgroup or 0)
        words, rest = text[slice(*place)].strip(), text[match.end() : match.end() + 200]
        lead = f"{before} {text[max(0, match.start() - _LEAD) : match.start()]}".strip()[-_LEAD:]
        if match.lastgroup == "single" and not names_speaker(lead, words, rest):
            continue
        if not _is_quotation(words, lead, rest):
            continue
        continued = goes_on and not text[: match.start()].strip()
        between = "" if continued else text[last_end : match.start()] if last_end is not None else None
        speaker = speakers.of(lead, words, rest, between)
        same = bool(found) and found[-1].speaker == speaker
        named = speaker is not None and (same or lead.endswith(":") or speaker.split()[-1] in lead[-100:])
        told = continued or named or names_speaker(lead, words, rest)
        found.append(Found(*place, speaker, told, _has_own_voice(words, lead, rest)))
        last_end = match.end()
    return found


def _is_quotation(words: str, lead: str, rest: str) -> bool:
    count = len(words.split())
    if _is_title(words, lead) and not names_speaker("", words, rest):
        return False
    if count >= OWN_VOICE_WORDS or (count > _TITLE_WORDS - 1 and words[:1].islower() and chooses_words(lead)):
        return True
    ends = words[-1:] in tuple(".!?,…")
    said = is_said(lead, words, rest) or (ends and words[:1].isupper() and count > _TITLE_WORDS)
    whole = ends and words[:1].isupper()
    return said and (count > _TITLE_WORDS or (count >= 1 and (whole or leads_in(lead))))


def _is_title(words: str, lead: str) -> bool:
    """Whether words in quotation marks look like the title of a work, or follow what says that they are one."""
    if _WORK.search(lead):
        return True
    told = [word for word in re.findall(r"[^\W\d_][\w’'-]*", words) if word not in _SMALL]
    return len(told) > 1 and all(word[0].isupper() for word in told) and not _is_led_to(lead)


def _is_led_to(lead: str) -> bool:
    """Whether words that lead to a quotation say that somebody speaks: a comma alone does not."""
    return lead.endswith(":") or leads_in(lead.rstrip(",")) or names_speaker(lead[-40:], "", "")


def _has_own_voice(words: str, lead: str, rest: str) -> bool:
    """Whole sentences, not words woven into somebody else's."""
    if len(words.split()) < OWN_VOICE_WORDS or not (words[:1].isupper() or words[:1].isdigit() or words[:1] in "[‘'("):
        return False
    if words[-1] in ".!?…":
        # 'asked "Who are you?" and left': the sentence goes on after it.
        return not re.match(r"\s*[a-z]", rest) or bool(_TAG.match(rest))
    if not LETTER.search(rest) or rest.startswith("."):
        return not lead or lead[-1] in '.!?:,…”"'
    return words[-1] == "," and (not lead or lead[-1] in '.!?:”"') and bool(_TAG.match(rest))
