"""MP3 frames as other decoders read them: one channel written as two, stretches, and both ways to LAME."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.errors import ToolFailed
from pipeline.sound import lame
from pipeline.sound.mp3_decoder import decode_mp3
from pipeline.sound.mp3_frames import frame_edges
from pipeline.sound.mp3_places import MIDDLE, bitrate_within_kbps, left_share, placed
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
def test_one_channel_in_the_middle_decodes_to_the_same_on_both_sides(voice: np.ndarray, bitrate_kbps: int) -> None:
    one = lame.encode(voice, RATE, bitrate_within_kbps(bitrate_kbps, RATE, MIDDLE), 5)
    heard, expected = decoded(placed(one, bitrate_kbps, MIDDLE), 2), decoded(one, 1)
    assert np.array_equal(heard[:, 0], expected[:, 0])
    assert np.array_equal(heard[:, 1], expected[:, 0])
    assert np.abs(expected).max() > 0.2


@pytest.mark.parametrize("decode", [decoded, lambda stream, channels: decode_mp3(stream)], ids=["ffmpeg", "libsndfile"])
@pytest.mark.parametrize("place", [2, 4])
@pytest.mark.parametrize("bitrate_kbps", [64, 128, 192, 320])
def test_one_channel_at_a_place_decodes_to_its_share_on_each_side(
    voice: np.ndarray, bitrate_kbps: int, place: int, decode
) -> None:
    one = lame.encode(voice, RATE, bitrate_within_kbps(bitrate_kbps, RATE, place), 5)
    heard, expected = decode(placed(one, bitrate_kbps, place), 2), decoded(one, 1)[:, 0]
    assert np.abs(heard[:, 0] - left_share(place) * expected).max() < 5e-6
    assert np.abs(heard[:, 1] - (1 - left_share(place)) * expected).max() < 5e-6


def test_a_third_of_the_way_is_a_place() -> None:
    """What the mixer makes of `pan = 0.333` is what the format can say of one channel."""
    for pan, place in ((-0.333, 4), (0.333, 2)):
        angle = (pan + 1) * np.pi / 4
        left, right = np.cos(angle), np.sin(angle)
        assert left / (left + right) == pytest.approx(left_share(place), abs=5e-4)


def test_blocks_of_both_sizes_were_among_them(voice: np.ndarray) -> None:
    """Else the test above would not have tried what a decoder does with the block type of an empty side."""
    one = lame.encode(voice, RATE, 112, 5)
    first_granules = [int.from_bytes(one[edge + 4 : edge + 21], "big") >> (136 - 18 - 34) & 1 for edge in _starts(one)]
    assert 0 < sum(first_granules) < len(first_granules)


def _starts(stream: bytes) -> list[int]:
    return frame_edges(stream)[:-1]


@pytest.mark.parametrize("place", [2, 3, 4])
def test_the_bit_rate_holds_from_the_first_frame_on(voice: np.ndarray, place: int) -> None:
    stream = placed(lame.encode(voice, RATE, 112, 5), 128, place)
    ideal = np.arange(len(frame_edges(stream))) * 144_000 * 128 / RATE
    assert np.abs(np.array(frame_edges(stream)) - ideal).max() <= 1


@pytest.mark.parametrize("place", [2, 3, 4])
def test_mp3val_finds_nothing_wrong(voice: np.ndarray, place: int, judge, tmp_path) -> None:
    file = tmp_path / "placed.mp3"
    file.write_bytes(placed(lame.encode(voice, RATE, 112, 5), 128, place))
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


TONE = np.sin(np.arange(100 * MP3_FRAME) / 7).astype(np.float32)[:, None]
PAUSE = np.full((10 * MP3_FRAME, 2), 5e-4, np.float32)
"""Room tone, in the middle, as far as stretches care."""
MIDST = np.repeat(TONE, 2, axis=1)
LEFT = np.float32(1.2) * TONE * np.array([left_share(4), left_share(2)], np.float32) + PAUSE[0]
ASIDE = MIDST * np.array([1.2, 0.8], np.float32)
"""Somebody in the middle, at a place of the format's, and elsewhere."""


