"""Web and mail addresses, telephone numbers and versions: what is read mark by mark or figure by figure."""

from __future__ import annotations

import re

from pipeline.script.numbers import END, START, cardinal, decimal, one_by_one
from pipeline.script.years import counts_things

_MARKS = {
    ".": "dot", "@": "at", "/": "slash", "-": "dash", "_": "underscore", ":": "colon", "?": "question mark",
    "=": "equals", "&": "and", "%": "percent", "#": "hash", "+": "plus", "~": "tilde",
}  # fmt: skip
_DOMAINS = "com|org|net|edu|gov|mil|int|info|io|ai|co|uk|us|de|fr|cn|kr|jp|ru|eu|ca|au|fm|tv|me|dev|app"
_SPELT = frozenset(_DOMAINS.split("|")[6:]) - {"co", "me", "dev", "app", "info"}
_SAID = ("co", "me", "is", "in", "to", "my", "so", "it", "am", "at", "be", "by", "do")
"""Domains said letter by letter, and short ones that are words."""
ADDRESS = (
    r"(?<![\w@.])(?:(?:https?|ftp|file)://[^\s<>\"“”’)\]]*[^\s<>\"“”’)\].,;:!?]"
    r"|[\w.+&-]{0,64}[\w+-]@[\w-]+(?:\.[\w-]+)+"
    rf"|(?:(?:[a-z0-9_-]{{1,63}}\.)+(?:{_DOMAINS})(?!\.[a-z])|www\.[\w-]+(?:\.[\w-]+)+|localhost(?=:[0-9])"
    r"|(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?=:[0-9]))(?::[0-9]{2,5})?(?:[/?][^\s<>\"“”’)\]]*[^\s<>\"“”’)\].,;:!?])?(?![\w@]))"
)
FILE = r"(?<![\w@.])(?P<name>[A-Za-z][\w-]*)\.(?P<kind>js|py|md|txt|json|html|csv|mp3|mp4|pdf|exe|toml|rs|net)(?!\w)"
PHONE = (
    r"(?<![\w.+-])(?:(?P<plus>\+)(?P<country>[0-9]{1,3})(?=[ .(-])(?P<rest>(?:[ .-]?\(?[0-9]{2,5}\)?){2,5})"
    r"|(?P<american>(?:1[ .-])?(?:\([0-9]{3}\)[ -]?|[0-9]{3}[-. ])[0-9]{3}[-. ][0-9]{4})"
    r"|(?:1-)?8[0-9]{2}-(?P<name>[A-Z]{3,9}(?:-[A-Z]{3,9})?)"
    r"|\(?0[0-9]{2,4}\)?[ -][0-9]{3,4}[ -][0-9]{3,4})(?![\w-])"
)
CALLED = (
    r"(?:911(?= (?:calls?|operators?|dispatchers?)\b)"
    r"|(?:(?<=[Dd]ial )|(?<=[Cc]all )|(?<=phone )|(?<=[Pp]hone: )|(?<=[Tt]el\. )|(?<=[Tt]el: ))"
    r"(?:[0-9]{3}[- ]?[0-9]{4}|(?P<short>[0-9]{3}))"
    r"|555-[0-9]{4}|(?<=\b[A-Z]{2}-)[0-9]{5,9}|(?<=\b[A-Z]{3}-)[0-9]{5,9})(?![\w%-])(?![.,][0-9])"
)
_OWN_PHONE = re.compile(r"\b(?:my|your|his|her|our|their) phone $", re.IGNORECASE)
"""A thing, and no request to call what follows."""
KEYED = r"(?<![\w.,$£€-])[A-Z]{0,3}[0-9]{3,12}(?![\w%-])(?![.,/:][0-9])"
_NAMES_A_NUMBER = re.compile(
    r"(?:\b(?:PIN|[Pp]asscode|OTP|PNR|ZIP|zip|(?:ZIP|[A-Za-z]+) code|[Ss]erial (?:[Nn]umber|[Nn]o\.)"
    r"|(?:[Aa]ccount|[Tt]racking|[Oo]rder|[Cc]onfirmation|[Rr]outing|[Tt]icket|[Pp]hone|[Bb]adge|[Cc]ase|ID) number"
    r"|P\.? ?O\.? Box|Post Office Box|[Ee]xt\.|[Ee]xtension)"
    r"(?: on file)?(?: (?:is|was))?:? #?|\b(?:card|account|number|phone|plate)s? (?:\w+ )?ending (?:in|with) )$"
)
"""Before a number that names a thing and counts nothing."""
SERIAL = r"(?<![\w.-])(?:(?:[0-9]+-){2,}[0-9]+(?:-?X)?|[0-9]{4}(?: [0-9]{4}){3,5})(?![\w-])(?!\.[0-9])"
VERSION = rf"{START}(?:(?P<letter>[A-Z])\.)?(?P<version>[0-9]+(?:\.[0-9]+){{2,}}){END}"
NAMED_VERSION = r"(?<!\w)(?P<name>v|[Vv]ersion |Python |release )(?P<version>[0-9]+(?:\.[0-9]+)+)(?![\w.]\w)"


