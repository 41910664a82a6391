"""Whether a word that can be a noun and a verb is the one or the other here, told by the words around it.

Looked at in this order: the word before it, adverbs passed over ("will quickly record"); the words of its noun phrase
back to an article ("the long and bitter conflict"); the word after it ("records the"). A noun stands for an adjective
too: they sound alike. The promise is precision: where these do not tell, the answer is None.
"""

from __future__ import annotations

import re
from typing import Literal

from pipeline.script.heteronyms.words import (
    BE,
    CAUSES,
    DEGREES,
    DETERMINERS,
    ENDS,
    HAVE,
    INVERTED,
    LINKS,
    MANY,
    MODALS,
    OBJECT_STARTERS,
    OBJECTS,
    ONE,
    PREPOSITIONS,
    QUANTITIES,
    SUBJECTS,
    THIRD,
    Context,
    is_adjective,
    is_plural,
)

PartOfSpeech = Literal["noun", "verb"]

_TO_BEFORE_NOUNS = frozenset(
    "due according prior subject led lead leads leading contribute contributes contributed contributing opposed "
    "opposition related relating response respond responded access addition close closer next return returned "
    "returning regard respect resort resorted similar thanks owing contrary vulnerable prone exposed exposure addicted "
    "linked limited attention approach equal amounted amount amounts reference path introduction solution "
    "alternative light mild low objection objected resistance resistant entitled entrance key answer ending".split()
)
_DEMANDS = re.compile(r"(?:demand|insist|recommend|propos|suggest|request|requir|order|ask|urg)\w*")
_COMPOUNDS = frozenset("levels highs lows heights school schools student students day days".split())
"""After "to record", "to present" or "to graduate" they make a noun of it."""
_FRAMES = {
    "alternate": "every between with", "alternates": "between with", "conflict": "with", "contract": "when as",
    "contracts": "when as", "contrast": "with", "contrasts": "with", "converse": "in with", "decreases": "with as when",
    "estimate": "that", "estimates": "that", "graduate": "in from with", "increases": "with as when", "object": "to",
    "objects": "to", "progress": "to through", "protest": "against", "rebel": "against", "rebels": "against",
    "records": "that", "refuse": "to", "refuses": "to", "suspect": "that", "suspects": "that",
}  # fmt: skip
"""What follows these verbs, and seldom the noun, if a subject stands before."""
_PLURAL_MODIFIERS = frozenset(
    "sales arms sports news savings rights goods materials weapons earnings customs operations systems years "
    "communications appeals claims crimes economics politics physics mathematics athletics games series".split()
)

_SURELY_ADJECTIVAL = re.compile(r"\w{2,}(?:ous|ful|less|able|ible|ical)")
"""Endings by which an adjective cannot be taken for the subject of "records"."""

_PHRASE = 4
"""Words of a noun phrase that are looked through for its article."""


def part_of_speech(context: Context, in_s: bool = False) -> PartOfSpeech | None:
    """What the word is; `in_s`: it is the plural or the third person."""
    told = _by_the_word_before(context, in_s)
    if told is None and not in_s:
        told = _by_its_phrase(context)
    if told is None and in_s and _SURELY_ADJECTIVAL.fullmatch(context.before):
        return "noun"
    return told or _by_the_word_after(context, in_s)


def _by_the_word_before(context: Context, in_s: bool) -> PartOfSpeech | None:
    before = context.before
    if before == "to":
        return "noun" if in_s else _after_to(context)
    if before in MODALS and not in_s:
        return None if _is_noun(context, context.governor) else "verb"
    if before in SUBJECTS:
        return _after_a_subject(context, before, in_s)
    if before in OBJECTS - {"her"} and not in_s and context.near(context.governor - 1) in CAUSES:
        return "verb"
    if before in DETERMINERS or before.endswith("'s"):
        return _after_a_determiner(context, before, in_s)
    if in_s and (before in MANY or before.isdigit()):
        return "noun"
    if before in PREPOSITIONS or before in BE or before in HAVE or before in LINKS:
        return "noun"
    if not in_s and (before in QUANTITIES or context.near(-1) in DEGREES - {"so", "as"} or before == "one"):
        return "noun"
    return None


