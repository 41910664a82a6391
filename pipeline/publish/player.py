"""The player: one page with transcript and chapters, that works from a file, without a server and without JavaScript.

Everything is in the page except the sound and the cover, which lie beside it; nothing is asked of another machine. All
text of the article is escaped by the template. The script reads times and texts from the page's own elements, so that
no data stands in a script.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count, groupby, pairwise, takewhile
from pathlib import Path
from urllib.parse import quote

from pipeline.model import Episode, PlacedSegment
from pipeline.publish import notes, notices, waveform
from pipeline.publish.chapters import ChapterMark, chapter_list
from pipeline.publish.left_out import LeftOut, left_out, shortened
from pipeline.publish.palette import Palette, mix, palette
from pipeline.publish.transcript import speaker_name
from pipeline.sounds import DRAFT_MARK
from pipeline.units import milliseconds

_HERE = Path(__file__).parent
_PAGE_TITLE = 68
"""Characters of a page's title that a tab or a search result shows."""


@dataclass(frozen=True)
class _Sentence:
    """A segment as the transcript shows it."""

    id: str
    t: str
    """Start in seconds, "12.345"."""
    text: str
    kind: str
    words: str
    """When each word of `text` begins, in milliseconds from the start of the sentence: "0 310 520"."""


@dataclass(frozen=True)
class _Paragraph:
    """Sentences that stand together; `speaker` only for a quotation."""

    speaker: str | None
    sentences: tuple[_Sentence, ...]


@dataclass(frozen=True)
class _Part:
    """A chapter of the page."""

    id: str
    title: str
    t: str
    stamp: str
    heading: tuple[_Sentence, ...]
    """The spoken heading, where it says no more than the title does, after what the kit says before it ("Part 2.")."""
    paragraphs: tuple[_Paragraph, ...]


def index_html(episode: Episode) -> str:
    """The page as text."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    colours = palette(episode.article.title)
    return environment.get_template("player.html").render(
        episode=episode,
        article=episode.article,
        page_title=shortened(episode.article.title, _PAGE_TITLE) + DRAFT_MARK * episode.delivery.draft,
        title=episode.article.title + DRAFT_MARK * episode.delivery.draft,
        draft_notice=notices.draft_notice(episode),
        byline=notes.byline(episode),
        description=shortened(notes.summary(episode), 300),
        summary=notes.summary(episode),
        duration=notes.stamp(milliseconds(episode.timeline.length, episode.timeline.sample_rate)),
        duration_s=_seconds(milliseconds(episode.timeline.length, episode.timeline.sample_rate)),
        audio=quote(episode.audio_name),
        sounds=_sounds(episode),
        parts=_parts(episode),
        wave=waveform.path(episode.outline),
        wave_width=max(len(episode.outline), 1),
        chapter_marks=_chapter_marks(episode),
        credits=_credits(episode),
        left_out=_left_out(episode),
        voices=notes.voice_lines(episode),
        music=[notes.music_line(piece) for piece in episode.music],
        synthetic=notes.synthetic(episode),
        colours=colours,
        icon=quote(icon(colours), safe=""),
        style=Markup(colour_variables(colours) + _asset("player.css")),
        script=Markup(_asset("player.js")),
    )


def colour_variables(colours: Palette) -> str:
    """The palette as custom properties of CSS, for both schemes."""
    light = {
        "paper": colours.paper_light,
        "text": colours.text_light,
        "accent": colours.accent_light,
        "line": mix(colours.paper_light, colours.text_light, 0.16),
        "soft": mix(colours.paper_light, colours.accent_light, 0.09),
        "now": mix(colours.paper_light, colours.accent_light, 0.17),
    }
    dark = {
        "paper": colours.paper_dark,
        "text": colours.text_dark,
        "accent": colours.accent_dark,
        "line": mix(colours.paper_dark, colours.text_dark, 0.2),
        "soft": mix(colours.paper_dark, colours.accent_dark, 0.08),
        "now": mix(colours.paper_dark, colours.accent_dark, 0.2),
    }
    fixed = {
        "ground": colours.ground,
        "shade": colours.shade,
        "ink": colours.ink,
        "bright": colours.accent,
        "rest": mix(colours.ground, colours.ink, 0.45),
    }
    return (
        f":root{{{_properties(fixed | light)}}}\n@media (prefers-color-scheme:dark){{:root{{{_properties(dark)}}}}}\n"
    )


def _properties(colours: dict[str, str]) -> str:
    return ";".join(f"--{name}:{colour}" for name, colour in colours.items())


def _asset(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def icon(colours: Palette) -> str:
    """The page's icon: three bars of a level meter."""
    return (
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'>"
        f"<rect width='32' height='32' rx='7' fill='{colours.ground}'/>"
        f"<path d='M9 13v6M16 7v18M23 11v10' stroke='{colours.accent}' stroke-width='4' stroke-linecap='round'/></svg>"
    )


