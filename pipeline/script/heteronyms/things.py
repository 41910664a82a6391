"""Which thing is meant by "tear", "bow", "row", "bass", "dove" and "sow": told by words of its kind near by."""

from __future__ import annotations

from pipeline.script.heteronyms.grammar import part_of_speech
from pipeline.script.heteronyms.subjects import is_name, is_singular_subject
from pipeline.script.heteronyms.words import ARTICLES, BE, DETERMINERS, Context, among, is_adjective, is_plural

_EYES = among("eye eyes cheek cheeks face shed wipe wiped wiping single weep wept cry cried crying lone rolled")
_TORN = among(
    "muscle ligament tendon knee cartilage rotator fabric cloth hole shoulder calf hamstring "
    "retina aortic biceps triceps labrum acl injury injuries"
)
_TEARABLE = _TORN | among(
    "painting paintings canvas canvases picture photograph photo paper page pages map book cover dress shirt sleeve "
    "skirt coat jacket trousers jeans glove lining seam curtain blanket net flag banner sail sails tent"
)
_APART = among("apart up down off open through away into at")


def tear(context: Context) -> str | None:
    """ "rip", or "drop" of an eye."""
    if context.next in ("gas", "duct", "ducts", "drop", "drops", "film", "stains"):
        return "drop"
    if context.near(-1) not in ARTICLES and (
        context.next in ("down", "off", "up") or "apart" in (context.near(steps) for steps in range(1, 5))
    ):
        return "rip"
    if part_of_speech(context) == "verb" or (context.near(-2), context.near(-1)) == ("wear", "and"):
        return "rip"
    if context.next == "in" and context.near(2) in DETERMINERS and _TEARABLE & {context.near(3), context.near(4)}:
        return "rip"
    near = context.around(5)
    torn, wept = bool(near & _TORN), bool(near & _EYES)
    return {(True, False): "rip", (False, True): "drop"}.get((torn, wept))


def tears(context: Context) -> str | None:
    """As `tear`."""
    if context.around(4) & _TORN:
        return None
    part = part_of_speech(context, in_s=True)
    if part == "verb" or (context.next in _APART - {"at"} and context.before in ("he", "she", "it", "who")):
        return "rip"
    return "drop" if part == "noun" or context.before in ("shed", "burst", "of") or context.around(4) & _EYES else None


_SHIPS = among(
    "ship ships stern hull deck boat boats port starboard vessel torpedo iceberg anchor waves sailors ship's"
)
_STRINGS = among("arrow arrows archer archers string strings violin cello ribbon tie ties hair quiver fiddle hunter")
_TAKEN = among("take takes took taking final deep low slight formal")


def bow(context: Context) -> str | None:
    """ "weapon", knots and what plays a violin too, or "bend", a ship's too."""
    near = context.around(7)
    if near & _STRINGS and not near & _SHIPS:
        return "weapon"
    part = part_of_speech(context)
    taken = bool({context.near(-1), context.near(-2)} & _TAKEN)
    return "bend" if part == "verb" or (part == "noun" and (taken or near & _SHIPS)) else None


_QUARRELS = among("diplomatic political blazing furious bitter heated public trade angry ongoing family growing")


def row(context: Context) -> str | None:
    """ "line", to row too, or "quarrel"."""
    if context.next in ("over", "broke", "erupted") and part_of_speech(context) == "noun":
        return "quarrel"
    if context.near(-1) in _QUARRELS and context.near(-2) in ("a", "the"):
        return "quarrel"
    return "line" if part_of_speech(context) == "verb" or context.near(-1) in _LINES or context.next == "of" else None


_LINES = among("front back top bottom first second third last next middle death single long double a")

_SOUNDS = among(
    "guitar guitars guitarist drum drums player line lines clef singer voice treble clarinet notes note bassist "
    "baritone tenor soprano sang sing sings sung keyboards vocals piano trombone played plays playing choir "
    "speakers music"
)
_WATERS = among(
    "fish fishing lake river sea striped largemouth smallmouth trout caught catch angler anglers perch pike"
)


def bass(context: Context) -> str | None:
    """ "music" or "fish"."""
    near = context.around(5)
    sounds, waters = bool(near & _SOUNDS), bool(near & _WATERS)
    return {(True, False): "music", (False, True): "fish"}.get((sounds, waters))


def dove(context: Context) -> str | None:
    """ "bird", or "dived"."""
    if context.near(-1) in ARTICLES or is_adjective(context.near(-1)) or context.before in BE:
        return "bird"
    into = context.next in ("into", "off", "under", "headfirst", "beneath", "overboard", "down", "in", "for", "through")
    subject = context.before in ("he", "she", "it", "they", "we", "i", "who", "and") or is_name(context)
    return "dived" if into and (subject or is_singular_subject(context) or is_plural(context.before)) else None


_PIGS = among("piglet piglets pig pigs boar farrow farrowed litter farm snout")


def sow(context: Context) -> str | None:
    """ "seed": to sow, or "pig"."""
    part = part_of_speech(context)
    if part == "noun":
        return "pig" if context.around(8) & _PIGS else None
    return "seed" if part == "verb" else None
