"""Measure how often figures, symbols and abbreviations are said as people say them: by class, against the plainest way.

    python benchmarks/speaking.py [CASES.tsv]

A case is a class, what is written and what is said, with tabs between. A case is right if every character of what is
said is. The plainest alternative gives every run of figures to num2words, and leaves the rest as it stands.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

from num2words import num2words

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from pipeline.script.spoken import spoken_form  # noqa: E402

CASES = HERE.parent / "tests" / "script" / "spoken_cases.tsv"


def main() -> None:
    lines = (Path(sys.argv[1]) if len(sys.argv) > 1 else CASES).read_text(encoding="utf-8").splitlines()
    cases, ours, plain = Counter[str](), Counter[str](), Counter[str]()
    for kind, written, spoken in (line.split("\t") for line in lines):
        for row in (kind, "all"):
            cases[row] += 1
            ours[row] += spoken_form(written) == spoken
            plain[row] += plainly_spoken(written) == spoken
    print("| class | cases | ours | plain |\n|---|---|---|---|")
    for row in [*sorted(cases.keys() - {"all"}), "all"]:
        print(f"| {row} | {cases[row]} | {ours[row]} | {plain[row]} |")


def plainly_spoken(written: str) -> str:
    """Every run of figures in words."""

    def words(figures: re.Match[str]) -> str:
        said: str = num2words(figures.group().replace(",", ""))
        return said.replace("-", " ").replace(",", "").replace(" and ", " ")

    return re.sub(r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,300}", words, written)


if __name__ == "__main__":
    main()
