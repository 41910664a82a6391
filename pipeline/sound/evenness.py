"""Whether an episode stays as loud: the loudness of speech, chapter by chapter.

Music between chapters does not count, and under speech it is too soft to matter.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from pipeline.model import PlacedChapter
from pipeline.sound.loudness import integrated
from pipeline.sound.moments import Moments


def chapter_lufs(moments: Moments) -> list[tuple[PlacedChapter, float]]:
    """Gated loudness of what is said in each chapter; one in which nobody speaks is left out."""
    speech, starts = moments.spoken(), moments.starts[:-1]
    found = []
    for chapter in moments.timeline.chapters:
        inside = speech & (starts >= chapter.start) & (starts < chapter.start + chapter.length)
        lufs = integrated(moments.energies[inside])
        if math.isfinite(lufs):
            found.append((chapter, lufs))
    return found


def largest_jump_lu(chapters: Sequence[tuple[PlacedChapter, float]]) -> float:
    """The largest difference between two neighbours; 0 for fewer than two."""
    return max((abs(after - before) for (_, before), (_, after) in pairwise(chapters)), default=0.0)


def spread_lu(chapters: Sequence[tuple[PlacedChapter, float]]) -> float:
    """From the softest to the loudest; 0 for fewer than two."""
    return max((lufs for _, lufs in chapters), default=0.0) - min((lufs for _, lufs in chapters), default=0.0)
