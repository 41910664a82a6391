"""The published file: joined sample-exactly, where and as loud as it should be. Everything is measured decoded."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import DeliveryMissed
from pipeline.model import Timeline
from pipeline.progress import Progress
from pipeline.sound.checks import misses
from pipeline.sound.deliver import deliver
from pipeline.sound.delivery import load_delivery
from pipeline.sound.measure import measure_file
from pipeline.sound.mix import mix
from pipeline.sound.mp3 import PRE_ROLL, frame_edges
from pipeline.sound.reels import Reels
from pipeline.sound.tools import run_ffmpeg
from pipeline.units import MP3_FRAME

APPLE = load_delivery("apple")


@pytest.fixture(scope="module")
def published(show_reel: Timeline, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published")
    deliver(show_reel, Reels(show_reel, folder / "cache", 2), APPLE, b"", folder / "episode.mp3", Progress(None))
    return folder / "episode.mp3"


def test_master_meets_its_delivery_and_is_as_long_as_the_timeline(published: Path, show_reel: Timeline) -> None:
    measured = measure_file(published)
    assert misses(measured.loudness, measured.levels, APPLE) == ()
    assert measured.frames == show_reel.length
    assert (measured.sample_rate, measured.channels) == (44_100, 2)


def test_what_is_decoded_is_what_was_mixed_sample_for_sample(published: Path, show_reel: Timeline, decode) -> None:
    """Joined reels have no delay and drift nowhere: the best match with the mix is at lag 0 in every reel."""
    heard = decode(published)[:, 0]
    for reel in show_reel.reels:
        start = reel.start + 10_000
        mixed = mix(show_reel, start, 60_000).programme()[:, 0]
        fits = [float(mixed[1000:-1000] @ heard[start + 1000 + lag : start + 59_000 + lag]) for lag in range(-30, 31)]
        assert int(np.argmax(fits)) - 30 == 0


def test_no_step_at_a_joint(published: Path, show_reel: Timeline, decode) -> None:
    heard = decode(published)
    for reel in show_reel.reels[1:]:
        near = np.abs(np.diff(heard[reel.start - 600 : reel.start + 600], axis=0))
        assert near.max() < 10 ** (-50 / 20)


def test_every_player_is_told_the_length(published: Path, show_reel: Timeline) -> None:
    stream = published.read_bytes()
    edges = frame_edges(stream)
    assert stream[36:40] == b"Info"
    assert int.from_bytes(stream[44:48], "big") == show_reel.length // MP3_FRAME == len(edges) - 2
    assert int.from_bytes(stream[48:52], "big") == len(stream)


def test_the_same_reel_alone_or_in_one_pass_sounds_alike(
    show_reel: Timeline, published: Path, tmp_path, decode
) -> None:
    """Reels joined against one run of the encoder over everything: same length, and the same sound but for noise."""
    heard = decode(published)
    lead = np.zeros((PRE_ROLL, 2), np.float32)
    one_pass = run_ffmpeg(
        ["-f", "f32le", "-ar", "44100", "-ac", "2", "-i", "-", "-c:a", "libmp3lame", "-b:a", "128k"]
        + ["-reservoir", "0", "-write_xing", "0", "-id3v2_version", "0", "-f", "mp3", "-"],
        np.concatenate([lead, heard, np.zeros((3 * MP3_FRAME, 2), np.float32)]).astype("<f4").tobytes(),
    )
    whole = tmp_path / "whole.mp3"
    edges = frame_edges(one_pass)
    whole.write_bytes(one_pass[edges[5] : edges[5 + show_reel.length // MP3_FRAME]])
    again = decode(whole)
    assert len(again) == len(heard)
    difference = float(np.sqrt(np.mean((again - heard)[2000:-2000] ** 2)))
    assert difference < 0.1 * float(np.sqrt(np.mean(heard**2)))


def test_second_run_encodes_nothing_and_gives_the_same_bytes(
    show_reel: Timeline, published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.sound.reels.encode", None)
    again = tmp_path / "again.mp3"
    deliver(show_reel, Reels(show_reel, published.parent / "cache", 1), APPLE, b"", again, Progress(None))
    assert again.read_bytes() == published.read_bytes()


def test_a_master_that_misses_says_by_how_much(studio, tmp_path: Path) -> None:
    script = studio.script(("One", [studio.segment("s0001")]))
    timeline = studio.timeline(script, {"s0001": studio.take("s0001", 4.0)}, studio.kit())
    unreachable = replace(APPLE, name="impossible", limits=APPLE.limits | {"integrated_lufs": (-3.5, -2.5)})
    with pytest.raises(DeliveryMissed, match=r"integrated loudness -\d+\.\d+ LUFS, expected -3 ±0.5 LUFS"):
        deliver(timeline, Reels(timeline, tmp_path / "c", 2), unreachable, b"", tmp_path / "x.mp3", Progress(None))
