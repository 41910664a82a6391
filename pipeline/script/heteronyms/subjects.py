"""What stands before a verb as its subject, and whether a verb is in the past."""

from __future__ import annotations

from pipeline.script.heteronyms.words import (
    ARTICLES,
    HAVE,
    MODALS,
    POSSESSIVES,
    PREPOSITIONS,
    Context,
    among,
    is_adjective,
    is_plural,
)

AUXILIARIES = MODALS | HAVE
_OTHER_OPENINGS = AUXILIARIES | among("and let make made help helped hear heard")
"""Before a subject they make its verb plain: "did the judge read"."""


def is_singular_subject(context: Context) -> bool:
    """Whether "the judge" or "Smith" stands before, with no auxiliary of a question before that."""
    place = context.governor
    word = context.near(place)
    if not word.isalpha() or is_plural(word) or is_adjective(word) or word in NO_SUBJECTS:
        return False
    for back in range(place - 1, place - 4, -1):
        if context.near(back) in _OTHER_OPENINGS:
            return False
        if context.near(back) in ARTICLES | POSSESSIVES:
            return context.near(back - 1) not in _OTHER_OPENINGS
    return context.written(place)[:1].isupper() and context.near(place - 1) != "and"


NO_SUBJECTS = PREPOSITIONS | among(
    "i you we they who and or but that which him her them us me not then to can people children please if when while "
    "what how all both just"
)


def is_name(context: Context) -> bool:
    """Whether a name stands before."""
    return context.written(context.governor)[:1].isupper() and context.near(context.governor) not in NO_SUBJECTS


_IRREGULAR_PASTS = among(
    "was were had did said told took came went saw got gave made sat stood found heard knew began wrote held kept left "
    "brought thought felt ran spoke rose put opened"
)


def is_past(word: str) -> bool:
    """Whether a word looks like a verb in the past.

    >>> is_past("walked"), is_past("red")
    (True, False)
    """
    return word in _IRREGULAR_PASTS or (word.endswith("ed") and len(word) > 4)
