"""Units: "430 km" is "four hundred thirty kilometers", "km/h" is "kilometers per hour", "50 mm²" is squared.

A unit is atoms with exponents, joined by "/" or "·". After a figure every atom counts; alone, only those that cannot
be another word. Letters that are often something else ("4K", "3A") need a space and no word after them.
"""

from __future__ import annotations

import re

from pipeline.script.numbers import DECIMAL, FRACTION, QUANTITY, START, is_singular, quantity
from pipeline.wordlist import words

_PREFIXED = {
    "m": "meter", "g": "gram", "Hz": "hertz", "W": "watt", "V": "volt", "J": "joule", "Pa": "pascal", "N": "newton",
    "Wh": "watt hour", "A": "ampere", "s": "second", "L": "liter", "l": "liter", "eV": "electron volt", "mol": "mole",
    "bit": "bit", "Sv": "sievert", "T": "tesla", "F": "farad", "cal": "calorie", "Ω": "ohm", "bar": "bar", "t": "ton",
}  # fmt: skip
_PREFIXES = {
    "p": "pico", "n": "nano", "µ": "micro", "μ": "micro", "m": "milli", "c": "centi", "d": "deci", "h": "hecto",
    "k": "kilo", "M": "mega", "G": "giga", "T": "tera",
}  # fmt: skip
_WITH = {
    "m": "pnµμmcdk", "g": "nµμmk", "Hz": "mkMGT", "W": "µμmkMGT", "V": "µμmkM", "J": "mkMGT", "Pa": "hkMG", "N": "mkM",
    "Wh": "kMGT", "A": "µμmk", "s": "pnµμm", "L": "µμmcdh", "l": "µμmcdh", "eV": "mkMGT", "mol": "µμmn", "bit": "kMG",
    "Sv": "µμm", "T": "µμm", "F": "pnµμ", "cal": "k", "Ω": "mkM", "bar": "m", "t": "kM",
}  # fmt: skip
_PLAIN = {
    "ft": ("foot", "feet"), "inch": ("inch", "inches"), "yd": ("yard", "yards"), "yds": ("yard", "yards"),
    "mi": ("mile", "miles"), "mph": ("mile per hour", "miles per hour"), "mpg": ("mile per gallon", "miles per gallon"),
    "inHg": ("inch of mercury", "inches of mercury"), "nmi": ("nautical mile", "nautical miles"),
    "kph": ("kilometer per hour", "kilometers per hour"), "kmh": ("kilometer per hour", "kilometers per hour"),
    "m.p.h": ("mile per hour", "miles per hour"), "k.p.h": ("kilometer per hour", "kilometers per hour"),
    "m.p.g": ("mile per gallon", "miles per gallon"),
    "kgs": ("kilogram", "kilograms"), "kms": ("kilometer", "kilometers"), "lb": ("pound", "pounds"),
    "lbs": ("pound", "pounds"), "oz": ("ounce", "ounces"), "gal": ("gallon", "gallons"), "ha": ("hectare", "hectares"),
    "°C": ("degree Celsius", "degrees Celsius"), "°F": ("degree Fahrenheit", "degrees Fahrenheit"),
    "℃": ("degree Celsius", "degrees Celsius"), "℉": ("degree Fahrenheit", "degrees Fahrenheit"),
    "°": ("degree", "degrees"), "º": ("degree", "degrees"),
    "C": ("degree Celsius", "degrees Celsius"), "K": ("kelvin", "kelvins"),
    "min": ("minute", "minutes"), "mins": ("minute", "minutes"), "h": ("hour", "hours"), "hr": ("hour", "hours"),
    "hrs": ("hour", "hours"), "sec": ("second", "seconds"), "secs": ("second", "seconds"), "wk": ("week", "weeks"),
    "wks": ("week", "weeks"), "yr": ("year", "years"), "yrs": ("year", "years"), "mos": ("month", "months"),
    "kB": ("kilobyte", "kilobytes"), "KB": ("kilobyte", "kilobytes"), "MB": ("megabyte", "megabytes"),
    "GB": ("gigabyte", "gigabytes"), "TB": ("terabyte", "terabytes"), "PB": ("petabyte", "petabytes"),
    "Mb": ("megabit", "megabits"), "Gb": ("gigabit", "gigabits"), "kb": ("kilobit", "kilobits"),
    "KiB": ("kibibyte", "kibibytes"), "MiB": ("mebibyte", "mebibytes"), "GiB": ("gibibyte", "gibibytes"),
    "kbps": ("kilobit per second", "kilobits per second"), "mbps": ("megabit per second", "megabits per second"),
    "Mbps": ("megabit per second", "megabits per second"), "Gbps": ("gigabit per second", "gigabits per second"),
    "dB": ("decibel", "decibels"), "rpm": ("revolution per minute", "revolutions per minute"),
    "bpm": ("beat per minute", "beats per minute"), "fps": ("frame per second", "frames per second"),
    "dpi": ("dot per inch", "dots per inch"), "px": ("pixel", "pixels"), "ppm": ("part per million",
    "parts per million"), "ppb": ("part per billion", "parts per billion"), "psi": ("pound per square inch",
    "pounds per square inch"), "hp": ("horsepower", "horsepower"), "lx": ("lux", "lux"), "lm": ("lumen", "lumens"),
    "cd": ("candela", "candelas"), "AU": ("astronomical unit", "astronomical units"), "BTU": ("B T U", "B T U's"),
    "L/100 km": ("liter per hundred kilometers", "liters per hundred kilometers"),
    "l/100 km": ("liter per hundred kilometers", "liters per hundred kilometers"),
    "tsp": ("teaspoon", "teaspoons"), "tbsp": ("tablespoon", "tablespoons"), "″": ("inch", "inches"),
    "Tbsp": ("tablespoon", "tablespoons"), "Tsp": ("teaspoon", "teaspoons"), "qt": ("quart", "quarts"),
    "pkg": ("package", "packages"), "kt": ("knot", "knots"), "kts": ("knot", "knots"), "mb": ("millibar", "millibars"),
    "r/min": ("revolution per minute", "revolutions per minute"), "mo": ("month", "months"), "ly": ("light-year",
    "light-years"), "cM": ("centimorgan", "centimorgans"), "mm Hg": ("millimeter of mercury",
    "millimeters of mercury"), "mmHg": ("millimeter of mercury", "millimeters of mercury"),
    "mAh": ("milliampere hour", "milliampere hours"), "Ah": ("ampere hour", "ampere hours"),
    "Å": ("angstrom", "angstroms"), "Mpx": ("megapixel", "megapixels"),
    "cc": ("cubic centimeter", "cubic centimeters"), "Nm": ("newton meter", "newton meters"),
    "bps": ("basis point", "basis points"), "pts": ("point", "points"), "mM": ("millimolar", "millimolar"),
    "µM": ("micromolar", "micromolar"), "μM": ("micromolar", "micromolar"), "nM": ("nanomolar", "nanomolar"),
    "kpc": ("kiloparsec", "kiloparsecs"), "Mpc": ("megaparsec", "megaparsecs"), "cup": ("cup", "cups"),
    "LUFS": ("L U F S", "L U F S"), "dBFS": ("decibel full scale", "decibels full scale"), "KHz": ("kilohertz",
    "kilohertz"), "hz": ("hertz", "hertz"), "khz": ("kilohertz", "kilohertz"), "mhz": ("megahertz", "megahertz"),
    "ghz": ("gigahertz", "gigahertz"), "KG": ("kilogram", "kilograms"), "KM": ("kilometer", "kilometers"),
}  # fmt: skip
_SAME_PLURAL = ("hertz", "lux")


