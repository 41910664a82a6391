"""Make segments ready for an engine: what a person said of a word, then the lexicon, then the spoken form.

Order of choices for every stretch of shown text: an explicit `sub` or `ipa` of the script, a masked word or a web
address by the kit's policy, the lexicon, the named rules of `spoken`, a word written like another by the words around
it (`heteronyms`). The rules always see the whole segment, so that a figure beside a name keeps its context. The
promise: nothing shown is lost, and what comes out is words and plain punctuation, with single spaces and no character
of markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.errors import PipelineError, UnknownName
from pipeline.model import Profile, Script, Segment, Utterance
from pipeline.script.endings import with_s
from pipeline.script.kept_forms import KeptForms
from pipeline.script.lexicon import Lexicon, Match
from pipeline.script.spoken import SpokenChange, spoken_changes
from pipeline.words import SpokenPiece

_MARKUP = re.compile(r"[*_`\[\](){}<>|\\^~#]")
_POSSESSIVE = re.compile(r"['’ʼ]s\b")


@dataclass(frozen=True)
class _Stretch:
    """A part of the shown text whose words are settled."""

    start: int
    end: int
    piece: SpokenPiece


def speak(
    script: Script,
    profiles: Mapping[str, Profile],
    lexicon: Lexicon,
    in_place_of: Mapping[str, str],
    off: frozenset[str] = frozenset(),
    kept: KeptForms | None = None,
) -> tuple[Utterance, ...]:
    """One utterance for every segment, in order; each key of `in_place_of` that is shown ("[name withheld]") is said as
    its value, rules in `off` stand aside, and what `kept` has is not made again.

    Raises UnknownName for a role without a profile, PipelineError for a segment in which nothing can be said.
    """

    def form(segment: Segment) -> tuple[SpokenPiece, ...]:
        return spoken_pieces(segment, lexicon, in_place_of, off)

    forms = (kept.of(segment, form) if kept else form(segment) for segment in script.segments())
    return tuple(
        _utterance(segment, profiles, pieces) for segment, pieces in zip(script.segments(), forms, strict=True)
    )


def _utterance(segment: Segment, profiles: Mapping[str, Profile], pieces: tuple[SpokenPiece, ...]) -> Utterance:
    if segment.role not in profiles:
        raise UnknownName("role", segment.role, profiles, hint=f"segment {segment.id}, line {segment.line}")
    if not any(letter.isalnum() for piece in pieces for letter in piece.text):
        raise PipelineError(
            f"segment {segment.id} (line {segment.line} of the script) has no word to speak in {segment.shown!r}; "
            "write words there, or take the line out"
        )
    return Utterance(segment, pieces, profiles[segment.role])


def spoken_pieces(
    segment: Segment, lexicon: Lexicon, in_place_of: Mapping[str, str], off: frozenset[str] = frozenset()
) -> tuple[SpokenPiece, ...]:
    """What an engine is given for a segment; neighbouring plain text is one piece."""
    shown = segment.shown
    settled = list(_explicit(segment, off))
    settled += _free(settled, _replaced(shown, in_place_of))
    settled += _free(settled, (_named(shown, match, off) for match in lexicon.find(shown)))
    settled += _free(settled, _told_apart(shown, off))
    pieces = _fill(shown, sorted(settled, key=lambda stretch: stretch.start), _stressed(segment, off), off)
    return _tidy(pieces)


def _explicit(segment: Segment, off: frozenset[str]) -> Iterator[_Stretch]:
    """Pieces of which the script itself says how they are spoken."""
    at = 0
    for piece in segment.pieces:
        end = at + len(piece.text)
        if piece.sub is not None or piece.ipa is not None:
            words = piece.sub if piece.sub is not None else _said(piece.text, off)
            yield _Stretch(at, end, SpokenPiece(_apart(segment.shown, at, end, words), piece.ipa))
        at = end


def _stressed(segment: Segment, off: frozenset[str]) -> tuple[range, ...]:
    """Places of shown text that are stressed; one that cuts a figure is stressed with the whole of it."""
    changes = spoken_changes(segment.shown, off)
    found, at = [], 0
    for piece in segment.pieces:
        end = at + len(piece.text)
        if piece.emphasis:
            cut = [change for change in changes if change.start < end and change.end > at]
            found.append(range(min([at, *(c.start for c in cut)]), max([end, *(c.end for c in cut)])))
        at = end
    return tuple(found)


def _replaced(shown: str, in_place_of: Mapping[str, str]) -> Iterator[_Stretch]:
    for stands, words in in_place_of.items():
        for found in re.finditer(re.escape(stands), shown):
            start, end = found.span()
            yield _Stretch(start, end, SpokenPiece(_apart(shown, start, end, words)))


def _named(shown: str, match: Match, off: frozenset[str]) -> _Stretch:
    """A match of the lexicon, with a possessive ending: an engine that takes phonemes must not lose it."""
    words = match.entry.alias or _said(shown[match.start : match.end], off)
    ipa = match.entry.ipa
    ending = _POSSESSIVE.match(shown, match.end)
    if not ending:
        return _Stretch(match.start, match.end, SpokenPiece(words, ipa))
    return _Stretch(match.start, ending.end(), SpokenPiece(words + ending.group(), ipa and with_s(ipa)))


def _told_apart(shown: str, off: frozenset[str]) -> Iterator[_Stretch]:
    """Words that are written like others, where the sentence tells which they are."""
    from pipeline.script.heteronyms.find import heteronyms, unless_changed

    for word in unless_changed(heteronyms(shown, off), spoken_changes(shown, off)):
        yield _Stretch(word.start, word.end, SpokenPiece(word.text, word.ipa))


def _free(settled: list[_Stretch], wanted: Iterator[_Stretch]) -> list[_Stretch]:
    """Those that overlap nothing settled."""
    return [one for one in wanted if all(one.end <= other.start or one.start >= other.end for other in settled)]


def _fill(
    shown: str, settled: list[_Stretch], stressed: tuple[range, ...], off: frozenset[str]
) -> Iterator[SpokenPiece]:
    """The settled stretches, and between them the spoken form, cut out of that of the whole segment."""
    changes = spoken_changes(shown, off)
    edges = sorted({edge for span in stressed for edge in (span.start, span.stop)})
    at = 0
    for stretch in [*settled, None]:
        until = stretch.start if stretch else len(shown)
        for start, end in pairwise([at, *(edge for edge in edges if at < edge < until), until]):
            words = _between(shown, start, end, changes, off)
            yield SpokenPiece(words, emphasis=any(start in span for span in stressed))
        if stretch:
            yield replace(stretch.piece, emphasis=any(stretch.start in span for span in stressed))
            at = stretch.end


def _between(shown: str, start: int, end: int, changes: tuple[SpokenChange, ...], off: frozenset[str]) -> str:
    """The spoken form of shown[start:end]; what is left of a change that reaches beyond is said on its own."""
    parts, at = [], start
    for change in changes:
        if change.end <= start or change.start >= end:
            continue
        parts.append(shown[at : max(at, change.start)])
        at = min(change.end, end)
        if start <= change.start and change.end <= end:
            parts.append(_letters(change.after))
        else:
            parts.append(_said(shown[max(start, change.start) : at], off))
    return "".join([*parts, shown[at:end]])


def _said(text: str, off: frozenset[str]) -> str:
    """The spoken form of a text on its own, as engines are given it."""
    return _between(text, 0, len(text), spoken_changes(text, off), off)


def _apart(shown: str, start: int, end: int, words: str) -> str:
    """Words with a space where a figure or a masked word was written close to its neighbour ("Sung[…]")."""
    before = start > 0 and shown[start - 1].isalnum() and not (shown[start - 1 : start + 1].isalpha())
    after = end < len(shown) and shown[end].isalnum() and not (shown[end - 1 : end + 1].isalpha())
    return f"{' ' * before}{words}{' ' * after}"


def _letters(words: str) -> str:
    """The letter A respelled: engines read a single "A" as the article ("A M" as "uh em")."""
    return re.sub(r"(?<![\w'’])A(?![\w'’.])", "eigh", words)


def _tidy(pieces: Iterator[SpokenPiece]) -> tuple[SpokenPiece, ...]:
    """Markup gone, white space single across all pieces and none at the ends."""
    merged = _merged(pieces)
    whole = "".join(piece.text for piece in merged)
    tidied: list[SpokenPiece] = []
    at, before = 0, " "
    for piece in merged:
        words = _plain(whole, at, at + len(piece.text))
        words = words.lstrip() if before.endswith(" ") else words
        at += len(piece.text)
        before = words or before
        tidied.append(replace(piece, text=words))
    while tidied and not tidied[-1].text.strip():
        tidied.pop()
    if tidied:
        tidied[-1] = replace(tidied[-1], text=tidied[-1].text.rstrip())
    return tuple(piece for piece in tidied if piece.text)


def _merged(pieces: Iterator[SpokenPiece]) -> list[SpokenPiece]:
    """Neighbours without phonemes, stressed alike, as one piece; what holds no word has neither phonemes nor stress."""
    merged: list[SpokenPiece] = []
    for piece in pieces:
        has_words = any(letter.isalnum() for letter in piece.text)
        plain = replace(piece, ipa=piece.ipa if has_words else None, emphasis=piece.emphasis and has_words)
        before = merged[-1] if merged else None
        if before and plain.ipa is None and before.ipa is None and plain.emphasis == before.emphasis:
            merged[-1] = replace(before, text=before.text + plain.text)
        elif plain.text:
            merged.append(plain)
    return merged


def _plain(whole: str, start: int, end: int) -> str:
    """whole[start:end] without markup, and with no space before a comma or stop."""
    text = re.sub(r"\s+", " ", _MARKUP.sub(" ", whole[start:end]))
    return re.sub(r" ([,.;:!?](?:\s|$))", r"\1", text)
