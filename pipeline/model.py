"""The words of the house as plain data: what flows from stage to stage.

No audio, template or file code is imported here. Every value is frozen: a stage returns a new one, it never edits its
input; and has slots: a long work has a hundred thousand of them. Spans count characters of `Article.text` (the text as
extracted, published as article.txt). Positions and lengths in sound are integer samples at `Timeline.sample_rate`;
`pipeline.units` converts at the edges.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from pipeline.words import SpokenPiece

# --- article -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """A half-open range of characters of `Article.text`."""

    start: int
    """First character, >= 0."""
    end: int
    """One past the last character, >= start."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """The unit that the ledger counts and that becomes one segment."""

    id: str
    """"s0001", "s0002", ... in reading order; unique in the article."""
    text: str
    """Shown text after repair: one line, single spaces, masked words as `MASKED`."""
    span: Span
    """Where it stands in the text as extracted, before repair."""


MASKED = "[name withheld]"
"""What stands in shown text for a word that the source masked with asterisks."""
LINK = "[link in the show notes]"
"""What stands in shown text for a web address."""
STAND_IN = re.compile("|".join(map(re.escape, (MASKED, LINK))))

AsideKind = Literal["table", "image", "code", "note"]
"""Written for the eye. image: the words that stand for a picture, and its caption."""
ASIDES: tuple[AsideKind, ...] = get_args(AsideKind)
BlockKind = Literal["paragraph", "quotation", "list", AsideKind]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a list item, a quotation long enough to be spoken in another voice, or what was for the eye."""

    kind: BlockKind
    sentences: tuple[Sentence, ...]
    speaker: str | None = None
    """Who is quoted ("General Wang Ping"), None where the article names nobody. Only for quotations."""
    attributed: bool = False
    """Whether the sentence before or after already tells the listener who speaks. Only for quotations."""
    item: int = 0
    """Number that is said before it, from 1; 0: none. Only for list items."""


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter of the episode to be."""

    title: str
    """Under 40 characters."""
    blocks: tuple[Block, ...]
    title_span: Span | None = None
    """Where the heading stands; None for a title made from the section's own words."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words between quotation marks that somebody said or wrote, whether or not another voice speaks them."""

    text: str
    speaker: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Repair:
    """One change that made the shown text differ from the text as extracted."""

    rule: str
    """Name of the rule: "glued-figure", "masked-word", ..."""
    before: str
    after: str
    span: Span


CreditKind = Literal["reference", "rights", "source"]


@dataclass(frozen=True, slots=True)
class Credit:
    """Text that belongs to the credits or the notes and not to the narration."""

    kind: CreditKind
    text: str
    span: Span


OmissionReason = Literal["code", "table", "repeated", "url", "note", "markup", "editor", "kit"]


@dataclass(frozen=True, slots=True)
class Omission:
    """Text that is not spoken, with the reason."""

    text: str
    span: Span
    reason: OmissionReason


@dataclass(frozen=True, slots=True)
class Discarded:
    """What extraction itself threw away: it stands in no article.txt."""

    what: str
    """"the page around the article", "running heads and page numbers", ..."""
    words: int


NotesOrSpoken = Literal["notes", "spoken"]


@dataclass(frozen=True, slots=True)
class Ear:
    """How what was written for the eye is told to the ear; what goes to the notes is left out by name."""

    lists: Literal["counted", "plain"] = "counted"
    """Whether "First:", "Second:" is said before the items of a list."""
    tables: NotesOrSpoken = "notes"
    images: NotesOrSpoken = "notes"
    """The words that stand for a picture, and its caption."""
    code: NotesOrSpoken = "notes"
    formulas: NotesOrSpoken = "notes"
    """Those in TeX; `mathematics in a line` is spoken."""
    notes: NotesOrSpoken = "notes"
    """Footnotes; their marks are never spoken."""
    citations: NotesOrSpoken = "notes"
    """"(Smith 2004)"."""
    links: NotesOrSpoken = "notes"
    """A web address is "the link in the show notes", or read out."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person has switched off, and how the rest is told."""

    repairs_off: frozenset[str] = frozenset()
    """Names of repairs."""
    spoken_off: frozenset[str] = frozenset()
    """Names of rules of spoken forms."""
    ear: Ear = field(default_factory=Ear)