def _atoms() -> dict[str, tuple[str, str]]:
    """Every atom with its singular and plural."""
    atoms = dict(_PLAIN)
    for symbol, word in _PREFIXED.items():
        for prefix in ("", *_WITH[symbol]):
            one = (_PREFIXES.get(prefix, "") + word).replace("oohm", "ohm").replace("aohm", "ohm")
            atoms.setdefault(prefix + symbol, (one, one if one.endswith(_SAME_PLURAL) else one + "s"))
    atoms["F"] = ("degree Fahrenheit", "degrees Fahrenheit")
    return atoms


ATOMS = _atoms()
_LENGTHS = ("meter", "foot", "inch", "yard", "mile")
_OFTEN_ELSE = frozenset(("A", "C", "F", "K", "N", "T", "J", "cd", "AU", "ha"))
"""Only after a space, and with no word after them."""
_ALONE = words(
    "kHz MHz GHz THz kWh MWh GWh km kg cm mm dB mph kph kbps Mbps Gbps °C °F ℃ ℉ rpm kW MW GW mg kPa hPa lbs"
)
_AFTER_PER = words("lb oz gal qt kg km mi ft yd hr min sec wk yr mo")

_ATOM = "(?:" + "|".join(re.escape(atom) for atom in sorted(ATOMS, key=len, reverse=True)) + ")"
_POWER = r"(?:\^?[23](?![0-9])|[²³]|⁻[¹²³]|\^?-[123](?![0-9]))?"
UNIT = rf"(?:(?:sq|cu)\.?[ -])?{_ATOM}{_POWER}(?:[/·⋅]{_ATOM}{_POWER})*"
_MAGNITUDE = r"(?:[ ](?:hundred|thousand|million|billion|trillion))?"
PATTERN = rf"""(?x)
    (?<![0-9A-Za-z_])(?<![0-9][.,/:])(?<![A-Za-z]-) (?P<sign>(?<![\w)])[-−])?
    (?: (?P<first>{QUANTITY})(?:[ ]?(?P<first_unit>{_ATOM}))?[ ]?(?P<between>[-–—x×]|to)[ ]? )?
    (?P<amount>{QUANTITY})(?P<magnitude>{_MAGNITUDE}) (?P<gap>[ \u00a0\u202f-]?)
    (?P<unit>{UNIT}|in(?:(?=\.)|[²³])|c(?=\.[ ][a-z])|/{_ATOM}{_POWER})(?![\w°])(?P<dot>\.(?=[ ][a-z0-9(]|[,;)]))?"""
