"""The transcript as WebVTT, SRT and JSON: what is shown, never what is respelled for an engine.

A sentence that fills more than one card is cut at a clause where it can be, else between words, rather not so that a
word or two is left over; the times of a cut are those of the words. Music that plays at least a second without speech
is a caption in brackets. The promise: every word of the script once, in order, its punctuation and spelling as shown;
no caption begins before the one before it has ended; no line is longer than its format allows (a word that is longer
than a whole line is broken).
"""

from __future__ import annotations

import heapq
import html
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from pipeline.model import STAND_IN, PlacedCue, PlacedSegment, Segment, Timeline, Word
from pipeline.units import clock, milliseconds, samples, seconds

NARRATOR = "Narrator"
UNNAMED = "Quotation"
"""Who speaks in a quotation for which the article names nobody."""

_WORD = re.compile(rf"\S*(?:{STAND_IN.pattern})\S*|\S+")
"""What is kept on one line: a word, and what stands for one that the article masks."""
_MUSIC_S = 1.0
"""Music heard alone for less than this is a breath, not an event."""
_MUSIC_LABELS = {
    "theme": "theme music",
    "sting": "short musical interlude",
    "bed": "quiet music",
    "closing": "closing music",
}

_COST_CARD = 4.0
_COST_COMMA = 2.0
_COST_WORD = 16.0
_COST_DANGLING = 3.0
_COST_SHORT = 10.0
"""What the cutter pays: for a card, for ending it at a comma, in mid-clause, there with a little word that belongs to
the next, and (squared) for its empty share."""


@dataclass(frozen=True)
class Caption:
    """What is on screen at one time."""

    start: int
    """Samples in the episode."""
    end: int
    """Samples; after `start`, and at or before the next caption's start."""
    speaker: str | None
    """None for music."""
    text: str
    """The card's words on one line, without the speaker's name."""
    lines: tuple[str, ...]
    """As laid out: escaped as the format wants it, the speaker's name in front where the speaker changes."""


@dataclass(frozen=True)
class Shape:
    """What a caption format allows and how it names a speaker."""

    width: int
    """Characters in a line as written, at least 2."""
    lines: int
    encode: Callable[[str], str] = str
    lead: Callable[[str, int], str] = lambda name, width: ""
    """What stands before the first word when `name` begins to speak, at most `width` characters."""
    joint: str = " "
    """Between the lead and the first word, where they share a line."""
    colon_ends_card: bool = False
    """Whether a word that ends in a colon must be the last of its card."""


def _voice_tag(name: str, width: int) -> str:
    growth = len(html.escape(name, quote=False)) - len(name)
    return f"<v {html.escape(_shortened(name, width - 4 - growth), quote=False)}>"


def _name_colon(name: str, width: int) -> str:
    return _shortened(" ".join(name.replace(":", " ").split()), width - 1) + ":"


VTT = Shape(65, 2, lambda text: html.escape(text, quote=False), _voice_tag, joint="")
SRT = Shape(32, 2, str, _name_colon, colon_ends_card=True)


def speaker_name(segment: Segment) -> str:
    """Whose words these are, as a listener is told."""
    return segment.speaker or (UNNAMED if segment.kind == "quotation" else NARRATOR)


def captions(timeline: Timeline, shape: Shape = VTT) -> tuple[Caption, ...]:
    """Captions in order, speech and music, cut and laid out for a format."""
    spoken: list[Caption] = []
    last_speaker = None
    for placed in timeline.segments:
        name = speaker_name(placed.segment)
        lead = shape.lead(name, shape.width) if name != last_speaker else ""
        spoken += _cards(placed, name, lead, shape)
        last_speaker = name
    music = (replace(caption, lines=_wrapped(caption.text.split(), "", shape) or ()) for caption in _music(timeline))
    return tuple(sorted((*spoken, *music), key=lambda caption: caption.start))


def vtt(timeline: Timeline) -> str:
    """The transcript as WebVTT, speakers as `<v Name>` where they change."""
    rate = timeline.sample_rate
    cards = (
        f"{clock(card.start, rate)} --> {clock(card.end, rate)}\n" + "\n".join(card.lines) + "\n"
        for card in captions(timeline, VTT)
    )
    return "\n".join(("WEBVTT\n", *cards))


def srt(timeline: Timeline) -> str:
    """The transcript as SRT: cards of two lines of 32 characters, `Name: ` where the speaker changes."""
    rate = timeline.sample_rate
    cards = (
        f"{number}\n{clock(card.start, rate, ',')} --> {clock(card.end, rate, ',')}\n" + "\n".join(card.lines) + "\n"
        for number, card in enumerate(captions(timeline, SRT), 1)
    )
    return "\n".join(cards)


def json_transcript(timeline: Timeline) -> str:
    """The transcript as Podcasting 2.0 JSON 1.0.0: one entry a sentence, times in seconds to the millisecond.

    A sentence has its words besides, each with its own times; readers that do not know them pass over them.
    """
    return "".join(json_pieces(timeline))


