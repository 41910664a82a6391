"""Tell true ends of sentences from stops of abbreviations, initials and labels, where the library cannot.

What was cut after "vol." or after the label "II." is joined again; what was left together is parted after a bracket
or a second quotation, and after a grade, a unit or a degree ("We got an A. And then ...") where a word follows that
only ever begins a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.article.letters import LETTER

_LABEL = re.compile(r"[(\[]?(?:\d{1,2}|[IVX]{1,5}|[A-Za-z])[.)\]]+")
"""Of an item of a list: no sentence of its own, if words follow."""
_TIME = re.compile(r"(?:At|By|Until|Around|From|Before|After) (?:about )?[\d:]+ [ap]\.m\.")
"""No sentence, though what follows may begin with a capital: "At 5 a.m. Mr. Smith went"."""
_AFTER_MERIDIEM = re.compile(r"[ap]\.m\.$")
_DAY = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?:[.,;:!?)]| (?:and|or|to|through|until|morning|night)\b|$)"
)
"""Of the time before it, "at 9 a.m. Monday", and not the subject of a sentence, "Monday was cold"."""
_ZONE = re.compile(
    r"(?:(?:[ECMP]|AK|H)[SD]T|GMT|UTC|BST|CES?T|AE[SD]T)\b"
    r"|[ECMP]T(?=[.,;:!?)]|$| (?:on|and|or|to|until|through|in|each|every|[MTWFS][a-z]+day)\b)"
    r"|(?:Eastern|Central|Mountain|Pacific)(?=[.,;:!?)]|$| (?:on|(?:(?:Standard|Daylight) )?[Tt]ime)\b)"
)
"""Of the time before it, "at 9 a.m. EDT", and not "CT scans were done" or "Eastern Europe"."""
_BEFORE_FIGURE = re.compile(
    r"(?<!\d )\b(?:[Vv]ols?|[Aa]pprox|[Cc]a|[Ss]ecs?|[Cc]h|[Cc]haps?|Arts?|[Pp]ara?s?|[Ee]qs?|[Ff]igs?|[Nn]os?|[Nn]rs?"
    r"|[Pp]ts?|[Bb]k|[Ff]ols?|[Pp]p?|[Ee]st|[Mm]ax|[Mm]in|[Aa]vg|[Cc]f|[Ee]xt|[Rr]ef|[Ss]er|[Dd]ept|[Tt]el"
    r"|(?<!\.)c|Rte|Hwy|Apt|Rm|Exs?|kr)\.$"
)
"""Abbreviations that lead on to a figure: "vol. 4"."""
_ERA = re.compile(r"(?:AD|A\.D\.) ?\d")
"""It stands before its year, which is a figure all the same."""
_BEFORE_NUMERAL = re.compile(
    r"(?<!\d )\b(?:[Vv]ols?|[Cc]h|[Cc]haps?|[Pp]ts?|[Bb]ks?|[Ff]igs?|[Ss]ecs?|[Aa]rts?|[Nn]os?|[Pp]p?)\.$"
)
_NUMERAL = re.compile(
    r"(?=[IVXL]{2})(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?!\w)|[VX](?= (?:of|and|to)\b|[,;:)])|I(?=, (?:pp?|ch|pt|no)\.)"
)
"""A Roman one: "vol. XIV"; of a single letter only where no sentence begins with it."""
_BEFORE_SMALL = re.compile(
    r"\b(?:[Aa]pprox|[Cc]a|[Ss]ubsp|[Ss]sp|[Vv]ar|[Ss]ynth|[Dd]ept|[Ee]st|[Ii]ncl|[Ee]xcl|[Rr]esp|[Mm]ax|[Mm]in|[Aa]vg"
    r"|[Cc]f|[Ii]ntl|[Nn]atl|[Aa]ssn|[Gg]ovt|[Mm]ed|[Uu]ndef|[Uu]niv|[Aa]ssoc|[Ee]d|[Ee]ds|[Tt]rans|[Ii]bid|[Oo]p|[Cc]it"
    r"|[Ss]p|[Ss]pp|[Aa]bbr|[Aa]bbrev|[Ff]req|[Oo]rig|[Ee]sp|[Uu]sw|[Vv]s|[Ee]tc|[Ii]nc|[Ll]td|[Cc]orp|[Cc]o)\.$"
)
"""Abbreviations that lead on to a small letter: "approx. forty"."""
_BEFORE_NAME = re.compile(
    r"\b(?:Sra|Sr|Sras|Srta|Mme|Mlle|Mgr|Msgr|Fr|Hon|Rev|Cpl|Cdr|Cmdr|Adm|Maj|Pvt|Insp|Supt|Ft|Pres|Amb|Messrs)\.$"
)
"""Titles that lead on to a name."""
_BEFORE_MONTH = re.compile(r"\b(?:Mon|Tues?|Wed|Thur?s?|Fri|Sat|Sun)\.$")
_MONTH = re.compile(r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)")
_ALWAYS = re.compile(r"\b(?:[Cc]f|[Vv]iz|[Ee]\.g|[Ii]\.e|[Cc]v)\.$")
"""They lead on to whatever follows."""
_MEASURE = re.compile(r"\d (?:in|tsp|tbsp|tbs|pkg|sq|cu|ft|yd|mi|lbs?|oz|qt|pt|gal|hrs?|min|sec|km|cm|mm|kg|kr)\.$")

_STARTER = (
    r"(?:The|This|That|These|Those|There|It|He|She|They|We|But|And|However|Then|When|While|After|Before|His|Her|Its"
    r"|Their|Our|My|Nobody|Nothing|Everyone|Some|Many|Most|What|Why|How|Who|Where|If|As|At|In|On|For|From|By|With|To"
    r"|A|An|So|Now|Later|Today|Yet|Still|Not|No|Yes)"
)
"""Words that begin a sentence, and no name."""
_AFTER_STARTER = r"(?=,? (?!and\b|et\b|von\b|de\b)[a-z\d“\"'‘]|,? [A-Z]|[!?])"
_NOTE_MARKS = re.compile(r"(?:\[\d{1,3}\] ?)+(?=[A-Z])")
"""They belong to the sentence before them."""
_PARTED = re.compile(
    r"[.!?][\"”’]?(?: ?\[\d{1,3}\])+ +(?=[A-Z])|"
    r"[.!?][\"”’)\]}]+ +(?=[\[({][^()\[\]{}]*[.!?][\"”’']?[\])}])"
    r"|[.!?][\"”)\]}]+ +(?=['‘“\"][A-Z])"
    r"|(?<!\d)[!?.][\])}] +(?=[A-Z“\"])"
    r"|[!?]{2,} +(?=[(\[][A-Z])"
    r"|(?:(?<=[\w°] )[A-Z]|(?<=[\w,] )(?:(?:[A-Z]\.)+[A-Z]|Ph\.D|[Ss]t|Ave|Rd|Blvd|Jr|Sr))\. +"
    rf"(?={_STARTER}{_AFTER_STARTER})"
)
"""Where a sentence ends within what the library left together."""


def mended(text: str, bounds: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The bounds of sentences of `text`, joined and parted."""
    yield from (part for start, end in _joined(text, bounds) for part in _parted(text, start, end))


