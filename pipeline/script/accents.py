"""Letters that an English voice would spell by their numbers ("letter one E D three"), in letters that it knows.

eSpeak NG, whose phonemes all engines here take, knows Latin letters up to U+024F. Those of Vietnamese and of Arabic
or Sanskrit in transliteration (U+1E00 to U+1EFF) are said without their accents; and a letter that was written as two
characters, the accent by itself, is one.
"""

from __future__ import annotations

import re
import unicodedata

_LETTERS = r"[^\W\d_]|[\u0300-\u036f]"
ACCENTED = rf"(?<![^\W\d_])(?:{_LETTERS})*?[\u0300-\u036f\u1e00-\u1eff](?:{_LETTERS})*"
_UNKNOWN = re.compile(r"[\u1e00-\u1eff]")
_LONE = re.compile(r"[\u0300-\u036f]")


def say_accented(found: re.Match[str]) -> str:
    """`Hồ` is "Ho", `Zoé` in whatever way it is written "Zoé"."""
    whole = unicodedata.normalize("NFC", found.group())
    return _LONE.sub("", _UNKNOWN.sub(lambda letter: _plain(letter.group()), whole))


def _plain(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[0] if letter != "\u1e9e" else "SS"
