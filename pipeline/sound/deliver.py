"""Master an episode to its delivery, and prove it on the decoded file.

One static gain for the whole programme, computed from the mix; then limit, encode, join, decode, measure. What the
limiter and the codec took is put back by a corrected gain where the first try misses.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import CannotWrite, DeliveryMissed
from pipeline.model import Delivery, Timeline
from pipeline.progress import Progress
from pipeline.sound.checks import figure_of, misses
from pipeline.sound.loudness import integrated
from pipeline.sound.master import GAIN_STEP_DB, programme_gain_db
from pipeline.sound.measure import Measured, measure_file
from pipeline.sound.mp3 import frame_length, info_frame
from pipeline.sound.reels import Reels
from pipeline.sound.takes import SPEECH_TARGET_LUFS
from pipeline.units import MP3_FRAME

CEILING_DBTP = -1.6
"""What the limiter holds, before the encoder: a lossy codec adds some tenths to a peak, and -1 must hold after it."""
_TRIES = 4
_LUFS_OVER_RMS = 3.0
"""About what gated loudness of two channels reads over the RMS of narration with pauses; what is off is corrected."""
_CLOSE_ENOUGH = 0.6
"""Share of the tolerance within which a reading is left as it is: a second meter may differ by some hundredths."""


def deliver(
    timeline: Timeline, reels: Reels, delivery: Delivery, tag: bytes, path: Path, progress: Progress
) -> Measured:
    """Write the episode to `path` and return what was measured on it. Raises DeliveryMissed, CannotWrite."""
    count = len(timeline.reels)
    ceiling_dbtp = min(CEILING_DBTP, delivery.max_peak_db - 0.6)
    gain_db = _gain_db(reels, delivery, ceiling_dbtp, count, progress)
    for _ in range(_TRIES):
        progress.stage("encode")
        encoded = reels.encoded(gain_db, ceiling_dbtp, delivery, lambda done: progress.step(done, count))
        write_mp3(path, tag, encoded, timeline.length // MP3_FRAME)
        progress.stage("master")
        measured = measure_file(path)
        off_db = delivery.target - figure_of(measured.loudness, measured.levels, delivery.aim)
        over_db = measured.loudness.true_peak_dbtp - delivery.max_peak_db
        if abs(off_db) <= delivery.tolerance_db * _CLOSE_ENOUGH and over_db <= 0:
            break
        if abs(off_db) > delivery.tolerance_db * _CLOSE_ENOUGH:
            gain_db += round(off_db / GAIN_STEP_DB) * GAIN_STEP_DB
        if over_db > 0:
            ceiling_dbtp -= over_db + 0.1
    missed = misses(measured.loudness, measured.levels, delivery)
    if missed:
        raise DeliveryMissed(str(path), delivery.name, missed)
    return measured


def _gain_db(reels: Reels, delivery: Delivery, ceiling_dbtp: float, count: int, progress: Progress) -> float:
    """The programme gain: what takes at their target need, corrected by what music and limiter make of it."""
    progress.stage("mix")
    target_lufs = delivery.target + (_LUFS_OVER_RMS if delivery.aim == "rms_dbfs" else 0.0)
    nominal_db = programme_gain_db(SPEECH_TARGET_LUFS, target_lufs)
    energies = reels.energies(nominal_db, ceiling_dbtp, lambda done: progress.step(done, count))
    return nominal_db + programme_gain_db(integrated(energies), target_lufs)


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
