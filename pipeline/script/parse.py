"""From the text of a script to a Script: chapters of segments, pauses and cues, each segment with its origin.

One line is one segment. A marked line is the article's sentence, or that sentence edited; an unmarked line is the
kit's if the kit wrote it, else a person's, and is then split into sentences. Nothing on a line is dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from pipeline.errors import ScriptError
from pipeline.model import (
    Chapter,
    Cue,
    Item,
    Omission,
    OmissionReason,
    Origin,
    Pause,
    Piece,
    Script,
    Segment,
    SegmentKind,
    Span,
)
from pipeline.script.markup import ChapterMark, Document, Heading, Line, MusicMark
from pipeline.script.sourcemap import SourceMap

NARRATOR = "narrator"
OPENING = "Opening"
"""Title of what comes before the first chapter mark or heading."""


@dataclass
class _Chapters:
    """Chapters as they grow."""

    done: list[Chapter] = field(default_factory=list)
    title: str = OPENING
    items: list[Item] = field(default_factory=list)
    announced: bool = False
    """Whether a chapter mark has opened this chapter, so that a heading with its title does not open another."""

    def begin(self, title: str, announced: bool) -> None:
        self.close()
        self.title, self.announced = title, announced

    def close(self) -> None:
        if any(isinstance(item, Segment) for item in self.items):
            self.done.append(Chapter(self.title, tuple(self.items)))
            self.items = []


class _Builder:
    def __init__(self, path: str, mapping: SourceMap, split: Callable[[str], Sequence[str]]) -> None:
        self.path, self.mapping, self.split = path, mapping, split
        self.chapters = _Chapters()
        self.title = ""
        self.seen: set[str] = set()
        """Marks that stand in the script."""
        self.spoken: set[str] = set()
        """Those that have words."""
        self.numbered = 0
        self.heading_paragraph = -1

    def add(self, node: Heading | Line | ChapterMark | MusicMark) -> None:
        if isinstance(node, ChapterMark):
            self.chapters.begin(node.title, announced=True)
        elif isinstance(node, MusicMark):
            self.chapters.items.append(Cue(node.kind, node.name, node.line))
        elif isinstance(node, Heading):
            self._heading(node)
        else:
            self._line(node)

    def _heading(self, node: Heading) -> None:
        shown = "".join(piece.text for piece in node.pieces)
        if node.level == 1:
            self.title = self.title or shown
        elif not (self.chapters.announced and self.chapters.title == shown):
            self.chapters.begin(shown, announced=False)
        # A heading stands in a paragraph of its own; negative numbers are no line's.
        self.heading_paragraph -= 1
        kind: SegmentKind = "title" if node.level == 1 else "heading"
        segment = Segment(self._next_id(), kind, NARRATOR, node.pieces, node.line, self.heading_paragraph, "kit")
        self.chapters.items.append(replace(segment, template=self.mapping.kit_lines.get(shown)))

    def _line(self, node: Line) -> None:
        parts = _trimmed(node.parts)
        shown = " ".join("".join(p.text for p in node.parts if isinstance(p, Piece)).split())
        origin, span = self._origin(node, shown)
        if origin == "added" and len(parts) == 1 and isinstance(parts[0], Piece) and parts[0] == Piece(parts[0].text):
            parts = tuple(Piece(sentence) for sentence in self.split(parts[0].text))
            runs: list[tuple[Piece, ...] | int] = [(part,) for part in parts if isinstance(part, Piece)]
        else:
            runs = _runs(parts)
        base = node.mark or self._next_id()
        kind: SegmentKind = "kit" if origin == "kit" else "narration"
        quoted = node.voice not in (None, NARRATOR) or node.speaker is not None
        kind = "quotation" if quoted and kind == "narration" else kind
        count = 0
        for run in runs:
            if isinstance(run, int):
                self.chapters.items.append(Pause(run, node.line))
                continue
            count += 1
            self.spoken.add(base)
            self.chapters.items.append(
                Segment(
                    id=base if count == 1 else f"{base}.{count}",
                    kind=kind,
                    role=node.voice or NARRATOR,
                    pieces=run,
                    line=node.line,
                    paragraph=node.paragraph,
                    origin=origin,
                    span=span,
                    speaker=node.speaker,
                    template=self.mapping.kit_lines.get(shown) if origin == "kit" else None,
                )
            )

    def _origin(self, node: Line, shown: str) -> tuple[Origin, Span | None]:
        if node.mark is None:
            return ("kit" if shown in self.mapping.kit_lines else "added"), None
        sentence = self.mapping.sentences.get(node.mark)
        if sentence is None:
            remedy = "remove the mark from a line of your own"
            raise ScriptError(self.path, node.line, f"@{node.mark}", "the article has no such sentence", remedy)
        if node.mark in self.seen:
            remedy = "remove the mark from one of them"
            raise ScriptError(self.path, node.line, f"@{node.mark}", "this mark stands twice", remedy)
        self.seen.add(node.mark)
        return ("article" if shown == " ".join(sentence.text.split()) else "edited"), sentence.span

    def _next_id(self) -> str:
        self.numbered += 1
        return f"k{self.numbered:04}"


def _trimmed(parts: Sequence[Piece | int]) -> tuple[Piece | int, ...]:
    """Parts without white space at the line's ends and around pauses, and without pieces that are then empty."""
    kept: list[Piece | int] = []
    for index, part in enumerate(parts):
        if isinstance(part, Piece):
            text = part.text
            text = text.lstrip() if index == 0 or isinstance(parts[index - 1], int) else text
            text = text.rstrip() if index == len(parts) - 1 or isinstance(parts[index + 1], int) else text
            if text:
                kept.append(Piece(text, part.sub, part.ipa, part.emphasis))
        else:
            kept.append(part)
    return tuple(kept)


def _runs(parts: Sequence[Piece | int]) -> list[tuple[Piece, ...] | int]:
    """Pieces between pauses together, pauses as they stand."""
    runs: list[tuple[Piece, ...] | int] = []
    for part in parts:
        last = runs[-1] if runs else None
        if isinstance(part, int):
            runs.append(part)
        elif isinstance(last, tuple):
            runs[-1] = (*last, part)
        else:
            runs.append((part,))
    return runs


def parse(
    document: Document,
    path: str,
    mapping: SourceMap,
    split: Callable[[str], Sequence[str]],
    left_out: OmissionReason,
) -> Script:
    """The script as the later stages know it.

    `split` cuts added text into sentences; sentences of the map that the script does not hold are omitted for the
    reason `left_out`. Raises ScriptError.
    """
    builder = _Builder(path, mapping, split)
    for node in document.nodes:
        builder.add(node)
    builder.chapters.close()
    # Cues after the last spoken line belong to the last chapter.
    if builder.chapters.items and builder.chapters.done:
        last = builder.chapters.done.pop()
        builder.chapters.done.append(Chapter(last.title, last.items + tuple(builder.chapters.items)))
    if not builder.chapters.done:
        raise ScriptError(path, 1, "", "nothing in it is spoken", "write at least one line of text")
    omitted = tuple(
        Omission(sentence.text, sentence.span, left_out)
        for mark, sentence in mapping.sentences.items()
        if mark not in builder.spoken
    )
    meta = document.meta
    title = builder.title or meta.get("title", "")
    chapters = tuple(builder.chapters.done)
    return Script(title, chapters, meta.get("kit", ""), meta.get("cast", ""), meta.get("article", ""), omitted)
