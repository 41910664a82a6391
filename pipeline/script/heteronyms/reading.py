"""Whether "read" is said as the present or the past, told by what governs it and by words of time."""

from __future__ import annotations

from pipeline.script.heteronyms.subjects import AUXILIARIES, is_past, is_singular_subject
from pipeline.script.heteronyms.words import ARTICLES, BE, HAVE, MODALS, OBJECT_STARTERS, Context, among

_PAST_TIMES = among("yesterday ago earlier once last")
_HABITS = among("every usually always often sometimes daily today tomorrow generally")
_READS = among("good great quick long easy interesting must gripping fascinating short fun light first worthwhile")


def read(context: Context) -> str | None:
    """ "base", as in "to read", or "past"."""
    before = context.before
    if before in HAVE | BE | among("get got gets well"):
        return "past"
    if before == "to" or before in MODALS:
        return "base"
    if context.next == "by":
        return "past"
    if before in ARTICLES or (before in _READS and context.near(context.governor - 1) in ("a", "an", "the")):
        return "base" if context.next not in OBJECT_STARTERS else None
    if before in ("that", "which") and ({context.next, context.near(2)} & {'"', "“"}):
        return "past"
    if context.near(-1) in ("widely", "most") and context.next not in OBJECT_STARTERS:
        return "past"
    return _read_by_its_subject(context, before)


def _read_by_its_subject(context: Context, subject: str) -> str | None:
    if context.near(context.governor - 1) in AUXILIARIES:
        return "past" if context.near(context.governor - 1) in HAVE else "base"
    if subject in ("he", "she", "it"):
        return "past"  # else it were "reads"
    if subject == "" or subject in '.!?;:"“':
        return "base" if context.next in OBJECT_STARTERS | {"more", "on", "and", "about"} else None
    if is_singular_subject(context):
        return "past"
    return _read_by_its_time(context)


def _read_by_its_time(context: Context) -> str | None:
    """By words of time and by other verbs: all of a sentence is told in one tense, more often than not."""
    said = frozenset(word.casefold() for word in context.words)
    habit, once = bool(said & _HABITS), bool(said & _PAST_TIMES)
    if habit != once:
        return "base" if habit else "past"
    earlier = [context.near(-steps) for steps in range(1, 9)]
    if context.before == "and" and any(map(is_past, earlier)) and not MODALS & set(earlier):
        return None if "to" in earlier else "past"
    return None
