"""Tell a person at a terminal what is being done and how long it will take; say nothing to a pipe."""

from __future__ import annotations

import time
from typing import TextIO


class Progress:
    """One line that is written over. Also the stopwatch of the stages."""

    def __init__(self, stream: TextIO | None) -> None:
        """`stream` is where to write, None for silence; whoever calls knows whether it is a terminal."""
        self._stream = stream
        self._stage, self._since, self._shown = "", 0.0, 0.0
        self.stages_s: dict[str, float] = {}
        """Wall seconds per stage so far."""

    def stage(self, name: str) -> None:
        """A stage begins; the one before is over."""
        now = time.perf_counter()
        if self._stage:
            self.stages_s[self._stage] = self.stages_s.get(self._stage, 0.0) + now - self._since
        self._stage, self._since = name, now
        self._write(name)

    def step(self, done: int, total: int) -> None:
        """`done` of `total` pieces of the stage's work are ready."""
        now = time.perf_counter()
        if self._stream is None or (now - self._shown < 0.1 and done < total):
            return
        self._shown = now
        left_s = (now - self._since) / done * (total - done) if done else 0.0
        remaining = f", about {left_s:.0f} s left" if left_s >= 1 else ""
        self._write(f"{self._stage} {done}/{total}{remaining}")

    def done(self) -> None:
        """Everything is over: clear the line."""
        self.stage("")
        self._write("")

    def _write(self, text: str) -> None:
        if self._stream is not None:
            self._stream.write(f"\r\x1b[2K{text}")
            self._stream.flush()
