"""Time this program against the plain way, in one run on one machine: ratios first.

    python benchmarks/bench.py ARTICLE [--pairs 5] [--plain benchmarks/plain.py] [--cast pyttsx3]

Each pair runs both, one after the other, in whole processes: the plain way, this program with an empty cache, after
one changed sentence, and with nothing changed. The median of the pairs' ratios is printed, then median seconds, which
are of this machine only: of each stage, of the engine alone, of starting. Memory is watched in runs of its own.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from processes import Cost, Peak, timed, weighed  # noqa: E402

from pipeline.plan import Request, prepare, spoken  # noqa: E402
from pipeline.progress import Progress  # noqa: E402
from pipeline.speech.crew import Crew  # noqa: E402

Result = TypeVar("Result")

PROGRAM = [sys.executable, str(HERE.parent / "make_episode.py")]
RUNS = ("empty cache", "one changed sentence", "nothing changed")
STARTS = 7
"""How often what takes a fraction of a second is timed."""


@dataclass(frozen=True)
class Pair:
    """The plain way and this program, one after the other."""

    plain: Cost
    ours: Mapping[str, Cost]
    """By what had changed: one of RUNS."""
    reports: Mapping[str, dict[str, Any]]


def main() -> None:
    """Run the pairs and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("article", type=Path)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--plain", type=Path, default=HERE / "plain.py", help="a script that takes ARTICLE FOLDER")
    parser.add_argument("--cast", default="pyttsx3")
    given = parser.parse_args()
    compileall.compile_dir(HERE.parent / "pipeline", quiet=1)  # as an installed program is
    plain = [sys.executable, str(given.plain)]
    pairs = [_in_a_folder(given.article, lambda work: pair(work, plain, given.cast)) for _ in range(given.pairs)]
    _print_ratios(pairs)
    _print_seconds(pairs)
    _print("engine alone, all cores", _in_a_folder(given.article, lambda work: engine_alone_s(work, given.cast)), "s")
    _print_starts(given.article, given.cast)
    _in_a_folder(given.article, lambda work: _print_memory(work, plain, given.cast))


def pair(article: Path, plain: Sequence[str], cast: str) -> Pair:
    """One pair. The article is changed on the way."""
    command = [*PROGRAM, str(article), "--cast", cast, "--output", str(article.parent / "output")]
    naive = timed([*plain, str(article), str(article.parent / "plain")])
    ours, reports = {}, {}
    for run in RUNS:
        if run == "one changed sentence":
            article.write_text(changed(article.read_text(encoding="utf-8")), encoding="utf-8")
        ours[run] = timed(command)
        reports[run] = json.loads(next((article.parent / "output").glob("*/report.json")).read_text())
    return Pair(naive, ours, reports)


def changed(text: str) -> str:
    """The text with one word more in the line in its middle."""
    lines = text.split("\n")
    full = [number for number, line in enumerate(lines) if len(line.split()) > 5 and line[0].isalpha()]
    middle = full[len(full) // 2]
    first, _, rest = lines[middle].partition(" ")
    lines[middle] = f"{first} really {rest}"
    return "\n".join(lines)


def engine_alone_s(article: Path, cast: str) -> float:
    """Seconds in which workers that stand ready speak the article's utterances: no check, no cache, no mixing."""
    output = article.parent / "output"
    request = Request(str(article), output, output / ".cache", cast=cast, rewrite=True)
    utterances = sorted(spoken(prepare(request, Progress(None))), key=lambda one: -len(one.spoken))
    hands = os.cpu_count() or 1
    with Crew() as crew, ThreadPoolExecutor(hands) as pool:
        idle = [{name: crew.start(name) for name in {u.profile.engine for u in utterances}} for _ in range(hands)]

        def speak(number: int) -> None:
            one, workers = utterances[number], idle.pop()
            wish = {"pieces": [[piece.text, piece.ipa, piece.emphasis] for piece in one.pieces]}
            voice = {"voice": one.profile.voice, "rate_wpm": one.profile.rate_wpm, "pitch": one.profile.pitch}
            out = {"out": str(article.parent / f"{number}.wav"), "timeout_s": 60}
            reply = workers[one.profile.engine].ask(wish | voice | out)
            idle.append(workers)
            if not reply["ok"]:
                raise RuntimeError(reply["error"])

        start = time.perf_counter()
        list(pool.map(speak, range(len(utterances))))
        return time.perf_counter() - start


# --- what is printed -----------------------------------------------------------------------------------------------


def _print_ratios(pairs: Sequence[Pair]) -> None:
    print(f"plain / ours, median of {len(pairs)} pairs      wall     CPU   wall, least and most")
    for run in RUNS:
        wall, cpu = [], []
        for one in pairs:
            wall.append(one.plain.wall_s / one.ours[run].wall_s)
            cpu.append(one.plain.cpu_s / one.ours[run].cpu_s)
        middle = f"{statistics.median(wall):7.2f} {statistics.median(cpu):7.2f}"
        print(f"    {run:<30}{middle}   {min(wall):.2f} to {max(wall):.2f}", flush=True)


def _print_seconds(pairs: Sequence[Pair]) -> None:
    middle = statistics.median
    _print("\nlength of the episode", middle(p.reports[RUNS[0]]["duration_s"] for p in pairs) / 60, "minutes")
    _print("plain", middle(p.plain.wall_s for p in pairs), f"s, CPU {middle(p.plain.cpu_s for p in pairs):.2f} s")
    for run in RUNS:
        cpu = middle(p.ours[run].cpu_s for p in pairs)
        _print(run, middle(p.ours[run].wall_s for p in pairs), f"s, CPU {cpu:.2f} s")
        for stage in pairs[0].reports[run]["stages_s"]:
            _print(f"    {stage}", middle(p.reports[run]["stages_s"][stage] for p in pairs), "s")
        print(f"    takes spoken {max(p.reports[run]['takes']['spoken'] for p in pairs)}", flush=True)


def _print_starts(article: Path, cast: str) -> None:
    def median_s(*command: str) -> float:
        return statistics.median(timed([sys.executable, *command]).wall_s for _ in range(STARTS))

    help_ms = 1000 * (median_s(PROGRAM[1], "--help") - median_s("-c", "pass"))
    _print("--help over a bare interpreter", help_ms, "ms")
    with tempfile.TemporaryDirectory() as output:
        script = (PROGRAM[1], "script", str(article), "--cast", cast, "--output", output)
        median_s(*script)
        _print("script, warm", median_s(*script), "s")


def _print_memory(article: Path, plain: Sequence[str], cast: str) -> None:
    command = [*PROGRAM, str(article), "--cast", cast, "--output", str(article.parent / "output"), "--jobs", "2"]
    for name, peak in (
        ("plain", weighed([*plain, str(article), str(article.parent / "plain")])[1]),
        ("ours", weighed(command)[1]),
    ):
        _print(f"peak memory, {name}", peak.megabytes, f"MB: {shares(peak)}")


def shares(peak: Peak) -> str:
    """What each program had at the peak."""
    return ", ".join(f"{name} {size / 1e6:.0f}" for name, size in sorted(peak.shares.items()))


def _print(what: str, value: float, unit: str) -> None:
    print(f"{what:<34}{value:7.2f} {unit}", flush=True)


def _in_a_folder(article: Path, run: Callable[[Path], Result]) -> Result:
    """Run with a copy of the article in a folder that is then removed."""
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name) / article.name
        copy.write_bytes(article.read_bytes())
        return run(copy)


if __name__ == "__main__":
    main()
