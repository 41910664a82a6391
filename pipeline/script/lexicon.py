"""Pronunciations of names: what is spoken, never what is shown.

A lexicon is a TOML file of words, or one in the Pronunciation Lexicon Specification (`pipeline.script.pls`):

    "Wang Ping" = "/ˈwɑːŋ ˈpɪŋ/"    # between strokes: IPA, for every engine; stress marks are heard
    "Yalu" = "Yah loo"              # else respelled; a word with a capital is meant in this case only

    [[entry]]                       # the same at length, where more is to be said
    grapheme = "Wang Ping"          # as it is written
    alias = "Wahng Ping"            # respelled, for an engine that has no such sound
    ipa = "ˈwɑːŋ ˈpɪŋ"
    case = true                     # only in this case (default: in any)

An entry has an alias, an IPA form, or both. Only whole words are found, the longest grapheme first, so that "Kim Il
Sung" wins over "Kim"; of two files that name the same grapheme the later one wins. An apostrophe is the same straight
and curly, an accented letter in one character and in two.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline.config import check_keys, load_toml, text
from pipeline.errors import ConfigError
from pipeline.script.endings import with_s
from pipeline.script.ipa import no_ipa

SUFFIXES = (".toml", ".pls")
KEYS = ("grapheme", "alias", "ipa", "case")

_APOSTROPHES = "'’ʼ‘"
"""The last one is what editors make of it before a word: "‘Ndrangheta"."""
_STRAIGHT = str.maketrans(dict.fromkeys(_APOSTROPHES, "'"))

_MARKS = "\u0300-\u036f"
"""Accents that no letter is composed with: a word does not end before one."""
_LETTER = re.compile(rf".[{_MARKS}\u1160-\u11ff]*", re.DOTALL)
"""A character with what may be composed with it: accents, and the parts of a Korean syllable."""


@dataclass(frozen=True)
class Entry:
    """One written form and how it is said."""

    grapheme: str
    alias: str | None
    """Respelled, for any engine."""
    ipa: str | None
    """For engines that take phonemes."""
    case: bool = False
    """Whether only this case is meant: "US" and not "us"."""
    file: str = field(default="", compare=False)
    """Where it stands; it is said the same wherever that is."""

    @property
    def said(self) -> tuple[str, str | None, str | None, bool]:
        """All that spoken forms depend on."""
        return (self.grapheme, self.alias, self.ipa, self.case)

    @property
    def key(self) -> tuple[str, bool]:
        """What two entries have in common when one replaces the other."""
        return (self.letters if self.case else self.letters.casefold(), self.case)

    @property
    def letters(self) -> str:
        """The grapheme with composed letters and straight apostrophes."""
        return unicodedata.normalize("NFC", self.grapheme).translate(_STRAIGHT)

    @property
    def pattern(self) -> str:
        """Regular expression for the grapheme in composed text; any white space may stand between its words."""
        words = r"\s+".join(re.escape(word) for word in self.letters.split()).replace("'", f"[{_APOSTROPHES}]")
        return words if self.case else f"(?i:{words})"


@dataclass(frozen=True)
class Match:
    """A grapheme in a text."""

    start: int
    end: int
    entry: Entry


@dataclass(frozen=True)
class Lexicon:
    """Entries to look up together."""

    entries: tuple[Entry, ...] = ()

    @cached_property
    def _pattern(self) -> tuple[re.Pattern[str], tuple[Entry, ...]]:
        # The first alternative that fits wins: the longest, and of two alike the one that asks for its case.
        ordered = tuple(sorted(self.entries, key=lambda entry: (-len(entry.letters), not entry.case)))
        choices = "|".join(f"({entry.pattern})" for entry in ordered)
        return re.compile(rf"(?<![\w{_MARKS}])(?:{choices})(?:(?=ʼs\b)|(?![\w{_MARKS}]))"), ordered

    def find(self, text: str) -> tuple[Match, ...]:
        """Every grapheme in the text, in order; none overlap."""
        if not self.entries:
            return ()
        pattern, ordered = self._pattern
        composed, places = _composed(text)
        return tuple(
            Match(places[found.start()], places[found.end()], ordered[(found.lastindex or 1) - 1])
            for found in pattern.finditer(composed)
        )

    def file_of(self, text: str, ipa: str) -> str:
        """The file by which a word of the text has these sounds, a possessive's too; empty where none gives it them."""
        entries = (match.entry for match in self.find(text))
        return next((entry.file for entry in entries if entry.ipa and ipa in (entry.ipa, with_s(entry.ipa))), "")


