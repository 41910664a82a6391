"""What is read of an episode by its timeline: chapters, and speech over music with and without stems."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.model import Cue, Timeline
from pipeline.sound.bed import speech_over_bed_lu
from pipeline.sound.episode_figures import episode_figures
from pipeline.sound.evenness import chapter_lufs, largest_jump_lu, spread_lu
from pipeline.sound.loudness import EnergyMeter, Meter
from pipeline.sound.mix import both_sides, mix
from pipeline.sound.moments import Moments
from pipeline.sound.stems import write_stems


def moments(timeline: Timeline, gains_db: tuple[float, ...] = ()) -> Moments:
    """Of the mix, with a gain for each chapter."""
    sound = both_sides(mix(timeline, 0, timeline.length).programme()).copy()
    for chapter, gain_db in zip(timeline.chapters, gains_db, strict=False):
        sound[chapter.start : chapter.start + chapter.length] *= 10 ** (gain_db / 20)
    meter = EnergyMeter(timeline.sample_rate, (1.0, 1.0))
    meter.add(sound)
    return Moments(timeline, meter.energies(), timeline.sample_rate)


@pytest.fixture
def three_chapters(studio) -> Timeline:
    segments = [studio.segment(f"s{n:04}") for n in range(9)]
    takes = {segment.id: studio.take(segment.id, 3.0) for segment in segments}
    chapters = [(title, segments[3 * n : 3 * n + 3]) for n, title in enumerate(("One", "Two", "Three"))]
    return studio.timeline(studio.script(*chapters), takes, studio.kit())


def test_chapters_are_as_loud_as_what_is_said_in_them(three_chapters: Timeline) -> None:
    even = chapter_lufs(moments(three_chapters))
    assert [chapter.title for chapter, _ in even] == ["One", "Two", "Three"]
    assert largest_jump_lu(even) < 0.2
    uneven = chapter_lufs(moments(three_chapters, (0.0, -3.0, 1.0)))
    assert largest_jump_lu(uneven) == pytest.approx(4.0, abs=0.2)
    assert spread_lu(uneven) == pytest.approx(4.0, abs=0.2)
    steps = chapter_lufs(moments(three_chapters, (-2.0, 0.0, 2.0)))
    assert (largest_jump_lu(steps), spread_lu(steps)) == (pytest.approx(2.0, abs=0.2), pytest.approx(4.0, abs=0.2))


def test_pauses_do_not_make_a_chapter_softer(three_chapters: Timeline) -> None:
    """A meter over the first chapter's speech alone reads the same."""
    first = three_chapters.segments[:3]
    meter = Meter(three_chapters.sample_rate, 2)
    meter.add(np.concatenate([both_sides(mix(three_chapters, s.start, s.length).programme()) for s in first]))
    _, lufs = chapter_lufs(moments(three_chapters))[0]
    assert lufs == pytest.approx(meter.result().integrated_lufs, abs=0.15)


def test_a_sound_at_another_rate_is_read_at_the_same_places(three_chapters: Timeline) -> None:
    ours = moments(three_chapters)
    other = replace(ours, timeline=three_chapters, rate=48_000)
    assert np.abs(other.starts - ours.starts).max() <= 1
    eleven = replace(ours, rate=11_025)  # where 100 ms are no whole number of samples
    assert abs(int(eleven.starts[100]) - 1102 * 100 * 4) <= 1


def over_a_bed(studio, loudness_lufs: float) -> Timeline:
    bed = studio.music("bed", 12.0, loop_start=0, loop_end=44_100 * 12, loudness_lufs=loudness_lufs)
    segments = [studio.segment(f"s{n:04}") for n in range(5)]
    items = [Cue("bed-in", "bed", 1), *segments, Cue("bed-out", "bed", 2)]
    takes = {segment.id: studio.take(segment.id, 3.0) for segment in segments}
    return studio.timeline(studio.script(("One", items)), takes, studio.kit(bed=bed))


def test_the_bed_is_read_in_the_pauses_as_stems_have_it(studio, tmp_path: Path) -> None:
    timeline = over_a_bed(studio, -20.0)
    (folder := tmp_path / "stems").mkdir()
    stems, heard = write_stems(timeline, folder), moments(timeline)
    assert stems is not None
    over = speech_over_bed_lu(heard)
    assert float(np.median(over)) == pytest.approx(stems[0], abs=0.5)
    assert float(np.percentile(over, 5)) == pytest.approx(stems[1], abs=1.5)
    figures = episode_figures(heard, {}, folder)
    assert figures.pauses_ms == {"sentence": pytest.approx([424] * 4, abs=3)}, "all of them lie under the bed"
    assert episode_figures(heard, {"sentence": [390.0]}, folder).pauses_ms == {"sentence": [390.0]}
    told = figures.over_music
    assert told is not None and (told.source, told.median_lu) == ("stems", pytest.approx(stems[0], abs=0.01))
    read = episode_figures(heard, {}, tmp_path).over_music
    assert read is not None and (read.source, read.median_lu) == ("pauses", float(np.median(over)))


def test_a_louder_bed_is_told(studio) -> None:
    loud, soft = (float(np.median(speech_over_bed_lu(moments(over_a_bed(studio, lufs))))) for lufs in (-30.0, -20.0))
    assert soft - loud == pytest.approx(10.0, abs=1.0)


def test_without_music_nothing_is_over_it(three_chapters: Timeline, tmp_path: Path) -> None:
    figures = episode_figures(moments(three_chapters), {"sentence": [400.0, 500.0, 420.0]}, tmp_path)
    assert figures.over_music is None
    assert figures.figures()["pause_sentence_ms"] == 420.0
    assert "speech_over_music_median_lu" not in figures.figures()
