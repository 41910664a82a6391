"""Prove that nothing of an article was lost: all its letters and digits stand in sentences, credits, headings or
omissions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.article.frontmatter import front_matter
from pipeline.model import Article, Span


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
    return taken


def _spans(article: Article) -> Iterator[Span]:
    yield Span(0, front_matter(article.text)[1])
    yield from (sentence.span for sentence in article.sentences())
    yield from (credit.span for credit in article.credits)
    yield from (omission.span for omission in article.omitted)
    titles = (article.title_span, *(section.title_span for section in article.sections))
    yield from (title for title in titles if title)
