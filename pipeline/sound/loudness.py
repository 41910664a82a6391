"""How loud it is: BS.1770-4 loudness, EBU Tech 3342 range and true peak, from blocks that merge.

A `Meter` is fed samples in pieces of any size and keeps one number per 100 ms, so an hour costs as little memory as a
minute, and the energies of reels measured apart can be put one after another. The promise: within 0.1 LU of the EBU
Tech 3341 vectors, and of ffmpeg's ebur128, on the same samples.

The K-weighting coefficients are derived for any sample rate from the analogue prototypes behind the 48 kHz table of
BS.1770-4 (annex 1, tables 1 and 2), by the bilinear transform.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.model import Loudness
from pipeline.sound.filters import Filter, Section, Sections, filtered
from pipeline.units import decibels

Samples = NDArray[np.float32]
"""Shape (frames, channels), range [-1, 1]."""
Energies = NDArray[np.float64]
"""Mean square of the K-weighted sum of channels, one per 100 ms."""

BLOCKS_PER_SECOND = 10
"""Sub-blocks of 100 ms: a 400 ms gating block with 75 % overlap is four of them (BS.1770-4, annex 1)."""
ABSOLUTE_GATE_LUFS = -70.0
OVERSAMPLING = 4
"""BS.1770-4, annex 2: at least fourfold for 44.1 and 48 kHz."""
_TAPS_PER_PHASE = 24


def k_weighting(rate: int) -> Sections:
    """Second-order sections of the shelf and the high-pass of BS.1770-4 at `rate` Hz."""
    return _shelf(rate), _high_pass(rate)


def _shelf(rate: int) -> Section:
    """The head's shelf: +4 dB above about 1.7 kHz."""
    k, q, high = math.tan(math.pi * 1681.974450955533 / rate), 0.7071752369554196, 10 ** (3.999843853973347 / 20)
    band = high**0.4996667741545416
    a0 = 1 + k / q + k * k
    b0, b1, b2 = (high + band * k / q + k * k) / a0, 2 * (k * k - high) / a0, (high - band * k / q + k * k) / a0
    return b0, b1, b2, 1.0, 2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0


def _high_pass(rate: int) -> Section:
    """The "revised low-frequency B" curve: a high-pass near 38 Hz, its numerator left unscaled as in the table."""
    k, q = math.tan(math.pi * 38.13547087602444 / rate), 0.5003270373238773
    a0 = 1 + k / q + k * k
    return 1.0, -2.0, 1.0, 1.0, 2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0