@dataclass(frozen=True, slots=True)
class Article:
    """An article as read, repaired and outlined."""

    title: str
    language: str
    """BCP 47, "en" or "en-US"."""
    path: str
    """As the person named it: a file, an address, or "-"."""
    text: str
    """As extracted, before repair; line ends are "\\n". What every span counts in."""
    sections: tuple[Section, ...]
    author: str | None = None
    date: str | None = None
    """ISO 8601 date."""
    source: str | None = None
    """Publication or address that the article names as its origin."""
    quotations: tuple[Quotation, ...] = ()
    repairs: tuple[Repair, ...] = ()
    credits: tuple[Credit, ...] = ()
    omitted: tuple[Omission, ...] = ()
    format: str = "text"
    """Which reader read it: "text", "markdown", "html", "epub", "docx", "odt", "pdf"."""
    discarded: tuple[Discarded, ...] = ()
    choices: Choices = field(default_factory=Choices)
    title_span: Span | None = None
    """Where the line of the title stands; None where the text has none."""

    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence of the body in reading order."""
        return tuple(s for section in self.sections for block in section.blocks for s in block.sentences)


# --- script --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of shown text within a segment, with what a person or a kit said of its pronunciation."""

    text: str
    """Shown text."""
    sub: str | None = None
    """Spoken instead of `text`."""
    ipa: str | None = None
    """Pronunciation in IPA, for engines that take it."""
    emphasis: bool = False


SegmentKind = Literal["narration", "quotation", "title", "heading", "kit"]
"""title: the episode's; heading: a chapter's spoken title; kit: a line that the kit's templates add."""

Origin = Literal["article", "edited", "added", "kit"]
"""article: as outlined; edited: a marked sentence changed by hand; added: by hand; kit: from a template."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One utterance: the unit of synthesis and of the cache."""

    id: str
    """The sentence's id ("s0042"), or "k0007" for the seventh segment that is no sentence; unique in the script."""
    kind: SegmentKind
    role: str
    """Who speaks, as the kit names it: "narrator", "quote-1", ..."""
    pieces: tuple[Piece, ...]
    line: int
    """Line in script.ssmd.md, from 1."""
    paragraph: int
    """Number of the paragraph it stands in, from 0, counted through the script."""
    origin: Origin
    span: Span | None = None
    speaker: str | None = None
    """The person quoted, for transcripts; None for the narrator."""
    template: str | None = None
    """Where the words of a kit stand in its templates: "base/episode.ssmd.j2:12"."""

    @property
    def shown(self) -> str:
        """The text that transcripts show."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Pause:
    """An explicit pause in the script ("...800ms")."""

    length_ms: int
    line: int


CueKind = Literal["theme", "sting", "bed-in", "bed-out", "closing"]


@dataclass(frozen=True, slots=True)
class Cue:
    """A music event between two segments."""

    kind: CueKind
    name: str
    """Which piece of the kit's music: "theme", "bed", "sting-turn", ..."""
    line: int


Item = Segment | Pause | Cue


@dataclass(frozen=True, slots=True)
class Chapter:
    """Consecutive items under one heading of the script."""

    title: str
    items: tuple[Item, ...]

    def segments(self) -> tuple[Segment, ...]:
        """The spoken items in order."""
        return tuple(item for item in self.items if isinstance(item, Segment))


@dataclass(frozen=True, slots=True)
class Script:
    """A parsed script.ssmd.md."""

    title: str
    chapters: tuple[Chapter, ...]
    kit: str
    cast: str
    article: str
    """All three as the front matter has them: a name, or a path from the folder that the script stands in."""
    omitted: tuple[Omission, ...] = ()
    """Sentences of the article that the script leaves out: by the editor, or by the kit's design."""

    def segments(self) -> tuple[Segment, ...]:
        """Every segment in order."""
        return tuple(segment for chapter in self.chapters for segment in chapter.segments())


# --- speech --------------------------------------------------------------------------------------------------------


Gender = Literal["f", "m"]
"""Of a voice, or of a quoted speaker where the article tells."""

Treatment = Literal["none", "studio", "archive", "letter", "telephone"]
"""What is done to a voice before it is levelled; see `pipeline.sound.treatments`."""


@dataclass(frozen=True, slots=True)
class Profile:
    """How one voice of an engine is used: a wish, resolved from a cast."""

    name: str
    """As voices/*.toml names it: "narrator", "archive-man"."""
    engine: str
    """Key in the registry of engines: "pyttsx3", "tone"."""
    voice: str
    """The engine's own id of the voice: "en-us", "en-gb+f3"."""
    rate_wpm: int
    """Speaking rate in words a minute, as the engine counts."""
    pitch: int | None = None
    """Engine's own scale; for pyttsx3 on espeak 0 to 99; None: the voice's own."""
    gain_db: float = 0.0
    """Level against the speech target, after levelling."""
    pan: float = 0.0
    """Place in the stereo field, -1 (left) to 1 (right)."""
    treatment: Treatment = "none"
    passed_over: tuple[str, ...] = ()
    """Wishes that came before it in the cast and cannot speak here, each with the reason."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """A segment made ready for an engine."""

    segment: Segment
    pieces: tuple[SpokenPiece, ...]
    profile: Profile
    again: int = 0
    """How often a person has asked for another take of it."""

    @property
    def spoken(self) -> str:
        """The text as spoken."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Take:
    """A segment spoken by one voice, checked, and kept in the cache."""

    key: str
    """Hex SHA-256 of what it was made from; also its name in the cache."""
    path: str
    """WAV, mono, 16 bit, with word times as regions; see `pipeline.speech.regions`."""
    sample_rate: int
    """Hz, the engine's own."""
    frames: int
    """Length in samples at `sample_rate`."""
    recorded: bool = False
    """Whether a person said it."""


