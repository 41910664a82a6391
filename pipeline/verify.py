"""What a speech recogniser hears in a published episode, against its script: word error by chapter, takes to look at.

The file is decoded and recognised a group at a time: neighbouring takes of one chapter, together as long as a
recogniser listens at once. A take of which much was not heard is cut another way, with its neighbours around it, and
heard again: only what is missed both times is held against it, for a recogniser slips on what a listener does not even
notice. The rates are those of the first way, as they are.
"""

from __future__ import annotations

import glob
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import RequestError
from pipeline.folders import folders
from pipeline.model import PlacedSegment, Timeline
from pipeline.progress import Progress
from pipeline.script.lexicon import Lexicon
from pipeline.sound.tools import run_ffmpeg
from pipeline.sounds import AUDIO_NAMES, audio_in
from pipeline.speech.heard import HeardTake, heard_takes
from pipeline.speech.recognise import RATE, Recogniser
from pipeline.speech.word_errors import rate_percent
from pipeline.units import clock, samples, seconds

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

GROUP_S = 25.0
"""Longest group, unless one take alone is longer: whisper listens to 30 s at once."""
_MARGIN_S = 0.15
"""Heard before and after a group where the pause is long enough: no word is cut, and nothing of a neighbour heard."""

LOOK = 0.34
"""Share of a take's words missed from which it is named."""
ALIKE = 0.43
"""Letters heard as they should be, at best of both ways of cutting, under which a take is bad. Tried with whisper
tiny.en on a whole article by Piper and by eSpeak: 22 takes replaced by other speech had at most 0.27, 22 replaced by
noise 0.33, and of the sound takes that stood out the least alike had 0.53 ("eSpeak N G", said by eSpeak at the head of
a short episode). Words do not tell them apart: of that line none was heard. Noise as loud as the speech under it
leaves most words to be understood, and is not found here."""
LOST = 0.31
"""Share of words too few, in both ways, from which a take is bad as well: of a take of which half is silent the other
half is right. Of 44 such takes 39 lack as many (the others have four to seven words); sound takes lacked up to 0.29."""
_SHORT_WORDS = 4
"""Up to here one name that is heard as one word is a third of the take: words too few say nothing."""
_FEWEST = 2
"""Words missed for a take to be named: one is a recogniser's slip."""


@dataclass(frozen=True)
class Look:
    """A take that somebody should listen to."""

    take: HeardTake
    again: HeardTake
    """Heard a second time, cut another way."""

    @property
    def bad(self) -> bool:
        """Whether something else was heard both times, or nothing for a good part of it."""
        if max(self.take.letters_alike, self.again.letters_alike) < ALIKE:
            return True
        long = len(self.take.wanted) > _SHORT_WORDS
        return long and min(self.take.lost_share, self.again.lost_share) >= LOST


@dataclass(frozen=True)
class ChapterHeard:
    """A chapter's takes."""

    number: int
    """From 1."""
    title: str
    takes: tuple[HeardTake, ...]


