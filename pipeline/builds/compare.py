"""What was made again in a build, and why: two records compared.

A take is spoken again because of its words, its voice or a wish; a reel is encoded again because of the lines, pauses
and music in it, of the programme gain, or of what moved it. What was made again though nothing of it changed was not in
the cache any more. The promise: everything that was made has at least one cause.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.builds.causes import PROGRAM, Compared, of_gone, of_music, of_pauses, of_place, of_take, of_treatment
from pipeline.builds.match import Pair, pairs
from pipeline.builds.record import ENCODER, FFMPEG, Build, ReelMade

FIRST = "there was no build before"
NOT_CACHED = "nothing of it changed: it was not in the cache any more"
_MOST_BEHIND_A_GAIN, _MOST_BEHIND_A_FORM = 3, 6
NO_MP3 = "no MP3 was made before"
MOVED = "its edges or its music moved with another change"
NO_FORM = "it was not made before"
NOT_KEPT = "nothing of it changed: it was not in the cache any more, or is too large for it"
AROUND = "its chapters or its cover changed"


@dataclass(frozen=True)
class Again:
    """A take that was made, or is another one than before."""

    segment: str
    """The first segment that it is heard in."""
    causes: tuple[str, ...]


@dataclass(frozen=True)
class ReelAgain:
    """A reel that was encoded."""

    number: int
    """From 1."""
    start: int
    """Sample in the episode."""
    end: int
    causes: tuple[str, ...]


@dataclass(frozen=True)
class FormAgain:
    """A form of the sound that was encoded in one piece."""

    form: str
    causes: tuple[str, ...]


@dataclass(frozen=True)
class Why:
    """What a build made, and why; the rest was in the cache."""

    made_at: str
    before_at: str | None
    """When the build before it was made; None where there was none."""
    takes: int
    """Different takes that are heard."""
    reels: int
    spoken: tuple[Again, ...]
    treated: tuple[Again, ...]
    remade: tuple[ReelAgain, ...]
    measured: int
    """How many reels were decoded and measured: what was encoded, and what borders on it."""
    found: tuple[Again, ...]
    """Takes that are other ones than in the build before, and were in the cache or recorded."""
    forms: int
    """How many forms of the sound are encoded in one piece."""
    whole: tuple[FormAgain, ...]


def why(old: Build | None, new: Build) -> Why:
    """Compare a build with the one before it; None: everything is new."""
    comparison = _Comparison(old, new) if old else None
    matched = comparison.pairs if comparison else [Pair(line, None) for line in new.lines]
    first_heard = list({pair.new.take: pair for pair in reversed(matched)}.values())[::-1]
    first_treated = list({pair.new.treated: pair for pair in reversed(matched)}.values())[::-1]
    spoken, treated = set(new.spoken), set(new.treated)
    anew = [pair for pair in first_heard if pair.new.take in spoken]
    others = [p for p in first_heard if p.new.take not in spoken and comparison and p.new.take not in comparison.takes]
    take = comparison.of_take if comparison else _first
    treat = comparison.of_treated if comparison else _first
    return Why(
        made_at=new.made_at,
        before_at=old.made_at if old else None,
        takes=len(first_heard),
        reels=len(new.reels),
        spoken=tuple(Again(pair.new.id, take(pair)) for pair in anew),
        treated=tuple(Again(pair.new.id, treat(pair)) for pair in first_treated if pair.new.treated in treated),
        remade=tuple(_remade(new.reels, comparison)),
        found=tuple(Again(pair.new.id, take(pair)) for pair in others),
        measured=new.measured,
        forms=len(new.whole),
        whole=tuple(FormAgain(form, comparison.of_form(form) if comparison else (FIRST,)) for form in new.encoded),
    )


def _first(_: object) -> tuple[str, ...]:
    return (FIRST,)


def _remade(reels: Sequence[ReelMade], comparison: _Comparison | None) -> Iterator[ReelAgain]:
    for number, reel in enumerate(reels):
        if reel.encoded:
            causes = comparison.of_reel(number) if comparison else (FIRST,)
            yield ReelAgain(number + 1, reel.start, reel.start + reel.length, causes)


class _Comparison:
    def __init__(self, old: Build, new: Build) -> None:
        self.compared = Compared(old, new)
        self.pairs, self.gone = pairs(old.lines, new.lines)
        self.takes = {line.take for line in old.lines}

    def of_take(self, pair: Pair) -> tuple[str, ...]:
        """Why it was spoken."""
        return _or(of_take(self.compared, pair), PROGRAM if pair.old and pair.old.take != pair.new.take else NOT_CACHED)

    def of_treated(self, pair: Pair) -> tuple[str, ...]:
        """Why its take was treated."""
        return _or(of_take(self.compared, pair) + of_treatment(self.compared, pair), NOT_CACHED)

    def of_reel(self, number: int) -> tuple[str, ...]:
        """Why it was encoded."""
        if not self.compared.old.reels:
            return (NO_MP3,)
        reel = self.compared.new.reels[number]
        same = reel.key in {before.key for before in self.compared.old.reels}
        within = [] if same else self._within(reel, number)
        around = [*self._of_gain(reel), *self.compared.releases(ENCODER)]
        return _or([*within, *around], NOT_CACHED if same else self._around(reel))

    def of_form(self, form: str) -> tuple[str, ...]:
        """Why it was encoded: whatever changed, all of it is."""
        before = self.compared.old.whole.get(form)
        if before is None:
            return (NO_FORM,)
        if before == self.compared.new.whole[form]:
            return (NOT_KEPT,)
        found = [cause for pair in self.pairs for cause in self._of_line(pair)]
        found += of_gone(self.compared, self.gone) + of_pauses(self.compared)
        groups = [group for group in self.compared.new.settings if group.startswith("music ")]
        found += [cause for group in groups for cause in of_music(self.compared, group.removeprefix("music "))]
        for group, *names in (("kit", "room_tone_lu"), ("delivery",), ("tags",)):
            found += [f"{'kit.toml' if names else group}: {told}" for told in self.compared.changed(group, *names)]
        found = list(dict.fromkeys([*found, *self.compared.releases(FFMPEG)]))
        more = len(found) - _MOST_BEHIND_A_FORM
        found[_MOST_BEHIND_A_FORM:] = [f"{more} more changes"] if more > 0 else []
        return _or(found, PROGRAM if self.compared.changed("program") else AROUND)

    def _within(self, reel: ReelMade, number: int) -> list[str]:
        """What changed of all that sounds in it."""
        found = [cause for pair in self.pairs[reel.first : reel.last] for cause in self._of_line(pair)]
        found += self._of_music_and_room(reel)
        if number == 0:
            found += of_pauses(self.compared, "head")
        if number == len(self.compared.new.reels) - 1:
            found += of_pauses(self.compared, "tail")
            found += of_gone(self.compared, self.gone)
        return found

    def _of_music_and_room(self, reel: ReelMade) -> list[str]:
        found = [cause for name in reel.music for cause in of_music(self.compared, name)]
        return found + [f"kit.toml: {told}" for told in self.compared.changed("kit", "room_tone_lu")]

    @cached_property
    def _all_that_sounds(self) -> tuple[str, ...]:
        """What changed anywhere, the first of it."""
        found = [cause for pair in self.pairs for cause in self._of_line(pair)]
        found += [cause for reel in self.compared.new.reels for cause in self._of_music_and_room(reel)]
        return tuple(dict.fromkeys(found))[:_MOST_BEHIND_A_GAIN]

    def _of_line(self, pair: Pair) -> list[str]:
        old, new = pair.old, pair.new
        other_take = old is None or old.take != new.take
        other_sound = other_take or (old is not None and old.treated != new.treated)
        return [
            *(of_take(self.compared, pair) if other_take else []),
            *(of_treatment(self.compared, pair) if other_sound else []),
            *of_place(self.compared, pair),
        ]

    def _of_gain(self, reel: ReelMade) -> list[str]:
        before = self.compared.old.reels[0]
        found = []
        if reel.gain_db != before.gain_db:
            found += [f"programme gain {before.gain_db:g} → {reel.gain_db:g} dB", *self._all_that_sounds]
        if reel.ceiling_dbtp != before.ceiling_dbtp:
            found.append(f"the limiter's ceiling {before.ceiling_dbtp:g} → {reel.ceiling_dbtp:g} dBTP")
        if found or self.compared.changed("delivery", "bitrate_kbps", "channels", "draft"):
            found += [f"delivery: {told}" for told in self.compared.changed("delivery")]
        return found

    def _around(self, reel: ReelMade) -> str:
        """What moved it, where nothing in it changed: the nearest change before it, or after it."""
        before, after = self.pairs[: reel.first], self.pairs[reel.last :]
        near = next((causes for pair in [*reversed(before), *after] if (causes := self._of_line(pair))), [])
        if near:
            return f"{MOVED}: {near[0]}"
        return PROGRAM if self.compared.changed("program") else MOVED


def _or(causes: Collection[str], otherwise: str) -> tuple[str, ...]:
    """The causes, each once; or that one where there is none."""
    return tuple(dict.fromkeys(causes)) or (otherwise,)
