"""Write sound into files of several forms at once: ffmpeg reads it from a pipe, piece by piece, and encodes them all.

Nothing is kept but the piece on its way: no WAV and no PCM is on disk at any time, and no file but those asked for
grows with the sound. One ffmpeg for all, which encodes them side by side.
"""

from __future__ import annotations

import contextlib
import errno
import os
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np

from pipeline.errors import CannotWrite
from pipeline.model import Delivery
from pipeline.sound.formats import Format
from pipeline.sound.mix import Sound, as_channels
from pipeline.sound.tools import check_exit, ffmpeg_command
from pipeline.store import write_whole
from pipeline.units import MASTER_RATE

_COVER = ["-c:v", "copy", "-disposition:v", "attached_pic", "-metadata:s:v", "comment=Cover (front)"]
_SAME_EVERY_TIME = ["-flags:a", "+bitexact", "-fflags", "+bitexact"]
"""No date, no random serial number, no encoder's version: the same sound gives the same bytes."""


@dataclass(frozen=True)
class Target:
    """A file to be written."""

    path: Path
    format: Format
    tags: str
    """What it says of itself, in ffmpeg's metadata format."""


def encode_files(pieces: Iterable[Sound], targets: Sequence[Target], delivery: Delivery, cover_jpeg: bytes) -> None:
    """Encode the sound that `pieces` make together into every target. Raises ToolFailed, CannotWrite."""
    with tempfile.TemporaryDirectory(prefix=".tags-", dir=targets[0].path.parent) as scratch:
        _stream(
            (as_channels(piece, delivery.channels) for piece in pieces),
            _arguments(targets, delivery, cover_jpeg, Path(scratch)),
            targets,
        )


def _arguments(targets: Sequence[Target], delivery: Delivery, cover_jpeg: bytes, scratch: Path) -> list[str]:
    """Input 0 is the sound, 1 the cover; what each target says of itself follows, in their order."""
    write_whole(scratch / "cover.jpg", cover_jpeg)
    inputs = ["-f", "f32le", "-ar", str(MASTER_RATE), "-ac", str(delivery.channels), "-i", "pipe:0"]
    inputs += ["-f", "jpeg_pipe", "-i", f"file:{scratch / 'cover.jpg'}"]
    outputs = []
    for number, target in enumerate(targets, start=2):
        tags = scratch / f"{number}.txt"
        write_whole(tags, target.tags.encode())
        inputs += ["-f", "ffmetadata", "-i", f"file:{tags}"]
        outputs += ["-map_metadata", str(number), "-map_chapters", str(number)]
        outputs += [*told_of(target.format, delivery), f"file:{target.path}"]
    return [*inputs, *outputs]


def told_of(form: Format, delivery: Delivery) -> list[str]:
    """What ffmpeg is told of a form, besides what goes into a file of it and where that is."""
    cover = ["-map", "1:v", *_COVER] if form.has_picture_stream else []
    encoding = ["-c:a", form.encoder, *form.options(delivery)]
    return ["-map", "0:a", *cover, *encoding, *_SAME_EVERY_TIME, *form.container]


def _stream(pieces: Iterable[Sound], arguments: Sequence[str], targets: Sequence[Target]) -> None:
    # A file takes what ffmpeg has to say: nobody reads a second pipe while the sound is written into the first.
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            ffmpeg_command(arguments),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=said,
            start_new_session=True,
        )
        try:
            _write(pieces, process)
            process.wait()
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
            with contextlib.suppress(BrokenPipeError):
                _pipe(process).close()
        said.seek(0)
        _check(process.returncode, said.read(), targets)


def _write(pieces: Iterable[Sound], process: subprocess.Popen[bytes]) -> None:
    pipe = _pipe(process)
    with contextlib.suppress(BrokenPipeError):  # ffmpeg has ended early: its exit status tells why
        for piece in pieces:
            pipe.write(np.ascontiguousarray(piece, "<f4").data)
        pipe.close()


def _pipe(process: subprocess.Popen[bytes]) -> IO[bytes]:
    assert process.stdin is not None
    return process.stdin


def _check(status: int, messages: bytes, targets: Sequence[Target]) -> None:
    """Raises CannotWrite where the disk was full, ToolFailed for all else that went wrong."""
    full = os.strerror(errno.ENOSPC)
    if full.encode() in messages:
        raise CannotWrite(str(targets[0].path), full)
    check_exit(status, messages)