def say_address(found: re.Match[str]) -> str:
    """`me@example.com` is "me at example dot com"; the scheme of a link is not said."""
    return _by_marks(found, domain_letters=2)


def _by_marks(found: re.Match[str], *, domain_letters: int) -> str:
    """Word by word and mark by mark; parts of so many letters after a dot are spelt."""
    rest = re.sub(r"^(?:https?|ftp|file):///?|/$", "", found.group())
    words: list[str] = []
    for part in re.findall(r"[^\W\d_]+|[0-9]+|.", rest):
        if part.lower() == "www":
            words.append("W W W")
        elif words[-1:] == ["dot"] and (part in _SPELT or (len(part) == domain_letters and part not in _SAID)):
            words.append(" ".join(part.upper()))
        else:
            words.append(one_by_one(part) if part.isdigit() and part.isascii() else _MARKS.get(part, part))
    return re.sub(r"\s+", " ", " ".join(words)).strip()


def say_file(found: re.Match[str]) -> str:
    """`script.py` is "script dot py"."""
    return _by_marks(found, domain_letters=0)


def say_phone(found: re.Match[str]) -> str:
    """Figure by figure, with a comma between groups."""
    groups = re.findall("[0-9]+", found.group())
    words = ["eight hundred" if group == "800" else one_by_one(group) for group in groups]
    if found["name"]:
        words.append(found["name"].title().replace("-", " "))
    return ("plus " if found["plus"] else "") + ", ".join(words)


def say_called(found: re.Match[str]) -> str | None:
    """A short number that somebody calls or keys in: "nine one one", "five five five, zero one two three".

    None where three figures count something: "Call 100 people", "I checked my phone 144 times".
    """
    if found["short"] and (counts_things(found, found.end()) or _OWN_PHONE.search(found.string[: found.start()][-12:])):
        return None
    figures = re.fullmatch("([0-9]{3})[- ]?([0-9]{4})", found.group())
    return ", ".join(map(one_by_one, figures.groups() if figures else (found.group(),)))


def say_keyed(found: re.Match[str]) -> str | None:
    """`P.O. Box 291` is "two nine one", `ZIP code is 62704` figure by figure; None where nothing says so."""
    text, start = found.string, found.start()
    if not _NAMES_A_NUMBER.search(text[max(0, start - 48) : start]):
        return None
    return " ".join(one_by_one(sign) if sign.isdigit() else sign for sign in found.group())


def say_serial(found: re.Match[str]) -> str:
    """Figures in groups, as in the number of a book, one by one; a record of games ("10-6-1") by its counts."""
    groups = re.split("[- ]", found.group())
    if all(len(group) < 3 and group == str(int(group)) for group in groups if group != "X"):
        return ", ".join(cardinal(int(group)) for group in groups if group != "X")
    return ", ".join(group if group == "X" else one_by_one(group) for group in groups)


def say_version(found: re.Match[str]) -> str:
    """`3.11.7` is "three point eleven point seven"; four small groups are an address."""
    groups = found["version"].split(".")
    if found["letter"]:
        return f"{found['letter']} {' point '.join(map(_group, groups))}"
    if len(groups) == 4 and all(len(group) <= 3 and int(group) <= 255 for group in groups):
        return " dot ".join(one_by_one(group) for group in groups)
    return " point ".join(_group(group) for group in groups)


def say_named_version(found: re.Match[str]) -> str:
    """`v2.0` is "version two point zero"."""
    name = "version " if found["name"] == "v" else found["name"]
    return name + " point ".join(_group(group) for group in found["version"].split("."))


def _group(figures: str) -> str:
    return cardinal(int(figures)) if len(figures) <= 4 and not re.match("0.", figures) else decimal(figures)
