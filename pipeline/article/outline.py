"""From a document as read to an Article: mended, in sections of blocks of sentences, with quotations and credits apart.

Every letter of the body ends up in a sentence, a credit, a heading or an omission; `coverage` can prove it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.article.credits import credit_kind, is_reference_heading, without_label
from pipeline.article.extracted import Extracted, RawBlock
from pipeline.article.mapped import MappedText
from pipeline.article.quotations import find_quotations, same_speakers, speaker_of, without_marks
from pipeline.article.repair import repair
from pipeline.article.sections import divide, section_count
from pipeline.article.sentences import sentence_bounds
from pipeline.article.titles import article_title, titles
from pipeline.errors import ArticleError
from pipeline.model import Article, Block, Credit, Omission, Quotation, Repair, Section, Sentence, Span

_URL = re.compile(r"\s*[(\[<]?\bhttps?://[^\s)>\]]+[)\]>]?")
_CITATION = re.compile(r"\s?\[\d{1,3}(?:[,–-]\s?\d{1,3})*\]|[¹²³⁴⁵⁶⁷⁸⁹⁰]+(?!\w)")
_NEW_PARAGRAPH = re.compile(
    r"^(?:However|But|Later|In fact|After all|Meanwhile|By \d{4}|In \d{4}|At that time|At the same|Of course|Now"
    r"|As a matter|On the|In the|More|Besides|Another|From|Over|Although|Obviously|Therefore|So,|After|In addition)\b"
)
_PARAGRAPH_SENTENCES = (2, 4)
"""A text with a sentence per line has no paragraphs: they are made of so many, ending where the next line turns."""
_TINY_SECTION_WORDS = 25


@dataclass
class _Part:
    """A section as it grows."""

    title: str
    title_span: Span | None
    level: int
    blocks: list[Block] = field(default_factory=list)

    def words(self) -> int:
        return sum(len(s.text.split()) for block in self.blocks for s in block.sentences)


@dataclass
class _Outline:
    """What has been found so far."""

    source: Extracted
    parts: list[_Part] = field(default_factory=lambda: [_Part("", None, 2)])
    title: str = ""
    repairs: list[Repair] = field(default_factory=list)
    credits: list[Credit] = field(default_factory=list)
    omitted: list[Omission] = field(default_factory=list)
    quotations: list[Quotation] = field(default_factory=list)
    in_references: bool = False
    said_before: str = ""
    loose: list[Sentence] = field(default_factory=list)
    """Sentences of lines that wait to become a paragraph."""

    def take(self, block: RawBlock) -> None:
        """One block of the source."""
        if block.role == "heading":
            self._heading(block)
            return
        text = self._without_asides(self._mended(block.text))
        if not text.text:
            return
        kind = "reference" if self.in_references else credit_kind(text.text, bool(self.credits))
        if kind == "rights" or kind == "reference":
            self.credits.append(Credit(kind, without_label(text.text), text.span()))
            return
        if block.role == "quotation":
            self._block_quotation(text)
        else:
            self._prose(text, block.role)

    def _heading(self, block: RawBlock) -> None:
        self.flush()
        text = self._mended(block.text)
        if not text.text:
            return
        self.in_references = is_reference_heading(text.text)
        if block.level == 1 and not self.title and not self.parts[0].blocks:
            self.title = text.text
        elif self.in_references:
            pass
        elif block.level <= 2 or len(self.parts) == 1:
            self.parts.append(_Part(text.text, text.span(), block.level))
        else:
            # A deeper heading stays within its section, as a sentence of its own.
            self._add("paragraph", self._sentences(text))

    def _mended(self, text: MappedText) -> MappedText:
        mended, repairs = repair(text, self.source.masks)
        self.repairs += repairs
        return mended

    def _without_asides(self, text: MappedText) -> MappedText:
        """Without addresses and citation marks, which are listed as left out."""
        text, addresses = text.replaced("url", _URL, "")
        text, marks = text.replaced("note", _CITATION, "")
        self.omitted += [Omission(taken.before.strip(), taken.span, "url") for taken in addresses]
        self.omitted += [Omission(taken.before.strip(), taken.span, "note") for taken in marks]
        return text.strip()

    def _block_quotation(self, text: MappedText) -> None:
        self.flush()
        named = re.search(r"\s+[—–-]{1,2}\s*([A-Z][^.!?—–]{2,50})$", text.text)
        speaker = named.group(1) if named else speaker_of(self.said_before, "")
        if named:
            tail = text[named.start() :].strip()
            self.credits.append(Credit("source", tail.text, tail.span()))
            text = text[: named.start()].strip()
        inner = text[1:-1].strip() if re.fullmatch("“[^“”]*”", text.text) else text
        self.quotations.append(Quotation(inner.text, speaker, inner.span()))
        announced = bool(speaker_of(self.said_before, "")) or self.said_before.rstrip().endswith(":")
        self._add("quotation", self._sentences(inner), speaker, announced)

    def _prose(self, text: MappedText, role: str) -> None:
        at = 0
        for found in find_quotations(text.text, self.said_before):
            words = without_marks(text, found)
            if not words.text:
                continue
            self.quotations.append(Quotation(words.text, found.speaker, words.span()))
            if found.own_voice:
                self._narrate(text[at : found.start - 1], role)
                self.flush()
                self._add("quotation", self._sentences(words), found.speaker, found.attributed)
                at = found.end + 1
        self._narrate(text[at:], role)

    def _narrate(self, text: MappedText, role: str) -> None:
        text = text.strip()
        if not re.search(r"\w", text.text):
            return
        sentences = self._sentences(text)
        self.said_before = " ".join(sentence.text for sentence in sentences)[-300:]
        if role == "line":
            self._lines(sentences)
        else:
            self._add("list" if role == "list" else "paragraph", sentences)

    def _lines(self, sentences: Sequence[Sentence]) -> None:
        turns = bool(_NEW_PARAGRAPH.match(sentences[0].text))
        fewest, most = _PARAGRAPH_SENTENCES
        if len(self.loose) >= most or (turns and len(self.loose) >= fewest):
            self.flush()
        self.loose += sentences

    def flush(self) -> None:
        """Make a paragraph of the sentences that wait."""
        if self.loose:
            self._add("paragraph", tuple(self.loose))
            self.loose = []

    def _sentences(self, text: MappedText) -> tuple[Sentence, ...]:
        pieces = (text[start:end] for start, end in sentence_bounds(text.text))
        return tuple(Sentence("", piece.text, piece.span()) for piece in pieces)

    def _add(self, kind: str, sentences: Sequence[Sentence], speaker: str | None = None, told: bool = False) -> None:
        if sentences:
            block_kind = "quotation" if kind == "quotation" else "list" if kind == "list" else "paragraph"
            self.parts[-1].blocks.append(Block(block_kind, tuple(sentences), speaker, told))  # type: ignore[arg-type]


def outline(source: Extracted) -> Article:
    """Mend and outline a document. Raises ArticleError where nothing in it can be narrated."""
    work = _Outline(source, title=source.meta.get("title", ""))
    for block in source.blocks:
        work.take(block)
    work.flush()
    parts = [part for part in work.parts if part.blocks]
    if not parts:
        raise ArticleError(source.path, "holds nothing to narrate", "give an article with sentences in it")
    sections = _numbered(_one_name_each(_sections(parts)))
    body = " ".join(s.text for section in sections for block in section.blocks for s in block.sentences)
    meta = source.meta
    names = same_speakers([quotation.speaker for quotation in work.quotations])
    return Article(
        title=work.title or article_title(body, body[:300], Path(source.path).name),
        language=meta.get("language") or "en",
        path=source.path,
        text=source.text,
        sections=sections,
        author=meta.get("author") or None,
        date=meta.get("date") or None,
        source=meta.get("source") or _published_by(work.credits),
        quotations=tuple(replace(q, speaker=names.get(q.speaker or "", q.speaker)) for q in work.quotations),
        repairs=tuple(sorted(work.repairs, key=lambda made: made.span)),
        credits=tuple(work.credits),
        omitted=tuple(sorted((*source.omitted, *work.omitted), key=lambda omission: omission.span)),
    )


def _published_by(credits: Sequence[Credit]) -> str | None:
    """The publication that a rights line names."""
    for credit in credits:
        found = re.search(r"originally (?:written|published|posted) (?:by|in|on) [“\"]?([^”\",.]+)", credit.text)
        if credit.kind == "rights" and found:
            return found.group(1).strip()
    return None


def _sections(parts: Sequence[_Part]) -> tuple[Section, ...]:
    """Sections of headings, tiny ones joined to the one before; without headings, sections where the topic turns."""
    if len(parts) == 1 and not parts[0].title:
        return _found_sections(parts[0].blocks)
    merged: list[_Part] = []
    for part in parts:
        if merged and (not part.title or part.words() < _TINY_SECTION_WORDS):
            merged[-1].blocks += part.blocks
        else:
            merged.append(part)
    named = titles([_text(part.blocks) for part in merged]) if any(not part.title for part in merged) else []
    return tuple(
        Section(part.title or named[number], tuple(part.blocks), part.title_span) for number, part in enumerate(merged)
    )


def _found_sections(blocks: Sequence[Block]) -> tuple[Section, ...]:
    units = list(_units(blocks))
    texts = [_text(unit) for unit in units]
    starts = divide(texts, section_count(sum(len(text.split()) for text in texts)))
    groups = [units[start:end] for start, end in zip(starts, [*starts[1:], len(units)], strict=True)]
    flat = [[block for unit in group for block in unit] for group in groups]
    return tuple(
        Section(title, tuple(group))
        for title, group in zip(titles([_text(group) for group in flat]), flat, strict=True)
    )


def _units(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Paragraphs that may be parted; a quotation stays with the paragraph that announces it."""
    unit: list[Block] = []
    for block in blocks:
        if unit and block.kind != "quotation" and not (unit[-1].kind == "quotation" and len(unit) < 2):
            yield unit
            unit = []
        unit.append(block)
    if unit:
        yield unit


def _text(blocks: Sequence[Block]) -> str:
    return " ".join(sentence.text for block in blocks for sentence in block.sentences)


def _one_name_each(sections: Sequence[Section]) -> tuple[Section, ...]:
    names = same_speakers([block.speaker for section in sections for block in section.blocks])
    return tuple(
        replace(s, blocks=tuple(replace(b, speaker=names.get(b.speaker or "", b.speaker)) for b in s.blocks))
        for s in sections
    )


def _numbered(sections: Sequence[Section]) -> tuple[Section, ...]:
    """Sentences with their ids, in reading order."""
    number = 0
    done: list[Section] = []
    for section in sections:
        blocks = []
        for block in section.blocks:
            named = [replace(s, id=f"s{number + n:04}") for n, s in enumerate(block.sentences, start=1)]
            number += len(named)
            blocks.append(replace(block, sentences=tuple(named)))
        done.append(replace(section, blocks=tuple(blocks)))
    return tuple(done)
