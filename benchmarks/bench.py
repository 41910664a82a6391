"""Time this program against the plain way, in one run on one machine: ratios first.

    python benchmarks/bench.py ARTICLE [--pairs 5]

Each pair runs both, one after the other, in whole processes: with an empty cache, and after one changed sentence. The
median of the pairs' ratios is printed, then median seconds, stage by stage, which are of this machine only.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PROGRAM = [sys.executable, str(HERE.parent / "make_episode.py")]
PLAIN = [sys.executable, str(HERE / "plain.py")]


def timed(command: Sequence[str]) -> tuple[float, float]:
    """Wall and CPU seconds of a whole process with all its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def changed(article: Path, folder: Path) -> Path:
    """The article with one word more in the sentence in its middle."""
    lines = article.read_text(encoding="utf-8").split("\n")
    full = [number for number, line in enumerate(lines) if len(line.split()) > 5 and line[0].isalpha()]
    middle = full[len(full) // 2]
    first, _, rest = lines[middle].partition(" ")
    lines[middle] = f"{first} really {rest}"
    copy = folder / article.name
    copy.write_text("\n".join(lines), encoding="utf-8")
    return copy


def pair(article: Path, cast: str) -> dict[str, float]:
    """One pair: seconds of each, and of the changed run."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "work").mkdir()
        mine = folder / "work" / article.name
        mine.write_bytes(article.read_bytes())
        arguments = ["--cast", cast, "--output", str(folder / "output")]
        plain, plain_cpu = timed([*PLAIN, str(article), str(folder / "plain")])
        cold, cold_cpu = timed([*PROGRAM, str(mine), *arguments])
        cold_report = report_in(folder)
        changed(article, folder / "work")
        warm, warm_cpu = timed([*PROGRAM, str(mine), *arguments])
        warm_report = report_in(folder)
        stages = {f"{when} {stage}": seconds for when, report in (("cold", cold_report), ("changed", warm_report))
                  for stage, seconds in report["stages_s"].items()}  # fmt: skip
        return {
            "plain_s": plain, "plain_cpu_s": plain_cpu, "cold_s": cold, "cold_cpu_s": cold_cpu,
            "changed_s": warm, "changed_cpu_s": warm_cpu,
            "minutes": cold_report["duration_s"] / 60, "spoken_again": warm_report["takes"]["spoken"], **stages,
        }  # fmt: skip


def report_in(folder: Path) -> dict[str, Any]:
    """The report of the only episode in `folder`."""
    report: dict[str, Any] = json.loads(next((folder / "output").glob("*/report.json")).read_text())
    return report


def main() -> None:
    """Run the pairs and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("article", type=Path)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--cast", default="pyttsx3")
    arguments = parser.parse_args()
    pairs = [pair(arguments.article, arguments.cast) for _ in range(arguments.pairs)]
    print("median of", len(pairs), "pairs                      wall    CPU")
    for label, key in (("plain / ours, empty cache", "cold"), ("plain / ours, one changed sentence", "changed")):
        wall = statistics.median(p["plain_s"] / p[f"{key}_s"] for p in pairs)
        cpu = statistics.median(p["plain_cpu_s"] / p[f"{key}_cpu_s"] for p in pairs)
        print(f"{label:<36}{wall:6.2f} {cpu:6.2f}")
    for key in ("minutes", "plain_s", *(k for k in pairs[0] if k.startswith(("cold", "changed")) and "cpu" not in k)):
        print(f"{key:<36}{statistics.median(p[key] for p in pairs):6.2f}")
    print(f"{'sentences spoken again':<36}{max(p['spoken_again'] for p in pairs):6.0f}")


if __name__ == "__main__":
    main()
