"""Kill runs at random moments, and look at what is left, and at the next run: `make soak`, or

    python -m tests.soak [--tries 100] [--seed 1]

Half of the runs die before an operation on a file, half in the middle of whatever the processor is doing; half of the
former with all of their process group. The same seed gives the same moments. What went wrong is printed with the
folder that it happened in, which stays; exit status 1. A try that takes longer than two minutes went wrong.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.homes import Home
from tests.survival import NEW, Undisturbed, faults_of_the_killed, faults_of_the_next, undisturbed


def main() -> int:
    """All tries; 1 where one went wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--tries", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    folder, dice, ends = Path(tempfile.mkdtemp(prefix="soak-")), random.Random(given.seed), Counter[str]()
    known = undisturbed(folder)
    events, cpu_ms = _counted(known, folder / "counted")
    print(f"seed {given.seed}, {events} events and {cpu_ms} ms of processor time in a run; in {folder}", flush=True)
    for number in range(given.tries):
        on_event = dice.random() < 0.5
        moment = f"event {dice.randint(1, events)}" if on_event else f"cpu {dice.randint(1, cpu_ms)}"
        how = "group" if on_event and dice.random() < 0.5 else "alone"
        home = folder / str(number)
        end, faults = _try(known, home, how, moment)
        ends[end] += 1
        print(f"{number:4} {moment:12} {how:6} {end}", *faults, sep="\n     " if faults else " ", flush=True)
        ends["went wrong"] += bool(faults)
        if not faults:
            shutil.rmtree(home)
    print(", ".join(f"{count} {end}" for end, count in ends.items() if count))
    if not ends["went wrong"]:
        shutil.rmtree(folder)
    return 1 if ends["went wrong"] else 0


def _counted(known: Undisturbed, folder: Path) -> tuple[int, int]:
    """File events, and milliseconds of processor time, of an undisturbed run."""
    home = known.before.copy(folder)
    home.write(NEW)
    events, cpu_ms = home.killed("alone", "never").out.split()[-2:]
    return int(events), int(cpu_ms)


def _try(known: Undisturbed, folder: Path, how: str, moment: str) -> tuple[str, list[str]]:
    """How the run ended, and what was wrong then or after the next one."""
    home: Home = known.before.copy(folder)
    home.write(NEW)
    try:
        status = home.killed(how, moment).status
        end = "came to its end" if status == 0 else "was killed" if status < 0 else f"gave up with status {status}"
        faults = list(faults_of_the_killed(home, known))
        kept = home.kept()
        again = home.run()
        if again.status or again.err:
            return end, [*faults, f"the next run: status {again.status}, {again.err.strip()}"]
        return end, [*faults, *faults_of_the_next(home, known, kept)]
    except subprocess.TimeoutExpired as late:
        return "was late", [str(late)]


if __name__ == "__main__":
    sys.exit(main())
