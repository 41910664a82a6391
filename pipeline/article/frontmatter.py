"""Front matter: `key: value` lines between two lines of `---` at the head of a file."""

from __future__ import annotations

import re
from collections.abc import Mapping

_FRONT_MATTER = re.compile(r"---[ \t]*\n(?P<lines>(?:[^\n]*\n)*?)---[ \t]*(?:\n|\Z)")
_PAIR = re.compile(r"([A-Za-z][\w-]*)[ \t]*:(.*)")


def front_matter(text: str) -> tuple[Mapping[str, str], int]:
    """Its keys, in small letters, and values, without quotation marks; and where the text goes on (0: there is none).

    >>> front_matter('---\\nTitle: "The Pips"\\n---\\nText.')
    ({'title': 'The Pips'}, 26)
    """
    found = _FRONT_MATTER.match(text)
    if not found:
        return {}, 0
    lines = found["lines"].split("\n")
    pairs = [_PAIR.fullmatch(line.strip()) for line in lines]
    if lines and not any(pairs):
        # A rule, some text, and another rule: no front matter.
        return {}, 0
    return {pair[1].lower(): _bare(pair[2]) for pair in pairs if pair}, found.end()


def _bare(value: str) -> str:
    value = re.sub(r"\s+#\s.*$", "", value).strip()
    return value[1:-1].strip() if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value
