"""MPEG-1 layer III frames (ISO 11172-3, 2.4.1 and 2.4.2): where they begin, and frames written from others.

All frames here stand alone: no bit reservoir, no checksum.
"""

from __future__ import annotations

import struct

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import ToolFailed

_BITRATES_KBPS = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_RATES_HZ = (44_100, 48_000, 32_000)
_HEADER, _SIDE_OF_ONE, _SIDE_OF_TWO = 4, 17, 32
"""Bytes of the header, and of the side information of one channel and of two."""


def frame_edges(stream: bytes) -> list[int]:
    """Where each frame of a stream starts, and the stream's end. Raises ToolFailed where it is no such stream."""
    edges, at = [0], 0
    sizes: dict[int, int] = {}
    while at + _HEADER <= len(stream):
        rates = stream[at + 2]
        if rates not in sizes or stream[at] != 0xFF or stream[at + 1] & 0xFE != 0xFA:
            sizes[rates] = frame_length(stream[at : at + _HEADER])
        at += sizes[rates]
        edges.append(at)
    if edges[-1] != len(stream):
        raise ToolFailed("LAME", f"its MP3 ends inside a frame at byte {len(stream)}", "check free space")
    return edges


def frame_length(header: bytes) -> int:
    """Bytes of the frame with this four-byte header. Raises ToolFailed where it is none."""
    if header[0] != 0xFF or header[1] & 0xFE != 0xFA or not 0 < header[2] >> 4 < 15 or header[2] >> 2 & 3 == 3:
        raise ToolFailed("LAME", f"gave something that is no MP3 frame: {header.hex()}", "report it")
    bitrate, rate = _BITRATES_KBPS[header[2] >> 4], _RATES_HZ[header[2] >> 2 & 3]
    return 144_000 * bitrate // rate + (header[2] >> 1 & 1)


def info_frame(first_header: bytes, frames: int, audio_bytes: int) -> bytes:
    """A silent frame with the Info header: frame count, byte count, and a seek table that is straight (CBR).

    It has no LAME part, whose delay field there is no need of: players are told the length and where to seek.
    """
    header = bytes([first_header[0], first_header[1], first_header[2] & 0xFD, first_header[3]])
    size = frame_length(header)
    seek_table = bytes(256 * percent // 100 for percent in range(100))
    tag = b"Info" + struct.pack(">III", 0x07, frames, audio_bytes + size) + seek_table
    side_information = bytes(_SIDE_OF_ONE if header[3] >> 6 == 3 else _SIDE_OF_TWO)
    return (header + side_information + tag).ljust(size, b"\0")


def bitrate_within_kbps(bitrate_kbps: int, rate: int) -> int:
    """The highest bit rate at which a frame of one channel always fits into `centred` ones of `bitrate_kbps`."""
    room = 144_000 * bitrate_kbps // rate - _SIDE_OF_TWO
    return max(kbps for kbps in _BITRATES_KBPS if 144_000 * kbps // rate + 1 - _SIDE_OF_ONE <= room)


def centred(stream: bytes, bitrate_kbps: int) -> bytes:
    """Frames of one channel as frames of two at another bit rate, heard in the middle: decoded, both sides are it.

    Joint stereo codes middle and side, and left = right = middle / sqrt(2) where the side is empty: so each granule's
    gain goes up by two steps of 1.5 dB, and a side channel without a single bit is put beside it. It has the middle's
    block type, by which a decoder windows both.
    """
    edges = np.array(frame_edges(stream))
    data = np.frombuffer(stream, np.uint8)
    heads = data[edges[:-1, None] + np.arange(_HEADER + _SIDE_OF_ONE)]
    headers = _headers(heads[:, :_HEADER], bitrate_kbps)
    sides = _side_information(heads[:, _HEADER:])
    fronts = np.concatenate([headers, sides], axis=1).tobytes()
    front, pieces = _HEADER + _SIDE_OF_TWO, []
    for number, (first, last) in enumerate(zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)):
        head = fronts[number * front : (number + 1) * front]
        main = stream[first + _HEADER + _SIDE_OF_ONE : last]
        pieces += [head, main, bytes(frame_length(head[:_HEADER]) - front - len(main))]
    return b"".join(pieces)


def _headers(headers: NDArray[np.uint8], bitrate_kbps: int) -> NDArray[np.uint8]:
    """Headers for joint stereo with middle and side; padded so that the bit rate holds from the first frame on."""
    changed = headers.copy()
    rate = _RATES_HZ[int(headers[0, 2]) >> 2 & 3]
    due = np.arange(len(headers) + 1) * 144_000 * bitrate_kbps // rate
    padding = (np.diff(due) - 144_000 * bitrate_kbps // rate).astype(np.uint8)
    changed[:, 2] = _BITRATES_KBPS.index(bitrate_kbps) << 4 | headers[:, 2] & 0x0D | padding << 1
    changed[:, 3] = 0b0110_0000 | headers[:, 3] & 0x0F
    return changed


_GRANULE_BITS, _GAIN, _BLOCK_TYPE = 59, slice(21, 29), slice(33, 59)
"""Of one granule of one channel: its bits, and where its gain and (with what follows) its block type stand."""


def _side_information(one: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Side information of two channels, of which the second is empty, shape (frames, 32)."""
    bits = np.unpackbits(one, axis=1)
    both = np.zeros((len(one), _SIDE_OF_TWO * 8), np.uint8)
    both[:, 12:16] = bits[:, 14:18]  # which scale factors the second granule shares with the first
    for granule in range(2):
        middle = bits[:, 18 + granule * _GRANULE_BITS :][:, :_GRANULE_BITS]
        at = 20 + 2 * granule * _GRANULE_BITS
        both[:, at : at + _GRANULE_BITS] = middle
        louder = np.packbits(middle[:, _GAIN], axis=1) + np.uint8(2)
        both[:, at + _GAIN.start : at + _GAIN.stop] = np.unpackbits(louder, axis=1)
        beside = at + _GRANULE_BITS
        both[:, beside + _BLOCK_TYPE.start : beside + _BLOCK_TYPE.stop] = middle[:, _BLOCK_TYPE]
    return np.packbits(both, axis=1)
