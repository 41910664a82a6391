"""From utterances to takes: what the cache has is reused, the rest is spoken by worker processes and checked.

An utterance that occurs twice is spoken once. Each take is judged before it enters the cache; a failed try is repeated
in a fresh worker process, and after `ATTEMPTS` the run stops and names the sentence: no episode has a hole in it. The
promise: every segment has its take, in the voice asked for; nothing is started when the cache has everything; and
however the run ends, no process and no half-written file is left, and what was spoken until then stays in the cache.
Where voices are tried out, a failure may be spared: it is then told beside the takes.
"""

from __future__ import annotations

import queue
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.errors import (
    CannotWrite,
    ConfigError,
    EngineUnavailable,
    PipelineError,
    SegmentFailed,
    SoundsRefused,
    UnknownName,
)
from pipeline.model import Profile, Take, Utterance
from pipeline.speech import engine as engines
from pipeline.speech.check import Expected, refusal
from pipeline.speech.crew import Crew, Stopped, Worker, WorkerDied
from pipeline.speech.engine import Engine
from pipeline.speech.takes import TakeCache, take_key

ATTEMPTS = 3

Progress = Callable[[int, int], None]
"""Called in the calling thread with how many segments have their take, and how many there are."""


@dataclass(frozen=True)
class Synthesis:
    """What came of it."""

    takes: Mapping[str, Take]
    """Segment id -> take."""
    spoken: int
    """Takes made in this run."""
    reused: int
    """Segments whose take was there already, or was made for another segment of this run."""
    failed: Mapping[str, PipelineError] = field(default_factory=dict)
    """Segment id -> why it has no take; only where failures are spared."""
    made: frozenset[str] = frozenset()
    """Keys of the takes made in this run."""


@dataclass(frozen=True)
class _Job:
    """A take to make."""

    key: str
    utterance: Utterance
    """The first of those that share the key."""


@dataclass(frozen=True)
class _Spared:
    """A take that could not be made, in a run that goes on."""

    key: str
    error: PipelineError


_Queue = queue.SimpleQueue[_Job]
_Result = Take | _Spared | BaseException


def time_allowed_s(utterance: Utterance) -> float:
    """Ample for any engine, on a busy machine too: alone a neural one needs about as long as the speech lasts."""
    return 30.0 + 0.5 * len(utterance.spoken)


def synthesize(
    utterances: Sequence[Utterance],
    cache: TakeCache,
    jobs: int,
    progress: Progress | None = None,
    *,
    allowed_s: Callable[[Utterance], float] = time_allowed_s,
    spare: bool = False,
    crew: Crew | None = None,
    on_take: Callable[[Utterance, Take], object] = lambda utterance, take: None,
) -> Synthesis:
    """A take for every utterance; `spare`: or for a failed one the reason.

    `jobs`: how many speak at once, in as many workers as `engine.workers_for` says. `crew`: one in which workers are
    being started already; it is closed when all is spoken. `on_take` is called with each new take, in threads, while
    others are spoken.

    Raises UnknownName (engine, voice), ConfigError (a file of a voice), EngineUnavailable, SoundsRefused,
    SegmentFailed, CannotWrite.
    """
    known = _engines(utterances)
    keys = _keys(utterances, known)
    takes = _kept(keys, cache, jobs)
    first_of = dict(zip(reversed(keys), reversed(utterances), strict=True))
    missing = [_Job(key, utterance) for key, utterance in reversed(first_of.items()) if key not in takes]
    tally = _Tally(keys, takes, progress)
    if missing:
        _speak(missing, jobs, _Desk(cache, known, allowed_s, on_take, spare), tally, crew or Crew())
    keyed = [(utterance.segment.id, key) for utterance, key in zip(utterances, keys, strict=True)]
    return Synthesis(
        takes={name: takes[key] for name, key in keyed if key in takes},
        spoken=len(missing) - len(tally.failed),
        reused=len(keys) - len(missing),
        failed={name: tally.failed[key] for name, key in keyed if key in tally.failed},
        made=frozenset(job.key for job in missing if job.key not in tally.failed),
    )


