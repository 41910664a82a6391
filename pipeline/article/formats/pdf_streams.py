"""Bounds on what the streams of a PDF unpack to: a megabyte in a file can be gigabytes of page.

pdfminer.six unpacks every stream whole and has no limit of its own, so its decoders are exchanged for bounded ones
while a file is read. Its way with a damaged stream, byte by byte, takes time by the square; here it is by pieces.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import SimpleNamespace
from typing import Any

from pipeline.errors import ArticleError

MAX_UNPACKED_BYTES = 200_000_000
"""Of all streams of a file together."""
_PIECE = 1024


class _Budget:
    """What a file may still unpack to."""

    def __init__(self, path: str) -> None:
        self._path, self.left = path, MAX_UNPACKED_BYTES

    def take(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            much = f"unpacks to more than {MAX_UNPACKED_BYTES:,} bytes"
            raise ArticleError(self._path, much, "print it to a new PDF, or give its text")


@contextmanager
def bounded_streams(path: str) -> Iterator[None]:
    """While it is open, pdfminer.six unpacks no more than MAX_UNPACKED_BYTES; beyond that, ArticleError."""
    from pdfminer import pdftypes
    from pdfminer.lzw import LZWDecoder
    from pdfminer.runlength import rldecode

    budget = _Budget(path)

    def lzw(data: bytes) -> bytes:
        return b"".join(_counted(LZWDecoder(io.BytesIO(data)).run(), budget))

    def run_lengths(data: bytes) -> bytes:
        budget.take(_run_length(data))
        return rldecode(data)

    bounded = {
        "zlib": SimpleNamespace(decompress=lambda data: _inflated(data, budget), error=zlib.error),
        "decompress_corrupted": lambda data: _rescued(data, budget),
        "lzwdecode": lzw,
        "rldecode": run_lengths,
    }
    before = {name: getattr(pdftypes, name) for name in bounded}
    try:
        for name, decoder in bounded.items():
            setattr(pdftypes, name, decoder)
        yield
    finally:
        for name, decoder in before.items():
            setattr(pdftypes, name, decoder)


def _inflated(data: bytes, budget: _Budget) -> bytes:
    """As zlib.decompress: raises zlib.error for a stream that is damaged or has no end."""
    stream = zlib.decompressobj()
    unpacked = stream.decompress(data, budget.left + 1)
    budget.take(len(unpacked))
    if not stream.eof:
        raise zlib.error("incomplete stream")
    return unpacked


def _rescued(data: bytes, budget: _Budget) -> bytes:
    """What a damaged stream holds before the damage: by pieces, and within the damaged one byte by byte."""
    stream, parts = zlib.decompressobj(), list[bytes]()
    pieces = [data[start : start + _PIECE] for start in range(0, len(data), _PIECE)]
    for piece in pieces:
        before = stream.copy()
        try:
            parts.append(stream.decompress(piece, budget.left + 1))
        except zlib.error:
            parts += _until_damage(before, piece)
            break
        budget.take(len(parts[-1]))
    return b"".join(parts)


def _until_damage(stream: Any, piece: bytes) -> Iterator[bytes]:
    with suppress(zlib.error):
        for byte in piece:
            yield stream.decompress(bytes([byte]))


def _counted(pieces: Iterator[bytes], budget: _Budget) -> Iterator[bytes]:
    for piece in pieces:
        budget.take(len(piece))
        yield piece


def _run_length(data: bytes) -> int:
    """How much run lengths unpack to, without unpacking them (PDF 32000-1, 7.4.5)."""
    at = length = 0
    while at < len(data) and data[at] != 128:
        literal = data[at] < 128
        length += data[at] + 1 if literal else 257 - data[at]
        at += data[at] + 2 if literal else 2
    return length
