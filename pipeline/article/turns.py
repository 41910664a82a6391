"""Words that announce a turn: where a new paragraph, or a new section, may begin."""

from __future__ import annotations

from pipeline.patterns import regex

_CONNECTIVES = (
    r"However|But|Later|In fact|After all|Meanwhile|By \d{4}|In \d{4}|At that time|At the same time|Now|Today|Of course"
    r"|As a matter of fact|As a result|On the one hand|On the other hand|More\w* \w+,|Besides|Another|Although|Since"
    r"|Obviously|Therefore|So,|After|Before|In addition|In the end|In the process|Finally|In terms of|Then|Yet|Still"
    r"|Instead|Nevertheless|Moreover|Furthermore|For example|Years later|From the|At the"
)
_TURN = regex(rf"[\"“]?(?:{_CONNECTIVES})\b")
_TIED = regex(
    r"[\"“]?(?:But|And|Because|This|That|These|Those|It|He|She|They|His|Her|Their|Its|Such|After all|On the other hand"
    r"|Therefore|So|Also|Too|Or|Fortunately|Besides)\b"
)


def turns(sentence: str) -> bool:
    """Whether a sentence announces a turn ("However, ...", "In 1958, ...")."""
    return bool(_TURN.match(sentence))


def is_tied(sentence: str) -> bool:
    """Whether a sentence leans on the one before it ("But ...", "He ..."): a section does not like to begin with it."""
    return bool(_TIED.match(sentence))
