"""What a person has switched off, in a show or in an article's front matter: repairs, and rules of spoken forms.

repairs_off = ["missing-stop"]        # show.toml
spoken_off: year, roman               # front matter
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.article.repair import RULE_NAMES
from pipeline.errors import UnknownName
from pipeline.model import Choices
from pipeline.script.spoken import RULES

KEYS = ("repairs_off", "spoken_off")


def choices(show: Choices, meta: Mapping[str, str], path: str) -> Choices:
    """The show's, and those of the front matter `meta` of the article at `path`. Raises UnknownName."""
    repairs, spoken = (frozenset(filter(None, map(str.strip, meta.get(key, "").split(",")))) for key in KEYS)
    made = Choices(show.repairs_off | repairs, show.spoken_off | spoken)
    _check("repair", made.repairs_off, RULE_NAMES, path)
    _check("rule of spoken forms", made.spoken_off, RULES, path)
    return made


def _check(what: str, names: Iterable[str], known: Iterable[str], path: str) -> None:
    for name in sorted(names):
        if name not in known:
            raise UnknownName(what, name, sorted(known), hint=f"switched off by the show or in {path}")
