"""Pick-ups: lines that a person has recorded, which take the place of synthetic takes.

`output/<slug>/pickups/` holds a sound file for each, in whatever form ffmpeg reads, under its segment's name:
"s0042.wav" for the sentence marked @s0042 in the script. It is brought to mono, its silence and room before and after
speech are cut away, and from there on it is a take like any other: levelled, treated, timed, placed. The promise: a
file in that folder is heard, or an error says why it is not.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import PickupRefused, ToolFailed, UnknownName
from pipeline.model import Take, Utterance
from pipeline.sound.tools import run_ffmpeg
from pipeline.speech.check import Expected, refusal_of
from pipeline.speech.pace import ESPEAK
from pipeline.speech.regions import wav
from pipeline.store import Store, digest
from pipeline.units import MASTER_RATE

FOLDER = "pickups"
"""In an episode's folder."""

FORMAT = 1
"""Raised whenever the way in which a recording is brought in changes what is heard."""

_FRAME = MASTER_RATE // 50
_OVER_ROOM_DB, _UNDER_PEAK_DB = 12.0, -40.0
"""What counts as speech: so far over the quietest tenth of the recording, and not so far under its loudest frame."""
_SUSTAINED = 3
"""Frames of 20 ms in a row: a click of the mouse is no speech."""
_BEFORE, _AFTER = 4, 8
"""Frames that are kept on either side: breath in, and the end of the last sound."""
_USUAL_WPM = 160
_SLOWEST, _FASTEST = 3.0, 0.35
"""A person may speak at another pace; what takes so many times as long as expected, or so little, is another line."""

Mono = NDArray[np.int16]


def pickups(folder: Path, utterances: Collection[Utterance], store: Store) -> Mapping[str, Take]:
    """Segment id -> recorded take, for each file in `folder`. Raises UnknownName, PickupRefused, ToolFailed."""
    by_name = {utterance.segment.id: utterance for utterance in utterances}
    found: dict[str, Take] = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name.startswith(".") or path.is_dir():
            continue
        if path.stem not in by_name:
            raise UnknownName("segment", path.stem, by_name, hint=f"{path} is named by the segment that it is said for")
        if path.stem in found:
            raise PickupRefused(str(path), "a second recording of the same segment", "leave one of them in the folder")
        found[path.stem] = _take(path, by_name[path.stem], store)
    return found


def _take(path: Path, utterance: Utterance, store: Store) -> Take:
    """The recording as a take, kept in `store` under what it was made from."""
    key = digest("pickup", FORMAT, path.read_bytes().hex())
    content = store.get(key)
    if content is None:
        content = wav(_brought_in(path, utterance).tobytes(), MASTER_RATE)
        store.put(key, content)
    return Take(key, str(store.path(key)), MASTER_RATE, frames=(len(content) - 44) // 2, recorded=True)


def _brought_in(path: Path, utterance: Utterance) -> Mono:
    try:
        pcm = run_ffmpeg(["-i", str(path), "-map", "0:a:0", "-ac", "1", "-ar", str(MASTER_RATE), "-f", "s16le", "-"])
    except ToolFailed as error:
        raise PickupRefused(str(path), "no sound that can be read", "save it as WAV, FLAC or MP3") from error
    samples = _speech_of(np.frombuffer(pcm, "<i2"))
    text = utterance.spoken
    expected_s = ESPEAK.speech_s(text, _USUAL_WPM)
    length_s = len(samples) / MASTER_RATE
    if not len(samples):
        raise PickupRefused(str(path), "silence", "record it again, or take it away")
    if not _FASTEST * expected_s <= length_s <= _SLOWEST * expected_s:
        problem = f"{length_s:.1f} s of speech, where about {expected_s:.1f} s were expected for {text[:60]!r}"
        raise PickupRefused(str(path), problem, "record that line, or take the file away")
    # Its length is right: what else is wrong with a take is wrong with a recording too.
    if reason := refusal_of(samples, MASTER_RATE, Expected(length_s, len(text.split()))):
        raise PickupRefused(str(path), reason, "record it again, or take it away")
    return samples


def _speech_of(samples: Mono) -> Mono:
    """From the first sound of speech to the last, with a little room around, faded at both ends."""
    frames = samples[: len(samples) // _FRAME * _FRAME].reshape(-1, _FRAME).astype(np.float32)
    if not len(frames):
        return samples[:0]
    level = 20 * np.log10(np.sqrt((frames**2).mean(axis=1)) + 1e-2)
    threshold = max(np.percentile(level, 10) + _OVER_ROOM_DB, level.max() + _UNDER_PEAK_DB)
    loud = level > min(threshold, level.max() - 1)
    sustained = np.flatnonzero(np.convolve(loud, np.ones(_SUSTAINED), "valid") == _SUSTAINED)
    if not len(sustained):
        return samples[:0]
    first, last = max(sustained[0] - _BEFORE, 0), sustained[-1] + _SUSTAINED + _AFTER
    return _faded(samples[first * _FRAME : last * _FRAME])


def _faded(samples: Mono) -> Mono:
    fade = min(_FRAME, len(samples) // 2)
    faded = samples.astype(np.float32)
    faded[:fade] *= np.linspace(0, 1, fade)
    faded[len(faded) - fade :] *= np.linspace(1, 0, fade)
    return np.round(faded).astype("<i2")
