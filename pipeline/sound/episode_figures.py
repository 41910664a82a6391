"""What only an episode's timeline lets be measured on its sound: pauses by kind, chapters, music under speech, pace."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import ToolFailed
from pipeline.model import Figure, PlacedChapter, Timeline
from pipeline.publish.report import words_per_minute
from pipeline.sound.bed import speech_over_bed_lu
from pipeline.sound.checks import FIGURES
from pipeline.sound.decode import decoding
from pipeline.sound.evenness import chapter_lufs, largest_jump_lu, spread_lu
from pipeline.sound.loudness import Energies, EnergyMeter
from pipeline.sound.moments import Moments
from pipeline.sound.pauses import QuietMeter, by_kind, pauses_under_music
from pipeline.sound.stems import speech_over_music_lu
from pipeline.sounds import MUSIC_NAME, SPEECH_NAME
from pipeline.units import seconds


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
    """Lengths of each kind of pause, as heard; of a kind that is only under music as the speech stem has it."""
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
    stems, damaged = _stems(moments.timeline, folder)
    over_lu = stems.over_music_lu(moments.timeline) if stems else speech_over_bed_lu(moments)
    return EpisodeFigures(
        pauses_ms={**(stems.pauses_ms if stems else {}), **pauses_ms},
        chapters=tuple(chapter_lufs(moments)),
        over_music=_summary(over_lu, "stems" if stems else "pauses"),
        damaged_stems=damaged,
        words_per_minute=words_per_minute(moments.timeline),
    )


@dataclass(frozen=True)
class _Stems:
    """What was read from both."""

    speech: Energies
    music: Energies
    pauses_ms: Mapping[str, list[float]]
    """Of pauses under music."""

    def over_music_lu(self, timeline: Timeline) -> NDArray[np.float64]:
        """See `stems.speech_over_music_lu`."""
        both = min(len(self.speech), len(self.music))
        return speech_over_music_lu(timeline, self.speech[:both], self.music[:both])


def _stems(timeline: Timeline, folder: Path) -> tuple[_Stems | None, tuple[str, ...]]:
    """Both stems where they can be read, and what is wrong with them."""
    places = pauses_under_music(timeline)
    wanted = {folder / SPEECH_NAME: [pause.middle for pause in places], folder / MUSIC_NAME: []}
    read: list[tuple[Energies, list[float]]] = []
    damaged: list[str] = []
    for stem, middles in wanted.items() if all(stem.is_file() for stem in wanted) else ():
        try:
            read.append(_read(stem, middles))
        except ToolFailed as error:
            damaged.append(f"{stem.name} cannot be decoded ({error.problem})")
    if len(read) < len(wanted):
        return None, tuple(damaged)
    (speech, quiet_s), (music, _) = read
    return _Stems(speech, music, by_kind(places, quiet_s)), ()


def _read(stem: Path, places: Sequence[int]) -> tuple[Energies, list[float]]:
    """Energies of a stem, and seconds of quiet around some places. Raises ToolFailed for damage anywhere in it."""
    with decoding(stem) as sound:
        rate = sound.format.rate
        meter, quiet = EnergyMeter(rate, sound.format.weights), QuietMeter(places)
        for piece in sound:
            meter.add(piece)
            quiet.add(piece)
    if sound.complaints:
        raise ToolFailed("ffmpeg", sound.complaints[0], "make the episode again with --stems")
    return meter.energies(), [seconds(length, rate) for length in quiet.lengths().tolist()]


def _summary(over_lu: NDArray[np.float64], source: Literal["stems", "pauses"]) -> OverMusic | None:
    if not len(over_lu):
        return None
    return OverMusic(float(np.median(over_lu)), float(np.percentile(over_lu, 5)), source)
