"""Prove that nothing of an article was lost: every letter and digit stands in exactly one place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.model import Article, Span


def uncovered(article: Article, ignore: tuple[Span, ...] = ()) -> tuple[str, ...]:
    """Runs of letters and digits of the text that are in no sentence, credit, heading or omission.

    `ignore`: what is no part of the body, such as front matter. The title line counts as a heading.
    """
    covered = bytearray(len(article.text))
    for span in (*_spans(article), *ignore):
        covered[span.start : span.end] = b"\1" * (span.end - span.start)
    title = article.text.find(article.title)
    if title >= 0:
        covered[title : title + len(article.title)] = b"\1" * len(article.title)
    runs = re.finditer(r"[^\W_]+", article.text)
    return tuple(run.group() for run in runs if not all(covered[run.start() : run.end()]))


def _spans(article: Article) -> Iterator[Span]:
    yield from (sentence.span for sentence in article.sentences())
    yield from (credit.span for credit in article.credits)
    yield from (omission.span for omission in article.omitted)
    yield from (section.title_span for section in article.sections if section.title_span)
