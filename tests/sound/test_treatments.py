"""What treatments do to a voice, measured: bands, sibilants, dynamics; and that levels meet after them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.model import Treatment
from pipeline.sound.takes import SPEECH_TARGET_LUFS, measure, treated
from pipeline.sound.treatments import compressed, de_essed, treat
from pipeline.store import Store

RATE = 22_050
TREATMENTS: tuple[Treatment, ...] = ("studio", "archive", "letter", "telephone")


def tone(hertz: float, seconds: float = 1.0, level: float = 0.1) -> np.ndarray:
    at = np.arange(round(seconds * RATE)) / RATE
    return (level * np.sin(2 * np.pi * hertz * at)).astype(np.float32)


def level_db(sound: np.ndarray) -> float:
    middle = sound[len(sound) // 4 : -len(sound) // 4]
    return 20 * float(np.log10(max(1e-9, np.sqrt(np.mean(middle.astype(float) ** 2)))))


def response_db(treatment: Treatment, hertz: float) -> float:
    """Gain at a frequency against that at 1 kHz: one tone at a time, for treatments follow the level."""
    return level_db(treat(tone(hertz), RATE, treatment)) - level_db(treat(tone(1000), RATE, treatment))


@pytest.mark.parametrize(
    ("treatment", "kept_hz", "lost_hz"),
    [
        ("studio", (120, 300, 3000, 4500), (25,)),
        ("archive", (400, 2500), (60, 9500)),
        ("letter", (150, 400, 2000), (25,)),
        ("telephone", (500, 2800), (120, 7000)),
    ],
)
def test_each_treatment_has_its_band(treatment: Treatment, kept_hz: tuple[int, ...], lost_hz: tuple[int, ...]) -> None:
    assert all(abs(response_db(treatment, hertz)) < 3.5 for hertz in kept_hz)
    assert all(response_db(treatment, hertz) < -12 for hertz in lost_hz)


def test_a_letter_is_warm_and_soft() -> None:
    assert response_db("letter", 150) > response_db("studio", 150) + 0.8
    assert response_db("letter", 8000) < response_db("studio", 8000) - 1.5


def test_sibilants_are_tamed_and_vowels_left() -> None:
    vowel = sum(tone(130 * n, 0.5, 0.1 / n) for n in range(1, 20)).astype(np.float32)
    hiss = tone(7000, 0.2, 0.08)
    after = de_essed(np.concatenate([vowel, hiss, vowel]), RATE)
    assert level_db(after[: len(vowel)]) - level_db(vowel) == pytest.approx(0, abs=0.5)
    assert -7 < level_db(after[len(vowel) : len(vowel) + len(hiss)]) - level_db(hiss) < -3.5


def test_compression_follows_its_ratio_and_does_not_pump() -> None:
    quiet, loud = tone(300, 1.0, 0.05), tone(300, 1.0, 0.2)
    after = compressed(np.concatenate([quiet, loud, quiet]), RATE, over_db=-1.0, ratio=2.0)
    before_db = level_db(loud) - level_db(quiet)
    after_db = level_db(after[RATE : 2 * RATE]) - level_db(after[:RATE])
    assert 2 < before_db - after_db < 5
    steady = after[RATE + RATE // 4 : 2 * RATE - RATE // 4]
    peaks = np.abs(steady[: len(steady) // 735 * 735]).reshape(-1, 735).max(axis=1)
    assert peaks.max() / peaks.min() < 1.01


@pytest.mark.parametrize("treatment", TREATMENTS)
def test_length_silence_and_level_are_respected(treatment: Treatment) -> None:
    chance = np.random.default_rng(5)
    voice = (sum(tone(120 * n, 2.0, 0.1 / n) for n in range(1, 30)) * chance.random(1)).astype(np.float32)
    once, louder = treat(voice, RATE, treatment), treat(2 * voice, RATE, treatment)
    assert len(once) == len(voice)
    assert np.allclose(louder, 2 * once, atol=2e-4)
    assert not np.any(treat(np.zeros(RATE, np.float32), RATE, treatment))
    assert np.array_equal(once, treat(voice, RATE, treatment))


@pytest.mark.parametrize("treatment", TREATMENTS)
def test_voices_meet_at_one_loudness_whatever_their_treatment(studio, tmp_path: Path, treatment: Treatment) -> None:
    import pyloudnorm

    from pipeline.sound.takes import speech
    from pipeline.units import amplitude

    store = Store(tmp_path / "treated", ".wav")
    take = treated(studio.take("s0001", 5.0, level=0.12), treatment, store)
    facts = measure(take)
    heard = speech(take, facts.trim, facts.length) * amplitude(SPEECH_TARGET_LUFS - facts.lufs)
    meter = pyloudnorm.Meter(44_100)
    assert meter.integrated_loudness(np.stack([heard, heard], axis=1)) == pytest.approx(SPEECH_TARGET_LUFS, abs=0.3)
    assert treated(studio.take("s0001", 5.0, level=0.12), treatment, store) == take


def test_no_treatment_leaves_the_take(studio, tmp_path: Path) -> None:
    take = studio.take("s0001", 1.0)
    assert treated(take, "none", Store(tmp_path / "treated", ".wav")) is take
    assert not (tmp_path / "treated").exists()
