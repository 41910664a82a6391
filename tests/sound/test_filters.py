"""Filters and moving windows against scipy's, and in pieces against the whole."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage, signal

from pipeline.sound.filters import Filter, butterworth, filtered
from pipeline.sound.loudness import k_weighting
from pipeline.sound.moving import moving_maximum, moving_mean, moving_minimum

RATE = 44_100
NOISE = np.random.default_rng(8).normal(0, 0.2, (30_011, 2)).astype(np.float32)


@pytest.mark.parametrize(
    ("order", "kind", "edges_hz"),
    [
        (1, "lowpass", (2600,)),
        (1, "highpass", (5000,)),
        (2, "highpass", (75,)),
        (3, "lowpass", (900,)),
        (2, "bandpass", (220, 4800)),
        (4, "bandpass", (300, 3400)),
    ],
)
@pytest.mark.parametrize("rate", [16_000, 22_050, 44_100])
def test_butterworth_is_scipys(order: int, kind: str, edges_hz: tuple[float, ...], rate: int) -> None:
    ours = filtered(butterworth(order, kind, edges_hz, rate), NOISE[:, 0])  # type: ignore[arg-type]
    sections = signal.butter(order, edges_hz if len(edges_hz) > 1 else edges_hz[0], kind, fs=rate, output="sos")
    assert np.allclose(ours, signal.sosfilt(sections, NOISE[:, 0].astype(float)), atol=3e-6)


@pytest.mark.parametrize("frames", [1, 63, 64, 65, 128, 4097, 30_011])
def test_any_length_is_filtered_as_scipy_does(frames: int) -> None:
    expected = signal.sosfilt(np.array(k_weighting(RATE)), NOISE[:frames].astype(float), axis=0)
    assert np.allclose(filtered(k_weighting(RATE), NOISE[:frames]), expected, atol=3e-6)


def test_pieces_are_filtered_as_the_whole() -> None:
    whole = filtered(k_weighting(RATE), NOISE)
    in_pieces = Filter(k_weighting(RATE))
    parts = [in_pieces(piece) for piece in np.split(NOISE, [1, 2, 66, 130, 1000, 20_000, 20_000])]
    assert np.allclose(np.concatenate(parts), whole, atol=3e-6)


def test_one_channel_may_stand_for_both() -> None:
    mono = NOISE[:, :1]
    mixed, plain = Filter(k_weighting(RATE)), Filter(k_weighting(RATE))
    first, second = np.repeat(mono[:999], 2, axis=1), mono[999:]
    mixed(first)
    plain(mono[:999])
    assert mixed.is_equal_on_both_sides()
    assert np.allclose(mixed(second), plain(second), atol=1e-7)
    mixed(NOISE[:10])
    assert not mixed.is_equal_on_both_sides()


@pytest.mark.parametrize("width", [1, 3, 353, 705])
@pytest.mark.parametrize("count", [1, 2, 352, 706, 5000])
def test_moving_windows_are_scipys(width: int, count: int) -> None:
    row = NOISE[:count, 0].astype(float)
    assert np.array_equal(moving_minimum(row, width), ndimage.minimum_filter1d(row, width, mode="nearest"))
    assert np.array_equal(moving_maximum(row, width), ndimage.maximum_filter1d(row, width, mode="nearest"))
    assert np.allclose(moving_mean(row, width), ndimage.uniform_filter1d(row, width, mode="nearest"), atol=1e-12)


def test_no_sound_is_no_sound() -> None:
    assert filtered(k_weighting(RATE), NOISE[:0]).shape == (0, 2)