ALONE_PATTERN = rf"(?<![\w°/·⋅.@-])(?P<unit>{UNIT})(?![\w°@&])(?:\.(?=[,)]| [a-z]))?"
_COUNTED = re.compile(
    " (?:more |new |other )?(?:people|users|customers|copies|jobs|views|barrels|followers|subscribers|visitors|homes"
    "|votes|children|workers|refugees|tourists|passengers|cars|phones|vehicles|viewers|readers|residents|patients)\\b"
)
"""What is counted in millions: "3m people"."""
_MARKS_BEFORE = re.compile(
    r"\b(?:straight|perfect|gave|given|scored|awarded|earned|all|both|two|three|four|five|six|several|many|few|with) $"
)
_RACE = re.compile(" (?:sprint|race|relay|dash|hurdles|freestyle|backstroke|butterfly|breaststroke)\\b")
NOUN_AFTER = re.compile(
    " (?!(?:and|or|to|of|in|on|at|by|for|from|per|than|with|away|apart|ago|later|more|less|long|wide|high|tall|deep|old"
    "|above|below|each|is|was|are|were|that|which|who|when|if|as|into|over|under|out|up|down)\\b)[a-z]{3,}"
)
_OF_THE_NOUN = re.compile(r"\b(?:[Tt]he|[Tt]his|[Tt]hat|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[Oo]ur|[Mm]y|[Ee]ach|[Ee]very) $")
_VERB_AFTER = re.compile(
    " (?:\\w+ed|\\w+ing|took|ran|went|made|paid|spent|lost|worth|came|given|left|cost|fell|rose|grew|goes|comes|makes"
    "|had|has|have|will|would|could|can|may|might|must|should|did|does|not|they|she|you|people|he|then|now|before|after)\\b"
)
"""After "the five kilometers": what no measure describes."""
_BETWEEN = {"x": "by", "×": "by"}