class EnergyMeter:
    """Takes samples piece by piece and keeps their K-weighted energies."""

    def __init__(self, rate: int, weights: Sequence[float], block: int | None = None) -> None:
        """`weights`: of each channel: 1, 1.41 for surrounds, 0 for one that is not counted (BS.1770-4, table 3).

        `block`: samples of which one mean square each is kept; 100 ms unless said.
        """
        self._weighted = Filter(k_weighting(rate))
        self._weights = np.array(weights, np.float32)
        self._block = block or rate // BLOCKS_PER_SECOND
        self._energies: list[Energies] = []
        self._energy, self._count = 0.0, 0
        """Of the block that is begun: the sum of its squares so far, and of how many samples."""

    def add(self, samples: Samples) -> int:
        """Measure the next `samples`, shape (frames, channels); 2 where one channel stands for both, being the same."""
        sides = self._equal_sides(samples)
        heard = self._weighted(samples[:, : samples.shape[1] // sides])
        weights = np.float32(sides) * self._weights[: heard.shape[1]]
        first = min(-self._count % self._block, len(heard))
        last = first + (len(heard) - first) // self._block * self._block
        self._go_on(heard[:first], weights)
        blocks = heard[first:last].reshape(-1, self._block, heard.shape[1])
        self._energies.append(_squares(blocks, weights) / self._block)
        self._go_on(heard[last:], weights)
        return sides

    def _go_on(self, heard: Samples, weights: NDArray[np.float32]) -> None:
        """Add to the block that is begun, and end it where it is whole."""
        self._energy, self._count = self._energy + float(_squares(heard[None], weights)[0]), self._count + len(heard)
        if self._count == self._block:
            self._energies.append(np.array([self._energy / self._block]))
            self._energy, self._count = 0.0, 0

    def _equal_sides(self, samples: Samples) -> int:
        """2 where both channels are and were the same, so that one stands for both; else 1."""
        same = samples.shape[1] == 2 and self._weighted.is_equal_on_both_sides()
        return 2 if same and np.array_equal(samples[:, 0], samples[:, 1]) else 1

    def energies(self) -> Energies:
        """One mean square per whole block so far."""
        return np.concatenate(self._energies) if self._energies else np.zeros(0)


def _squares(blocks: NDArray[np.float32], weights: NDArray[np.float32]) -> Energies:
    """The weighted sum of the squares in each block; `blocks` has the shape (blocks, frames, channels)."""
    sides = (blocks[:, :, number] for number in range(len(weights)))
    return sum(
        (weight * np.einsum("bf,bf->b", side, side) for side, weight in zip(sides, weights, strict=True)),
        start=np.zeros(len(blocks)),
    )


class Meter:
    """Takes samples piece by piece; `result()` at any time reads what has come so far."""

    def __init__(self, rate: int, channels: int, weights: Sequence[float] = ()) -> None:
        """`weights` of the channels as `EnergyMeter` takes them; none: all count alike."""
        self._energy = EnergyMeter(rate, weights or (1.0,) * channels)
        self._peak = PeakMeter(channels)

    def add(self, samples: Samples) -> None:
        """Measure the next `samples`, shape (frames, channels)."""
        if len(samples):
            sides = self._energy.add(samples)
            self._peak.add(samples[:, : samples.shape[1] // sides])

    def energies(self) -> Energies:
        """One mean square per whole 100 ms so far."""
        return self._energy.energies()

    def result(self) -> Loudness:
        """Integrated loudness, range and true peak so far."""
        return loudness_of(self.energies(), self._peak.peak)


def loudness_of(energies: Energies, true_peak: float) -> Loudness:
    """What mean squares per 100 ms, and the highest magnitude between samples too, say of a whole."""
    return Loudness(integrated(energies), decibels(true_peak), loudness_range(energies))


class PeakMeter:
    """Highest true peak, by fourfold oversampling of just those crests that could hold it.

    A test compares it with oversampling everything.
    """

    def __init__(self, channels: int) -> None:
        self._past = np.zeros((_TAPS_PER_PHASE, channels), np.float32)
        self.peak = 0.0
        """Highest magnitude so far."""

    def add(self, samples: Samples) -> None:
        """Look for a higher peak in `samples`, or in one channel of them that stands for all.

        A filter length of the past is kept across calls.
        """
        joined = np.concatenate([self._past[:, : samples.shape[1]], samples])
        self._past = np.repeat(joined[-_TAPS_PER_PHASE:], self._past.shape[1] // samples.shape[1], axis=1)
        levels = [np.abs(channel) for channel in joined.T]
        self.peak = max(self.peak, *(float(level.max()) for level in levels))
        for channel, level in zip(joined.T, levels, strict=True):
            _, peaks = crest_peaks(channel, level, self.peak / 2)
            self.peak = max(self.peak, float(peaks.max(initial=0)))


def interpolator() -> NDArray[np.float64]:
    """Windowed sinc in phases, shape (OVERSAMPLING, taps), each a row to multiply a window of samples with.

    Row p gives the value p/4 of a sample after the window's middle sample (number taps/2 - 1, from 0).
    """
    taps = np.arange(_TAPS_PER_PHASE) - (_TAPS_PER_PHASE // 2 - 1)
    offsets = taps[None, :] - np.arange(OVERSAMPLING)[:, None] / OVERSAMPLING
    span = _TAPS_PER_PHASE / 2
    window = np.i0(7.0 * np.sqrt(np.clip(1 - (offsets / span) ** 2, 0, 1))) / np.i0(7.0)
    return np.asarray(np.sinc(offsets) * window)


def crest_peaks(
    channel: NDArray[np.float32], level: NDArray[np.float32], floor: float
) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """Where a channel has crests over `floor`, and the highest magnitude from each such place to the next sample.

    In no order; a place may be named twice. `level` is the magnitude of the channel's samples.

    Looked at is what lies beside a sample that is higher than its neighbours: a higher value elsewhere would need a
    tone at the very edge of the band.
    """
    before = _TAPS_PER_PHASE // 2 - 1
    high = np.flatnonzero(level[1:-1] > floor) + 1
    crests = high[(level[high] >= level[high - 1]) & (level[high] >= level[high + 1])]
    places = np.concatenate([crests - 1, crests])
    windows = np.lib.stride_tricks.sliding_window_view(
        np.pad(channel, (before, _TAPS_PER_PHASE - 1 - before)), _TAPS_PER_PHASE
    )
    return places, np.abs(windows[places] @ interpolator().astype(np.float32).T).max(axis=1, initial=0)


def oversampled_peaks(samples: Samples) -> NDArray[np.float64]:
    """Highest magnitude at or just after each frame, shape (frames,): of all channels and all four phases."""
    peaks = np.abs(samples).max(axis=1).astype(np.float64)
    before = _TAPS_PER_PHASE // 2 - 1
    padded = np.pad(samples, ((before, _TAPS_PER_PHASE // 2), (0, 0)))
    for channel in padded.T:
        for phase in interpolator()[1:]:
            np.maximum(peaks, np.abs(np.correlate(channel, phase, "valid")), out=peaks)
    return np.asarray(peaks)


def lufs(energy: float) -> float:
    """Loudness of a mean square, BS.1770-4 equation 2; -inf for silence."""
    return -0.691 + 10 * math.log10(energy) if energy > 0 else -math.inf


def _gated(blocks: Energies, relative_lu: float) -> Energies:
    """Blocks over the absolute gate, and over `relative_lu` below the mean of those."""
    loud = blocks[blocks > _energy(ABSOLUTE_GATE_LUFS)]
    gate = _energy(lufs(float(loud.mean())) - relative_lu) if len(loud) else 0.0
    return np.asarray(loud[loud > gate])


def _energy(loudness: float) -> float:
    return float(10 ** ((loudness + 0.691) / 10))


def _windows(energies: Energies, count: int) -> Energies:
    """Means over `count` neighbouring sub-blocks, one per 100 ms."""
    if len(energies) < count:
        return np.zeros(0)
    return np.asarray(np.lib.stride_tricks.sliding_window_view(energies, count).mean(axis=1))


def integrated(energies: Energies) -> float:
    """Gated loudness in LUFS, BS.1770-4 equations 5 to 7; -inf where nothing passes the gate."""
    blocks = _gated(_windows(energies, 4), 10.0)
    return lufs(float(blocks.mean())) if len(blocks) else -math.inf


def momentary(energies: Energies) -> NDArray[np.float64]:
    """Ungated loudness of each 400 ms, one per 100 ms, in LUFS."""
    with np.errstate(divide="ignore"):
        return np.asarray(-0.691 + 10 * np.log10(_windows(energies, 4)))


def loudness_range(energies: Energies) -> float:
    """LRA in LU, EBU Tech 3342: from the 10th to the 95th percentile of 3 s loudness above its gates."""
    blocks = _gated(_windows(energies, 30), 20.0)
    if not len(blocks):
        return 0.0
    ordered = np.sort(blocks)  # np.percentile would load numpy.ma
    low, high = np.interp(np.array([0.10, 0.95]) * (len(ordered) - 1), np.arange(len(ordered)), ordered)
    return lufs(float(high)) - lufs(float(low))


POWERS_PER_SECOND = 50
"""Of a take: fine enough to add up takes wherever they begin, and a whole number of samples at every engine's rate."""


@dataclass(frozen=True)
class SpeechReading:
    """A take's loudness and where in it speech is; see `speech_reading`."""

    lufs: float
    first: int
    """First frame of speech."""
    last: int
    """One past the last frame of speech."""
    powers: NDArray[np.float32]
    """K-weighted mean square of each 20 ms of the speech as two equal channels; the last one may go past its end."""


_SILENCE_DB = -42.0
"""Below the take's own peak: under the softest consonant of espeak-ng, above its rounding noise."""
_EDGE_S = 0.012
"""Kept before and after speech, so that no plosive loses its start and no vowel its end."""


def speech_reading(mono: NDArray[np.float32], rate: int) -> SpeechReading:
    """Loudness of the speech in a take as two equal channels, and its edges; -inf and (0, 0) for silence.

    `mono` has shape (frames,). Two equal channels measure 3 LU above one, and two are what is published.
    """
    level = np.abs(mono)
    peak = float(level.max(initial=0.0))
    loud = np.flatnonzero(level > peak * 10 ** (_SILENCE_DB / 20)) if peak > 0 else np.zeros(0, int)
    if not len(loud):
        return SpeechReading(-math.inf, 0, 0, np.zeros(0, np.float32))
    edge = round(_EDGE_S * rate)
    first, last = max(0, int(loud[0]) - edge), min(len(mono), int(loud[-1]) + 1 + edge)
    weighted = filtered(k_weighting(rate), mono[first:last])
    step = rate // POWERS_PER_SECOND
    powers = np.add.reduceat(weighted * weighted, np.arange(0, last - first, step)) * np.float32(2.0 / step)
    per_block = POWERS_PER_SECOND // BLOCKS_PER_SECOND
    energies = np.add.reduceat(powers.astype(np.float64), np.arange(0, len(powers), per_block)) / per_block
    spoken = _gated(_windows(energies, 4), 10.0) if len(energies) >= 8 else energies[energies > 0]
    return SpeechReading(lufs(float(spoken.mean())) if len(spoken) else -math.inf, first, last, powers)
