"""A finished cue as a file, and its table in music.toml."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from composer.render import loudness_lufs
from composer.score import CueScore
from composer.sound import RATE, Stereo

HEADING = "# Rendered by tools/compose.py; lengths, loops and hits in samples at 44,100 a second.\n"

Pcm = NDArray[np.int16]


def quantised(cue: Stereo) -> Pcm:
    """As 16 bit, rounded. No dither: it would lie at -96 dBFS, far under any delivered episode, and double the file."""
    return np.round(cue * 32768).astype(np.int16)


def write(folder: Path, name: str, cue: Pcm) -> None:
    """The cue as FLAC: exact to the sample, as a loop must be."""
    soundfile.write(folder / f"{name}.flac", cue, RATE, subtype="PCM_16", compression_level=1.0)


def same(folder: Path, name: str, cue: Pcm) -> bool:
    """Whether the file holds this cue; one step is allowed, as processors differ in the last bit of a sine."""
    kept, rate = soundfile.read(folder / f"{name}.flac", dtype="int16", always_2d=True)
    return rate == RATE and kept.shape == cue.shape and int(np.abs(kept.astype(int) - cue).max()) <= 1


def facts(name: str, score: CueScore, cue: Pcm) -> str:
    """The cue's table in music.toml."""
    lines = [
        f"[{name}]",
        f'file = "{name}.flac"',
        f'title = "{score.title}"',
        'author = "The make-episode project"',
        'licence = "CC0-1.0"',
        f'key = "{score.key}"',
        f"tempo_bpm = {score.bpm}",
        f"length = {len(cue)}",
        f"loudness_lufs = {loudness_lufs(cue / 32768):.2f}",
    ]
    lines += ["loop_start = 0", f"loop_end = {len(cue)}"] if score.loop else []
    lines += [f"hit = {score.hit}"] if score.hit is not None else []
    return "\n".join(lines) + "\n"
