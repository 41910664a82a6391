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
    covered = bytearray(len(article.text))
    for span in _spans(article):
        covered[span.start : span.end] = b"\1" * (span.end - span.start)
    found: list[Span] = []
    for run in re.finditer(r"[^\W_]+", article.text):
        if not all(covered[run.start() : run.end()]):
            found.append(Span(*run.span()))
    return tuple(found)


def _spans(article: Article) -> Iterator[Span]:
    start = front_matter(article.text)[1] if article.text.startswith("---") else 0
    yield Span(0, start)
    yield from (sentence.span for sentence in article.sentences())
    yield from (credit.span for credit in article.credits)
    yield from (omission.span for omission in article.omitted)
    yield from (section.title_span for section in article.sections if section.title_span)
    title = _title_line(article, start)
    if title:
        yield title


def _title_line(article: Article, start: int) -> Span | None:
    """Where the title stands, whatever marks stand between its words; None for one made of the opening's words."""
    words = re.findall(r"[^\W_]+", article.title)
    first = article.sentences()[0].span.start
    found = re.compile(r"[\W_]*".join(map(re.escape, words))).search(article.text, start, first) if words else None
    return Span(*found.span()) if found else None
