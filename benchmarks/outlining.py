"""Measure where texts are divided: take the headings out of documents, divide them anew, and compare.

    python benchmarks/outlining.py FOLDER_OR_FILE...

Every document in a format that is read counts if it has three to twelve sections of 80 words or more. Pk (Beeferman and
others 1999) and WindowDiff (Pevzner and Hearst 2002) are shares of wrong windows, counted in sentences: less is better.
The plainest alternative is the even division: as many sections, of as many words each as paragraphs allow.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from pipeline.article.formats.extracted import Extracted  # noqa: E402
from pipeline.article.read import read  # noqa: E402
from pipeline.article.sections import divide  # noqa: E402
from pipeline.article.sentences import split_sentences  # noqa: E402
from pipeline.errors import ArticleError  # noqa: E402

SECTIONS = range(3, 13)
WORDS = range(700, 9001)
SECTION_WORDS = 80
PARAGRAPH_WORDS = 4
"""Shorter ones are labels and captions."""
MOST_OF_A_FOLDER = 40

Sections = list[list[str]]
"""Paragraphs by section."""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("sources", nargs="+", type=Path)
    every: list[tuple[float, ...]] = []
    print(f"{'':<32}texts   Pk: ours  even  gain   WindowDiff: ours  even  gain")
    for source in parser.parse_args().sources:
        found = [measured(sections) for sections in documents(source)]
        every += found
        _print(source.name, found)
    _print("all", every)


def _print(name: str, figures: Sequence[tuple[float, ...]]) -> None:
    if figures:
        ours, even, ours_wd, even_wd = (statistics.mean(column) for column in zip(*figures, strict=True))
        print(f"{name[:30]:<32}{len(figures):>5}      {ours:.3f} {even:.3f} {even - ours:+.3f}", end="")
        print(f"               {ours_wd:.3f} {even_wd:.3f} {even_wd - ours_wd:+.3f}")


def documents(source: Path) -> Iterator[Sections]:
    """Documents of a folder that have sections, at most MOST_OF_A_FOLDER."""
    files = sorted(source.iterdir()) if source.is_dir() else [source]
    count = 0
    for file in files:
        try:
            sections = _sections(read(str(file)))
        except ArticleError:
            continue
        if sections:
            yield sections
            count += 1
        if count == MOST_OF_A_FOLDER:
            return


def _sections(document: Extracted) -> Sections | None:
    """Its sections by the highest headings that make enough of them; None where none do."""
    for highest in sorted({block.level for block in document.blocks if block.role == "heading"}):
        sections: Sections = [[]]
        for block in document.blocks:
            if block.role == "heading":
                sections += [[]] if block.level <= highest else []
            elif len(block.text.text.split()) >= PARAGRAPH_WORDS:
                sections[-1].append(block.text.text)
        sections = [section for section in sections if _words(section) >= SECTION_WORDS]
        whole = all(len(section) > 1 for section in sections)
        if len(sections) in SECTIONS and whole and sum(map(_words, sections)) in WORDS:
            return sections
    return None


def _words(paragraphs: Iterable[str]) -> int:
    return sum(len(paragraph.split()) for paragraph in paragraphs)


def measured(sections: Sections) -> tuple[float, float, float, float]:
    """Pk of our division and of the even one, then WindowDiff of both."""
    paragraphs = [paragraph for section in sections for paragraph in section]
    lengths = [len(split_sentences(paragraph)) for paragraph in paragraphs]
    true = _labels(list(accumulate(map(len, sections[:-1]), initial=0)), lengths)
    window = max(2, round(len(true) / len(sections) / 2))
    divisions = (divide(paragraphs, len(sections)), even(paragraphs, len(sections)))
    ours, plain = (_labels(starts, lengths) for starts in divisions)
    return pk(true, ours, window), pk(true, plain, window), wd(true, ours, window), wd(true, plain, window)


def even(paragraphs: Sequence[str], count: int) -> list[int]:
    """Starts of `count` sections of about as many words each."""
    upto = list(accumulate((len(paragraph.split()) for paragraph in paragraphs), initial=0))
    wanted = (upto[-1] * number / count for number in range(1, count))
    nearest = (min(range(1, len(paragraphs)), key=lambda at: abs(upto[at] - words)) for words in wanted)
    return sorted({0, *nearest})


def _labels(starts: Sequence[int], lengths: Sequence[int]) -> list[int]:
    """The number of the section that each sentence is in."""
    numbers = accumulate(int(paragraph in starts) for paragraph in range(len(lengths)))
    return [number for number, length in zip(numbers, lengths, strict=True) for _ in range(length)]


def pk(true: Sequence[int], found: Sequence[int], window: int) -> float:
    """Share of pairs of sentences, a window apart, that are wrongly together or wrongly apart."""
    places = range(len(true) - window)
    return statistics.mean((true[at] == true[at + window]) != (found[at] == found[at + window]) for at in places)


def wd(true: Sequence[int], found: Sequence[int], window: int) -> float:
    """Share of windows with another number of boundaries in them."""
    places = range(len(true) - window)
    return statistics.mean(true[at + window] - true[at] != found[at + window] - found[at] for at in places)


if __name__ == "__main__":
    main()
