"""The spoken form of an English text: figures, symbols, abbreviations and capitals in words, American English.

Every change is made by a named rule. The rules stand in one table, `RULES`; they all look at the text as shown, the
first in the table that claims a stretch has it, and a rule may decline by its context. The promise: no figure 0 to 9
is left, words that need no change keep their letters and case, and no text makes it fail.

    >>> spoken_form("On 27 July 1953 the DPRK built 881 halls.")
    'On the twenty seventh of July nineteen fifty three the D P R K built eight hundred eighty one halls.'
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline.model import STAND_IN
from pipeline.script import (
    abbreviations,
    accents,
    acronyms,
    addresses,
    clock,
    currencies,
    dates,
    figures,
    marks,
    measures,
    moments,
    postal,
    romans,
    scripture,
    symbols,
    years,
)

Say = Callable[[re.Match[str]], str | None]


@dataclass(frozen=True)
class SpokenChange:
    """A stretch of the shown text that is spoken otherwise."""

    rule: str
    """Key in `RULES`."""
    before: str
    after: str
    start: int
    """First character in the shown text."""
    end: int


RULES: dict[str, tuple[str, Say]] = {
    "emoji": (marks.EMOJI, marks.say_nothing),
    "address": (addresses.ADDRESS, addresses.say_address),
    "file": (addresses.FILE, addresses.say_file),
    "phone": (addresses.PHONE, addresses.say_phone),
    "called": (addresses.CALLED, addresses.say_called),
    "keyed": (addresses.KEYED, addresses.say_keyed),
    "paired-figures": (figures.PAIRED, figures.say_paired),
    "thing": (figures.THING, figures.say_thing),
    "pressure": (figures.PRESSURE, figures.say_pressure),
    "named-date": (figures.NAMED, figures.say_named),
    "scripture": (scripture.PLACE, scripture.say_place),
    "moment": (moments.MOMENT, moments.say_moment),
    "date-without-year": (dates.SHORT_FIGURES, dates.say_short_figures),
    "date-figures": (dates.FIGURES, dates.say_figures),
    "serial": (addresses.SERIAL, addresses.say_serial),
    "version": (addresses.VERSION, addresses.say_version),
    "named-version": (addresses.NAMED_VERSION, addresses.say_named_version),
    "date-month-first": (dates.MONTH_FIRST, dates.say_month_first),
    "date-day-first": (dates.DAY_FIRST, dates.say_day_first),
    "date-month-year": (dates.MONTH_AND_YEAR, dates.say_month_and_year),
    "clock-from-noon": (clock.FROM_NOON, lambda found: " to "),
    "date-to-date": (dates.BETWEEN, lambda found: " to "),
    "duration": (clock.DURATION, clock.say_duration),
    "decade": (years.DECADE, years.say_decade),
    "era": (years.ERA, years.say_era),
    "clock-12": (clock.CLOCK12, clock.say_clock12),
    "clock-military": (clock.MILITARY, clock.say_military),
    "clock-24": (clock.CLOCK24, clock.say_clock24),
    "money": (currencies.PATTERN, currencies.say),
    "money-after": (currencies.AFTER_PATTERN, currencies.say_after),
    "height": (measures.HEIGHT_PATTERN, measures.say_height),
    "inches": (measures.INCHES_PATTERN, measures.say_inches),
    "coordinate": (measures.COORDINATE_PATTERN, measures.say_coordinate),
    "state": (postal.STATE, postal.say_state),
    "short-state": (postal.SHORT_STATE, postal.say_short_state),
    "house": (postal.HOUSE, postal.say_house),
    "compass": (postal.COMPASS, postal.say_compass),
    "plus-or-minus": (symbols.PLUS_OR_MINUS, lambda found: "plus or minus"),
    "measure": (measures.PATTERN, measures.say),
    "percent": (figures.PERCENT, figures.say_percent),
    "roman-range": (romans.RANGE, romans.say_range),
    "roman": (romans.PATTERN, romans.say),
    "rank": (abbreviations.RANK, abbreviations.say_rank),
    "title": (abbreviations.TITLE, abbreviations.say_title),
    "weekday": (abbreviations.WEEKDAY, abbreviations.say_weekday),
    "weekdays": (abbreviations.WEEKDAYS, abbreviations.say_weekdays),
    "year-word": (abbreviations.BEFORE_YEAR, abbreviations.say_before_year),
    "number-word": (abbreviations.BEFORE_NUMBER, abbreviations.say_before_number),
    "case-at-law": (abbreviations.CASE_AT_LAW, lambda found: "versus"),
    "abbreviation": (abbreviations.ANYWHERE, abbreviations.say_anywhere),
    "after-name": (abbreviations.AFTER_NAME, abbreviations.say_after_name),
    "dotted-letters": (abbreviations.DOTTED, abbreviations.say_dotted),
    "initial": (abbreviations.INITIAL, abbreviations.say_initial),
    "function": (symbols.FUNCTION, symbols.say_function),
    "power": (symbols.POWER, symbols.say_power),
    "scientific": (figures.SCIENTIFIC, figures.say_scientific),
    "thousands": (figures.THOUSANDS, figures.say_thousands),
    "ordinal": (figures.ORDINAL, figures.say_ordinal),
    "fraction": (figures.MIXED, figures.say_mixed),
    "fiscal-year-range": (years.FISCAL_RANGE, years.say_fiscal_range),
    "fiscal-year": (years.FISCAL, years.say_fiscal),
    "year-range": (years.RANGE, years.say_range),
    "ratio": (figures.RATIO, figures.say_ratio),
    "times": (figures.TIMES, figures.say_times),
    "range": (figures.RANGE, figures.say_range),
    "short-year": (years.SHORT_YEAR, years.say_short_year),
    "year": (years.YEAR, years.say_year),
    "number": (figures.NUMBER, figures.say_number),
    "code": (figures.CODE, figures.say_code),
    "figures": (figures.LEFT, figures.say_left),
    "capitals": (acronyms.SHOUTED, acronyms.say_calmly),
    "joined-letters": (acronyms.JOINED_PATTERN, acronyms.say_joined),
    "letters": (acronyms.PATTERN, acronyms.say),
    "mixed-letters": (acronyms.MIXED_PATTERN, acronyms.say_mixed),
    "unit": (measures.ALONE_PATTERN, measures.say_alone),
    "optional-ending": (marks.OPTIONAL, marks.say_optional),
    "parentheses": (marks.BRACKET, marks.say_bracket),
    "dash": (marks.DASH, marks.say_dash),
    "list-comma": (figures.LIST_COMMA, lambda found: ", "),
    "symbol": (symbols.SYMBOL, symbols.say_symbol),
    "accents": (accents.ACCENTED, accents.say_accented),
}
"""Name of the rule: what it looks for, and its words (None: not in this context). Earlier rules win."""


OF_FIGURES = frozenset(
    """
    called clock-12 clock-24 clock-from-noon clock-military coordinate date-day-first date-figures date-month-first
    date-month-year date-to-date date-without-year decade duration era figures fiscal-year fiscal-year-range height
    house keyed list-comma moment money money-after named-version number ordinal paired-figures phone pressure range
    ratio scientific scripture serial short-year thing thousands times version weekday year year-range year-word
    """.split()
)
"""Rules whose pattern cannot do without a figure: where there is none, they are not tried."""


@cache
def _pattern(rule: str) -> re.Pattern[str]:
    return re.compile(RULES[rule][0])


def spoken_form(text: str, off: frozenset[str] = frozenset()) -> str:
    """The text as it is said; rules named in `off` stand aside."""
    return apply(text, spoken_changes(text, off))


@lru_cache(maxsize=64)  # a segment's changes are asked for by all that have a hand in its form
def spoken_changes(text: str, off: frozenset[str] = frozenset()) -> tuple[SpokenChange, ...]:
    """Every change, in the order of the text; none overlap, and masked words and links are left alone."""
    taken = bytearray(len(text))
    for found in STAND_IN.finditer(text):
        taken[found.start() : found.end()] = b"\x02" * len(found.group())
    aside = off if re.search(r"\d", text) else off | OF_FIGURES
    changes: list[SpokenChange] = []
    for rule in RULES:
        if rule not in aside:
            changes += _changes_of(rule, text, taken)
    return tuple(_spaced(text, sorted(changes, key=lambda change: change.start)))


def apply(text: str, changes: tuple[SpokenChange, ...]) -> str:
    """The text with changes made."""
    parts, at = [], 0
    for change in changes:
        parts += [text[at : change.start], change.after]
        at = change.end
    return "".join([*parts, text[at:]])


def _changes_of(rule: str, text: str, taken: bytearray) -> list[SpokenChange]:
    """What one rule changes in the stretches that nobody has claimed; claims them."""
    pattern, say = _pattern(rule), RULES[rule][1]
    changes: list[SpokenChange] = []
    at = 0
    while found := pattern.search(text, at):
        start, end = found.span()
        at = max(end, start + 1)
        claimed = max(taken.rfind(1, start, end), taken.rfind(2, start, end))
        if claimed >= 0:
            at = claimed + 1
        elif (words := say(found)) is not None and words != found.group():
            taken[start:end] = b"\x01" * (end - start)
            changes.append(SpokenChange(rule, found.group(), words, start, end))
    return changes


def _spaced(text: str, changes: list[SpokenChange]) -> Iterator[SpokenChange]:
    """The changes with a space where words would grow together with a neighbour."""
    last, end = "", -1
    starts = {change.start for change in changes}
    for change in changes:
        before = last if change.start == end else text[change.start - 1 : change.start]
        after = "" if change.end in starts else text[change.end : change.end + 1]
        said, end = change.after, change.end
        if said[:1].isalnum() and before.isalnum():
            said = " " + said
        if said[-1:].isalnum() and after.isalnum():
            said += " "
        last = said[-1:] or before
        yield SpokenChange(change.rule, change.before, said, change.start, change.end)
