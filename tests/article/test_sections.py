"""Where a text without headings is divided: the measures are those of the papers, and ours is better than even."""

from __future__ import annotations

import random
from itertools import pairwise

import outlining
import pytest

from pipeline.article.sections import divide

TOPICS = [
    "harbor ferry boat tide sailor rope anchor deck wave pier".split(),
    "piano concert string hammer tune keyboard pedal note hall chord".split(),
    "orchard apple cider press barrel harvest ladder bough frost blossom".split(),
    "railway engine steam whistle track station porter tunnel signal coal".split(),
]
COMMON = "morning people house winter street letter night table river window garden story".split()


def paragraphs(chance: random.Random, lengths: list[int]) -> list[str]:
    """For each length a run of paragraphs, half of whose telling words are of one topic."""
    return [
        " ".join(f"the {chance.choice(TOPICS[number] if chance.random() < 0.4 else COMMON)}" for _ in range(30)) + "."
        for number, length in enumerate(lengths)
        for _ in range(length)
    ]


@pytest.mark.parametrize("seed", range(20))
def test_sections_of_unequal_length_are_found(seed: int) -> None:
    lengths = random.Random(seed).sample([3, 4, 6, 9], 4)
    starts = divide(paragraphs(random.Random(seed), lengths), 4)
    true = [0, lengths[0], sum(lengths[:2]), sum(lengths[:3])]
    assert sum(abs(one - other) for one, other in zip(starts, true, strict=True)) <= 1


def test_the_division_is_better_than_even_by_the_measures() -> None:
    chance = random.Random(5)
    figures = []
    for _ in range(20):
        lengths = chance.sample([3, 4, 6, 9], 4)
        texts = paragraphs(chance, lengths)
        bounds = [0, lengths[0], sum(lengths[:2]), sum(lengths[:3]), len(texts)]
        figures.append(outlining.measured([texts[low:high] for low, high in pairwise(bounds)]))
    ours, even, ours_wd, even_wd = (sum(column) / 20 for column in zip(*figures, strict=True))
    assert ours < 0.03 and ours_wd < 0.03 and even > 0.2 and even_wd > 0.2


def test_pk_and_windowdiff_are_those_of_the_papers() -> None:
    true = [0] * 4 + [1] * 4
    assert outlining.pk(true, true, 2) == outlining.wd(true, true, 2) == 0
    one = [0] * 8
    # Of six pairs two apart, the two that span the boundary are wrongly together.
    assert outlining.pk(true, one, 2) == pytest.approx(2 / 6) == outlining.wd(true, one, 2)
    near = [0] * 5 + [1] * 3
    assert outlining.pk(true, near, 2) == pytest.approx(2 / 6) == outlining.wd(true, near, 2)
    # A false boundary beside a true one: Pk does not see it where the ends are apart all the same, WindowDiff does.
    extra = [0] * 4 + [1] + [2] * 3
    assert outlining.pk(true, extra, 2) == pytest.approx(1 / 6)
    assert outlining.wd(true, extra, 2) == pytest.approx(2 / 6)


@pytest.mark.parametrize("count", [1, 2, 5, 9])
def test_there_are_as_many_sections_as_were_asked_for(count: int) -> None:
    texts = ["One and the same paragraph in which the boats and the harbor are."] * 9
    starts = divide(texts, count)
    assert starts[0] == 0 and len(set(starts)) == count and starts == sorted(starts)
