"""Play a score: every note a little early or late, louder or softer, at its place in the room; then level it."""

from __future__ import annotations

import numpy as np
import soundfile
from scipy import signal

from composer.instruments import INSTRUMENTS, RATE
from composer.room import Stereo, impulse_response, in_room
from composer.score import BEAT, BPM, CueScore
from pipeline.sound.loudness import Meter

_LATE_S = 0.007
"""How far a hand is off the beat, as a standard deviation."""


def render(score: CueScore) -> Stereo:
    """The finished cue, shape (frames, 2), at its loudness."""
    length = score.length
    passes = 2 if score.loop else 1
    dry = np.zeros((passes * length + 4 * RATE, 2))
    for repeat in range(passes):
        # The same hands in each pass: the loop's end then flows into its own beginning.
        chance = np.random.default_rng(score.seed)
        for note in score.notes:
            # Nobody is early at the first beat: a note that began before the loop would be cut off in it.
            late = chance.normal(0, _LATE_S) if note.at else abs(chance.normal(0, _LATE_S / 3))
            start = max(0, round(note.at * BEAT + late * RATE)) + repeat * length
            velocity = note.velocity * (1 + chance.normal(0, 0.05))
            length_s = note.beats * BEAT / RATE
            wave = INSTRUMENTS[note.instrument](note.name, length_s, velocity, chance)
            angle = (note.pan + 1) * np.pi / 4
            dry[start : start + len(wave)] += np.outer(wave, (np.cos(angle), np.sin(angle)))[: len(dry) - start]
    played = in_room(dry, score.wet, impulse_response(7))
    clean = signal.sosfilt(signal.butter(2, 32, "highpass", fs=RATE, output="sos"), played, axis=0)
    kept = clean[length : 2 * length] if score.loop else _edged(clean[:length])
    return levelled(kept, score.loudness_lufs)


def _edged(cue: Stereo) -> Stereo:
    """A start without a click, and an end that has really ended: the last beats fade to nothing."""
    ramp = round(0.006 * RATE)
    fall = 2 * BEAT
    cue[:ramp] *= np.sin(np.linspace(0, np.pi / 2, ramp))[:, None] ** 2
    cue[-fall:] *= np.cos(np.linspace(0, np.pi / 2, fall))[:, None] ** 3
    return cue


def levelled(cue: Stereo, loudness_lufs: float) -> Stereo:
    """At that integrated loudness, and no peak over -3 dBFS."""
    meter = Meter(RATE, 2)
    meter.add(cue.astype(np.float32))
    cue = cue * 10 ** ((loudness_lufs - meter.result().integrated_lufs) / 20)
    return np.asarray(cue / max(1.0, float(np.abs(cue).max()) / 10 ** (-3 / 20)))


def facts(name: str, score: CueScore, cue: Stereo, file: str) -> str:
    """The cue's table in music.toml."""
    meter = Meter(RATE, 2)
    meter.add(cue.astype(np.float32))
    lines = [
        f"[{name}]",
        f'file = "{file}"',
        f'title = "{score.title}"',
        'author = "The make-episode project"',
        'licence = "CC0-1.0"',
        'key = "D minor"',
        f"tempo_bpm = {BPM}",
        f"length = {len(cue)}",
        f"loudness_lufs = {meter.result().integrated_lufs:.2f}",
    ]
    lines += ["loop_start = 0", f"loop_end = {len(cue)}"] if score.loop else []
    lines += [f"hit = {score.hit}"] if score.hit is not None else []
    return "\n".join(lines) + "\n"


def write(path: str, cue: Stereo) -> None:
    """16 bit FLAC, with a little triangular dither so that tails do not crackle."""
    chance = np.random.default_rng(1)
    dither = (chance.random(cue.shape) - chance.random(cue.shape)) / 32768
    soundfile.write(path, np.clip(cue + dither, -1, 1 - 1 / 32768), RATE, subtype="PCM_16")
