"""What a worker of each engine takes from the machine: PSS, and USS, which is its own alone.

    python benchmarks/workers.py [--engines pyttsx3 piper ...] [--count 2]

`--count` workers of an engine run at once, as in an episode with so many jobs, and what they share is shared out.
Each speaks two sentences first. An engine that speaks in a forked process needs that besides while it speaks.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from processes import memory  # noqa: E402

from pipeline.speech.crew import Crew, Worker  # noqa: E402
from pipeline.speech.engine import ENGINES, create  # noqa: E402

SENTENCES = (
    "The quick brown fox jumps over the lazy dog.",
    "A second sentence, which is rather longer than the first one was, and asks whether memory grows.",
)


def main() -> None:
    """Start them, let them speak, and print what they take."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engines", nargs="+", default=sorted(ENGINES))
    parser.add_argument("--count", type=int, default=2)
    given = parser.parse_args()
    print(f"MB of each of {given.count} workers    PSS    USS    RSS")
    for name in given.engines:
        missing = create(name).unavailable()
        if missing or not create(name).voices():
            print(f"{name:<24} {missing.reason if missing else 'no voice is installed'}")
            continue
        with Crew() as crew, tempfile.TemporaryDirectory() as folder:
            workers = [crew.start(name) for _ in range(given.count)]
            for worker in workers:
                _speak(worker, name, Path(folder))
            pss, uss, rss = (sum(kind) / len(workers) / 1e6 for kind in zip(*map(_sizes, workers), strict=True))
        print(f"{name:<24} {pss:9.1f} {uss:6.1f} {rss:6.1f}", flush=True)


def _speak(worker: Worker, engine: str, folder: Path) -> None:
    known = create(engine)
    english = (voice.id for voice in known.voices() if voice.language.startswith("en"))
    voice = next(english, known.voices()[0].id)
    for text in SENTENCES:
        wish = {"pieces": [[text, None, False]], "voice": voice, "rate_wpm": known.own_rate_wpm, "pitch": None}
        reply = worker.ask(wish | {"out": str(folder / "take.wav"), "timeout_s": 120})
        if not reply["ok"]:
            raise RuntimeError(reply["error"])


def _sizes(worker: Worker) -> tuple[int, int, int]:
    sizes = memory(worker.pid)
    return sizes["Pss"], sizes["Private_Clean"] + sizes["Private_Dirty"], sizes["Rss"]


if __name__ == "__main__":
    main()
