"""Make paragraphs of sentences that have none, since a pause follows each: two to four sentences, ending where the next
one turns."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.article.turns import turns
from pipeline.model import Sentence

_FEWEST, _MOST = 2, 4
_MOST_WORDS = 90
"""About 35 seconds of speech."""
LONG_WORDS = 260
"""A paragraph of more words, or of more sentences than LONG_SENTENCES, is divided: nobody listens that long."""
LONG_SENTENCES = 12


def paragraphs(sentences: Sequence[Sentence]) -> list[tuple[Sentence, ...]]:
    """The sentences in groups, in order; a single one is left over only where there are no others."""
    groups: list[list[Sentence]] = [[]]
    words = 0
    for number, sentence in enumerate(sentences):
        group, length = groups[-1], len(sentence.text.split())
        full = len(group) >= _MOST or words + length > _MOST_WORDS or turns(sentence.text)
        last = number == len(sentences) - 1
        if len(group) >= _FEWEST and full and not last:
            groups.append([])
            words = 0
        groups[-1].append(sentence)
        words += length
    return [tuple(group) for group in groups if group]


def is_long(sentences: Sequence[Sentence]) -> bool:
    """Whether a paragraph of the source is too long for one breath of attention."""
    return len(sentences) > LONG_SENTENCES or sum(len(s.text.split()) for s in sentences) > LONG_WORDS
