"""Levels as audiobook shops ask for them: RMS, sample peak, noise floor, room at both ends; checked on any file."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from pipeline.sound.acceptance import accept
from pipeline.sound.delivery import load_delivery
from pipeline.sound.levels import LevelMeter, levels_of
from pipeline.sound.measure import measure_file

RATE = 44_100


def narration(
    *, level_db: float = -20.0, floor_db: float = -70.0, head_s: float = 0.7, tail_s: float = 2.0
) -> np.ndarray:
    """Twenty seconds of hum with a pause each second, noise under it, and quiet at both ends."""
    chance = np.random.default_rng(3)
    at = np.arange(RATE * 20)
    hum = np.sin(2 * np.pi * 200 * at / RATE) * (at % RATE < 0.45 * RATE)
    sound = np.concatenate([np.zeros(round(head_s * RATE)), hum, np.zeros(round(tail_s * RATE))])
    sound *= 10 ** (level_db / 20) / np.sqrt(np.mean(sound**2))
    sound += chance.standard_normal(len(sound)) * 10 ** (floor_db / 20)
    return np.stack([sound, sound], axis=1).astype(np.float32)


def test_levels_of_a_known_sound_given_in_pieces() -> None:
    sound = narration(level_db=-21, floor_db=-66, head_s=0.8, tail_s=1.5)
    meter = LevelMeter(RATE)
    for piece in np.array_split(sound, 37):
        meter.add(piece)
    levels = meter.result()
    assert levels.rms_dbfs == pytest.approx(-21, abs=0.05)
    assert levels.peak_dbfs == pytest.approx(20 * np.log10(np.abs(sound).max()), abs=0.001)
    assert levels.noise_floor_dbfs == pytest.approx(-66, abs=0.3)
    assert (levels.head_s, levels.tail_s) == (pytest.approx(0.8, abs=0.02), pytest.approx(2.05, abs=0.02))


def test_the_quietest_half_second_is_found_wherever_it_lies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Long sounds are searched a part at a time."""
    blocks = np.full(400, 1e-3, np.float32)
    blocks[175:225] = 1e-7
    whole = levels_of(blocks, 1.0).noise_floor_dbfs
    assert whole == pytest.approx(-70, abs=0.01)
    for part in (7, 150, 200, 399):
        monkeypatch.setattr("pipeline.sound.levels._HOUR_BLOCKS", part)
        assert levels_of(blocks, 1.0).noise_floor_dbfs == pytest.approx(whole)


def test_silence_has_no_levels() -> None:
    meter = LevelMeter(RATE)
    meter.add(np.zeros((RATE, 2), np.float32))
    levels = meter.result()
    assert levels.rms_dbfs == levels.peak_dbfs == levels.noise_floor_dbfs == float("-inf")
    assert (levels.head_s, levels.tail_s) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, None),
        ({"level_db": -16.5}, "RMS level -16.50 dBFS, expected -23 to -18 dBFS"),
        ({"level_db": -24.5}, "RMS level -24.5"),
        ({"floor_db": -56}, "dBFS, expected at most -60 dBFS"),
        ({"head_s": 0.2}, "room before the first sound 0.20 s, expected 0.5 to 1 s"),
        ({"tail_s": 7.0}, "room after the last sound 7.55 s, expected 1 to 5 s"),
    ],
)
def test_acx_is_checked_on_files_made_elsewhere(tmp_path: Path, changes: dict[str, float], said: str | None) -> None:
    path = tmp_path / "elsewhere.wav"
    soundfile.write(path, narration(**changes), RATE, "PCM_24")
    result = accept(path, "acx")
    assert result.passed == (said is None)
    if said:
        (miss,) = result.misses
        assert said in miss
    assert result.as_text().count("FAIL") == len(result.misses)
    json.dumps(result.as_json(), allow_nan=False)


def test_a_master_is_brought_to_acx(studio, deliver_mp3, tmp_path: Path) -> None:
    acx = load_delivery("acx")
    path = tmp_path / "episode.mp3"
    segments = [studio.segment(f"s{n:04}", paragraph=n) for n in range(4)]
    takes = {s.id: studio.take(s.id, 4.0) for s in segments}
    timeline = studio.timeline(studio.script(("One", segments)), takes, studio.kit())
    deliver_mp3(timeline, acx, path, tmp_path / "cache")
    measured = measure_file(path)
    assert measured.levels.rms_dbfs == pytest.approx(-20.5, abs=1.5)
    assert measured.levels.peak_dbfs <= -3.0
    assert -90 < measured.levels.noise_floor_dbfs <= -60
    assert measured.frames == timeline.length
