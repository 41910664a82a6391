"""The acceptance report: a sound file, or an episode, measured against a delivery specification.

The file is decoded once, from its first sample to its last. Where an episode's timeline stands with it, what goes by
the timeline is measured too.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipeline.errors import RequestError, ToolFailed
from pipeline.model import Delivery, Figure, Timeline
from pipeline.publish.report import made_as
from pipeline.publish.timeline_json import TIMELINE_NAME, timeline_in
from pipeline.sound.checks import FIGURES, Check, checks, missed, sound_figures
from pipeline.sound.decode import decoding
from pipeline.sound.delivery import load_delivery, usual
from pipeline.sound.episode_figures import EpisodeFigures, episode_figures
from pipeline.sound.loudness import Energies
from pipeline.sound.measure import FileMeter, Measured
from pipeline.sound.moments import Moments
from pipeline.sound.pauses import Pause, QuietMeter, by_kind, pauses
from pipeline.sound.probe import Told, told
from pipeline.sound.tools import ffmpeg_path
from pipeline.sounds import AUDIO_NAMES, audio_name, forms_in
from pipeline.units import seconds

_LOWEST_RATE = 8000
"""Hz; under it there is no K-weighting, which lifts what is over 1.7 kHz."""
_MOST = 1e6
"""A sample past this, 120 dB over full scale, is damage and no sound: squares of the largest floats are no numbers."""
_SHORTEST_S: Mapping[Figure, float] = {
    "integrated_lufs": 0.4,
    "range_lu": 3.0,
    "rms_dbfs": 0.01,
    "noise_floor_dbfs": 0.01,
}
"""Of one block of what each figure is made of: BS.1770-4, EBU Tech 3342, `levels`."""
_LENGTH_TOLERANCE_S = 0.25
"""Codecs pad their last frame, and what a file says of its length is rounded."""


@dataclass(frozen=True)
class _Heard:
    """What was read from the decoded file."""

    measured: Measured
    energies: Energies
    quiet_s: tuple[float, ...]
    """Around each pause."""
    longest_quiet_s: float
    complaints: tuple[str, ...]
    """Of damage."""


@dataclass(frozen=True)
class Acceptance:
    """What was measured, and how it stands to the specification."""

    path: Path
    delivery: Delivery
    codec: str
    checks: tuple[Check, ...]
    complaints: tuple[str, ...]
    """Of damage to the file; a damaged one is not accepted."""
    episode: EpisodeFigures | None
    """None for a file without a timeline."""

    @property
    def misses(self) -> tuple[str, ...]:
        """What speaks against it, a phrase each."""
        return (*(f"damaged: {complaint}" for complaint in self.complaints[:1]), *missed(self.checks))

    @property
    def passed(self) -> bool:
        """Whether the specification is met."""
        return not self.misses

    def as_json(self) -> dict[str, object]:
        """Figures with their units in the names; null is silence, or what cannot be measured."""
        found = {check.figure: check.value for check in self.checks}
        return {
            "file": str(self.path),
            "delivery": self.delivery.name,
            "passed": self.passed,
            "misses": list(self.misses),
            "codec": self.codec,
            "complaints": list(self.complaints),
            **{figure: _finite(found.get(figure)) for figure in FIGURES},
            "checks": [_check_json(check) for check in self.checks],
            "episode": _episode_json(self.episode) if self.episode else None,
        }

    def as_text(self) -> str:
        """A line for each figure: pass, FAIL, or told where the specification does not limit it."""
        lines = [f"{self.path}: {'passes' if self.passed else 'misses'} {self.delivery.name}"]
        lines += [f"  FAIL  damaged: {complaint}" for complaint in self.complaints[:1]]
        lines += [_line(check) for check in self.checks]
        lines += [f"        {damaged}" for damaged in (self.episode.damaged_stems if self.episode else ())]
        if self.episode and self.episode.over_music:
            lines.append(f"        speech over music is read {_SOURCES[self.episode.over_music.source]}")
        return "\n".join(lines)


_SOURCES = {"stems": "from the stems", "pauses": "in the pauses, where music is heard alone (--stems: more exactly)"}


def _line(check: Check) -> str:
    status = check.status.upper() if check.status == "fail" else check.status
    note = f"({check.wanted})" if check.wanted else check.custom
    return f"  {status}  {check.label:<50} {note}".rstrip()


def _check_json(check: Check) -> dict[str, object]:
    name, unit = FIGURES[check.figure]
    ends = {"limits": check.limits, "usual": check.usual}
    return {
        "figure": check.figure,
        "name": name,
        "value": _finite(check.value),
        "unit": unit,
        "status": check.status,
        **{key: [_finite(end) for end in pair] if pair else None for key, pair in ends.items()},
        "unusual": check.unusual,
    }


def _episode_json(episode: EpisodeFigures) -> dict[str, object]:
    over = episode.over_music
    return {
        "pauses_ms": {
            kind: {"median": round(statistics.median(lengths)), "count": len(lengths)}
            for kind, lengths in episode.pauses_ms.items()
        },
        "speech_over_music_lu": over
        and {"median": round(over.median_lu, 1), "p5": round(over.p5_lu, 1), "from": over.source},
        "damaged_stems": list(episode.damaged_stems),
        "chapters": [{"title": chapter.title, "speech_lufs": round(lufs, 2)} for chapter, lufs in episode.chapters],
    }


def _finite(value: float | None) -> float | None:
    """Rounded; silence is null, for JSON has no infinity."""
    return round(value, 2) if value is not None and math.isfinite(value) else None


def all_as_json(reports: Sequence[Acceptance]) -> dict[str, object]:
    """One report as it is; of several the first, with the rest as its `others`."""
    first, *others = [report.as_json() for report in reports]
    return first | ({"others": others} if others else {})


def sounds_at(path: Path) -> tuple[Path, ...]:
    """The file itself, or every form of the episode in a folder. Raises RequestError where there is none."""
    found = (path,) if path.is_file() else tuple(path / audio_name(form) for form in forms_in(path))
    if not found:
        remedy = f"expected a file, or a folder with {AUDIO_NAMES[0]}"
        raise RequestError(f"{path}: no such sound file or episode; {remedy}")
    return found


def accept(file: Path, delivery_name: str | None = None) -> Acceptance:
    """Measure a file. Raises RequestError where it is no sound.

    Without a name, an episode is measured against what it was made for, any other sound against apple.
    """
    delivery = load_delivery(delivery_name or _made_for(file) or "apple")
    ffmpeg_path()  # without it no file can be read: that is no fault of this one
    timeline = timeline_in(file.parent) if _of_an_episode(file) else None
    places = pauses(timeline) if timeline else []
    said = told(file)
    try:
        heard = _listen(file, timeline, places)
    except ToolFailed as error:
        raise RequestError(f"{file}: no sound that can be decoded ({error.problem}); expected a sound file") from error
    episode = _episode(timeline, places, heard, file.parent) if timeline else None
    limits = {**delivery.limits, **_expected_length(said, timeline)}
    found = checks(_figures(said, heard, episode), limits, usual())
    complaints = (*["it ends before it says that it does"] * said.cut_off, *heard.complaints)
    return Acceptance(file, delivery, said.codec, found, complaints, episode)


def _of_an_episode(file: Path) -> bool:
    return file.name in AUDIO_NAMES and (file.parent / TIMELINE_NAME).is_file()


def _made_for(file: Path) -> str | None:
    """The delivery that the report of an episode names; None for a file without one."""
    if not _of_an_episode(file):
        return None
    try:
        return made_as(file.parent)[0]
    except RequestError:
        return None


def _listen(file: Path, timeline: Timeline | None, places: list[Pause]) -> _Heard:
    with decoding(file) as sound:
        rate = sound.format.rate
        if rate < _LOWEST_RATE:
            raise RequestError(f"{file}: {rate} Hz is too low to measure; expected {_LOWEST_RATE} Hz or more")
        scale = rate / timeline.sample_rate if timeline else 1.0
        meter, quiet = FileMeter(sound.format), QuietMeter([round(pause.middle * scale) for pause in places])
        numbers = True
        for piece in sound:
            whole = max(piece.max(initial=0), -piece.min(initial=0)) <= _MOST
            numbers &= bool(whole)
            known = piece if whole else np.where(np.abs(piece) <= _MOST, piece, np.float32(0))
            meter.add(known)
            quiet.add(known)
    measured = meter.result()
    if not measured.frames:
        raise RequestError(f"{file}: there is not one sample of sound in it; expected a sound file")
    quiet_s = tuple(seconds(length, rate) for length in quiet.lengths().tolist())
    complaints = (*sound.complaints, *["it holds samples that are no numbers"] * (not numbers))
    return _Heard(measured, meter.energies(), quiet_s, seconds(quiet.longest(), rate), complaints)


def _episode(timeline: Timeline, places: list[Pause], heard: _Heard, folder: Path) -> EpisodeFigures:
    moments = Moments(timeline, heard.energies, heard.measured.sample_rate)
    return episode_figures(moments, by_kind(places, heard.quiet_s), folder)


def _figures(said: Told, heard: _Heard, episode: EpisodeFigures | None) -> dict[Figure, float]:
    measured = heard.measured
    found = sound_figures(measured.loudness, measured.levels)
    found["longest_silence_s"] = heard.longest_quiet_s
    found["duration_s"] = seconds(measured.frames, measured.sample_rate)
    found |= {figure: math.nan for figure, shortest_s in _SHORTEST_S.items() if found["duration_s"] < shortest_s}
    found["sample_rate"], found["channels"] = measured.sample_rate, measured.channels
    if said.encoded_kbps is not None:
        found["encoded_kbps"] = said.encoded_kbps
    return found | (episode.figures() if episode else {})


def _expected_length(said: Told, timeline: Timeline | None) -> dict[Figure, tuple[float, float]]:
    """How long it should be: as its timeline says, else as the file does."""
    length_s = seconds(timeline.length, timeline.sample_rate) if timeline else said.duration_s
    if length_s is None:
        return {}
    return {"duration_s": (round(length_s - _LENGTH_TOLERANCE_S, 2), round(length_s + _LENGTH_TOLERANCE_S, 2))}
