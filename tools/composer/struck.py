"""What is struck or plucked: felt piano, plucked double bass, vibraphone, frame drum.

Each is a sum of its own modes, every mode with its level, its decay and a random phase, and the noise of the stroke.
A harder stroke is brighter as well as louder. Levels are such that velocity 1 peaks near 0.5.
"""

from __future__ import annotations

import numpy as np

from composer.sound import RATE, Stereo, Wave, band, clock, let_go, placed, rise

_TOP_HZ = 8000.0
"""No mode above: felt, flesh and yarn excite nothing there, and nothing can alias."""


def felt_piano(pitch_hz: float, length_s: float, velocity: float, pan: float, chance: np.random.Generator) -> Stereo:
    """An upright with felt between hammers and strings: three strings a hair apart, stiff partials, a wooden thump."""
    at = clock(length_s)
    stiffness = 2.4e-4 * (pitch_hz / 220) ** 1.35
    felt_hz = 760 + 2150 * velocity**1.6
    left, right = np.zeros(len(at)), np.zeros(len(at))
    for number in range(1, 25):
        partial_hz = number * pitch_hz * np.sqrt(1 + stiffness * number**2)
        if partial_hz > _TOP_HZ:
            break
        level = np.exp(-partial_hz / felt_hz) / number**0.45 * _struck_at(number, 1 / 7.6)
        decay_s = 5.2 * (147 / pitch_hz) ** 0.55 / (1 + 0.42 * (number - 1) + (partial_hz / 2600) ** 2)
        attack_s = 0.0035 + 0.008 * (1 - velocity) / np.sqrt(number)
        for string in (-1.0, 0.15, 0.9):
            mistuned_hz = partial_hz * 2 ** ((string * 0.55 + chance.normal(0, 0.2)) / 1200)
            tone = _two_stage(at, decay_s) * np.sin(2 * np.pi * (mistuned_hz * at + chance.random()))
            tone *= level / 3 * rise(at, attack_s)
            # The soundboard throws each string a little elsewhere: a piano is never a point.
            side = pan + 0.22 * string
            stage = (np.clip(side, -1, 1) + 1) * np.pi / 4
            left += tone * np.cos(stage)
            right += tone * np.sin(stage)
    strings = np.stack([left, right], axis=1) + placed(_thump(at, velocity, chance), pan)
    return strings * (1.6 * velocity * let_go(at, 0.35))[:, None]


def _struck_at(number: int, place: float) -> float:
    """How much of a partial a stroke at `place` of the string excites; never quite nothing."""
    return 0.12 + 0.88 * abs(float(np.sin(np.pi * number * place)))


def _two_stage(at: Wave, decay_s: float) -> Wave:
    """Strings that first sing together, and lose much, then against each other, and lose little."""
    return 0.7 * np.exp(-at / (0.3 * decay_s)) + 0.3 * np.exp(-at / decay_s)


def _thump(at: Wave, velocity: float, chance: np.random.Generator) -> Wave:
    """Felt on string and key on rail: a short dull noise, and the case answering."""
    noise = band(chance.normal(0, 1, len(at)) * np.exp(-at / 0.013) * rise(at, 0.002), 160, 1500)
    case = np.zeros(len(at))
    for mode_hz, level, decay_s in ((92, 1.0, 0.055), (183, 0.7, 0.04), (271, 0.45, 0.03), (437, 0.25, 0.02)):
        detuned_hz = mode_hz * (1 + chance.normal(0, 0.01))
        case += level * np.exp(-at / decay_s) * np.sin(2 * np.pi * detuned_hz * at)
    return (0.10 + 0.12 * velocity) * noise + 0.05 * case * rise(at, 0.003)


def plucked_bass(pitch_hz: float, length_s: float, velocity: float, pan: float, chance: np.random.Generator) -> Stereo:
    """A double bass plucked with the flesh of the finger: a pitch that settles, a wooden body, a soft start."""
    at = clock(length_s)
    bend_s = 0.0025 * 0.04 * (1 - np.exp(-at / 0.04))
    wave = np.zeros(len(at))
    for number in range(1, 16):
        partial_hz = number * pitch_hz * np.sqrt(1 + 6e-5 * number**2)
        level = np.exp(-partial_hz / (380 + 700 * velocity)) / number**0.3 * _struck_at(number, 0.19)
        decay_s = 1.35 * (73 / pitch_hz) ** 0.3 / (1 + 0.36 * (number - 1))
        tone = np.sin(2 * np.pi * (partial_hz * (at + bend_s) + chance.random()))
        wave += level * np.exp(-at / decay_s) * tone
    finger = band(chance.normal(0, 1, len(at)) * np.exp(-at / 0.016), 90, 900)
    wave = (0.62 * wave + 0.22 * finger) * rise(at, 0.011) * velocity * let_go(at, 0.3)
    return placed(wave, pan)


def vibraphone(pitch_hz: float, length_s: float, velocity: float, pan: float, chance: np.random.Generator) -> Stereo:
    """Soft yarn on a metal bar: a pure tone, its double octave, a trace of the tenth, and a slow fan."""
    at = clock(length_s)
    modes = ((1.0, 1.0, 2.3), (3.984, 0.2 * velocity, 0.55), (10.6, 0.05 * velocity, 0.09))
    wave = np.zeros(len(at))
    for ratio, level, decay_s in modes:
        if ratio * pitch_hz < _TOP_HZ:
            tone = np.sin(2 * np.pi * (ratio * pitch_hz * at + chance.random()))
            wave += level * np.exp(-at / (decay_s * (440 / pitch_hz) ** 0.35)) * tone
    yarn = band(chance.normal(0, 1, len(at)) * np.exp(-at / 0.008), 250, 1800)
    fan = 1 - 0.11 * (1 + np.sin(2 * np.pi * (3.3 * at + chance.random())))
    wave = (0.5 * wave * fan + 0.05 * yarn) * rise(at, 0.007) * velocity * let_go(at, 0.4)
    return placed(wave, pan)


def frame_drum(pitch_hz: float, length_s: float, velocity: float, pan: float, chance: np.random.Generator) -> Stereo:
    """A large skin struck with a padded beater: the modes of a round membrane, sinking as it settles."""
    at = clock(length_s)
    settled_s = np.cumsum(1 + 0.22 * velocity * np.exp(-at / 0.05)) / RATE
    modes = ((1.0, 1.0, 0.5), (1.594, 0.42, 0.24), (2.136, 0.26, 0.16), (2.296, 0.2, 0.13), (2.918, 0.12, 0.1))
    wave = np.zeros(len(at))
    for ratio, level, decay_s in modes:
        detuned_hz = ratio * pitch_hz * (1 + chance.normal(0, 0.004))
        wave += level * np.exp(-at / decay_s) * np.sin(2 * np.pi * (detuned_hz * settled_s + chance.random()))
    beater = band(chance.normal(0, 1, len(at)) * np.exp(-at / 0.03), 70, 420)
    return placed((0.42 * wave + 0.5 * beater) * rise(at, 0.006) * velocity * let_go(at, 0.3), pan)
