"""The meter against the EBU Tech 3341 vectors, against another meter, and its peaks against plain oversampling."""

from __future__ import annotations

import numpy as np
import pyloudnorm
import pytest

from pipeline.sound.loudness import Meter, PeakMeter, integrated, oversampled_peaks, speech_reading
from pipeline.units import decibels


def sine(level_dbfs: float, length_s: float, rate: int = 48_000, hz: float = 1000.0) -> np.ndarray:
    wave = 10 ** (level_dbfs / 20) * np.sin(2 * np.pi * hz * np.arange(round(length_s * rate)) / rate)
    return np.repeat(wave[:, None], 2, axis=1).astype(np.float32)


VECTORS = {
    1: ([(-23, 20)], -23.0),
    2: ([(-33, 20)], -33.0),
    3: ([(-36, 10), (-23, 60), (-36, 10)], -23.0),
    4: ([(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], -23.0),
    5: ([(-26, 20), (-20, 20.1), (-26, 20)], -23.0),
}
"""EBU Tech 3341 v3, table 1: levels in dBFS and lengths in s of a stereo 1 kHz sine, and the expected LUFS."""


@pytest.mark.parametrize("number", VECTORS)
def test_ebu_vectors_at_the_rate_of_the_master(number: int) -> None:
    """At 48 kHz, as files, they are in test_ebu_vectors.py."""
    parts, expected = VECTORS[number]
    rate = 44_100
    meter = Meter(rate, 2)
    for level, length in parts:
        meter.add(sine(level, length, rate))
    assert meter.result().integrated_lufs == pytest.approx(expected, abs=0.1)


def test_agrees_with_another_meter_on_noise_in_any_pieces() -> None:
    noise = np.random.default_rng(5).normal(0, 0.1, (44_100 * 6, 2)).astype(np.float32)
    noise[: 44_100 * 2] *= 0.05
    meter = Meter(44_100, 2)
    for piece in np.array_split(noise, 37):
        meter.add(piece)
    other = pyloudnorm.Meter(44_100).integrated_loudness(noise)
    assert meter.result().integrated_lufs == pytest.approx(other, abs=0.1)


def test_energies_of_parts_merge_into_the_whole() -> None:
    noise = np.random.default_rng(6).normal(0, 0.1, (44_100 * 4, 2)).astype(np.float32)
    parts = []
    for part in (noise[:88_200], noise[88_200:]):
        meter = Meter(44_100, 2)
        meter.add(part)
        parts.append(meter.energies())
    whole = Meter(44_100, 2)
    whole.add(noise)
    assert integrated(np.concatenate(parts)) == pytest.approx(whole.result().integrated_lufs, abs=0.02)


def test_silence_has_no_loudness() -> None:
    meter = Meter(44_100, 2)
    meter.add(np.zeros((44_100, 2), np.float32))
    assert meter.result().integrated_lufs == meter.result().true_peak_dbtp == -np.inf


def test_true_peak_between_samples() -> None:
    """A quarter-rate sine sampled off its crests: samples read -3 dBFS, the wave 0 (EBU Tech 3341, case 15)."""
    wave = np.sin(2 * np.pi * np.arange(4410) / 4 + np.pi / 4)
    meter = PeakMeter(2)
    fade = np.hanning(4410) ** 0.1
    meter.add(np.repeat((wave * fade)[:, None], 2, axis=1).astype(np.float32))
    assert decibels(meter.peak) == pytest.approx(0.0, abs=0.2)


@pytest.mark.parametrize("seed", range(4))
def test_peak_shortcut_reads_what_oversampling_everything_reads(seed: int) -> None:
    generator = np.random.default_rng(seed)
    noise = (generator.normal(0, 0.2, (60_000, 2)) * generator.uniform(0.1, 1, (60_000, 1))).astype(np.float32)
    meter = PeakMeter(2)
    for piece in np.array_split(noise, 9):
        meter.add(piece)
    assert meter.peak == pytest.approx(float(oversampled_peaks(noise).max()), rel=0.002)


def test_speech_is_found_between_silences() -> None:
    rate = 22_050
    tone = 0.3 * np.sin(2 * np.pi * 300 * np.arange(rate) / rate)
    mono = np.concatenate([np.zeros(3000), tone, np.zeros(5000)]).astype(np.float32)
    reading = speech_reading(mono, rate)
    edge = round(0.012 * rate)
    assert abs(reading.first - (3000 - edge)) < 5
    assert abs(reading.last - (3000 + rate + edge)) < 5
    meter = Meter(rate, 2)
    meter.add(np.repeat(mono[3000 : 3000 + rate, None], 2, axis=1))
    assert reading.lufs == pytest.approx(meter.result().integrated_lufs, abs=0.2)
