"""Pauses as they are heard, in sound that comes in pieces of any size."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.model import Cue, Timeline
from pipeline.sound.mix import mix
from pipeline.sound.pauses import QuietMeter, by_kind, pauses

RATE = 44_100


def noisy(*lengths: int) -> np.ndarray:
    """Sound and quiet in turn, of so many samples, beginning with sound; the quiet is a soft hiss."""
    chance = np.random.default_rng(2)
    parts = [chance.uniform(0.1, 0.5, (n, 1)) * 10 ** (-3 * (number % 2)) for number, n in enumerate(lengths)]
    return np.concatenate(parts).astype(np.float32)


@pytest.mark.parametrize("pieces", [1, 7, 400])
def test_quiet_is_measured_to_the_sample_however_the_sound_is_cut(pieces: int) -> None:
    sound = noisy(1000, 300, 2000, 5000, 500, 41, 800, 1200)
    meter = QuietMeter([1150, 2000, 4000, 8820, 10_000])
    for piece in np.array_split(sound, pieces):
        meter.add(piece)
    assert meter.lengths().tolist() == [300, 0, 5000, 41, 1200]
    assert meter.longest() == 5000  # the last one has nothing behind it


def test_sound_without_sound() -> None:
    meter = QuietMeter([10, 20])
    meter.add(np.zeros((50, 2), np.float32))
    assert (meter.lengths().tolist(), meter.longest()) == ([50, 50], 0)
    assert QuietMeter().lengths().tolist() == []


def test_an_episode_has_the_pauses_that_its_kit_asks_for(studio) -> None:
    """Each longer by the 12 ms that are left before and after what sounds in a take."""
    segments = [studio.segment(f"s{n:04}", paragraph=n // 3) for n in range(9)]
    takes = {segment.id: studio.take(segment.id, 1.5 + n / 10) for n, segment in enumerate(segments)}
    script = studio.script(("One", segments[:6]), ("Two", segments[6:]))
    heard = heard_ms(studio.timeline(script, takes, studio.kit()))
    wanted = {"head": 512, "sentence": 424, "paragraph": 824, "section": 1624}
    assert {kind: len(lengths) for kind, lengths in heard.items()} == {
        "head": 1, "sentence": 6, "paragraph": 1, "section": 1, "tail": 1,
    }  # fmt: skip
    for kind, expected in wanted.items():
        assert heard[kind] == pytest.approx([expected] * len(heard[kind]), abs=3)


def heard_ms(timeline: Timeline) -> dict[str, list[float]]:
    places = pauses(timeline)
    meter = QuietMeter([pause.middle for pause in places])
    meter.add(mix(timeline, 0, timeline.length).programme())
    return by_kind(places, (meter.lengths() / RATE).tolist())


def test_a_pause_with_music_in_it_is_none(studio) -> None:
    segments = [studio.segment(f"s{n:04}") for n in range(4)]
    items = [segments[0], Cue("sting", "sting", 1), *segments[1:]]
    takes = {segment.id: studio.take(segment.id, 1.5) for segment in segments}
    timeline = studio.timeline(studio.script(("One", items)), takes, studio.kit(sting=studio.music("sting", 2.0)))
    assert [pause.kind for pause in pauses(timeline)].count("sentence") == 2
