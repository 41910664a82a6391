"""The documentary kit's cues as files: what music.toml promises of them, and that the scores still give them."""

from __future__ import annotations

import subprocess
import sys
import tomllib
import warnings
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyloudnorm
import pytest
import soundfile
from scipy import signal

REPOSITORY = Path(__file__).resolve().parents[2]
MUSIC = REPOSITORY / "scripts" / "documentary" / "music"
FACTS: dict[str, dict[str, Any]] = tomllib.loads((MUSIC / "music.toml").read_text(encoding="utf-8"))
RATE = 44_100
BEAT = RATE * 60 // 72
SECONDS = {"theme": (12, 18), "bed": (24, 40), "sting-turn": (3, 5), "sting-section": (2, 4), "closing": (14, 20)}
ONCE = sorted(set(SECONDS) - {"bed"})


@cache
def _cue(name: str) -> np.ndarray:
    """Samples of a shipped cue, shape (frames, 2)."""
    return soundfile.read(MUSIC / FACTS[name]["file"], always_2d=True)[0]


def _decibels(level: float) -> float:
    return 20 * float(np.log10(max(level, 1e-9)))


def _peak_db(samples: np.ndarray) -> float:
    return _decibels(float(np.abs(samples).max()))


def _band_energy(samples: np.ndarray, low_hz: float, high_hz: float) -> float:
    """Energy between two frequencies, of both channels."""
    frequencies, power = signal.welch(samples, RATE, nperseg=8192, axis=0)
    return float(power[(frequencies >= low_hz) & (frequencies < high_hz)].sum())


def test_the_kit_has_its_five_cues_and_they_belong_together() -> None:
    assert set(FACTS) == set(SECONDS)
    assert {(f["key"], f["tempo_bpm"], f["author"], f["licence"]) for f in FACTS.values()} == {
        ("D minor", 72, "The make-episode project", "CC0-1.0")
    }
    assert len({f["title"] for f in FACTS.values()}) == 5


def test_the_folder_is_small_enough_to_ship() -> None:
    sizes = [file.stat().st_size for file in MUSIC.iterdir()]
    assert max(sizes) < 1_048_576
    assert sum(sizes) < 4_000_000


@pytest.mark.parametrize("name", SECONDS)
def test_a_cue_is_what_music_toml_says(name: str) -> None:
    info = soundfile.info(MUSIC / FACTS[name]["file"])
    assert (info.samplerate, info.channels, info.format, info.subtype) == (RATE, 2, "FLAC", "PCM_16")
    assert info.frames == FACTS[name]["length"]
    low, high = SECONDS[name]
    assert low * RATE <= info.frames <= high * RATE
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pyloudnorm counts on numpy ways that numpy is giving up
        measured = pyloudnorm.Meter(RATE).integrated_loudness(_cue(name))
    assert measured == pytest.approx(FACTS[name]["loudness_lufs"], abs=0.2)


