"""Words that are written alike and said apart, where the words around tell which is meant: "a record", "to record".

An engine guesses such words, and often well; here its guess is replaced by phonemes where grammar is plain, and stands
where it is not. Single words have rules of their own (`rules`), the others are nouns or verbs (`grammar`). The promise:
words with a hyphen, in capitals or under another spoken form are left alone.

    >>> [(word.text, word.sense) for word in heteronyms("They record a new record.")]
    [('record', 'verb'), ('record', 'noun')]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.script.endings import with_s
from pipeline.script.heteronyms import RULE
from pipeline.script.spoken import SpokenChange


@dataclass(frozen=True)
class Heteronym:
    """A word whose sense is told."""

    text: str
    """As written; a possessive ending goes along."""
    start: int
    """First character in the shown text."""
    end: int
    sense: str
    """A key of `table.senses()[word]`."""
    ipa: str


def heteronyms(shown: str, off: frozenset[str] = frozenset()) -> tuple[Heteronym, ...]:
    """Those of which the sense is told, in order; none where the rule is `off`."""
    return tuple(_found(shown)) if RULE not in off and _pattern().search(shown) else ()


def guessed(shown: str) -> tuple[int, ...]:
    """Where words begin that are written like others, and of which the sense is not told."""
    told = {word.start for word in heteronyms(shown)}
    return tuple(found.start() for found in _pattern().finditer(shown) if found.start() not in told)


def unless_changed(found: Iterable[Heteronym], changes: Sequence[SpokenChange]) -> Iterator[Heteronym]:
    """Those that no rule of spoken forms says otherwise."""
    return (word for word in found if all(word.end <= each.start or word.start >= each.end for each in changes))


def with_heteronyms(shown: str, changes: Sequence[SpokenChange], off: frozenset[str]) -> tuple[SpokenChange, ...]:
    """The changes that rules make, and the heteronyms as further ones."""
    told = unless_changed(heteronyms(shown, off), changes)
    more = (SpokenChange(RULE, word.text, f"/{word.ipa}/", word.start, word.end) for word in told)
    return tuple(sorted([*changes, *more], key=lambda change: change.start))


def _found(shown: str) -> Iterator[Heteronym]:
    from pipeline.script.heteronyms.rules import sense_of
    from pipeline.script.heteronyms.table import senses
    from pipeline.script.heteronyms.words import Context, tokens

    placed = tokens(shown)
    words = tuple(word for word, _ in placed)
    for at, (word, start) in enumerate(placed):
        plain = re.sub(r"['’]s$", "", word)
        known = senses().get(plain.casefold())
        if known is None or _stands_apart(shown, start, start + len(word)) or (len(plain) > 1 and plain.isupper()):
            continue
        is_possessive = plain != word
        sense = sense_of(Context((*words[:at], plain, *words[at + 1 :]), at), is_possessive)
        if sense in known:
            ipa = with_s(known[sense]) if is_possessive else known[sense]
            yield Heteronym(word, start, start + len(word), sense, ipa)


def _stands_apart(shown: str, start: int, end: int) -> bool:
    """Whether it is a part of something longer: "record-breaking", "read_me", "live.com"."""
    return bool(re.search(r"[-‐‑_@/.\w]$", shown[:start]) or re.match(r"[-‐‑_@/\w]|\.\w", shown[end:]))


@cache
def _pattern() -> re.Pattern[str]:
    from pipeline.script.heteronyms.table import senses

    return re.compile(rf"(?i)\b(?:{'|'.join(senses())})\b")
