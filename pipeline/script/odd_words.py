"""The words of an article that an engine may say wrongly: names, letters, words of other languages, and whatever else
its dictionary does not have.

An engine's dictionary holds exceptions; most words of a language are made by its rules, and well. So a plain word that
is not in it is told as such and comes last, and a word is odd that is a name (a capital in the midst of a sentence),
all capitals, or written as English words are not ("Zhou", "café"). Capitalised words that stand together are one name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.model import STAND_IN
from pipeline.wordlist import words

Kind = Literal["foreign", "name", "guess", "letters", "plain"]
"""guess: written like another word, and nothing tells which it is. plain: an ordinary word made by rules."""

WEIGHTS: dict[Kind, int] = {"foreign": 5, "name": 4, "guess": 3, "letters": 2, "plain": 1}
"""How much each deserves an ear, for one occurrence."""

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s$|(?<=s)['’]$")
_OPENING = re.compile(r"[.!?:;]\W*$|[\"“‘(\[]$")
"""Before a capital that a quotation or a clause opens with."""
_FOREIGN = re.compile(
    r"[^a-z'’-]|zh|q(?!u)|[aeiou]{4}|aa|ii|uu|kk|vv|jj|hh|dj|sz|cz|rz"
    r"|(?:^|-)(?:ng|mb|nd|hs|ts|dz|kh|xi|tz|vl|sr|mn|pf|hy?un)|(?:[^aeiou]i|[jqv]|[^oy]u)(?:-|$)"
)
_NEVER_FOREIGN = words(
    "taxi spaghetti you menu flu thru gnu alumni fungi ski wi-fi i bikini emu tutu haiku safari khaki"
)
_ORDINARY = words(
    """general marshal president premier chairman minister secretary ambassador professor colonel captain major
    admiral lieutenant sergeant commander senator governor mayor judge chief father sister brother bishop sir
    lady lord king queen prince princess mr mrs ms dr st monday tuesday wednesday thursday friday saturday
    sunday january february march april may june july august september october november december north south
    east west northern southern eastern western united states nations university college school institute museum
    hall army navy force forces police party union republic kingdom people's street road avenue bridge station
    city county island river lake sea ocean mount mountain church court council committee congress house senate
    office bank company club world war great new old saint i the"""
)
"""Words in capitals that every voice knows: they stand beside names and are none."""


@dataclass(frozen=True)
class Place:
    """A stretch of the article's shown text: a sentence, or a heading."""

    text: str
    line: int
    """Of the text as extracted, from 1."""
    is_heading: bool = False
    """Its capitals tell no names."""


@dataclass(frozen=True)
class OddWord:
    """A word, or words that are one name."""

    text: str
    """As first written, without a possessive ending."""
    kind: Kind
    count: int
    first: Place
    start: int
    """First character in the text of `first`."""


def all_words(places: Sequence[Place]) -> frozenset[str]:
    """Every word in small letters, for the engine's dictionary."""
    return frozenset(_bare(found.group()).casefold() for place in places for found in _WORD.finditer(place.text))


def odd_words(
    places: Sequence[Place], in_dictionary: Collection[str], guessed: Collection[tuple[str, int]]
) -> tuple[OddWord, ...]:
    """All of them, what most deserves an ear first.

    `guessed` are words that are written like others and whose sense is not told: text of the place, and where in it.
    """
    small = {found.group() for place in places for found in _WORD.finditer(place.text) if found.group()[0].islower()}
    known = frozenset(in_dictionary) | small | _ORDINARY
    first: dict[str, OddWord] = {}
    for place in places:
        for term in _terms(place, known):
            key = term.text.casefold()
            kind: Kind | None = "guess" if (place.text, term.start) in guessed else _kind(term, in_dictionary)
            if kind is None:
                continue
            if kind == "name" and key in small:  # "the people", and "the People's Army"
                kind = "plain"
            before = first.get(key, OddWord(term.text, kind, 0, place, term.start))
            kinds = (before.kind, kind)  # what is a name in the midst of a sentence is one at its opening too
            first[key] = replace(before, count=before.count + 1, kind=max(kinds, key=WEIGHTS.__getitem__))
    return tuple(sorted(first.values(), key=lambda odd: (-WEIGHTS[odd.kind], -odd.count, odd.first.line, odd.start)))


@dataclass(frozen=True)
class _Term:
    """A word, or words that are one name, at its place."""

    text: str
    start: int
    is_capital: bool
    """Whether it has a capital that is not that of a sentence or heading."""


def _bare(word: str) -> str:
    return _POSSESSIVE.sub("", word)


def _terms(place: Place, known: Collection[str]) -> Iterator[_Term]:
    """Words and names with their places: capitalised words that a single space parts are one."""
    text = place.text
    aside = [found.span() for found in STAND_IN.finditer(text)]
    run: list[re.Match[str]] = []
    for found in [*_WORD.finditer(text), None]:
        if found and any(start <= found.start() < end for start, end in aside):
            continue
        if run and not (found and _is_capital(found.group()) and text[run[-1].end() : found.start()] == " "):
            yield from _named(run, known, place)
            run = []
        if found and _is_capital(found.group()):
            run.append(found)
        elif found:
            yield _term([found], place)


def _term(run: Sequence[re.Match[str]], place: Place) -> _Term:
    text, start = _bare(" ".join(found.group() for found in run)), run[0].start()
    before = place.text[:start]
    opens = len(run) == 1 and (not re.search(r"\w", before) or bool(_OPENING.search(before)))
    return _Term(text, start, text[0].isupper() and not opens and not place.is_heading)


def _is_capital(word: str) -> bool:
    return word[0].isupper() and not _is_letters(word)


def _is_letters(word: str) -> bool:
    return len(_bare(word)) > 1 and _bare(word).isupper()


def _named(run: Sequence[re.Match[str]], known: Collection[str], place: Place) -> Iterator[_Term]:
    """The name within capitalised words: known ones at its ends are words by themselves."""
    strange = [at for at, found in enumerate(run) if _bare(found.group()).casefold() not in known]
    first, last = (strange[0], strange[-1] + 1) if strange else (len(run), len(run))
    yield from (_term([found], place) for found in run[:first])
    if strange:
        yield _term(run[first:last], place)
    yield from (_term([found], place) for found in run[last:])


def _kind(term: _Term, in_dictionary: Collection[str]) -> Kind | None:
    small = term.text.casefold()
    if _is_letters(term.text):
        return "letters"
    if small in in_dictionary or len(small) < 2 or (term.text[0].isupper() and small in _ORDINARY):
        return None
    if any(_FOREIGN.search(word) and word not in _NEVER_FOREIGN for word in small.split()):
        return "foreign"
    return "name" if term.is_capital else "plain"
