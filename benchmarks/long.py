"""How cost grows with length: episodes of one hour and of ten, their time and the memory of all processes together.

    python benchmarks/long.py [--hours 1 10] [--one-chapter | --then-one-chapter] [--cast pyttsx3] [--jobs 2]

The articles are made of the samples' sentences, over and over, with other words changed in each, so that no take serves
twice. 10,000 words make about an hour; a chapter has 1,500 of them, or all with `--one-chapter`. With
`--then-one-chapter` each is made a second time, all under one heading, with the takes of the first in the cache and
nothing encoded.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bench import PROGRAM, shares  # noqa: E402
from processes import Cost, Peak, weighed  # noqa: E402

from pipeline.article.outline import outline  # noqa: E402
from pipeline.article.read import read  # noqa: E402

SAMPLES = ("six-pips.txt", "the-last-train-over-the-yalu.md")
WORDS_AN_HOUR = 10_000
WORDS_A_CHAPTER = 1_500
SENTENCES_A_PARAGRAPH = 5
_CHANGEABLE = re.compile(r"\b[a-z]{5,}\b")


@dataclass(frozen=True)
class Run:
    """An episode of some length."""

    cost: Cost
    peak: Peak
    report: dict[str, Any]
    chapters: int

    @property
    def hours(self) -> float:
        """Of sound."""
        return float(self.report["duration_s"]) / 3600

    @property
    def wall_s_an_hour(self) -> float:
        """What an hour of it took."""
        return self.cost.wall_s / self.hours


def main() -> None:
    """Make each and print what it cost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", type=float, nargs="+", default=[1, 10])
    layout = parser.add_mutually_exclusive_group()
    layout.add_argument("--one-chapter", action="store_true", help="all under one heading")
    layout.add_argument("--then-one-chapter", action="store_true", help="in chapters, then all under one heading")
    parser.add_argument("--cast", default="pyttsx3")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--article", type=Path, metavar="FILE", help="only write the article of the last length")
    given = parser.parse_args()
    if given.article:
        given.article.write_text(long_article(given.hours[-1], given.one_chapter), encoding="utf-8")
        return
    layouts = [given.one_chapter, *[True] * given.then_one_chapter]
    runs: dict[bool, list[Run]] = {one_chapter: [] for one_chapter in layouts}
    for hours in given.hours:
        with tempfile.TemporaryDirectory() as name:
            for one_chapter, its in runs.items():
                its.append(run := episode(Path(name), hours, one_chapter, given.cast, given.jobs))
                told(run)
                for made in ("reels", "readings"):  # what is encoded anew is what takes memory
                    shutil.rmtree(Path(name) / "cache" / made)
    for one_chapter, (first, *_, last) in runs.items() if len(given.hours) > 1 else ():
        print("all under one heading" if one_chapter else "in chapters")
        print(f"    memory, last / first       {last.peak.pss_bytes / first.peak.pss_bytes:5.2f}")
        print(f"    time an hour, last / first {last.wall_s_an_hour / first.wall_s_an_hour:5.2f}")


def told(run: Run) -> None:
    """Print what an episode cost."""
    stages = ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in run.report["stages_s"].items())
    takes = f"{run.report['takes']['spoken']} takes spoken, {run.report['takes']['reused']} in the cache"
    print(f"{run.hours:.2f} h, {run.chapters} chapters, {takes}: {run.cost.wall_s:.1f} s, CPU {run.cost.cpu_s:.1f} s")
    print(f"    an hour of it      {run.wall_s_an_hour:7.1f} s: {stages}")
    print(f"    peak memory        {run.peak.megabytes:7.1f} MB: {shares(run.peak)}", flush=True)


def episode(folder: Path, hours: float, one_chapter: bool, cast: str, jobs: int) -> Run:
    """Make an episode of about so many hours, with what the cache in `folder` has."""
    article = folder / "long.md"
    article.write_text(long_article(hours, one_chapter), encoding="utf-8")
    output = folder / ("heading" if one_chapter else "chapters")
    arguments = ["--cast", cast, "--jobs", str(jobs), "--output", str(output), "--cache", str(folder / "cache")]
    cost, peak = weighed([*PROGRAM, str(article), *arguments])
    report = json.loads((output / "long" / "report.json").read_text())
    chapters = json.loads((output / "long" / "chapters.json").read_text())["chapters"]
    return Run(cost, peak, report, len(chapters))


def long_article(hours: float, one_chapter: bool) -> str:
    """Markdown of `hours` times WORDS_AN_HOUR words; the same every time, and no sentence twice."""
    sentences, parts, words, since = _sentences(), ["# A long work"], 0, WORDS_A_CHAPTER
    for chapter in itertools.count(1):
        while words < hours * WORDS_AN_HOUR and (since < WORDS_A_CHAPTER or (one_chapter and chapter > 1)):
            paragraph = " ".join(itertools.islice(sentences, SENTENCES_A_PARAGRAPH))
            parts.append(paragraph)
            words += len(paragraph.split())
            since += len(paragraph.split())
        if words >= hours * WORDS_AN_HOUR:
            return "\n\n".join(parts) + "\n"
        parts.append(f"## Part {chapter}")
        since = 0
    raise AssertionError


def _sentences() -> Iterator[str]:
    """The samples' sentences without end; from the second time on three words of each are others of theirs."""
    found = [s.text for name in SAMPLES for s in outline(read(str(HERE.parent / "articles" / name))).sentences()]
    found = [text for text in found if len(_CHANGEABLE.findall(text)) > 3 and "[" not in text]
    words = sorted({word for text in found for word in _CHANGEABLE.findall(text)})
    chance = random.Random(0)  # the same article on every machine
    yield from found
    while True:
        for text in found:
            places = chance.sample([place.span() for place in _CHANGEABLE.finditer(text)], 3)
            for start, end in sorted(places, reverse=True):
                text = f"{text[:start]}{chance.choice(words)}{text[end:]}"
            yield text


if __name__ == "__main__":
    main()