def _is_noun(context: Context, steps: int) -> bool:
    """Whether a modal is one of the nouns that are written like it: "the can", "his will", "May"."""
    if context.near(steps - 1) in DETERMINERS:
        return True
    return context.written(steps) == "May" and bool(context.near(steps - 1)) and context.near(steps - 1) not in ENDS


def _after_to(context: Context) -> PartOfSpeech | None:
    if context.next in _COMPOUNDS:
        return "noun"
    if "from" in [context.near(context.governor - back) for back in range(1, 6)]:
        return None
    if context.near(context.governor - 1) in _TO_BEFORE_NOUNS and context.next not in OBJECT_STARTERS:
        return "noun" if context.governor == -1 else None
    return "verb"


def _after_a_subject(context: Context, subject: str, in_s: bool) -> PartOfSpeech | None:
    if in_s:
        return "verb" if subject in THIRD else None
    if subject in ("he", "she", "it"):
        return "verb" if context.near(context.governor - 1) in INVERTED else None
    return "verb"


def _after_a_determiner(context: Context, before: str, in_s: bool) -> PartOfSpeech | None:
    if before == "let's":
        return "verb"
    if before == "her" and context.near(context.governor - 1) in CAUSES - {"had", "have", "see", "saw"}:
        return None if in_s else "verb"
    if in_s and before in ONE:
        return "verb" if before == "this" else None
    return "noun"


def _by_its_phrase(context: Context) -> PartOfSpeech | None:
    """A noun where an article stands before, and between them no word that could be the subject of a plain verb."""
    steps = context.governor
    if is_adjective(context.near(steps)) or context.near(steps) == "wide":
        return "noun"
    for back in range(steps, steps - _PHRASE, -1):
        word = context.near(back)
        if word in DETERMINERS or word.endswith("'s"):
            return _unless_asked_or_caused(context, back)
        plain = word.isalpha() or (word == "," and is_adjective(context.near(back + 1)))
        if not plain or _is_of_another_kind(word) or is_plural(word):
            return None
    return None


def _is_of_another_kind(word: str) -> bool:
    """Whether a word stands in no noun phrase before its noun."""
    others = MODALS | BE | HAVE | SUBJECTS | PREPOSITIONS | CAUSES | OBJECTS | {"to", "that", "which", "and", "or"}
    return word in others


def _unless_asked_or_caused(context: Context, back: int) -> PartOfSpeech | None:
    """ "Does the law permit", "saw the man record", "demanded that the court reject" have a verb after an article."""
    opening = context.near(back - 1)
    if opening in INVERTED or opening in CAUSES or (opening == "and" and not context.next.isalpha()):
        return None
    return None if opening == "that" and _DEMANDS.fullmatch(context.near(back - 2)) else "noun"


def _by_the_word_after(context: Context, in_s: bool) -> PartOfSpeech | None:
    before, after = context.before, context.next
    is_start = before == "" or before in ENDS
    if before in SUBJECTS or not (is_start or before.isalpha() or before == ","):
        return None
    if after == "of" or (after in BE | HAVE | MODALS and (is_start or in_s)):
        return "noun" if is_start or in_s else None
    if after in ("is", "was", "has") and not in_s:
        return "noun"
    if after in _FRAMES.get(context.word, "").split() and _is_a_subject(context, in_s):
        return "verb"
    if after not in OBJECT_STARTERS:
        return None
    if in_s:
        return None if is_start or is_adjective(before) else "verb"
    return "verb" if is_start or before in ("and", "or", "but", ",", "please") or is_plural(before) else None


def _is_a_subject(context: Context, in_s: bool) -> bool:
    """Whether the word before can be its subject: "the pressure" of "increases", "neighbors" of "object"."""
    before, steps = context.before, context.governor
    if in_s:
        is_noun = before.isalpha() and not is_plural(before) and not is_adjective(before)
        return is_noun and context.near(steps - 1) == "the"
    return is_plural(before) and before not in _PLURAL_MODIFIERS
