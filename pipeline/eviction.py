"""The cache kept within its limit: what was used longest ago goes first.

Whatever a run makes, or finds in the cache, has its time set to that moment. What was used since the oldest living run
began stays, however large that is, so nothing that somebody is working with goes. What is half written is its writer's.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DEFAULT_LIMIT = "4G"
"""About a hundred hours of speech with all that is made of it."""

_UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}


def size_bytes(text: str) -> int:
    """Bytes of a size as people write it; K, M, G and T as disks count. Raises ValueError.

    >>> size_bytes("1.5G"), size_bytes("500 MB"), size_bytes("0")
    (1500000000, 500000000, 0)
    """
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([KMGT]?)B?", text.strip().upper())
    if not found:
        raise ValueError(f"{text!r} is no size")
    return round(float(found[1]) * _UNITS[found[2]])


@dataclass(frozen=True, order=True)
class _File:
    used_ns: int
    path: str
    size_bytes: int


def evict(cache: Path, limit_bytes: int) -> int:
    """Take away what was used longest ago until the cache holds at most `limit_bytes`; returns the bytes taken away.

    A cache that cannot be read or written to is left as it is.
    """
    from pipeline.locks import RUNS, oldest_ns, turn

    taken = 0
    with contextlib.suppress(OSError), turn(cache / RUNS):
        began_ns = oldest_ns(cache)
        files = list(_files(cache))
        unused = (file for file in files if file.used_ns < began_ns and not file.path.endswith(".part"))
        over = sum(file.size_bytes for file in files) - limit_bytes
        for file in sorted(unused):
            if taken >= over:
                break
            taken += _remove(file)
    return taken


def _files(cache: Path) -> Iterator[_File]:
    """All files of the cache's stores; folders whose names begin with a dot are none."""
    folders = [str(cache)]
    while folders:
        with contextlib.suppress(FileNotFoundError), os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders += [entry.path] * (not entry.name.startswith("."))
                    continue
                with contextlib.suppress(FileNotFoundError):  # another run has just renamed it
                    facts = entry.stat(follow_symlinks=False)
                    yield _File(facts.st_mtime_ns, entry.path, facts.st_size)


def _remove(file: _File) -> int:
    """Bytes that are free now; 0 where it was gone, or cannot go."""
    with contextlib.suppress(OSError):
        Path(file.path).unlink()
        return file.size_bytes
    return 0
