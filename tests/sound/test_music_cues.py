"""The music that is shipped: whole, level, without clicks, and what its scores give."""

from __future__ import annotations

import sys

import numpy as np
import pyloudnorm
import pytest
import soundfile
from scipy import signal

from pipeline.folders import PROGRAM
from pipeline.script.kit import Music, load_kit
from pipeline.sound.loudness import Meter, momentary

KIT = load_kit(PROGRAM / "scripts" / "documentary")
NAMES = sorted(KIT.music)


def samples(music: Music) -> np.ndarray:
    return soundfile.read(music.path, always_2d=True)[0]


def db(level: float) -> float:
    return float(20 * np.log10(max(level, 1e-12)))


def test_the_kit_has_its_five_cues() -> None:
    assert NAMES == ["bed", "closing", "sting-section", "sting-turn", "theme"]
    assert all(music.licence == "CC0-1.0" for music in KIT.music.values())


@pytest.mark.parametrize("name", NAMES)
def test_a_cue_is_what_its_table_says(name: str) -> None:
    music = KIT.music[name]
    facts = soundfile.info(music.path)
    assert (facts.samplerate, facts.channels, facts.frames) == (44_100, 2, music.length)
    assert music.path.stat().st_size < 1_000_000
    measured = pyloudnorm.Meter(44_100).integrated_loudness(samples(music))
    assert measured == pytest.approx(music.loudness_lufs, abs=0.2)


@pytest.mark.parametrize("name", NAMES)
def test_a_cue_is_clean(name: str) -> None:
    cue = samples(KIT.music[name])
    assert db(np.abs(cue).max()) <= -3
    assert db(float(np.abs(cue.mean(axis=0)).max())) < -60
    mono = float(np.mean(cue.mean(axis=1) ** 2) / np.mean(cue**2))
    assert 10 * np.log10(mono) > -3  # it survives a telephone's one loudspeaker


@pytest.mark.parametrize("name", [name for name in NAMES if name != "bed"])
def test_a_cue_begins_at_once_and_rings_out(name: str) -> None:
    cue = samples(KIT.music[name])
    assert db(np.abs(cue[:20]).max()) < -60
    assert db(np.abs(cue[: 44_100 // 20]).max()) > -50
    assert db(np.abs(cue[-441:]).max()) < -70


def test_the_bed_loops_without_a_seam() -> None:
    bed = KIT.music["bed"]
    assert (bed.loop_start, bed.loop_end) == (0, bed.length)
    assert bed.length % (4 * 36_750) == 0  # whole bars at 72 beats a minute
    cue = samples(bed)
    joint = np.concatenate([cue[-2000:], cue[:2000]])
    bend = np.abs(np.diff(joint, n=2, axis=0)).max(axis=1)
    assert db(bend[1997:2001].max()) < -60
    assert bend[1997:2001].max() <= bend.max()


def test_the_bed_leaves_room_for_speech() -> None:
    cue = samples(KIT.music["bed"]).mean(axis=1)
    hertz, power = signal.welch(cue, 44_100, nperseg=8192)
    speech_band = power[(hertz >= 1000) & (hertz <= 4000)].sum() / power.sum()
    assert 10 * np.log10(speech_band) < -15
    meter = Meter(44_100, 2)
    meter.add(np.tile(samples(KIT.music["bed"]), (2, 1)).astype(np.float32))
    levels = momentary(meter.energies())[10:]
    assert levels.max() - levels.min() < 11
    assert levels.max() - KIT.music["bed"].loudness_lufs < 5  # never much louder than the level it is set by


def test_the_theme_leaves_speech_a_place_on_the_bar() -> None:
    assert KIT.music["theme"].hit is not None and KIT.music["theme"].hit % 36_750 == 0


def test_the_score_gives_the_shipped_cue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(PROGRAM / "tools"), *sys.path])
    from composer.render import render
    from composer.score_grave import scores

    rendered = render(scores()["sting-section"])
    shipped = samples(KIT.music["sting-section"])
    assert rendered.shape == shipped.shape
    assert float(np.abs(rendered - shipped).max()) < 4 / 32768