@pytest.mark.parametrize("name", SECONDS)
def test_a_cue_is_clean(name: str) -> None:
    cue = _cue(name)
    assert _peak_db(cue) <= -3
    assert _decibels(float(np.abs(cue.mean(axis=0)).max())) < -60
    assert np.corrcoef(cue.T)[0, 1] > 0
    mono_loss_db = 10 * np.log10(np.mean(cue**2) / np.mean(cue.mean(axis=1) ** 2))
    assert mono_loss_db < 3
    # A click has as much above 10 kHz as below; felt, yarn and bows have next to nothing there.
    high = signal.sosfilt(signal.butter(4, 10_000, "highpass", fs=RATE, output="sos"), cue, axis=0)
    assert _peak_db(high[RATE // 100 :]) < -50


@pytest.mark.parametrize("name", ONCE)
def test_a_cue_begins_at_once_and_rings_out(name: str) -> None:
    cue = _cue(name)
    assert _peak_db(cue[[0, -1]]) < -80
    assert _peak_db(cue[: RATE // 20]) > -40
    assert _peak_db(cue[-RATE // 100 :]) < -70
    # The ring-out is the hall's and not a fade's: just before the last 120 ms it is already this low.
    assert _peak_db(cue[-RATE // 5 : -RATE // 8]) < -60
    assert 0 < FACTS[name]["hit"] < len(cue)


def test_the_theme_is_clear_and_then_makes_room() -> None:
    cue, hit = _cue("theme"), FACTS["theme"]["hit"]
    assert 5 <= hit / RATE <= 6
    before, after = np.mean(cue[:hit] ** 2), np.mean(cue[hit : 15 * BEAT] ** 2)
    assert 10 * np.log10(before / after) > 2


MOTIF_HZ = (293.66, 349.23, 329.63, 440.0)


@pytest.mark.parametrize(
    ("name", "beats", "octave"),
    [
        ("theme", (0, 1.5, 2, 4), 1),
        ("closing", (0, 1.5, 2, 4), 1),
        ("sting-turn", (0, 0.5, 0.667, 1.333), 1),
        ("sting-section", (0, 0.5, 0.667, 1.333), 2),
    ],
)
def test_the_motif_is_heard(name: str, beats: tuple[float, ...], octave: int) -> None:
    """At each note of D F E A its own fundamental or first overtone rises out of what sounded before."""
    mono = np.concatenate([np.zeros(RATE // 5), _cue(name).mean(axis=1)])
    for beat, pitch_hz in zip(beats, MOTIF_HZ, strict=True):
        at = RATE // 5 + round(beat * BEAT)
        rises = [
            _tone_db(mono[at + 1400 : at + 6600], n * octave * pitch_hz)
            - _tone_db(mono[at - 5600 : at - 400], n * octave * pitch_hz)
            for n in (1, 2)
        ]
        assert max(rises) > 6, (name, pitch_hz, rises)


def _tone_db(samples: np.ndarray, pitch_hz: float) -> float:
    """Level of one partial."""
    window = np.hanning(len(samples))
    turn = np.exp(-2j * np.pi * pitch_hz * np.arange(len(samples)) / RATE)
    return _decibels(2 * abs(complex((samples * window * turn).sum())) / window.sum())


def test_the_bed_has_no_seam() -> None:
    facts, cue = FACTS["bed"], _cue("bed")
    start, end = facts["loop_start"], facts["loop_end"]
    assert (end - start) % (4 * BEAT) == 0
    around = np.concatenate([cue[end - 3 : end], cue[start : start + 3]])
    steps = np.diff(around, axis=0)
    assert _peak_db(steps[2] - steps[1]) < -60
    assert _peak_db(steps[3] - steps[2]) < -60


def test_the_bed_leaves_room_for_speech() -> None:
    cue = _cue("bed")
    assert 10 * np.log10(_band_energy(cue, 1000, 4000) / _band_energy(cue, 0, RATE)) < -15
    assert _peak_db(cue) - _decibels(float(np.sqrt(np.mean(cue**2)))) < 16
    momentary = _momentary_lufs(np.concatenate([cue, cue[: 2 * RATE]]))
    assert np.ptp(momentary) < 8


def _momentary_lufs(cue: np.ndarray) -> np.ndarray:
    """Loudness of 400 ms at every 100 ms (BS.1770-4)."""
    from pipeline.sound.loudness import Meter

    meter = Meter(RATE, 2)
    meter.add(cue.astype(np.float32))
    blocks = np.convolve(meter.energies(), np.ones(4) / 4, "valid")
    return -0.691 + 10 * np.log10(blocks[4:])


def test_the_scores_still_give_the_shipped_cues() -> None:
    command = [sys.executable, str(REPOSITORY / "tools" / "compose.py"), "--check", "sting-section"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (0, "sting-section: the same\n"), run.stderr
