"""The program, killed at a moment of its own choosing: `python tests/dying.py HOW MOMENT ARGUMENT...`

HOW is "alone" (the main process) or "group" (with all that a terminal would kill). MOMENT is a name in `MOMENTS`; or
"event N", the N-th time that anything is done to a file or a process is started; or "cpu N", when it has used N
milliseconds of processor time; or "never", which at the end prints how many of each there were. The program knows of
none of this: it is watched from outside, through its progress, its operations on files and, where those do not tell, a
function.
"""

from __future__ import annotations

import importlib
import os
import re
import resource
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

HERE = Path(__file__).resolve().parent
FILE_EVENTS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "subprocess.Popen"}
"""Of Python's audit events; each is told before it is done."""

Die = Callable[[], None]


@dataclass(frozen=True)
class Stage:
    """When a stage begins, or when so large a share of its pieces is ready."""

    name: str
    share: float | None = None

    def arm(self, die: Die) -> None:
        from pipeline.progress import Progress

        current = ""

        def stage(name: str) -> None:
            nonlocal current
            current = name
            if self.name == name and self.share is None:
                die()

        def step(done: int, total: int) -> None:
            if self.name == current and self.share is not None and 0 < done < total and done >= self.share * total:
                die()

        _before(Progress, "stage", lambda self, name: stage(name))
        _before(Progress, "step", lambda self, done, total: step(done, total))


@dataclass(frozen=True)
class Event:
    """Before the `number`-th audit event of that kind whose last path is like `path`."""

    name: str
    path: str
    number: int = 1

    def arm(self, die: Die) -> None:
        self.watch(lambda arguments: die())

    def watch(self, act: Callable[[tuple[Any, ...]], None]) -> None:
        """Have that done with the event's arguments."""
        seen = 0

        def hook(event: str, arguments: tuple[Any, ...]) -> None:
            nonlocal seen
            if event == self.name and re.search(self.path, _path(event, arguments)):
                seen += 1
                if seen == self.number:
                    act(arguments)

        sys.addaudithook(hook)


@dataclass(frozen=True)
class Half:
    """When half of the `number`-th file is written whose path is like `path`: what lies beside it is cut short."""

    path: str
    number: int = 1

    def arm(self, die: Die) -> None:
        def cut_short(arguments: tuple[Any, ...]) -> None:
            os.truncate(arguments[0], Path(arguments[0]).stat().st_size // 2)
            die()

        Event("os.rename", self.path, self.number).watch(cut_short)


@dataclass(frozen=True)
class Call:
    """Before, or after, the `number`-th call of "module:function"."""

    function: str
    number: int = 1
    after: bool = False

    def arm(self, die: Die) -> None:
        module, _, name = self.function.partition(":")
        owner: Any = importlib.import_module(module)
        *outer, last = name.split(".")
        for part in outer:
            owner = getattr(owner, part)
        called, seen = getattr(owner, last), 0

        def watched(*given: Any, **named: Any) -> Any:
            nonlocal seen
            seen += 1
            if seen == self.number and not self.after:
                die()
            result = called(*given, **named)
            if seen == self.number:
                die()
            return result

        setattr(owner, last, watched)


Moment = Stage | Event | Half | Call

MOMENTS: dict[str, Moment] = {
    "reading": Stage("read"),
    "writing the script": Stage("write"),
    "before the first take": Stage("synthesize"),
    "keeping the first take": Event("os.rename", r"/takes/../\w+\.wav$"),
    "halfway through the takes": Stage("synthesize", 0.5),
    "treating": Half(r"/treated/", 3),
    "measuring takes": Event("os.rename", r"/facts/", 10),
    "mixing": Call("pipeline.sound.reels:mix", 3),
    "writing the tag": Event("subprocess.Popen", r"ffmetadata"),
    "encoding the first reel": Half(r"/reels/"),
    "keeping the second reel": Event("os.rename", r"/reels/", 2),
    "halfway through joining": Stage("encode", 0.5),
    "decoding the master": Call("pipeline.sound.proof:decode_mp3", 2),
    "keeping what was measured": Half(r"/readings/", 2),
    "keeping a finished file": Half(r"/files/"),
    "writing the pages": Half(r"/index\.html$"),
    "writing the report": Half(r"/report\.json$"),
    "before it takes its place": Call("pipeline.publish.staging:_exchange"),
    "just when it has": Call("pipeline.publish.staging:_exchange", after=True),
    "taking the old one away": Event("os.remove", r"^[^/]+\.json$", 2),
    "letting go of the lock": Event("os.remove", r"\.lock$"),
}
"""Which parts of the program stand for which moment: all that has to change when they do."""


def _path(event: str, arguments: tuple[Any, ...]) -> str:
    if event == "os.rename":
        return os.fsdecode(arguments[1])
    if event == "subprocess.Popen":
        return " ".join(map(str, arguments[1]))
    first = arguments[0]
    return os.fsdecode(first) if isinstance(first, str | bytes | os.PathLike) else ""


def _before(owner: type, name: str, look: Callable[..., None]) -> None:
    called = getattr(owner, name)

    def watched(*given: Any) -> Any:
        look(*given)
        return called(*given)

    setattr(owner, name, watched)


def _die_of(how: str) -> Die:
    main = os.getpid()  # a process that it starts may be the one that comes upon the moment

    def die() -> None:
        if how == "group":
            os.killpg(os.getpgid(main), signal.SIGKILL)
        os.kill(main, signal.SIGKILL)
        signal.pause()

    return die


def _count(limit: int, die: Die) -> Callable[[], int]:
    """Die of the `limit`-th event; tells how many there have been."""
    seen = 0

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal seen
        if event in FILE_EVENTS and not (event == "open" and not _writes(arguments)):
            seen += 1
            if seen == limit:
                die()

    sys.addaudithook(hook)
    return lambda: seen


def _writes(arguments: tuple[Any, ...]) -> bool:
    flags = arguments[2]
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR))


def main(how: str, moment: str, arguments: list[str]) -> NoReturn:
    """Run the command line until then."""
    import make_episode

    sys.argv = ["make_episode.py", *arguments]
    kind, _, number = moment.partition(" ")
    if moment in MOMENTS:
        MOMENTS[moment].arm(_die_of(how))
    elif kind == "cpu":
        signal.setitimer(signal.ITIMER_PROF, int(number) / 1000)  # nobody handles its signal, so it kills
    else:
        count = _count(int(number or 0), _die_of(how))
    status = make_episode.main()
    if moment == "never":
        used = resource.getrusage(resource.RUSAGE_SELF)
        print(count(), round(1000 * (used.ru_utime + used.ru_stime)))
    sys.exit(status)


if __name__ == "__main__":
    sys.path[0] = str(HERE.parent)
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
