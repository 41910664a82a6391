"""Any sound file as samples, decoded by ffmpeg piece by piece: a long file takes no more memory than a short one."""

from __future__ import annotations

import contextlib
import re
import struct
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import ToolFailed
from pipeline.sound.tools import check_exit, ffmpeg_command

_PIECE_FRAMES = 441_000
_MOST_COMPLAINTS = 20
_LFE, _BACK, _SIDE = 0x8, 0x30, 0x600
"""Bits of a WAV file's channel mask; channels stand in the order of their bits."""


@dataclass(frozen=True)
class Format:
    """What the samples of a file are."""

    rate: int
    channels: int
    mask: int = 0
    """Which loudspeaker each channel is for, as a WAV file's channel mask; 0: not told."""

    @property
    def weights(self) -> tuple[float, ...]:
        """How each channel counts in loudness: BS.1770-4, table 3, and annex 3 for side and back together.

        >>> Format(48_000, 6, 0x60F).weights
        (1.0, 1.0, 1.0, 0.0, 1.41, 1.41)
        """
        surrounds = self.mask & _SIDE or self.mask & _BACK
        bits = [1 << bit for bit in range(18) if self.mask >> bit & 1]
        weights = [0.0 if bit & _LFE else 1.41 if bit & surrounds else 1.0 for bit in bits]
        return (*weights, *(1.0,) * self.channels)[: self.channels]


class Decoded:
    """A file being decoded: its format, and its samples once over."""

    def __init__(self, stream: IO[bytes], path: Path) -> None:
        self._stream = stream
        self.format = _wav_header(stream, path)
        self.complaints: tuple[str, ...] = ()
        """What ffmpeg said of damage, once all has been read."""

    def __iter__(self) -> Iterator[NDArray[np.float32]]:
        """Pieces of shape (frames, channels), full scale at 1."""
        width = self.format.channels * 4
        while piece := self._stream.read(_PIECE_FRAMES * width):
            yield np.frombuffer(piece[: len(piece) // width * width], "<f4").reshape(-1, self.format.channels)


@contextlib.contextmanager
def decoding(path: Path, rate: int | None = None) -> Iterator[Decoded]:
    """The first sound of `path`, at its own rate or at `rate` Hz, to be read to its end.

    Raises ToolFailed where it cannot be decoded.
    """
    resampled = ["-ar", str(rate)] if rate else []
    command = ffmpeg_command(["-i", f"file:{path}", "-map", "0:a:0", *resampled, "-c:a", "pcm_f32le", "-f", "wav", "-"])
    # A file and no pipe: of a badly damaged file there is more to complain of than a pipe holds.
    with tempfile.TemporaryFile() as messages, _started(command, messages) as process:
        assert process.stdout is not None
        try:
            sound = Decoded(process.stdout, path)
            yield sound
        except BaseException:
            process.kill()
            if process.wait() > 0:
                check_exit(process.returncode, _read(messages))
            raise
        process.wait()
        said = _read(messages)
        check_exit(process.returncode, said)
        lines = (re.sub(r" @ 0x[0-9a-f]+", "", line) for line in said.decode("utf-8", "replace").splitlines())
        sound.complaints = tuple(dict.fromkeys(line.strip() for line in lines if line.strip()))[:_MOST_COMPLAINTS]


def _started(command: list[str], messages: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=messages, start_new_session=True
    )


def _read(messages: IO[bytes]) -> bytes:
    messages.seek(0)
    return messages.read()


def _wav_header(stream: IO[bytes], path: Path) -> Format:
    """Format from the chunks before the samples; a pipe's WAV states no length."""
    problem = ToolFailed("ffmpeg", f"cannot decode {path}", "give a sound file that ffmpeg can read")
    if stream.read(12)[:4] != b"RIFF":
        raise problem
    found = None
    while len(head := stream.read(8)) == 8:
        name, size = struct.unpack("<4sI", head)
        if name == b"data" and found:
            return found
        content = stream.read(size + size % 2)
        if name == b"fmt " and len(content) >= 16:
            channels, rate = struct.unpack("<HI", content[2:8])
            found = Format(rate, channels, int.from_bytes(content[20:24], "little"))
    raise problem
