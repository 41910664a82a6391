"""An episode's folder appears whole or not at all.

Everything is written into a hidden folder beside it. At the end the two change places, in one step where the system can
do that: at every moment there is the old episode or the new one. What a run that died left goes with the next run, be
it of another episode beside it. One run at a time makes an episode; a second one is told so. What somebody else keeps
in the folder stays there, and what somebody saves in it meanwhile is not written over.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from errno import ENOTDIR
from pathlib import Path
from typing import IO

from pipeline.errors import BeingMade, CannotWrite, ChangedMeanwhile, RequestError
from pipeline.locks import turn
from pipeline.owner import is_left_over, is_part, part_beside, sweep_here
from pipeline.sounds import OUR_SOUNDS

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2
"""From linux/fcntl.h and linux/fs.h, for renameat2(2)."""

_LOCK = ".lock"
"""How the file ends that a run holds while it is at an episode."""


@contextlib.contextmanager
def staged(folder: Path) -> Iterator[Path]:
    """A folder to write into; when the block ends well it becomes `folder`, else it goes.

    Raises BeingMade while another run is at it, ChangedMeanwhile, CannotWrite.
    """
    staging = part_beside(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _alone_with(folder) as is_alone:
            recover(folder, is_alone)
            if is_alone:
                _recover_others(folder)
            sweep_here(folder.parent)
            if folder.exists() and not folder.is_dir():
                raise NotADirectoryError(ENOTDIR, "there is a file of that name", str(folder))
            before = _saved(folder)
            try:
                staging.mkdir()
                yield staging
                _refuse_to_lose(folder, before, staging)
                _publish(staging, folder)
            finally:
                shutil.rmtree(staging, ignore_errors=True)
    except OSError as error:
        raise CannotWrite(error.filename or str(folder), error.strerror or str(error)) from error


def refuse_from_within(folder: Path) -> None:
    """Raises RequestError where the working folder is in `folder`: it would be gone when another takes its place."""
    if Path.cwd().is_relative_to(folder.resolve()):
        remedy = "go up, out of it, and name it from there"
        raise RequestError(f"{folder.resolve()}: you are in it, and a new folder will take its place; {remedy}")


def recover(folder: Path, is_alone: bool) -> None:
    """Put back an episode that a run died in replacing, and remove what dead runs left behind.

    `is_alone`: no other run is at this episode, whatever a file's name says.
    """
    old = _old(folder)
    if old.is_dir():
        if folder.is_dir():
            shutil.rmtree(old)
        else:
            old.rename(folder)
    staging = re.compile(rf"\.{re.escape(folder.name)}\.[^.]+\.[^.]+\.part")
    for path in folder.parent.iterdir():
        if staging.fullmatch(path.name) and (is_alone or is_left_over(path)):
            shutil.rmtree(path, ignore_errors=True)


# --- one at a time -------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _alone_with(folder: Path) -> Iterator[bool]:
    """Keep other runs from this episode; False on a file system without locks, where they cannot be kept.

    The system forgets the lock of a run that dies. Raises BeingMade.
    """
    path = folder.with_name(f".{folder.name}{_LOCK}")
    with turn(folder.parent):
        file, is_locked = _locked(path, folder)
    try:
        with contextlib.suppress(OSError):  # a full disk: the others are not told who it is
            file.truncate(0)
            file.write(f"process {os.getpid()} on {os.uname().nodename}".encode())
        yield is_locked
    finally:
        path.unlink(missing_ok=True)
        file.close()


def _recover_others(folder: Path) -> None:
    """Do that for the episodes beside this one whose runs have died: their locks lie there with all else they left.

    While it has the turn no run begins, and none is told of a lock that is held for this alone.
    """
    with turn(folder.parent):
        for path in list(folder.parent.glob(f".?*{_LOCK}")):
            other = path.with_name(path.name[1:].removesuffix(_LOCK))
            if other != folder:
                with contextlib.suppress(BeingMade, OSError):
                    _recover_other(other, path)


def _recover_other(folder: Path, path: Path) -> None:
    if not re.match(rb"process \d+ on ", path.read_bytes()):
        return  # somebody else's file: the folder may be any
    file, is_locked = _locked(path, folder)
    with file:
        if is_locked:
            recover(folder, is_alone=True)
            path.unlink()


def _locked(path: Path, folder: Path) -> tuple[IO[bytes], bool]:
    """The lock file, and whether it is ours alone. Raises BeingMade."""
    while True:
        file = path.open("a+b", buffering=0)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            who = file.read().decode(errors="replace")
            file.close()
            raise BeingMade(str(folder), who) from error
        except OSError:
            return file, False
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(path.stat(), os.fstat(file.fileno())):
                return file, True
        file.close()  # the run that had it has just ended, and taken it away


# --- into its place ------------------------------------------------------------------------------------------------


def _saved(folder: Path) -> dict[str, tuple[int, int]]:
    """When each file of a folder was written, and which one it is; nothing where there is no folder."""
    files = (path for path in folder.iterdir() if path.is_file()) if folder.exists() else ()
    return {path.name: ((facts := path.stat()).st_mtime_ns, facts.st_ino) for path in files}


def _refuse_to_lose(folder: Path, before: Mapping[str, tuple[int, int]], staging: Path) -> None:
    """Raises ChangedMeanwhile for a file that is another one than before, and would be replaced."""
    for name, facts in _saved(folder).items():
        if facts != before.get(name) and (staging / name).exists():
            raise ChangedMeanwhile(str(folder / name))


def _publish(staging: Path, folder: Path) -> None:
    """`staging` becomes `folder`; where there was one, that is then in `staging`, or gone."""
    if not folder.exists():
        staging.rename(folder)
        return
    _copy_foreign(folder, staging)
    if _exchange(staging, folder):
        _copy_foreign(staging, folder)  # what came into it in the meantime
    else:
        _replace(staging, folder)


def _copy_foreign(source: Path, target: Path) -> None:
    """Copy what only the one folder has; what somebody died in writing is nothing.

    Nor is a sound that is not among the new ones: it would be that of another text beside this one.
    """
    for foreign in source.iterdir():
        ours = is_part(foreign.name) or foreign.name in OUR_SOUNDS
        if not (ours or os.path.lexists(target / foreign.name)):
            _copy(foreign, target / foreign.name)


def _copy(source: Path, target: Path) -> None:
    if source.is_dir() and not source.is_symlink():
        shutil.copytree(source, target, symlinks=True, ignore=lambda _, names: list(filter(is_part, names)))
    else:
        shutil.copy2(source, target, follow_symlinks=False)


def _exchange(one: Path, other: Path) -> bool:
    """Two folders change places in one step; False where system or file system cannot do that."""
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    if rename is None:
        return False
    status: int = rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    return status == 0


def _replace(staging: Path, folder: Path) -> None:
    """The same in two steps; a run that dies between them leaves it to `recover`."""
    old = _old(folder)
    try:
        folder.rename(old)
        staging.rename(folder)
    except BaseException:  # a full disk, or Ctrl-C between the two
        recover(folder, is_alone=True)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _old(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.old")
