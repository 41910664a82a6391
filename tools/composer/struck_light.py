"""What is struck or plucked in the light set: marimba, nylon guitar, brushes on a snare; made as in `struck`."""

from __future__ import annotations

import numpy as np

from composer.sound import Stereo, band, clock, let_go, placed, rise

_TOP_HZ = 7000.0


def marimba(pitch_hz: float, length_s: float, velocity: float, pan: float, chance: np.random.Generator) -> Stereo:
    """A rosewood bar over its tube: a round tone, the double octave it is tuned to, yarn on wood."""
    at = clock(length_s)
    modes = ((1.0, 1.0, 0.62), (3.93, 0.62 * velocity, 0.22), (9.3, 0.24 * velocity, 0.07))
    wave = np.zeros(len(at))
    for ratio, level, decay_s in modes:
        if ratio * pitch_hz < _TOP_HZ:
            tone = np.sin(2 * np.pi * (ratio * pitch_hz * at + chance.random()))
            wave += level * np.exp(-at / (decay_s * (330 / pitch_hz) ** 0.55)) * tone
    yarn = band(chance.normal(0, 1, len(at)) * np.exp(-at / 0.006), 350, 2400)
    wave = (0.52 * wave + 0.2 * velocity * yarn) * rise(at, 0.003) * velocity * let_go(at, 0.15)
    return placed(wave, pan)


def guitar(pitch_hz: float, length_s: float, velocity: float, pan: float, chance: np.random.Generator) -> Stereo:
    """A nylon string plucked by the finger over the hole; a hand that damps it ends the note."""
    at = clock(length_s)
    wave = np.zeros(len(at))
    for number in range(1, 20):
        partial_hz = number * pitch_hz * np.sqrt(1 + 4e-5 * number**2)
        if partial_hz > _TOP_HZ:
            break
        plucked = abs(float(np.sin(np.pi * number * 0.23))) / number**1.15
        level = plucked * np.exp(-partial_hz / (1900 + 2600 * velocity))
        decay_s = 1.5 * (196 / pitch_hz) ** 0.4 / (1 + 0.22 * (number - 1) + (partial_hz / 2800) ** 2)
        wave += level * np.exp(-at / decay_s) * np.sin(2 * np.pi * (partial_hz * at + chance.random()))
    body = band(chance.normal(0, 1, len(at)) * np.exp(-at / 0.02), 95, 420)
    finger = band(chance.normal(0, 1, len(at)) * np.exp(-at / 0.004), 700, 3200)
    wave = (0.75 * wave + 0.16 * body + 0.12 * finger) * rise(at, 0.004) * velocity * let_go(at, 0.06)
    return placed(wave, pan)


def brush(pitch_hz: float, length_s: float, velocity: float, pan: float, chance: np.random.Generator) -> Stereo:
    """Wire brushes on a snare without snares: a breath of noise that opens and closes; the pitch is the drum's."""
    at = clock(length_s)
    sweep = rise(at, 0.012 + 0.03 * (1 - velocity)) * np.exp(-at / (0.05 + 0.05 * velocity))
    wires = band(chance.normal(0, 1, len(at)), 900, 5200) * sweep
    skin = np.sin(2 * np.pi * (pitch_hz * at + chance.random())) * np.exp(-at / 0.06) * rise(at, 0.004)
    return placed((0.75 * wires + 0.22 * skin) * velocity * let_go(at, 0.05), pan)
