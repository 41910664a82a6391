"""Delivery specifications by name: deliveries/*.toml.

Each limits figures of `checks.FIGURES`, `[least, most]`; `aim` names the one that the programme gain goes for, to the
middle of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pipeline import config
from pipeline.errors import ConfigError, UnknownName
from pipeline.model import Delivery, Figure
from pipeline.sound.checks import FIGURES, Limits
from pipeline.units import MASTER_RATE, samples

_FOLDER = Path(__file__).with_name("deliveries")
_PRACTICE = Path(__file__).with_name("practice.toml")
_AIMS = ("integrated_lufs", "rms_dbfs")
_SMEARED_S = 0.05
"""A codec spreads the first and the last sound by some hundredths into the quiet beside them."""


def load_delivery(name: str) -> Delivery:
    """The specification of that name. Raises UnknownName with those that there are."""
    files = {path.stem: path for path in _FOLDER.glob("*.toml")}
    if name not in files:
        raise UnknownName("delivery", name, sorted(files))
    return _delivery(files[name], name, config.load_toml(files[name]))


def room(delivery: Delivery, end: Literal["head_s", "tail_s"]) -> int:
    """Samples at that end of an episode in which neither speech nor music may sound; 0 where none are asked for."""
    least, _ = delivery.limits.get(end, (0.0, 0.0))
    return samples(least + _SMEARED_S) if least > 0 else 0


def usual() -> Limits:
    """Least and most of what is usual in narration."""
    table = config.load_toml(_PRACTICE)
    config.check_keys(_PRACTICE, "practice", table, {"usual"})
    return _limits(_PRACTICE, "usual", table["usual"])


def _delivery(path: Path, name: str, table: Mapping[str, Any]) -> Delivery:
    config.check_keys(path, name, table, {"aim", "bitrate_kbps", "limits"})
    limits = _limits(path, "limits", table.get("limits", {}))
    aim = table.get("aim")
    if aim not in _AIMS or aim not in limits:
        raise ConfigError(str(path), f"aim is {aim!r}", f"expected one of {', '.join(_AIMS)}, with its limits")
    return Delivery(
        name=name,
        aim=aim,
        limits=limits,
        sample_rate=round(limits["sample_rate"][0]) if "sample_rate" in limits else MASTER_RATE,
        channels=2,
        bitrate_kbps=round(config.number(path, name, table, "bitrate_kbps", 64, 320)),
    )


def _limits(path: Path, where: str, table: Mapping[Figure, Any]) -> Limits:
    config.check_keys(path, where, table, FIGURES)
    return {figure: _limit(path, figure, table[figure]) for figure in FIGURES if figure in table}


def _limit(path: Path, figure: Figure, given: object) -> tuple[float, float]:
    if isinstance(given, list) and len(given) == 2 and all(isinstance(end, int | float) for end in given):
        least, most = map(float, given)
        if least <= most:
            return least, most
    raise ConfigError(str(path), f"{figure} is {given!r}", "expected [least, most]")