@dataclass(frozen=True)
class Verified:
    """What was heard, and of which takes too little."""

    file: Path
    timeline: Timeline
    chapters: tuple[ChapterHeard, ...]
    looks: tuple[Look, ...]

    @property
    def passed(self) -> bool:
        """Whether no take is bad."""
        return not any(look.bad for look in self.looks)

    @cached_property
    def takes(self) -> tuple[HeardTake, ...]:
        """All of them, in order."""
        return tuple(take for chapter in self.chapters for take in chapter.takes)

    def as_json(self) -> dict[str, object]:
        """Figures with their units in the names."""
        return {
            "file": str(self.file),
            "passed": self.passed,
            **_figures(self.takes),
            "article": _figures([take for take in self.takes if take.placed.segment.origin != "kit"]),
            "chapters": [
                {"number": chapter.number, "title": chapter.title, **_figures(chapter.takes)}
                for chapter in self.chapters
            ],
            "takes": [self._look_json(look) for look in self.looks],
        }

    def _look_json(self, look: Look) -> dict[str, object]:
        take, rate = look.take, self.timeline.sample_rate
        return {
            "id": take.placed.segment.id,
            "start_s": round(seconds(take.placed.start, rate), 3),
            "end_s": round(seconds(take.placed.start + take.placed.length, rate), 3),
            "bad": look.bad,
            "wanted": list(take.wanted),
            "heard": list(take.heard),
            "missed": list(take.missed),
            "heard_again": list(look.again.heard),
            "missed_again": list(look.again.missed),
        }

    def as_text(self) -> str:
        """A table of chapters, then the takes."""
        rows = [(f"{chapter.number}. {chapter.title}", chapter.takes) for chapter in self.chapters]
        rows += [("in all", self.takes)] if len(rows) > 1 else []
        width = max(len(name) for name, _ in rows)
        lines = [f"{self.file}: words heard against the script"]
        for name, takes in rows:
            errors, words = _count(takes)
            lines.append(f"  {name:<{width}}  {rate_percent(errors, words):5.1f} % ({errors} of {words} words)")
        lines.append(f"takes to listen to: {len(self.looks) or 'none'}")
        return "\n".join([*lines, *(line for look in self.looks for line in self._look_lines(look))])

    def _look_lines(self, look: Look) -> Iterator[str]:
        take = look.take
        words = [f"[{word}]" if place in take.missed else word for place, word in enumerate(take.wanted)]
        at = clock(take.placed.start, self.timeline.sample_rate).partition(".")[0]
        missed = f"{len(take.missed)} of {len(take.wanted)} words not heard, cut another way {len(look.again.missed)}"
        yield f"  {'BAD ' if look.bad else ''}{take.placed.segment.id} at {at}: {missed}"
        yield f"    wanted  {' '.join(words)}"
        yield f"    heard   {' '.join(take.heard) or '-'}"


def _count(takes: Sequence[HeardTake]) -> tuple[int, int]:
    """Errors, and words wanted."""
    return sum(take.errors for take in takes), sum(len(take.wanted) for take in takes)


def _figures(takes: Sequence[HeardTake]) -> dict[str, object]:
    errors, words = _count(takes)
    return {"words": words, "errors": errors, "word_error_percent": round(rate_percent(errors, words), 2)}


# --- hearing -------------------------------------------------------------------------------------------------------


def verify(
    folder: Path, recogniser: Recogniser, lexicon: Lexicon, progress: Progress, chapter: int | None = None
) -> Verified:
    """Hear an episode, or one chapter of it by its number. Raises RequestError where it is not there."""
    from pipeline.article.language import named, tongue
    from pipeline.publish.report import language_in

    file, timeline = published(folder)
    if (language := language_in(folder)) and tongue(language) != "en":
        raise RequestError(f"{folder}: is in {named(language)}; speech is recognised, and compared, in English alone")
    ear = _Ear(file, timeline, recogniser, lexicon)
    chapters = _chapters(timeline, chapter)
    groups = {number: list(grouped(takes, timeline.sample_rate)) for number, _, takes in chapters}
    progress.stage("listen")
    done, total = 0, sum(map(len, groups.values()))
    heard: list[ChapterHeard] = []
    looks: list[Look] = []
    for number, title, takes in chapters:
        found: list[HeardTake] = []
        for group in groups[number]:
            found += ear.hear(group)
            done += 1
            progress.step(done, total)
        heard.append(ChapterHeard(number, title, tuple(found)))
        looks += [Look(take, ear.hear_again(place, takes)) for place, take in enumerate(found) if stands_out(take)]
    return Verified(file, timeline, tuple(heard), tuple(looks))


def stands_out(take: HeardTake) -> bool:
    """Whether so much of it was missed that it is heard again."""
    return take.missed_share >= LOOK and len(take.missed) >= _FEWEST


def episode_named(name: str, output: Path) -> Path:
    """The folder of that name, or of that episode in `output`. Raises RequestError, and says where it looked."""
    places = (Path(name), output / name)
    found = next((place for place in places if (place / "timeline.json").is_file()), None)
    if found is None:
        raise RequestError(f"no episode {name!r}: there is no timeline.json in {' or '.join(map(str, places))}")
    return found


