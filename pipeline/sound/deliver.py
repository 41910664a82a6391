"""Master an episode to its delivery, and prove it on the decoded file.

One static gain for the whole programme, computed from the mix; then limit, encode, join, decode, measure. What the
limiter and the codec took is put back by a corrected gain where the first try misses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pipeline.errors import CannotWrite, DeliveryMissed
from pipeline.model import Delivery, Timeline
from pipeline.progress import Progress
from pipeline.sound.checks import misses
from pipeline.sound.loudness import integrated
from pipeline.sound.master import programme_gain_db
from pipeline.sound.measure import Measured, measure_file
from pipeline.sound.mp3 import frame_length, info_frame
from pipeline.sound.reels import Reels
from pipeline.sound.setting import TRIES, Setting
from pipeline.sound.takes import SPEECH_TARGET_LUFS
from pipeline.units import MP3_FRAME

CEILING_DBTP = -1.6
"""What the limiter holds, before the encoder: a lossy codec adds some tenths to a peak, and -1 must hold after it."""
_LUFS_OVER_RMS = 3.0
"""About what gated loudness of two channels reads over the RMS of narration with pauses; what is off is corrected."""


def deliver(
    timeline: Timeline, reels: Reels, delivery: Delivery, tag: bytes, path: Path, progress: Progress
) -> Measured:
    """Write the episode to `path` and return what was measured on it. Raises DeliveryMissed, CannotWrite."""
    count, setting = len(timeline.reels), first_setting(timeline, reels, delivery, progress)
    for _ in range(TRIES):
        progress.stage("encode")
        encoded = reels.encoded(
            setting.gain_db, setting.ceiling_dbtp, delivery, lambda done: progress.step(done, count)
        )
        write_mp3(path, tag, encoded, timeline.length // MP3_FRAME)
        progress.stage("master")
        measured, tried = measure_file(path), setting
        setting = tried.corrected(measured, delivery)
        if setting == tried:
            break
    missed = misses(measured.loudness, measured.levels, delivery)
    if missed:
        raise DeliveryMissed(str(path), delivery.name, missed)
    return replace(measured, gain_db=tried.gain_db, ceiling_dbtp=tried.ceiling_dbtp)


def first_setting(timeline: Timeline, reels: Reels, delivery: Delivery, progress: Progress) -> Setting:
    """What takes at their target need, corrected by what music and limiter make of it."""
    progress.stage("mix")
    count, ceiling_dbtp = len(timeline.reels), min(CEILING_DBTP, delivery.max_peak_db - 0.6)
    target_lufs = delivery.target + (_LUFS_OVER_RMS if delivery.aim == "rms_dbfs" else 0.0)
    nominal_db = programme_gain_db(SPEECH_TARGET_LUFS, target_lufs)
    energies = reels.energies(nominal_db, ceiling_dbtp, lambda done: progress.step(done, count))
    return Setting(nominal_db + programme_gain_db(integrated(energies), target_lufs), ceiling_dbtp)


def write_mp3(path: Path, tag: bytes, reels: Iterator[bytes], frames: int) -> None:
    """Tag, Info frame and the frames of all reels, one after another; nothing is held in memory but a reel."""
    try:
        with path.open("wb") as file:
            file.write(tag)
            audio_bytes, header = 0, b""
            for reel in reels:
                if not header:
                    header = reel[:4]
                    file.write(bytes(frame_length(header) - (header[2] >> 1 & 1)))
                file.write(reel)
                audio_bytes += len(reel)
            file.seek(len(tag))
            file.write(info_frame(header, frames, audio_bytes))
    except OSError as error:
        raise CannotWrite(str(path), error.strerror or str(error)) from error
