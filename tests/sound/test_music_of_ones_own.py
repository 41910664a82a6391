"""A file dropped into a kit and named by a line of kit.toml: levelled, looped, faded as the line says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from pipeline.errors import ConfigError
from pipeline.model import Cue, PlacedCue
from pipeline.sound.cues import CUE_DELAY, music_wait
from pipeline.sound.looping import LOOP_FADE, find_loop
from pipeline.sound.music import draw
from pipeline.sound.pieces import piece
from pipeline.units import ms_samples, samples

BAR = samples(2.4)


def phrase(bars: int, seed: int = 7) -> np.ndarray:
    """Plucked notes by chance that come round every four bars, after two of another tune."""
    chance = np.random.default_rng(seed)
    notes = [*chance.choice(24, 16), *np.tile(chance.choice(24, 32), bars)]
    at = np.arange(BAR // 8)
    plucked = [np.sin(2 * np.pi * 220 * 2 ** (note / 12) * at / 44_100) * np.exp(-at / 4000) for note in notes]
    mono = 0.2 * np.concatenate(plucked).astype(np.float32)
    return np.stack([mono, 0.8 * mono], axis=1)


def drop(folder: Path, sound: np.ndarray, name: str = "mine.flac") -> Path:
    """A kit's folder with that sound in its music."""
    (folder / "music").mkdir(parents=True)
    soundfile.write(folder / "music" / name, sound, 44_100)
    return folder


def line(**more: object) -> dict[str, object]:
    return {"file": "mine.flac", "licence": "CC-BY-4.0", "clear_lu": -10, "ducked_lu": -24} | more


def test_what_is_not_written_down_is_measured(tmp_path: Path) -> None:
    import pyloudnorm

    sound = phrase(4)
    music = piece(drop(tmp_path, sound), "rain", line())
    assert music.loudness_lufs == pytest.approx(pyloudnorm.Meter(44_100).integrated_loudness(sound), abs=0.1)
    assert (music.length, music.title, music.licence) == (len(sound), "mine", "CC-BY-4.0")
    assert (music.loop_start, music.loop_end, music.lead) == (None, None, None)


def test_a_loop_is_found_where_the_music_comes_round() -> None:
    sound = phrase(5)
    start, end = find_loop(sound)
    assert (end - start) % (4 * BAR) == pytest.approx(0, abs=1)
    assert end > len(sound) - samples(0.2)


def test_a_found_loop_goes_round_without_a_step(tmp_path: Path) -> None:
    sound = phrase(5)[: -BAR // 3]
    music = piece(drop(tmp_path, sound), "rain", line(loop=True))
    assert music.loop_start is not None and music.loop_end is not None and music.loop_fade == LOOP_FADE
    cue = PlacedCue("bed", "rain", str(music.path), 0, 3 * len(sound), music.loop_start, music.loop_end, (),
                    music.loop_fade)  # fmt: skip
    drawn = draw_flat(cue, music.loop_end - 3000, 6000)
    steps = np.abs(np.diff(drawn, axis=0))
    assert steps[2990:3010].max() <= np.abs(np.diff(sound, axis=0)).max()
    middle = music.loop_end - LOOP_FADE // 2
    both = sound[middle], sound[middle - (music.loop_end - music.loop_start)]
    assert np.allclose(draw_flat(cue, middle, 1), sum(both) / 2, atol=1e-3)


def draw_flat(cue: PlacedCue, start: int, length: int) -> np.ndarray:
    """What is drawn of a cue at its own level."""
    from dataclasses import replace

    from pipeline.model import GainPoint

    return draw(replace(cue, envelope=(GainPoint(0, 0.0), GainPoint(cue.length, 0.0))), start, length)


def test_speech_comes_in_on_the_beat_that_the_kit_says(studio, tmp_path: Path) -> None:
    music = piece(drop(tmp_path / "kit", phrase(2)), "turn", line(tempo_bpm=100, lead_beats=3))
    kit = studio.kit(turn=music)
    assert music_wait(Cue("sting", "turn", 1), kit) == CUE_DELAY + samples(1.8)
    first, second = (studio.segment(f"s000{n}", paragraph=n) for n in (1, 2))
    script = studio.script(("One", [first]), ("Two", [Cue("sting", "turn", 2), second]))
    timeline = studio.timeline(script, {s.id: studio.take(s.id, 2.0) for s in (first, second)}, kit)
    (cue,) = timeline.cues
    assert timeline.segments[1].start - cue.start == samples(1.8)


def test_a_cue_is_taken_out_under_speech_when_the_kit_says_so(studio, tmp_path: Path) -> None:
    wanted = line(lead_ms=1000, tail_ms=1500, fade_in_ms=50, fade_out_ms=800)
    kit = studio.kit(turn=piece(drop(tmp_path / "kit", phrase(4)), "turn", wanted))
    first, second = (studio.segment(f"s000{n}", paragraph=n) for n in (1, 2))
    script = studio.script(("One", [first]), ("Two", [Cue("sting", "turn", 2), second]))
    timeline = studio.timeline(script, {s.id: studio.take(s.id, 6.0) for s in (first, second)}, kit)
    (cue,) = timeline.cues
    entry = timeline.segments[1].start - cue.start
    assert cue.length == entry + ms_samples(1500 + 800)
    heard = np.abs(draw(cue, 0, cue.length)).max(axis=1)
    assert heard[: ms_samples(5)].max() < heard.max() / 20
    assert heard[-ms_samples(50) :].max() < heard.max() / 300


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"loop": [4000, 3000]}, r"music.rain.loop is \[4000, 3000\]"),
        ({"loop": "yes"}, r"or \[start, end\] in ms within the"),
        ({"lead_ms": 500, "lead_beats": 2, "tempo_bpm": 90}, "keep one of them"),
        ({"lead_beats": 2}, "music.rain.tempo_bpm is None"),
        ({"fade_ms": 3}, "unknown key 'fade_ms'"),
        ({"file": "other.flac"}, "'other.flac' is not there"),
    ],
)
def test_a_mistaken_line_is_named(tmp_path: Path, more: dict[str, object], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        piece(drop(tmp_path, phrase(1)), "rain", line(**more))


def test_silence_is_no_music(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="nothing is to be heard"):
        piece(drop(tmp_path, np.zeros((44_100, 2), np.float32)), "rain", line())
