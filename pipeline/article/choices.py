"""What a person has chosen for a show, or in an article's front matter: rules that stand aside, and what the ear gets.

repairs_off = ["missing-stop"]        # show.toml
spoken_off: year, roman               # front matter
ear: tables=spoken, lists=plain       # front matter; in show.toml a table, [ear]
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import get_args, get_type_hints

from pipeline.article.repair import RULE_NAMES
from pipeline.errors import UnknownName
from pipeline.model import Choices, Ear

KEYS = ("repairs_off", "spoken_off", "ear")


def choices(show: Choices, meta: Mapping[str, str], path: str) -> Choices:
    """The show's, and over them those of the front matter `meta` of the article at `path`. Raises UnknownName."""
    repairs, spoken, ear = (tuple(filter(None, map(str.strip, meta.get(key, "").split(",")))) for key in KEYS)
    said = {name.strip(): way.strip() for name, _, way in (each.partition("=") for each in ear)}
    made = Choices(show.repairs_off.union(repairs), show.spoken_off.union(spoken), chosen(show.ear, said, path))
    _check("repair", made.repairs_off, RULE_NAMES, path)
    if made.spoken_off:
        _check("rule of spoken forms", made.spoken_off, _spoken_rules(), path)
    return made


def _spoken_rules() -> tuple[str, ...]:
    from pipeline.script.heteronyms import RULE as HETERONYM
    from pipeline.script.spoken import RULES

    return (*RULES, HETERONYM)


def chosen(ear: Ear, said: Mapping[str, object], path: str) -> Ear:
    """`ear` with what was `said` in `path`, a show or an article. Raises UnknownName."""
    known = get_type_hints(Ear)
    _check("choice for the ear", said, [field.name for field in fields(Ear)], path)
    for name, value in said.items():
        _check(f"way for the ear to have {name}", [str(value)], get_args(known[name]), path)
    return replace(ear, **said)  # type: ignore[arg-type]  # each value was checked


def _check(what: str, names: Iterable[str], known: Iterable[str], path: str) -> None:
    for name in sorted(names):
        if name not in known:
            raise UnknownName(what, name, sorted(known), hint=f"chosen in {path} or by its show")
