"""Frames of one channel written as frames of two, heard at a place in the stereo field (ISO 11172-3, 2.4.3.4.9).

What one person says has one place, and half the work is enough to encode it: its coded samples are left as they are,
and what is written anew is what stands around them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.sound.mp3_frames import (
    BITRATES_KBPS,
    HEADER,
    RATES_HZ,
    SIDE_OF_ONE,
    SIDE_OF_TWO,
    frame_edges,
    frame_length,
)

Bits = NDArray[np.uint8]
"""Bytes or bits, shape (frames, so many)."""

MIDDLE, PLACES = 3, (2, 3, 4)
"""Places in the stereo field as layer III counts them (2.4.3.4.9.3): 2 a third of the way to the right, 4 to the left.
The others that it has are further out than anybody who reads should sit."""


def left_share(place: int) -> float:
    """What is heard on the left of a sound at a place, as a share of left and right together."""
    left_over_right = math.tan(place * math.pi / 12)
    return left_over_right / (1 + left_over_right)


def bitrate_within_kbps(bitrate_kbps: int, rate: int, place: int) -> int:
    """The highest bit rate at which a frame of one channel always fits into `placed` ones of `bitrate_kbps`."""
    longest = 0 if place == MIDDLE else -(-2 * len(_places_told(place, is_short=True)) // 8)
    room = 144_000 * bitrate_kbps // rate - SIDE_OF_TWO - longest
    return max(kbps for kbps in BITRATES_KBPS if 144_000 * kbps // rate + 1 - SIDE_OF_ONE <= room)


def placed(stream: bytes, bitrate_kbps: int, place: int) -> bytes:
    """Frames of one channel as frames of two at another bit rate, heard at a place; nothing is coded again.

    In the middle it is joint stereo of middle and side: left = right = middle / sqrt(2) where the side is empty, so
    each granule's gain goes up by two steps of 1.5 dB, and decoded both sides are the one channel to the bit. At
    another place it is intensity stereo: the right channel holds nothing but where each band of the left one is heard,
    and decoded the sides are their shares of the one channel. The second channel has the first one's block type, by
    which a decoder windows both.
    """
    edges = np.array(frame_edges(stream))
    data = np.frombuffer(stream, np.uint8)
    heads = data[edges[:-1, None] + np.arange(HEADER + SIDE_OF_ONE)]
    headers = _headers(heads[:, :HEADER], bitrate_kbps, _MIDDLE_AND_SIDE if place == MIDDLE else _INTENSITY)
    one = np.unpackbits(heads[:, HEADER:], axis=1)
    sides = _side_information(one, place)
    fronts = np.concatenate([headers, np.packbits(sides, axis=1)], axis=1).tobytes()
    front, pieces = HEADER + SIDE_OF_TWO, []
    told = None if place == MIDDLE else _told(one, place)
    for number, (first, last) in enumerate(zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)):
        head = fronts[number * front : (number + 1) * front]
        main = stream[first + HEADER + SIDE_OF_ONE : last]
        if told:
            main = _with_places(main, *told[number])
        pieces += [head, main, bytes(frame_length(head[:HEADER]) - front - len(main))]
    return b"".join(pieces)


_MIDDLE_AND_SIDE, _INTENSITY = 0b0110_0000, 0b0101_0000
"""Joint stereo with one of its two extensions, in a header's last byte."""


