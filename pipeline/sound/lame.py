"""LAME, the MP3 encoder: in this process where its library is there (the wheel `lameenc` brings one), else by ffmpeg.

In this process a reel costs what its encoding costs: no start of a program, no bytes through pipes. The library lets
go of the interpreter lock, so reels are encoded side by side. Both ways are asked for the same: constant bit rate, no
bit reservoir (every frame stands alone), no header frame.
"""

from __future__ import annotations

import ctypes
import functools
import importlib.util

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import ToolFailed
from pipeline.programs import release
from pipeline.sound.tools import ffmpeg_path, ffmpeg_version, run_ffmpeg

_MODULE = "lameenc"
_JOINT_STEREO, _MONO = 1, 3
"""LAME's MPEG_mode."""
_SCALE = {192: 0.97, 224: 0.98, 256: 1.0, 320: 1.0}
_SCALE_BELOW = 0.95
"""LAME turns its input down by this, by bit rate (measured: a sine encoded and decoded); undone before it does."""

Sound = NDArray[np.float32]
"""Shape (frames, 1 or 2), range [-1, 1]."""


def encode(sound: Sound, rate: int, bitrate_kbps: int, quality: int, bandwidth_hz: int | None = None) -> bytes:
    """MP3 frames of a sound in one or two channels. Raises ToolFailed.

    `quality` is LAME's, 0 the slowest to 9. Above `bandwidth_hz` there is nothing to encode; None leaves it to LAME.
    """
    library = _library()
    sound = np.ascontiguousarray(sound / np.float32(_SCALE.get(bitrate_kbps, _SCALE_BELOW)), "<f4")
    if library is None:
        return _by_ffmpeg(sound, rate, bitrate_kbps, quality, bandwidth_hz)
    settings = ctypes.c_void_p(library.lame_init())
    try:
        _set(library, settings, sound.shape[1], rate, bitrate_kbps, quality, bandwidth_hz)
        return _encoded(library, settings, sound)
    finally:
        library.lame_close(settings)


@functools.cache
def encoder() -> str:
    """Which encoder this is and of what release: others give other bytes. Raises ToolFailed where there is none."""
    return release(_MODULE) if _library() else f"ffmpeg {ffmpeg_version(ffmpeg_path())}"


@functools.cache
def _library() -> ctypes.CDLL | None:
    """The library inside the wheel's module, which exports LAME's own functions; None where there is none."""
    found = importlib.util.find_spec(_MODULE)
    try:
        library = ctypes.CDLL(found.origin) if found and found.origin else None
        if library is not None:
            library.lame_init.restype = ctypes.c_void_p
    except (OSError, AttributeError):  # a build that keeps them to itself
        return None
    return library


def _set(
    library: ctypes.CDLL,
    settings: ctypes.c_void_p,
    channels: int,
    rate: int,
    bitrate_kbps: int,
    quality: int,
    bandwidth_hz: int | None,
) -> None:
    wanted = {
        "in_samplerate": rate,
        "out_samplerate": rate,
        "num_channels": channels,
        "mode": _MONO if channels == 1 else _JOINT_STEREO,
        "brate": bitrate_kbps,
        "quality": quality,
        "bWriteVbrTag": 0,
        "disable_reservoir": 1,
        "lowpassfreq": bandwidth_hz or 0,  # 0 leaves it to LAME
    }
    for name, value in wanted.items():
        getattr(library, f"lame_set_{name}")(settings, value)
    if library.lame_init_params(settings) < 0:
        raise ToolFailed("LAME", f"refuses {channels} channel(s) at {rate} Hz and {bitrate_kbps} kbit/s", "report it")


def _encoded(library: ctypes.CDLL, settings: ctypes.c_void_p, sound: Sound) -> bytes:
    frames = len(sound)
    left, right = (np.ascontiguousarray(sound[:, side]) for side in (0, -1))
    room = frames * 5 // 4 + 7200  # as lame.h asks for
    mp3 = np.empty(room, np.uint8)
    left_at, right_at, mp3_at = (ctypes.c_void_p(array.ctypes.data) for array in (left, right, mp3))
    size = library.lame_encode_buffer_ieee_float(settings, left_at, right_at, frames, mp3_at, room)
    if size >= 0:
        size += library.lame_encode_flush(settings, ctypes.c_void_p(mp3.ctypes.data + size), room - size)
    if size <= 0:
        raise ToolFailed("LAME", f"gave nothing for {frames} samples (status {size})", "report it")
    return mp3[:size].tobytes()


def _by_ffmpeg(sound: Sound, rate: int, bitrate_kbps: int, quality: int, bandwidth_hz: int | None) -> bytes:
    return run_ffmpeg(
        ["-f", "f32le", "-ar", str(rate), "-ac", str(sound.shape[1]), "-i", "-"]
        + ["-c:a", "libmp3lame", "-b:a", f"{bitrate_kbps}k", "-compression_level", str(quality)]
        + (["-cutoff", str(bandwidth_hz)] if bandwidth_hz else [])
        + ["-reservoir", "0", "-write_xing", "0", "-id3v2_version", "0", "-f", "mp3", "-"],
        sound.tobytes(),
    )
