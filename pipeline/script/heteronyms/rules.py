"""Which sense of a heteronym is meant: words with a rule of their own, the rest by part of speech.

A rule looks at the few words that tell ("lead pipes", "live music", "I read yesterday") and declines where there is
none.
"""

from __future__ import annotations

from collections.abc import Callable

from pipeline.script.heteronyms import moving, qualities, things
from pipeline.script.heteronyms.grammar import part_of_speech
from pipeline.script.heteronyms.reading import read
from pipeline.script.heteronyms.table import is_noun_or_verb
from pipeline.script.heteronyms.words import Context

Rule = Callable[[Context], str | None]

RULES: dict[str, Rule] = {
    "august": qualities.august,
    "bass": things.bass,
    "bow": things.bow,
    "close": qualities.close,
    "content": qualities.content,
    "dove": things.dove,
    "invalid": qualities.invalid,
    "lead": moving.lead,
    "live": moving.live,
    "lives": moving.lives,
    "minute": qualities.minute,
    "polish": qualities.polish,
    "read": read,
    "row": things.row,
    "sow": things.sow,
    "tear": things.tear,
    "tears": things.tears,
    "used": moving.used,
    "wind": moving.wind,
    "winds": moving.winds,
    "wound": moving.wound,
}
"""Words that are no mere matter of noun and verb."""


def sense_of(context: Context, possessive: bool = False) -> str | None:
    """The sense of the word at `context`; None where it is not told."""
    word = context.word
    if word in RULES:
        return None if possessive else RULES[word](context)
    if not is_noun_or_verb(word):
        return None
    return "noun" if possessive else part_of_speech(context, in_s=word.endswith("s") and not word.endswith("ss"))