def json_pieces(timeline: Timeline) -> Iterator[str]:
    """The same, an entry at a time: that of a long work is not held whole."""
    rate = timeline.sample_rate
    spoken = (_sentence_entry(placed, rate) for placed in timeline.segments if placed.segment.shown.strip())
    music = (_entry("Music", caption.start, caption.end, caption.text, rate) for caption in _music(timeline))
    entries = heapq.merge(spoken, music, key=lambda entry: (entry["startTime"], entry["endTime"]))
    yield '{"version": "1.0.0", "segments": ['
    for number, entry in enumerate(entries):
        yield (",\n " if number else "\n ") + json.dumps(entry, ensure_ascii=False)
    yield "\n]}\n"


def _sentence_entry(placed: PlacedSegment, rate: int) -> dict[str, Any]:
    body = " ".join(placed.segment.shown.split())
    entry = _entry(speaker_name(placed.segment), placed.start, placed.start + placed.length, body, rate)
    words = [(word.text, word.start, word.start + word.length) for word in placed.words]
    timed = [{"startTime": _s(start, rate), "endTime": _s(end, rate), "body": text} for text, start, end in words]
    return entry | ({"words": timed} if timed else {})


def _entry(speaker: str, start: int, end: int, body: str, rate: int) -> dict[str, Any]:
    return {"speaker": speaker, "startTime": _s(start, rate), "endTime": _s(end, rate), "body": body}


def _s(at: int, rate: int) -> float:
    """Seconds to the millisecond."""
    return milliseconds(at, rate) / 1000


# --- speech --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Token:
    """A shown word, or a part of one that is longer than a line, and the sample it is said at."""

    text: str
    at: int
    joined: bool = False
    """Whether it goes on the word before it."""


def _cards(placed: PlacedSegment, speaker: str, lead: str, shape: Shape) -> list[Caption]:
    whole = _tokens(placed)
    ends = [token.at for token in whole[1:]] + [placed.start + placed.length]
    tokens = [part for token, end in zip(whole, ends, strict=True) for part in _broken(token, end, shape)]
    cuts = _cuts(tokens, lead, shape)
    edges = [tokens[cut].at for cut in cuts[:-1]] + [placed.start + placed.length]
    cards = []
    for number, (first, last) in enumerate(pairwise(cuts)):
        words = tokens[first:last]
        texts = [word.text for word in words]
        lines = _wrapped(texts, "" if number else lead, shape) or _wrapped(texts, "", shape) or tuple(texts)
        cards.append(Caption(edges[number], edges[number + 1], speaker, _joined(words), lines))
    return cards


