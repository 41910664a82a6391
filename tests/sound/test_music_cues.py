"""The kits' cues as files: what music.toml promises of them, and that the scores still give them."""

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
RATE = 44_100
SECONDS = {
    "documentary": {
        "theme": (12, 18), "bed": (24, 40), "sting-turn": (3, 5), "sting-section": (2, 4), "sting-quiet": (4, 6),
        "closing": (14, 20),
    },
    "brief": {
        "theme": (7, 10), "bed": (16, 30), "sting-turn": (3, 5), "sting-section": (3, 5), "sting-quiet": (4, 6),
        "closing": (8, 12),
    },
}  # fmt: skip
KEYS = {"documentary": ("The Long Record", "D minor", 72), "brief": ("Morning Post", "G major", 105)}
HIGHEST_DB = {"documentary": -50, "brief": -42}
LONGEST_RING_S = {"documentary": 4.2, "brief": 3.0}
"""From the closing's hit to its end."""
CUES = [(kit, name) for kit, names in SECONDS.items() for name in names]
ONCE = [(kit, name) for kit, name in CUES if name != "bed"]
BEAT = RATE * 60 // 72


def _music(kit: str) -> Path:
    return REPOSITORY / "scripts" / kit / "music"


FACTS: dict[str, dict[str, dict[str, Any]]] = {
    kit: tomllib.loads((_music(kit) / "music.toml").read_text(encoding="utf-8")) for kit in SECONDS
}


@cache
def _cue(kit: str, name: str) -> np.ndarray:
    """Samples of a shipped cue, shape (frames, 2)."""
    return soundfile.read(_music(kit) / FACTS[kit][name]["file"], always_2d=True)[0]


def _decibels(level: float) -> float:
    return 20 * float(np.log10(max(level, 1e-9)))


def _peak_db(samples: np.ndarray) -> float:
    return _decibels(float(np.abs(samples).max()))


def _band_energy(samples: np.ndarray, low_hz: float, high_hz: float) -> float:
    """Energy between two frequencies, of both channels."""
    frequencies, power = signal.welch(samples, RATE, nperseg=8192, axis=0)
    return float(power[(frequencies >= low_hz) & (frequencies < high_hz)].sum())


@pytest.mark.parametrize("kit", SECONDS)
def test_a_kit_has_its_cues_and_they_belong_together(kit: str) -> None:
    facts = FACTS[kit]
    assert set(facts) == set(SECONDS[kit])
    title, key, bpm = KEYS[kit]
    assert {(f["key"], f["tempo_bpm"], f["author"], f["licence"]) for f in facts.values()} == {
        (key, bpm, "The make-episode project", "CC0-1.0")
    }
    assert {f["title"].partition(":")[0] for f in facts.values()} == {title}
    assert len({f["title"] for f in facts.values()}) == 6


@pytest.mark.parametrize("kit", SECONDS)
def test_the_folder_is_small_enough_to_ship(kit: str) -> None:
    sizes = [file.stat().st_size for file in _music(kit).iterdir()]
    assert max(sizes) < 1_048_576
    assert sum(sizes) < 4_000_000


@pytest.mark.parametrize(("kit", "name"), CUES)
def test_a_cue_is_what_music_toml_says(kit: str, name: str) -> None:
    facts = FACTS[kit][name]
    info = soundfile.info(_music(kit) / facts["file"])
    assert (info.samplerate, info.channels, info.format, info.subtype) == (RATE, 2, "FLAC", "PCM_16")
    assert info.frames == facts["length"]
    low, high = SECONDS[kit][name]
    assert low * RATE <= info.frames <= high * RATE
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pyloudnorm counts on numpy ways that numpy is giving up
        measured = pyloudnorm.Meter(RATE).integrated_loudness(_cue(kit, name))
    assert measured == pytest.approx(facts["loudness_lufs"], abs=0.2)


@pytest.mark.parametrize(("kit", "name"), CUES)
def test_a_cue_is_clean(kit: str, name: str) -> None:
    cue = _cue(kit, name)
    assert _peak_db(cue) <= -3
    assert _decibels(float(np.abs(cue.mean(axis=0)).max())) < -60
    assert np.corrcoef(cue.T)[0, 1] > 0
    mono_loss_db = 10 * np.log10(np.mean(cue**2) / np.mean(cue.mean(axis=1) ** 2))
    assert mono_loss_db < 3
    # A click has as much above 10 kHz as below; felt, yarn, flesh and bows have next to nothing there, brushes little.
    high = signal.sosfilt(signal.butter(4, 10_000, "highpass", fs=RATE, output="sos"), cue, axis=0)
    assert _peak_db(high[RATE // 100 :]) < HIGHEST_DB[kit]


@pytest.mark.parametrize(("kit", "name"), ONCE)
def test_a_cue_begins_at_once_and_rings_out(kit: str, name: str) -> None:
    cue = _cue(kit, name)
    assert _peak_db(cue[[0, -1]]) < -80
    assert _peak_db(cue[: RATE // 20]) > -40
    assert _peak_db(cue[-RATE // 100 :]) < -70
    # The ring-out is the hall's and not a fade's: just before the last 120 ms it is already this low.
    assert _peak_db(cue[-RATE // 5 : -RATE // 8]) < -60
    hit = FACTS[kit][name]["hit"]
    assert 0 < hit < len(cue)
    assert hit * 2 % (RATE * 60 // KEYS[kit][2]) == 0  # on a beat, or half way between two


@pytest.mark.parametrize("kit", SECONDS)
def test_a_closing_makes_an_end(kit: str) -> None:
    facts = FACTS[kit]["closing"]
    assert 2.0 < (facts["length"] - facts["hit"]) / RATE <= LONGEST_RING_S[kit]


@pytest.mark.parametrize(("kit", "least_s", "most_s", "tail_s"), [("documentary", 5, 6, 6.6), ("brief", 4, 5, 3.0)])
def test_the_theme_is_clear_and_then_makes_room(kit: str, least_s: float, most_s: float, tail_s: float) -> None:
    cue, hit = _cue(kit, "theme"), FACTS[kit]["theme"]["hit"]
    assert least_s <= hit / RATE <= most_s
    before, after = np.mean(cue[:hit] ** 2), np.mean(cue[hit : hit + round(tail_s * RATE)] ** 2)
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
    mono = np.concatenate([np.zeros(RATE // 5), _cue("documentary", name).mean(axis=1)])
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


@pytest.mark.parametrize("kit", SECONDS)
def test_the_bed_has_no_seam(kit: str) -> None:
    facts, cue = FACTS[kit]["bed"], _cue(kit, "bed")
    start, end = facts["loop_start"], facts["loop_end"]
    assert (end - start) % (4 * RATE * 60 // KEYS[kit][2]) == 0
    around = np.concatenate([cue[end - 3 : end], cue[start : start + 3]])
    steps = np.diff(around, axis=0)
    assert _peak_db(steps[2] - steps[1]) < -60
    assert _peak_db(steps[3] - steps[2]) < -60


@pytest.mark.parametrize("kit", SECONDS)
def test_the_bed_leaves_room_for_speech(kit: str) -> None:
    cue = _cue(kit, "bed")
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


QUICK = ("brief", "sting-section")
SLOW = [pytest.param("/".join(cue), marks=pytest.mark.slow) for cue in CUES if cue != QUICK]


@pytest.mark.parametrize("cue", ["/".join(QUICK), *SLOW])
def test_the_scores_still_give_the_shipped_cues(cue: str) -> None:
    command = [sys.executable, str(REPOSITORY / "tools" / "compose.py"), "--check", cue]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (0, f"{cue}: the same\n"), run.stderr
