"""A folder of things kept under the hash of what they were made from: present whole, or not at all.

Writing goes beside and is renamed into place, so two runs may share a store, and one that is killed leaves at worst a
stray `.part` file, which the next run takes away (`pipeline.owner`). What `Store.put` wrote ends in its own hash, so
what a bad disk or a curious hand has changed is not there any more, and is made again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import threading
from collections.abc import Iterable
from pathlib import Path

from pipeline.errors import CannotWrite
from pipeline.owner import part_beside

_SEAL_BYTES = hashlib.sha256().digest_size


def digest(*facts: object) -> str:
    """Hex SHA-256 of facts that JSON can hold; equal facts give equal digests on every machine.

    >>> digest("a", 1) == digest("a", 1) != digest("a", "1")
    True
    """
    canonical = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def file_digest(path: Path) -> str:
    """Hex SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_whole(path: Path, content: bytes) -> None:
    """Write beside `path`, then rename: readers see the old file or the whole new one. Raises CannotWrite."""
    write_pieces(path, [content])


def write_pieces(path: Path, pieces: Iterable[bytes]) -> None:
    """`write_whole` for what is not to be held whole. Raises CannotWrite."""
    beside = part_beside(path, threading.get_ident())
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            file.writelines(pieces)
        beside.replace(path)
    except OSError as error:
        raise CannotWrite(str(path), error.strerror or str(error)) from error
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def _seal(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


class Store:
    """Files named by digest under `folder`, two letters deep."""

    def __init__(self, folder: Path, suffix: str) -> None:
        self.folder, self.suffix = folder, suffix
        self.made: set[str] = set()
        """Keys of all that was put here by this object: what was not there when it was wanted."""

    def path(self, key: str) -> Path:
        """Where the thing made from `key` is, or would be."""
        return self.folder / key[:2] / f"{key}{self.suffix}"

    def get(self, key: str) -> bytes | None:
        """Its bytes, or None where they are missing or damaged; marked as used, for the cache's eviction."""
        path = self.path(key)
        try:
            sealed = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        content, seal = sealed[:-_SEAL_BYTES], sealed[-_SEAL_BYTES:]
        return content if seal == _seal(content) else None

    def put(self, key: str, content: bytes) -> None:
        """Keep `content` under `key`. Raises CannotWrite."""
        write_whole(self.path(key), content + _seal(content))
        self.made.add(key)
