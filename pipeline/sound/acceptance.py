"""The acceptance report: a sound file, or an episode, measured against a delivery specification."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import RequestError
from pipeline.model import Delivery, Figure
from pipeline.sound.checks import checks, misses, sound_figures
from pipeline.sound.delivery import load_delivery
from pipeline.sound.measure import Measured, measure_file
from pipeline.sounds import AUDIO_NAMES, audio_in


@dataclass(frozen=True)
class Acceptance:
    """What was measured, what was expected, and what was missed."""

    path: Path
    delivery: Delivery
    measured: Measured
    misses: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether the specification is met."""
        return not self.misses

    @property
    def _figures(self) -> dict[Figure, float]:
        return sound_figures(self.measured.loudness, self.measured.levels)

    def as_json(self) -> dict[str, object]:
        """Figures with their units in the names."""
        return {
            "file": str(self.path),
            "delivery": self.delivery.name,
            "passed": self.passed,
            "misses": list(self.misses),
            "duration_s": round(self.measured.frames / self.measured.sample_rate, 3),
            "sample_rate": self.measured.sample_rate,
            "channels": self.measured.channels,
            **{figure: _finite(value) for figure, value in self._figures.items()},
        }

    def as_text(self) -> str:
        """A few lines for a person."""
        measured = self.measured
        lines = [f"{self.path}: {'passes' if self.passed else 'misses'} {self.delivery.name}"]
        for check in checks(self._figures, self.delivery.limits):
            status = {"fail": "MISS"}.get(check.status, check.status)
            lines.append(f"  {status}  {check.label:<44} {f'({check.wanted})' if check.wanted else ''}".rstrip())
        length_s = measured.frames / measured.sample_rate
        lines.append(f"        length {length_s:.1f} s, {measured.sample_rate} Hz, {measured.channels} channel(s)")
        return "\n".join(lines)


def _finite(value: float) -> float | None:
    """Rounded; silence is null, for JSON has no infinity."""
    return round(value, 2) if math.isfinite(value) else None


def accept(path: Path, delivery_name: str) -> Acceptance:
    """Measure a file, or the episode in a folder. Raises RequestError where there is none."""
    delivery = load_delivery(delivery_name, "check")
    file = _sound_file(path)
    measured = measure_file(file)
    return Acceptance(file, delivery, measured, misses(measured.loudness, measured.levels, delivery))


def _sound_file(path: Path) -> Path:
    if path.is_file():
        return path
    found = audio_in(path)
    if found is None:
        raise RequestError(
            f"{path}: no such sound file or episode; expected a file, or a folder with {' or '.join(AUDIO_NAMES)}"
        )
    return found
