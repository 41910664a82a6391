"""Deliver an episode in the forms beside MP3: the same master, streamed once through an encoder for all of them.

Each file is then decoded and measured by itself. A codec adds to peaks in its own way, so one form may want another
ceiling than the next: those that miss go through again, with a setting of their own. A file is kept under all that it
is made of: where a word of it changes, all of it is encoded again, and where nothing does, nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from pipeline.errors import ToolFailed
from pipeline.model import Delivery, Timeline
from pipeline.progress import Progress
from pipeline.sound.file_encoder import Target, encode_files, told_of
from pipeline.sound.kept_files import KeptFiles
from pipeline.sound.libraries import releases
from pipeline.sound.measure import Measured, measure_file
from pipeline.sound.reels import Reels
from pipeline.sound.setting import Setting, tries
from pipeline.sound.tools import ffmpeg_path, ffmpeg_version
from pipeline.store import digest

_VERSION = 1
"""Raised when the same sound would be mastered, or measured, otherwise than before."""


@dataclass(frozen=True)
class OnePass:
    """What all files of an episode have in common."""

    timeline: Timeline
    reels: Reels
    delivery: Delivery
    cover_jpeg: bytes
    kept: KeptFiles
    progress: Progress

    def deliver(self, targets: Sequence[Target], first: Setting) -> dict[Path, Measured]:
        """Write every target and return what was measured on it. Raises ToolFailed, CannotWrite."""
        self.progress.stage("encode")
        keys = self._keys(targets, first)
        found = {target.path: self.kept.take(key, target.path) for target, key in keys.items()}
        missing = [target for target in targets if found[target.path] is None]
        made = self._made(missing, first) if missing else {}
        for target in missing:
            self.kept.keep(keys[target], target.path, made[target.path])
        return {path: measured or made[path] for path, measured in found.items()}

    def _keys(self, targets: Sequence[Target], first: Setting) -> dict[Target, str]:
        """Of each target, the digest of all that it is made of: sound, how it is encoded, what it says of itself."""
        sound = [self.reels.sounding(), asdict(self.delivery), asdict(first)]
        cover = hashlib.sha256(self.cover_jpeg).hexdigest()
        alike = digest(_VERSION, sound, cover, ffmpeg_version(ffmpeg_path()), releases())
        return {target: digest(alike, told_of(target.format, self.delivery), target.tags) for target in targets}

    def _made(self, targets: Sequence[Target], first: Setting) -> dict[Path, Measured]:
        """Encode targets until each meets the delivery."""
        wanted = dict.fromkeys(targets, first)
        delivered: dict[Path, Measured] = {}
        for _ in range(tries(self.delivery)):
            tried = dict(wanted)
            wanted = {}
            for target, measured in self._mastered(tried).items():
                setting = tried[target]
                delivered[target.path] = replace(measured, gain_db=setting.gain_db, ceiling_dbtp=setting.ceiling_dbtp)
                better = setting.corrected(measured, self.delivery)
                if better != setting:
                    wanted[target] = better
            if not wanted:
                break
        return delivered

    def _mastered(self, wanted: Mapping[Target, Setting]) -> dict[Target, Measured]:
        """Each target as its setting makes it; those of one setting share a pass."""
        count = len(self.timeline.reels)
        for setting in dict.fromkeys(wanted.values()):
            self.progress.stage("encode")
            pieces = self.reels.mastered(
                setting.gain_db, setting.ceiling_dbtp, lambda done: self.progress.step(done, count)
            )
            alike = [target for target, its in wanted.items() if its == setting]
            encode_files(pieces, alike, self.delivery, self.cover_jpeg)
        self.progress.stage("master")
        return {target: self._measured(target) for target in wanted}

    def _measured(self, target: Target) -> Measured:
        """Raises ToolFailed where the decoded file is not as long as the timeline."""
        measured = measure_file(target.path)
        fewest, most = target.format.frames(self.timeline.length, self.delivery)
        if not fewest <= measured.frames <= most:
            problem = f"{target.path.name} decodes to {measured.frames} samples, expected {fewest} to {most}"
            raise ToolFailed("ffmpeg", problem, "check free space and the ffmpeg on PATH")
        return measured
