"""From a document as read to an Article: mended, in sections of blocks of sentences, with quotations and credits apart.

Promise: every letter and digit of the body is in a sentence, a credit, a heading or an omission, and sentences come in
the order of the text, each where its span says. `coverage.uncovered` proves it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path

from pipeline.article.body import Body, Part
from pipeline.article.chapters import sections_of
from pipeline.article.choices import choices
from pipeline.article.coverage import covered
from pipeline.article.credits import publisher
from pipeline.article.formats.extracted import Extracted
from pipeline.article.language import language_of
from pipeline.article.lists import counted
from pipeline.article.metadata import iso_date
from pipeline.article.people import same_speakers
from pipeline.article.repair import MOJIBAKE
from pipeline.article.titles import article_title
from pipeline.errors import ArticleError
from pipeline.model import Article, Block, Choices, Credit, Omission, Section, Span
from pipeline.patterns import regex

_ENTITY = regex(r"&#?\w+;")
_FOREIGN = regex(r"[^\x00-\x7f]+")


def outline(source: Extracted, show: Choices = Choices()) -> Article:  # noqa: B008  # a frozen value
    """Mend and outline a document. `show`: what its show switches off.

    Raises ArticleError where nothing in it can be narrated, UnknownName where it switches off what is not there.
    """
    chosen = choices(show, source.meta, source.path)
    body = Body(source, chosen)
    blocks = counted(source.blocks, aloud=chosen.ear.lists == "counted")
    for number, (block, following) in enumerate(zip_longest(blocks, blocks[1:])):
        goes_on = (
            block.role == "paragraph" and following is not None and following.text.text.startswith(("“", '"', "„"))
        )
        body.take(block, at_edge=number < 2 or number >= len(blocks) - 5, goes_on=goes_on)
    body.finish()
    parts = [part for part in body.parts if part.blocks]
    if not parts:
        raise ArticleError(source.path, "holds nothing to narrate", "give an article with sentences in it")
    names = same_speakers([quotation.speaker for quotation in body.quotations], [_text(parts)])
    sections = _numbered(sections_of(parts), names)
    meta = source.meta
    article = Article(
        title=body.title or article_title(_text(parts), Path(source.path).name),
        language=language_of(meta.get("language") or meta.get("lang"), _text(parts)),
        path=source.path,
        text=source.text,
        sections=sections,
        author=body.author or None,
        date=iso_date(body.date),
        source=meta.get("source") or meta.get("url") or _published_by(body.credits),
        quotations=tuple(replace(q, speaker=names.get(q.speaker or "")) for q in body.quotations),
        repairs=tuple(sorted(body.repairs, key=lambda made: made.span)),
        credits=tuple(sorted(body.credits, key=lambda credit: credit.span)),
        omitted=_in_order((*source.omitted, *body.omitted)),
        format=source.format,
        discarded=source.discarded,
        choices=chosen,
        title_span=body.title_span,
    )
    return replace(article, omitted=_in_order((*article.omitted, *_marks_left(article))))


def _in_order(omitted: Iterable[Omission]) -> tuple[Omission, ...]:
    """In the order of the text, without those that lie within another: an address in a paragraph that is left out."""
    done: list[Omission] = []
    for omission in sorted(omitted, key=lambda one: (one.span.start, -one.span.end)):
        if not done or omission.span.end > done[-1].span.end:
            done.append(omission)
    return tuple(done)


def _marks_left(article: Article) -> Iterator[Omission]:
    """Letters that stood for a mark or a sign, and went with it: "&quot;", "â€œ" for “ in a wrong encoding."""
    places = [found.span() for found in _ENTITY.finditer(article.text)]
    for made in article.repairs:
        if made.rule == MOJIBAKE:
            runs = _FOREIGN.finditer(article.text, made.span.start, made.span.end)
            places += [found.span() for found in runs]
    taken = covered(article) if places else bytearray()
    for start, end in sorted(set(places)):
        free = [at for at in range(start, end) if not taken[at] and article.text[at].isalnum()]
        if free:
            whole = article.text[start] == "&" and not taken[start]
            low, high = (start, end) if whole else (free[0], free[-1] + 1)
            yield Omission(article.text[low:high], Span(low, high), "markup")


def _published_by(credits: Sequence[Credit]) -> str | None:
    named = (publisher(credit.text) for credit in credits if credit.kind == "rights")
    return next((name for name in named if name), None)


def _text(parts: Sequence[Part]) -> str:
    return " ".join(s.text for part in parts for block in part.blocks for s in block.sentences)


def _numbered(sections: Sequence[Section], names: Mapping[str, str]) -> tuple[Section, ...]:
    """Sentences with their ids, in reading order, and speakers by one name each."""
    number = 0
    done: list[Section] = []
    for section in sections:
        blocks: list[Block] = []
        for block in section.blocks:
            named = [replace(s, id=f"s{number + n:04}") for n, s in enumerate(block.sentences, start=1)]
            number += len(named)
            blocks.append(replace(block, sentences=tuple(named), speaker=names.get(block.speaker or "")))
        done.append(replace(section, blocks=tuple(blocks)))
    return tuple(done)
