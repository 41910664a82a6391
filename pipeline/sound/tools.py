"""ffmpeg, the one program outside that sound needs: the one on PATH, else the one that comes as a wheel."""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
from collections.abc import Sequence

from pipeline.errors import ToolFailed

_GET_IT = "install it, or run `pip install imageio-ffmpeg`"


@functools.cache
def ffmpeg_path() -> str:
    """Path of ffmpeg: $FFMPEG if set, else PATH, else the wheel's. Raises ToolFailed where there is none."""
    named = os.environ.get("FFMPEG")
    if named:
        if shutil.which(named):
            return named
        raise ToolFailed("ffmpeg", f"$FFMPEG names {named!r}, which cannot be run", "correct or unset FFMPEG")
    found = shutil.which("ffmpeg")
    if found:
        return found
    try:
        import imageio_ffmpeg

        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except (ImportError, RuntimeError) as error:
        raise ToolFailed("ffmpeg", "not on PATH, and its wheel has none for this machine", _GET_IT) from error


@functools.cache
def ffmpeg_version(path: str) -> str:
    """As ffmpeg itself says; empty where it does not."""
    try:
        said = subprocess.run([path, "-version"], capture_output=True, text=True, check=False, timeout=10).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""
    found = re.match(r"ffmpeg version (\S+)", said)
    return found[1] if found else ""


def ffmpeg_command(arguments: Sequence[str]) -> list[str]:
    """A quiet ffmpeg call that never asks questions."""
    return [ffmpeg_path(), "-nostdin", "-hide_banner", "-loglevel", "error", "-y", *arguments]


def run_ffmpeg(arguments: Sequence[str], given: bytes | memoryview = b"") -> bytes:
    """Run ffmpeg on `given` bytes as standard input and return its standard output. Raises ToolFailed."""
    command = [argument for argument in ffmpeg_command(arguments) if argument != "-nostdin"]
    try:
        # A group of its own: Ctrl-C reaches this program, which then ends ffmpeg in order.
        done = subprocess.run(command, input=given, capture_output=True, check=False, start_new_session=True)
    except OSError as error:
        raise ToolFailed("ffmpeg", f"cannot be run: {error.strerror}", _GET_IT) from error
    check_exit(done.returncode, done.stderr)
    return done.stdout


def check_exit(status: int, messages: bytes) -> None:
    """Raise ToolFailed with ffmpeg's own last line unless it ended well."""
    if status:
        last = (messages.decode("utf-8", "replace").strip().splitlines() or ["no message"])[-1]
        raise ToolFailed("ffmpeg", f"exit status {status}: {last}", "check free space and the file it names")
