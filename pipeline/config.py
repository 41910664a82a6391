"""TOML files, read once at the edge into typed values; a mistake names the file, the key and what was expected."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pipeline.errors import ConfigError


def load_toml(path: Path) -> dict[str, Any]:
    """The file's content. Raises ConfigError where it cannot be read or is no TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))  # editors on Windows begin a file with a mark
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(str(path), f"not valid TOML: {error}", "correct that line") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(str(path), f"cannot be read: {error}", "check its name and encoding (UTF-8)") from error


def check_keys(path: Path, where: str, given: Iterable[str], known: Iterable[str]) -> None:
    """Refuse keys that nobody would read: a misspelt key would otherwise change nothing, silently."""
    expected = sorted(known)
    for key in given:
        if key not in expected:
            raise ConfigError(str(path), f"unknown key {key!r} in [{where}]", f"expected one of: {', '.join(expected)}")


def number(path: Path, where: str, table: Mapping[str, Any], key: str, low: float, high: float) -> float:
    """A required number within [low, high]."""
    value = table.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise ConfigError(str(path), f"{where}.{key} is {value!r}", f"expected a number from {low:g} to {high:g}")
    return float(value)


def text(path: Path, where: str, table: Mapping[str, Any], key: str, default: str | None = None) -> str:
    """A required text, or `default` where the key is absent and a default is given."""
    value = table.get(key, default)
    if not isinstance(value, str):
        raise ConfigError(str(path), f"{where}.{key} is {value!r}", "expected a text in quotes")
    return value


def strings(path: Path, where: str, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """A required list of texts."""
    value = table.get(key)
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ConfigError(str(path), f"{where}.{key} is {value!r}", "expected a list of texts")
    return tuple(value)
