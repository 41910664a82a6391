"""Why a line sounds otherwise than in the build before: what it says, who says it, its treatment, its place in the mix.

Each cause is one phrase for people; the same change gives the same phrase wherever it is met, so that what it has
caused can be told together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from pipeline.builds.match import Pair
from pipeline.builds.record import Build, Line
from pipeline.builds.wording import Facts, change, quoted, settings
from pipeline.sound.libraries import SHAPING

SPEAKING = ("engine", "engine_version", "voice", "voice_version", "rate_wpm", "pitch")
"""Of a profile: what another take comes of."""
_PADDING_MS = 27
"""A pause in which a reel ends may be longer by one MP3 frame."""
_QUOTED = ("speaker", "before_quotation", "after_quotation")
_PAUSES = {"speaker": _QUOTED, "quotation": _QUOTED}
"""Kind of a pause -> names in kit.toml that may have made it; else the name is the kind."""
_MOST_PASSAGES = 3

PROGRAM = "the program itself"


@dataclass(frozen=True)
class Compared:
    """Two builds, and what follows from all that differs between them."""

    old: Build
    new: Build

    @cached_property
    def shown(self) -> frozenset[str]:
        """All that the new build says."""
        return frozenset(line.shown for line in self.new.lines)

    def setting(self, name: str) -> tuple[Facts, Facts]:
        """A group of settings before and after; empty where there was none."""
        return self.old.settings.get(name, {}), self.new.settings.get(name, {})

    def changed(self, group: str, *names: str) -> list[str]:
        """Settings of a group that differ, in words."""
        return settings(*self.setting(group), *names)

    def is_written_anew(self, span: tuple[int, int]) -> bool:
        """Whether that part of the article's text was not in it before."""
        return self.new.article[slice(*span)] not in self.old.article

    def releases(self, *encoders: str) -> list[str]:
        """Libraries that shape sound, and encoders among them, of which another release is installed."""
        return [f"another release: {told}" for told in self.changed("libraries", *SHAPING, *encoders)]

    def roots(self) -> list[str]:
        """What was changed by hand that words can follow from: article, templates, kit, show, switches, program."""
        passages = _passages(self.old.article, self.new.article)
        found = [f"the article: {told}" for told in passages[:_MOST_PASSAGES]]
        found += [f"{len(passages) - _MOST_PASSAGES} more places of the article"] * (len(passages) > _MOST_PASSAGES)
        return found + self.roots_besides_the_article()

    def roots_besides_the_article(self) -> list[str]:
        """Those of `roots` that are no change of the article."""
        found: list[str] = []
        before, after = self.setting("templates")
        if before and after:  # a script that was given, edited by hand, is made of none
            every = dict.fromkeys([*before, *after])
            found += [f"template {path}" for path in every if before.get(path) != after.get(path)]
        found += [f"kit.toml: {told}" for told in self.changed("kit", "name", "selection", "turns", "quotation_roles")]
        for group in ("show", "ear", "switched off", "cast"):
            found += [f"{group}: {told}" for told in self.changed(group)]
        return found + ([PROGRAM] if self.changed("program") else [])


def _passages(before: str, after: str) -> list[str]:
    """What differs between two texts, paragraph by paragraph."""
    old, new = ([line for line in text.split("\n") if line.strip()] for text in (before, after))
    found = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            found.append(change(" ".join(old[i1:i2]), " ".join(new[j1:j2])))
    return found


# --- what another take comes of ------------------------------------------------------------------------------------


def of_take(compared: Compared, pair: Pair) -> list[str]:
    """Why the take of a line is another one; empty where nothing is known to have changed."""
    old, new = pair.old, pair.new
    if old is None:
        return [f"{new.id} is new: {quoted(new.shown)}", *_behind_words(compared, new)]
    found = _of_words(compared, old, new)
    if old.recorded and not new.recorded:
        found.append(f"the recording of {new.id} was taken away")
    if new.recorded and (not old.recorded or old.take != new.take):
        found.append(f"a recording of {new.id}")
    if old.again != new.again:
        found.append(f"another take of {new.id} was asked for")
    found += _of_voice(compared, old, new, SPEAKING)
    if not found and old.take != new.take:
        found += compared.changed("program") and [PROGRAM]
    return found


def _of_words(compared: Compared, old: Line, new: Line) -> list[str]:
    if old.shown != new.shown:
        said = "edited by hand" if new.origin in ("edited", "added") else "its text changed"
        where = f" ({new.template})" if new.template else ""
        return [f"{new.id}: {said}{where}: {change(old.shown, new.shown)}", *_behind_words(compared, new)]
    if old.written != new.written:
        return [f"{new.id}: what the script says of its words changed"]
    if (old.spoken, old.sounds) == (new.spoken, new.sounds):
        return []
    found = [
        f"lexicon entry {word!r}: {_said(old.lexicon, word)} → {_said(new.lexicon, word)}"
        for word in dict.fromkeys([*old.lexicon, *new.lexicon])
        if old.lexicon.get(word) != new.lexicon.get(word)
    ]
    found += [f"kit.toml: {told}" for told in compared.changed("kit", "masked", "link")]
    found += [f"switched off: {told}" for told in compared.changed("switched off", "spoken forms")]
    return found or [f"the program says it otherwise: {change(old.spoken, new.spoken)}"]


