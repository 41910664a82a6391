"""An episode's folder appears whole or not at all.

Everything is written into a hidden folder beside it, which takes its place in two renames at the end. A run that is
stopped between the two puts the old episode back; for one that dies there, the next run does. Two runs that make the
same episode at once take turns at it, and the later one stays. What somebody else keeps in the folder stays there.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from errno import ENOTDIR
from pathlib import Path

from pipeline.errors import CannotWrite


@contextlib.contextmanager
def staged(folder: Path) -> Iterator[Path]:
    """A folder to write into; when the block ends well it becomes `folder`, else it goes. Raises CannotWrite."""
    staging = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _my_turn(folder):
            recover(folder)
        if folder.exists() and not folder.is_dir():
            raise NotADirectoryError(ENOTDIR, "there is a file of that name", str(folder))
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir()
        yield staging
        with _my_turn(folder):
            _swap(staging, folder)
    except OSError as error:
        raise CannotWrite(error.filename or str(folder), error.strerror or str(error)) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)


@contextlib.contextmanager
def _my_turn(folder: Path) -> Iterator[None]:
    """Only one run at a time puts episodes into the folder's parent; the system forgets the lock of one that dies."""
    handle = os.open(folder.parent, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # a file system without locks: the chance of two runs at once is taken
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def recover(folder: Path) -> None:
    """Put back an episode that a run died in replacing, and remove what dead runs left behind."""
    old = _old(folder)
    if old.is_dir():
        if folder.is_dir():
            shutil.rmtree(old)
        else:
            old.rename(folder)
    for stray in folder.parent.glob(f".{folder.name}.*.part"):
        if not _alive(stray.name.split(".")[-2]):
            shutil.rmtree(stray, ignore_errors=True)


def _swap(staging: Path, folder: Path) -> None:
    if not folder.exists():
        staging.rename(folder)
        return
    old = _old(folder)
    for foreign in folder.iterdir():
        if not (staging / foreign.name).exists():
            _copy(foreign, staging / foreign.name)
    try:
        folder.rename(old)
        staging.rename(folder)
    except BaseException:  # a full disk, or Ctrl-C between the two
        recover(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, symlinks=True)
    else:
        shutil.copy2(source, target, follow_symlinks=False)


def _old(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.old")


def _alive(pid: str) -> bool:
    """Whether a process of that number runs; what is no number belongs to nobody."""
    try:
        os.kill(int(pid), 0)
    except (ValueError, ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