def _atom(written: str, many: bool, *, below: bool = False) -> str:
    """One atom with its exponent; `below` a stroke exponents are positive."""
    found = re.fullmatch(rf"((?:sq|cu)\.?[ -])?({_ATOM})({_POWER})", written)
    if not found:
        return written
    before, symbol, power = found.groups()
    word = ATOMS[symbol][1 if many and not below else 0]
    exponent = next((figure for mark, figure in zip("123¹²³", "123123", strict=True) if mark in power), "1")
    exponent = {"sq": "2", "cu": "3"}.get((before or "").strip(". -"), exponent)
    if exponent == "1":
        return word
    is_length = ATOMS[symbol][0].endswith(_LENGTHS)
    return f"{('square', 'cubic')[exponent == '3']} {word}" if is_length else f"{word} {_raised(exponent)}"


def _raised(exponent: str) -> str:
    return "squared" if exponent == "2" else "cubed"


def say_unit(unit: str, *, many: bool) -> str:
    """`say_unit("km/h", many=True) == "kilometers per hour"`."""
    if unit in ATOMS:
        return ATOMS[unit][1 if many else 0]
    parts = re.split("([/·⋅])", unit)
    heads: list[str] = []
    tails: list[str] = []
    for mark, written in zip(["·", *parts[1::2]], parts[0::2], strict=True):
        below = mark == "/" or "⁻" in written or re.search(r"-[123]$", written) is not None
        (tails if below else heads).append(written)
    words = [_atom(head, many and head == heads[-1]) for head in heads]
    return " per ".join([" ".join(words), *(_atom(tail, False, below=True) for tail in tails)]).strip()


def per(written: str) -> str:
    """What stands after a stroke: a unit, or a word as it is."""
    return say_unit(written, many=False) if re.fullmatch(UNIT, written) else written


def say(found: re.Match[str]) -> str | None:
    """Words of a quantity with its unit, or None where the unit is more likely something else."""
    unit, gap = re.sub("^in(?![a-zA-Z])", "inch", found["unit"]), found["gap"]
    unit = "cup" if unit == "c" else unit
    if unit == "m" and not gap and _COUNTED.match(found.string, found.end()):
        return f"{quantity(found['amount'])} million"
    if unit in _OFTEN_ELSE and (
        gap != " " or re.match(r"[ .-][A-Za-z0-9]", found.string[found.end() : found.end() + 2])
    ):
        return None
    if unit == "s" and not gap and ("." not in found["amount"] or _is_mark(found)):
        return None  # "747s" is a plural, and so are "straight 4.0s"
    amount = quantity(found["amount"]) + found["magnitude"]
    if gap == "-" and re.fullmatch(FRACTION, found["amount"]):
        amount = re.sub("quarters$", "quarter", amount)  # "a three quarter-inch pipe"
    if found["first"] and found["between"] == "-" and re.fullmatch(FRACTION, found["amount"]):
        amount = quantity(f"{found['first']}-{found['amount']}")  # "3-1/2 in."
    elif found["first"]:
        first = quantity(found["first"])
        if found["first_unit"]:
            first += " " + say_unit(found["first_unit"], many=not is_singular(found["first"]))
        amount = f"{first} {_BETWEEN.get(found['between'], 'to')} {amount}"
    sign = "minus " if found["sign"] else ""
    if unit.startswith("/"):
        return f"{sign}{amount} per {_atom(unit[1:], False, below=True)}"
    many = (
        gap != "-"
        and not qualifies(found)
        and not (is_singular(found["amount"]) and not found["magnitude"] and not found["first"])
    )
    words = say_unit(unit, many=many)
    return f"{sign}{amount}-{words.replace(' ', '-')}" if gap == "-" else f"{sign}{amount} {words}"


def _is_mark(found: re.Match[str]) -> bool:
    """Whether a decimal with an s is more likely marks in the plural than seconds: "straight 4.0s", "three 9.8s"."""
    return _MARKS_BEFORE.search(found.string[max(0, found.start() - 12) : found.start()]) is not None


