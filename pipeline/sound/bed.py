"""How far speech is over the music under it, where only the finished sound is there: read in the pauses.

In a pause the bed is heard alone, with the gain that the timeline gives it. Between two pauses its own level is taken
to go straight from the one to the other; times its gain, that is how loud it is under the words, and what the sound has
more than that is speech. A test holds it beside what stems tell.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.model import PlacedCue
from pipeline.sound.loudness import Energies, momentary
from pipeline.sound.moments import Moments, Places
from pipeline.sound.stems import HEARD_LUFS, INAUDIBLE
from pipeline.units import ms_samples

_MARGIN = ms_samples(30)
"""From a word to where the bed is read: the last sound of the word dies away in it."""
_READABLE = 1e-6
"""-60 LUFS: what is softer in a pause may be the room and not the bed."""


def speech_over_bed_lu(moments: Moments) -> NDArray[np.float64]:
    """As `stems.speech_over_music_lu`: one for each 100 ms in which a word sounds over music."""
    bed, known = _bed(moments)
    over = momentary(np.maximum(moments.energies - bed, INAUDIBLE)) - momentary(np.maximum(bed, INAUDIBLE))
    spoken = moments.spoken()
    counted = spoken[2 : len(over) + 2] & known[2 : len(over) + 2] & (momentary(bed) > HEARD_LUFS)
    return np.asarray(over[counted])


def _bed(moments: Moments) -> tuple[Energies, NDArray[np.bool_]]:
    """Energy of music in each moment, and whether it is known of all music there."""
    middles = (moments.starts[:-1] + moments.starts[1:]) // 2
    gains = [_gain(cue, middles) for cue in moments.timeline.cues]
    playing = sum(((gain > 0).astype(int) for gain in gains), np.zeros(len(middles), int))
    alone = moments.unspoken(_MARGIN) & (playing == 1) & (moments.energies > _READABLE)
    bed, known = np.zeros(len(middles)), np.ones(len(middles), bool)
    for gain in gains:
        read = np.flatnonzero(alone & (gain > 0))
        if len(read):
            own_db = 10 * np.log10(moments.energies[read] / gain[read])
            bed += gain * 10 ** (np.interp(middles, middles[read], own_db) / 10)
        else:
            known &= gain == 0
    return bed, known


def _gain(cue: PlacedCue, places: Places) -> NDArray[np.float64]:
    """Power gain of a cue at each place; 0 where it does not play."""
    at = places - cue.start
    gain_db = np.interp(at, [point.at for point in cue.envelope], [point.gain_db for point in cue.envelope])
    return np.where((at >= 0) & (at < cue.length) & (gain_db > -70), 10 ** (gain_db / 10), 0.0)
