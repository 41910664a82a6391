"""The published file: joined sample-exactly, where and as loud as it should be. Everything is measured decoded."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import DeliveryMissed
from pipeline.model import Timeline
from pipeline.sound import lame
from pipeline.sound.checks import misses
from pipeline.sound.delivery import load_delivery
from pipeline.sound.draft import drafted
from pipeline.sound.forecast import foretold
from pipeline.sound.loudness import Meter, integrated
from pipeline.sound.master import programme_gain_db
from pipeline.sound.measure import measure_file
from pipeline.sound.mix import both_sides, mix
from pipeline.sound.mp3 import PRE_ROLL
from pipeline.sound.mp3_frames import frame_edges
from pipeline.sound.proof import prove, written
from pipeline.sound.setting import refuse_misses
from pipeline.sound.tools import run_ffmpeg
from pipeline.store import Store
from pipeline.units import MP3_FRAME

APPLE = load_delivery("apple")


@pytest.fixture(scope="module")
def published(show_reel: Timeline, deliver_mp3, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published")
    deliver_mp3(show_reel, APPLE, folder / "episode.mp3", folder / "cache")
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


@pytest.mark.slow
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


def test_second_run_encodes_and_decodes_nothing_and_gives_the_same_bytes(
    show_reel: Timeline, deliver_mp3, published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.sound.reels.encode", None)
    monkeypatch.setattr("pipeline.sound.proof.decode_mp3", None)
    again = tmp_path / "again.mp3"
    deliver_mp3(show_reel, APPLE, again, published.parent / "cache", jobs=1)
    assert again.read_bytes() == published.read_bytes()


def test_a_full_cache_gives_the_bytes_of_an_empty_one_whichever_encoder_is_there(
    studio, deliver_mp3, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reels of lameenc were published where it was there no more, beside new ones of ffmpeg's."""
    script = studio.script(("One", [studio.segment("s0001")]))
    timeline = studio.timeline(script, {"s0001": studio.take("s0001", 2.0)}, studio.kit())

    def made(cache: str) -> bytes:
        deliver_mp3(timeline, APPLE, tmp_path / "episode.mp3", tmp_path / cache)
        return (tmp_path / "episode.mp3").read_bytes()

    before = made("cache")
    monkeypatch.setattr(lame, "_library", lambda: None)
    monkeypatch.setattr(lame, "encoder", lame.encoder.__wrapped__)
    assert lame.encoder().startswith("ffmpeg ")
    after = made("cache")
    assert after == made("anew") != before


def test_what_is_read_reel_by_reel_is_what_is_read_in_one_piece(published: Path, show_reel: Timeline) -> None:
    places, at = [], published.read_bytes().index(b"Info") - 36
    stream = published.read_bytes()[at:]
    edges = [at + edge for edge in frame_edges(stream)][1:]
    for reel in show_reel.reels:
        first, last = reel.start // MP3_FRAME, (reel.start + reel.length) // MP3_FRAME
        places.append(written(published.read_bytes()[edges[first] : edges[last]], edges[first]))
    proved = prove(published, places, 2, Store(published.parent / "anew", ".f32"), 2, lambda done: None)
    whole = measure_file(published)
    assert proved.loudness.integrated_lufs == pytest.approx(whole.loudness.integrated_lufs, abs=0.01)
    assert proved.loudness.range_lu == pytest.approx(whole.loudness.range_lu, abs=0.05)
    assert proved.loudness.true_peak_dbtp == pytest.approx(whole.loudness.true_peak_dbtp, abs=0.01)
    assert proved.levels.rms_dbfs == pytest.approx(whole.levels.rms_dbfs, abs=0.001)
    assert proved.levels.noise_floor_dbfs == pytest.approx(whole.levels.noise_floor_dbfs, abs=0.2)
    assert (proved.levels.head_s, proved.levels.tail_s) == pytest.approx(
        (whole.levels.head_s, whole.levels.tail_s), abs=0.011
    )
    assert proved.outline == pytest.approx(whole.outline, abs=1.0)
    assert proved.frames == whole.frames


def test_a_byte_that_changed_in_the_file_is_read_anew(published: Path, tmp_path: Path) -> None:
    """Readings are kept under the bytes of the file, so no reading of other bytes is ever taken for them."""
    file, at = tmp_path / "episode.mp3", published.read_bytes().index(b"Info") - 36
    stream = published.read_bytes()[at:]
    frames = stream[frame_edges(stream)[1] :]
    silent = bytearray(frames)
    for first, last in itertools.pairwise(frame_edges(frames)):
        silent[first + 4 : last] = bytes(last - first - 4)
    store = Store(tmp_path / "readings", ".f32")
    for content, is_loud in ((frames, True), (bytes(silent), False), (frames, True)):
        file.write_bytes(content)
        proved = prove(file, [written(content, 0)], 2, store, 1, lambda done: None)
        assert (proved.levels.peak_dbfs > -10.0) == is_loud


@pytest.mark.slow
@pytest.mark.parametrize("aim_lufs", [-16.0, -20.0])
def test_the_gain_is_foretold_as_if_it_had_been_measured(show_reel: Timeline, powers_of, aim_lufs: float) -> None:
    """What takes and music measured by themselves, against the whole mix."""
    meter = Meter(44_100, 2)
    meter.add(both_sides(mix(show_reel, 0, show_reel.length).programme()))
    expected = integrated(foretold(show_reel, *powers_of))
    assert expected == pytest.approx(meter.result().integrated_lufs, abs=0.05)
    assert programme_gain_db(expected, aim_lufs) == pytest.approx(aim_lufs - meter.result().integrated_lufs, abs=0.2)


def test_a_master_that_misses_says_by_how_much_and_what_to_do(studio, deliver_mp3, tmp_path: Path) -> None:
    script = studio.script(("One", [studio.segment("s0001")]))
    timeline = studio.timeline(script, {"s0001": studio.take("s0001", 4.0)}, studio.kit())
    unreachable = replace(APPLE, name="impossible", limits=APPLE.limits | {"integrated_lufs": (-3.5, -2.5)})
    measured = deliver_mp3(timeline, unreachable, tmp_path / "x.mp3", tmp_path / "c")
    with pytest.raises(DeliveryMissed, match=r"integrated loudness -\d+\.\d+ LUFS, expected -3 ±0.5 LUFS") as refused:
        refuse_misses(tmp_path / "episode" / "x.mp3", measured, unreachable)
    assert (refused.value.folder, refused.value.file) == (str(tmp_path / "episode"), "x.mp3")
    assert refused.value.remedies == ("name another --delivery",)
    refuse_misses(tmp_path / "x.mp3", measured, drafted(unreachable))