def qualifies(found: re.Match[str]) -> bool:
    """Whether a quantity describes the noun after it, and so has its unit in the singular: "a five kilometer run"."""
    text, start, end = found.string, found.start(), found.end()
    if _RACE.match(text, end):
        return True
    before = text[max(0, start - 24) : start]
    if not NOUN_AFTER.match(text, end):
        return False
    of_the_noun = _OF_THE_NOUN.search(before) is not None and not _VERB_AFTER.match(text, end)
    return of_the_noun or re.search(r"\b[Aa]n? (?:[\w-]+, )?$", before) is not None


def say_alone(found: re.Match[str]) -> str | None:
    """Words of a unit that stands without a figure, where it cannot be anything else."""
    unit = found["unit"]
    either = re.fullmatch("[A-Za-z]/[A-Za-z]", unit) and unit not in ("m/s", "g/l", "g/L")
    compound = re.search("[/·⋅²³⁻]", unit) and not either
    if found.string[max(0, found.start() - 4) : found.start()] == "per " and unit in _AFTER_PER:
        return say_unit(unit, many=False)
    return say_unit(unit, many=True) if compound or unit in _ALONE else None


COORDINATE_PATTERN = rf"""(?x)(?<![0-9A-Za-z_.]) (?P<degrees>{DECIMAL})[ ]?°[ ]?
    (?:(?P<minutes>{DECIMAL})[ ]?[′'’][ ]?)? (?:(?P<seconds>{DECIMAL})[ ]?[″"”][ ]?)? (?P<side>[NSEW])?(?![A-Za-z])"""
HEIGHT_PATTERN = (
    r"(?<![0-9A-Za-z_.])(?P<feet>[0-9]{1,2})(?:[′'’] ?(?P<inches>[0-9]{1,2})(?:[″\"”]|'')"
    r"| ?ft\.? ?(?P<more>[0-9]{1,2}) ?in\b\.?)(?!\w)"
)
INCHES_PATTERN = rf"{START}(?P<amount>{QUANTITY})\"(?![\w\"])(?: ?[x×] ?(?P<other>{QUANTITY})\"(?![\w\"]))?"
_SIDES = {"N": "north", "S": "south", "E": "east", "W": "west"}


_SIZE_BEFORE = re.compile(r"(?<!\w)(?:[Aa]n?|[Tt]he|of|by|x|×) ?$|[0-9][x×]$")
"""What stands before inches: "aged 12" is the end of a quotation."""


def say_coordinate(found: re.Match[str]) -> str | None:
    """Words of an angle with minutes, seconds or a point of the compass."""
    words = [
        f"{quantity(found[part])} {part[:-1] if found[part] == '1' else part}"
        for part in ("degrees", "minutes", "seconds")
        if found[part]
    ]
    if not found["side"] and len(words) == 1:
        return None
    return " ".join([*words, *([_SIDES[found["side"]]] if found["side"] else [])])


def say_height(found: re.Match[str]) -> str:
    """Words of feet and inches."""
    return f"{say_one(found['feet'], 'ft')} {say_one(found['inches'] or found['more'], 'inch')}"


def say_inches(found: re.Match[str]) -> str | None:
    """`a 12" pipe` is "a twelve inch pipe", `12" x 9"` "twelve by nine"; None where the mark may close a quotation."""
    text, (start, end) = found.string, found.span()
    quoted = len(re.findall(r'(?<!\S)"', text[:start])) > len(re.findall(r'[^\s0-9]"', text[:start]))
    sized = found["other"] or "/" in found["amount"] or _SIZE_BEFORE.search(text[max(0, start - 5) : start])
    alone = end - start == len(text)
    if quoted or not (sized or alone) or (start and end == len(text)):
        return None
    amount = quantity(found["amount"]) + (f" by {quantity(found['other'])}" if found["other"] else "")
    many = found["other"] or not is_singular(found["amount"])
    return f"{amount} {say_unit('inch', many=bool(many) and not qualifies(found))}"


def say_one(amount: str, unit: str) -> str:
    """`say_one("1", "ft") == "one foot"`."""
    return f"{quantity(amount)} {say_unit(unit, many=not is_singular(amount))}"
