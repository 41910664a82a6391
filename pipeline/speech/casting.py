"""Who speaks: from a cast and the roles of a script to a profile for each role.

Casts are `casts/<name>.toml`, profiles `profiles.toml`, in the folders of voices; `voices/README.md` shows both. A
folder earlier in the list comes first, for each name by itself. The promise: every role asked for has a profile whose
engine runs on this machine, or an error names the file, what is wrong with it and what was expected.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, get_args

from pipeline import config
from pipeline.errors import ConfigError, UnknownName
from pipeline.model import Gender, Profile, Treatment
from pipeline.speech import engine as engines

PROFILES = "profiles.toml"
CASTS = "casts"

_PROFILE_KEYS = ("engine", "voice", "rate_wpm", "pitch", "gain_db", "pan", "treatment")
_POOLS: dict[str, Gender] = {"women": "f", "men": "m"}
_Lacking = Callable[[str], engines.Unavailable | None]
"""Why an engine cannot run here, by its name."""

_KNOWN = 20
"""Voices that an error names: an engine may have hundreds."""
_QUOTATION = re.compile(r"quote-([1-9]\d*)")


@dataclass(frozen=True)
class Entry:
    """A profile as it stands in a file; what is wrong with one that no role asks for stands in nobody's way."""

    path: Path
    table: Mapping[str, Any]


@dataclass(frozen=True)
class Cast:
    """A cast as read."""

    name: str
    path: Path
    roles: Mapping[str, tuple[str, ...]]
    """Role -> wishes, the most wanted first: names of profiles, or "engine:voice"."""
    pools: Mapping[Gender, tuple[str, ...]]
    """Quotation roles that women or men are given, in order."""
    profiles: Mapping[str, Entry]
    """The cast's own, then those of all folders."""


def resolve(
    cast: str,
    roles: Iterable[str],
    folders: Sequence[Path],
    genders: Mapping[str, Gender] | None = None,
    language: str = "en",
) -> dict[str, Profile]:
    """A profile for each role. `cast` is a name or a path to a TOML file; `folders` are folders of voices.

    `genders` tells of which roles the speaker is known to be a woman or a man, `language` ("en-GB") what is to be read.

    Raises UnknownName (cast, role, profile, engine, voice), ConfigError, EngineUnavailable.
    """
    loaded = load_cast(cast, folders)
    asked = tuple(dict.fromkeys(roles))
    own_roles = _cast_roles(loaded, asked, genders or {})
    lacking = cache(lambda engine: engines.create(engine).unavailable())  # roles wish for the same few engines
    return {role: _first_available(loaded, own, lacking, language) for role, own in own_roles.items()}


def known_casts(folders: Sequence[Path]) -> tuple[str, ...]:
    """Names of all casts in `folders`."""
    return tuple(sorted({path.stem for folder in folders for path in (folder / CASTS).glob("*.toml")}))


def load_cast(cast: str, folders: Sequence[Path]) -> Cast:
    """Read a cast and the files of all profiles it may name. Raises UnknownName, ConfigError."""
    path = _find(cast, folders)
    table = config.load_toml(path)
    config.check_keys(path, "cast", table, ("roles", "pools", "profiles"))
    own = _entries(path, _table(path, table, "profiles")) if "profiles" in table else {}
    shared = {name: profile for folder in reversed(folders) for name, profile in _folder_profiles(folder).items()}
    roles = {role: _wishes(path, role, wish) for role, wish in _table(path, table, "roles").items()}
    return Cast(path.stem, path, roles, _pools(path, table, roles), shared | own)


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


def _folder_profiles(folder: Path) -> dict[str, Entry]:
    path = folder / PROFILES
    return _entries(path, config.load_toml(path)) if path.is_file() else {}


def _entries(path: Path, table: Mapping[str, Any]) -> dict[str, Entry]:
    return {name: Entry(path, _table(path, table, name)) for name in table}


