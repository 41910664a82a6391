"""Instruments, each a function from a note to samples: built from partials, with attack, decay and body of their own.

All return mono float arrays at RATE; `velocity` in 0..1 changes the colour as well as the level, as on a real one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

RATE = 44_100
Wave = NDArray[np.float64]


def hertz(name: str) -> float:
    """Frequency of a note such as "D3" or "Bb4", A4 = 440."""
    steps = {"C": -9, "D": -7, "E": -5, "F": -4, "G": -2, "A": 0, "B": 2}[name[0]]
    steps += {"b": -1, "#": 1}.get(name[1:-1], 0)
    return float(440 * 2 ** (steps / 12 + int(name[-1]) - 4))


def _time(length_s: float) -> Wave:
    return np.arange(round(length_s * RATE)) / RATE


def _release(wave: Wave, seconds: float) -> Wave:
    """The last `seconds` fade out in a curve without a corner."""
    count = min(len(wave), round(seconds * RATE))
    wave[len(wave) - count :] *= np.cos(np.linspace(0, np.pi / 2, count)) ** 2
    return wave


def felt_piano(note: str, length_s: float, velocity: float, chance: np.random.Generator) -> Wave:
    """An upright with felt before the strings: soft hammers, few high partials, two strings that beat a little."""
    pitch, at = hertz(note), _time(length_s)
    stiffness = 2.2e-4 * (pitch / 220) ** 1.3
    wave = np.zeros(len(at))
    for number in range(1, 15):
        partial = number * pitch * np.sqrt(1 + stiffness * number**2)
        if partial > 9000:
            break
        level = number**-1.25 * np.exp(-number * (0.5 - 0.38 * velocity))
        # The hammer stands at an eighth of the string: every eighth partial is missing.
        level *= abs(np.sin(np.pi * number / 8.3)) + 0.05
        decay_s = 3.8 * (220 / pitch) ** 0.45 / (1 + 0.28 * number)
        for string in (-1, 1):
            detuned = partial * (1 + string * 1.6e-4 * (1 + 0.3 * chance.random()))
            two_stage = 0.72 * np.exp(-at / (0.32 * decay_s)) + 0.28 * np.exp(-at / decay_s)
            wave += 0.5 * level * two_stage * np.sin(2 * np.pi * detuned * at + chance.uniform(0, 2 * np.pi))
    attack_s = 0.004 + 0.009 * (1 - velocity)
    wave *= 1 - np.exp(-at / attack_s * 3)
    knock = chance.normal(0, 1, len(at)) * np.exp(-at / 0.011)
    wave += 0.05 * velocity * np.convolve(knock, np.hanning(90) / 45, "same")
    return _release(wave * velocity, 0.25)


def strings(note: str, length_s: float, velocity: float, chance: np.random.Generator) -> Wave:
    """A small section with mutes: five players a few cents apart, slow bows, vibrato that comes late."""
    pitch, at = hertz(note), _time(length_s)
    wave = np.zeros(len(at))
    for _ in range(5):
        cents = chance.normal(0, 5)
        swing = 4.6 + chance.normal(0, 0.35)
        vibrato = 0.0021 * np.clip((at - 0.5) / 1.2, 0, 1) * np.sin(2 * np.pi * swing * at + chance.uniform(0, 6))
        drift = 0.0006 * np.sin(2 * np.pi * 0.3 * at + chance.uniform(0, 6))
        phase = 2 * np.pi * pitch * 2 ** (cents / 1200) * np.cumsum(1 + vibrato + drift) / RATE
        start = chance.uniform(0, 2 * np.pi)
        for number in range(1, 10):
            body = 1 / (1 + (number * pitch / 1100) ** 2.2)
            wave += 0.2 * body / number**0.9 * np.sin(number * (phase + start))
    attack_s = min(1.1, length_s / 3)
    swell = np.sin(np.clip(at / attack_s, 0, 1) * np.pi / 2) ** 2
    bow = 1 + 0.05 * np.sin(2 * np.pi * 0.41 * at + chance.uniform(0, 6))
    return _release(wave * swell * bow * velocity, min(1.6, length_s / 2))


def cello_pluck(note: str, length_s: float, velocity: float, chance: np.random.Generator) -> Wave:
    """A low string plucked with the flesh of the thumb: a round start, a dark body."""
    pitch, at = hertz(note), _time(length_s)
    wave = np.zeros(len(at))
    for number in range(1, 12):
        level = number**-1.5 * abs(np.sin(np.pi * number * 0.31))
        decay_s = 1.5 / (1 + 0.5 * (number - 1)) * (90 / pitch) ** 0.3
        glide = 1 + 0.004 * np.exp(-at / 0.03)
        wave += level * np.exp(-at / decay_s) * np.sin(2 * np.pi * number * pitch * np.cumsum(glide) / RATE)
    finger = np.convolve(chance.normal(0, 1, len(at)) * np.exp(-at / 0.006), np.hanning(140) / 70, "same")
    return _release((wave * (1 - np.exp(-at / 0.006)) + 0.06 * finger) * velocity, 0.3)


def vibraphone(note: str, length_s: float, velocity: float, chance: np.random.Generator) -> Wave:
    """Soft yarn on a metal bar: a pure tone, its fourth harmonic, a breath of the tenth, and a slow motor."""
    pitch, at = hertz(note), _time(length_s)
    wave = np.zeros(len(at))
    for ratio, level, decay_s in ((1, 1.0, 2.6), (3.98, 0.16 * velocity, 0.7), (9.9, 0.03 * velocity, 0.15)):
        if ratio * pitch < 9000:
            wave += level * np.exp(-at / decay_s) * np.sin(2 * np.pi * ratio * pitch * at + chance.uniform(0, 0.3))
    motor = 1 - 0.16 * (1 + np.sin(2 * np.pi * 3.1 * at + chance.uniform(0, 6)))
    return _release(wave * motor * (1 - np.exp(-at / 0.005)) * velocity, 0.3)


def low_drum(note: str, length_s: float, velocity: float, chance: np.random.Generator) -> Wave:
    """A bass drum far off: a head that falls in pitch as it settles, and the air of the stroke."""
    pitch, at = hertz(note), _time(length_s)
    settling = pitch * (1 + 0.55 * np.exp(-at / 0.045))
    wave = np.exp(-at / 0.42) * np.sin(2 * np.pi * np.cumsum(settling) / RATE)
    wave += 0.25 * np.exp(-at / 0.16) * np.sin(2 * np.pi * np.cumsum(1.59 * settling) / RATE)
    air = np.convolve(chance.normal(0, 1, len(at)) * np.exp(-at / 0.05), np.hanning(260) / 130, "same")
    return _release((wave + 0.22 * air) * (1 - np.exp(-at / 0.004)) * velocity, 0.2)


INSTRUMENTS = {
    "piano": felt_piano,
    "strings": strings,
    "cello": cello_pluck,
    "vibraphone": vibraphone,
    "drum": low_drum,
}
