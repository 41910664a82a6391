"""Front matter: `key: value` lines between two lines of `---` at the head of a file, or TOML between two of `+++`.

Much of it is no YAML to the letter ("title: The Ferry: a story") and is read line by line, every value as written. As
YAML are read lists and values that go on in the lines below; with a mistake they are read line by line too, as is TOML.
"""

from __future__ import annotations

import re
import textwrap
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time

_FRONT_MATTER = re.compile(r"(?P<fence>---|\+\+\+)[ \t]*\n(?P<lines>(?:[^\n]*\n)*?)(?P=fence)[ \t]*(?:\n|\Z)")
_PAIR = re.compile(r"([A-Za-z][\w-]*)[ \t]*:(.*)")
_TOML_PAIR = re.compile(r"([A-Za-z][\w-]*)[ \t]*=(.*)")
_COLLECTION = re.compile(r"\s*[\[{]")
_LONGEST = 20_000
"""Characters of an entry that is read as YAML."""


def front_matter(text: str) -> tuple[Mapping[str, str], int]:
    """Its keys, in small letters, and values, without quotation marks; and where the text goes on (0: there is none).

    Lists are joined by commas; of what has a name, as an author may, the name is the value.

    >>> front_matter('---\\nTitle: "The Pips"\\nauthor: [Ann Lee, Jo Ray]\\n---\\nText.')
    ({'title': 'The Pips', 'author': 'Ann Lee, Jo Ray'}, 52)
    >>> front_matter('+++\\ntitle = "The Pips"\\ndate = 2024-05-06\\n+++\\nText.')
    ({'title': 'The Pips', 'date': '2024-05-06'}, 45)
    """
    found = _FRONT_MATTER.match(text)
    if not found:
        return {}, 0
    lines = found["lines"].split("\n")
    toml = found["fence"] == "+++"
    if not any(_pairs(lines, _TOML_PAIR if toml else _PAIR)):
        # A rule, some text, and another rule: no front matter.
        return {}, 0
    return _of_toml(lines) if toml else _of_yaml(lines), found.end()


def _pairs(lines: Sequence[str], pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """What each line says by itself."""
    pairs = (pattern.fullmatch(line.strip()) for line in lines)
    return ((pair[1].lower(), _bare(pair[2])) for pair in pairs if pair)


def _of_toml(lines: Sequence[str]) -> dict[str, str]:
    try:
        return {key.lower(): _said(value) for key, value in tomllib.loads("\n".join(lines)).items()}
    except (ValueError, RecursionError):
        return dict(_pairs(lines, _TOML_PAIR))


def _of_yaml(lines: Sequence[str]) -> dict[str, str]:
    told: dict[str, str] = {}
    within: dict[str, str] = {}
    for entry in _entries(textwrap.dedent("\n".join(lines)).split("\n")):
        for number, (key, value) in enumerate(_values(entry)):
            (within if number else told)[key] = value
    return within | told


def _entries(lines: Sequence[str]) -> Iterator[list[str]]:
    """Each key's line, with the lines below that are indented or begin with no key."""
    entry: list[str] = []
    for line in lines:
        if entry and _PAIR.fullmatch(line.rstrip()):
            yield entry
            entry = []
        entry.append(line)
    yield entry


def _values(lines: Sequence[str]) -> list[tuple[str, str]]:
    """The value of an entry's key; where it is no YAML, or a mapping without a name, those of the lines below too."""
    pair = _PAIR.fullmatch(lines[0].strip())
    goes_on = any(line.strip() and not line.startswith("#") for line in lines[1:])
    if pair and (goes_on or _COLLECTION.match(pair[2])):
        value = _yaml("\n".join(lines))
        if value is not None:
            return [(pair[1].lower(), value)]
    return list(_pairs(lines, _PAIR))


def _yaml(entry: str) -> str | None:
    """The value of one key in YAML; None for what is none, and for a mapping without a name."""
    import yaml

    if len(entry) > _LONGEST:
        return None
    try:
        values = yaml.load(entry, Loader=yaml.BaseLoader)  # makes nothing but texts, lists and mappings
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    value = next(iter(values.values())) if isinstance(values, dict) and len(values) == 1 else None
    return None if value is None or (isinstance(value, dict) and not _one(value)) else _said(value)


def _said(value: object) -> str:
    """A value as text, in a line: of a list what is in it, of a mapping its name."""
    items = value if isinstance(value, list) else [value]
    return ", ".join(filter(None, map(_one, items)))


def _one(value: object) -> str:
    named = value.get("name") if isinstance(value, dict) else value
    if isinstance(named, bool):
        return str(named).lower()
    if isinstance(named, date | time):
        return named.isoformat()
    return "" if named is None or isinstance(named, list | dict) else " ".join(str(named).split())


def _bare(value: str) -> str:
    value = re.sub(r"\s+#\s.*$", "", value).strip()
    return value[1:-1].strip() if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value
