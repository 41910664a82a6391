"""A show: the podcast that an episode belongs to, in `shows/<name>/show.toml`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import config
from pipeline.errors import UnknownName
from pipeline.folders import folders
from pipeline.model import Choices, Ear

DEFAULT = "default"
"""The show of an episode for which nobody names one."""
_KEYS = {"title", "author", "language", "kit", "cast", "delivery", "repairs_off", "spoken_off", "ear"}


@dataclass(frozen=True)
class Show:
    """A podcast and what its episodes are made with unless the command says otherwise."""

    name: str
    title: str
    """Empty: the episode stands alone and no show is named in it."""
    author: str
    language: str
    kit: str
    cast: str
    delivery: str
    choices: Choices
    folder: Path
    """Where its files are."""


def show_for(asked: str | None, script: Mapping[str, str]) -> Show:
    """The show that was asked for; else that of the front matter of a script; else the default one.

    Raises UnknownName, ConfigError.
    """
    return load_show(asked or script.get("show") or DEFAULT, folders("shows"))


def load_show(name: str, places: Sequence[Path]) -> Show:
    """The show of that name. Raises UnknownName with the shows that there are, ConfigError for a mistake."""
    for folder in places:
        path = folder / name / "show.toml"
        if path.is_file():
            return _read(name, path)
    known = sorted({path.parent.name for folder in places for path in folder.glob("*/show.toml")})
    raise UnknownName("show", name, known, hint=f"looked in {', '.join(str(folder) for folder in places)}")


def _read(name: str, path: Path) -> Show:
    table = config.load_toml(path)
    config.check_keys(path, "show", table, _KEYS)
    return Show(
        name=name,
        title=config.text(path, "show", table, "title", ""),
        author=config.text(path, "show", table, "author", ""),
        language=config.text(path, "show", table, "language", "en"),
        kit=config.text(path, "show", table, "kit", "documentary"),
        cast=config.text(path, "show", table, "cast", "default"),
        delivery=config.text(path, "show", table, "delivery", "apple"),
        choices=Choices(
            repairs_off=frozenset(_names(path, table, "repairs_off")),
            spoken_off=frozenset(_names(path, table, "spoken_off")),
            ear=_ear(path, table.get("ear", {})),
        ),
        folder=path.parent,
    )


def _ear(path: Path, said: Mapping[str, Any]) -> Ear:
    from pipeline.article.choices import chosen

    return chosen(Ear(), said, str(path)) if said else Ear()


def _names(path: Path, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return config.strings(path, "show", table, key) if key in table else ()
