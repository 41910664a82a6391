"""Mix any window of the timeline: takes and silence joined, music laid under them. The only module with pydub.

pydub joins and overlays; positions are whole frames, never its milliseconds, because its slices round to them
and lose samples. Everything is 32 bit, so that nothing is lost before the limiter. The promise: the samples at a place
of the episode are the same, whatever window they are asked for in, so reels need not know of each other.

A window in which both sides are the same (speech in the middle, no music) is mixed as one channel: half the work.
"""

from __future__ import annotations

import functools
import warnings
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.model import PlacedCue, PlacedSegment, Timeline
from pipeline.sound import music
from pipeline.sound.breaths import breathing
from pipeline.sound.room import room_tone
from pipeline.sound.takes import Mono, speech
from pipeline.units import MASTER_RATE, amplitude, ms_samples

with warnings.catch_warnings():
    # pydub warns of its own imports, and of a missing ffmpeg that nothing here asks it for.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment

Sound = NDArray[np.float32]
"""Shape (frames, 2), or (frames, 1) where both sides are the same; range [-1, 1]."""

Pcm = NDArray[np.int32]
"""The same as 32 bit PCM."""

FADE = ms_samples(6)
"""Every take fades in and out this long: a cut in a breath would click."""
_SAMPLE_BYTES = 4
_FULL_SCALE = 2**31
_HIGHEST = np.nextafter(np.float32(_FULL_SCALE), np.float32(0))
"""The highest float below full scale: 2**31 itself would wrap round to the lowest integer."""
_WHOLE_MS = MASTER_RATE // 100
"""pydub's overlay works in whole milliseconds; 441 frames are exactly ten of them."""
_AT_ONCE = 400 * _WHOLE_MS
"""Frames, 4 s: pydub copies what it overlays five times."""


@dataclass(frozen=True)
class Stems:
    """Speech and music of a window, apart; each an AudioSegment of 32 bits at the master rate."""

    speech: AudioSegment
    music: AudioSegment | None
    """None where no music plays: nothing is then laid over the speech."""
    room: Mono
    """Room tone, the same on all channels, shape (frames,)."""

    def programme(self) -> Sound:
        """All together."""
        together = self._joined()
        for side in together.T:
            side += self.room
        return together

    def _joined(self) -> Sound:
        if self.music is None:
            return to_samples(self.speech)
        together = np.empty((int(self.speech.frame_count()), 2), np.float32)
        for first in range(0, len(together), _AT_ONCE):
            last = min(first + _AT_ONCE, len(together))
            together[first:last] = _overlaid(self.speech, self.music, first, last)
        return together


def _overlaid(speech: AudioSegment, music: AudioSegment, first: int, last: int) -> Sound:
    """Two stems of two channels together, from one frame to another."""
    padding = _silent((first - last) % _WHOLE_MS, 2)
    within = slice(2 * _SAMPLE_BYTES * first, 2 * _SAMPLE_BYTES * last)
    below, above = (_segment(stem.raw_data[within] + padding, 2) for stem in (speech, music))
    return to_samples(below.overlay(above))[: last - first]


def mix(timeline: Timeline, start: int, length: int) -> Stems:
    """`length` frames of the episode from `start`, which may lie before its beginning or past its end."""
    cues = _music(timeline, start, length)
    heard = heard_between(timeline, start, start + length)
    channels = 2 if cues or any(placed.profile.pan for placed in heard) else 1
    speech_bytes = _speech(heard, start, length, channels)
    room = room_tone(timeline, start, length)
    return Stems(_segment(speech_bytes, channels), _segment(cues, 2) if cues else None, room)


def _speech(heard: Sequence[PlacedSegment], start: int, length: int, channels: int) -> bytes:
    """Takes and the silence between them, joined once."""
    pieces: list[bytes | memoryview] = []
    at = start
    for placed in heard:
        first, last = max(placed.start, start), min(placed.start + placed.length, start + length)
        within = slice(first - placed.start, last - placed.start)
        pieces += [_silent(first - at, channels), _render(placed, channels)[within].data]
        at = last
    return b"".join([*pieces, _silent(start + length - at, channels)])


