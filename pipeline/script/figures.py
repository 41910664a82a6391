"""Figures that are neither date, money nor measure: counts, ordinals, ranges, code names.

What no other rule has claimed is said here, so that no figure reaches an engine.
"""

from __future__ import annotations

import re

from pipeline.script.acronyms import is_spelt, spell
from pipeline.script.measures import NOUN_AFTER
from pipeline.script.numbers import (
    DECIMAL,
    END,
    FRACTION,
    INTEGER,
    QUANTITY,
    START,
    VULGAR,
    cardinal,
    decimal,
    integer,
    one_by_one,
    ordinal,
    plural,
    quantity,
    short_year,
    year,
)
from pipeline.script.symbols import COMPARED, compared
from pipeline.wordlist import words

_SIGN = r"(?P<sign>(?<![\w)\]%])[-−±~≈<>≤≥+]\s?)?"
_SIGNS = {
    "-": "minus ", "−": "minus ", "±": "plus or minus ", "~": "about ", "<": "less than ", ">": "more than ",
    "+": "plus ",
}  # fmt: skip
_MAGNITUDES = {None: "", "mn": " million", "bn": " billion", "trn": " trillion"}
_NAMED = {
    "24/7": "twenty four seven",
    "9/11": "nine eleven",
    "50/50": "fifty fifty",
    "50-50": "fifty fifty",
    "20/20": "twenty twenty",
    "AM/FM": "A M F M",
    "401(k)": "four oh one K",
    "401k": "four oh one K",
    "20/40": "twenty forty",
    "mc²": "m c squared",
    "mc^2": "m c squared",
}
_THINGS = words(
    "Flight Room Route Highway Interstate Boeing Airbus Hwy. Rte. Suite Apartment Apt. Bus Exit English Cessna error"
)
"""What has a number for a name, in three figures said as one and a pair."""

NAMED = (
    r"(?<![\w/.,$£€])(?:24/7|9/11|50[/-]50|AM/FM|20/[24]0|90/10|80/20|70/30|60/40|401\(k\)|401k|mc²|mc\^2)"
    r"(?![\w/]|[.,][0-9])"
)
THING = r"(?<=[a-z.] )[0-9]{3}(?:-[0-9]{3})?(?![\w%-])(?![.,:/][0-9])"
PAIRED = (
    r"(?:(?<=\b[A-Z]-)[0-9]{3,4}|(?:(?<=batting )|(?<=batted )|(?<=hitting )|(?<=\bhit ))\.[0-9]{3}"
    r"|(?<![\w.,-])(?:7[0-8]7(?=-[0-9]00| MAX\b| jet)|[0-9]{3}(?= errors?\b)))(?![\w%])(?![.,:/][0-9])"
)
PRESSURE = r"(?<![\w./])(?P<high>[0-9]{2,3})/(?P<low>[0-9]{2,3}) ?mm ?Hg\b"
PERCENT = (
    rf"(?<![0-9A-Za-z_])(?<![0-9][.,/:]){_SIGN}(?:(?P<first>{QUANTITY})(?P<mark> ?[%‰])? ?(?P<between>[-–—]|to) ?)?"
    rf"(?P<amount>{QUANTITY}) ?(?P<unit>%|‰|pct\b\.?)"
)
ORDINAL = (
    rf"{START}(?:(?P<first>[0-9]{{1,4}})(?:st|nd|rd|th) ?[-–] ?)?"
    rf"(?P<number>{INTEGER})(?P<ending>st|nd|rd|th|ST|ND|RD|TH)(?![0-9A-Za-z_])"
)
MIXED = (
    rf"{START}{_SIGN}(?P<number>(?:{INTEGER}[ -])?{FRACTION}|{INTEGER}{VULGAR}|{VULGAR})"
    rf"(?P<th>th|rds?|ths|TH|RD)?{END}"
)
RATIO = (
    rf"{START}(?P<first>{DECIMAL})(?P<mark>[:/])(?P<second>{DECIMAL})(?:[-–](?P<last>{INTEGER}))?"
    r"(?![0-9A-Za-z_:/])(?![.,][0-9])"
)
TIMES = (
    rf"{START}(?P<first>{DECIMAL})(?: ?[x×*] ?(?P<second>{DECIMAL})(?: ?[x×*] ?(?P<third>{DECIMAL}))?(?P<many>s)?| ?×"
    r"|x(?! ?[+=−-]))(?![0-9A-Za-z_])(?![.,][0-9])"
)
RANGE = rf"(?<![-–−]){START}(?P<first>{DECIMAL})(?P<between> ?[-–—−] ?)(?P<second>{DECIMAL}){END}(?![-–][0-9A-Za-z])"
NUMBER = (
    rf"(?<![0-9A-Za-z_])(?<![0-9][.,/]){_SIGN}(?P<number>{DECIMAL})(?: ?(?P<magnitude>bn|mn|trn))?"
    r"(?P<more>\+(?![\w=]))?(?![0-9A-Za-z_])(?!\.[0-9]+[A-Za-z])"
)
SCIENTIFIC = (
    r"(?<![\w.,])(?P<sign>[-−]?)(?:(?P<number>[0-9]{1,3}\.[0-9]{1,12})[eE]|(?P<whole>[0-9])(?:e|E(?=[-+−])))"
    r"(?P<exponent>[-+−]?[0-9]{1,3})(?![\w%])(?![.,][0-9])"
)
THOUSANDS = (
    rf"{START}(?:[0-9]{{1,6}}\.[0-9]{{1,6}}[kK]|[1-9][0-9]{{1,2}}[kK]"
    r"(?= (?:of|people|men|women|children|(?!runs|races|walks|times)[a-z]{3,}s)\b))(?!\w)"
)
CODE = (
    r"(?<![0-9A-Za-z_])(?=[A-Za-z]*[0-9₀-₉])(?=[0-9]*(?:\.[0-9]+)?[A-Za-z])(?:[0-9]{1,9}\.(?=[0-9]))?[0-9A-Za-z₀-₉]+"
    r"(?:(?<=[0-9])\.[0-9]+(?![\w.]))?"
)
LIST_COMMA = r"(?<=[0-9]),(?=[0-9])"
"""A comma that groups no thousands: "2,5"."""
LEFT = r"[0-9]+|(?:(?![0-9])\d)+"


