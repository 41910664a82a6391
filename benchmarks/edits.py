"""How many takes one changed sentence costs: a word is added to each sentence of an article in turn.

    python benchmarks/edits.py ARTICLE [--cast pyttsx3] [--kit documentary]

Nothing is spoken: the takes that are wanted are compared by their keys, before and after. Printed is how many sentences
cost how many takes, and for each that costs more than LIMIT, which segments are spoken anew.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from pipeline.plan import Request, prepare, spoken  # noqa: E402
from pipeline.progress import Progress  # noqa: E402
from pipeline.speech.synthesize import take_keys  # noqa: E402

LIMIT = 3


def main() -> None:
    """Change each sentence and print what it costs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("article", type=Path)
    parser.add_argument("--cast", default="pyttsx3")
    parser.add_argument("--kit")
    given = parser.parse_args()
    text = given.article.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        request = Request(str(Path(name) / given.article.name), Path(name), Path(name), cast=given.cast, kit=given.kit)
        before = wanted(request, text)
        costs: Counter[int] = Counter()
        for at in places(request, text):
            new = {
                key: said
                for key, said in wanted(request, f"{text[:at]} really{text[at:]}").items()
                if key not in before
            }
            costs[len(new)] += 1
            if len(new) > LIMIT:
                print(
                    f"{len(new)} takes for {text[text.rfind(chr(10), 0, at) + 1 :][:60]!r}: {'; '.join(new.values())}"
                )
    few = sum(count for cost, count in costs.items() if cost <= LIMIT)
    print(f"{costs.total()} sentences changed in turn: at most {LIMIT} takes for {100 * few / costs.total():.1f} %")
    for cost, count in sorted(costs.items()):
        print(f"    {cost:3} takes: {count} sentences")


def wanted(request: Request, text: str) -> dict[str, str]:
    """Key of each take that the article's episode wants -> its segment, for people."""
    Path(request.source).write_text(text, encoding="utf-8")
    utterances = spoken(prepare(request, Progress(None)), request.cache)
    said = [f"{u.segment.id} ({u.segment.kind}) {u.segment.shown[:50]!r}" for u in utterances]
    return dict(zip(take_keys(utterances), said, strict=True))


def places(request: Request, text: str) -> list[int]:
    """Where the first word of each sentence ends in the file; one that stands there otherwise than in article.txt is
    passed over."""
    found, at = [], 0
    article = prepare(request, Progress(None)).article
    for sentence in article.sentences():
        written = article.text[sentence.span.start : sentence.span.end]
        start = text.find(written, at)
        if start >= 0 and " " in written:
            found.append(start + written.index(" "))
            at = start + len(written)
    return found


if __name__ == "__main__":
    main()
