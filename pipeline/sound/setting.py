"""How loud and under which ceiling a programme is mastered, and how both are put right by what was measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import DeliveryMissed
from pipeline.model import Delivery, Figure
from pipeline.sound.checks import checks, figure_of, missed, sound_figures
from pipeline.sound.master import GAIN_STEP_DB
from pipeline.sound.measure import Measured

TRIES = 4
"""How often a file is mastered at most: what the codec does to level and peaks is known after the first."""
_OTHER_DELIVERY = "name another --delivery"
_REMEDIES: Mapping[Figure, str] = {
    "noise_floor_dbfs": "lower room_tone_lu in kit.toml or take --kit audiobook",
    "head_s": "shorten the pause that the script begins with or `head` in kit.toml",
    "tail_s": "shorten the pause that the script ends with or `tail` in kit.toml",
}
"""What to do about a figure that mastering cannot put right; about the others there is only _OTHER_DELIVERY."""
_CLOSE_ENOUGH = 0.6
"""Share of the tolerance within which a reading is left as it is: a second meter may differ by some hundredths."""


@dataclass(frozen=True)
class Setting:
    """What one master differs in from another of the same mix."""

    gain_db: float
    """Of the whole programme."""
    ceiling_dbtp: float
    """What the limiter holds."""

    def corrected(self, measured: Measured, delivery: Delivery) -> Setting:
        """The setting that should meet the delivery, after what this one gave; itself where that is good enough."""
        off_db = delivery.target - figure_of(measured.loudness, measured.levels, delivery.aim)
        over_db = measured.loudness.true_peak_dbtp - delivery.max_peak_db
        gain_db, ceiling_dbtp = self.gain_db, self.ceiling_dbtp
        if abs(off_db) > delivery.tolerance_db * _CLOSE_ENOUGH:
            gain_db += round(off_db / GAIN_STEP_DB) * GAIN_STEP_DB
        if over_db > 0:
            ceiling_dbtp -= over_db + 0.1
        return Setting(gain_db, ceiling_dbtp)


def tries(delivery: Delivery) -> int:
    """How often a file may be mastered until it meets the delivery."""
    return 1 if delivery.draft else TRIES


def refuse_misses(path: Path, measured: Measured, delivery: Delivery) -> None:
    """Raises DeliveryMissed for a file that misses its delivery, unless it is a draft.

    `path` is where the file would be published.
    """
    found = checks(sound_figures(measured.loudness, measured.levels), delivery.limits)
    remedies = [_REMEDIES.get(check.figure, _OTHER_DELIVERY) for check in found if check.status == "fail"]
    if remedies and not delivery.draft:
        raise DeliveryMissed(str(path.parent), path.name, delivery.name, missed(found), remedies)