def _said(lexicon: Mapping[str, str], word: str) -> str:
    return repr(lexicon[word]) if word in lexicon else "none"


def _behind_words(compared: Compared, new: Line) -> list[str]:
    """What the words of a line follow from, where nobody wrote them for this place."""
    if new.origin == "kit":
        return compared.roots()
    if new.origin != "article" or not new.span or compared.is_written_anew(new.span):
        return []
    return compared.roots_besides_the_article()


def _of_voice(compared: Compared, old: Line, new: Line, names: tuple[str, ...]) -> list[str]:
    """Changes of these settings of the voice that says the line."""
    before, after = compared.old.roles[old.role], compared.new.roles[new.role]
    facts = compared.old.settings[f"voice {before}"], compared.new.settings[f"voice {after}"]
    told = settings(*facts, *names)
    if told and before != after:
        by = f"role {new.role}" if old.role == new.role else new.id
        return [f"{by} is spoken by {after!r}, no longer by {before!r}", *compared.roots()]
    return [f"voice profile {after!r}: {one}" for one in told]


# --- what the mix of it comes of -----------------------------------------------------------------------------------


def of_treatment(compared: Compared, pair: Pair) -> list[str]:
    """Why a take is treated otherwise; empty where its treatment is what it was."""
    if pair.old is None:
        return []
    found = _of_voice(compared, pair.old, pair.new, ("treatment",)) + compared.releases()
    return found or (compared.changed("program", "treatments") and [PROGRAM])


def of_place(compared: Compared, pair: Pair) -> list[str]:
    """What else has changed in how a line sounds: level, place, breaths, the pause and the music before it."""
    old, new = pair.old, pair.new
    found = of_gone(compared, pair.gone)
    if pair.moved:
        found += [_elsewhere(new), *_behind_words(compared, new)]
    if old is None:
        return found
    found += _of_voice(compared, old, new, ("gain_db", "pan"))
    if old.breaths_ms != new.breaths_ms:
        found += of_pauses(compared, "clause")
    return found + _of_pause(compared, old, new) + _of_cues(compared, old, new)


def of_gone(compared: Compared, gone: Sequence[Line]) -> list[str]:
    """What is said no more, or elsewhere."""
    return [
        _elsewhere(line) if line.shown in compared.shown else f"{line.id} is gone: {quoted(line.shown)}"
        for line in gone
    ]


def _elsewhere(line: Line) -> str:
    return f"{quoted(line.shown)} stands elsewhere"


def of_pauses(compared: Compared, *names: str) -> list[str]:
    """Those of the kit's pauses that differ."""
    return [f"kit.toml: pause {told} ms" for told in compared.changed("pauses_ms", *names)]


def of_music(compared: Compared, name: str) -> list[str]:
    """What differs in a piece of music and in how the kit plays it."""
    group = f"music {name}"
    before, after = compared.setting(group)
    if not before or not after:
        return []
    if before["sha256"] != after["sha256"]:
        return [f"music file {after['path']}"]
    files = dict.fromkeys([*before["written"], *after["written"]])
    written = {file: (before["written"].get(file, {}), after["written"].get(file, {})) for file in files}
    return [f"{file}: {group}: {told}" for file, its in written.items() for told in settings(*its)]


def _of_pause(compared: Compared, old: Line, new: Line) -> list[str]:
    (kind_before, ms_before), (kind, ms) = old.pause, new.pause
    if kind == kind_before and abs(ms - ms_before) < _PADDING_MS:
        return []
    asked = of_pauses(compared, *_PAUSES.get(kind, (kind,))) if kind == kind_before else []
    between = f"{kind_before} {ms_before} ms → {kind} {ms} ms" if kind != kind_before else f"{ms_before} → {ms} ms"
    return asked or [f"the pause before {new.id}: {between}"]


def _of_cues(compared: Compared, old: Line, new: Line) -> list[str]:
    if old.cues == new.cues:
        return []
    before, after = (", ".join(cues) or "none" for cues in (old.cues, new.cues))
    return [f"music before {new.id}: {before} → {after}", *_behind_cues(compared)]


def _behind_cues(compared: Compared) -> list[str]:
    """Who has put the music elsewhere: a person in the script, or what the kit's script follows from."""
    before, after = compared.setting("templates")
    if not after:
        return ["the script was edited by hand"]
    return compared.roots() if before else ["the script is the kit's again, not the one edited by hand"]
