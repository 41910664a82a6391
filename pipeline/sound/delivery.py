"""Delivery specifications by name, from deliveries.toml, and whether a master meets one."""

from __future__ import annotations

from pathlib import Path

from pipeline import config
from pipeline.errors import UnknownName
from pipeline.model import Delivery, Loudness
from pipeline.units import MASTER_RATE

_FILE = Path(__file__).with_name("deliveries.toml")
_KEYS = {"target_lufs", "tolerance_lu", "max_true_peak_dbtp", "bitrate_kbps"}


def load_delivery(name: str) -> Delivery:
    """The specification of that name. Raises UnknownName with those that there are."""
    table = config.load_toml(_FILE)
    if name not in table:
        raise UnknownName("delivery", name, sorted(table))
    facts = table[name]
    config.check_keys(_FILE, name, facts, _KEYS)
    return Delivery(
        name=name,
        target_lufs=config.number(_FILE, name, facts, "target_lufs", -40, 0),
        tolerance_lu=config.number(_FILE, name, facts, "tolerance_lu", 0, 5),
        max_true_peak_dbtp=config.number(_FILE, name, facts, "max_true_peak_dbtp", -20, 0),
        sample_rate=MASTER_RATE,
        channels=2,
        bitrate_kbps=round(config.number(_FILE, name, facts, "bitrate_kbps", 64, 320)),
    )


def misses(measured: Loudness, delivery: Delivery) -> tuple[str, ...]:
    """What is outside the specification, a phrase each; empty: it is met."""
    found = []
    if not abs(measured.integrated_lufs - delivery.target_lufs) <= delivery.tolerance_lu:
        wanted = f"{delivery.target_lufs:g} ±{delivery.tolerance_lu:g} LUFS"
        found.append(f"integrated loudness {measured.integrated_lufs:.2f} LUFS, expected {wanted}")
    if not measured.true_peak_dbtp <= delivery.max_true_peak_dbtp:
        wanted = f"at most {delivery.max_true_peak_dbtp:g} dBTP"
        found.append(f"true peak {measured.true_peak_dbtp:.2f} dBTP, expected {wanted}")
    return tuple(found)
