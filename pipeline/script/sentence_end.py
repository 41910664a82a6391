"""Where a dot is both the end of an abbreviation and the end of a sentence."""

from __future__ import annotations

import re

_OPENER = re.compile(
    r"[\"”’')\]]*\s+[\"“‘(\[]*(?:The|A|An|He|She|It|They|We|I|You|This|That|These|Those|There|In|On|At|By|But|And|Or|So"
    r"|Then|When|While|After|Before|For|From|With|As|If|Now|Yet|Still|Later|His|Her|Their|Its|Our|What|Who|Why|How|Most"
    r"|Some|Many|Nobody|Everybody|Every|Each|All|No|Not|One)\b"
)
_AT_END = re.compile(r"[\"”’')\]\s]*$")
_SENTENCE = re.compile(r"\W*[A-Z0-9]\S*(?:\s+\S+){4}")


def ends_sentence(found: re.Match[str]) -> bool:
    """Whether the dot that a match ends with also ends a sentence: a common opening word follows, or nothing does."""
    text, end = found.string, found.end()
    if _AT_END.match(text, end):
        return _SENTENCE.match(text) is not None
    return _OPENER.match(text, end) is not None