def _kept(keys: Sequence[str], cache: TakeCache, jobs: int) -> dict[str, Take]:
    """The takes that the cache has; each is read to its last byte, so many at once."""
    different = list(dict.fromkeys(keys))
    with ThreadPoolExecutor(jobs) as pool:
        found = pool.map(cache.lookup, different)
        return {key: take for key, take in zip(different, found, strict=True) if take}


def take_keys(utterances: Sequence[Utterance]) -> list[str]:
    """The key of each one's take, whether or not there is one. Raises UnknownName, EngineUnavailable."""
    return _keys(utterances, _engines(utterances))


def _engines(utterances: Sequence[Utterance]) -> dict[str, Engine]:
    return {name: engines.get(name) for name in dict.fromkeys(u.profile.engine for u in utterances)}


def _keys(utterances: Sequence[Utterance], known: Mapping[str, Engine]) -> list[str]:
    versions = _versions(utterances, known)
    return [take_key(utterance, versions[utterance.profile]) for utterance in utterances]


def _versions(utterances: Sequence[Utterance], known: Mapping[str, Engine]) -> dict[Profile, str]:
    """Of all that makes a profile's sound: its engine, and the voice where that has files of its own."""
    found: dict[Profile, str] = {}
    for profile in dict.fromkeys(utterance.profile for utterance in utterances):
        engine = known[profile.engine]
        voice = engine.find(profile.voice)
        found[profile] = f"{engine.version()} {voice.version}" if voice and voice.version else engine.version()
    return found


class _Tally:
    """Takes as they come in, and the progress told of them."""

    def __init__(self, keys: Sequence[str], takes: dict[str, Take], progress: Progress | None) -> None:
        self._shares, self._takes, self._progress = Counter(keys), takes, progress
        self._done = sum(self._shares[key] for key in takes)
        self.failed: dict[str, PipelineError] = {}
        self._tell()

    def add(self, take: Take | _Spared) -> None:
        if isinstance(take, _Spared):
            self.failed[take.key] = take.error
        else:
            self._takes[take.key] = take
        self._done += self._shares[take.key]
        self._tell()

    def _tell(self) -> None:
        if self._progress:
            self._progress(self._done, self._shares.total())


def _speak(missing: Sequence[_Job], jobs: int, desk: _Desk, tally: _Tally, crew: Crew) -> None:
    """Speak all jobs, with a thread for each worker of each engine; the first failure ends them all.

    What is done with a take is done beside, so that no worker waits for it.
    """
    todo: dict[str, _Queue] = {}
    for job in sorted(missing, key=lambda job: -len(job.utterance.spoken)):  # long ones first: all end about together
        todo.setdefault(job.utterance.profile.engine, queue.SimpleQueue()).put(job)
    results: queue.SimpleQueue[_Result] = queue.SimpleQueue()
    with crew, ThreadPoolExecutor(jobs) as beside:
        hands = [
            threading.Thread(target=_hand, args=(crew, desk, jobs_of_it, results, beside), daemon=True)
            for engine, jobs_of_it in todo.items()
            for _ in range(min(engines.workers_for(desk.engines[engine], jobs), jobs_of_it.qsize()))
        ]
        try:
            for hand in hands:
                hand.start()
            for _ in missing:
                result = results.get()
                if isinstance(result, BaseException):
                    raise result
                tally.add(result)
        finally:
            crew.stop()
            for hand in hands:
                if hand.ident is not None:
                    hand.join()
            beside.shutdown(cancel_futures=True)


def _hand(
    crew: Crew, desk: _Desk, todo: _Queue, results: queue.SimpleQueue[_Result], beside: ThreadPoolExecutor
) -> None:
    """Take jobs of one engine until there are none, with one worker at a time."""
    workers: list[Worker] = []
    try:
        while not crew.closed:
            job = todo.get_nowait()
            try:
                beside.submit(desk.hand_over, job, desk.take(job, crew, workers), results)
            except (UnknownName, ConfigError, EngineUnavailable, SoundsRefused, SegmentFailed) as error:
                if not desk.spare:
                    raise
                results.put(_Spared(job.key, error))
    except (Stopped, queue.Empty):
        pass
    except BaseException as error:  # raised again in the thread that asked
        results.put(error)