def _joined(text: str, bounds: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    done: list[tuple[int, int]] = []
    for start, end in bounds:
        if done and _leads_on(text[slice(*done[-1])], text[start:end]):
            done[-1] = (done[-1][0], end)
        else:
            done.append((start, end))
    return done


def _leads_on(before: str, after: str) -> bool:
    """Whether no sentence ends between two stretches."""
    if not (LETTER.search(before) and LETTER.search(after)) or _TIME.fullmatch(before) or _NOTE_MARKS.match(after):
        return True
    if _LABEL.fullmatch(before):
        return after[0].isupper() and not _LABEL.match(after)
    near, first = before[-12:], after[0]
    if _ALWAYS.search(near):
        return True
    if first.isdigit() or _ERA.match(after):
        return _BEFORE_FIGURE.search(near) is not None
    if re.match(r"\(\d", after):
        return bool(_BEFORE_FIGURE.search(near) or _MEASURE.search(near))
    if _NUMERAL.match(after) and _BEFORE_NUMERAL.search(near):
        return True
    if re.match(r"\([a-z]", after):
        return _MEASURE.search(near) is not None
    if first.islower():
        return bool(_BEFORE_SMALL.search(near) or _MEASURE.search(near))
    if _AFTER_MERIDIEM.search(near) and (_DAY.match(after) or _ZONE.match(after)):
        return True
    return bool(_BEFORE_NAME.search(near) or (_BEFORE_MONTH.search(near) and _MONTH.match(after)))


def _parted(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for found in _PARTED.finditer(text, start, end):
        if start < found.start():
            yield start, start + len(text[start : found.end()].rstrip())
            start = found.end()
    yield start, end
