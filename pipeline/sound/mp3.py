"""MP3 as reels: encode each apart with LAME through ffmpeg, and join the frames sample-exactly.

The bit reservoir is off, so every frame stands alone. Each reel is encoded with a pre-roll of the sound before it and a
little of what follows, and only its own frames are kept. The pre-roll is chosen so that the encoder's delay falls
on a frame's edge: the joined stream, decoded plainly, starts at the first sample of the episode with no delay at all.
An Info frame in front (without LAME's delay field, there being none) tells players the length and where to seek.
"""

from __future__ import annotations

import struct

import numpy as np

from pipeline.errors import ToolFailed
from pipeline.model import Delivery
from pipeline.sound.mix import Sound, both_sides, to_bytes
from pipeline.sound.tools import run_ffmpeg
from pipeline.units import MP3_FRAME

ENCODER_DELAY = 1105
"""Samples by which LAME's output, decoded, comes late: 576 of the encoder and 529 of the decoder."""
PRE_ROLL_FRAMES = 5
PRE_ROLL = PRE_ROLL_FRAMES * MP3_FRAME - ENCODER_DELAY
"""Samples encoded before a reel and dropped: enough to settle the psychoacoustic model and the filter bank."""
POST_ROLL = 2 * MP3_FRAME
"""Samples encoded after a reel and dropped: the last frame kept needs the next one's half of its window."""

_BITRATES_KBPS = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_RATES_HZ = (44_100, 48_000, 32_000)
_LAME_SCALE = {192: 0.97, 224: 0.98, 256: 1.0, 320: 1.0}
_LAME_SCALE_BELOW = 0.95
"""LAME turns its input down by this, by bit rate (measured: a sine encoded and decoded); undone before it does."""
_QUALITY = "5"
"""LAME's algorithm quality: 5 is its own default for speech work; lower is slower without being heard in narration."""


def encode(window: Sound, frames: int, delivery: Delivery) -> bytes:
    """The `frames` MP3 frames of a reel.

    `window` has PRE_ROLL + frames * 1152 + POST_ROLL frames. Raises ToolFailed where the encoder gives fewer.
    """
    encoded = run_ffmpeg(
        ["-f", "s32le", "-ar", str(delivery.sample_rate), "-ac", "2", "-i", "-"]
        + ["-c:a", "libmp3lame", "-b:a", f"{delivery.bitrate_kbps}k", "-compression_level", _QUALITY]
        + ["-reservoir", "0", "-write_xing", "0", "-id3v2_version", "0", "-f", "mp3", "-"],
        to_bytes(both_sides(window / np.float32(_LAME_SCALE.get(delivery.bitrate_kbps, _LAME_SCALE_BELOW)))),
    )
    edges = frame_edges(encoded)
    if len(edges) <= PRE_ROLL_FRAMES + frames:
        raise ToolFailed("ffmpeg", f"gave {len(edges) - 1} MP3 frames of {frames}", "check the ffmpeg on PATH")
    return encoded[edges[PRE_ROLL_FRAMES] : edges[PRE_ROLL_FRAMES + frames]]


def frame_edges(stream: bytes) -> list[int]:
    """Where each frame of an MPEG-1 layer III stream starts, and the stream's end (ISO 11172-3, 2.4.2.3)."""
    edges, at = [0], 0
    while at + 4 <= len(stream):
        at += frame_length(stream[at : at + 4])
        edges.append(at)
    if edges[-1] != len(stream):
        raise ToolFailed("ffmpeg", f"its MP3 ends inside a frame at byte {len(stream)}", "check free space")
    return edges


def frame_length(header: bytes) -> int:
    """Bytes of the frame with this four-byte header. Raises ToolFailed where it is none."""
    if header[0] != 0xFF or header[1] & 0xFE != 0xFA or not 0 < header[2] >> 4 < 15:
        raise ToolFailed("ffmpeg", f"gave something that is no MP3 frame: {header.hex()}", "check the ffmpeg on PATH")
    bitrate, rate = _BITRATES_KBPS[header[2] >> 4], _RATES_HZ[header[2] >> 2 & 3]
    return 144_000 * bitrate // rate + (header[2] >> 1 & 1)


def info_frame(first_header: bytes, frames: int, audio_bytes: int) -> bytes:
    """A silent frame with the Info header: frame count, byte count, and a seek table that is straight (CBR)."""
    header = bytes([first_header[0], first_header[1], first_header[2] & 0xFD, first_header[3]])
    size = frame_length(header)
    seek_table = bytes(256 * percent // 100 for percent in range(100))
    tag = b"Info" + struct.pack(">III", 0x07, frames, audio_bytes + size) + seek_table
    side_information = bytes(32)
    return (header + side_information + tag).ljust(size, b"\0")