@dataclass(frozen=True)
class _Desk:
    """What making a take needs besides a worker."""

    cache: TakeCache
    engines: Mapping[str, Engine]
    allowed_s: Callable[[Utterance], float]
    on_take: Callable[[Utterance, Take], object]
    spare: bool

    def take(self, job: _Job, crew: Crew, workers: list[Worker]) -> Take:
        """Speak, judge and keep one take; in `workers` is this thread's own, once it has one."""
        reason = ""
        for _ in range(ATTEMPTS):
            if not workers:
                workers.append(crew.start(job.utterance.profile.engine))
            part = self.cache.part(job.key)
            try:
                reply = self._ask(job.utterance, part, workers[0], crew)
                reason = self._refusal(job.utterance, part, reply)
                if reason or reply.get("spent"):
                    crew.dismiss(workers.pop())
                if not reason:
                    return self.cache.keep(job.key, part)
            finally:
                part.unlink(missing_ok=True)
        profile, segment = job.utterance.profile, job.utterance.segment
        raise SegmentFailed(
            segment.id, job.utterance.spoken, reason, ATTEMPTS, engine=profile.engine, voice=profile.voice
        )

    def hand_over(self, job: _Job, take: Take, results: queue.SimpleQueue[_Result]) -> None:
        """Do what is to be done with a new take, while its worker speaks the next one."""
        try:
            self.on_take(job.utterance, take)
            results.put(take)
        except BaseException as error:  # raised again in the thread that asked
            results.put(error)

    def _ask(self, utterance: Utterance, part: Path, worker: Worker, crew: Crew) -> dict[str, Any]:
        profile = utterance.profile
        request = {
            "pieces": [[piece.text, piece.ipa, piece.emphasis] for piece in utterance.pieces],
            "voice": profile.voice,
            "rate_wpm": profile.rate_wpm,
            "pitch": profile.pitch,
            "again": utterance.again,
            "out": str(part),
            "timeout_s": self.allowed_s(utterance),
        }
        try:
            return worker.ask(request)
        except WorkerDied as died:
            if crew.closed:
                raise Stopped from died
            return {"ok": False, "kind": "speech", "error": str(died)}

    def _refusal(self, utterance: Utterance, part: Path, reply: dict[str, Any]) -> str:
        """Why this try gave no take, empty when it did. Raises what no further try could mend."""
        profile, engine = utterance.profile, self.engines[utterance.profile.engine]
        if reply["ok"]:
            text = utterance.spoken
            seconds = engine.expected_s(text, profile.rate_wpm)
            return refusal(part, Expected(seconds, len(text.split()), text if engine.says_words else "")) or ""
        if reply["kind"] == "voice":
            hint = f"profile {profile.name!r} asks engine {profile.engine!r} for it; see make_episode.py voices"
            raise UnknownName("voice", profile.voice, _like(profile.voice, engine), hint=hint)
        if reply["kind"] == "sound":
            raise SoundsRefused(
                utterance.segment.id, reply["error"], reply["ipa"], engine=profile.engine, voice=profile.voice
            )
        if reply["kind"] == "config":
            raise ConfigError(reply["path"], reply["problem"], reply["remedy"])
        if reply["kind"] == "file":
            raise CannotWrite(str(part.parent), reply["error"])
        return str(reply["error"])


def _like(voice: str, engine: Engine) -> list[str]:
    """A few voices with similar names: an engine may have thousands with all its variants."""
    import difflib

    base, plus, _ = voice.partition("+")
    ids = [info.id for info in engine.voices()]
    languages = [name for name in ids if not name.startswith("+")]
    variants = [base + name for name in ids if name.startswith("+")] if plus and base in languages else []
    return difflib.get_close_matches(voice, languages + variants, n=5, cutoff=0.3)