def say_named(found: re.Match[str]) -> str:
    """Figures with a reading of their own; shares of a hundred, as `80/20`, are "eighty twenty"."""
    written = found.group()
    return _NAMED.get(written) or " ".join(cardinal(int(share)) for share in written.split("/"))


def _sign(found: re.Match[str]) -> str:
    """Words of a sign, with a space: `≤ 5` is "at most", `p ≤ 5` "less than or equal to"."""
    if not found["sign"]:
        return ""
    sign = found["sign"].strip()
    return compared(sign, found.string, found.start()) + " " if sign in COMPARED else _SIGNS[sign]


def say_percent(found: re.Match[str]) -> str:
    """`10–15%` is "ten to fifteen percent"."""
    first = f"{quantity(found['first'])}{' percent' if found['mark'] else ''} to " if found["first"] else ""
    return f"{_sign(found)}{first}{quantity(found['amount'])} {'per mille' if found['unit'] == '‰' else 'percent'}"


def say_thing(found: re.Match[str]) -> str | None:
    """`Flight 370` is "Flight three seventy", `Room 101` "Room one oh one"."""
    if found.string[max(0, found.start() - 14) : found.start()].split()[-1] not in _THINGS:
        return None
    return " ".join(map(_paired, found.group().split("-")))


def _paired(three: str) -> str:
    """Three figures as one and a pair, four as two pairs, unless they are whole hundreds or begin with zero."""
    if three[0] == "0":
        return one_by_one(three)
    if len(three) == 4:
        return year(int(three))
    return cardinal(int(three)) if three[1:] == "00" else f"{cardinal(int(three[0]))} {short_year(int(three[1:]))}"


def say_paired(found: re.Match[str]) -> str:
    """`I-405` is "I-four oh five", a `404 error` "four oh four"."""
    return _paired(found.group().lstrip("."))


def say_pressure(found: re.Match[str]) -> str:
    """`98/64 mm Hg` is "ninety eight over sixty four millimeters of mercury"."""
    return f"{cardinal(int(found['high']))} over {cardinal(int(found['low']))} millimeters of mercury"


def say_ordinal(found: re.Match[str]) -> str | None:
    """`38th` is "thirty eighth"; None where the ending is not the number's ("11st")."""
    figures = re.sub("[^0-9]", "", found["number"])
    if len(figures) > 15:
        return None
    number = int(figures)
    teen = number // 10 % 10 == 1
    right = "th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    if found["ending"].lower() != right:
        return None
    return f"{ordinal(int(found['first']))} to {ordinal(number)}" if found["first"] else ordinal(number)


