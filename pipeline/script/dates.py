"""Dates: "27 July 1953" is "the twenty seventh of July nineteen fifty three".

The form of the writer is kept: month first or day first, a comma where there was one.
"""

from __future__ import annotations

import re

from pipeline.script.numbers import END, START, ordinal, short_year, year
from pipeline.wordlist import words

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
    r"|jan|feb|apr|jun|jul|aug|sept|sep|oct|nov|dec)\b\.?"
    r"|(?:may|march)(?= [0-3]?[0-9](?:st|nd|rd|th)?,? [12][0-9]{3}\b)|(?<=[0-9tdh] )(?:may|march)(?=,? [12][0-9]{3}\b))"
)
"""A small "may" or "march" only beside a day and a year."""
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
BETWEEN = rf"(?:(?<=[0-9]) ?[-–—] ?(?={_MONTH} [0-9])|(?<=\bBC) ?[-–—] ?(?=(?:AD )?[0-9]))"
FIGURES = (
    rf"{START}(?:(?P<y>{_YEAR})(?P<mark>[-/.])(?P<m>[0-9]{{1,2}})(?P=mark)(?P<d>[0-9]{{1,2}})"
    rf"|(?P<one>[0-9]{{1,2}})(?P<stroke>[-/.])(?P<two>[0-9]{{1,2}})(?P=stroke)(?P<z>{_YEAR}|[0-9]{{2}})){END}(?!-[0-9])"
)

SHORT_FIGURES = (
    r"(?<=[a-z] )(?<![\w.])(?P<month>0?[1-9]|1[0-2])/(?P<day>0[1-9]|[12][0-9]|3[01]|[1-9])(?![\w/%\"])(?![.,][0-9])"
    r"(?! ?(?:of|inch|in\.|mile|cup|acre|ft|yard)\b)"
)
_ON_A_DAY = re.compile(r"\b(?:on|since|until|through|dated|due|before|after|week of|by) $", re.IGNORECASE)
_BY_SO_MUCH = words(
    """divide divided multiply multiplied multiplying dividing scale scaled reduce reduced reducing increase increased
    increasing decrease decreased cut lower lowered raise raised grew grow grown fell fall fallen rose rise risen drop
    dropped shrank shrink shrunk shorten shortened lengthen lengthened widen widened narrow narrowed exceed exceeded
    differ differs differed longer shorter wider narrower taller higher deeper bigger larger smaller greater less more
    thicker thinner heavier lighter faster slower off up down out times inch inches feet foot"""
)
"""Before "by" and a fraction: "divided by 4/15" is no day, nor is "3 by 5/16"."""


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
        return say_ymd(found["y"], int(found["m"]), int(found["d"]))
    month, day = int(found["one"]), int(found["two"])
    day_first = found["stroke"] == "." or month > 12
    if day_first:
        month, day = day, month
    if len(found["z"]) == 2 and found["stroke"] != "/":
        return None
    return say_ymd(found["z"], month, day, day_first=day_first)


def say_short_figures(found: re.Match[str]) -> str | None:
    """`due 10/31` is "due October thirty first"; None where a fraction is likelier: "on 1/2 acre"."""
    month, day = found["month"], found["day"]
    likely = "0" in (month[0], day[0]) or int(month) >= int(day) or int(day) > 12
    before = found.string[max(0, found.start() - 24) : found.start()]
    measured = re.search(r"(?:(\w+)|[\"″”]) [Bb]y $", before)
    if measured and (not measured[1] or measured[1].isdigit() or measured[1].lower() in _BY_SO_MUCH):
        return None
    if not likely or found.group() == "9/11" or not _ON_A_DAY.search(before):
        return None
    return f"{MONTHS[int(month) - 1]} {ordinal(int(day))}"


def say_ymd(written: str, month: int, day: int, *, day_first: bool = False) -> str | None:
    """Words of a day, its year as it was written; None where there is no such day."""
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
