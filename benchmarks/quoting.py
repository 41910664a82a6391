"""Measure how often quotations are found, and their speakers named: by kind of passage, against the plainest way.

    python benchmarks/quoting.py [CASES.jsonl]

A case has a text and its quotations: their first words, and the speaker in the fullest form that the text gives (null
where it tells nobody). An article before a description does not count ("The keeper" is "keeper"). The plainest
alternative takes whatever stands in double quotation marks, and the nearest words with capitals.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from pipeline.article.formats.plain import PlainText  # noqa: E402
from pipeline.article.formats.source import Source  # noqa: E402
from pipeline.article.outline import outline  # noqa: E402

CASES = HERE.parent / "tests" / "article" / "quotation_cases.jsonl"

Quoted = list[tuple[str, str | None]]
"""Words and speaker of each quotation."""


def main() -> None:
    cases = load(Path(sys.argv[1]) if len(sys.argv) > 1 else CASES)
    ours, plain = scores(cases, quoted), scores(cases, plainly_quoted)
    print(f"{'':<12}quotations   found   named right   not one      plain: found   named right   not one")
    for kind in ours:
        counts = ours[kind], plain[kind]
        print(f"{kind:<12}{counts[0]['wanted']:>10}", end="")
        print("      ".join(f"{count['found']:>8}{count['named']:>14}{count['extra']:>10}" for count in counts))


def load(path: Path) -> list[Mapping[str, Any]]:
    """The cases of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def scores(cases: Iterable[Mapping[str, Any]], way: Any) -> dict[str, Counter[str]]:
    """Counts of quotations wanted, found, named right, and of finds that are none, by kind; "all" at the end."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for case in cases:
        counted = _score(case, way(case["text"]))
        counts[case["kind"]] += counted
        counts["all"] += counted
    every = counts.pop("all")
    return {**counts, "all": every}


def _score(case: Mapping[str, Any], got: Quoted) -> Counter[str]:
    counts: Counter[str] = Counter(wanted=0, found=0, named=0)
    left = list(got)
    for wanted in case["quotations"]:
        counts["wanted"] += 1
        match = next((quoted for quoted in left if _bare(quoted[0]).startswith(_bare(wanted["words"]))), None)
        if match:
            left.remove(match)
            counts["found"] += 1
            counts["named"] += _name(match[1]) == _name(wanted["speaker"])
    return counts + Counter(extra=len(left))


def _bare(words: str) -> str:
    return " ".join(re.findall(r"\w+", words.replace("’", "'").lower()))


def _name(speaker: str | None) -> str:
    return re.sub("^(?:the|an?|his|her) ", "", _bare(speaker or ""))


def quoted(text: str) -> Quoted:
    """Quotations of the outline."""
    article = outline(PlainText().extract(Source("a.txt", "a.txt", text.encode())))
    return [(quotation.text, quotation.speaker) for quotation in article.quotations]


def plainly_quoted(text: str) -> Quoted:
    """What stands in double quotation marks, said by whoever is named nearest to it in its paragraph."""
    found: Quoted = []
    for paragraph in text.split("\n\n"):
        marks = list(re.finditer('[“"]([^“”"]+)[”"]?', paragraph))
        outside = re.sub('[“"][^“”"]+[”"]?', lambda match: " " * len(match.group()), paragraph)
        names = list(re.finditer(r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*", outside))
        found += [(mark[1], _nearest(names, mark)) for mark in marks]
    return found


def _nearest(names: Sequence[re.Match[str]], mark: re.Match[str]) -> str | None:
    def distance(name: re.Match[str]) -> int:
        return max(name.start() - mark.end(), mark.start() - name.end())

    return min(names, key=distance).group() if names else None


if __name__ == "__main__":
    main()
