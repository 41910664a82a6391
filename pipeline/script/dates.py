"""Dates, years and times of day: "27 July 1953" is "the twenty seventh of July nineteen fifty three".

The form of the writer is kept: month first or day first, a comma where there was one. A figure of four is a year
unless something is counted with it ("2000 houses", "more than 1500").
"""

from __future__ import annotations

import re

from pipeline.script.acronyms import spell
from pipeline.script.numbers import END, START, cardinal, decade, integer, one_by_one, ordinal, short_year, year
from pipeline.script.wordlist import words

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_SHORT = {month[:3].lower(): month for month in MONTHS} | {"sept": "September"}

_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December"
    r"|january|february|april|june|july|august|september|october|november|december"
    r"|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|JAN|FEB|MAR|APR|JUN|JUL|AUG|SEPT|SEP|OCT|NOV|DEC"
    r"|jan|feb|apr|jun|jul|aug|sept|sep|oct|nov|dec)\b\.?)"
)
_DAY = r"(?:[12][0-9]|3[01]|0?[1-9])"
_YEAR = r"(?:1[0-9]{3}|20[0-9]{2})"
_TH = r"(?:st|nd|rd|th)?"
_NOT_COUNTED = r"(?![0-9A-Za-z_%°])(?![.,:/][0-9])(?! ?(?:%|percent|million|billion|thousand|[ap]\.?m\b))"

MONTH_FIRST = (
    rf"(?<!\w){_MONTH}[ -](?P<day>{_DAY}){_TH}(?: ?[-–] ?(?P<last>{_DAY}){_TH})?"
    rf"(?:(?P<comma>,?)[ -](?P<year>{_YEAR}))?{_NOT_COUNTED}"
)
DAY_FIRST = (
    rf"(?P<the>\b[Tt]he )?{START}(?:(?P<day>{_DAY}){_TH} ?[-–] ?)?(?P<last>{_DAY}){_TH} (?:of )?{_MONTH}"
    rf"(?:(?P<comma>,?) (?P<year>{_YEAR}){_NOT_COUNTED})?(?!\w)"
)
MONTH_AND_YEAR = rf"(?<!\w){_MONTH}(?P<comma>,?) (?:of )?(?P<year>{_YEAR}){_NOT_COUNTED}(?![-–—/][0-9])"
FIGURES = (
    rf"{START}(?:(?P<y>{_YEAR})(?P<mark>[-/.])(?P<m>[0-9]{{1,2}})(?P=mark)(?P<d>[0-9]{{1,2}})"
    rf"|(?P<one>[0-9]{{1,2}})(?P<stroke>[-/.])(?P<two>[0-9]{{1,2}})(?P=stroke)(?P<z>{_YEAR}|[0-9]{{2}})){END}(?!-[0-9])"
)
DECADE = (
    r"(?<![0-9A-Za-z_])(?<![0-9][.,])(?:(?P<first>['’]?[0-9]0|[12][0-9]{2}0)['’]?s? ?[-–] ?)?"
    r"(?P<decade>['’]?[2-9]0|['’]10|['’]00|[12][0-9]{2}0)['’]?s(?!\w)"
)
ERA = (
    r"(?:(?P<before>\b(?:AD|A\.D\.)) ?)?"
    rf"{START}(?:(?P<first>[0-9]{{1,4}}) ?[-–] ?)?(?P<year>[0-9]{{1,4}})(?![0-9A-Za-z_])"
    r"(?: ?(?P<after>BCE|BC|CE|AD|B\.C\.E\.?|B\.C\.?|C\.E\.?|A\.D\.?)(?!\w))?"
)
RANGE = rf"{START}(?P<first>{_YEAR}) ?[-–—/] ?(?P<second>{_YEAR}|[0-9]{{2}})(?![0-9A-Za-z_])(?![-.,:/][0-9])"
YEAR = rf"{START}(?P<year>{_YEAR}){END}"
SHORT_YEAR = r"(?<!\w)['’](?P<year>[0-9]{2})(?!\w)"
CLOCK12 = (
    r"(?<![0-9A-Za-z_:])(?<![0-9][.,])(?:(?P<from>1[0-2]|0?[1-9])(?:[:.](?P<from_minute>[0-5][0-9]))?"
    r"(?: ?(?P<from_half>[aApP])\.?[mM]\.?)? ?[-–—] ?)?"
    r"(?P<hour>1[0-2]|0?[1-9])(?:[:.](?P<minute>[0-5][0-9]))? ?(?P<half>[aApP])(?:\.[mM](?P<dot>\.)?|[mM])(?!\w)"
)
CLOCK24 = (
    r"(?<![0-9A-Za-z_:/])(?<![0-9][.,])(?P<hour>2[0-4]|1[0-9]|0?[0-9]):(?P<minute>[0-5][0-9])(?::(?P<second>[0-5][0-9]))?"
    r"(?![0-9A-Za-z_:])(?![.,][0-9])"
)


def _month(written: str) -> str:
    name = written.rstrip(".")
    return _SHORT.get(name.lower(), name) if name.lower() in _SHORT and len(name) <= 4 else name


def _year_part(found: re.Match[str]) -> str:
    return f"{found['comma']} {year(int(found['year']))}" if found["year"] else ""


