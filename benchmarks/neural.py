"""Time an episode with Piper against the engine alone: its own library, the same texts, as many processes as cores.

    python benchmarks/neural.py ARTICLE [--pairs 3]

Both are whole processes, from start to end, in turns; the cache is empty each time. The engine alone loads its model in
each process, takes the texts from one queue, the longest first, says each at the pace that it has in the episode, and
throws the samples away.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

ENGINE_ALONE = """
import json, multiprocessing, queue, sys

def speak(model, todo):
    from piper.config import SynthesisConfig
    from piper.voice import PiperVoice
    voice = PiperVoice.load(model)
    while True:
        try:
            text, length_scale = todo.get_nowait()
        except queue.Empty:
            return
        for _ in voice.synthesize(text, SynthesisConfig(length_scale=length_scale)):
            pass

if __name__ == "__main__":
    model, texts, jobs = json.load(sys.stdin)
    todo = multiprocessing.get_context("spawn").Queue()
    for text in sorted(texts, key=lambda text: len(text[0]), reverse=True):
        todo.put(text)
    hands = [multiprocessing.get_context("spawn").Process(target=speak, args=(model, todo)) for _ in range(jobs)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("article")
    parser.add_argument("--pairs", type=int, default=3)
    given = parser.parse_args()
    pairs = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _whole_s(given.article, folder / "first")
        report = json.loads(next((folder / "first").glob("*/report.json")).read_text(encoding="utf-8"))
        texts = _texts(folder / "first")
        for number in range(given.pairs):
            alone_s = _alone_s(texts, folder)
            pairs.append((_whole_s(given.article, folder / str(number)), alone_s))
    print(f"{len(texts)} texts, {report['duration_s']:.0f} s of episode, {os.cpu_count()} cores, {given.pairs} pairs")
    wholes, alones = zip(*pairs, strict=True)
    print(f"whole / engine alone: {statistics.median(whole / alone for whole, alone in pairs):.2f}")
    print(f"whole {statistics.median(wholes):.1f} s, engine alone {statistics.median(alones):.1f} s")


def _texts(output: Path) -> list[tuple[str, float]]:
    """Each text once, and how slowly it is said."""
    timeline = json.loads(next(output.glob("*/timeline.json")).read_text(encoding="utf-8"))
    return list(dict.fromkeys((row["spoken"], _slowness(row["profile"])) for row in timeline["segments"]))


def _slowness(profile: dict[str, Any]) -> float:
    from pipeline.speech.engine import Wish
    from pipeline.speech.piper_engine import length_scale

    return length_scale(Wish((), profile["voice"], profile["rate_wpm"], profile["pitch"], 0))


def _whole_s(article: str, output: Path) -> float:
    command = [sys.executable, HERE.parent / "make_episode.py", article, "--cast", "piper", "--output", output]
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def _alone_s(texts: list[tuple[str, float]], folder: Path) -> float:
    from pipeline.speech.piper_voices import voice_file

    script = folder / "alone.py"
    script.write_text(ENGINE_ALONE, encoding="utf-8")
    given = json.dumps([str(voice_file("en_US-joe-medium").model), texts, os.cpu_count() or 1])
    started = time.perf_counter()
    subprocess.run([sys.executable, script], input=given, text=True, check=True)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
