"""Mix any window of the timeline: takes and silence joined, music laid under them. The only module with pydub.

pydub joins and overlays; positions are whole frames, never its milliseconds, because its slices round to them
and lose samples. Everything is 32 bit, so that nothing is lost before the limiter. The promise: the samples at a place
of the episode are the same, whatever window they are asked for in, so reels need not know of each other.
"""

from __future__ import annotations

import functools
import warnings
from bisect import bisect_left
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.model import PlacedSegment, Take, Timeline
from pipeline.sound import music
from pipeline.sound.takes import Mono, speech
from pipeline.units import MASTER_RATE, amplitude, ms_samples

with warnings.catch_warnings():
    # pydub warns of its own imports, and of a missing ffmpeg that nothing here asks it for.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment

Stereo = NDArray[np.float32]
"""Shape (frames, 2), range [-1, 1]."""

FADE = ms_samples(6)
"""Every take fades in and out this long: a cut in a breath would click."""
_FULL_SCALE = 2**31
_HIGHEST = np.nextafter(np.float32(_FULL_SCALE), np.float32(0))
"""The highest float below full scale: 2**31 itself would wrap round to the lowest integer."""
_WHOLE_MS = MASTER_RATE // 100
"""pydub's overlay works in whole milliseconds; 441 frames are exactly ten of them."""


@dataclass(frozen=True)
class Stems:
    """Speech and music of a window, apart; each an AudioSegment of 32 bit stereo at the master rate."""

    speech: AudioSegment
    music: AudioSegment | None
    """None where no music plays: nothing is then laid over the speech."""

    def programme(self) -> Stereo:
        """Both together, shape (frames, 2)."""
        if self.music is None:
            return to_samples(self.speech)
        frames = int(self.speech.frame_count())
        padding = _silence(-frames % _WHOLE_MS)
        together = (self.speech + padding).overlay(self.music + padding)
        return to_samples(together.get_sample_slice(0, frames))


def mix(timeline: Timeline, start: int, length: int) -> Stems:
    """`length` frames of the episode from `start`, which may lie before its beginning or past its end."""
    cues = _music(timeline, start, length)
    return Stems(_segment(_speech(timeline, start, length)), _segment(cues) if cues else None)


def _speech(timeline: Timeline, start: int, length: int) -> bytes:
    """Takes and the silence between them, joined once."""
    pieces: list[bytes] = []
    at = start
    for placed in _heard(timeline, start, start + length):
        first, last = max(placed.start, start), min(placed.start + placed.length, start + length)
        pieces += [_silent(first - at), _placed_bytes(placed)[_slice(first - placed.start, last - placed.start)]]
        at = last
    return b"".join([*pieces, _silent(start + length - at)])


def _heard(timeline: Timeline, start: int, end: int) -> tuple[PlacedSegment, ...]:
    """Segments that sound between `start` and `end`; segments are in order and do not overlap."""
    first = bisect_left(timeline.segments, start, key=lambda placed: placed.start + placed.length)
    last = bisect_left(timeline.segments, end, key=lambda placed: placed.start)
    return timeline.segments[first:last]


def _placed_bytes(placed: PlacedSegment) -> bytes:
    return _render(placed.take, placed.trim, placed.length, placed.gain_db, placed.profile.pan)


@functools.lru_cache(maxsize=8)
def _render(take: Take, trim: int, length: int, gain_db: float, pan: float) -> bytes:
    """A take levelled, faded at both edges and placed in the stereo field, as 32 bit stereo."""
    mono = _faded(speech(take, trim, length) * np.float32(amplitude(gain_db)))
    # Equal power, normalised so that the middle leaves the level as it is on both sides.
    angle = (pan + 1) * np.pi / 4
    sides = np.sqrt(np.float32(2)) * np.array([np.cos(angle), np.sin(angle)], np.float32)
    return to_bytes(mono[:, None] * sides)


def _faded(mono: Mono) -> Mono:
    fade = min(FADE, len(mono) // 2)
    ramp = np.sin(np.linspace(0, np.pi / 2, fade, dtype=np.float32)) ** 2
    mono[:fade] *= ramp
    mono[len(mono) - fade :] *= ramp[::-1]
    return mono


def _music(timeline: Timeline, start: int, length: int) -> bytes:
    """All cues that sound in the window, summed; empty where there is none."""
    playing = [cue for cue in timeline.cues if cue.start < start + length and cue.start + cue.length > start]
    if not playing:
        return b""
    total = np.zeros((length, 2), np.float32)
    for cue in playing:
        first, last = max(cue.start, start), min(cue.start + cue.length, start + length)
        total[first - start : last - start] += music.draw(cue, first - cue.start, last - first)
    return to_bytes(total)


def to_bytes(samples: Stereo) -> bytes:
    """32 bit little-endian PCM; over full scale is held at it."""
    scaled = samples * np.float32(_FULL_SCALE)
    np.clip(scaled, -_FULL_SCALE, _HIGHEST, out=scaled)
    return scaled.astype("<i4").tobytes()


def to_samples(segment: AudioSegment) -> Stereo:
    """Samples of 32 bit stereo, shape (frames, 2)."""
    return np.frombuffer(segment.raw_data, "<i4").reshape(-1, 2).astype(np.float32) / np.float32(_FULL_SCALE)


def _slice(first: int, last: int) -> slice:
    """Frames as bytes of 32 bit stereo."""
    return slice(first * 8, last * 8)


def _silent(frames: int) -> bytes:
    return bytes(frames * 8)


def _segment(data: bytes) -> AudioSegment:
    return AudioSegment(data, sample_width=4, frame_rate=MASTER_RATE, channels=2)


def _silence(frames: int) -> AudioSegment:
    return _segment(_silent(frames))
