"""The acceptance report: a sound file, or an episode, measured against a delivery specification."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import RequestError
from pipeline.model import Delivery
from pipeline.sound.delivery import load_delivery, misses
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
            "integrated_lufs": round(self.measured.loudness.integrated_lufs, 2),
            "range_lu": round(self.measured.loudness.range_lu, 2),
            "true_peak_dbtp": round(self.measured.loudness.true_peak_dbtp, 2),
        }

    def as_text(self) -> str:
        """A few lines for a person."""
        loudness = self.measured.loudness
        wanted = self.delivery
        lines = [
            f"{self.path}: {'passes' if self.passed else 'misses'} {wanted.name}",
            f"  integrated  {loudness.integrated_lufs:7.2f} LUFS   ({wanted.target_lufs:g} ±{wanted.tolerance_lu:g})",
            f"  true peak   {loudness.true_peak_dbtp:7.2f} dBTP   (at most {wanted.max_true_peak_dbtp:g})",
            f"  range       {loudness.range_lu:7.2f} LU",
            f"  length      {self.measured.frames / self.measured.sample_rate:7.1f} s, "
            f"{self.measured.sample_rate} Hz, {self.measured.channels} channel(s)",
        ]
        return "\n".join([*lines, *(f"  missed: {miss}" for miss in self.misses)])


def accept(path: Path, delivery_name: str) -> Acceptance:
    """Measure a file, or the episode in a folder. Raises RequestError where there is none."""
    delivery = load_delivery(delivery_name)
    file = _sound_file(path)
    measured = measure_file(file)
    return Acceptance(file, delivery, measured, misses(measured.loudness, delivery))


def _sound_file(path: Path) -> Path:
    if path.is_file():
        return path
    found = next((path / name for name in _AUDIO_NAMES if (path / name).is_file()), None)
    if found is None:
        raise RequestError(
            f"{path}: no such sound file or episode; expected a file, or a folder with {_AUDIO_NAMES[0]}"
        )
    return found
