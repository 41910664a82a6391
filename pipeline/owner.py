"""Which process a half-written file belongs to, so that what a dead one left can go and what a living one writes stays.

The name of such a file ends in `.MARK.part`. The mark says where (this boot of this machine, and the container), which
process, and when that process began: a number that the system has given to another process since is not taken for the
first one. Of a process elsewhere nothing can be known, so what it left goes by its age alone.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import re
import time
from pathlib import Path

SUFFIX = ".part"

_OURS = re.compile(r"\..+\.[0-9]+\.[0-9a-f]{8}-[0-9]+-(?:[0-9]*|dead)\.part")
"""As `part_beside` names what it names: so nobody else does."""
_STALE_S = 3600
"""A file from elsewhere that is older than this belongs to no living run: nothing here takes an hour to write."""


def part_beside(path: Path, number: int = 0) -> Path:
    """The name under which this process writes what will be `path`; `number` tells several at a time apart."""
    return path.with_name(f".{path.name}.{number}.{_mark(os.getpid())}{SUFFIX}")


def is_part(name: str) -> bool:
    """Whether that is the name of something half-written."""
    return name.startswith(".") and name.endswith(SUFFIX)


def is_left_over(part: Path) -> bool:
    """Whether nobody writes to it any more."""
    place, _, process = part.name.removesuffix(SUFFIX).rpartition(".")[2].partition("-")
    number, _, since = process.partition("-")
    if place == _place() and number.isdecimal():
        return not _is_alive(int(number), since)
    with contextlib.suppress(OSError):
        return time.time() - part.stat().st_mtime > _STALE_S
    return False


def sweep(folder: Path) -> None:
    """Remove half-written files that nobody writes to any more, however deep in `folder`."""
    for place, _, names in os.walk(folder):
        for part in (Path(place, name) for name in names if is_part(name)):
            if is_left_over(part):
                with contextlib.suppress(OSError):
                    part.unlink()


def sweep_here(folder: Path) -> None:
    """The same in a folder that may be a person's: not deeper, and none but files with our marks."""
    with contextlib.suppress(OSError):
        for part in [path for path in folder.iterdir() if _OURS.fullmatch(path.name) and path.is_file()]:
            if is_left_over(part):
                part.unlink(missing_ok=True)


@functools.cache
def _mark(process: int) -> str:
    return f"{_place()}-{process}-{_since(process)}"


@functools.cache
def _place() -> str:
    """Of all processes whose numbers mean the same: eight letters."""
    known = [os.uname().nodename]
    with contextlib.suppress(OSError):  # Linux alone has these
        known.append(Path("/proc/sys/kernel/random/boot_id").read_text().strip())
        known.append(str(Path("/proc/self/ns/pid").readlink()))
    return hashlib.sha256("\n".join(known).encode()).hexdigest()[:8]


def _since(process: int) -> str:
    """When it began, in the system's ticks; empty where that is not told, "dead" for one that waits to be buried."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    fields = stat.rpartition(")")[2].split()  # proc_pid_stat(5): fields 3 and 22
    return "dead" if fields[0] in "ZX" else fields[19]


def _is_alive(process: int, since: str) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass  # somebody else's, and there
    return not since or _since(process) in ("", since)