def _table(path: Path, table: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = table.get(key)
    if not isinstance(value, dict):
        raise ConfigError(str(path), f"{key} is {value!r}", f"expected a table [{key}]")
    return value


def _pools(path: Path, table: Mapping[str, Any], roles: Mapping[str, object]) -> dict[Gender, tuple[str, ...]]:
    """Gender -> quotation roles of the cast."""
    pools = _table(path, table, "pools") if "pools" in table else {}
    config.check_keys(path, "pools", pools, _POOLS)
    found = {_POOLS[name]: config.strings(path, "pools", pools, name) for name in pools}
    for name in (role for pool in found.values() for role in pool):
        if name not in roles or not _QUOTATION.fullmatch(name):
            raise ConfigError(str(path), f"a pool lists {name!r}", "expected quotation roles of this cast")
    return found


def _wishes(path: Path, role: str, wish: object) -> tuple[str, ...]:
    wishes = [wish] if isinstance(wish, str) else wish
    if not isinstance(wishes, list) or not wishes or not all(isinstance(name, str) for name in wishes):
        raise ConfigError(str(path), f"roles.{role} is {wish!r}", "expected a profile's name, or a list of them")
    return tuple(wishes)


def _profile(name: str, entry: Entry) -> Profile:
    path, table = entry.path, entry.table
    config.check_keys(path, name, table, _PROFILE_KEYS)
    engine = _engine(path, name, table)
    return Profile(
        name=name,
        engine=table["engine"],
        voice=config.text(path, name, table, "voice"),
        rate_wpm=_whole(path, name, table, "rate_wpm", 80, 450) if "rate_wpm" in table else engine.own_rate_wpm,
        pitch=_whole(path, name, table, "pitch", 0, 99) if "pitch" in table else None,
        gain_db=config.number(path, name, table, "gain_db", -24, 12) if "gain_db" in table else 0.0,
        pan=config.number(path, name, table, "pan", -1, 1) if "pan" in table else 0.0,
        treatment=_treatment(path, name, table),
    )


def _engine(path: Path, name: str, table: Mapping[str, Any]) -> engines.Engine:
    wanted = config.text(path, name, table, "engine")
    try:
        return engines.create(wanted)
    except UnknownName as error:
        why = f" ({error.__cause__})" if error.__cause__ else ""
        remedy = f"expected one of: {', '.join(error.known)}"
        raise ConfigError(str(path), f"{name}.engine is {wanted!r}{why}", remedy) from error


def _treatment(path: Path, name: str, table: Mapping[str, Any]) -> Treatment:
    wanted = config.text(path, name, table, "treatment", "none")
    known: tuple[Treatment, ...] = get_args(Treatment)
    found = next((treatment for treatment in known if treatment == wanted), None)
    if found is None:
        raise ConfigError(str(path), f"{name}.treatment is {wanted!r}", f"expected one of: {', '.join(known)}")
    return found


def _whole(path: Path, name: str, table: Mapping[str, Any], key: str, low: int, high: int) -> int:
    value = config.number(path, name, table, key, low, high)
    if not value.is_integer():
        raise ConfigError(str(path), f"{name}.{key} is {value:g}", "expected a whole number")
    return int(value)


def _first_available(cast: Cast, role: str, lacking: _Lacking, language: str) -> Profile:
    """The first wish that can speak here, with what was passed over; when none can, the error of the most wanted."""
    wishes = cast.roles[role]
    passed_over: list[str] = []
    for wish in wishes:
        profile = _wished(cast, wish, role)
        why_not = _why_not(profile, lacking)
        if why_not is None:
            return replace(profile, passed_over=tuple(passed_over))
        passed_over.append(f"{wish}: {why_not}")
    most_wanted = _wished(cast, wishes[0], role)
    engine = engines.get(most_wanted.engine)
    engine.find(most_wanted.voice)  # raises what is wrong with its files
    told = f"{cast.path} gives it to role {role!r}; see make_episode.py voices"
    hint = f"{engine.more_voices}; {told}" if engine.more_voices else told
    raise UnknownName("voice", most_wanted.voice, _known(engine, most_wanted.voice, language), hint=hint)


def _known(engine: engines.Engine, wanted: str, language: str) -> list[str]:
    """Voices that may have been meant: those with a name like it, then those of the language, if it has any."""
    from difflib import get_close_matches

    from pipeline.article.language import tongue

    voices = [voice for voice in engine.voices() if not voice.id.startswith("+")]
    known = [voice.id for voice in voices]
    base, plus, _ = wanted.partition("+")
    variants = [base + voice.id for voice in engine.voices() if voice.id.startswith("+")]
    like = get_close_matches(wanted, variants if plus and base in known else known)
    of_language = [voice.id for voice in voices if tongue(voice.language) == tongue(language)]
    return list(dict.fromkeys([*like, *(of_language or known)]))[:_KNOWN]


def _why_not(profile: Profile, lacking: _Lacking) -> str | None:
    """Why a profile cannot speak here; None when it can."""
    missing = lacking(profile.engine)
    if missing:
        return missing.reason
    engine = engines.create(profile.engine)
    try:
        return None if engine.find(profile.voice) else f"{engine.label} has no voice {profile.voice!r}"
    except ConfigError as error:
        return str(error)


def _wished(cast: Cast, wish: str, role: str) -> Profile:
    """A profile by name, or a voice of an engine as it is ("piper:en_US-joe-medium")."""
    if wish in cast.profiles:
        return _profile(wish, cast.profiles[wish])
    engine, _, voice = wish.partition(":")
    if voice and engine in engines.ENGINES:
        return Profile(wish, engine, voice, engines.create(engine).own_rate_wpm)
    hint = f'{cast.path} gives it to role {role!r}; or write "engine:voice"'
    raise UnknownName("profile", wish, sorted(cast.profiles), hint=hint)


def _cast_roles(cast: Cast, roles: Sequence[str], genders: Mapping[str, Gender]) -> dict[str, str]:
    """The cast's role for each of a script's.

    Quoted speakers get theirs in order of appearance, each the first that is free: of those that the pool of women or
    men lists, where the article tells; else from that of the same number on. When all are taken they begin again.
    """
    found: dict[str, str] = {}
    for role in sorted(roles, key=_number):
        among = cast.pools.get(genders[role], ()) if role in genders else ()
        wanted = among or _from_its_own_on(cast, role)
        taken = list(found.values())
        again = wanted[sum(name in among for name in taken) % len(wanted)]
        found[role] = next((name for name in wanted if name not in taken), again)
    return found


def _from_its_own_on(cast: Cast, role: str) -> tuple[str, ...]:
    """The cast's role of the same name; for a quotation, those after it and those before it too."""
    quotations = sorted((name for name in cast.roles if _QUOTATION.fullmatch(name)), key=_number)
    if _QUOTATION.fullmatch(role) and quotations:
        first = (_number(role) - 1) % len(quotations)
        return (*quotations[first:], *quotations[:first])
    if role in cast.roles:
        return (role,)
    raise UnknownName("role", role, sorted(cast.roles), hint=f"add it to [roles] in {cast.path}")


def _number(role: str) -> int:
    """Of a quotation; 0 for other roles."""
    quotation = _QUOTATION.fullmatch(role)
    return int(quotation[1]) if quotation else 0


def language_of(profile: Profile) -> str:
    """BCP 47 tag of the language that a profile's voice speaks; "" for a voice that its engine does not know."""
    voice = engines.create(profile.engine).find(profile.voice)
    return voice.language if voice else ""
