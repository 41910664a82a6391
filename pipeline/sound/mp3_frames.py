"""MPEG-1 layer III frames (ISO 11172-3, 2.4.1 and 2.4.2): where they begin, how long they are.

All frames here stand alone: no bit reservoir, no checksum.
"""

from __future__ import annotations

import struct

from pipeline.errors import ToolFailed

BITRATES_KBPS = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
RATES_HZ = (44_100, 48_000, 32_000)
HEADER, SIDE_OF_ONE, SIDE_OF_TWO = 4, 17, 32
"""Bytes of the header, and of the side information of one channel and of two."""


def frame_edges(stream: bytes) -> list[int]:
    """Where each frame of a stream starts, and the stream's end. Raises ToolFailed where it is no such stream."""
    edges, at = [0], 0
    sizes: dict[int, int] = {}
    while at + HEADER <= len(stream):
        rates = stream[at + 2]
        if rates not in sizes or stream[at] != 0xFF or stream[at + 1] & 0xFE != 0xFA:
            sizes[rates] = frame_length(stream[at : at + HEADER])
        at += sizes[rates]
        edges.append(at)
    if edges[-1] != len(stream):
        raise ToolFailed("LAME", f"its MP3 ends inside a frame at byte {len(stream)}", "check free space")
    return edges


def frame_length(header: bytes) -> int:
    """Bytes of the frame with this four-byte header. Raises ToolFailed where it is none."""
    if header[0] != 0xFF or header[1] & 0xFE != 0xFA or not 0 < header[2] >> 4 < 15 or header[2] >> 2 & 3 == 3:
        raise ToolFailed("LAME", f"gave something that is no MP3 frame: {header.hex()}", "report it")
    bitrate, rate = BITRATES_KBPS[header[2] >> 4], RATES_HZ[header[2] >> 2 & 3]
    return 144_000 * bitrate // rate + (header[2] >> 1 & 1)


def info_frame(first_header: bytes, frames: int, audio_bytes: int) -> bytes:
    """A silent frame with the Info header: frame count, byte count, and a seek table that is straight (CBR).

    It has no LAME part, whose delay field there is no need of: players are told the length and where to seek.
    """
    header = bytes([first_header[0], first_header[1], first_header[2] & 0xFD, first_header[3]])
    size = frame_length(header)
    seek_table = bytes(256 * percent // 100 for percent in range(100))
    tag = b"Info" + struct.pack(">III", 0x07, frames, audio_bytes + size) + seek_table
    side_information = bytes(SIDE_OF_ONE if header[3] >> 6 == 3 else SIDE_OF_TWO)
    return (header + side_information + tag).ljust(size, b"\0")
