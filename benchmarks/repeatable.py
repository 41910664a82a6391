"""Whether an engine says the same twice, and what that costs: takes of cold runs compared to the byte.

    python benchmarks/repeatable.py ARTICLE [--pairs 3]

Each engine speaks the article's sentences in its usual way, and in the cheaper way that does not care: eSpeak NG with
all utterances in one process of each worker, Piper with the noise that its model draws by itself. Each pair is a run
with one worker and a run with two, from nothing. Printed are the takes that were not the same in all runs, and the
median of seconds and processor seconds of the two-worker runs.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from pipeline.model import Utterance  # noqa: E402
from pipeline.plan import Request, prepare, spoken  # noqa: E402
from pipeline.progress import Progress  # noqa: E402
from pipeline.speech import onnx_model  # noqa: E402
from pipeline.speech.piper_engine import PiperEngine  # noqa: E402
from pipeline.speech.pyttsx3_engine import Pyttsx3Engine  # noqa: E402
from pipeline.speech.synthesize import synthesize  # noqa: E402
from pipeline.speech.takes import TakeCache  # noqa: E402


class OneProcess(Pyttsx3Engine):
    """All utterances of a worker in the worker itself."""

    name = "repeatable:OneProcess"
    isolate = False


class OwnNoise(PiperEngine):
    """The model as it comes."""

    name = "repeatable:OwnNoise"

    def load(self) -> None:
        """Leave the model's random nodes where they are."""
        super().load()
        onnx_model._noise_as_input = lambda graph: False


WAYS = (
    ("tone", "tone", "tones"),
    ("pyttsx3", "pyttsx3", "eSpeak NG, a process forked for each"),
    ("pyttsx3", OneProcess.name, "eSpeak NG, all in one process"),
    ("piper", "piper", "Piper, noise seeded"),
    ("piper", OwnNoise.name, "Piper, its own noise"),
)
"""Cast, engine, and what it is."""


def main() -> None:
    """Speak, compare and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("article")
    parser.add_argument("--pairs", type=int, default=3)
    given = parser.parse_args()
    print(f"{'':<38} takes  differ     wall      CPU")
    for cast, engine, label in WAYS:
        utterances = _utterances(given.article, cast, engine)
        runs = [_run(utterances, jobs) for _ in range(given.pairs) for jobs in (1, 2)]
        first = runs[0][0]
        differ = [name for name in first if any(takes[name] != first[name] for takes, _, _ in runs)]
        wall, cpu = (statistics.median(times) for times in list(zip(*runs[1::2], strict=True))[1:])
        print(f"{label:<38} {len(first):5} {len(differ):7} {wall:8.2f} {cpu:8.2f}", flush=True)


def _utterances(article: str, cast: str, engine: str) -> Sequence[Utterance]:
    with tempfile.TemporaryDirectory() as name:
        plan = prepare(Request(article, Path(name), Path(name), cast=cast, rewrite=True), Progress(None))
        known = {u.profile: replace(u.profile, engine=engine) for u in spoken(plan)}
        return [replace(utterance, profile=known[utterance.profile]) for utterance in spoken(plan)]


def _run(utterances: Sequence[Utterance], jobs: int) -> tuple[Mapping[str, bytes], float, float]:
    """Takes by segment, wall seconds and processor seconds, from an empty cache."""
    with tempfile.TemporaryDirectory() as name:
        before, started = _cpu_s(), time.perf_counter()
        made = synthesize(utterances, TakeCache(Path(name)), jobs)
        wall_s, cpu_s = time.perf_counter() - started, _cpu_s() - before
        return {segment: Path(take.path).read_bytes() for segment, take in made.takes.items()}, wall_s, cpu_s


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
