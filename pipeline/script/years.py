"""Years, decades and eras: "1953-58" is "nineteen fifty three to fifty eight", "the 1950s" "the nineteen fifties".

A figure of four is a year unless something is counted with it ("2000 houses", "more than 1500").
"""

from __future__ import annotations

import re

from pipeline.script.acronyms import spell
from pipeline.script.numbers import END, START, cardinal, decade, integer, ordinal, short_year, year
from pipeline.script.sentence_end import ends_sentence
from pipeline.wordlist import words

_YEAR = r"(?:1[0-9]{3}|20[0-9]{2})"

DECADE = (
    r"(?<![0-9A-Za-z_])(?<![0-9][.,])(?:(?P<first>['’]?[0-9]0|[12][0-9]{2}0)['’]?s? ?[-–] ?)?"
    r"(?:(?P<decade>['’]?[2-9]0|['’]10|['’]00|[12][0-9]{2}0)['’]?s|(?P<spaced>1[0-9]{2}0|20[0-9]0)(?: s|S))(?![\w/])"
)
ERA = (
    r"(?:(?P<before>\b(?:AD|A\.D\.)) ?)?"
    rf"{START}(?:(?P<first>[0-9]{{1,4}}) ?[-–] ?)?(?P<year>[0-9]{{1,4}})(?![0-9A-Za-z_])"
    r"(?: ?(?P<after>BCE|BC|CE|AD|B\.C\.E\.?|B\.C\.?|C\.E\.?|A\.D\.?)(?!\w))?"
)
RANGE = rf"{START}(?P<first>{_YEAR}) ?[-–—/] ?(?P<second>{_YEAR}|[0-9]{{2}})(?![0-9A-Za-z_])(?![-.,:/][0-9])"
YEAR = rf"{START}(?P<year>{_YEAR}|21[0-9]{{2}}){END}"
FISCAL = (
    r"(?<!\w)(?:(?P<part>FY|[1-4]Q|[12]H) ?['’]?(?P<year>(?:19|20)?[0-9]{2})|(?P<quarter>[1-4]Q))(?![\w%])"
    r"(?![.,][0-9])"
)
FISCAL_RANGE = (
    r"(?<!\w)FY ?['’]?(?P<first>(?:(?:19|20)?[0-9]{2}))[-–—/](?P<second>(?:19|20)?[0-9]{2})(?![\w%])(?![-.,:/][0-9])"
)
SHORT_YEAR = r"(?<!\w)['’](?P<year>[0-9]{2})(?: ?[-–] ?['’](?P<to>[0-9]{2}))?(?!\w)"


def say_decade(found: re.Match[str]) -> str:
    """`the 1950s` is "the nineteen fifties", `'60s` is "sixties"."""
    words = _decade(found["decade"] or found["spaced"])
    return f"{_decade(found['first'])} to {words}" if found["first"] else words


def _decade(written: str) -> str:
    number = int(written.lstrip("'’"))
    return decade(number) if number else "two thousands"


def say_era(found: re.Match[str]) -> str | None:
    """`44 B.C.` is "forty four B C"; None without an era."""
    era = found["before"] or found["after"]
    if not era:
        return None
    words = year(int(found["year"]))
    if found["first"]:
        words = f"{year(int(found['first']))} to {words}"
    letters = spell(era.replace(".", ""))
    if found["after"]:
        stop = "." if found["after"].endswith(".") and ends_sentence(found) else ""
        return f"{words} {letters}{stop}" if not found["before"] else None
    return f"{letters} {words}"


def say_fiscal(found: re.Match[str]) -> str:
    """`FY2023` is "fiscal year twenty twenty three", `3Q22` "third quarter of twenty twenty two"."""
    if found["part"] == "FY":
        return f"fiscal year {year(int(found['year']))}"
    part = found["part"] or found["quarter"]
    the = "the " if re.search(r"\b(?:in|of|for|from|to|by|since|during) $", found.string[: found.start()]) else ""
    words = f"{the}{ordinal(int(part[0]))} {'quarter' if part[1] == 'Q' else 'half'}"
    return f"{words} of {year(2000 + int(found['year'][-2:]))}" if found["year"] else words


def say_fiscal_range(found: re.Match[str]) -> str | None:
    """`FY2023/24` is "fiscal year twenty twenty three to twenty four"; None where the years do not go on."""
    first, second = found["first"], found["second"]
    if int(second) <= int(first[-len(second) :]):
        return None
    return f"fiscal year {year(int(first))} to {year(int(second)) if len(second) == 4 else short_year(int(second))}"


def say_range(found: re.Match[str]) -> str | None:
    """`1953-58` is "nineteen fifty three to fifty eight"."""
    first, second = int(found["first"]), found["second"]
    if counts_things(found, found.end()):
        return f"{cardinal(first)} to {integer(second)}" if len(second) == 4 else None
    if len(second) == 4:
        return f"{year(first)} to {year(int(second))}"
    if int(second) <= first % 100:
        return None
    return f"{year(first)} to {short_year(int(second))}"


def say_year(found: re.Match[str]) -> str | None:
    """A figure of four as a year; None where it counts things, or is too early to be read in pairs."""
    number = int(found["year"])
    if number < 1010 or counts_things(found, found.end()):
        return None
    if number >= 2100:
        named = _YEAR_NAMED.search(found.string[max(0, found.start() - 8) : found.start()])
        return f"{cardinal(number // 100)} {short_year(number % 100) if number % 100 else 'hundred'}" if named else None
    return year(number)


def say_short_year(found: re.Match[str]) -> str:
    """`'53` is "fifty three", `'68-'69` "sixty eight to sixty nine"."""
    years = [found["year"], *([found["to"]] if found["to"] else [])]
    return " to ".join(short_year(int(year)) if year != "00" else "two thousand" for year in years)


_YEAR_BEFORE = re.compile(
    r"\b(?:in|since|until|till|during|year|early|late|mid|before|after|around|circa|from|by|and|the|to"
    r"|spring|summer|autumn|fall|winter)[ -]$",
    re.IGNORECASE,
)
_YEAR_NAMED = re.compile(r"\b(?:in|by|until|till|since|year|before|after|through) $", re.IGNORECASE)
"""What stands before a year of the next century."""
_AMOUNT_BEFORE = re.compile(
    r"\b(?:than|least|most|nearly|almost|exactly|up to|some|another|first|last|next|total of|all) $", re.IGNORECASE
)
_NOUN_AFTER = re.compile(r" (?:(?:[a-z]+ )?(?:people|men|women|children|troops|sheep)\b|(?P<plural>[a-z]{3,}s)\b)")
_NO_NOUN = words(
    """was has does this his hers its across perhaps always sometimes towards besides unless thus plus versus less
    afterwards regardless nevertheless yourselves themselves ourselves brings marks sees saw shows goes comes makes"""
)


def counts_things(found: re.Match[str], at: int) -> bool:
    """Whether a figure that ends at `at` counts what follows ("1500 houses") rather than names a year."""
    before = found.string[max(0, found.start() - 14) : found.start()]
    if _AMOUNT_BEFORE.search(before):
        return True
    noun = _NOUN_AFTER.match(found.string, at)
    if not noun or (noun["plural"] and (noun["plural"] in _NO_NOUN or noun["plural"].endswith(("ss", "us", "is")))):
        return False
    return not _YEAR_BEFORE.search(before)
