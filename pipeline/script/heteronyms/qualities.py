"""Which sense of "close", "content", "invalid", "minute", "polish" and "august" is meant."""

from __future__ import annotations

import re

from pipeline.script.heteronyms.grammar import part_of_speech
from pipeline.script.heteronyms.words import (
    ARTICLES,
    BE,
    HAVE,
    MODALS,
    OBJECT_STARTERS,
    POSSESSIVES,
    Context,
    among,
    is_adjective,
    is_plural,
)

_CLOSE_TO = among(
    "to by enough behind together friend friends relative relatives ties associate race contact attention"
)


def close(context: Context) -> str | None:
    """ "near", or "verb", the end too."""
    before = context.before
    if context.next == "of" and before in ("the", "at", "by", "until", "a"):
        return "verb"
    if (context.near(-1), context.near(-2)) == ("a", "to"):
        return "verb"
    if context.near(-1) in _DEGREES or before in BE or re.fullmatch(r"(?:c[ao]m|st[ao]y|g[eo]t|keep|kept)\w*", before):
        return "near"
    part = part_of_speech(context)
    if context.next == "to" and (part == "noun" or before in _LYING):
        return "near"
    if part == "verb" or (is_plural(before) and context.next in _CLOSING_TIMES):
        return "verb"
    if context.near(-1) in ("a", "the", "very") and context.next.isalpha() and context.next not in _AFTER_NOUNS:
        return "near"
    return "near" if context.next in _CLOSE_TO - {"to"} or (context.next == "to" and is_plural(before)) else None


_LYING = among(
    "lay lie lies lying sat sit sits sitting stood stand stands standing ran runs moved held fell live lived"
)
_DEGREES = among("very too so as how quite extremely fairly uncomfortably dangerously particularly relatively")
_CLOSING_TIMES = among("at on for early when down until")
_AFTER_NOUNS = BE | HAVE | MODALS | among("of in on at for and with to by came")


def content(context: Context) -> str | None:
    """ "noun": what is in it, or "glad"."""
    if context.before in BE | _SEEMING or context.near(-1) == "not" or context.next in _SELVES:
        return "glad" if context.next not in ("that", "of") else None
    if context.next == "with" and context.before not in ARTICLES | POSSESSIVES and context.near(-1) != "of":
        return None if is_adjective(context.before) or context.before in _CONTENTS else "glad"
    if context.next == "to" and context.near(-1) not in ARTICLES:
        return "glad"
    part = part_of_speech(context)
    return "noun" if part == "noun" or context.near(-1) in _CONTENTS or context.next in ("of", "is", "was") else None


_SEEMING = among("seem seems seemed feel feels felt become becomes became remain remains remained look looked quite")
_SELVES = among("himself herself itself themselves ourselves myself yourself oneself")
_CONTENTS = among("water fat alcohol moisture salt sugar oil carbon energy protein web online media digital video")

_ILL = among("mother father wife husband sister brother aunt uncle daughter son chair carriage child parent parents")
_FOUND = re.compile(r"declar\w*|rul\w+|held|render\w*|void|made|consider\w*|deem\w*|found|becomes?|became|any|as")


def invalid(context: Context) -> str | None:
    """ "void" or "sick"."""
    if context.next in _ILL:
        return "sick"
    if context.before in BE or _FOUND.fullmatch(context.before):
        return "void"
    if not (context.next.isalpha() and context.next not in _AFTER_NOUNS | {"who", "from", "since", "after"}):
        return "sick" if context.near(-1) in ("an", "the") else None
    return "void"


_TINY = among(
    "amount amounts detail details quantity quantities particle particles trace traces difference differences fraction "
    "doses organisms crustaceans insects changes crystals grains variations creatures fragments inspection attention"
)


def minute(context: Context) -> str | None:
    """ "noun" of time, or "tiny"."""
    if context.next in _TINY or context.near(-1) in ("very", "so", "extremely"):
        return "tiny"
    if context.before in BE and not context.next.isalpha():
        return "tiny"
    counted = (
        context.near(-1) in among("a one per every each last next this first half the") or context.near(-1).isdigit()
    )
    return "noun" if counted and not context.next.endswith("s") else None


def polish(context: Context) -> str | None:
    """ "nation" or "shine": by its first letter."""
    if context.words[context.at][0].islower():
        return "shine"
    starts = context.near(-1) == "" or context.near(-1) in '.!?:"“'
    return "nation" if not starts or context.next not in OBJECT_STARTERS | {"until", "and"} else None


def august(context: Context) -> str | None:
    """ "month" or "solemn": by its first letter."""
    return "month" if context.words[context.at][0].isupper() else "solemn"
