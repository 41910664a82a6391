"""Moments as programs write them (ISO 8601): "2026-11-27T09:30" is "November twenty seventh, twenty twenty six, at nine
thirty"."""

from __future__ import annotations

import re

from pipeline.script.clock import say_time
from pipeline.script.dates import say_ymd
from pipeline.script.numbers import cardinal

MOMENT = (
    r"(?<![\w.:-])(?P<y>1[0-9]{3}|20[0-9]{2})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})T"
    r"(?P<hour>[01][0-9]|2[0-3]):(?P<minute>[0-5][0-9])(?::(?P<second>[0-5][0-9])(?:[.,](?P<part>[0-9]+))?)?"
    r"(?P<zone>Z|(?P<sign>[+-])(?P<off_hour>[0-9]{2}):?(?P<off_minute>[0-9]{2}))?(?![\w:])"
)


def say_moment(found: re.Match[str]) -> str | None:
    """Day, time of day, seconds that are not nought, and how far it is from universal time; None for no day."""
    day = say_ymd(found["y"], int(found["m"]), int(found["d"]))
    if day is None or (found["part"] and found["part"].strip("0")):
        return None
    words = f"{day}, at {say_time(int(found['hour']), int(found['minute']))}"
    seconds = int(found["second"] or 0)
    if seconds:
        words += f" and {cardinal(seconds)} second{'s' if seconds > 1 else ''}"
    return words + _zone(found)


def _zone(found: re.Match[str]) -> str:
    if not found["zone"]:
        return ""
    hours, minutes = int(found["off_hour"] or 0), int(found["off_minute"] or 0)
    if not hours and not minutes:
        return " U T C"
    sign = "plus" if found["sign"] == "+" else "minus"
    return f" U T C {sign} {cardinal(hours)}" + (f" {cardinal(minutes)}" if minutes else "")
