"""Which forms an episode's sound may have beside MP3, and what ffmpeg is told to write each.

- m4b: AAC in an MP4 as audiobook players want it, its index at the front, chapters as Nero and QuickTime list them.
- opus: Opus in Ogg at 48 kHz, the only rate at which it is kept.
- flac: lossless, 16 bits: speech has no more to it, and 24 would take five gigabytes for ten hours.

Adding one: its entry here, its name in `pipeline/sounds.py`, its type in `pipeline/desk/listen.py`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from pipeline.errors import RequestError, ToolFailed
from pipeline.model import Delivery
from pipeline.sound.tools import ffmpeg_path, run_ffmpeg
from pipeline.sounds import chosen_forms
from pipeline.units import MASTER_RATE


@dataclass(frozen=True)
class Format:
    """How one form is written and what its decoder may give more than went in."""

    encoder: str
    """By ffmpeg's name."""
    options: Callable[[Delivery], list[str]]
    """ffmpeg's arguments for the encoder."""
    container: tuple[str, ...]
    """ffmpeg's arguments for the file."""
    has_picture_stream: bool
    """Whether the cover goes in as a picture; else it is in the metadata, in base64 (Ogg)."""
    has_chapter_list: bool
    """Whether the container has chapters of its own; else they are comments (Ogg, FLAC)."""
    sample_rate: int | None = None
    """Hz; None: the delivery's."""
    padding: int = 0
    """Samples that a decoder may leave at the end: not every one cuts the last AAC frame where the edit list says."""
    rounding: int = 0
    """Samples that may be missing at the end, where the container counts its length in milliseconds."""

    def frames(self, length: int, delivery: Delivery) -> tuple[int, int]:
        """Fewest and most samples that `length` samples of the master are decoded to."""
        frames = -(-length * (self.sample_rate or delivery.sample_rate) // MASTER_RATE)
        return frames - self.rounding, frames + self.padding


def _aac(delivery: Delivery) -> list[str]:
    return ["-b:a", f"{delivery.bitrate_kbps}k", "-ar", str(delivery.sample_rate)]


def _opus(delivery: Delivery) -> list[str]:
    """Three quarters of the bit rate of the MP3: of what is lost even then nothing is missed in narration."""
    return ["-b:a", f"{delivery.bitrate_kbps * 3 // 4}k", "-ar", "48000"]


def _flac(delivery: Delivery) -> list[str]:
    return ["-af", f"aresample=osr={delivery.sample_rate}:osf=s16:dither_method=triangular"]


FORMATS: Mapping[str, Format] = {
    "m4b": Format(
        "aac",
        _aac,
        ("-movflags", "+faststart", "-brand", "M4B ", "-f", "ipod"),
        has_picture_stream=True,
        has_chapter_list=True,
        padding=1024,
        rounding=45,
    ),
    "opus": Format(
        "libopus", _opus, ("-f", "opus"), has_picture_stream=False, has_chapter_list=False, sample_rate=48_000
    ),
    "flac": Format("flac", _flac, ("-f", "flac"), has_picture_stream=True, has_chapter_list=False),
}


def forms_for(asked: Iterable[str], delivery: Delivery) -> tuple[str, ...]:
    """The forms asked for; where none is, MP3, or FLAC for a delivery at another rate than the master's.

    Raises UnknownName, and RequestError where a form is asked for that has another rate.
    """
    resampled = delivery.sample_rate != MASTER_RATE
    forms = chosen_forms(list(asked) or ["flac" if resampled else "mp3"])
    if resampled and "mp3" in forms:
        wanted = f"delivery {delivery.name!r} wants {delivery.sample_rate} Hz"
        raise RequestError(f"{wanted}, and MP3 is made at {MASTER_RATE} Hz; ask for --format {' or '.join(FORMATS)}")
    lowest_hz, highest_hz = delivery.limits.get("sample_rate", (0, math.inf))
    for name in set(forms) & FORMATS.keys():
        rate = FORMATS[name].sample_rate or delivery.sample_rate
        if not lowest_hz <= rate <= highest_hz:
            wanted = f"delivery {delivery.name!r} wants {delivery.sample_rate} Hz"
            raise RequestError(f"{wanted}, and {name} is made at {rate} Hz; leave out --format {name}")
    return forms


def check_encoders(forms: Iterable[str]) -> None:
    """Raises ToolFailed where there is no ffmpeg, or it cannot write one of them: before hours are spent on speech."""
    ffmpeg_path()
    formats = {name: FORMATS[name] for name in forms if name in FORMATS}
    listed = run_ffmpeg(["-encoders"]).decode() if formats else ""
    known = {words[1] for line in listed.splitlines() if len(words := line.split()) > 1}
    for name, form in formats.items():
        if form.encoder not in known:
            remedy = f"install one that does (`pip install imageio-ffmpeg` has it), or leave out --format {name}"
            raise ToolFailed("ffmpeg", f"{ffmpeg_path()} comes without the encoder {form.encoder}", remedy)
