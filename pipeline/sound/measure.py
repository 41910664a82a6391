"""Measure a published file as a player hears it: decoded, from the first sample to the last.

A file of one channel is measured as two equal ones (what ffmpeg's ebur128 calls dualmono), because that is how it is
heard; every figure here and in reports follows that convention.
"""

from __future__ import annotations

import struct
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np

from pipeline.errors import ToolFailed
from pipeline.model import Levels, Loudness
from pipeline.sound.levels import LevelMeter
from pipeline.sound.loudness import Meter
from pipeline.sound.tools import check_exit, ffmpeg_command

_CHUNK_FRAMES = 441_000
OUTLINE_PARTS = 360
"""As many as can be told apart on a small screen."""


@dataclass(frozen=True)
class Measured:
    """What was read from the decoded file."""

    loudness: Loudness
    levels: Levels
    outline: tuple[float, ...]
    """Shape of the whole as a picture shows it: mean level in dBFS of equal parts, at most `OUTLINE_PARTS`."""
    frames: int
    sample_rate: int
    channels: int


def measure_file(path: Path) -> Measured:
    """Decode `path` with ffmpeg and measure it piece by piece. Raises ToolFailed where it cannot be decoded."""
    command = ffmpeg_command(["-i", f"file:{path}", "-map", "0:a:0", "-c:a", "pcm_f32le", "-f", "wav", "-"])
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        try:
            measured = _measure_stream(process.stdout, path)
        except BaseException:
            process.kill()
            messages = process.stderr.read()
            if process.wait() > 0:
                check_exit(process.returncode, messages)
            raise
        messages = process.stderr.read()
    check_exit(process.returncode, messages)
    return measured


def _measure_stream(stream: IO[bytes], path: Path) -> Measured:
    rate, channels = _wav_header(stream, path)
    meter, levels, frames = Meter(rate, max(2, channels)), LevelMeter(rate), 0
    while piece := stream.read(_CHUNK_FRAMES * channels * 4):
        samples = np.frombuffer(piece, "<f4").reshape(-1, channels)
        frames += len(samples)
        levels.add(samples)
        meter.add(np.repeat(samples, 2, axis=1) if channels == 1 else samples)
    return Measured(meter.result(), levels.result(), levels.outline(OUTLINE_PARTS), frames, rate, channels)


def _wav_header(stream: IO[bytes], path: Path) -> tuple[int, int]:
    """Rate and channels from the chunks before the samples; a pipe's WAV states no length."""
    problem = ToolFailed("ffmpeg", f"cannot decode {path}", "give a sound file that ffmpeg can read")
    if stream.read(12)[:4] != b"RIFF":
        raise problem
    rate = channels = 0
    while len(head := stream.read(8)) == 8:
        name, size = struct.unpack("<4sI", head)
        if name == b"data" and rate and channels:
            return rate, channels
        content = stream.read(size + size % 2)
        if name == b"fmt " and len(content) >= 16:
            channels, rate = struct.unpack("<HI", content[2:8])
    raise problem
