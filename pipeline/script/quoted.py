"""Which role of the kit each quoted speaker has: a voice of their own while there is one, then one of their gender's.

Speakers are taken in order of appearance and nobody looks ahead: whoever is quoted later changes no role before. While
all who are known to be women or men are of one gender, the last free role is kept for the other. The promise: of two
roles and more none is given to a woman and to a man.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipeline.article.people import gender
from pipeline.model import Gender

_Held = Mapping[str, list[Gender | None]]
"""Role -> of each who has it, whether that is a woman or a man; None: not known."""


def roles_of(speakers: Iterable[str | None], roles: Sequence[str]) -> dict[str | None, str]:
    """A role for each speaker; None: whom the article does not name.

    >>> roles_of(["Mary", "Anna", "John", "Peter"], ["quote-1", "quote-2"])
    {'Mary': 'quote-1', 'Anna': 'quote-1', 'John': 'quote-2', 'Peter': 'quote-2'}
    """
    held: dict[str, list[Gender | None]] = {role: [] for role in roles}
    found: dict[str | None, str] = {}
    for speaker in dict.fromkeys(speakers):
        told = gender(speaker) if speaker else None
        found[speaker] = _role(held, told)
        held[found[speaker]].append(told)
    return found


def _role(held: _Held, told: Gender | None) -> str:
    """The next free role, or that of the fewest among those that fit best."""
    free = [role for role, by in held.items() if not by]
    if free and not (told and len(free) == 1 < len(held) and _genders(held, held) == {told}):
        return free[0]
    taken = [role for role in held if role not in free]
    same, unknown = ([role for role in taken if _genders(held, [role]) == want] for want in ({told}, {None}))
    return min(same or unknown or taken, key=lambda role: len(held[role]))


def _genders(held: _Held, roles: Iterable[str]) -> set[Gender | None]:
    """Those known of whoever has these roles; {None} where none is known."""
    by = {told for role in roles for told in held[role]}
    return by - {None} or by