def _composed(text: str) -> tuple[str, Sequence[int]]:
    """The text in composed letters, and where in `text` each of its characters and its end stand.

    >>> _composed("e\u0301a")
    ('éa', [0, 2, 3])
    """
    if unicodedata.is_normalized("NFC", text):
        return text, range(len(text) + 1)
    parts, places = [], []
    for found in _LETTER.finditer(text):
        parts.append(unicodedata.normalize("NFC", found.group()))
        places += [min(found.start() + n, found.end()) for n in range(len(parts[-1]))]
    return "".join(parts), [*places, len(text)]


def load(paths: Iterable[Path]) -> Lexicon:
    """The entries of all files; later files win. Raises ConfigError with the file and what is wrong with it."""
    entries: dict[tuple[str, bool], Entry] = {}
    for path in paths:
        own: dict[tuple[str, bool], Entry] = {}
        for where, entry in _entries(path):
            if entry.key in own:
                raise ConfigError(str(path), f"{where}: {entry.grapheme!r} is given twice", "keep one of the two")
            own[entry.key] = entry
        in_any_case = {entry.letters.casefold() for entry in own.values() if not entry.case}
        kept = {key: entry for key, entry in entries.items() if entry.letters.casefold() not in in_any_case}
        entries = kept | own
    return Lexicon(tuple(entries.values()))


def found_in(folder: Path, stem: str = "*") -> list[Path]:
    """Lexicons in a folder, by their endings, those of the specification after the TOML files of the same name."""
    return [path for ending in SUFFIXES for path in sorted(folder.glob(f"{stem}{ending}"))]


def check_said(path: str, where: str, alias: str | None, ipa: str | None) -> None:
    """Refuse an entry that says nothing, or whose IPA form is none."""
    for key, said in (("alias", alias), ("ipa", ipa)):
        if said is not None and not any(letter.isalpha() for letter in said):
            raise ConfigError(path, f"{where}: its {key} has no letter", "write it out")
    if ipa and (strange := no_ipa(ipa)):
        remedy = "expected one pronunciation, in IPA alone"
        raise ConfigError(path, f"{where}: its ipa is {ipa!r}, and {strange!r} is no IPA", remedy)


def _entries(path: Path) -> Iterator[tuple[str, Entry]]:
    if path.suffix != ".toml":
        from pipeline.script.pls import entries_of

        yield from entries_of(path)
        return
    content = load_toml(path)
    tables = content.pop("entry", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise ConfigError(str(path), "'entry' is no list of tables", "write each entry under [[entry]]")
    for grapheme in content:
        said = text(path, "lexicon", content, grapheme).strip()
        is_ipa = len(said) > 2 and said[0] == said[-1] == "/"
        short = {"grapheme": grapheme, "ipa" if is_ipa else "alias": said.strip("/") if is_ipa else said}
        yield repr(grapheme), _entry(path, repr(grapheme), short | {"case": grapheme != grapheme.lower()})
    for number, table in enumerate(tables, start=1):
        yield f"entry {number}", _entry(path, f"entry {number}", table)


def _entry(path: Path, where: str, table: dict[str, Any]) -> Entry:
    check_keys(path, where, table, KEYS)
    words = {key: text(path, where, table, key).strip() for key in KEYS[:3] if key in table}
    if not words.get("grapheme"):
        raise ConfigError(str(path), f"{where} has no grapheme", 'write the word as the article has it: grapheme = "…"')
    check_said(str(path), f"{where} ({words['grapheme']!r})", words.get("alias"), words.get("ipa"))
    if "alias" not in words and "ipa" not in words:
        problem = f"{where} ({words['grapheme']!r}) has neither alias nor ipa"
        raise ConfigError(str(path), problem, 'say how it is spoken: alias = "…" or ipa = "…"')
    case = table.get("case", False)
    if not isinstance(case, bool):
        raise ConfigError(str(path), f"{where}.case is {case!r}", "expected true or false")
    return Entry(words["grapheme"], words.get("alias"), words.get("ipa"), case, str(path))