def heard_between(timeline: Timeline, start: int, end: int) -> tuple[PlacedSegment, ...]:
    """Segments that sound between `start` and `end`; segments are in order and do not overlap."""
    first = bisect_left(timeline.segments, start, key=lambda placed: placed.start + placed.length)
    last = bisect_left(timeline.segments, end, key=lambda placed: placed.start)
    return timeline.segments[first:last]


def cues_between(timeline: Timeline, start: int, end: int) -> tuple[PlacedCue, ...]:
    """Music that sounds between `start` and `end`; cues may overlap."""
    return tuple(cue for cue in timeline.cues if cue.start < end and cue.start + cue.length > start)


@functools.lru_cache(maxsize=8)
def _render(placed: PlacedSegment, channels: int) -> Pcm:
    """A take levelled, breathing, faded at every edge and placed in the stereo field."""
    levelled = speech(placed.take, placed.trim, placed.take_length) * np.float32(amplitude(placed.gain_db))
    mono = np.concatenate([_faded(piece) for piece in breathing(levelled, placed.breaths)])
    if channels == 1:
        return _pcm(mono[:, None])
    # Equal power, normalised so that the middle leaves the level as it is on both sides.
    angle = (placed.profile.pan + 1) * np.pi / 4
    shares = (np.sqrt(2) * np.array([np.cos(angle), np.sin(angle)])).astype(np.float32)
    return _pcm(np.stack([mono * share for share in shares], axis=1))


def _faded(mono: Mono) -> Mono:
    fade = min(FADE, len(mono) // 2)
    ramp = np.sin(np.linspace(0, np.pi / 2, fade, dtype=np.float32)) ** 2
    mono[:fade] *= ramp
    mono[len(mono) - fade :] *= ramp[::-1]
    return mono


def _music(timeline: Timeline, start: int, length: int) -> bytes:
    """All cues that sound in the window, summed; empty where there is none."""
    playing = cues_between(timeline, start, start + length)
    if not playing:
        return b""
    total = np.zeros((length, 2), np.float32)
    for cue in playing:
        first, last = max(cue.start, start), min(cue.start + cue.length, start + length)
        total[first - start : last - start] += music.draw(cue, first - cue.start, last - first)
    return _pcm(total).tobytes()


def as_channels(sound: Sound, channels: int) -> Sound:
    """`sound` in one channel, the mean of its sides, or in two."""
    if channels == 2:
        return both_sides(sound)
    return sound if sound.shape[1] == 1 else (sound[:, :1] + sound[:, 1:]) * np.float32(0.5)


def both_sides(sound: Sound) -> Sound:
    """`sound` in two channels."""
    return np.stack([sound[:, 0]] * 2, axis=1) if sound.shape[1] == 1 else sound


def _pcm(samples: Sound) -> Pcm:
    """What is over full scale is held at it."""
    scaled = samples * np.float32(_FULL_SCALE)
    np.clip(scaled, -_FULL_SCALE, _HIGHEST, out=scaled)
    return scaled.astype("<i4")


def to_samples(segment: AudioSegment) -> Sound:
    """Samples of a segment of 32 bits."""
    samples = np.frombuffer(segment.raw_data, "<i4").reshape(-1, segment.channels).astype(np.float32)
    samples /= np.float32(_FULL_SCALE)
    return samples


def _silent(frames: int, channels: int) -> bytes:
    return bytes(frames * channels * _SAMPLE_BYTES)


def _segment(data: bytes, channels: int) -> AudioSegment:
    return AudioSegment(data, sample_width=_SAMPLE_BYTES, frame_rate=MASTER_RATE, channels=channels)