def _headers(headers: Bits, bitrate_kbps: int, mode: int) -> Bits:
    """Headers for two channels in a mode; padded so that the bit rate holds from the first frame on."""
    changed = headers.copy()
    rate = RATES_HZ[int(headers[0, 2]) >> 2 & 3]
    due = np.arange(len(headers) + 1) * 144_000 * bitrate_kbps // rate
    padding = (np.diff(due) - 144_000 * bitrate_kbps // rate).astype(np.uint8)
    changed[:, 2] = BITRATES_KBPS.index(bitrate_kbps) << 4 | headers[:, 2] & 0x0D | padding << 1
    changed[:, 3] = mode | headers[:, 3] & 0x0F
    return changed


_GRANULE_BITS = 59
_LENGTH, _GAIN, _FACTOR_SIZES, _WINDOWS = slice(0, 12), slice(21, 29), slice(29, 33), slice(33, 56)
_SHORT = slice(33, 36)
"""Of one granule of one channel: its bits, and where in them stand the length of its data, its gain, the sizes of its
scale factors, its windows, and of those what says that they are short."""


def _granules(side_of_one: Bits) -> list[Bits]:
    """The bits of both granules in side information of one channel."""
    return [side_of_one[..., 18 + granule * _GRANULE_BITS :][..., :_GRANULE_BITS] for granule in range(2)]


def _side_information(one: Bits, place: int) -> Bits:
    """Bits of the side information of two channels, of which the second has no sound, shape (frames, 256)."""
    both = np.zeros((len(one), SIDE_OF_TWO * 8), np.uint8)
    both[:, 12:16] = one[:, 14:18]  # which scale factors the second granule shares with the first
    for granule, first in enumerate(_granules(one)):
        at = 20 + 2 * granule * _GRANULE_BITS
        here, beside = both[:, at : at + _GRANULE_BITS], both[:, at + _GRANULE_BITS : at + 2 * _GRANULE_BITS]
        here[:] = first
        beside[:, _WINDOWS] = first[:, _WINDOWS]
        if place == MIDDLE:
            louder = np.packbits(first[:, _GAIN], axis=1) + np.uint8(2)
            here[:, _GAIN] = np.unpackbits(louder, axis=1)
        else:
            short = _is_short(first)[:, None]
            lengths = [_bits_of(len(_places_told(place, is_short)), 12) for is_short in (False, True)]
            beside[:, _LENGTH] = np.where(short, lengths[1], lengths[0])
            beside[:, _FACTOR_SIZES] = _bits_of(_SIZES[place], 4)
    return both


_SIZES = {2: 0b1001, 4: 0b1101}
"""How the standard writes (table of scalefac_compress) that all scale factors have as many bits as a place needs."""


def _places_told(place: int, is_short: bool) -> str:
    """The second channel's data, in binary: the place of each of 21 bands, or of 12 in each of three short blocks."""
    return f"{place:b}" * (36 if is_short else 21)


def _told(one: Bits, place: int) -> list[tuple[list[int], list[str]]]:
    """For each frame, of both granules: the bits of the first channel's data, and the second channel's."""
    granules = _granules(one)
    lengths = [granule[:, _LENGTH] @ (1 << np.arange(12)[::-1]) for granule in granules]
    shorts = [_is_short(granule) for granule in granules]
    places = {is_short: _places_told(place, is_short) for is_short in (False, True)}
    numbers, kinds = np.stack(lengths, axis=1).tolist(), np.stack(shorts, axis=1).tolist()
    return [(pair, [places[is_short] for is_short in kind]) for pair, kind in zip(numbers, kinds, strict=True)]


def _is_short(granule: Bits) -> NDArray[np.bool_]:
    """Whether its blocks are the three short ones: windows switched, and of type 2."""
    return np.asarray((granule[..., _SHORT] == (1, 1, 0)).all(axis=-1))


def _bits_of(number: int, count: int) -> list[int]:
    return [int(bit) for bit in f"{number:0{count}b}"]


def _with_places(main: bytes, lengths: Sequence[int], places: Sequence[str]) -> bytes:
    """The data of one channel, and after each of its granules, so many bits long, what the second one says of it."""
    data, left, joined, count = int.from_bytes(main, "big"), 8 * len(main), 0, 0
    for length, place in zip(lengths, places, strict=True):
        left -= length
        joined = (joined << length | data >> left & (1 << length) - 1) << len(place) | int(place, 2)
        count += length + len(place)
    return (joined << -count % 8).to_bytes(-(-count // 8), "big")
