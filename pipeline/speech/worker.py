"""The process in which an engine speaks: `python -m pipeline.speech.worker ENGINE`, one JSON line per utterance.

    out:  {"ready": true}                                     or {"ready": false, "error": ...} and the end
    in:   {"pieces": [["Hello.", null, false], ...], "voice": "en-us", "rate_wpm": 160, "pitch": null,
           "out": FILE, "timeout_s": 10}
          or, without "out", the same with "phonemes": true, answered by {"ok": true, "ipa": "həlˈoʊ"}
    out:  {"ok": true, "frames": 22050, "sample_rate": 22050, "seconds": 0.018}
    out:  {"ok": false, "kind": "voice" | "file" | "speech", "error": ...}
          or of kind "sound", with "ipa": the pronunciation in which a voice lacks one
          or, for a voice's own file that is not right, "kind": "config" with its "path", "problem" and "remedy"

A reply comes only when FILE is written and closed. The engine is loaded once. Where an engine asks for it, every
utterance is spoken in a process forked from this one, so that a crash or a hang costs one utterance and no state is
carried from one to the next; where the system cannot fork, the reply has `"spent": true` and the worker ends. With
`"maps": true` the reply carries the speech libraries that the speaking process had mapped.

A worker ends when its input does, even in the middle of an utterance, so it does not outlive the process that started
it, and a forked child does not outlive its worker (on Linux). It ignores Ctrl-C, which is its parent's to answer, and
writes nothing but replies.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import signal
import sys
import threading
import time
from typing import Any, NoReturn

from pipeline.errors import ConfigError
from pipeline.speech.engine import Engine, Speech, SpeechError, UnknownSound, UnknownVoice, Wish, create
from pipeline.speech.regions import wav
from pipeline.words import SpokenPiece

_PR_SET_PDEATHSIG = 1
"""From linux/prctl.h: the signal a process gets when its parent ends."""

Reply = dict[str, Any]


def main() -> int:
    """Serve requests until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    replies = _private_stdout()
    try:
        engine = create(sys.argv[1])
        if not engine.isolate:  # else the child is watched together with the input, and forking wants no threads
            threading.Thread(target=_end_with_input, daemon=True).start()
        engine.load()
    except Exception as error:
        _send(replies, {"ready": False, "error": _told(error)})
        return 1
    gc.collect()
    gc.freeze()  # a fork that does not look through what it has inherited does not copy it either
    _send(replies, {"ready": True})
    for line in sys.stdin.buffer:
        reply = _answer(engine, json.loads(line))
        _send(replies, reply)
        if reply.get("spent"):
            break
    return 0


def _end_with_input() -> NoReturn:
    """End this process as soon as nobody can ask it anything any more."""
    inputs = select.poll()
    inputs.register(0, 0)  # the other end's closing is told unasked
    inputs.poll()
    os._exit(0)


def _private_stdout() -> int:
    """Keep the real stdout for replies; what a library prints goes nowhere."""
    replies = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return replies


def _send(handle: int, reply: Reply) -> None:
    data = json.dumps(reply).encode("ascii") + b"\n"
    with contextlib.suppress(BrokenPipeError):
        while data:
            data = data[os.write(handle, data) :]


def _answer(engine: Engine, request: Reply) -> Reply:
    """Speak one request where the engine wants it spoken."""
    if not engine.isolate:
        return _spoken(engine, request)
    if hasattr(os, "fork"):
        return _in_a_fork(engine, request)
    return _spoken(engine, request) | {"spent": True}


