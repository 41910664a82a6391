"""The program, which holds still at a moment, to be stopped just then: `python tests/paused.py MOMENT ARGUMENT...`

MOMENT is a stage, as it begins, or "STAGE N", when N of its pieces are ready. Whoever started the program waits until
it holds (`holding`), does what is to be done, and wakes it with SIGCONT. No time has to be met: a busy machine does as
well as an idle one.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve()


def holding(process: subprocess.Popen[str]) -> bool:
    """Whether it holds still, as soon as it does; False where it ended before."""
    ended = os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
    return ended is not None and ended.si_code == os.CLD_STOPPED


def _hold_at(moment: str) -> None:
    """Have the main process stop itself, once."""
    from pipeline.progress import Progress

    wanted, _, pieces = moment.partition(" ")
    begin, step, main = Progress.stage, Progress.step, os.getpid()
    held = False

    def hold(is_now: bool) -> None:
        nonlocal held
        if is_now and not held and os.getpid() == main:
            held = True
            os.kill(main, signal.SIGSTOP)

    def stage(self: Progress, name: str) -> None:
        begin(self, name)
        hold(name == wanted and not pieces)

    def stepped(self: Progress, done: int, total: int) -> None:
        step(self, done, total)
        hold(self._stage == wanted and bool(pieces) and done >= int(pieces))

    Progress.stage, Progress.step = stage, stepped  # type: ignore[method-assign]


if __name__ == "__main__":
    sys.path[0] = str(HERE.parent.parent)
    import make_episode

    _hold_at(sys.argv.pop(1))
    sys.argv[0] = "make_episode.py"
    sys.exit(make_episode.main())
