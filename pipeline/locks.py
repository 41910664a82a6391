"""Who is at work: turns at a folder, and which runs are using a cache, since when.

A run holds the lock of a file of its own in `.runs/` of the cache, and the system lets go of it however the run ends.
That file's time is when the run began, by the clock of the disk that the cache is on. Runs begin, and files are taken
out of the cache, one at a time: nothing that a run has found can be gone before it looks.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import CannotWrite
from pipeline.owner import sweep

RUNS = ".runs"
"""In the cache's folder; a file in it is there as long as its run."""

_LONGEST_RUN_S = 24 * 3600
"""Where the file system knows no locks, a run that began earlier is taken to be dead."""


@contextlib.contextmanager
def turn(folder: Path) -> Iterator[None]:
    """Only one process at a time is in the block, for the same folder. Raises OSError where there is no such folder."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # a file system without locks: the chance of two at once is taken
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextlib.contextmanager
def using(cache: Path) -> Iterator[None]:
    """While the block lasts, nothing in the cache that is used in it is taken away. Raises CannotWrite.

    What killed runs left half-written there goes first.
    """
    runs = cache / RUNS
    try:
        runs.mkdir(parents=True, exist_ok=True)
        with turn(runs):
            _forget_the_dead(runs)
            path, handle = _enter(runs)
        sweep(cache)
    except OSError as error:
        raise CannotWrite(str(cache), error.strerror or str(error)) from error
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            path.unlink()
        os.close(handle)


def oldest_ns(cache: Path) -> int:
    """When the oldest of the runs that are using a cache began, in ns; whoever asks has the turn at its `.runs`.

    Now, where there is none.
    """
    _forget_the_dead(cache / RUNS)
    return min((path.stat().st_mtime_ns for path in (cache / RUNS).iterdir()), default=time.time_ns())


def _enter(runs: Path) -> tuple[Path, int]:
    """A file for this run, and the handle that holds its lock."""
    number = 0
    while True:
        path = runs / f"{os.getpid()}.{number}"
        with contextlib.suppress(FileExistsError):
            handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
            break
        number += 1
    with contextlib.suppress(OSError):
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return path, handle


def _forget_the_dead(runs: Path) -> None:
    for path in runs.iterdir():
        with contextlib.suppress(OSError):
            if not _alive(path):
                path.unlink()


def _alive(path: Path) -> bool:
    handle = os.open(path, os.O_RDWR)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return time.time() - os.fstat(handle).st_mtime < _LONGEST_RUN_S
    finally:
        os.close(handle)
    return False
