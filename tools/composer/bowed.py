"""What is bowed: a section of muted strings, and one cello.

Every player has an own pitch, an own vibrato that comes late, an own bow that is never quite steady, and an own chair;
the tone opens as the bow leans in. Partials come from one phase by recurrence, so they stay in tune with each other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import signal

from composer.sound import RATE, Stereo, Wave, band, clock, let_go, placed, rise, wander


@dataclass(frozen=True)
class _Bow:
    """How a group plays."""

    players: int
    spread_cents: float
    """Standard deviation of the players' pitches."""
    vibrato_cents: float
    dark_hz: float
    """Where the mutes take over at full bow; below it, partials fall as those of a sawtooth."""
    attack_s: float
    release_s: float
    width: float
    """How far apart the outer chairs are, in pan."""
    air: float
    """Noise of hair on string, against the tone."""


_SECTION = _Bow(6, 4.5, 9.0, 820.0, 0.95, 1.3, 0.7, 0.05)
_SOLO = _Bow(1, 1.0, 17.0, 1150.0, 0.38, 0.7, 0.0, 0.035)

_BODIES = ((230.0, 0.3, 55.0), (440.0, 0.55, 80.0), (1050.0, 0.3, 220.0))
"""Hz, strength and width in Hz of the wooden body's resonances, between a viola's and a cello's."""


def strings(pitch_hz: float, length_s: float, velocity: float, pan: float, chance: np.random.Generator) -> Stereo:
    """Six players with mutes, slow bows."""
    return _bowed(_SECTION, pitch_hz, length_s, velocity, pan, chance)


def cello(pitch_hz: float, length_s: float, velocity: float, pan: float, chance: np.random.Generator) -> Stereo:
    """One cello, nearer and warmer."""
    return _bowed(_SOLO, pitch_hz, length_s, velocity, pan, chance)


def _bowed(
    bow: _Bow, pitch_hz: float, length_s: float, velocity: float, pan: float, chance: np.random.Generator
) -> Stereo:
    at = clock(length_s)
    swell = rise(at, min(bow.attack_s, 0.45 * length_s)) * let_go(at, min(bow.release_s, 0.45 * length_s))
    sound = np.zeros((len(at), 2))
    for player in range(bow.players):
        chair = bow.width * (player / max(1, bow.players - 1) - 0.5)
        late_s = abs(chance.normal(0, 0.04)) if bow.players > 1 else 0.0
        pressure = np.interp(at - late_s, at, swell) * np.exp(0.1 * wander(at, 1.6, chance))
        tone = _string(bow, pitch_hz, at, pressure, chance)
        sound += placed(tone / np.sqrt(bow.players), pan + chair)
    return sound * _evenness(sound)[:, None] * (0.34 * velocity * swell)[:, None]


def _string(bow: _Bow, pitch_hz: float, at: Wave, pressure: Wave, chance: np.random.Generator) -> Wave:
    """One player: a sawtooth of few partials, coloured by the body, opening with the pressure of the bow."""
    vibrato = rise(at - 0.35, 1.1) * np.sin(2 * np.pi * (chance.normal(5.0, 0.3) * at + chance.random()))
    vibrato *= bow.vibrato_cents * (1 + 0.25 * wander(at, 0.8, chance))
    cents = chance.normal(0, bow.spread_cents) + vibrato + 1.6 * wander(at, 2.2, chance)
    phase = 2 * np.pi * (pitch_hz * np.cumsum(2 ** (cents / 1200)) / RATE + chance.random())
    # sin(n x) = 2 cos(x) sin((n - 1) x) - sin((n - 2) x)
    twice_cosine, before, now = 2 * np.cos(phase), np.zeros(len(at)), np.sin(phase)
    tone, opening, opened = np.zeros(len(at)), np.ones(len(at)), pressure**0.22
    for number in range(1, 33):
        partial_hz = number * pitch_hz
        if partial_hz > 5500:
            break
        dark = _body(partial_hz) / number / (1 + (partial_hz / bow.dark_hz) ** 3)
        tone += dark * opening * now
        opening *= opened
        before, now = now, twice_cosine * now - before
    hair = band(chance.normal(0, 1, len(at)), 300, 1400) * pressure**0.5
    return tone + bow.air * hair * (0.7 + 0.3 * np.sin(phase))


def _evenness(sound: Stereo) -> Wave:
    """Players who are nearly in tune swell and sink together; a section listens, and holds most of its level."""
    window = np.hanning(round(0.5 * RATE))
    ones = np.ones(len(sound))
    power = signal.fftconvolve((sound**2).sum(axis=1), window, "same") / signal.fftconvolve(ones, window, "same")
    return np.asarray(np.maximum(power, 1e-4) ** -0.4)


def _body(partial_hz: float) -> float:
    """Gain of the wooden body at a frequency; below its air it hardly speaks."""
    return (0.7 + sum(gain / (1 + ((partial_hz - at_hz) / width_hz) ** 2) for at_hz, gain, width_hz in _BODIES)) / (
        1 + (88 / partial_hz) ** 3
    )
