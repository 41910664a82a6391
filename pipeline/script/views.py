"""What templates see of an article: the same words, already escaped for the script, with marks on the sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from pipeline.model import Article, Block, Section, Sentence
from pipeline.script.markup import escape, quote
from pipeline.script.quoted import roles_of

_LEAD_WORDS = (18, 55)
"""A cold open holds at least and, where a sentence ends in time, at most this many words: 7 to 20 seconds."""
_OPENING = 3
"""Sentences of a section that tell how the story turns there."""
_STEP = "section"
_LEFT_IN_SECTION = 3
"""Sentences that the first section keeps when the cold open has taken its own."""


@dataclass(frozen=True)
class SentenceView:
    """A sentence; printed, it is its mark and its text."""

    id: str
    text: str

    def __str__(self) -> str:
        return f"@{self.id} {self.text}"


@dataclass(frozen=True)
class BlockView:
    """A paragraph or a quotation; printed, it is its sentences, a line each."""

    kind: str
    """"paragraph", "quotation" or "list"; where the show wants to hear them, "table", "image", "code" or "note"."""
    sentences: tuple[SentenceView, ...]
    speaker: str | None
    attributed: bool
    """The text around already says who speaks."""
    item: int
    """Number that is said before it, from 1; 0: none."""
    voice: str
    """Attributes of its voice block: `:::{{{ block.voice }}}`."""

    def __str__(self) -> str:
        return "\n".join(str(sentence) for sentence in self.sentences)


@dataclass(frozen=True)
class SectionView:
    """A section of the article."""

    number: int
    """From 1."""
    title: str
    blocks: tuple[BlockView, ...]
    turn: str
    """How the story turns here, by the kit's [turns]: the kind with the most of its words in the section's title and
    first sentences; "section" where there are none."""
    first: bool
    last: bool


@dataclass(frozen=True)
class ArticleView:
    """An article; `lead` holds the blocks of the cold open, which `sections` then go on from."""

    title: str
    author: str | None
    date: str | None
    source: str | None
    lead: tuple[BlockView, ...]
    sections: tuple[SectionView, ...]
    references: tuple[str, ...]


def article_view(article: Article, quotation_roles: Sequence[str], turns: Mapping[str, Sequence[str]]) -> ArticleView:
    """The article as templates see it; every sentence is in `lead` or in `sections`, once, in order."""
    lead, rest = _divide(article.sections)
    roles = roles_of(_speakers(article), quotation_roles)
    sections = [section for section in rest if section.blocks]
    return ArticleView(
        title=escape(article.title),
        author=_optional(article.author),
        date=_optional(article.date),
        source=_optional(_publisher(article.source)),
        lead=tuple(_block(block, roles) for block in lead),
        sections=tuple(
            SectionView(
                number=number,
                title=escape(section.title),
                blocks=tuple(_block(block, roles) for block in section.blocks),
                turn=_turn(section, turns),
                first=number == 1,
                last=number == len(sections),
            )
            for number, section in enumerate(sections, start=1)
        ),
        references=tuple(escape(credit.text) for credit in article.credits if credit.kind == "reference"),
    )


def _turn(section: Section, turns: Mapping[str, Sequence[str]]) -> str:
    opening = [sentence.text for block in section.blocks for sentence in block.sentences][:_OPENING]
    words = re.findall(r"[^\W\d_]+", " ".join([section.title, *opening]).lower())
    counts = {kind: sum(word in telling for word in words) for kind, telling in turns.items()}
    most = max(counts, key=lambda kind: counts[kind], default=_STEP)
    return most if counts.get(most) else _STEP


def _publisher(source: str | None) -> str | None:
    """Where an article appeared, by what a listener can follow: of an address only whose it is."""
    return re.sub(r"^https?://(?:www\.)?([^/?#]+).*", r"\1", source) if source else None


def _optional(text: str | None) -> str | None:
    return escape(text) if text else None


def _speakers(article: Article) -> Iterator[str | None]:
    """Of all quotations, in order."""
    for section in article.sections:
        for block in section.blocks:
            if block.kind == "quotation":
                yield block.speaker


def _block(block: Block, roles: dict[str | None, str]) -> BlockView:
    voice = ""
    if block.kind == "quotation":
        voice = f"voice={quote(roles[block.speaker])}"
        voice += f" speaker={quote(block.speaker)}" if block.speaker else ""
    return BlockView(
        kind=block.kind,
        sentences=tuple(SentenceView(sentence.id, escape(sentence.text)) for sentence in block.sentences),
        speaker=_optional(block.speaker),
        attributed=block.attributed,
        item=block.item,
        voice=voice,
    )


def _divide(sections: Sequence[Section]) -> tuple[tuple[Block, ...], tuple[Section, ...]]:
    """Take the cold open from the first section: its first sentences, never all of it, and nothing but prose."""
    if not sections:
        return (), ()
    first = sections[0]
    total = sum(len(block.sentences) for block in first.blocks)
    free = [s for block in _prose(first.blocks) for s in block.sentences]
    count = _lead_length(free[: max(0, total - _LEFT_IN_SECTION)])
    if not count:
        return (), tuple(sections)
    lead, rest = _split(first.blocks, count)
    return lead, (Section(first.title, rest, first.title_span), *sections[1:])


def _prose(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks before the first quotation, counted list or table."""
    taken = list(takewhile(lambda block: block.kind in ("paragraph", "list") and not block.item, blocks))
    if taken and len(taken) < len(blocks):
        # The sentence that announces what comes stays with it.
        taken[-1] = replace(taken[-1], sentences=taken[-1].sentences[:-1])
    return tuple(taken)


def _lead_length(sentences: Sequence[Sentence]) -> int:
    """How many sentences make a cold open."""
    words = 0
    for count, sentence in enumerate(sentences, start=1):
        more = len(sentence.text.split())
        if words >= _LEAD_WORDS[0] and words + more > _LEAD_WORDS[1]:
            return count - 1
        words += more
        if words >= _LEAD_WORDS[1] * 0.7:
            return count
    return len(sentences) if words >= _LEAD_WORDS[0] else 0


def _split(blocks: Sequence[Block], count: int) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The first `count` sentences, and the rest; a block may be cut in two."""
    head: list[Block] = []
    tail: list[Block] = []
    for block in blocks:
        taken = block.sentences[: max(0, count)]
        left = block.sentences[max(0, count) :]
        count -= len(block.sentences)
        head += [replace(block, sentences=taken)] if taken else []
        tail += [replace(block, sentences=left, item=0 if taken else block.item)] if left else []
    return tuple(head), tuple(tail)
