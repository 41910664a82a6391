"""Pronunciations of names: what is spoken, never what is shown.

A lexicon is a TOML file of entries:

    [[entry]]
    grapheme = "Wang Ping"      # as it is written
    alias = "Wahng Ping"        # respelled, for any engine
    ipa = "wɑŋ pʰiŋ"            # for engines that take phonemes
    case = true                 # only in this case (default: in any)

An entry has an alias, an IPA form, or both. Only whole words are found, the longest grapheme first, so that "Kim Il
Sung" wins over "Kim"; of two files that name the same grapheme the later one wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline.config import check_keys, load_toml, text
from pipeline.errors import ConfigError

KEYS = ("grapheme", "alias", "ipa", "case")


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

    @property
    def key(self) -> tuple[str, bool]:
        """What two entries have in common when one replaces the other."""
        return (self.grapheme if self.case else self.grapheme.casefold(), self.case)

    @property
    def pattern(self) -> str:
        """Regular expression for the grapheme; any white space may stand between its words."""
        words = r"\s+".join(re.escape(word) for word in self.grapheme.split())
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
        ordered = tuple(sorted(self.entries, key=lambda entry: (-len(entry.grapheme), not entry.case)))
        choices = "|".join(f"({entry.pattern})" for entry in ordered)
        return re.compile(rf"(?<!\w)(?:{choices})(?!\w)"), ordered

    def find(self, text: str) -> tuple[Match, ...]:
        """Every grapheme in the text, in order; none overlap."""
        if not self.entries:
            return ()
        pattern, ordered = self._pattern
        return tuple(
            Match(found.start(), found.end(), ordered[(found.lastindex or 1) - 1]) for found in pattern.finditer(text)
        )


def load(paths: Iterable[Path]) -> Lexicon:
    """The entries of all files; later files win. Raises ConfigError with the file and what is wrong with it."""
    entries: dict[tuple[str, bool], Entry] = {}
    for path in paths:
        own: dict[tuple[str, bool], Entry] = {}
        for number, table in enumerate(_tables(path), start=1):
            entry = _entry(path, f"entry {number}", table)
            if entry.key in own:
                problem = f"entry {number}: {entry.grapheme!r} is given twice"
                raise ConfigError(str(path), problem, "keep one of the two")
            own[entry.key] = entry
        entries |= own
    return Lexicon(tuple(entries.values()))


def _tables(path: Path) -> list[dict[str, Any]]:
    content = load_toml(path)
    check_keys(path, "lexicon", content, ("entry",))
    tables = content.get("entry", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise ConfigError(str(path), "'entry' is no list of tables", "write each entry under [[entry]]")
    return tables


def _entry(path: Path, where: str, table: dict[str, Any]) -> Entry:
    check_keys(path, where, table, KEYS)
    words = {key: text(path, where, table, key).strip() for key in KEYS[:3] if key in table}
    if not words.get("grapheme"):
        raise ConfigError(str(path), f"{where} has no grapheme", 'write the word as the article has it: grapheme = "…"')
    for key in ("alias", "ipa"):
        if key in words and not any(letter.isalpha() for letter in words[key]):
            raise ConfigError(str(path), f"{where} ({words['grapheme']!r}): its {key} has no letter", "write it out")
    if "alias" not in words and "ipa" not in words:
        problem = f"{where} ({words['grapheme']!r}) has neither alias nor ipa"
        raise ConfigError(str(path), problem, 'say how it is spoken: alias = "…" or ipa = "…"')
    case = table.get("case", False)
    if not isinstance(case, bool):
        raise ConfigError(str(path), f"{where}.case is {case!r}", "expected true or false")
    return Entry(words["grapheme"], words.get("alias"), words.get("ipa"), case)