# --- sound ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Word:
    """A shown word and when it is said."""

    text: str
    start: int
    """Sample in the episode."""
    length: int


@dataclass(frozen=True, slots=True)
class Words:
    """Words in order, each a `Word` when it is asked for: a long work has 100,000, so they are kept small."""

    texts: str
    """With white space between them, and none within."""
    times: bytes
    """Start and length of each, as integers of 64 bits."""

    @staticmethod
    def of(words: Iterable[Word]) -> Words:
        """Words that hold these."""
        every = tuple(words)
        times = array("q", (time for word in every for time in (word.start, word.length)))
        return Words(" ".join(word.text for word in every), times.tobytes())

    def __iter__(self) -> Iterator[Word]:
        times = memoryview(self.times).cast("q")
        return map(Word, self.texts.split(), times[::2], times[1::2])


@dataclass(frozen=True, slots=True)
class Breath:
    """Silence put into a take at a clause's end."""

    at: int
    """Samples from the start of speech in the take, where it sounds nothing."""
    length: int


@dataclass(frozen=True, slots=True)
class PlacedSegment:
    """A take at its place in the episode."""

    segment: Segment
    spoken: str
    profile: Profile
    take: Take
    start: int
    length: int
    """Samples heard, after the engine's own silence is trimmed from both ends; breaths are counted in."""
    trim: int
    """Samples (at the master rate) dropped from the head of the take."""
    gain_db: float
    """Brings the take to the speech target."""
    words: Words
    breaths: tuple[Breath, ...] = ()

    @property
    def take_length(self) -> int:
        """Samples of the take that are heard."""
        return self.length - sum(breath.length for breath in self.breaths)


GapKind = Literal[
    "head", "sentence", "paragraph", "heading", "section", "speaker", "quotation", "pause", "music", "tail"
]
"""quotation: before or after one that the same voice speaks; speaker: before another voice."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Time in which nobody speaks."""

    kind: GapKind
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class GainPoint:
    """A corner of a gain envelope, linear in dB between corners."""

    at: int
    """Samples from the start of the cue."""
    gain_db: float


@dataclass(frozen=True, slots=True)
class PlacedCue:
    """Music at its place in the episode, with everything the mixer needs to draw any window of it."""

    kind: Literal["theme", "sting", "bed", "closing"]
    name: str
    path: str
    start: int
    length: int
    loop_start: int | None
    """First sample of the loop within the file; None: the file plays once."""
    loop_end: int | None
    envelope: tuple[GainPoint, ...]
    """Level, fades and ducking in one; corners ascend, the first at 0."""
    loop_fade: int = 0
    """Samples of crossfade before each seam of the loop; 0: it closes by itself."""


@dataclass(frozen=True, slots=True)
class PlacedChapter:
    """A chapter of the episode as players list it."""

    title: str
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class Reel:
    """A stretch of the episode cut in a pause: the unit of mixing, measuring and encoding."""

    start: int
    length: int
    """A whole number of MP3 frames (1152 samples)."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Every segment, gap, cue and chapter in integer samples; the only source of every time that is published."""

    sample_rate: int
    length: int
    segments: tuple[PlacedSegment, ...]
    gaps: tuple[Gap, ...]
    cues: tuple[PlacedCue, ...]
    chapters: tuple[PlacedChapter, ...]
    reels: tuple[Reel, ...]
    room_tone_lu: float = -60.0
    """Level of the room tone under everything, against speech."""


@dataclass(frozen=True, slots=True)
class Loudness:
    """What a meter read."""

    integrated_lufs: float
    """BS.1770-4 gated loudness; -inf for silence."""
    true_peak_dbtp: float
    """Highest true peak of all channels; -inf for silence."""
    range_lu: float = 0.0
    """EBU Tech 3342 loudness range."""


@dataclass(frozen=True, slots=True)
class Levels:
    """Plain levels of a sound, without weighting or gates; both channels count alike."""

    rms_dbfs: float
    peak_dbfs: float
    """Highest sample."""
    noise_floor_dbfs: float
    """RMS of the quietest half second."""
    head_s: float
    """Until the first sound."""
    tail_s: float
    """After the last sound."""


