"""Roman numerals: after a ruler's name "the eighth", after a word that is counted "two", else left to other rules.

A single letter is a numeral only where the word before it says so: the pronoun "I", "Vitamin C" and "Malcolm X" stay.
"""

from __future__ import annotations

import re

from pipeline.script.numbers import cardinal, ordinal, year
from pipeline.wordlist import words

PATTERN = (
    r"(?<![\w.])(?:[IVXLCDM]+|(?<=[a-z] )[ivx]+|(?<=\()(?:i|[ivx]{2,})(?=\)))"
    r"(?![\w&])(?! [A-Z](?:[\W_]|$))(?!\.[A-Za-z])"
)

RANGE = (
    r"(?<=[a-z.] )(?:(?P<first>[IVXLC]{1,8})[-–](?P<last>[IVXLC]{1,8})|(?P<i>[ivxl]{1,8})[-–](?P<x>[ivxl]{1,8}))(?!\w)"
)
_VALID = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}

_COUNTED = words(
    """war chapter part volume vol book act scene section article title phase type class level stage grade appendix
    figure table schedule canto round category tier group unit lesson episode season bowl mark mk model vatican lateran
    nicaea trek fantasy saturn division corps factor protocol page pages art sec ch pt cat rule"""
)
_TITLES = words(
    """king queen pope emperor empress tsar czar kaiser sultan shah prince princess duke archduke pharaoh saint
    patriarch antipope"""
)
_RULERS = words(
    """Abbas Afonso Albert Alexander Alexios Alfonso Amenhotep Antiochus Augustus Baldwin Basil Benedict Boniface Carol
    Catherine Charles Christian Christina Clement Constantine Darius David Edward Elizabeth Eugene Felipe
    Ferdinand Francis Franz Frederick Frederik George Gregory Gustav Haakon Harald Henry Hussein Innocent
    Isabella Ivan James Joao John Joseph Juan Julius Justinian Karl Leo Leopold Louis Ludwig Manuel Margaret
    Margrethe Maria Mary Maximilian Mehmed Michael Mohammed Murad Napoleon Nicholas Olaf Oscar Osman Otto Paul
    Pedro Peter Philip Pius Ptolemy Ramesses Ramses Rama Richard Robert Rudolf Selim Sigismund Stephen Suleiman
    Thutmose Umberto Urban Victor Vittorio Wilhelm William Xerxes"""
)
_HIGHEST_NAME = 39
"""No ruler has a higher number, and above it stand DC, CD, XL, MC and their like."""
_AFTER_FIRST = re.compile(r"\s*(?:$|--|[.,;:!?)\]'’\"”–—]|(?:of|and|to|from|until|at|with|by|or)\b)")
"""What follows "Elizabeth I": anything else might be the pronoun ("as for Charles I was unsure")."""

_REIGNED = re.compile(" (?:was|ruled|reigned|died|came|became|married|ordered|signed|succeeded|had)\\b")
"""What follows "Elizabeth I" at the opening of a sentence."""


def value(numeral: str) -> int | None:
    """`value("XIV") == 14`; None for letters that are no numeral."""
    if not numeral or not _VALID.fullmatch(numeral):
        return None
    figures = [_VALUES[letter] for letter in numeral]
    later = [*figures[1:], 0]
    return sum(-one if one < next_one else one for one, next_one in zip(figures, later, strict=True))


def say(found: re.Match[str]) -> str | None:
    """Words for a numeral in its context, or None where it is none."""
    number = value(found.group().upper())
    if number is None or found.group() in ("C", "D", "L", "M"):
        return None
    if len(found.group()) > 1 and number <= _HIGHEST_NAME and re.fullmatch(r"[IVX]+\.?", found.string):
        return cardinal(number)
    if found.group() == "I" and re.match("(?:,| and| or) II\\b", found.string[found.end() :]):
        return "one"
    words = found.string[max(0, found.start() - 40) : found.start()].split(" ")
    if found.group().islower():
        counted = words[-1].endswith("(") or (len(words) > 1 and words[-2].lower() in _COUNTED)
        return cardinal(number) if counted else None
    if words[-1] or len(words) < 2:
        return _alone(found.group(), number)
    before = re.sub(r"\W+$", "", words[-2])
    further = words[-3] if len(words) > 2 and words[-3].isalpha() else ""
    text = found.string[found.end() : found.end() + 24]
    if re.match(r" (?:centur(?:y|ies)|(?:[A-Z][a-z]+ )?Corps|Legion|Olymp(?:iad|ic)|Dynasty)\b", text):
        return ordinal(number)
    ends_clause = re.match(r"[.,;:)]|$", found.string[found.end() :])
    if before.lower() in _COUNTED and (before[0].isupper() or found.group() != "I" or ends_clause):
        return cardinal(number)
    if before != words[-2] or not before[:1].isupper() or before == "The":
        follows = before.lower() == "the" and _follows_the(found, number)
        return ordinal(number) if follows else _alone(found.group(), number)
    return _after_name(found, number, before, further)


def say_range(found: re.Match[str]) -> str | None:
    """`Books IV–VI` is "Books four to six", `pp. iv-xii` "pages four to twelve"; None after other words."""
    before = re.findall(r"[a-z]+", found.string[max(0, found.start() - 14) : found.start()].lower())[-1:]
    first, last = value((found["first"] or found["i"]).upper()), value((found["last"] or found["x"]).upper())
    counted = before and (
        before[0].lower() in _COUNTED or before[0].lower().rstrip("s") in _COUNTED or before[0] == "pp"
    )
    return f"{cardinal(first)} to {cardinal(last)}" if counted and first and last and first < last else None


def _after_name(found: re.Match[str], number: int, before: str, further: str) -> str | None:
    titled = further.lower() in _TITLES
    single = len(found.group()) == 1
    if number > _HIGHEST_NAME:
        return _alone(found.group(), number)
    if before in _RULERS or titled:
        opening = not further and _REIGNED.match(found.string, found.end())
        if number == 1 and not (titled or opening or _AFTER_FIRST.match(found.string, found.end())):
            return None
        return f"the {ordinal(number)}"
    if single:
        return None
    full_name = further[:1].isupper() and len(further) > 1 and further not in ("The", "In", "On", "At", "And", "But")
    return f"the {ordinal(number)}" if full_name else cardinal(number)


def _follows_the(found: re.Match[str], number: int) -> bool:
    """Whether a numeral after "the" is an ordinal: "the II Congress", and not "the I-95" or "the X axis"."""
    if number > _HIGHEST_NAME or number in (1, 4) or found.string.startswith("-", found.end()):
        return False
    return len(found.group()) > 1 or re.match(" [A-Z]", found.string[found.end() :]) is not None


def _alone(numeral: str, number: int) -> str | None:
    """A numeral without a name: "III" is counted, a long one is a year, "IV" a drip."""
    if len(numeral) >= 5 and 1500 <= number <= 2100:
        return year(number)
    counted = len(numeral) >= 2 and number <= _HIGHEST_NAME and numeral not in ("IV", "XX", "XI", "VI")
    return cardinal(number) if counted else None