def published(folder: Path) -> tuple[Path, Timeline]:
    """An episode's sound and timeline. Raises RequestError where they are not."""
    from pipeline.publish.timeline_json import timeline_in

    file, timeline = audio_in(folder), timeline_in(folder)
    if file is None:
        raise RequestError(f"{folder}: no sound; expected {AUDIO_NAMES[0]} beside timeline.json; make it again")
    return file, timeline


def respellings(folder: Path, show: str | None = None) -> Lexicon:
    """The lexicons that an episode was made with, as far as they are still there: of voices, show and article.

    The show is its script's, unless another one is named. Raises UnknownName.
    """
    from pipeline.script.lexicon import found_in, load
    from pipeline.script.markup import read_markup
    from pipeline.show import show_for

    script = folder / "script.ssmd.md"
    meta = read_markup(str(script)).meta if script.is_file() else {}
    paths = [path for voices in reversed(folders("voices")) for path in found_in(voices / "lexicons")]
    paths += found_in(show_for(show, meta).folder, "lexicon")
    if meta:
        article = folder / meta.get("article", "")
        paths += found_in(article.parent, f"{glob.escape(article.stem)}.lexicon")
    return load(paths)


def _chapters(timeline: Timeline, only: int | None) -> list[tuple[int, str, list[PlacedSegment]]]:
    """Number, title and takes of the chapters asked for; those in which nobody speaks are left out."""
    if only is not None and not 1 <= only <= len(timeline.chapters):
        raise RequestError(f"no chapter {only}; the episode has chapters 1 to {len(timeline.chapters)}")
    found = []
    for number, chapter in enumerate(timeline.chapters, start=1):
        span = range(chapter.start, chapter.start + chapter.length)
        takes = [placed for placed in timeline.segments if placed.start in span]
        if takes and only in (None, number):
            found.append((number, chapter.title, takes))
    return found


def grouped(
    takes: Sequence[PlacedSegment], sample_rate: int, longest_s: float = GROUP_S
) -> Iterator[list[PlacedSegment]]:
    """Neighbours that last at most so long together; a longer take is alone."""
    group: list[PlacedSegment] = []
    for placed in takes:
        if group and placed.start + placed.length - group[0].start > samples(longest_s, sample_rate):
            yield group
            group = []
        group.append(placed)
    if group:
        yield group


@dataclass(frozen=True)
class _Ear:
    """A recogniser that listens to one episode."""

    file: Path
    timeline: Timeline
    recogniser: Recogniser
    lexicon: Lexicon

    def hear(self, group: Sequence[PlacedSegment]) -> tuple[HeardTake, ...]:
        """Takes that follow one another, recognised together."""
        return heard_takes(group, self.recogniser.hear(self._sound(group)).text, self.lexicon)

    def hear_again(self, place: int, takes: Sequence[PlacedSegment]) -> HeardTake:
        """One of a chapter's takes, with the one before and the one after it."""
        first = max(0, place - 1)
        return self.hear(takes[first : place + 2])[place - first]

    def _sound(self, group: Sequence[PlacedSegment]) -> NDArray[np.float32]:
        """Decoded, with a margin that ends half way to the neighbours."""
        rate = self.timeline.sample_rate
        start, end = group[0].start, group[-1].start + group[-1].length
        before = max((s.start + s.length for s in self.timeline.segments if s.start < start), default=0)
        after = min((s.start for s in self.timeline.segments if s.start >= end), default=self.timeline.length)
        margin = samples(_MARGIN_S, rate)
        first, last = max(start - margin, (before + start) // 2), min(end + margin, (end + after) // 2)
        return decoded(self.file, seconds(first, rate), seconds(last - first, rate))


def decoded(file: Path, start_s: float, length_s: float) -> NDArray[np.float32]:
    """A stretch of a sound file as a recogniser wants it. Raises ToolFailed."""
    import numpy as np

    where = ["-ss", f"{start_s:.6f}", "-t", f"{length_s:.6f}", "-i", f"file:{file}"]
    return np.frombuffer(run_ffmpeg([*where, "-ac", "1", "-ar", str(RATE), "-f", "f32le", "-"]), "<f4")
