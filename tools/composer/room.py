"""The room: a wooden hall of 19 by 13 by 8 metres, and the seats in it.

The early answer of each seat comes from the hall's walls (first and second order images of a box, two microphones
half a metre apart); the late one is the same for all, noise that falls by 60 dB in about two seconds, highs sooner
than lows, from two directions that have little to do with each other. Promise: the two sides stay alike below 200 Hz,
so that a mono listener loses nothing.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from scipy import signal

from composer.sound import RATE, Stereo, Wave

_SIZE_M = np.array([13.0, 19.0, 8.0])
"""Across, deep, high."""
_MICROPHONES_M = np.array([[6.25, 5.0, 2.6], [6.75, 5.0, 2.6]])
_SOUND_M_S = 343.0
_WALL = 0.78
"""What a wall gives back, of amplitude."""
_FALL_S = ((60, 2.3), (125, 2.25), (250, 2.1), (500, 1.95), (1000, 1.8), (2000, 1.45), (4000, 1.0), (8000, 0.6))
"""Centre in Hz of an octave, seconds in which it falls by 60 dB."""
_TAIL_S = 3.2
_MIXING_S = 0.045
"""From here on single echoes can no longer be told apart: the noise takes over."""


@dataclass(frozen=True)
class Seat:
    """Where an instrument is and how much of it the hall gets."""

    across_m: float
    """From the middle, left negative."""
    away_m: float
    hall: float
    """Level of the late answer against the direct sound."""


def early(seat: Seat) -> Stereo:
    """Answers of the walls in the first 80 ms to a click at the seat; the direct sound is not in it."""
    source = np.array([6.5 + seat.across_m, 5.0 + seat.away_m, 1.4])
    answer = np.zeros((round(0.08 * RATE), 2))
    direct_m = float(np.linalg.norm(source - _MICROPHONES_M.mean(axis=0)))
    for cell in itertools.product((-1, 0, 1), repeat=3):
        bounces = sum(map(abs, cell))
        if not 1 <= bounces <= 2:
            continue
        image = np.array(
            [
                (2 * c * s + x) if c % 2 == 0 else ((c + 1) * s - x)
                for c, s, x in zip(cell, _SIZE_M, source, strict=True)
            ]
        )
        for side, microphone in enumerate(_MICROPHONES_M):
            path_m = float(np.linalg.norm(image - microphone))
            # Cardioids turned outwards by 45 degrees.
            turn = (image[0] - microphone[0]) / path_m * (1 if side else -1)
            place = (path_m - direct_m) / _SOUND_M_S * RATE
            if 0 < place < len(answer) - 2:
                level = _WALL**bounces * direct_m / path_m * (0.6 + 0.4 * turn)
                whole, rest = int(place), place % 1
                answer[whole : whole + 2, side] += level * np.array([1 - rest, rest])
    soft = signal.butter(1, 5200, "lowpass", fs=RATE, output="sos")
    return np.asarray(signal.sosfilt(soft, answer, axis=0))


def late(chance: np.random.Generator) -> Stereo:
    """The hall's long answer to a click, of unit energy on each side."""
    length = round(_TAIL_S * RATE)
    at = np.arange(length) / RATE
    noises = np.fft.rfft(chance.normal(0, 1, (length, 3)), axis=0)
    frequencies = np.asarray(np.fft.rfftfreq(length, 1 / RATE), np.float64)
    tail = np.zeros((length, 2))
    for centre_hz, fall_s in _FALL_S:
        weight = _octave(frequencies, centre_hz)
        alike = np.sqrt(1 / (1 + (centre_hz / 260) ** 2)) * 0.9
        sides = alike * noises[:, 2:] + np.sqrt(1 - alike**2) * noises[:, :2]
        noise = np.fft.irfft(sides * weight[:, None], length, axis=0)
        tail += noise * (10 ** (-3 * at / fall_s))[:, None]
    onset = np.clip((at - 0.012) / _MIXING_S, 0, 1) ** 1.5
    ending = np.clip((_TAIL_S - at) / 0.3, 0, 1)
    tail *= (onset * ending)[:, None]
    return np.asarray(tail / np.sqrt((tail**2).sum(axis=0)))


def _octave(frequencies: Wave, centre_hz: float) -> Wave:
    """A band whose square, with those of its neighbours, sums to one; the lowest and highest stay open outwards."""
    octaves = np.log2(np.maximum(frequencies, 1.0) / centre_hz)
    lowest, highest = centre_hz == _FALL_S[0][0], centre_hz == _FALL_S[-1][0]
    if lowest:
        octaves = np.maximum(octaves, 0)
    if highest:
        octaves = np.minimum(octaves, 0)
    shape = np.cos(np.clip(octaves, -1, 1) * np.pi / 2)
    return np.asarray(shape, float)


def played_in(dry: dict[Seat, Stereo], response: Stereo, wet: float) -> Stereo:
    """All seats together with the hall, longer than the dry sound by the hall's tail."""
    length = max(len(sound) for sound in dry.values()) + len(response)
    total, send = np.zeros((length, 2)), np.zeros((length, 2))
    for seat, sound in dry.items():
        near = sound + 0.0
        middle = sound.mean(axis=1)
        answers = signal.fftconvolve(np.stack([middle, middle], axis=1), early(seat), axes=0)
        total[: len(near)] += near
        total[: len(answers)] += 0.5 * wet * answers
        send[: len(sound)] += seat.hall * sound
    # Each side's send reaches both sides: sound from the left comes back from everywhere.
    crossed = 0.75 * send + 0.25 * send[:, ::-1]
    return np.asarray(total + wet * signal.fftconvolve(crossed, response, axes=0)[:length])
