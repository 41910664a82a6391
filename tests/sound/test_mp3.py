"""MP3 frames as other decoders read them: one channel written as two, stretches, and both ways to LAME."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.errors import ToolFailed
from pipeline.sound import lame
from pipeline.sound.mp3_decoder import decode_mp3
from pipeline.sound.mp3_frames import bitrate_within_kbps, centred, frame_edges
from pipeline.sound.stretches import Stretch, stretches
from pipeline.sound.tools import run_ffmpeg
from pipeline.units import MP3_FRAME

RATE = 44_100


@pytest.fixture(scope="module")
def voice() -> np.ndarray:
    """Four seconds with the plosives that make an encoder change its block size, shape (frames, 1)."""
    at = np.arange(4 * RATE) / RATE
    hum = sum(np.sin(2 * np.pi * 140 * k * at) / k for k in range(1, 20)) * (np.sin(2 * np.pi * 1.7 * at) > -0.3)
    clicks = np.random.default_rng(4).normal(0, 0.3, len(at)) * (at % 0.31 < 0.006)
    return (0.2 * hum + clicks).astype(np.float32)[:, None]


def decoded(stream: bytes, channels: int) -> np.ndarray:
    """As ffmpeg decodes it."""
    pcm = run_ffmpeg(["-f", "mp3", "-i", "-", "-f", "f32le", "-"], stream)
    return np.frombuffer(pcm, "<f4").reshape(-1, channels)


@pytest.mark.parametrize("bitrate_kbps", [64, 128, 192, 320])
def test_one_channel_written_as_two_decodes_to_the_same_on_both_sides(voice: np.ndarray, bitrate_kbps: int) -> None:
    one = lame.encode(voice, RATE, bitrate_within_kbps(bitrate_kbps, RATE), 5)
    heard, expected = decoded(centred(one, bitrate_kbps), 2), decoded(one, 1)
    assert np.array_equal(heard[:, 0], expected[:, 0])
    assert np.array_equal(heard[:, 1], expected[:, 0])
    assert np.abs(expected).max() > 0.2


def test_blocks_of_both_sizes_were_among_them(voice: np.ndarray) -> None:
    """Else the test above would not have tried what a decoder does with the block type of an empty side."""
    one = lame.encode(voice, RATE, 112, 5)
    first_granules = [int.from_bytes(one[edge + 4 : edge + 21], "big") >> (136 - 18 - 34) & 1 for edge in _starts(one)]
    assert 0 < sum(first_granules) < len(first_granules)


def _starts(stream: bytes) -> list[int]:
    return frame_edges(stream)[:-1]


def test_the_bit_rate_holds_from_the_first_frame_on(voice: np.ndarray) -> None:
    stream = centred(lame.encode(voice, RATE, 112, 5), 128)
    ideal = np.arange(len(frame_edges(stream))) * 144_000 * 128 / RATE
    assert np.abs(np.array(frame_edges(stream)) - ideal).max() <= 1


def test_mp3val_finds_nothing_wrong(voice: np.ndarray, judge, tmp_path) -> None:
    file = tmp_path / "centred.mp3"
    file.write_bytes(centred(lame.encode(voice, RATE, 112, 5), 128))
    told = judge(["mp3val", str(file)]).stdout
    complaints = [line for line in told.splitlines() if "WARNING" in line or "ERROR" in line]
    assert [line for line in complaints if "No supported tags" not in line] == []
    assert "MPEG frames (MPEG 1 Layer III), no tags, CBR" in told


def test_both_ways_to_lame_sound_alike(voice: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> None:
    stereo = np.concatenate([voice, voice[::-1]], axis=1)
    here = decoded(lame.encode(stereo, RATE, 128, 5), 2)
    assert lame._library() is not None
    monkeypatch.setattr(lame, "_library", lambda: None)
    there = decoded(lame.encode(stereo, RATE, 128, 5), 2)
    assert here.shape == there.shape
    assert np.sqrt(np.mean((here - there) ** 2)) < 0.05 * np.sqrt(np.mean(there**2))


def test_both_ways_to_a_decoder_hear_the_same(voice: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = lame.encode(np.concatenate([voice, voice[::-1]], axis=1), RATE, 128, 5)
    here = decode_mp3(stream)
    monkeypatch.setattr("pipeline.sound.mp3_decoder._library_decodes", lambda: False)
    there = decode_mp3(stream)
    assert len(here) == len(there) == MP3_FRAME * (len(frame_edges(stream)) - 1)
    assert np.abs(here - there).max() < 1e-5


@pytest.mark.parametrize("quality", [5, 7])
def test_levels_go_through_unchanged(quality: int) -> None:
    tone = (0.3 * np.sin(2 * np.pi * 997 * np.arange(2 * RATE) / RATE)).astype(np.float32)[:, None]
    for sound in (tone, np.repeat(tone, 2, axis=1)):
        heard = decoded(lame.encode(sound, RATE, 128, quality), sound.shape[1])
        assert np.sqrt(np.mean(heard[RATE // 2 : RATE] ** 2)) == pytest.approx(0.3 / np.sqrt(2), rel=0.002)


def test_what_is_no_mp3_is_told() -> None:
    with pytest.raises(ToolFailed, match="no MP3 frame"):
        frame_edges(b"RIFF" + bytes(500))
    with pytest.raises(ToolFailed, match="ends inside a frame"):
        frame_edges(bytes.fromhex("fffb9000") + bytes(100))


def test_stretches_of_one_channel_go_from_pause_to_pause() -> None:
    """A pause, somebody on the left, a pause, somebody in the middle with music that ends while they speak, a pause."""
    tone = np.sin(np.arange(100 * MP3_FRAME) / 7).astype(np.float32)[:, None]
    pause = np.zeros((10 * MP3_FRAME, 2), np.float32)
    middle = np.repeat(tone, 2, axis=1)
    left = middle * np.array([1.2, 0.8], np.float32)
    with_music = middle.copy()
    with_music[: 50 * MP3_FRAME, 1] *= 0.9
    reel = np.concatenate([pause, left, pause, middle, pause, with_music, pause, middle])
    found = stretches(reel)
    assert [found[0].first, *(s.last for s in found)] == [0, *(s.first for s in found[1:]), len(reel) // MP3_FRAME]
    one = [(s.first, s.last) for s in found if s.channels == 1]
    assert one == [(112, 226), (332, 440)]
    assert stretches(middle) == [Stretch(0, 100, 1)]
    assert stretches(tone[: MP3_FRAME * 50]) == [Stretch(0, 50, 1)]
    assert stretches(left) == [Stretch(0, 100, 2)]


def test_no_click_where_one_channel_becomes_two(voice: np.ndarray) -> None:
    """Stretches, joined as reels are, against the same sound encoded in two channels throughout."""
    from pipeline.model import Delivery
    from pipeline.sound.mp3 import POST_ROLL, PRE_ROLL, encode

    middle = np.repeat(np.resize(voice, (100 * MP3_FRAME, 1)), 2, axis=1)
    pause = np.random.default_rng(2).normal(0, 1e-4, (12 * MP3_FRAME, 1)).astype(np.float32)
    quiet = np.repeat(pause, 2, axis=1)
    reel = np.concatenate([quiet, middle, quiet, middle * np.array([1.2, 0.8], np.float32), quiet, middle, quiet])
    window = np.concatenate([np.zeros((PRE_ROLL, 2)), reel, np.zeros((POST_ROLL, 2))]).astype(np.float32)
    delivery = Delivery("test", "integrated_lufs", {}, RATE, 2, 128)
    assert [s.channels for s in stretches(reel)] == [1, 2, 1]
    heard = decoded(encode(window, len(reel) // MP3_FRAME, delivery), 2)
    assert len(heard) == len(reel)
    difference = heard - reel
    for stretch in stretches(reel)[1:]:
        joint = stretch.first * MP3_FRAME
        assert np.abs(difference[joint - 1000 : joint + 1000]).max() < 10 ** (-60 / 20)