# --- transcript ----------------------------------------------------------------------------------------------------


def _parts(episode: Episode) -> tuple[_Part, ...]:
    timeline = episode.timeline
    marks = chapter_list(timeline)
    if not marks:
        marks = (ChapterMark(episode.article.title, 0, milliseconds(timeline.length, timeline.sample_rate)),)
    shown = [_shown(placed, timeline.sample_rate) for placed in timeline.segments]
    starts_ms = [milliseconds(placed.start, timeline.sample_rate) for placed in timeline.segments]
    edges = [0, *(bisect_left(starts_ms, mark.start_ms) for mark in marks[1:]), len(shown)]
    numbered = zip(count(1), marks, pairwise(edges), strict=False)
    return tuple(_part(number, mark, shown[first:last]) for number, mark, (first, last) in numbered)


def _chapter_marks(episode: Episode) -> str:
    """Lines across the picture of the sound where chapters begin, but for the first."""
    starts = [chapter.start for chapter in episode.timeline.chapters[1:]]
    return waveform.lines(starts, episode.timeline.length, len(episode.outline))


def _shown(placed: PlacedSegment, rate: int) -> tuple[PlacedSegment, _Sentence]:
    """A segment with what the page shows of it."""
    segment = placed.segment
    text = " ".join(segment.shown.split())
    start = _seconds(milliseconds(placed.start, rate))
    return placed, _Sentence(_element_id(segment.id), start, text, segment.kind, _word_starts(placed, rate))


def _word_starts(placed: PlacedSegment, rate: int) -> str:
    return " ".join(str(milliseconds(word.start - placed.start, rate)) for word in placed.words)


def _part(number: int, mark: ChapterMark, shown: list[tuple[PlacedSegment, _Sentence]]) -> _Part:
    heading = _heading(mark.title, [sentence for _, sentence in shown])
    paragraphs = tuple(
        _Paragraph(speaker, tuple(sentence for _, sentence in group))
        for (_, speaker, _), group in groupby(shown[len(heading) :], lambda entry: _paragraph_key(entry[0]))
    )
    return _Part(
        f"chapter-{number}", mark.title, _seconds(mark.start_ms), notes.stamp(mark.start_ms), heading, paragraphs
    )


def _heading(title: str, sentences: Sequence[_Sentence]) -> tuple[_Sentence, ...]:
    lead = len(list(takewhile(lambda sentence: sentence.kind == "kit", sentences)))
    opening = tuple(sentences[: lead + 1])
    is_title = bool(opening) and opening[-1].kind == "heading" and opening[-1].text.rstrip(".") == title.rstrip(".")
    return opening if is_title else ()


def _paragraph_key(placed: PlacedSegment) -> tuple[int, str | None, str]:
    segment = placed.segment
    quoted = speaker_name(segment) if segment.kind == "quotation" else None
    return segment.paragraph, quoted, segment.kind if segment.kind in ("title", "heading", "kit") else ""


def _element_id(name: str) -> str:
    """An id that CSS and addresses take as it is."""
    return re.sub(r"[^\w-]", "-", name)


def _seconds(ms: int) -> str:
    return f"{ms / 1000:.3f}"


# --- notes ---------------------------------------------------------------------------------------------------------


def _sounds(episode: Episode) -> list[tuple[str, str]]:
    """Address and name of each file of the sound: "Sound", or "Sound as MP3" where there are several."""
    names = [sound.name for sound in episode.sounds] or [episode.audio_name]
    labels = [f"Sound as {name.rpartition('.')[2].upper()}" if len(names) > 1 else "Sound" for name in names]
    return [(quote(name), label) for name, label in zip(names, labels, strict=True)]


def _credits(episode: Episode) -> list[tuple[str, list[str]]]:
    groups = [
        (title, [credit.text for credit in episode.article.credits if credit.kind == kind])
        for kind, title in notes.CREDIT_TITLES.items()
    ]
    return [(title, texts) for title, texts in groups if texts]


def _left_out(episode: Episode) -> list[tuple[str, list[LeftOut]]]:
    return [(notes.REASONS[reason], things) for reason, things in left_out(episode.ledger).items()]
