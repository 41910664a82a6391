"""The cover of an episode, drawn once: an edition of the text that keeps its title keeps the file.

Only covers in Latin letters are kept: they are always in the typeface that comes with the program. Other letters are
drawn in what fonts the machine has, which may come and go. What draws is part of the hash, and so is its library.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.programs import program_digest
from pipeline.store import Store, digest

_DRAWN_BY = ("cover", "figures", "lettering", "palette", "typeface")
_LIBRARIES = ("PIL", "fontTools", "font_manrope")
_LAST_LATIN = "\u024f"


def cover(title: str, show: str, cache: Path) -> bytes:
    """The JPEG that `pipeline.publish.cover.draw` draws of them. Raises CannotWrite."""
    store = Store(cache / "covers", ".jpg")
    here = Path(__file__).parent
    key = digest(program_digest([here / f"{name}.py" for name in _DRAWN_BY], _LIBRARIES), title, show)
    is_latin = all(letter <= _LAST_LATIN for letter in title + show)
    kept = store.get(key) if is_latin else None
    if kept:
        return kept
    from pipeline.publish.cover import draw

    drawn = draw(title, show)
    if is_latin:
        store.put(key, drawn)
    return drawn
