"""Figures of a sound against limits: what each is called, what was wanted, and whether it is met."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Literal

from pipeline.model import Delivery, Figure, Levels, Loudness

Figures = Mapping[Figure, float]
"""What was measured; a figure that was not, or cannot be, is absent."""
Limits = Mapping[Figure, tuple[float, float]]
"""Least and most of a figure; -inf for no least, inf for no most."""
Status = Literal["pass", "fail", "told"]
"""told: the specification does not limit it."""

FIGURES: Mapping[Figure, tuple[str, str]] = {
    "integrated_lufs": ("integrated loudness", "LUFS"),
    "range_lu": ("loudness range", "LU"),
    "true_peak_dbtp": ("true peak", "dBTP"),
    "peak_dbfs": ("sample peak", "dBFS"),
    "rms_dbfs": ("RMS level", "dBFS"),
    "noise_floor_dbfs": ("noise floor", "dBFS"),
    "head_s": ("room before the first sound", "s"),
    "tail_s": ("room after the last sound", "s"),
    "longest_silence_s": ("longest silence between", "s"),
    "sample_rate": ("sample rate", "Hz"),
    "channels": ("channels", ""),
    "encoded_kbps": ("bit rate", "kbit/s"),
    "duration_s": ("length", "s"),
    "speech_over_music_median_lu": ("speech over music, median", "LU"),
    "speech_over_music_p5_lu": ("speech over music, 5th percentile", "LU"),
    "pause_clause_ms": ("pause inside a sentence, median", "ms"),
    "pause_sentence_ms": ("pause between sentences, median", "ms"),
    "pause_paragraph_ms": ("pause between paragraphs, median", "ms"),
    "pause_speaker_ms": ("pause between speakers, median", "ms"),
    "pause_quotation_ms": ("pause beside a quotation, median", "ms"),
    "pause_heading_ms": ("pause beside a spoken title, median", "ms"),
    "pause_section_ms": ("pause between sections, median", "ms"),
    "pause_pause_ms": ("pause that the script asks for, median", "ms"),
    "chapter_jump_lu": ("speech from a chapter to the next, at most", "LU"),
    "chapter_spread_lu": ("speech of loudest and softest chapter", "LU"),
    "words_per_minute": ("words a minute", ""),
}
"""What each figure is called, and its unit, in the order of a report."""
_DECIMALS = {"Hz": 0, "ms": 0, "": 0, "kbit/s": 0}
"""Of a unit; 2 for the others."""


@dataclass(frozen=True)
class Check:
    """One figure against its limits."""

    figure: Figure
    value: float
    """-inf for the level of silence, nan for what is too short to be measured."""
    limits: tuple[float, float] | None
    """Least and most; None: told, and not judged."""
    usual: tuple[float, float] | None = None
    """What narration is like, for what is not judged."""

    @property
    def status(self) -> Status:
        """Whether it is met, where there is something to meet."""
        if self.limits is None:
            return "told"
        return "pass" if _within(self.value, self.limits) else "fail"

    @property
    def unusual(self) -> bool:
        """Whether it is outside of what is usual."""
        return self.usual is not None and not math.isnan(self.value) and not _within(self.value, self.usual)

    @property
    def label(self) -> str:
        """ "true peak -0.31 dBTP"."""
        name, unit = FIGURES[self.figure]
        if math.isinf(self.value):
            return f"{name}: silence"
        if math.isnan(self.value):
            return f"{name}: too short to be measured"
        return f"{name} {self.value:.{_DECIMALS.get(unit, 2)}f} {unit}".strip()

    @property
    def wanted(self) -> str | None:
        """ "-16 ±0.5 LUFS", "at most -1 dBTP"; None where nothing is."""
        return None if self.limits is None else described(self.figure, self.limits)

    @property
    def custom(self) -> str:
        """ "usual: 250 to 600 ms"; empty where nothing is usual."""
        if self.usual is None:
            return ""
        return f"{'not as usual' if self.unusual else 'usual'}: {described(self.figure, self.usual)}"


def checks(figures: Figures, limits: Limits, usual: Limits | None = None) -> tuple[Check, ...]:
    """Every figure that was measured, in the order of `FIGURES`."""
    customary = usual or {}
    return tuple(
        Check(figure, figures[figure], limits.get(figure), None if figure in limits else customary.get(figure))
        for figure in FIGURES
        if figure in figures
    )


def missed(found: tuple[Check, ...]) -> tuple[str, ...]:
    """What is outside its limits, a phrase each; empty: all are met."""
    return tuple(f"{check.label}, expected {check.wanted}" for check in found if check.status == "fail")


def misses(loudness: Loudness, levels: Levels, delivery: Delivery) -> tuple[str, ...]:
    """What of a master is outside the specification, a phrase each; empty: it is met."""
    return missed(checks(sound_figures(loudness, levels), delivery.limits))


def sound_figures(loudness: Loudness, levels: Levels) -> dict[Figure, float]:
    """What can be measured of any sound."""
    measured = asdict(loudness) | asdict(levels)
    return {figure: measured[figure] for figure in FIGURES if figure in measured}


def figure_of(loudness: Loudness, levels: Levels, figure: Figure) -> float:
    """The value of a figure of any sound."""
    return sound_figures(loudness, levels)[figure]


def described(figure: Figure, limits: tuple[float, float]) -> str:
    """Limits in words."""
    least, most = limits
    unit = FIGURES[figure][1]
    if math.isinf(least):
        return f"at most {most:.10g} {unit}".strip()
    if math.isinf(most):
        return f"at least {least:.10g} {unit}".strip()
    if least == most:
        return f"{least:.10g} {unit}".strip()
    if figure == "integrated_lufs":
        return f"{(least + most) / 2:.4g} ±{(most - least) / 2:.2g} {unit}"
    return f"{least:.10g} to {most:.10g} {unit}".strip()


def _within(value: float, limits: tuple[float, float]) -> bool:
    return limits[0] <= value <= limits[1]
