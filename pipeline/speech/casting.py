"""Who speaks: from a cast and the roles of a script to a profile for each role.

Casts are `casts/<name>.toml`, profiles `profiles.toml`, in the folders of voices; `voices/README.md` shows both. A
folder earlier in the list comes first, for each name by itself. The promise: every role asked for has a profile whose
engine runs on this machine, or an error names the file, what is wrong with it and what was expected.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from pipeline import config
from pipeline.errors import ConfigError, UnknownName
from pipeline.model import Profile, Treatment
from pipeline.speech import engine as engines

PROFILES = "profiles.toml"
CASTS = "casts"

_PROFILE_KEYS = ("engine", "voice", "rate_wpm", "pitch", "gain_db", "pan", "treatment")
_QUOTATION = re.compile(r"quote-([1-9]\d*)")


@dataclass(frozen=True)
class Cast:
    """A cast as read."""

    name: str
    path: Path
    roles: Mapping[str, tuple[str, ...]]
    """Role -> names of profiles, the most wanted first."""
    profiles: Mapping[str, Profile]
    """The cast's own, then those of all folders."""


def resolve(cast: str, roles: Iterable[str], folders: Sequence[Path]) -> dict[str, Profile]:
    """A profile for each role. `cast` is a name or a path to a TOML file; `folders` are folders of voices.

    Raises UnknownName (cast, role, profile, engine), ConfigError, EngineUnavailable.
    """
    loaded = load_cast(cast, folders)
    return {role: _first_available(loaded, role) for role in dict.fromkeys(roles)}


def known_casts(folders: Sequence[Path]) -> tuple[str, ...]:
    """Names of all casts in `folders`."""
    return tuple(sorted({path.stem for folder in folders for path in (folder / CASTS).glob("*.toml")}))


def load_cast(cast: str, folders: Sequence[Path]) -> Cast:
    """Read a cast and every profile it may name. Raises UnknownName, ConfigError."""
    path = _find(cast, folders)
    table = config.load_toml(path)
    config.check_keys(path, "cast", table, ("roles", "profiles"))
    own = load_profiles(path, _table(path, table, "profiles")) if "profiles" in table else {}
    shared = {name: profile for folder in reversed(folders) for name, profile in _folder_profiles(folder).items()}
    roles = {role: _wishes(path, role, wish) for role, wish in _table(path, table, "roles").items()}
    return Cast(path.stem, path, roles, shared | own)


def load_profiles(path: Path, table: Mapping[str, Any]) -> dict[str, Profile]:
    """Name -> profile, for the tables of a TOML file. Raises ConfigError."""
    return {name: _profile(path, name, _table(path, table, name)) for name in table}


def _find(cast: str, folders: Sequence[Path]) -> Path:
    if cast.endswith(".toml"):
        if Path(cast).is_file():
            return Path(cast)
        raise UnknownName("cast file", cast, known_casts(folders), hint="a path to a cast ends in .toml")
    for folder in folders:
        path = folder / CASTS / f"{cast}.toml"
        if path.is_file():
            return path
    looked = ", ".join(str(folder / CASTS) for folder in folders)
    raise UnknownName("cast", cast, known_casts(folders), hint=f"looked in {looked}")


def _folder_profiles(folder: Path) -> dict[str, Profile]:
    path = folder / PROFILES
    return load_profiles(path, config.load_toml(path)) if path.is_file() else {}


def _table(path: Path, table: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = table.get(key)
    if not isinstance(value, dict):
        raise ConfigError(str(path), f"{key} is {value!r}", f"expected a table [{key}]")
    return value


def _wishes(path: Path, role: str, wish: object) -> tuple[str, ...]:
    wishes = [wish] if isinstance(wish, str) else wish
    if not isinstance(wishes, list) or not wishes or not all(isinstance(name, str) for name in wishes):
        raise ConfigError(str(path), f"roles.{role} is {wish!r}", "expected a profile's name, or a list of them")
    return tuple(wishes)


def _profile(path: Path, name: str, table: dict[str, Any]) -> Profile:
    config.check_keys(path, name, table, _PROFILE_KEYS)
    return Profile(
        name=name,
        engine=config.text(path, name, table, "engine"),
        voice=config.text(path, name, table, "voice"),
        rate_wpm=_whole(path, name, table, "rate_wpm", 80, 450),
        pitch=_whole(path, name, table, "pitch", 0, 99) if "pitch" in table else None,
        gain_db=config.number(path, name, table, "gain_db", -24, 12) if "gain_db" in table else 0.0,
        pan=config.number(path, name, table, "pan", -1, 1) if "pan" in table else 0.0,
        treatment=_treatment(path, name, table),
    )


def _treatment(path: Path, name: str, table: dict[str, Any]) -> Treatment:
    wanted = config.text(path, name, table, "treatment", "none")
    known: tuple[Treatment, ...] = get_args(Treatment)
    found = next((treatment for treatment in known if treatment == wanted), None)
    if found is None:
        raise ConfigError(str(path), f"{name}.treatment is {wanted!r}", f"expected one of: {', '.join(known)}")
    return found


def _whole(path: Path, name: str, table: dict[str, Any], key: str, low: int, high: int) -> int:
    value = config.number(path, name, table, key, low, high)
    if not value.is_integer():
        raise ConfigError(str(path), f"{name}.{key} is {value:g}", "expected a whole number")
    return int(value)


def _first_available(cast: Cast, role: str) -> Profile:
    """The first wish whose engine runs here; when none does, the error of the most wanted one."""
    wishes = [_wished(cast, name, role) for name in cast.roles[_cast_role(cast, role)]]
    for profile in wishes:
        if engines.available(profile.engine):
            return profile
    engines.get(wishes[0].engine)
    raise AssertionError("an engine that is not available does not load")


def _wished(cast: Cast, name: str, role: str) -> Profile:
    if name not in cast.profiles:
        raise UnknownName("profile", name, sorted(cast.profiles), hint=f"{cast.path} gives it to role {role!r}")
    return cast.profiles[name]


def _cast_role(cast: Cast, role: str) -> str:
    """The cast's role for a script's: itself, or for a quotation beyond the last, one from the beginning."""
    if role in cast.roles:
        return role
    quotations = [name for name in cast.roles if _QUOTATION.fullmatch(name)]
    number = _QUOTATION.fullmatch(role)
    if number and quotations:
        return quotations[(int(number[1]) - 1) % len(quotations)]
    raise UnknownName("role", role, sorted(cast.roles), hint=f"add it to [roles] in {cast.path}")


def language_of(profile: Profile) -> str:
    """BCP 47 tag of the language that a profile's voice speaks; "" for a voice that its engine does not list."""
    base = profile.voice.partition("+")[0]
    voices = engines.create(profile.engine).voices()
    return next((voice.language for voice in voices if voice.id.lower() == base.lower()), "")
