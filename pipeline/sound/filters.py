"""Recursive filters over whole sounds and over pieces of them, in matrix products.

A filter is a chain of second-order sections. Within a block of samples its answer is a product with the matrix of its
impulse response; from block to block it carries its state, two numbers a section. So nothing is done sample by sample,
and the library that could do that (a second of start-up) is not needed. The promise: what a `Filter` gives for a sound
is the same, to the rounding of 32 bits, in whatever pieces it comes; tests hold it to scipy's.
"""

from __future__ import annotations

import cmath
import functools
import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Section = tuple[float, float, float, float, float, float]
"""b0, b1, b2, 1, a1, a2 of a second-order section."""
Sections = tuple[Section, ...]
Sound = NDArray[np.float32]
"""Shape (frames,) or (frames, channels)."""

_BLOCK = 64
"""Samples; more would multiply more zeros, less would carry more states."""
_TINY = 1e-24
"""In digital silence a filter dies away into numbers so small that a processor takes ten times as long over them."""


@dataclass(frozen=True)
class _Matrices:
    """A chain of sections as a linear system, for blocks of _BLOCK samples; n states."""

    answer: NDArray[np.float32]
    """Of a block to itself, and below that to the state it begins with, shape (block in + n, block out)."""
    taking: NDArray[np.float32]
    """What each sample of a block adds to the state at its end, shape (block, n)."""
    powers: tuple[NDArray[np.float64], ...]
    """State transition over 0 to _BLOCK samples, each (n, n), to be multiplied from the right."""


@functools.lru_cache(maxsize=64)
def _matrices(sections: Sections) -> _Matrices:
    step, entry, exit_, through = _system(sections)
    powers = [np.eye(len(step))]
    for _ in range(_BLOCK):
        powers.append(powers[-1] @ step)
    rings = np.array([exit_ @ power for power in powers[:-1]])
    impulse = np.concatenate([[through], rings[:-1] @ entry])
    later = np.arange(_BLOCK)[None, :] - np.arange(_BLOCK)[:, None]
    answer = np.where(later >= 0, impulse[np.abs(later)], 0.0)
    taking = np.array([power @ entry for power in powers[_BLOCK - 1 :: -1]])
    transposed = tuple(np.ascontiguousarray(power.T) for power in powers)
    return _Matrices(_heard(np.concatenate([answer, rings.T])), _heard(taking), transposed)


def _heard(matrix: NDArray[np.float64]) -> NDArray[np.float32]:
    """In 32 bits, without what is too little to be heard and slow to multiply."""
    return np.where(np.abs(matrix) < _TINY, 0.0, matrix).astype(np.float32)


def _system(sections: Sections) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], float]:
    """State transition, entry, exit and passage of the sections one after another (transposed direct form II)."""
    step, entry, exit_, through = np.zeros((0, 0)), np.zeros(0), np.zeros(0), 1.0
    for b0, b1, b2, _, a1, a2 in sections:
        own = np.array([[-a1, 1.0], [-a2, 0.0]])
        own_entry, own_exit = np.array([b1 - a1 * b0, b2 - a2 * b0]), np.array([1.0, 0.0])
        step = np.block([[step, np.zeros((len(step), 2))], [np.outer(own_entry, exit_), own]])
        entry = np.concatenate([entry, own_entry * through])
        exit_ = np.concatenate([exit_ * b0, own_exit])
        through *= b0
    return step, entry, exit_, through