def _tokens(placed: PlacedSegment) -> list[_Token]:
    """The words of the shown text with their times; at a steady pace where the given times do not fit the text."""
    found = list(_WORD.finditer(placed.segment.shown))
    times = _starts(placed.segment.shown, [match.start() for match in found], placed.words)
    end = placed.start + placed.length
    if not times or times[0] < placed.start or times[-1] >= end or any(b <= a for a, b in pairwise(times)):
        total = sum(len(match.group()) + 1 for match in found)
        passed = [sum(len(match.group()) + 1 for match in found[:n]) for n in range(len(found))]
        times = [placed.start + placed.length * letters // total for letters in passed]
    if times:
        times[0] = placed.start
    return [_Token(match.group(), at) for match, at in zip(found, times, strict=True)]


def _starts(shown: str, offsets: Sequence[int], words: Iterable[Word]) -> list[int]:
    """When the word at each offset begins; empty where a word of the text was given no time."""
    at_offset: dict[int, int] = {}
    cursor = 0
    for word in words:
        offset = shown.find(word.text, cursor)
        if offset < 0:
            return []
        at_offset[offset] = word.start
        cursor = offset + len(word.text)
    return [at_offset[offset] for offset in offsets] if at_offset.keys() >= set(offsets) else []


def _broken(token: _Token, end: int, shape: Shape) -> Iterable[_Token]:
    """The token, said until `end`, in parts that each fit a line; almost always itself."""
    if len(shape.encode(token.text)) <= shape.width:
        yield token
        return
    part, at, joined = "", token.at, False
    for passed, character in enumerate(token.text):
        if part and len(shape.encode(part + character)) > shape.width:
            yield _Token(part, at, joined)
            part, at, joined = "", token.at + (end - token.at) * passed // len(token.text), True
        part += character
    yield _Token(part, at, joined)


def _joined(words: Sequence[_Token]) -> str:
    return "".join(("" if word.joined or not n else " ") + word.text for n, word in enumerate(words))


def _cuts(tokens: Sequence[_Token], lead: str, shape: Shape) -> list[int]:
    """Where cards begin, and the end: the cheapest way through the sentence (dynamic programming)."""
    lengths = [len(shape.encode(token.text)) for token in tokens]
    led = [len(part) for part in _led(lead, [shape.encode(token.text) for token in tokens[:1]], shape)] + lengths[1:]
    best: list[tuple[float, int]] = [(0.0, 0)]
    for last in range(1, len(tokens) + 1):
        ending = _COST_CARD + (0.0 if last == len(tokens) else _cut_cost(tokens[last - 1].text))
        options = []
        for first in range(last - 1, -1, -1):
            if shape.colon_ends_card and first < last - 1 and tokens[first].text.endswith(":"):
                break
            words = lengths[first:last] if first else led[: last + len(led) - len(lengths)]
            if (empty := _empty_share(words, shape)) is None:
                break
            options.append((best[first][0] + ending + _COST_SHORT * empty**2, first))
        # A single word always fits, except behind a lead that fills every line of the format.
        best.append(min(options, default=(best[last - 1][0], last - 1)))
    cuts = [len(tokens)]
    while cuts[-1]:
        cuts.append(best[cuts[-1]][1])
    return cuts[::-1]


def _empty_share(lengths: Sequence[int], shape: Shape) -> float | None:
    """How much of a card words of these lengths leave empty, on as few lines as they need; None if they do not fit."""
    room = shape.width * shape.lines
    letters = sum(lengths) + len(lengths) - 1
    if letters <= shape.width:
        return 1 - letters / room
    if letters > room + shape.lines - 1:
        return None
    lines, filled = 1, -1
    for length in lengths:
        filled += 1 + length
        if filled > shape.width:
            lines, filled = lines + 1, length
        if lines > shape.lines or length > shape.width:
            return None
    return 1 - (letters + 1 - lines) / room


def _cut_cost(word: str) -> float:
    bare = word.rstrip("\"'”’)]»")
    if bare.endswith((".", "!", "?", ";", ":", "—", "–", "…")):
        return 0.0
    if bare.endswith(","):
        return _COST_COMMA
    return _COST_WORD + (_COST_DANGLING if len(bare) <= 3 else 0.0)


def _wrapped(words: Sequence[str], lead: str, shape: Shape) -> tuple[str, ...] | None:
    """The words on as few lines as they need, the first two balanced; None when they do not fit."""
    encoded = _led(lead, [shape.encode(word) for word in words], shape)
    for count in range(1, shape.lines + 1):
        if lines := _filled(encoded, count, shape.width):
            return lines
    return None


def _led(lead: str, encoded: list[str], shape: Shape) -> list[str]:
    """The words with the lead before them: a part of the first, where that fits a line."""
    if not lead or not encoded:
        return encoded
    together = lead + shape.joint + encoded[0]
    return [together, *encoded[1:]] if len(together) <= shape.width else [lead, *encoded]


def _filled(words: Sequence[str], count: int, width: int) -> tuple[str, ...] | None:
    """The words on exactly `count` lines of at most `width`, the longest line as short as can be; None if none is."""
    if count == 1:
        line = " ".join(words)
        return (line,) if len(line) <= width else None
    ways = []
    for cut in range(1, len(words)):
        first = " ".join(words[:cut])
        if len(first) > width:
            break
        if rest := _filled(words[cut:], count - 1, width):
            ways.append((max(map(len, (first, *rest))), (first, *rest)))
    return min(ways)[1] if ways else None


def _shortened(name: str, width: int) -> str:
    """The name, cut at a word with an ellipsis where it is wider than `width`."""
    if len(name) <= width:
        return name
    kept = name[: max(width - 1, 0)]
    return (kept.rsplit(" ", 1)[0] if " " in kept else kept) + "…"


# --- music ---------------------------------------------------------------------------------------------------------


def _music(timeline: Timeline) -> list[Caption]:
    """A caption for each stretch of music without speech; of cues that sound together, the one in front."""
    found = []
    named: set[PlacedCue] = set()
    for start, end in _silences(timeline):
        near = (cue for cue in timeline.cues if cue.start < end and start < cue.start + cue.length)
        heard = [(cue, max(start, cue.start), min(end, cue.start + cue.length)) for cue in near]
        alone = [entry for entry in heard if entry[2] - entry[1] >= samples(_MUSIC_S, timeline.sample_rate)]
        alone.sort(key=lambda entry: (entry[0].kind == "bed", entry[1] - entry[2]))
        for cue, first, last in alone[:1]:
            ending = cue in named and last == cue.start + cue.length
            if cue not in named or ending:
                label = f"[{cue.kind} music fades]" if ending else f"[{_MUSIC_LABELS[cue.kind]}]"
                found.append(Caption(first, last, None, label, ()))
            named.add(cue)
    return found


def _silences(timeline: Timeline) -> list[tuple[int, int]]:
    """From where to where nobody speaks; the last ends at the last whole millisecond of the episode."""
    ends = [0] + [placed.start + placed.length for placed in timeline.segments]
    whole_ms = int(seconds(timeline.length, timeline.sample_rate) * 1000)
    starts = [placed.start for placed in timeline.segments] + [whole_ms * timeline.sample_rate // 1000]
    return [(start, end) for start, end in zip(ends, starts, strict=True) if end > start]
