"""Speech and music apart: as files to work on elsewhere, and as what tells how far music stays under speech.

Stems are taken from the mix before programme gain and limiter, where they add up to the mix, room tone aside.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from pipeline.errors import CannotWrite
from pipeline.model import Timeline
from pipeline.sound.loudness import BLOCKS_PER_SECOND, Energies, Meter, momentary
from pipeline.sound.mix import Sound, both_sides, mix, to_samples
from pipeline.sound.moments import spoken
from pipeline.sounds import MUSIC_NAME, SPEECH_NAME

INAUDIBLE = 1e-10
"""-100 LUFS, in place of digital silence: it has no level."""
HEARD_LUFS = -70.0
"""Music below this is no music: the absolute gate of BS.1770."""


def write_stems(timeline: Timeline, folder: Path) -> tuple[float, float] | None:
    """Write both stems, two channels of 24 bits as long as the episode, reel by reel.

    Returns median and 5th percentile of `speech_over_music_lu`, None where music never plays under speech.
    Raises CannotWrite.
    """
    rate = timeline.sample_rate
    speech_meter, music_meter = Meter(rate, 2), Meter(rate, 2)
    try:
        with (
            soundfile.SoundFile(folder / SPEECH_NAME, "w", rate, 2, "PCM_24", compression_level=0.0) as speech_file,
            soundfile.SoundFile(folder / MUSIC_NAME, "w", rate, 2, "PCM_24", compression_level=0.0) as music_file,
        ):
            for speech, music in _windows(timeline):
                speech_file.write(speech)
                music_file.write(music)
                speech_meter.add(speech)
                music_meter.add(music)
    except (OSError, soundfile.SoundFileError) as error:
        raise CannotWrite(str(folder / SPEECH_NAME), str(error)) from error
    over = speech_over_music_lu(timeline, speech_meter.energies(), music_meter.energies())
    return (float(np.median(over)), float(np.percentile(over, 5))) if len(over) else None


def speech_over_music_lu(timeline: Timeline, speech: Energies, music: Energies) -> NDArray[np.float64]:
    """How far speech is over music, one for each 100 ms in which a word sounds over music.

    Each is the momentary loudness (400 ms, BS.1770) of the speech stem less that of the music stem, around a moment
    inside a segment. `speech` and `music` are the stems' K-weighted mean squares per 100 ms.
    """
    over = momentary(np.maximum(speech, INAUDIBLE)) - momentary(np.maximum(music, INAUDIBLE))
    middles = (np.arange(len(over)) + 2) * (timeline.sample_rate // BLOCKS_PER_SECOND)
    return np.asarray(over[spoken(timeline, middles) & (momentary(music) > HEARD_LUFS)])


def _windows(timeline: Timeline) -> Iterator[tuple[Sound, Sound]]:
    for reel in timeline.reels:
        stems = mix(timeline, reel.start, reel.length)
        speech = both_sides(to_samples(stems.speech))
        yield speech, to_samples(stems.music) if stems.music is not None else np.zeros_like(speech)
