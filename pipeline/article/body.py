"""The body of an article as it grows, block by block: parts of blocks, quotations, credits, repairs and omissions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from pipeline.article.asides import without_asides
from pipeline.article.credits import BYLINE, credit_kind, is_reference_heading, without_label
from pipeline.article.formats.extracted import Extracted, RawBlock
from pipeline.article.letters import LETTER
from pipeline.article.mapped import MappedText
from pipeline.article.metadata import iso_date
from pipeline.article.paragraphs import is_long, paragraphs
from pipeline.article.quotations import find_quotations
from pipeline.article.repair import REPEATED, repair
from pipeline.article.sentences import sentence_bounds
from pipeline.article.speakers import Speakers, names_speaker
from pipeline.article.table_rows import as_sentences
from pipeline.model import (
    ASIDES,
    LINK,
    AsideKind,
    Block,
    BlockKind,
    Choices,
    Credit,
    CreditKind,
    Omission,
    OmissionReason,
    Quotation,
    Repair,
    Sentence,
    Span,
)

_SIGNED = re.compile(r"(?:^|\s+)(?:[—–―]|--?)\s*(?P<name>(?:[A-Z]\.\s?){0,3}[^\W\d_a-z][^.!?—–]{1,60})$")
"""The last line of a block quotation: "— Ann Lee, teacher"."""
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)(?:[a-z]{2,6})?"
_SIGNED_WHEN = re.compile(
    rf"(?<! of)(?<! from)(?<! on)(?<! to)\s+(?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH}(?: \d{{4}})?)$"
)
_SIGNED_AS = re.compile(r"\s*\([^()]*\)?$|\s+@\w+$")
"""What a name is signed with: "(@keeper)", "(vicar)"."""
_BY = re.compile(rf"^{BYLINE}", re.IGNORECASE)
_NAME = re.compile(r"[A-Z][\w.'’-]*(?: (?:[A-Z][\w.'’-]*|and|de|von|van|der|la|bin|al|,|&)){0,6}")
_COLON = "missing-stop"
_LINK = re.compile(rf"\s*{re.escape(LINK)}")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_ASIDES: Mapping[AsideKind, tuple[str, OmissionReason]] = {
    "table": ("tables", "table"),
    "image": ("images", "markup"),
    "code": ("code", "code"),
    "note": ("notes", "note"),
}
"""Which choice of `model.Ear` a block goes by, and why it is left out."""
_NEVER_TWICE = 12
"""Words: a longer paragraph that comes again was copied; a shorter one may be a refrain."""
_REMEMBERED = 1200
"""Characters of narration in which a speaker may be named before a quotation."""
_ENDS = '.!?…”"'
_OPENING_MARK = re.compile("[“\"‘'«]")
_SPOKEN = "“….”"
"""Stands for a quotation where words led to it: what is told next is no part of their sentence."""


@dataclass
class Part:
    """A section as it grows."""

    title: str
    title_span: Span | None
    blocks: list[Block] = field(default_factory=list)

    def words(self) -> int:
        """Words in its sentences."""
        return sum(len(s.text.split()) for block in self.blocks for s in block.sentences)


@dataclass
class Body:
    """What has been found so far. Call `take` for each block of the source, then `finish`."""

    source: Extracted
    choices: Choices = field(default_factory=Choices)
    title: str = ""
    title_span: Span | None = None
    author: str = ""
    date: str = ""
    parts: list[Part] = field(default_factory=lambda: [Part("", None)])
    repairs: list[Repair] = field(default_factory=list)
    credits: list[Credit] = field(default_factory=list)
    omitted: list[Omission] = field(default_factory=list)
    quotations: list[Quotation] = field(default_factory=list)
    _said_before: str = ""
    _since_told: Literal["nothing", "blocks", "marked"] = "nothing"
    """Which quotations stand after what was told last: none, block quotations alone, or one in marks."""
    _speakers: Speakers = field(default_factory=Speakers)
    _left_open: bool = False
    """Whether the paragraph before ended within a quotation, which the next one goes on with."""
    _loose: list[Sentence] = field(default_factory=list)
    """Sentences of lines that wait to become paragraphs."""
    _group: int = -1
    _item: int = 0
    """Number that is said before the next block."""
    _in_references: bool = False
    _references_heading: Span | None = None
    """A heading of references that no reference has followed yet."""
    _after_reference: bool = False
    _told: set[tuple[str, ...]] = field(default_factory=set)
    """Words of the paragraphs so far."""
    _quoted: list[RawBlock] = field(default_factory=list)
    """Paragraphs of a block quotation that is not at its end."""

    def __post_init__(self) -> None:
        self.title = self.source.meta.get("title", "")
        self.author = self.source.meta.get("author", "")
        self.date = self.source.meta.get("date", "")

    def take(self, block: RawBlock, at_edge: bool, *, goes_on: bool = False) -> None:
        """One block of the source.

        at_edge: whether it is among the first or the last; goes_on: whether the next paragraph opens with a quotation
        mark, so that a quotation may go on in it.
        """
        if block.role in ASIDES:
            self._aside(block.role, block.text)
            return
        if block.group != self._group or block.role != "quotation":
            self._end_quotation()
        if block.group != self._group or block.role != "line":
            self._flush()
        self._group = block.group
        if block.role == "heading":
            self._heading(block)
        elif block.role == "quotation":
            self._quoted.append(block)
        else:
            self._text(block, at_edge, goes_on)

    def finish(self) -> None:
        """After the last block."""
        self._end_quotation()
        self._flush()
        self._end_references()
        self._drop_empty_headings()

    def _heading(self, block: RawBlock) -> None:
        text = self._mended(block.text).replaced("url", _LINK, "")[0].strip()
        if not LETTER.search(text.text):
            return
        self._end_references()
        if is_reference_heading(text.text):
            self._begin_references(text)
            return
        first = len(self.parts) == 1 and not self.parts[0].blocks and not self.title_span
        if block.level == 1 and first and (not self.title or _same_words(self.title, text.text)):
            self.title = self.title or text.text
            self.title_span = text.span()
        elif block.level <= 2 or len(self.parts) == 1:
            self.parts.append(Part(text.text, text.span()))
        else:
            # A deeper heading stays within its section, as a sentence of its own.
            self._add("paragraph", (Sentence("", text.text, text.span()),))

    def _mended(self, text: MappedText, *, goes_on: bool = False) -> MappedText:
        mended, repairs = repair(text, self.source.masks, self.choices.repairs_off, goes_on=goes_on)
        self.repairs += repairs
        mended, omitted = without_asides(mended, self.choices.ear)
        self.omitted += omitted
        return mended

    def _text(self, block: RawBlock, at_edge: bool, goes_on: bool) -> None:
        text = self._mended(block.text, goes_on=goes_on)
        if not text.text:
            return
        if is_reference_heading(text.text) and block.role != "list":
            self._end_references()
            self._begin_references(text)
            return
        if not any(part.blocks for part in self.parts) and self._is_byline(text.text):
            self._credit("source", text)
            return
        kind: CreditKind | None = credit_kind(text.text, self._after_reference, at_edge)
        if self._in_references and kind != "rights":
            kind = "reference"
        self._after_reference = kind == "reference"
        if kind:
            self._credit(kind, text)
        elif self._is_repeated(text):
            self._omit(text.span(), "repeated")
        else:
            self._item = block.item
            self._prose(text, block.role)
            self._left_open = _leaves_open(block.text.text, text.text)

    def _aside(self, kind: AsideKind, text: MappedText) -> None:
        """What was written for the eye: to the notes, unless the show wants to hear it."""
        choice, reason = _ASIDES[kind]
        if getattr(self.choices.ear, choice) == "notes":
            self._omit(text.span(), reason)
            return
        self._end_quotation()
        self._flush()
        if self._references_heading:
            # What is said between a heading and its references does not stand in their span.
            self._omit(self._references_heading, "markup")
            self._references_heading = None
        lines = [self._mended(line) for line in self._lines_to_hear(text)]
        lines = [line for line in lines if LETTER.search(line.text)]
        if kind == "table":
            self._add("table", tuple(as_sentences(lines)))
        elif kind == "code":
            self._add("code", [Sentence("", line.text, line.span()) for line in lines])
        else:
            self._add(kind, [sentence for line in lines for sentence in self._sentences(line)])

    def _lines_to_hear(self, text: MappedText) -> Iterator[MappedText]:
        """Lines of what stands as it stands, without the fences around code."""
        for found in re.finditer(r"[^\n]+", text.text):
            line = text[found.start() : found.end()]
            if not _FENCE.match(line.text):
                yield line
            elif LETTER.search(line.text):
                self._omit(line.span(), "markup")

    def _is_byline(self, text: str) -> bool:
        """Whether a line over the text says who wrote it, or when."""
        words = text.strip(" .")
        if iso_date(words):
            self.date = self.date or words
            return True
        name = _BY.sub("", words)
        if self.author:
            return _same_words(name, self.author)
        if name == words or not _NAME.fullmatch(name):
            return False
        self.author = name
        return True

    def _is_repeated(self, text: MappedText) -> bool:
        """Whether the same long paragraph has been told: pages are pasted together twice, and pull quotes repeat."""
        words = tuple(re.findall(r"\w+", text.text.lower()))
        if len(words) < _NEVER_TWICE or REPEATED in self.choices.repairs_off:
            return False
        again = words in self._told
        self._told.add(words)
        return again

    def _credit(self, kind: CreditKind, text: MappedText) -> None:
        """A credit; the first under a heading has the heading in its span."""
        heading, span = self._references_heading, text.span()
        if heading:
            span = Span(heading.start, span.end)
            self._references_heading = None
        self.credits.append(Credit(kind, without_label(text.text), span))

    def _begin_references(self, heading: MappedText) -> None:
        self._in_references, self._references_heading = True, heading.span()

    def _end_references(self) -> None:
        """Leave the references; a heading that had none under it is left out, by name."""
        if self._references_heading:
            self._omit(self._references_heading, "markup")
        self._in_references, self._references_heading = False, None

    def _omit(self, span: Span, reason: OmissionReason) -> None:
        self.omitted.append(Omission(self.source.text[span.start : span.end], span, reason))

    def _end_quotation(self) -> None:
        """The paragraphs of a block quotation, with the name that its last line may hold."""
        blocks, self._quoted = self._quoted, []
        texts = [text for text in (self._mended(block.text) for block in blocks) if text.text]
        if not texts:
            return
        if self._in_references:
            for text in texts:
                self._credit("reference", text)
            return
        signed = _SIGNED.search(texts[-1].text)
        # Words that led to a quotation in marks do not lead to this one too.
        lead = "" if self._since_told == "marked" else self._said_before
        speaker = _signer(signed["name"]) if signed else self._speakers.of(lead, "", "")
        if signed:
            name = texts[-1][signed.start() :].strip()
            self.credits.append(Credit("source", name.text, name.span()))
            texts = [text for text in (*texts[:-1], texts[-1][: signed.start()].strip()) if text.text]
        attributed = not signed and names_speaker(lead, "", "")
        for text in texts:
            self._quotation(_unmarked(text), speaker, attributed)
        if self._since_told == "nothing":
            self._since_told = "blocks"

    def _quotation(self, words: MappedText, speaker: str | None, attributed: bool) -> None:
        words = _without_loose_marks(words)
        if words.text:
            self.quotations.append(Quotation(words.text, speaker, words.span()))
            self._add("quotation", self._sentences(words), speaker, attributed)

    def _prose(self, text: MappedText, role: str) -> None:
        at = 0
        goes_on, self._left_open = self._left_open, False
        if not _OPENING_MARK.match(text.text):
            self._close_lead(text.text)
        for found in find_quotations(text.text, self._said_before, self._speakers, goes_on=goes_on):
            words = text[found.start : found.end].strip()
            if found.own_voice:
                self._narrate(text[at : found.start - 1], role)
                self._flush()
                self._announce()
                self._quotation(words, found.speaker, found.attributed)
                self._since_told = "marked"
                at = found.end + 1
            else:
                self.quotations.append(Quotation(words.text, found.speaker, words.span()))
        self._narrate(text[at:], role)

    def _narrate(self, text: MappedText, role: str) -> None:
        text = _without_loose_marks(text)
        if not text.text:
            return
        sentences = self._sentences(text)
        self._close_lead(text.text)
        self._since_told = "nothing"
        self._said_before = " ".join((self._said_before, *(sentence.text for sentence in sentences)))[-_REMEMBERED:]
        if role == "line":
            self._loose += sentences
        elif role != "list" and is_long(sentences):
            for group in paragraphs(sentences):
                self._add("paragraph", group)
        else:
            self._add("list" if role == "list" else "paragraph", sentences)

    def _close_lead(self, told: str) -> None:
        """End what was said before where `told` is no part of its sentence: a quotation or a line end is between."""
        before = self._said_before
        if not before or before[-1] in _ENDS:
            return
        if self._since_told != "nothing":
            self._said_before += f" {_SPOKEN}"
        elif before[-1].isalnum() and told[:1].isupper():
            self._said_before += "."

    def _announce(self) -> None:
        """Give the words that lead to a quotation the colon that they may lack: "General Wang Ping recalled"."""
        blocks = self.parts[-1].blocks
        if _COLON in self.choices.repairs_off:
            return
        if not blocks or blocks[-1].kind != "paragraph" or not blocks[-1].sentences[-1].text[-1].isalnum():
            return
        last = blocks[-1].sentences[-1]
        word = last.text.rsplit(None, 1)[-1]
        span = Span(last.span.end - len(word), last.span.end)
        if self.source.text[span.start : span.end] != word:
            return
        self.repairs.append(Repair(_COLON, word, f"{word}:", span))
        ended = replace(last, text=f"{last.text}:")
        blocks[-1] = replace(blocks[-1], sentences=(*blocks[-1].sentences[:-1], ended))

    def _flush(self) -> None:
        """Make paragraphs of the sentences that wait."""
        sentences, self._loose = self._loose, []
        for group in paragraphs(sentences):
            self._add("paragraph", group)

    def _sentences(self, text: MappedText) -> tuple[Sentence, ...]:
        pieces = (text[start:end] for start, end in sentence_bounds(text.text))
        return tuple(Sentence("", piece.text, piece.span()) for piece in pieces)

    def _add(
        self, kind: BlockKind, sentences: Sequence[Sentence], speaker: str | None = None, told: bool = False
    ) -> None:
        if sentences:
            item, self._item = self._item, 0
            self.parts[-1].blocks.append(Block(kind, tuple(sentences), speaker, told, item))

    def _drop_empty_headings(self) -> None:
        """A heading with nothing to read under it is left out, by name."""
        for part in self.parts:
            if part.title_span and not part.blocks:
                self._omit(part.title_span, "markup")


def _same_words(one: str, other: str) -> bool:
    return re.findall(r"\w+", one.lower()) == re.findall(r"\w+", other.lower())


def _signer(signature: str) -> str:
    """Who signed, without who that is and when it was: "Ann Lee (@annlee) March 4, 2024", "Ann Lee, teacher"."""
    name = signature.partition(",")[0].strip()
    for pattern in (_SIGNED_WHEN, _SIGNED_AS):
        name = pattern.sub("", name) or name
    return name


def _leaves_open(written: str, mended: str) -> bool:
    """Whether a paragraph was written without the mark that closes its last quotation."""
    return mended.endswith(("”", '"')) and not written.rstrip().endswith(("”", '"', "'", "’", "»"))


def _unmarked(text: MappedText) -> MappedText:
    """A block quotation without quotation marks around the whole of it."""
    inside = re.fullmatch('“[^“”]*”|"[^"]*"', text.text)
    return text[1:-1].strip() if inside else text


def _without_loose_marks(text: MappedText) -> MappedText:
    """Narration or a quotation without stops before it that belong to none of its words."""
    words = LETTER.search(text.text)
    if not words:
        return text[:0]
    lead = re.match(r"(?:[\s.,;:!?)”]|\"(?![\w(\[]))+", text.text)
    return text[lead.end() if lead else 0 :].strip()
