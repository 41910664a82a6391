"""Delivery specifications by name, from deliveries.toml, and whether a master meets one."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import config
from pipeline.errors import ConfigError, UnknownName
from pipeline.model import Delivery, Figure, Levels, Loudness
from pipeline.units import MASTER_RATE

_FILE = Path(__file__).with_name("deliveries.toml")

FIGURES: Mapping[Figure, tuple[str, str]] = {
    "integrated_lufs": ("integrated loudness", "LUFS"),
    "true_peak_dbtp": ("true peak", "dBTP"),
    "rms_dbfs": ("RMS level", "dBFS"),
    "peak_dbfs": ("sample peak", "dBFS"),
    "noise_floor_dbfs": ("noise floor", "dBFS"),
    "head_s": ("room before the first sound", "s"),
    "tail_s": ("room after the last sound", "s"),
}
"""What each figure is called, and its unit."""
_AIMS = ("integrated_lufs", "rms_dbfs")


@dataclass(frozen=True)
class Check:
    """One figure of a master against its limits."""

    figure: Figure
    value: float
    wanted: str
    """"-16 ±0.5 LUFS", "at most -1 dBTP"."""
    met: bool

    @property
    def label(self) -> str:
        """ "true peak -0.31 dBTP"."""
        name, unit = FIGURES[self.figure]
        return f"{name} {self.value:.2f} {unit}"


def load_delivery(name: str) -> Delivery:
    """The specification of that name. Raises UnknownName with those that there are."""
    table = config.load_toml(_FILE)
    if name not in table:
        raise UnknownName("delivery", name, sorted(table))
    facts = table[name]
    config.check_keys(_FILE, name, facts, {"aim", "bitrate_kbps", *FIGURES})
    aim = facts.get("aim")
    if aim not in _AIMS or aim not in facts:
        raise ConfigError(str(_FILE), f"{name}.aim is {aim!r}", f"expected one of {', '.join(_AIMS)}, with its limits")
    return Delivery(
        name=name,
        aim=aim,
        limits={figure: _limits(name, facts, figure) for figure in FIGURES if figure in facts},
        sample_rate=MASTER_RATE,
        channels=2,
        bitrate_kbps=round(config.number(_FILE, name, facts, "bitrate_kbps", 64, 320)),
    )


def _limits(name: str, facts: Mapping[str, Any], figure: Figure) -> tuple[float, float]:
    given = facts[figure]
    if not (isinstance(given, list) and len(given) == 2 and given[0] < given[1]):
        raise ConfigError(str(_FILE), f"{name}.{figure} is {given!r}", "expected [least, most]")
    return float(given[0]), float(given[1])


def checks(loudness: Loudness, levels: Levels, delivery: Delivery) -> tuple[Check, ...]:
    """Every figure that the specification limits, as measured."""
    found = []
    for figure, (least, most) in delivery.limits.items():
        value = figure_of(loudness, levels, figure)
        found.append(Check(figure, value, _wanted(least, most, FIGURES[figure][1]), least <= value <= most))
    return tuple(found)


def misses(loudness: Loudness, levels: Levels, delivery: Delivery) -> tuple[str, ...]:
    """What is outside the specification, a phrase each; empty: it is met."""
    missed = (check for check in checks(loudness, levels, delivery) if not check.met)
    return tuple(f"{check.label}, expected {check.wanted}" for check in missed)


def figure_of(loudness: Loudness, levels: Levels, figure: Figure) -> float:
    """The value of a figure."""
    value: float = getattr(loudness if hasattr(loudness, figure) else levels, figure)
    return value


def _wanted(least: float, most: float, unit: str) -> str:
    if math.isinf(least):
        return f"at most {most:g} {unit}"
    return f"{(least + most) / 2:g} ±{(most - least) / 2:g} {unit}"
