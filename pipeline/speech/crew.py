"""Worker processes as the main process sees them: started, asked, and ended in every case.

A `Worker` is one process with one engine. A `Crew` knows all workers of a run, so that an interrupt ends them at once,
whichever thread is waiting for which. The promise: after `Crew.close` no worker of this run is alive or a zombie.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from types import TracebackType
from typing import Any

from pipeline.errors import EngineUnavailable

_START_S = 60.0
"""A worker that is not ready by then will never be; a large model on a slow disk takes some seconds."""

_GRACE_S = 5.0
"""On top of an utterance's own time, within which a worker ends a late child itself."""


class WorkerDied(Exception):
    """The worker ended, or was ended at its deadline, instead of replying."""


class Stopped(Exception):
    """The crew is closed: nobody wants the answer any more."""


class Worker:
    """A process that speaks with one engine. Raises EngineUnavailable where none can be started."""

    def __init__(self, engine: str) -> None:
        self.engine = engine
        self._stderr = tempfile.TemporaryFile()  # unnamed: nothing to clean up  # noqa: SIM115
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "pipeline.speech.worker", engine],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._stderr,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(import_path())},
            )
        except OSError as error:
            self._stderr.close()
            raise EngineUnavailable(engine, f"cannot start {sys.executable}: {error}", "check Python itself") from error

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    def wait_until_ready(self) -> None:
        """Raises EngineUnavailable with what the worker said of its start."""
        try:
            hello = self._reply(_START_S)
        except WorkerDied as died:
            hello = {"ready": False, "error": str(died)}
        if not hello["ready"]:
            raise EngineUnavailable(self.engine, hello["error"], "see make_episode.py voices for how to install it")

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """One request, one reply. Raises WorkerDied, at the latest a little after the request's `timeout_s`."""
        pipe = self._process.stdin
        assert pipe is not None
        try:
            pipe.write(json.dumps(request).encode("ascii") + b"\n")
            pipe.flush()
        except OSError as error:
            raise WorkerDied(self._last_words()) from error
        return self._reply(request["timeout_s"] + _GRACE_S)

    def _reply(self, timeout_s: float) -> dict[str, Any]:
        pipe = self._process.stdout
        assert pipe is not None
        late = threading.Timer(timeout_s, self._process.kill)
        late.daemon = True
        late.start()
        line = pipe.readline()
        in_time = late.is_alive()
        late.cancel()
        if not line.endswith(b"\n"):
            raise WorkerDied(self._last_words() if in_time else f"no end after {timeout_s:g} s")
        reply: dict[str, Any] = json.loads(line)
        return reply

    def _last_words(self) -> str:
        """How it ended, and the last line it wrote on stderr."""
        from pipeline.speech.worker import ended_by

        self._process.kill()
        exit_code = self._process.wait()
        self._stderr.seek(0)
        lines = self._stderr.read().decode(errors="replace").strip().splitlines()
        return f"the worker ended with {ended_by(exit_code)}" + (f": {lines[-1]}" if lines else "")

    def kill(self) -> None:
        """End it now; whoever waits for its reply gets WorkerDied."""
        self._process.kill()

    def close(self) -> None:
        """End it and take its exit status, so that no zombie stays."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout, self._stderr):
            assert pipe is not None
            with contextlib.suppress(BrokenPipeError):  # a request that it did not live to read
                pipe.close()


class Crew:
    """All workers of one run; every method may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._workers: set[Worker] = set()
        self._expected: dict[str, list[Worker]] = {}
        self._closed = False

    def expect(self, engine: str, count: int) -> None:
        """Start so many workers that are likely to be wanted, and wait for none; `start` gives them out first."""
        with self._lock, contextlib.suppress(EngineUnavailable):  # whoever wants one is told
            for _ in range(0 if self._closed else count):
                worker = Worker(engine)
                self._workers.add(worker)
                self._expected.setdefault(engine, []).append(worker)

    def start(self, engine: str) -> Worker:
        """A new worker, ready. Raises EngineUnavailable, or Stopped once the crew is closed."""
        with self._lock:
            if self._closed:
                raise Stopped
            expected = self._expected.get(engine)
            worker = expected.pop() if expected else Worker(engine)
            self._workers.add(worker)
        try:
            worker.wait_until_ready()
        except EngineUnavailable as error:
            if self._closed:
                raise Stopped from error
            raise
        return worker

    def dismiss(self, worker: Worker) -> None:
        """End one worker."""
        with self._lock:
            self._workers.discard(worker)
        worker.close()

    @property
    def closed(self) -> bool:
        """Whether the run is over."""
        return self._closed

    def pids(self) -> tuple[int, ...]:
        """Process ids of all workers now."""
        with self._lock:
            return tuple(worker.pid for worker in self._workers)

    def stop(self) -> None:
        """Start no more workers, and kill those there are; the threads that wait for them end by themselves."""
        with self._lock:
            self._closed = True
            for worker in self._workers:
                worker.kill()

    def close(self) -> None:
        """End all workers."""
        self.stop()
        with self._lock:
            workers, self._workers = self._workers, set()
        for worker in workers:
            worker.close()

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()


def import_path() -> list[str]:
    """What this process imports from, this package first, so that a worker sees the same modules."""
    import pipeline

    root = str(Path(pipeline.__file__).resolve().parent.parent)
    return [root] + [entry for entry in sys.path if entry and entry != root]
