"""Where things are: the working folder's scripts, voices and shows first, then those that come with the program."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

PROGRAM = Path(__file__).resolve().parent.parent
"""A clone, or the folder that a wheel was installed into."""


def folders(name: str) -> tuple[Path, ...]:
    """Existing folders of that name, the working folder's first."""
    own = Path(name)
    given = [own] if own.is_dir() and own.resolve() != PROGRAM / name else []
    return (*given, PROGRAM / name)


def slug(text: str) -> str:
    """A name for a folder: lower-case letters and figures with hyphens, at most 80 characters.

    >>> slug("Café “Korea”, 1958.txt")
    'cafe-korea-1958-txt'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:80].strip("-")
    return name or "episode-" + text.encode().hex()[:16]