def say_month_first(found: re.Match[str]) -> str:
    """`July 27, 1953` is "July twenty seventh, nineteen fifty three"."""
    to = f" to {ordinal(int(found['last']))}" if found["last"] else ""
    return f"{_month(found['month'])} {ordinal(int(found['day']))}{to}{_year_part(found)}"


def say_day_first(found: re.Match[str]) -> str:
    """`27 July 1953` is "the twenty seventh of July nineteen fifty three"."""
    first = f"{ordinal(int(found['day']))} to the " if found["day"] else ""
    tail = f"{first}{ordinal(int(found['last']))} of {_month(found['month'])}{_year_part(found)}"
    return (found["the"] or "the ") + tail


def say_month_and_year(found: re.Match[str]) -> str:
    """`July 1953` is "July nineteen fifty three"."""
    return _month(found["month"]) + _year_part(found)


def say_figures(found: re.Match[str]) -> str | None:
    """A date in figures: year first, or month first with strokes (America) and day first with dots (Europe)."""
    if found["y"]:
        return _say_ymd(found["y"], int(found["m"]), int(found["d"]))
    month, day = int(found["one"]), int(found["two"])
    day_first = found["stroke"] == "." or month > 12
    if day_first:
        month, day = day, month
    if len(found["z"]) == 2 and found["stroke"] != "/":
        return None
    return _say_ymd(found["z"], month, day, day_first=day_first)


def _say_ymd(written: str, month: int, day: int, *, day_first: bool = False) -> str | None:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    if len(written) == 2:
        century = "twenty" if int(written) < 50 else "nineteen"
        words = f"{century} {short_year(int(written))}" if written != "00" else "two thousand"
    else:
        words = year(int(written))
    if day_first:
        return f"the {ordinal(day)} of {MONTHS[month - 1]} {words}"
    return f"{MONTHS[month - 1]} {ordinal(day)}, {words}"


def say_decade(found: re.Match[str]) -> str:
    """`the 1950s` is "the nineteen fifties", `'60s` is "sixties"."""
    words = _decade(found["decade"])
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
    return year(number)


def say_short_year(found: re.Match[str]) -> str:
    """`'53` is "fifty three"."""
    return short_year(int(found["year"])) if found["year"] != "00" else "two thousand"


_YEAR_BEFORE = re.compile(
    r"\b(?:in|since|until|till|during|year|early|late|mid|before|after|around|circa|from|by|and|the|to"
    r"|spring|summer|autumn|fall|winter)[ -]$",
    re.IGNORECASE,
)
_AMOUNT_BEFORE = re.compile(
    r"\b(?:than|least|most|nearly|almost|exactly|up to|some|another|first|last|next|total of|all) $", re.IGNORECASE
)
_NOUN_AFTER = re.compile(r" (?:(?:[a-z]+ )?(?:people|men|women|children|troops|sheep)\b|(?P<plural>[a-z]{3,}s)\b)")
_NO_NOUN = words(
    """was has does this his hers its across perhaps always sometimes towards besides unless thus plus versus less
    afterwards regardless nevertheless brings marks sees saw shows goes comes makes"""
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


def _minute(minute: str | None) -> str:
    if not minute or minute == "00":
        return ""
    return f" {short_year(int(minute))}"


def say_clock12(found: re.Match[str]) -> str:
    """`6:05 p.m.` is "six oh five P M"."""
    words = f"{cardinal(int(found['hour']))}{_minute(found['minute'])} {found['half'].upper()} M"
    if found["from"]:
        half = f" {found['from_half'].upper()} M" if found["from_half"] else ""
        words = f"{cardinal(int(found['from']))}{_minute(found['from_minute'])}{half} to {words}"
    return words + ("." if found["dot"] and ends_sentence(found) else "")


def say_clock24(found: re.Match[str]) -> str:
    """`14:30` is "fourteen thirty", `9:00` "nine o'clock", `14:00` "fourteen hundred"."""
    hour, minute = int(found["hour"]), int(found["minute"])
    if found["second"]:
        second = int(found["second"])
        return f"{_count(hour, 'hour')} {_count(minute, 'minute')} and {_count(second, 'second')}"
    if minute == 0:
        return f"{cardinal(hour)} o'clock" if 1 <= hour <= 12 else f"{cardinal(hour)} hundred"
    start = one_by_one(str(hour)) if hour == 0 else cardinal(hour)
    return f"{start}{_minute(found['minute'])}"


def _count(number: int, unit: str) -> str:
    return f"{cardinal(number)} {unit}{'' if number == 1 else 's'}"


_OPENER = re.compile(
    r"[\"”’')\]]*\s+[\"“‘(\[]*(?:The|A|An|He|She|It|They|We|I|You|This|That|These|Those|There|In|On|At|By|But|And|Or|So"
    r"|Then|When|While|After|Before|For|From|With|As|If|Now|Yet|Still|Later|His|Her|Their|Its|Our|What|Who|Why|How|Most"
    r"|Some|Many|Nobody|Everybody|Every|Each|All|No|Not|One)\b"
)
_AT_END = re.compile(r"[\"”’')\]\s]*$")
_SENTENCE = re.compile(r"\W*[A-Z0-9]\S*(?:\s+\S+){4}")


def ends_sentence(found: re.Match[str]) -> bool:
    """Whether the dot that a match ends with also ends a sentence: a common opening word follows, or nothing does."""
    text, end = found.string, found.end()
    if _AT_END.match(text, end):
        return _SENTENCE.match(text) is not None
    return _OPENER.match(text, end) is not None
