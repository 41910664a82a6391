"""What only an episode's timeline lets be measured on its sound: pauses by kind, chapters, music under speech, pace."""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import ToolFailed
from pipeline.model import Figure, PlacedChapter
from pipeline.publish.report import words_per_minute
from pipeline.sound.bed import speech_over_bed_lu
from pipeline.sound.checks import FIGURES
from pipeline.sound.decode import decoding
from pipeline.sound.evenness import chapter_lufs, largest_jump_lu, spread_lu
from pipeline.sound.loudness import Energies, EnergyMeter
from pipeline.sound.moments import Moments
from pipeline.sound.stems import speech_over_music_lu
from pipeline.sounds import MUSIC_NAME, SPEECH_NAME


@dataclass(frozen=True)
class OverMusic:
    """How far speech is over music, in LU of momentary loudness while somebody speaks."""

    median_lu: float
    p5_lu: float
    """5th percentile."""
    source: Literal["stems", "pauses"]
    """Whether both were there apart, or music was read in the pauses."""


@dataclass(frozen=True)
class EpisodeFigures:
    """Figures of an episode's sound that go by its timeline."""

    pauses_ms: Mapping[str, list[float]]
    """Lengths of each kind of pause, as heard; pauses with music are not among them."""
    chapters: tuple[tuple[PlacedChapter, float], ...]
    """And the loudness of speech in each, in LUFS."""
    over_music: OverMusic | None
    """None where nobody speaks over music."""
    damaged_stems: tuple[str, ...]
    """Stems that stand there and cannot be read, each with the reason."""
    words_per_minute: float

    def figures(self) -> dict[Figure, float]:
        """Those that can be limited."""
        found: dict[str, float] = {
            f"pause_{kind}_ms": statistics.median(lengths) for kind, lengths in self.pauses_ms.items()
        }
        if self.over_music:
            found["speech_over_music_median_lu"] = self.over_music.median_lu
            found["speech_over_music_p5_lu"] = self.over_music.p5_lu
        if len(self.chapters) > 1:
            found["chapter_jump_lu"] = largest_jump_lu(self.chapters)
            found["chapter_spread_lu"] = spread_lu(self.chapters)
        if self.words_per_minute:
            found["words_per_minute"] = self.words_per_minute
        return {figure: found[figure] for figure in FIGURES if figure in found}


def episode_figures(moments: Moments, pauses_ms: Mapping[str, list[float]], folder: Path) -> EpisodeFigures:
    """Figures of the episode in `folder`, whose sound has these moments and pauses."""
    over_music, damaged_stems = _over_music(moments, folder)
    return EpisodeFigures(
        pauses_ms=pauses_ms,
        chapters=tuple(chapter_lufs(moments)),
        over_music=over_music,
        damaged_stems=damaged_stems,
        words_per_minute=words_per_minute(moments.timeline),
    )


def _over_music(moments: Moments, folder: Path) -> tuple[OverMusic | None, tuple[str, ...]]:
    """From the stems where both can be read, else in the pauses; and what is wrong with the stems."""
    stems = [folder / name for name in (SPEECH_NAME, MUSIC_NAME)]
    read: list[Energies] = []
    damaged: list[str] = []
    for stem in stems if all(stem.is_file() for stem in stems) else ():
        try:
            read.append(_energies(stem))
        except ToolFailed as error:
            damaged.append(f"{stem.name} cannot be decoded ({error.problem})")
    if len(read) < len(stems):
        return _summary(speech_over_bed_lu(moments), "pauses"), tuple(damaged)
    both = min(map(len, read))
    return _summary(speech_over_music_lu(moments.timeline, *(each[:both] for each in read)), "stems"), ()


def _energies(stem: Path) -> Energies:
    """Raises ToolFailed for a stem that is damaged, wherever in it."""
    with decoding(stem) as sound:
        meter = EnergyMeter(sound.format.rate, sound.format.weights)
        for piece in sound:
            meter.add(piece)
    if sound.complaints:
        raise ToolFailed("ffmpeg", sound.complaints[0], "make the episode again with --stems")
    return meter.energies()


def _summary(over_lu: NDArray[np.float64], source: Literal["stems", "pauses"]) -> OverMusic | None:
    if not len(over_lu):
        return None
    return OverMusic(float(np.median(over_lu)), float(np.percentile(over_lu, 5)), source)
