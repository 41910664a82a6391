"""One spelling for words that are spelled in more than one way and sound the same, so that spelling is no word error.

British and American, old and new: what is folded is a list of words with their endings, and no rule that could make one
word of two that sound different. What is pronounced differently stays two words ("aluminium", "towards", "learnt").
"""

from __future__ import annotations

import re
from functools import cache

_PAIRS = """
acknowledgement acknowledgment, aeroplane airplane, aesthetic esthetic, ageing aging, amoeba ameba, anaemia anemia,
anaesthetic anesthetic, analogue analog, archaeological archeological, archaeology archeology, axe ax, calibre
caliber, catalogue catalog, centimetre centimeter, centre center, cheque check, chequered checkered, cosy cozy,
defence defense, dialogue dialog, disc disk, draught draft, encyclopaedia encyclopedia, enquiries inquiries, enquiry
inquiry, enrol enroll, epicentre epicenter, fibre fiber, foetus fetus, fulfil fulfill, gaol jail, goitre goiter, grey
gray, greyish grayish, gruelling grueling, haemorrhage hemorrhage, instalment installment, jeweller jeweler, jewellery
jewelry, judgement judgment, kerb curb, kilometre kilometer, licence license, litre liter, louvre louver, lustre
luster, meagre meager, mediaeval medieval, metre meter, millimetre millimeter, mitre miter, mould mold, mouldy moldy,
moult molt, moustache mustache, oestrogen estrogen, offence offense, okay ok, omelette omelet, orthopaedic orthopedic,
paediatric pediatric, plough plow, practise practice, pretence pretense, programme program, pyjamas pajamas,
reconnoitre reconnoiter, sabre saber, sceptic skeptic, sceptical skeptical, scepticism skepticism, sceptre scepter,
sepulchre sepulcher, skilful skillful, smoulder smolder, sombre somber, spectre specter, storey story, storeys
stories, sulphur sulfur, theatre theater, tonne ton, tyre tire, whisky whiskey, wilful willful, woollen woolen,
yoghurt yogurt
"""
_OUR = """
arbour ardour armour behaviour candour clamour colour demeanour endeavour favour favourite fervour flavour glamour
harbour honour honourable humour labour neighbour neighbourhood odour parlour rancour rigour rumour saviour savour
splendour succour tumour valour vapour vigour
"""
_DOUBLED = """
cancel channel counsel dial enamel equal fuel funnel initial jewel label level libel marshal marvel medal metal model
panel parcel pedal pencil quarrel ravel rival shovel shrivel signal spiral squabble symbol total towel trammel travel
tunnel unravel yodel
"""
_ENDINGS = ("", "s", "ed", "d", "ing", "r", "rs", "er", "ers", "ist", "ists", "ful", "less")
_IZE = re.compile(r"(?<=[a-z]{3})(i|y)z(?=(?:e|ed|es|er|ers|ing|ation|ations|ational)$)")
"""organize and analyze, to which "organise" is the same; no word in z has a twin in s that sounds different."""


@cache
def _table() -> dict[str, str]:
    pairs = [pair.split() for pair in _PAIRS.split(",")]
    pairs += [[word, word.replace("our", "or", 1)] for word in _OUR.split()]
    table: dict[str, str] = {}
    for british, american in pairs:
        table |= {british + end: american + end for end in _ENDINGS}
        table |= {british[:-1] + "ing": american.removesuffix("e") + "ing"} if british[-1] == "e" else {}
        table |= {british + "d": american + "ed"} if british.endswith(("re", "gue")) else {}
    return table | {word + "l" + end: word + end for word in _DOUBLED.split() for end in ("ed", "ing", "er", "ers")}


def one_spelling(word: str) -> str:
    """The spelling that stands for all of a lower-case word's.

    >>> [one_spelling(word) for word in ("colours", "centred", "organization", "travelling", "okay", "filling")]
    ['colors', 'centered', 'organisation', 'traveling', 'ok', 'filling']
    """
    return _IZE.sub(r"\1s", _table().get(word, word))
