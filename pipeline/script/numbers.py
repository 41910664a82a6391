"""Numbers in words: "1958" as a year, as an amount, as an ordinal, figure by figure.

American English without "and" and without hyphens ("eight hundred eighty one"), decimals figure by figure after
"point". The promise: every function returns words only, for any number of figures.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

INTEGER = r"(?:[0-9]{1,3}(?:[,\u00a0\u2009\u202f][0-9]{3})+(?![0-9])|[1-9][0-9]{0,2}(?: 000)+(?![0-9])|[0-9]+)"
DECIMAL = rf"(?:{INTEGER}(?:\.[0-9]+)?|(?<!\.)\.[0-9]+)"
VULGAR = "[¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]"
FRACTION = rf"(?:[0-9]{{1,3}}[/⁄][0-9]{{1,3}}(?:,[0-9]{{3}}){{0,4}}(?![0-9])|{VULGAR})"
QUANTITY = rf"(?:(?:{INTEGER}[ -]?)?(?<![0-9]){FRACTION}|{INTEGER}{VULGAR}|{DECIMAL})"
"""A number as quantities are written: 5, 1,200, 0.5, 1/2, 2 1/2, 2½."""

START = r"(?<![0-9A-Za-z_])(?<![0-9][.,/:])(?<![\s(]\.)(?<!^\.)"
"""Before a number that stands alone: no part of a code name, nor what follows another number or a bare point."""
END = r"(?![0-9A-Za-z_])(?![.,/:][0-9])"
"""After one."""

_FIGURES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_LONGEST_PLAIN = 9
"""More figures than this without commas name a thing (an account, a book) and count nothing: read one by one."""
_LONGEST_GROUPED = 36
"""Beyond this there are no everyday words."""


@lru_cache(maxsize=4096)
def _words(number: int, form: str) -> str:
    from num2words import num2words

    words: str = num2words(number, lang="en", to=form)
    return words.replace("-", " ").replace(",", "").replace(" and ", " ")


def cardinal(number: int) -> str:
    """`cardinal(4260) == "four thousand two hundred sixty"`."""
    return _words(number, "cardinal")


def ordinal(number: int) -> str:
    """`ordinal(38) == "thirty eighth"`."""
    return _words(number, "ordinal")


def plural(words: str) -> str:
    """The last word in the plural: "sixties", "quarters", "halves"."""
    if words.endswith("half"):
        return words[:-1] + "ves"
    if words.endswith("y"):
        return words[:-1] + "ies"
    return words + ("es" if words.endswith("x") else "s")


def one_by_one(figures: str) -> str:
    """`one_by_one("007") == "zero zero seven"`; whatever is no figure is skipped."""
    return " ".join(_FIGURES[int(figure)] for figure in figures if figure.isdecimal())


def integer(text: str) -> str:
    """Words of whole figures as written, with or without commas."""
    figures = re.sub(r"[^0-9]", "", text)
    grouped = figures != text
    if len(figures) > (_LONGEST_GROUPED if grouped else _LONGEST_PLAIN) or (figures[0] == "0" and len(figures) > 1):
        return one_by_one(figures)
    return cardinal(int(figures))


def decimal(text: str) -> str:
    """Words of figures with or without a point: "three point one four", "point five"."""
    whole, _, rest = text.partition(".")
    words = [integer(whole)] if whole else []
    return " ".join([*words, "point", one_by_one(rest)] if rest else words)


def fraction(over: int, under: int) -> str:
    """`fraction(3, 4) == "three quarters"`; `fraction(120, 80) == "one hundred twenty over eighty"`."""
    if under == over and over > 1:
        return f"{cardinal(over)} out of {cardinal(under)}"
    if not 2 <= under <= 20 and under not in (25, 30, 32, 40, 50, 60, 64, 100):
        return f"{cardinal(over)} over {cardinal(under)}"
    part = {2: "half", 4: "quarter"}.get(under) or ordinal(under)
    return f"{cardinal(over)} {part if over == 1 else plural(part)}"


def quantity(text: str) -> str:
    """Words of whatever `QUANTITY` matches: "two and a half", "one thousand two hundred", "zero point five"."""
    found = re.fullmatch(rf"(?:({INTEGER})[ -]?)??({FRACTION})", text)
    if not found:
        return decimal(text)
    over, under = re.split("[/⁄]", unicodedata.normalize("NFKC", found[2]))
    part = fraction(int(over), int(under.replace(",", "")))
    if not found[1]:
        return part
    return f"{integer(found[1])} and {'a ' + part[4:] if part in ('one half', 'one quarter') else part}"


def is_singular(text: str) -> bool:
    """Whether a unit after this quantity stands in the singular: 1, 1/2, 3/4 (of a mile)."""
    return text == "1" or re.fullmatch(FRACTION, text) is not None


def year(number: int) -> str:
    """`year(1905) == "nineteen oh five"`, `year(2004) == "two thousand four"`, `year(476) == "four seventy six"`."""
    high, low = divmod(number, 100)
    if number < 100 or (high % 10 == 0 and low < 10):
        return cardinal(number)
    if low == 0:
        return f"{cardinal(high)} hundred"
    return f"{cardinal(high)} {short_year(low)}"


def short_year(number: int) -> str:
    """The two last figures of a year: "oh five", "fifty eight"."""
    return f"oh {cardinal(number)}" if number < 10 else cardinal(number)


def decade(number: int) -> str:
    """`decade(1950) == "nineteen fifties"`, `decade(60) == "sixties"`."""
    return plural(year(number))
