"""A person's recording of one line: from a file in any form to the samples of its speech, or why it cannot be used.

Of several channels the loudest is heard. Silence and room before and after speech are cut away, and the ends faded.
Looked at in this order, the first finding is the reason: is the file whole, does speech stand out from the room, is it
about as long as that line takes a person, does it end as speech ends, is it clean as a take has to be. The promise is
one-sided: no reader is refused for reading quickly or slowly.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import PickupRefused, ToolFailed
from pipeline.sound.decode import decoding
from pipeline.speech.check import SHORT_WORDS, Expected, refusal_of
from pipeline.speech.pace import ESPEAK
from pipeline.units import MASTER_RATE

FORMAT = 2
"""Raised whenever the way in which a recording is brought in, or judged, changes."""

_FRAME = MASTER_RATE // 50
_OVER_ROOM_DB, _UNDER_PEAK_DB = 12.0, -40.0
"""What counts as speech: so far over the quietest tenth of the recording, and not so far under its loudest frame."""
_SUSTAINED = 3
"""Frames of 20 ms in a row: a click of the mouse is no speech."""
_BEFORE, _AFTER = 4, 8
"""Frames that are kept on either side: breath in, and the end of the last sound."""
_SILENT_DBFS = -50.0
"""Under it in its loudest frame, nothing was recorded at all."""
_LOUD_ROOM_DB = 20.0
"""A room so near under the loudest frame hides most of speech; in a quiet one it is 30 dB and more."""

_USUAL_WPM = 160
_RATIO, _SHORT_RATIO = (0.55, 2.4), (0.35, 3.0)
"""Length of a person's speech against what the engine's pace lets expect; what is beyond is another line, or it twice.

That is 212 words a minute within a sentence, measured on 52 of an article; single ones took the engine itself 0.9 to
1.4 times as long. So a line of more than `SHORT_WORDS` words is too quick at 385 words a minute, at 310 where it is an
easy one, and too slow at 88, at 115 where it is hard: people read at 130 to 280. A line that a reader of 150 says
twice takes 2.8 times as long as expected.
"""

_NOT_TOLD_BYTES = 0x7FFF_0000
"""From here on a WAV file's length is what programs write that do not know it: who writes to a pipe cannot go back."""

Mono = NDArray[np.int16]


def speech_in(path: Path, text: str) -> Mono:
    """The speech of a recording of `text`, at the master rate. Raises PickupRefused."""
    samples = _loudest_channel(path)
    levels = _levels(samples)
    speech = _trimmed(samples, levels)
    if not len(speech):
        _refuse_loud_room(path, levels)
        raise PickupRefused(str(path), "silence", "record it again, or take it away")
    words, expected_s, length_s = len(text.split()), ESPEAK.speech_s(text, _USUAL_WPM), len(speech) / MASTER_RATE
    least, most = _SHORT_RATIO if words <= SHORT_WORDS else _RATIO
    if not least * expected_s <= length_s <= most * expected_s:
        if length_s < expected_s:
            _refuse_loud_room(path, levels)
        problem = f"{length_s:.1f} s of speech, where about {expected_s:.1f} s were expected for {text[:60]!r}"
        raise PickupRefused(str(path), problem, "record that line, or take the file away")
    # Its length is right: what else is wrong with a take is wrong with a recording too.
    if reason := refusal_of(speech, MASTER_RATE, Expected(length_s, words)):
        _refuse_loud_room(path, levels)
        raise PickupRefused(str(path), reason, "record it again, or take it away")
    return _faded(speech)


# --- the file ------------------------------------------------------------------------------------------------------


def _loudest_channel(path: Path) -> Mono:
    """Mixed, channels of opposite sign would silence each other, and two microphones sound hollow."""
    _refuse_cut(path)
    try:
        with decoding(path, MASTER_RATE) as sound:
            samples = np.concatenate([np.zeros((0, sound.format.channels), np.float32), *sound])
    except ToolFailed as error:
        raise PickupRefused(str(path), "no sound that can be read", "save it as WAV, FLAC or MP3") from error
    if damage := [complaint for complaint in sound.complaints if "decod" in complaint]:
        raise PickupRefused(str(path), f"damaged: {damage[0]}", "save it again, or record it again")
    loudest = samples[:, (samples**2).sum(axis=0).argmax()]
    return np.clip(np.round(loudest * 32768), -32768, 32767).astype("<i2")


def _refuse_cut(path: Path) -> None:
    """Raises PickupRefused for a WAV file that holds less than it says: ffmpeg takes what is there for all of it."""
    data = path.read_bytes()
    for start, size in _wav_data(data):
        if len(data) < start + size < _NOT_TOLD_BYTES:
            problem = f"cut short: {len(data) - start:,} of {size:,} bytes of sound are there"
            raise PickupRefused(str(path), problem, "copy or save it again")


def _wav_data(data: bytes) -> Iterator[tuple[int, int]]:
    """Where the samples of a WAV file begin, and how many bytes there should be; nothing for other files."""
    at = 12 if data[:4] == b"RIFF" and data[8:12] == b"WAVE" else len(data)
    while at + 8 <= len(data):
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if name == b"data":
            yield at + 8, size
        at += 8 + size + size % 2


# --- its speech ----------------------------------------------------------------------------------------------------


def _levels(samples: Mono) -> NDArray[np.float64]:
    """Power of each whole frame in dBFS; that of digital silence is very low."""
    frames = samples[: len(samples) // _FRAME * _FRAME].reshape(-1, _FRAME).astype(np.float64) / 32768
    return np.asarray(10 * np.log10((frames**2).mean(axis=1) + 1e-13))


def _trimmed(samples: Mono, levels: NDArray[np.float64]) -> Mono:
    """From the first sound of speech to the last, with a little room around."""
    if not len(levels) or levels.max() < _SILENT_DBFS:
        return samples[:0]
    threshold = max(_room(levels) + _OVER_ROOM_DB, levels.max() + _UNDER_PEAK_DB)
    loud = levels > min(threshold, levels.max() - 1)
    sustained = np.flatnonzero(np.convolve(loud, np.ones(_SUSTAINED), "valid") == _SUSTAINED)
    if not len(sustained):
        return samples[:0]
    first, last = max(sustained[0] - _BEFORE, 0), sustained[-1] + _SUSTAINED + _AFTER
    return samples[first * _FRAME : last * _FRAME]


def _refuse_loud_room(path: Path, levels: NDArray[np.float64]) -> None:
    """Raises PickupRefused where it is the room that hides the speech."""
    if not len(levels) or levels.max() < _SILENT_DBFS:
        return
    over_db = levels.max() - _room(levels)
    if over_db < _LOUD_ROOM_DB:
        problem = f"no speech stands out from the room: the loudest is {over_db:.0f} dB over it, where 30 dB are usual"
        raise PickupRefused(str(path), problem, "record it where it is quiet, or take it away")


def _room(levels: NDArray[np.float64]) -> float:
    return float(np.percentile(levels, 10))


def _faded(samples: Mono) -> Mono:
    fade = min(_FRAME, len(samples) // 2)
    faded = samples.astype(np.float32)
    faded[:fade] *= np.linspace(0, 1, fade)
    faded[len(faded) - fade :] *= np.linspace(1, 0, fade)
    return np.round(faded).astype("<i2")