def say_mixed(found: re.Match[str]) -> str:
    """`2 1/2` is "two and a half"."""
    return _sign(found) + quantity(found["number"])


def say_ratio(found: re.Match[str]) -> str:
    """`2:1` is "two to one", `3.9/4.0` "three point nine out of four point zero"."""
    last = f" to {integer(found['last'])}" if found["last"] else ""
    between = "to" if found["mark"] == ":" else "out of"
    return f"{decimal(found['first'])} {between} {decimal(found['second'])}{last}"


def say_times(found: re.Match[str]) -> str:
    """`4x4` and a `3 × 4` grid are "by", `2*8`, `6 × 7` and `3x4 = 12` "times", `3x` is "three times"."""
    text, start, end = found.string, found.start(), found.end()
    if not found["second"]:
        unknown = found.group().endswith("x") and re.search("[=+−] ?$", text[max(0, start - 2) : start])
        return f"{decimal(found['first'])} {'x' if unknown else 'times'}"
    equation = re.match(" ?[=^⁰¹²³⁻⁴-⁹]", text[end : end + 2]) or re.search("[=+] ?$", text[max(0, start - 2) : start])
    product = "*" in found.group() or (" × " in found.group() and not NOUN_AFTER.match(text, end))
    between = "times" if product or equation else "by"
    factors = [decimal(found[part]) for part in ("first", "second", "third") if found[part]]
    words = f" {between} ".join(factors)
    return plural(words) if found["many"] else words


def say_range(found: re.Match[str]) -> str:
    """`10-15` is "ten to fifteen"; a minus in an equation."""
    text, start, end = found.string, found.start(), found.end()
    equation = (
        "−" in found["between"]
        or "=" in text[max(0, start - 3) : start] + text[end : end + 3]
        or re.search(r"[+*×÷^] ?$", text[max(0, start - 2) : start])
        or re.match(r" ?[+*×÷^] ?[0-9(]", text[end : end + 4])
    )
    return f"{decimal(found['first'])} {'minus' if equation else 'to'} {decimal(found['second'])}"


def say_number(found: re.Match[str]) -> str:
    """Any other number; "#7" before it is "number seven" by `say_symbol`."""
    more = " plus" if found["more"] else ""
    return _sign(found) + decimal(found["number"]) + _MAGNITUDES[found["magnitude"]] + more


def say_scientific(found: re.Match[str]) -> str:
    """`1.23e4` is "one point two three times ten to the power of four"."""
    exponent = found["exponent"]
    power = ("minus " if exponent[0] in "-−" else "") + cardinal(int(exponent.lstrip("-+−")))
    number = ("minus " if found["sign"] else "") + decimal(found["number"] or found["whole"])
    return f"{number} times ten to the power of {power}"


def say_thousands(found: re.Match[str]) -> str:
    """`1.6k` is "one point six thousand", `10k fans` "ten thousand fans"; "a 10k" is a race."""
    return f"{decimal(found.group()[:-1])} thousand"


def say_code(found: re.Match[str]) -> str:
    """A name of letters and figures, run by run: "F sixteen", "H two O", "COVID nineteen", "ten eighty p"."""
    if re.fullmatch("[A-Z][0-9]{3}", found.group()):
        return f"{found.group()[0]} {_paired(found.group()[1:])}"  # "an A320", as "Flight 370"
    written = found.group().translate({0x2080 + figure: str(figure) for figure in range(10)})
    runs = re.findall(r"[0-9]+|[A-Za-z]+|\.[0-9]+", written)
    said = [_letters(run) if run.isalpha() else _figures(run) for run in runs]
    if len(runs) > 1 and runs[-1] == "s":
        said[-2:] = [plural(said[-2])]
    return " ".join(said)


def _figures(run: str) -> str:
    if run.startswith("."):
        return decimal(run)
    if len(run) > 4 or (run[0] == "0" and len(run) > 1):
        return one_by_one(run)
    return year(int(run)) if len(run) == 4 and int(run) % 100 else cardinal(int(run))


def _letters(run: str) -> str:
    if len(run) == 2 and run[0].isupper() and run[1] == "s":
        return f"{run[0]}'s"
    return spell(run) if run.isupper() and len(run) > 1 and (len(run) < 4 or is_spelt(run)) else run


def say_left(found: re.Match[str]) -> str:
    """Figures that stand in a stranger place than any rule knows, and figures of other scripts."""
    run = found.group()
    return integer(run) if run.isascii() else one_by_one(run)