@dataclass(frozen=True, slots=True)
class SoundFile:
    """One of the files that an episode's sound is in, as it was measured."""

    name: str
    size_bytes: int
    frames: int
    """Decoded, at its own rate; an Opus file has 48,000 a second."""
    sample_rate: int
    channels: int
    loudness: Loudness
    levels: Levels
    outline: tuple[float, ...]
    """Mean level in dBFS (-60 and more) of equal parts in order."""
    gain_db: float
    """What the programme was made louder by."""
    ceiling_dbtp: float
    """What the limiter held before the codec."""


Figure = Literal[
    "integrated_lufs", "range_lu", "true_peak_dbtp", "peak_dbfs", "rms_dbfs", "noise_floor_dbfs",
    "head_s", "tail_s", "longest_silence_s", "duration_s", "sample_rate", "channels", "encoded_kbps",
    "speech_over_music_median_lu", "speech_over_music_p5_lu", "chapter_jump_lu", "chapter_spread_lu",
    "words_per_minute",
    "pause_clause_ms", "pause_sentence_ms", "pause_paragraph_ms", "pause_speaker_ms", "pause_quotation_ms",
    "pause_heading_ms", "pause_section_ms", "pause_pause_ms",
]  # fmt: skip
"""What a specification may limit; `pipeline.sound.checks` says what each is."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A named specification that a master is measured against."""

    name: str
    aim: Literal["integrated_lufs", "rms_dbfs"]
    """What the programme gain brings to the middle of its limits."""
    limits: Mapping[Figure, tuple[float, float]]
    """Least and most of every figure that counts; -inf for no least, inf for no most."""
    sample_rate: int
    channels: int
    bitrate_kbps: int
    """Of the file that is made; 0 where none is, since the specification is only for `check`."""
    draft: bool = False
    """Whether one quick try is enough, and a miss is told and stops nothing."""

    @property
    def target(self) -> float:
        """The middle of the aim's limits, in its unit."""
        return sum(self.limits[self.aim]) / 2

    @property
    def tolerance_db(self) -> float:
        """How far the aim may be from its target."""
        least, most = self.limits[self.aim]
        return (most - least) / 2

    @property
    def max_peak_db(self) -> float:
        """The highest peak allowed, true or of a sample."""
        return min(
            (self.limits[figure][1] for figure in ("true_peak_dbtp", "peak_dbfs") if figure in self.limits), default=0.0
        )


# --- episode -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class KitLine:
    """Words that a template gives the narrator."""

    text: str
    template: str
    """Template and line that they come from: "base/episode.ssmd.j2:12"."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Where every sentence of the article went."""

    sentences: int
    spoken: int
    credited: int
    omitted: tuple[Omission, ...] = ()
    edited: tuple[str, ...] = ()
    """Ids of sentences that a person changed in the script."""
    added: tuple[str, ...] = ()
    """Shown text of segments that a person added to the script."""
    kit_lines: tuple[KitLine, ...] = ()
    """What comes from a template and not from the article."""


@dataclass(frozen=True, slots=True)
class VoiceCredit:
    """Whose voice is heard, for credits and notes."""

    role: str
    profile: Profile
    label: str
    """"en-us (male 3) by eSpeak NG 1.52"."""
    licence: str


@dataclass(frozen=True, slots=True)
class MusicCredit:
    """Whose music is heard."""

    title: str
    author: str
    licence: str


@dataclass(frozen=True, slots=True)
class Episode:
    """All that is published, before it is written to files."""

    slug: str
    show: str
    article: Article
    script: Script
    timeline: Timeline
    loudness: Loudness
    delivery: Delivery
    ledger: Ledger
    voices: tuple[VoiceCredit, ...] = ()
    music: tuple[MusicCredit, ...] = ()
    audio_name: str = "episode.mp3"
    """The file that is played: the first of `sounds`."""
    sounds: tuple[SoundFile, ...] = ()
    levels: Levels | None = None
    outline: tuple[float, ...] = ()
    """Mean level in dBFS (-60 and more) of equal parts of the decoded file in order; empty: not measured."""
    speech_over_music_lu: tuple[float, float] | None = None
    """Median and 5th percentile while somebody speaks over music; None: not measured, or never."""
    takes_spoken: int = 0
    takes_reused: int = 0
    manifest: Mapping[str, object] = field(default_factory=dict)
    """Inputs with their hashes, versions, licences; see `pipeline.builds.manifest`."""
    stages_s: dict[str, float] = field(default_factory=dict)
    """Wall seconds per stage: read, write, synthesize, mix, master, encode, publish."""