def test_stretches_of_one_channel_go_from_pause_to_pause() -> None:
    """A pause, two sentences on the left, a pause, somebody in the middle with music that ends while they speak, a
    pause, somebody at a place that takes two channels."""
    with_music = MIDST.copy()
    with_music[: 50 * MP3_FRAME, 1] *= 0.9
    reel = np.concatenate([PAUSE, LEFT, PAUSE, LEFT, PAUSE, MIDST, PAUSE, with_music, PAUSE, MIDST, PAUSE, ASIDE])
    found = stretches(reel)
    assert [found[0].first, *(s.last for s in found)] == [0, *(s.first for s in found[1:]), len(reel) // MP3_FRAME]
    one = [(s.first, s.last, s.place) for s in found if s.place]
    assert one == [(0, 226, 4), (226, 336, 3), (442, 556, 3)]
    assert stretches(MIDST) == [Stretch(0, 100, MIDDLE)]
    assert stretches(TONE[: MP3_FRAME * 50]) == [Stretch(0, 50, MIDDLE)]
    assert stretches(LEFT) == [Stretch(0, 100, 4)]
    assert stretches(ASIDE) == [Stretch(0, 100, None)]


@pytest.mark.parametrize("sides", [(1.2, 0.8), (1.4 * left_share(4), 1.4 * left_share(2))], ids=["two", "one"])
def test_no_click_where_one_way_to_encode_becomes_another(voice: np.ndarray, sides: tuple[float, float]) -> None:
    """Stretches, joined as reels are, against the sound itself; at a joint there is only room tone."""
    from pipeline.model import Delivery
    from pipeline.sound.mp3 import POST_ROLL, PRE_ROLL, encode

    middle = np.repeat(np.resize(voice, (100 * MP3_FRAME, 1)), 2, axis=1)
    pause = np.random.default_rng(2).normal(0, 1e-4, (12 * MP3_FRAME, 1)).astype(np.float32)
    quiet = np.repeat(pause, 2, axis=1)
    reel = np.concatenate([quiet, middle, quiet, middle * np.array(sides, np.float32), quiet, middle, quiet])
    window = np.concatenate([np.zeros((PRE_ROLL, 2)), reel, np.zeros((POST_ROLL, 2))]).astype(np.float32)
    delivery = Delivery("test", "integrated_lufs", {}, RATE, 2, 128)
    assert [s.place for s in stretches(reel)] == [3, None if sides == (1.2, 0.8) else 4, 3]
    heard = decoded(encode(window, len(reel) // MP3_FRAME, delivery), 2)
    assert len(heard) == len(reel)
    difference = heard - reel
    for stretch in stretches(reel)[1:]:
        joint = stretch.first * MP3_FRAME
        assert np.abs(difference[joint - 1000 : joint + 1000]).max() < 10 ** (-60 / 20)


def test_what_voices_do_not_reach_is_not_encoded_and_what_they_reach_is(voice: np.ndarray) -> None:
    """A band of noise under 11 kHz and one over it, encoded as what 22,050 Hz can hold, by both ways to LAME."""
    noise = np.random.default_rng(3).normal(0, 0.05, (4 * RATE, 1)).astype(np.float32)
    heard = decoded(lame.encode(noise, RATE, 112, 5, 11_525), 1)[1105 : 1105 + len(noise), 0]
    spectra = [np.abs(np.fft.rfft(sound)) ** 2 for sound in (noise[: len(heard), 0], heard)]
    hz = np.fft.rfftfreq(len(heard), 1 / RATE)
    kept_db, lost_db = (
        10 * np.log10(spectra[1][band].sum() / spectra[0][band].sum())
        for band in ((hz > 9000) & (hz < 11_000), hz > 12_000)
    )
    assert abs(kept_db) < 0.3
    assert lost_db < -40
