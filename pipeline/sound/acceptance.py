"""The acceptance report: a sound file, or an episode, measured against a delivery specification."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import RequestError
from pipeline.model import Delivery
from pipeline.sound.delivery import FIGURES, checks, figure_of, load_delivery, misses
from pipeline.sound.measure import Measured, measure_file

_AUDIO_NAMES = ("episode.mp3", "episode.m4b", "episode.opus", "episode.flac")


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
            "range_lu": _finite(self.measured.loudness.range_lu),
            **{figure: _finite(figure_of(self.measured.loudness, self.measured.levels, figure)) for figure in FIGURES},
        }

    def as_text(self) -> str:
        """A few lines for a person."""
        measured = self.measured
        lines = [f"{self.path}: {'passes' if self.passed else 'misses'} {self.delivery.name}"]
        for check in checks(measured.loudness, measured.levels, self.delivery):
            lines.append(f"  {'pass' if check.met else 'MISS'}  {check.label:<44} ({check.wanted})")
        length_s = measured.frames / measured.sample_rate
        lines.append(f"        loudness range {measured.loudness.range_lu:.2f} LU")
        lines.append(f"        length {length_s:.1f} s, {measured.sample_rate} Hz, {measured.channels} channel(s)")
        return "\n".join(lines)


def _finite(value: float) -> float | None:
    """Rounded; silence is null, for JSON has no infinity."""
    return round(value, 2) if math.isfinite(value) else None


def accept(path: Path, delivery_name: str) -> Acceptance:
    """Measure a file, or the episode in a folder. Raises RequestError where there is none."""
    delivery = load_delivery(delivery_name)
    file = _sound_file(path)
    measured = measure_file(file)
    return Acceptance(file, delivery, measured, misses(measured.loudness, measured.levels, delivery))


def _sound_file(path: Path) -> Path:
    if path.is_file():
        return path
    found = next((path / name for name in _AUDIO_NAMES if (path / name).is_file()), None)
    if found is None:
        raise RequestError(
            f"{path}: no such sound file or episode; expected a file, or a folder with {_AUDIO_NAMES[0]}"
        )
    return found
