"""Which sense of "lead", "live", "wind", "wound" and "used" is meant: as verbs, and as things."""

from __future__ import annotations

import re

from pipeline.script.heteronyms.grammar import part_of_speech
from pipeline.script.heteronyms.subjects import is_name, is_past, is_singular_subject
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

_METALS = among("zinc copper tin silver iron gold mercury arsenic nickel cadmium antimony bismuth brass steel uranium")
_OF_METAL = among(
    "pipe pipes paint paints poisoning acid pellet pellets ore ores mine mines roof roofing bullet bullets weights "
    "sheet sheets glass oxide crystal exposure contamination dust solder sulfide smelter plumbing coffin seal shot "
    "content concentration concentrations levels pigment salts acetate azide glaze"
)
_BEFORE_METAL = re.compile(r"molten|contain\w*|melt\w*|cast|white|pencil|leaded")
_MASSES = among(
    "made sheets sheet tons tonnes pounds ounces piece pieces traces levels amounts rich full lump bar bars"
)


def lead(context: Context) -> str | None:
    """ "verb", the noun of it too, or "metal"."""
    if context.next in _OF_METAL or _BEFORE_METAL.fullmatch(context.before):
        return "metal"
    if context.before in ("of", "in", "from", "with") and context.near(context.governor - 1) in _MASSES:
        return "metal"
    neighbours = {context.near(steps) for steps in (-2, -1, 1, 2)}
    if neighbours & _METALS and {"and", "or", ",", "with"} & neighbours:
        return "metal"
    if (
        context.before == "of"
        and context.governor == -1
        and (not context.next.isalpha() or context.next in _AFTER_METAL)
    ):
        return "metal"
    part = part_of_speech(context)
    if part is None and context.around(10) & _METALS and not (context.next.isalpha() and context.next not in BE):
        return "metal"
    return "verb" if part == "verb" or context.next in _OF_LEADING else None


_AFTER_METAL = BE | HAVE | MODALS | among("in and or from into by on as at with to for which that")


_OF_LEADING = among("singer author role actor actress guitar vocals story role time investigator researcher to over")

_LIVE_WHAT = among(
    "music show shows audience audiences broadcast broadcasts album albums band bands performance performances "
    "recording recordings coverage ammunition birth births animals bait wire wires television tv radio concert "
    "concerts fire event events stream streams streaming version rounds action entertainment debate shells grenade "
    "bullets sports theater theatre streaming feed footage cattle chickens fish virus vaccine poultry link updates"
)
_SHOWN = re.compile(r"(?:re)?(?:broadcast|air|stream|perform|record|televis|carri|play|show|cover)(?:e?d|n|s|ing|ied)?")
_WHERE = among("in on at with near by under among there here below above without within alone together along abroad")


def live(context: Context) -> str | None:
    """ "verb", or "adjective" for the adverb too."""
    before = context.before
    if before == "to" or before in MODALS or before in ("i", "you", "we", "they", "who"):
        return "verb"
    if context.near(-1) in ARTICLES or context.next in _LIVE_WHAT or before in BE:
        return "adjective"
    if _SHOWN.fullmatch(context.near(-1)) or context.near(-1) in ("go", "goes", "going", "went"):
        return "adjective"
    if {context.near(steps) for steps in (-4, -3, -2)} & {"broadcast", "televised", "shown", "aired", "streamed"}:
        return "adjective"
    return "verb" if is_plural(before) and context.next in _WHERE else None


def lives(context: Context) -> str | None:
    """ "verb", or "noun": more than one life."""
    if context.next in _WHERE and context.near(-1) not in POSSESSIVES | {"the"}:
        subject = context.governor
        name = context.written(subject)[:1].isupper() and not context.near(subject).endswith("'s")
        if name or (is_singular_subject(context) and not is_past(context.near(subject))):
            return "verb"
    return part_of_speech(context, in_s=True)


def wind(context: Context) -> str | None:
    """ "noun": moving air, or "verb": to turn."""
    return part_of_speech(context)


_WINDING = among("road roads river path paths street trail stream track route stair staircase lane it which")
_ALONG = among("through around along up down between past its across toward towards back")


def winds(context: Context) -> str | None:
    """As `wind`."""
    if context.before in _WINDING and context.next in _ALONG:
        return "verb"
    return "noun" if part_of_speech(context, in_s=True) == "noun" or is_adjective(context.before) else None


def wound(context: Context) -> str | None:
    """ "noun": an injury, its verb too, or "past" of "to wind"."""
    around = context.next in _ALONG | {"round", "tightly", "into", "onto", "on"}
    if around and not (context.near(-1) in ARTICLES or is_adjective(context.near(-1))):
        return "past"
    if context.before in BE and context.next in ("with", "in"):
        return "past"
    if context.before in ("he", "she", "it", "they", "we", "i") or (is_name(context) and context.next in ("the", "a")):
        return "past"
    return "noun" if part_of_speech(context) else None


_CLAUSES = among("and but that when as because where which if or so than what how said says think thought know says")
_HABITUAL = among("i you he she it we they there who never people what")


def used(context: Context) -> str | None:
    """ "habit": "used to live", "used to it", or "verb"."""
    if context.next != "to":
        return "verb"
    then = context.near(2)
    if context.before in BE | among("get got getting become became"):
        return "habit" if then in OBJECT_STARTERS or then.endswith("ing") else "verb"
    opening = context.near(context.governor - 1)
    clause = opening in _CLAUSES or not opening.isalpha()
    if is_name(context) and then.isalpha() and then not in OBJECT_STARTERS:
        return "habit"
    return "habit" if clause and context.before in _HABITUAL and then not in OBJECT_STARTERS else None