class Filter:
    """A chain of sections at rest; sound goes through it piece by piece."""

    def __init__(self, sections: Sections) -> None:
        self._matrices = _matrices(sections)
        self._state: NDArray[np.float64] | None = None

    def __call__(self, sound: Sound) -> Sound:
        """The next frames, filtered; one channel stands for as many as there are."""
        channels = sound[:, None] if sound.ndim == 1 else sound
        if self._state is None:
            self._state = np.zeros((1, self._matrices.taking.shape[1]))
        if len(self._state) < channels.shape[1]:
            self._state = np.repeat(self._state, channels.shape[1], axis=0)
        filtered: list[Sound] = []
        for number, channel in enumerate(channels.T):
            one, self._state[number] = self._one(np.ascontiguousarray(channel), self._state[number])
            filtered.append(one)
        self._state[channels.shape[1] :] = self._state[0]
        return (filtered[0] if len(filtered) == 1 else np.stack(filtered, axis=1)).reshape(sound.shape)

    def is_equal_on_both_sides(self) -> bool:
        """Whether two channels so far left the filter in the same state."""
        return self._state is None or bool(np.array_equal(self._state[0], self._state[-1]))

    def _one(self, channel: Sound, state: NDArray[np.float64]) -> tuple[Sound, NDArray[np.float64]]:
        system = self._matrices
        whole, rest = divmod(len(channel), _BLOCK)
        # A row for each block: its samples, then the state it begins with.
        rows = np.zeros((whole + bool(rest), _BLOCK + len(state)), np.float32)
        rows[:whole, :_BLOCK] = channel[: whole * _BLOCK].reshape(-1, _BLOCK)
        if rest:
            rows[whole, :rest] = channel[-rest:]
        taken = rows[:whole, :_BLOCK] @ system.taking
        states = _carried(taken.astype(np.float64), state, system.powers[_BLOCK])
        rows[:, _BLOCK:] = states[: len(rows)]
        filtered = (rows @ system.answer).reshape(-1)[: len(channel)]
        last = states[whole]
        if rest:
            last = last @ system.powers[rest] + channel[-rest:] @ system.taking[-rest:]
        return filtered, np.where(np.abs(last) < _TINY, 0.0, last)


def _carried(taken: NDArray[np.float64], first: NDArray[np.float64], over: NDArray[np.float64]) -> NDArray[np.float64]:
    """The state before each block and after the last, shape (blocks + 1, n): s[k + 1] = s[k] @ over + taken[k].

    By doubling: what came from one block before is added everywhere at once, then from two, from four, until nothing
    rings any longer.
    """
    states = np.concatenate([first[None], taken])
    reach = 1
    while reach < len(states) and np.abs(over).max() > _TINY:
        states[reach:] += states[:-reach] @ over
        over = over @ over
        reach *= 2
    return states


def filtered(sections: Sections, sound: Sound) -> Sound:
    """A whole sound through a chain of sections at rest."""
    return Filter(sections)(sound)


@functools.lru_cache(maxsize=64)
def butterworth(
    order: int, kind: Literal["lowpass", "highpass", "bandpass"], edges_hz: tuple[float, ...], rate: int
) -> Sections:
    """Maximally flat: `order` poles, for a band twice as many; by the bilinear transform, exact at its edges."""
    edges = [math.tan(math.pi * hz / rate) for hz in edges_hz]
    prototype = [cmath.exp(1j * math.pi * (2 * k + order + 1) / (2 * order)) for k in range(order)]
    if kind == "bandpass":
        low, high = edges
        poles = [pole for place in prototype for pole in _band_poles(place * (high - low), low * high)]
        kept = 2 * math.atan(math.sqrt(low * high))
    else:
        poles = [edges[0] * place if kind == "lowpass" else edges[0] / place for place in prototype]
        kept = 0.0 if kind == "lowpass" else math.pi
    return tuple(_section((1 + s) / (1 - s), kind, kept) for s in poles if s.imag > -1e-12)


def _band_poles(place: complex, centre_squared: float) -> tuple[complex, complex]:
    root = cmath.sqrt(place * place / 4 - centre_squared)
    return place / 2 + root, place / 2 - root


def _section(pole: complex, kind: str, kept: float) -> Section:
    """The section of a pole and its mirror image, of gain 1 at the angular frequency `kept`."""
    single = abs(pole.imag) < 1e-12
    a1, a2 = (-pole.real, 0.0) if single else (-2 * pole.real, abs(pole) ** 2)
    if kind == "bandpass":
        zeros = (1.0, 0.0, -1.0)
    else:
        side = 1.0 if kind == "lowpass" else -1.0
        zeros = (1.0, side, 0.0) if single else (1.0, 2 * side, 1.0)
    back = cmath.exp(-1j * kept)
    gain = abs((1 + a1 * back + a2 * back**2) / (zeros[0] + zeros[1] * back + zeros[2] * back**2))
    return (zeros[0] * gain, zeros[1] * gain, zeros[2] * gain, 1.0, a1, a2)
