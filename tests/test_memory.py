"""What grows with the length of a work, counted at ten hours: nothing is held twice, or whole as text."""

from __future__ import annotations

import tracemalloc
from collections import deque
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile

from pipeline.builds.record import Build, Line, to_rows
from pipeline.model import GainPoint, PlacedCue, Word, Words
from pipeline.sound import levels, mix, music
from pipeline.sound.readings import STEP, Reading, measured
from pipeline.units import MASTER_RATE

HOURS = 10
SEGMENTS, WORDS_EACH = 5000, 20


def test_levels_of_the_master_are_held_once() -> None:
    means = np.full(9216, 1e-3, np.float32)  # half a minute
    count = HOURS * 3600 * MASTER_RATE // (len(means) * STEP)
    readings = [Reading(means, means, 0.5, 0.5)] * count
    once = HOURS * 3600 * levels.BLOCKS_PER_SECOND * 4 / 1e6  # 32 bits for each 10 ms
    assert megabytes(lambda: measured(readings, count * len(means) * STEP, MASTER_RATE, 2)) < 2.6 * once


def test_a_minute_of_music_is_drawn_and_laid_under_speech_a_piece_at_a_time(tmp_path: Path) -> None:
    frames = 60 * MASTER_RATE
    fading = (GainPoint(0, -6.0), GainPoint(frames, -20.0))
    cue = PlacedCue("bed", "bed", str(tmp_path / "bed.flac"), 0, frames, None, None, fading)
    soundfile.write(cue.path, np.zeros((frames, 2), np.float32), MASTER_RATE)
    music.load(cue.path)
    once = frames * 2 * 4 / 1e6
    assert megabytes(lambda: music.draw(cue, 0, frames)) < 1.2 * once
    stem = mix.AudioSegment(bytes(frames * 2 * 4), sample_width=4, frame_rate=MASTER_RATE, channels=2)
    stems = mix.Stems(stem, stem, np.zeros(frames, np.float32))
    assert megabytes(stems.programme) < 1.5 * once


def test_the_record_of_a_build_is_written_a_line_at_a_time() -> None:
    line = Line(
        "s0001", "Shown.", "", "Spoken.", "", "narrator", "article", (0, 6), None, {}, 0, False, "0" * 64, "1" * 64,
        0, 44_100, (), ("sentence", 400), (),
    )  # fmt: skip
    build = Build("", "", {}, {}, (line,) * SEGMENTS, (), (), (), 0, {}, ())
    assert megabytes(lambda: deque(to_rows(build), 0)) < 1


def test_words_are_small() -> None:
    def words() -> list[Words]:
        return [Words.of(Word("something", 10**9 + n, 10_000) for n in range(WORDS_EACH)) for _ in range(SEGMENTS)]

    assert megabytes(words) < 50 * SEGMENTS * WORDS_EACH / 1e6


def megabytes(work: Callable[[], object]) -> float:
    """The most that was held while something was done, its result too."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()
