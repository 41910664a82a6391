"""Web and mail addresses, telephone numbers and versions: what is read mark by mark or figure by figure."""

from __future__ import annotations

import re

from pipeline.script.numbers import END, START, cardinal, decimal, one_by_one

_MARKS = {
    ".": "dot", "@": "at", "/": "slash", "-": "dash", "_": "underscore", ":": "colon", "?": "question mark",
    "=": "equals", "&": "and", "%": "percent", "#": "hash", "+": "plus", "~": "tilde",
}  # fmt: skip
_DOMAINS = "com|org|net|edu|gov|mil|int|info|io|ai|co|uk|us|de|fr|cn|kr|jp|ru|eu|ca|au|fm|tv|me|dev|app"
_SPELT = frozenset(_DOMAINS.split("|")[6:]) - {"co", "me", "dev", "app", "info"}
"""Domains said letter by letter."""
ADDRESS = (
    r"(?<![\w@.])(?:(?:https?|ftp)://[^\s<>\"“”’)\]]*[^\s<>\"“”’)\].,;:!?]"
    r"|[\w.+&-]{0,64}[\w+-]@[\w-]+(?:\.[\w-]+)+"
    rf"|(?:[a-z0-9_-]+\.)+(?:{_DOMAINS})(?::[0-9]{{2,5}})?(?:/[^\s<>\"“”’)\]]*[^\s<>\"“”’)\].,;:!?])?(?![\w@])"
    r"|www\.[\w-]+(?:\.[\w-]+)+(?:/[\w/.-]*\w)?)"
)
FILE = r"(?<![\w@.])(?P<name>[A-Za-z][\w-]*)\.(?P<kind>js|py|md|txt|json|html|csv|mp3|mp4|pdf|exe|toml|rs|net)(?!\w)"
PHONE = (
    r"(?<![\w.+-])(?:(?P<plus>\+)(?P<country>[0-9]{1,3})(?=[ .(-])(?P<rest>(?:[ .-]?\(?[0-9]{2,5}\)?){2,5})"
    r"|(?P<american>(?:1[ .-])?(?:\([0-9]{3}\)[ -]?|[0-9]{3}[-. ])[0-9]{3}[-. ][0-9]{4})"
    r"|(?:1-)?8[0-9]{2}-(?P<name>[A-Z]{3,9}(?:-[A-Z]{3,9})?)"
    r"|\(?0[0-9]{2,4}\)?[ -][0-9]{3,4}[ -][0-9]{3,4})(?![\w-])"
)
CALLED = (
    r"(?:(?:(?<=[Dd]ial )|(?<=[Cc]all )|(?<=phone )|(?<=[Pp]hone: )|(?<=[Tt]el\. )|(?<=[Tt]el: ))"
    r"[0-9]{3}(?:[- ]?[0-9]{4})?|555-[0-9]{4}|(?<=PIN )[0-9]{4,6}|(?<=[A-Za-z] code )[0-9]{3,6}"
    r"|911(?= (?:calls?|operators?|dispatchers?)\b))(?![\w%-])(?![.,][0-9])"
)
SERIAL = r"(?<![\w.-])(?:(?:[0-9]+-){2,}[0-9]+(?:-?X)?|[0-9]{4}(?: [0-9]{4}){3})(?![\w-])(?!\.[0-9])"
VERSION = rf"{START}(?P<version>[0-9]+(?:\.[0-9]+){{2,}}){END}"
NAMED_VERSION = r"(?<!\w)(?P<name>v|[Vv]ersion |Python |release )(?P<version>[0-9]+(?:\.[0-9]+)+)(?![\w.]\w)"


def say_address(found: re.Match[str]) -> str:
    """`me@example.com` is "me at example dot com"; the scheme of a link is not said."""
    rest = re.sub(r"^(?:https?|ftp)://|/$", "", found.group())
    words: list[str] = []
    for part in re.findall(r"[^\W\d_]+|[0-9]+|.", rest):
        if part.lower() == "www":
            words.append("W W W")
        elif part in _SPELT and words[-1:] == ["dot"]:
            words.append(" ".join(part.upper()))
        else:
            words.append(one_by_one(part) if part.isdigit() and part.isascii() else _MARKS.get(part, part))
    return re.sub(r"\s+", " ", " ".join(words)).strip()


def say_file(found: re.Match[str]) -> str:
    """`script.py` is "script dot py"."""
    return say_address(found)


def say_phone(found: re.Match[str]) -> str:
    """Figure by figure, with a comma between groups."""
    groups = re.findall("[0-9]+", found.group())
    words = ["eight hundred" if group == "800" else one_by_one(group) for group in groups]
    if found["name"]:
        words.append(found["name"].title().replace("-", " "))
    return ("plus " if found["plus"] else "") + ", ".join(words)


def say_called(found: re.Match[str]) -> str:
    """A short number that somebody calls or keys in: "nine one one", "five five five, zero one two three"."""
    figures = re.fullmatch("([0-9]{3})[- ]?([0-9]{4})", found.group())
    return ", ".join(map(one_by_one, figures.groups() if figures else (found.group(),)))


def say_serial(found: re.Match[str]) -> str:
    """Figures in groups, as in the number of a book, one by one; a record of games ("10-6-1") by its counts."""
    groups = re.split("[- ]", found.group())
    if all(len(group) < 3 and group == str(int(group)) for group in groups if group != "X"):
        return ", ".join(cardinal(int(group)) for group in groups if group != "X")
    return ", ".join(group if group == "X" else one_by_one(group) for group in groups)


def say_version(found: re.Match[str]) -> str:
    """`3.11.7` is "three point eleven point seven"; four small groups are an Internet address, read by figures."""
    groups = found["version"].split(".")
    if len(groups) == 4 and all(len(group) <= 3 and int(group) <= 255 for group in groups):
        return " dot ".join(one_by_one(group) for group in groups)
    return " point ".join(_group(group) for group in groups)


def say_named_version(found: re.Match[str]) -> str:
    """`v2.0` is "version two point zero"."""
    name = "version " if found["name"] == "v" else found["name"]
    return name + " point ".join(_group(group) for group in found["version"].split("."))


def _group(figures: str) -> str:
    return cardinal(int(figures)) if len(figures) <= 4 and not re.match("0.", figures) else decimal(figures)
