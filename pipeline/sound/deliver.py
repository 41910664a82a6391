"""Master an episode to its delivery, and prove it on the decoded file.

One static gain for the whole programme, foretold from takes and music; then mix, limit, encode, join, decode, measure.
What the limiter and the codec took is put back by a corrected gain where the first try misses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from pipeline.errors import CannotWrite
from pipeline.memory import give_back_freed_memory
from pipeline.model import Delivery, PlacedSegment, Timeline
from pipeline.progress import Progress
from pipeline.sound.forecast import Powers, foretold
from pipeline.sound.loudness import integrated
from pipeline.sound.master import programme_gain_db
from pipeline.sound.measure import Measured
from pipeline.sound.mp3_frames import frame_length, info_frame
from pipeline.sound.proof import Written, prove, written
from pipeline.sound.reels import Reels
from pipeline.sound.setting import Setting, tries
from pipeline.units import MP3_FRAME

CEILING_DBTP = -1.6
"""What the limiter holds, before the encoder: a lossy codec adds some tenths to a peak, and -1 must hold after it."""
_LUFS_OVER_RMS = 3.0
"""About what gated loudness of two channels reads over the RMS of narration with pauses; what is off is corrected."""
_TIDY_EVERY = 64
"""Reels, half an hour: sounds of all lengths leave gaps in memory that none of the next fits, a little more each."""


def deliver(
    timeline: Timeline,
    reels: Reels,
    first: Setting,
    delivery: Delivery,
    tag: Callable[[], bytes],
    path: Path,
    progress: Progress,
) -> Measured:
    """Write the episode to `path` and return what was measured on it. Raises CannotWrite.

    `tag` is asked for when the first reels are encoded: it may take as long to be made.
    """
    count, setting = len(timeline.reels), first

    def step(done: int) -> None:
        progress.step(done, count)
        if done % _TIDY_EVERY == 0:
            give_back_freed_memory()

    for _ in range(tries(delivery)):
        progress.stage("encode")
        give_back_freed_memory()
        encoded = reels.encoded(setting.gain_db, setting.ceiling_dbtp, delivery, step)
        places = write_mp3(path, tag, encoded, timeline.length // MP3_FRAME)
        progress.stage("master")
        give_back_freed_memory()
        measured = prove(path, places, delivery.channels, reels.readings, reels.jobs, step)
        tried, setting = setting, setting.corrected(measured, delivery)
        if setting == tried:
            break
    return replace(measured, gain_db=tried.gain_db, ceiling_dbtp=tried.ceiling_dbtp)


def first_setting(
    timeline: Timeline,
    powers: Callable[[PlacedSegment], Powers],
    music_powers: Callable[[str], Powers],
    delivery: Delivery,
) -> Setting:
    """The gain that speech and music together need, and the ceiling; powers as `foretold` takes them."""
    target_lufs = delivery.target + (_LUFS_OVER_RMS if delivery.aim == "rms_dbfs" else 0.0)
    gain_db = programme_gain_db(integrated(foretold(timeline, powers, music_powers)), target_lufs)
    return Setting(gain_db, min(CEILING_DBTP, delivery.max_peak_db - 0.6))


def write_mp3(path: Path, tag: Callable[[], bytes], reels: Iterator[bytes], frames: int) -> list[Written]:
    """Tag, Info frame and the frames of all reels, one after another; returns where each stands. Raises CannotWrite.

    Nothing is held in memory but a reel.
    """
    places: list[Written] = []
    try:
        with path.open("wb") as file:
            audio_bytes, header, info_at = 0, b"", 0
            for reel in reels:
                if not header:
                    header = reel[:4]
                    info_at = file.write(tag())
                    file.write(bytes(frame_length(header) - (header[2] >> 1 & 1)))
                places.append(written(reel, file.tell()))
                file.write(reel)
                audio_bytes += len(reel)
            file.seek(info_at)
            file.write(info_frame(header, frames, audio_bytes))
    except OSError as error:
        raise CannotWrite(str(path), error.strerror or str(error)) from error
    return places
