"""What a sound file says of itself, as ffmpeg reads it without decoding: codec, bit rate, length."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import RequestError
from pipeline.sound.tools import ffmpeg_path

_LOSSY = {"aac", "ac3", "eac3", "mp2", "mp3", "opus", "vorbis", "wmav2"}
"""Codecs whose bit rate tells how much they keep."""
_ESTIMATED = "Estimating duration from bitrate"
_UNKNOWN_SIZES = (0, 0xFFFFFFFF)
"""What a WAV file that was written into a pipe says of its length."""


@dataclass(frozen=True)
class Told:
    """What the file says."""

    codec: str
    """ffmpeg's name: "mp3", "pcm_s16le"."""
    encoded_kbps: float | None
    """None where nothing is left out."""
    duration_s: float | None
    """None where it says nothing, or speaks of a picture as well."""
    cut_off: bool = False
    """Whether it ends before it says that it does; only a WAV file tells."""


def told(path: Path) -> Told:
    """Raises RequestError where there is no sound in it."""
    command = [ffmpeg_path(), "-nostdin", "-hide_banner", "-i", f"file:{path}"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False, start_new_session=True)
    said = done.stderr.decode("utf-8", "replace")
    streams = re.findall(r"^  Stream #0:\d+.*?: (Audio|Video): (.*)$", said, re.MULTILINE)
    sounds = [facts for kind, facts in streams if kind == "Audio"]
    if not sounds:
        raise RequestError(f"{path}: {_why(said, streams)}; expected a sound file that ffmpeg can read")
    moving = any(kind == "Video" and "attached pic" not in facts for kind, facts in streams)
    codec = re.split(r"\W", sounds[0])[0]
    return Told(codec, _kbps(codec, sounds[0], said), None if moving else _duration_s(said), _cut_off(path))


def _why(said: str, streams: list[tuple[str, str]]) -> str:
    if streams:
        return "there is no sound in it, only a picture"
    return f"no sound file ({said.strip().splitlines()[-1] if said.strip() else 'nothing can be read of it'})"


def _kbps(codec: str, facts: str, said: str) -> float | None:
    """Of the stream, or of the whole file where the stream does not say."""
    found = re.search(r"(\d+) kb/s", facts) or re.search(r"^  Duration: .*bitrate: (\d+) kb/s", said, re.MULTILINE)
    return float(found[1]) if found and codec in _LOSSY else None


def _duration_s(said: str) -> float | None:
    found = re.search(r"^  Duration: (\d+):(\d\d):(\d\d\.\d+)", said, re.MULTILINE)
    if not found or _ESTIMATED in said:
        return None
    hours, minutes, seconds = found.groups()
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def _cut_off(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(8)
    size = int.from_bytes(head[4:], "little")
    return head[:4] == b"RIFF" and size not in _UNKNOWN_SIZES and size + 8 > path.stat().st_size
