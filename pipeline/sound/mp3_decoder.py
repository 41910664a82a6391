"""MP3 frames back to samples, in this process where the sound library can, else by ffmpeg."""

from __future__ import annotations

import functools

import numpy as np
import soundfile
from numpy.typing import NDArray

from pipeline.errors import ToolFailed
from pipeline.scratch import scratch_file
from pipeline.sound.mix import both_sides
from pipeline.sound.mp3_frames import frame_edges
from pipeline.sound.tools import run_ffmpeg
from pipeline.units import MP3_FRAME

Sound = NDArray[np.float32]
"""Shape (frames, 2), range about [-1, 1]."""


_SPARE_FRAMES = 4
"""Given to the library at the end: it guesses how long a stream without a header is, and stops there."""


def decode_mp3(stream: bytes) -> Sound:
    """The samples of MP3 frames, 1152 of each; those of one channel on both sides. Raises ToolFailed."""
    edges = frame_edges(stream)
    length = (len(edges) - 1) * MP3_FRAME
    if _library_decodes():
        try:
            with scratch_file() as file:  # the library would ask an object in memory for a few bytes at a time
                file.write_bytes(stream + stream[edges[-2] :] * _SPARE_FRAMES)
                samples, _ = soundfile.read(file, dtype="float32", always_2d=True)
        except soundfile.SoundFileError as error:
            raise ToolFailed("libsndfile", f"cannot decode what was encoded: {error}", "report it") from error
        if len(samples) >= length:
            return both_sides(samples[:length])
    pcm = run_ffmpeg(["-f", "mp3", "-i", "-", "-c:a", "pcm_f32le", "-f", "f32le", "-ac", "2", "-"], stream)
    return np.frombuffer(pcm, "<f4").reshape(-1, 2)


@functools.cache
def _library_decodes() -> bool:
    return "MP3" in soundfile.available_formats()
