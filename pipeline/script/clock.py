"""Times of day: "6:05 p.m." is "six oh five P M", "14:30" is "fourteen thirty"."""

from __future__ import annotations

import re

from pipeline.script.numbers import cardinal, short_year
from pipeline.script.sentence_end import ends_sentence

CLOCK12 = (
    r"(?<![0-9A-Za-z_:])(?<![0-9][.,])(?:(?P<from>1[0-2]|0?[1-9])(?:[:.](?P<from_minute>[0-5][0-9]))?"
    r"(?: ?(?P<from_half>[aApP])\.?[mM]\.?)? ?[-–—] ?)?"
    r"(?P<hour>1[0-2]|0?[1-9])(?:[:.](?P<minute>[0-5][0-9])(?::(?P<second>[0-5][0-9]))?)?"
    r" ?(?P<half>[aApP])(?:\.[mM](?P<dot>\.)?|[mM])(?!\w)"
)
CLOCK24 = (
    r"(?<![0-9A-Za-z_:/])(?<![0-9][.,])(?:(?P<from>2[0-4]|1[0-9]|0?[0-9]):(?P<from_minute>[0-5][0-9]) ?[-–—] ?)?"
    r"(?P<hour>2[0-4]|1[0-9]|0?[0-9]):(?P<minute>[0-5][0-9])(?::(?P<second>[0-5][0-9]))?"
    r"(?:(?=ish\b)|(?![0-9A-Za-z_:])(?![.,][0-9]))"
)
DURATION = (
    r"(?<![\w.,:-])(?:(?P<hour>[0-9]{1,3}) ?h(?:rs?\.?)? ?(?P<minute>[0-5]?[0-9]) ?m(?:ins?\.?)?"
    r"(?: ?(?P<second>[0-5]?[0-9]) ?s)?|(?P<minutes>[0-9]{1,3}) ?m ?(?P<seconds>[0-5]?[0-9]) ?s)(?![\w/²³])"
)
FROM_NOON = r"(?:(?<=\b[Nn]oon)|(?<=\b[Mm]idnight)) ?[-–—] ?(?=[0-9])"
MILITARY = r"(?<![\w.,:-])(?P<hour>[01][0-9]|2[0-3])(?P<minute>[0-5][0-9]) (?:hours|hrs)\b(?! of)"


def _minute(minute: str | None) -> str:
    if not minute or minute == "00":
        return ""
    return f" {short_year(int(minute))}"


def say_clock12(found: re.Match[str]) -> str:
    """`6:05 p.m.` is "six oh five P M"."""
    words = f"{cardinal(int(found['hour']))}{_minute(found['minute'])} {found['half'].upper()} M"
    if found["second"]:
        words = f"{_to_the_second(found)} {found['half'].upper()} M"
    if found["from"]:
        half = f" {found['from_half'].upper()} M" if found["from_half"] else ""
        words = f"{cardinal(int(found['from']))}{_minute(found['from_minute'])}{half} to {words}"
    return words + ("." if found["dot"] and ends_sentence(found) else "")


def say_clock24(found: re.Match[str]) -> str:
    """`14:30` is "fourteen thirty", `9:00` "nine o'clock", `14:00` "fourteen hundred"."""
    hour, minute = int(found["hour"]), int(found["minute"])
    start = f"{say_time(int(found['from']), int(found['from_minute']))} to " if found["from"] else ""
    return start + (_to_the_second(found) if found["second"] else say_time(hour, minute))


def _to_the_second(found: re.Match[str]) -> str:
    hour, minute, second = (int(found[part]) for part in ("hour", "minute", "second"))
    return f"{_count(hour, 'hour')} {_count(minute, 'minute')} and {_count(second, 'second')}"


def say_duration(found: re.Match[str]) -> str:
    """`1h 45m` is "one hour forty five minutes": the m of a length it cannot be."""
    parts = {"hour": "hour", "minute": "minute", "minutes": "minute", "second": "second", "seconds": "second"}
    return " ".join(_count(int(found[part]), unit) for part, unit in parts.items() if found[part])


def say_military(found: re.Match[str]) -> str:
    """`0630 hours` is "zero six thirty hours", `1200 hours` "twelve hundred hours"."""
    hour, minute = int(found["hour"]), int(found["minute"])
    words = f"zero {cardinal(hour)}" if hour < 10 else cardinal(hour)
    return words + (_minute(found["minute"]) if minute else " hundred") + " hours"


def say_time(hour: int, minute: int) -> str:
    """Words of a time of day, of 24 hours."""
    if minute == 0:
        return f"{cardinal(hour)} o'clock" if 1 <= hour <= 12 else f"{cardinal(hour)} hundred"
    return f"{cardinal(hour)} {short_year(minute)}"


def _count(number: int, unit: str) -> str:
    return f"{cardinal(number)} {unit}{'' if number == 1 else 's'}"
