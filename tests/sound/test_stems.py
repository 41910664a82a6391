"""Stems add up to the mix, and tell how far music stays under speech."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from pipeline.model import Cue, Timeline
from pipeline.sound.mix import mix
from pipeline.sound.room import room_tone
from pipeline.sound.stems import write_stems
from pipeline.sounds import MUSIC_NAME, SPEECH_NAME


@pytest.mark.slow
def test_stems_and_room_tone_are_the_mix(show_reel: Timeline, tmp_path: Path) -> None:
    write_stems(show_reel, tmp_path)
    speech, music = (soundfile.read(tmp_path / name)[0] for name in (SPEECH_NAME, MUSIC_NAME))
    assert speech.shape == music.shape == (show_reel.length, 2)
    whole = mix(show_reel, 0, show_reel.length).programme()
    room = room_tone(show_reel, 0, show_reel.length)[:, None]
    assert np.abs(speech + music + room - whole).max() < 2e-6
    silent = [gap for gap in show_reel.gaps if gap.kind != "head"]
    assert not any(np.abs(speech[gap.start : gap.start + gap.length]).max() > 0 for gap in silent)


def test_speech_is_as_far_over_the_bed_as_the_kit_says(studio, tmp_path: Path) -> None:
    kit = studio.kit(bed=studio.music("bed", 30.0, loop_start=0, loop_end=44_100 * 30, loudness_lufs=-17.0))
    segments = [studio.segment(f"s{n:04}") for n in range(4)]
    items = [Cue("bed-in", "bed", 1), *segments, Cue("bed-out", "bed", 2)]
    timeline = studio.timeline(studio.script(("One", items)), {s.id: studio.take(s.id, 6.0) for s in segments}, kit)
    (folder := tmp_path / "stems").mkdir()
    levels = write_stems(timeline, folder)
    music, rate = soundfile.read(folder / MUSIC_NAME)
    import pyloudnorm

    third = timeline.segments[2]
    under = pyloudnorm.Meter(rate).integrated_loudness(music[third.start : third.start + third.length])
    assert levels is not None
    assert levels[0] == pytest.approx(-20 - under, abs=0.6)
    assert levels[1] > levels[0] - 5


def test_without_music_there_is_nothing_to_tell(studio, tmp_path: Path) -> None:
    segment = studio.segment("s0001")
    timeline = studio.timeline(studio.script(("One", [segment])), {"s0001": studio.take("s0001", 2.0)}, studio.kit())
    assert write_stems(timeline, tmp_path) is None
    assert not np.any(soundfile.read(tmp_path / MUSIC_NAME)[0])
