"""What a command costs with all its processes: wall and CPU seconds, and memory as PSS.

PSS (proportional set size) counts a page that n processes share as 1/n for each, so the sum over a tree is what the
tree takes from the machine. It is read from /proc, on Linux alone. Reading costs the processes that are read a little:
measure time and memory in runs of their own.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PROC = Path("/proc")


@dataclass(frozen=True)
class Cost:
    """Of a whole command with everything that it started."""

    wall_s: float
    cpu_s: float
    """User and system, of all processes that were waited for."""


def timed(command: Sequence[str]) -> Cost:
    """Run a command and say what time it took. Raises CalledProcessError with what it said when it fails."""
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise subprocess.CalledProcessError(process.returncode, command, stderr=said.read())
    return Cost(wall, usage.ru_utime + usage.ru_stime)


@dataclass
class Peak:
    """The most memory that a tree of processes took at one of the moments looked at."""

    pss_bytes: int = 0
    shares: dict[str, int] = field(default_factory=dict)
    """Bytes by program at that moment: "python pipeline.speech.worker", "ffmpeg"."""

    def look(self, pid: int) -> None:
        """Add up the tree of `pid` now."""
        shares: dict[str, int] = {}
        for process in tree(pid):
            with contextlib.suppress(OSError):
                name = _name(process)
                shares[name] = shares.get(name, 0) + memory(process)["Pss"]
        if (total := sum(shares.values())) > self.pss_bytes:
            self.pss_bytes, self.shares = total, shares

    @property
    def megabytes(self) -> float:
        """Of 1,000,000 bytes."""
        return self.pss_bytes / 1e6


@contextlib.contextmanager
def watched(pid: int | None = None, interval_s: float = 0.1) -> Iterator[Peak]:
    """The peak of what `pid` (None: this process) and its children take while the block runs."""
    peak, over = Peak(), threading.Event()

    def watch() -> None:
        while not over.wait(interval_s):
            peak.look(pid or os.getpid())

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield peak
    finally:
        over.set()
        watcher.join()


def weighed(command: Sequence[str], interval_s: float = 0.1) -> tuple[Cost, Peak]:
    """Run a command and watch its memory. Raises CalledProcessError when it fails."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    with watched(process.pid, interval_s) as peak:
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Cost(time.perf_counter() - start, usage.ru_utime + usage.ru_stime), peak


def memory(pid: int) -> dict[str, int]:
    """Bytes of a process by kind: "Rss", "Pss", "Private_Clean", "Private_Dirty". Raises OSError when it has gone."""
    lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()[1:]
    return {name.rstrip(":"): int(kilobytes) * 1024 for name, kilobytes, *_ in map(str.split, lines)}


def tree(pid: int) -> list[int]:
    """`pid` and all that descend from it."""
    children: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                # The name before it, in parentheses, may hold spaces.
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                children.setdefault(parent, []).append(int(entry.name))
    found = [pid]
    for process in found:
        found += children.get(process, [])
    return found


def _name(pid: int) -> str:
    words = (PROC / str(pid) / "cmdline").read_text().split("\0")
    program = Path(words[0]).name
    if program.startswith("python"):
        module = words[words.index("-m") + 1] if "-m" in words else Path(words[1]).name
        return f"python {module}"
    return program
