"""Prove that nothing of an article was lost: all its letters and digits stand in sentences, credits, headings or
omissions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.article.frontmatter import front_matter
from pipeline.model import MASKED, Article, Span

_ENTITY = re.compile(r"&#?\w+;")


def uncovered(article: Article) -> tuple[Span, ...]:
    """Runs of letters and digits of the text that are nowhere; empty where nothing was lost.

    Front matter is no part of the body. The line of the article's title counts as a heading.
    """
    taken = covered(article)
    runs = re.finditer(r"[^\W_]+", article.text)
    return tuple(Span(*run.span()) for run in runs if not all(taken[run.start() : run.end()]))


def covered(article: Article) -> bytearray:
    """For each character of the text, whether it is in a sentence, credit, heading, omission, or the title."""
    taken = bytearray(len(article.text))
    for span in _spans(article):
        taken[span.start : span.end] = b"\1" * (span.end - span.start)
    for span in _title_words(article, taken):
        taken[span.start : span.end] = b"\1" * (span.end - span.start)
    return taken


def _spans(article: Article) -> Iterator[Span]:
    start = front_matter(article.text)[1] if article.text.startswith("---") else 0
    yield Span(0, start)
    yield from (sentence.span for sentence in article.sentences())
    yield from (credit.span for credit in article.credits)
    yield from (omission.span for omission in article.omitted)
    yield from (section.title_span for section in article.sections if section.title_span)


def _title_words(article: Article, covered: bytearray) -> Sequence[Span]:
    """Where the letters of the title stand, one by one, before the first sentence; none where it is not in the text."""
    first = article.sentences()[0].span.start
    free = [at for at in range(first) if not covered[at] and article.text[at].isalnum()]
    entities = [found.span() for found in _ENTITY.finditer(article.text, 0, first)]
    wanted = [character for character in article.title.replace(MASKED, "") if character.isalnum()]
    letters = [at for at in free if not any(low <= at < high for low, high in entities)]
    places = next(
        (
            letters[start : start + len(wanted)]
            for start in range(len(letters) - len(wanted) + 1)
            if [article.text[at] for at in letters[start : start + len(wanted)]] == wanted
        ),
        None,
    )
    if places is None:
        return ()
    return [Span(at, at + 1) for at in places] + [Span(*entity) for entity in entities]
