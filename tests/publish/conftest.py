"""An episode made by hand: four chapters, quotations, kit lines, every kind of cue, and text that wants escaping."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

import pytest

from pipeline.model import (
    Article,
    Block,
    Chapter,
    Credit,
    Cue,
    CueKind,
    Delivery,
    Episode,
    GainPoint,
    Gap,
    GapKind,
    Item,
    KitLine,
    Ledger,
    Loudness,
    MusicCredit,
    Omission,
    Piece,
    PlacedChapter,
    PlacedCue,
    PlacedSegment,
    Profile,
    Reel,
    Script,
    Section,
    Segment,
    SegmentKind,
    Sentence,
    Span,
    Take,
    Timeline,
    VoiceCredit,
    Word,
    Words,
)

RATE = 44_100
NARRATOR = Profile("narrator", "pyttsx3", "en-us", 160)
QUOTED = Profile("archive-man", "pyttsx3", "en-gb+m3", 150, pitch=40, gain_db=-0.5, pan=0.2)

# Kind, speaker, paragraph, text; a string alone is a chapter's title.
LINES: tuple[str | tuple[SegmentKind, str | None, int, str], ...] = (
    "Opening",
    ("kit", None, 0, "From the reading room: this is the story of a bridge."),
    ("title", None, 1, "The bridge at Łódź & other <small> matters."),
    (
        "narration",
        None,
        2,
        "In 1958, the bridge was closed for repairs, and nobody knew when it would open again, least of "
        "all the engineers who had closed it: they had been told to wait for a letter that never came.",
    ),
    ("narration", None, 2, "AT&T <b>laid</b> a cable – “the long line” – beneath it."),
    "The letter, née Dürer’s",
    ("heading", None, 3, "The letter, née Dürer’s"),
    ("narration", None, 4, "General Wang Ping wrote to the mayor."),
    (
        "quotation",
        "General Wang Ping",
        4,
        "“We leave on Monday: not sooner, not later, and certainly not by the bridge, "
        "whatever the newspapers may have told you.”",
    ),
    ("quotation", None, 5, "“A bridge is a promise.”"),
    ("narration", None, 6, "Nobody asked [name withheld] what he thought --> or why."),
    "東京 and the end of the matter",
    ("heading", None, 7, "東京 and the end of the matter"),
    (
        "narration",
        None,
        8,
        "Two engineers went home; one stayed, because the Donaudampfschifffahrtsgesellschaftskapitän had asked him to.",
    ),
    ("narration", None, 8, "It was 3.5 m too short."),
    "Credits",
    ("kit", None, 9, "Read by synthetic voices."),
)


@dataclass
class _Desk:
    """What has been laid down so far; `at` is the next free sample."""

    at: int = 0
    segments: list[PlacedSegment] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    chapters: list[tuple[str, int]] = field(default_factory=list)
    text: str = ""

    def gap(self, kind: GapKind, length: int) -> None:
        self.gaps.append(Gap(kind, self.at, length))
        self.at += length


def place(segment: Segment, start: int, samples_a_letter: int = 2717) -> PlacedSegment:
    """A take of the segment with a time for each word, a breath after each comma."""
    at, words = start, []
    for text in segment.shown.split():
        length = samples_a_letter * len(text) + 1001
        words.append(Word(text, at, length))
        at += length + 4001 * text.endswith((",", ";", ":"))
    take = Take(
        key=f"{len(segment.shown):064x}", path=f"/nowhere/{segment.id}.wav", sample_rate=22_050, frames=at - start
    )
    profile = QUOTED if segment.kind == "quotation" else NARRATOR
    return PlacedSegment(segment, segment.shown, profile, take, start, at - start, 441, -1.25, Words.of(words))


def segment(number: int, kind: SegmentKind, speaker: str | None, paragraph: int, text: str, at: int = 0) -> Segment:
    """A segment whose text stands at `at` in the article, unless it is no sentence of it."""
    own = kind in ("narration", "quotation")
    name = f"s{number:04}" if own else f"k{number:04}"
    span = Span(at, at + len(text)) if own else None
    role = "quote-1" if kind == "quotation" else "narrator"
    return Segment(name, kind, role, (Piece(text),), 10 + number, paragraph, "article" if own else "kit", span, speaker)


def music(kind: CueKind, start_s: float, length_s: float) -> PlacedCue:
    loop = (44_100, 88_200) if kind == "bed-in" else (None, None)
    corners = (GainPoint(0, -60.0), GainPoint(441, -9.0), GainPoint(round(length_s * RATE), -60.0))
    placed_kind = "bed" if kind == "bed-in" else kind
    assert placed_kind != "bed-out"
    return PlacedCue(
        placed_kind,
        placed_kind,
        f"/kit/{placed_kind}.flac",
        round(start_s * RATE),
        round(length_s * RATE),
        *loop,
        corners,
    )


def build(pause_s: float = 1.637) -> Episode:
    """The episode; `pause_s` of music stands between chapters, so an hour of it gives late times."""
    desk = _Desk()
    desk.gap("head", 4 * RATE + 7)
    cues = [music("theme", 0.0, 9.0)]
    for number, line in enumerate(LINES):
        if isinstance(line, str):
            if desk.chapters:
                desk.gap("section", round(pause_s * RATE))
                cues.append(music("sting", (desk.gaps[-1].start + 441) / RATE, pause_s - 0.1))
            desk.chapters.append((line, desk.at - 11_025 if desk.chapters else 0))
            continue
        if desk.gaps[-1].start + desk.gaps[-1].length != desk.at:
            desk.gap("sentence", 18_523)
        desk.segments.append(place(segment(number, *line, len(desk.text)), desk.at))
        desk.text += line[3] + "\n"
        desk.at += desk.segments[-1].length
    bed = desk.segments[1].start / RATE
    cues += [music("bed-in", bed - 0.3, 20.0), music("closing", desk.at / RATE - 1, 7.0)]
    desk.gap("tail", 8 * RATE + 511)
    return _episode(desk, tuple(cues))


def _episode(desk: _Desk, cues: tuple[PlacedCue, ...]) -> Episode:
    ends = [start for _, start in desk.chapters[1:]] + [desk.at]
    placed = tuple(
        PlacedChapter(title, start, end - start) for (title, start), end in zip(desk.chapters, ends, strict=True)
    )
    timeline = Timeline(
        RATE, desk.at, tuple(desk.segments), tuple(desk.gaps), cues, placed, (Reel(0, desk.at - desk.at % 1152),)
    )
    items: list[Item] = [Cue("theme", "theme", 5), *(entry.segment for entry in desk.segments)]
    article = _article(desk)
    return Episode(
        slug="the-bridge",
        show="The Reading Room",
        article=article,
        script=Script(article.title, (Chapter("All", tuple(items)),), "documentary", "default", "bridge.txt"),
        timeline=timeline,
        loudness=Loudness(-16.04, -1.43, 5.2),
        delivery=Delivery(
            "apple",
            "integrated_lufs",
            {"integrated_lufs": (-16.5, -15.5), "true_peak_dbtp": (-math.inf, -1.0)},
            RATE,
            2,
            128,
        ),
        ledger=Ledger(
            12,
            8,
            2,
            article.omitted,
            ("s0003",),
            ("A line by hand.",),
            (KitLine(LINES[1][3], "brief/episode.ssmd.j2:7"),),
        ),
        voices=(VoiceCredit("narrator", NARRATOR, "en-us by eSpeak NG 1.52", "GPL-3.0-or-later"),),
        music=(MusicCredit("Quiet hours", "A. Player", "CC0-1.0"),),
        takes_spoken=3,
        takes_reused=8,
        stages_s={"read": 0.1234, "synthesize": 2.0},
    )


def _article(desk: _Desk) -> Article:
    body = tuple(
        Sentence(entry.segment.id, entry.segment.shown, entry.segment.span)
        for entry in desk.segments
        if entry.segment.span
    )
    return Article(
        title="The bridge at Łódź & other <small> matters",
        language="en",
        path="bridge.txt",
        text=desk.text,
        sections=(Section("All", (Block("paragraph", body),)),),
        author="A. Writer",
        date="2024-05-06",
        source="The Daily *Star*",
        credits=(
            Credit("reference", "[1] Wang, P.: Bridges_and_rivers, 1961, https://example.org/a_b_c", Span(0, 4)),
            Credit("rights", "© 2024 </script><script>alert(1)</script>", Span(4, 8)),
        ),
        omitted=(
            Omission("https://example.org/?a=1&b=2", Span(9, 20), "url"),
            Omission("| Year | Ships |\n|---|---|\n| 1952 | 12* |", Span(20, 29), "table"),
            Omission("```python\nif a < 2:\n    go()\n```", Span(29, 33), "code"),
        ),
    )


@pytest.fixture(scope="session")
def episode() -> Episode:
    """About a minute and a half."""
    return build()


@pytest.fixture(scope="session")
def long_episode() -> Episode:
    """Over an hour and a half: times with hours."""
    return build(pause_s=1801.2345)


@pytest.fixture(scope="session")
def book() -> Episode:
    """Eleven hours: what is published of a long work, without its sound."""
    return build(pause_s=13_190.0007)


@pytest.fixture
def silent_episode(episode: Episode) -> Episode:
    """Nothing is said and nothing is heard."""
    empty = replace(episode.timeline, segments=(), cues=(), gaps=(), chapters=())
    return replace(episode, timeline=empty, loudness=Loudness(float("-inf"), float("-inf")), voices=(), stages_s={})