def _spoken(engine: Engine, request: Reply) -> Reply:
    """Speak here and write the file; every failure is a reply."""
    started = time.perf_counter()
    try:
        if request.get("phonemes"):
            return {"ok": True, "ipa": engine.phonemes(_wish(request))}
        speech = engine.speak(_wish(request))
        _write_wav(request["out"], speech)
    except UnknownVoice as error:
        return {"ok": False, "kind": "voice", "error": str(error)}
    except UnknownSound as error:
        return {"ok": False, "kind": "sound", "error": str(error), "ipa": error.ipa}
    except ConfigError as error:
        told = {"path": error.path, "problem": error.problem, "remedy": error.remedy}
        return {"ok": False, "kind": "config", "error": str(error)} | told
    except OSError as error:
        return {"ok": False, "kind": "file", "error": error.strerror or str(error)}
    except Exception as error:
        return {"ok": False, "kind": "speech", "error": _told(error)}
    reply: Reply = {"ok": True, "frames": speech.frames, "sample_rate": speech.sample_rate}
    reply["seconds"] = time.perf_counter() - started
    return reply | ({"maps": _speech_libraries()} if request.get("maps") else {})


def _wish(request: Reply) -> Wish:
    pieces = tuple(SpokenPiece(*piece) for piece in request["pieces"])
    return Wish(pieces, request["voice"], request["rate_wpm"], request["pitch"], request.get("again", 0))


def _write_wav(path: str, speech: Speech) -> None:
    with open(path, "wb") as file:  # noqa: PTH123  (pathlib is 10 ms of start-up)
        file.write(wav(speech.samples, speech.sample_rate, speech.words))


def _told(error: Exception) -> str:
    """The error in a line; its class where its text alone would not say what happened."""
    return str(error) if isinstance(error, SpeechError) else f"{type(error).__name__}: {error}"


def _speech_libraries() -> list[str]:
    """Paths of the espeak libraries mapped into this process."""
    with open("/proc/self/maps") as maps:  # noqa: PTH123
        paths = {line.split(maxsplit=5)[-1].strip() for line in maps if "espeak" in line}
    return sorted(path for path in paths if ".so" in path)


# --- a process for each utterance ----------------------------------------------------------------------------------


def _in_a_fork(engine: Engine, request: Reply) -> Reply:
    """Speak in a child; kill it at its deadline, and at once when this worker's own parent has gone."""
    import ctypes  # before the fork: the child should do as little as it can

    worker = os.getpid()
    result, child_end = os.pipe()
    child = os.fork()
    if child == 0:
        _be_the_child(engine, request, child_end, worker, ctypes.CDLL(None))
    os.close(child_end)
    try:
        data, late = _collect(result, time.monotonic() + request["timeout_s"])
    finally:
        os.close(result)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)  # it has replied, or is late, or its reply is not wanted any more
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if late:
        return {"ok": False, "kind": "speech", "error": f"no end after {request['timeout_s']:g} s"}
    if not data:
        return {"ok": False, "kind": "speech", "error": f"the engine crashed ({ended_by(status)})"}
    reply: Reply = json.loads(data)
    return reply


def _be_the_child(engine: Engine, request: Reply, replies: int, worker: int, libc: Any) -> NoReturn:
    """Speak, reply and end without any of Python's leave-taking, in which the library may crash."""
    gc.disable()
    try:
        if sys.platform == "linux":
            libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() == worker:
            _send(replies, _spoken(engine, request))
    finally:
        os._exit(0)


def _collect(result: int, deadline: float) -> tuple[bytes, bool]:
    """The child's reply and whether it came too late. Ends the worker when its input has ended meanwhile."""
    data = b""
    while True:
        ready, _, _ = select.select([result, 0], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            return data, True
        if result not in ready:  # input during an utterance can only be its end: one request, one reply
            raise SystemExit(0)
        chunk = os.read(result, 65536)
        if not chunk:
            return data, False
        data += chunk


def ended_by(exit_code: int) -> str:
    """How a process ended, for people: "signal SIGABRT" or "exit status 3"."""
    if exit_code < 0:
        with contextlib.suppress(ValueError):
            return f"signal {signal.Signals(-exit_code).name}"
    return f"exit status {exit_code}"


if __name__ == "__main__":
    sys.exit(main())
