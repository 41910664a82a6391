"""Any window of the mix is the same samples, and the limiter holds without being heard."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.model import Timeline
from pipeline.sound.loudness import oversampled_peaks
from pipeline.sound.master import REACH, master, programme_gain_db
from pipeline.sound.mix import both_sides, mix, to_samples
from pipeline.units import amplitude


def test_any_window_gives_the_same_samples(show_reel: Timeline) -> None:
    whole = both_sides(mix(show_reel, 0, 44_100 * 40).programme())
    for start, length in ((0, 1152), (12_345, 100_001), (44_100 * 11 + 7, 77_777), (44_100 * 30, 44_100 * 10)):
        window = both_sides(mix(show_reel, start, length).programme())
        assert window.shape == (length, 2)
        assert np.array_equal(window, whole[start : start + length])


def test_before_the_beginning_and_past_the_end_is_silence(show_reel: Timeline) -> None:
    assert not mix(show_reel, -5000, 5000).programme().any()
    assert not mix(show_reel, show_reel.length, 5000).programme().any()
    joined = both_sides(mix(show_reel, -5000, 20_000).programme())
    assert np.array_equal(joined[5000:], both_sides(mix(show_reel, 0, 15_000).programme()))


def test_speech_sounds_where_the_timeline_says(show_reel: Timeline) -> None:
    placed = show_reel.segments[7]
    speech = np.abs(to_samples(mix(show_reel, 0, placed.start + placed.length + 44_100).speech)).max(axis=1)
    assert not speech[placed.start - 2000 : placed.start].any()
    assert speech[placed.start + 600 : placed.start + 1200].max() > 0.02
    assert not speech[placed.start + placed.length : placed.start + placed.length + 2000].any()


def test_no_take_starts_or_ends_on_a_step(show_reel: Timeline) -> None:
    speech = to_samples(mix(show_reel, 0, show_reel.segments[9].start).speech)
    for placed in show_reel.segments[:8]:
        for edge in (placed.start, placed.start + placed.length):
            assert np.abs(np.diff(speech[edge - 3 : edge + 4], axis=0)).max() < amplitude(-50)


def test_music_loops_at_its_loop_points(show_reel: Timeline) -> None:
    bed = next(cue for cue in show_reel.cues if cue.kind == "bed")
    from pipeline.sound.music import draw, load

    later = draw(bed, 44_100 * 5 + 100, 1000)  # the loop ends at 5 s and goes on at 1 s
    source = load(bed.path)[44_100 + 100 : 44_100 + 1100]
    gain = later[500] / source[500]
    assert np.allclose(later, source * gain, atol=2e-4)


@pytest.fixture
def loud() -> np.ndarray:
    generator = np.random.default_rng(3)
    noise = generator.normal(0, 0.04, (90_000, 2)) * (1 + 9 * (generator.random((90_000, 1)) > 0.9995))
    return noise.astype(np.float32)


def test_no_true_peak_passes_the_ceiling(loud: np.ndarray) -> None:
    limited = master(loud, 9.0, -1.6)
    assert 20 * np.log10(oversampled_peaks(limited[REACH:-REACH]).max()) <= -1.6 + 0.05
    untouched = loud * np.float32(amplitude(9.0))
    assert np.abs(untouched).max() > 1.1  # it had something to do
    assert float(np.mean(np.abs(limited - untouched) < 1e-6)) > 0.1  # and left the rest alone


def test_limiting_a_window_is_limiting_the_whole(loud: np.ndarray) -> None:
    whole = master(loud, 9.0, -1.6)
    window = master(loud[20_000:50_000], 9.0, -1.6)
    assert np.allclose(window[REACH:-REACH], whole[20_000 + REACH : 50_000 - REACH], atol=1e-6)


def test_quiet_sound_is_only_made_louder() -> None:
    quiet = np.full((1000, 2), 0.01, np.float32)
    assert np.allclose(master(quiet, 6.0, -1.6), quiet * amplitude(6.0))


@pytest.mark.parametrize(
    ("measured", "gain"), [(-20.1, 4.0), (-20.13, 4.25), (-16.0, 0.0), (-12.0, -4.0), (-np.inf, 0.0)]
)
def test_programme_gain_moves_in_steps(measured: float, gain: float) -> None:
    assert programme_gain_db(measured, -16.0) == gain
