"""Which blocks of a page are the article's, by the words that an extractor found in it."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pipeline.article.formats.hypertext import Piece
from pipeline.model import ASIDES
from pipeline.patterns import regex

_WORD = regex(r"[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|\w+")
"""In scripts that part no words, each sign is one."""
_RUN = 4
"""Words in a row that are the same in two places are no chance."""
_SHARE = 0.5
_JUDGED = 12
"""Words that a block has to have for an extractor to tell it from the page around."""
_OVERLOOKED = 3
_LINKED = 0.5
"""With more of its words in links, a block between two of the article's is a list of other articles."""


def selected(pieces: Sequence[Piece], found: str) -> list[Piece]:
    """Blocks from the first to the last that `found` has, without those between that are the page's."""
    runs = frozenset(_runs(_words(found)))
    sure = _without_pointers(pieces, [_is_found(piece, runs) for piece in pieces])
    if not any(sure):
        return list(pieces)
    first, last = sure.index(True), len(sure) - 1 - sure[::-1].index(True)
    while first > 0 and pieces[first - 1].role == "heading" and not pieces[first - 1].beside:
        first -= 1
    first, last = _with_brothers(pieces, first, last)
    within = [first <= at and (at <= last or _is_note(piece)) for at, piece in enumerate(pieces)]
    listed = _listed(pieces, sure, found)
    crowded = _crowded(pieces, sure, listed)
    kept = [
        within[at] and (sure[at] or _belongs(piece, crowded[at] and not listed[at])) for at, piece in enumerate(pieces)
    ]
    return [piece for at, piece in enumerate(pieces) if kept[at] and not _heads_nothing(pieces, kept, sure, at)]


def _is_found(piece: Piece, runs: frozenset[tuple[str, ...]]) -> bool:
    if piece.role in ASIDES:
        return False
    own = _runs(_words(" ".join(piece.words())))
    return bool(own) and sum(run in runs for run in own) >= _SHARE * len(own)


def _without_pointers(pieces: Sequence[Piece], sure: Sequence[bool]) -> list[bool]:
    """The sure blocks without those that are named as standing beside and lead elsewhere: "Read more: Five harbours".

    Where most of the article stands in what is named so, the name tells nothing.
    """
    beside = [piece.beside for piece, is_sure in zip(pieces, sure, strict=True) if is_sure]
    told = 2 * sum(beside) <= len(beside)
    return [
        is_sure and not (told and piece.beside and piece.linked >= _LINKED)
        for piece, is_sure in zip(pieces, sure, strict=True)
    ]


def _listed(pieces: Sequence[Piece], sure: Sequence[bool], found: str) -> list[bool]:
    """Which blocks with too few words to be compared are the article's all the same: "No oil."

    Those that stand in one element with a sure block, and that `found` has as a line of its own where they stand: after
    what it has of the sure block before them, before what it has of the next one.
    """
    lines = [tuple(_words(line)) for line in found.splitlines()]
    short = _places((line, number) for number, line in enumerate(lines) if 0 < len(line) < _RUN)
    long = _places((run, number) for number, line in enumerate(lines) for run in _runs(line))
    around = {block for piece, is_sure in zip(pieces, sure, strict=True) if is_sure for block in piece.around}
    listed = [False] * len(pieces)
    waiting: list[tuple[int, tuple[str, ...]]] = []
    after = 0
    for at, piece in enumerate(pieces):
        words = tuple(_words(" ".join(piece.words())))
        if not sure[at]:
            is_brother = piece.role not in ASIDES and not around.isdisjoint(piece.around)
            waiting += [(at, words)] if is_brother and len(words) < _RUN else []
            continue
        numbers = [number for run in _runs(words) if (number := _next(long, run, after)) is not None]
        if numbers:
            _tick(listed, waiting, short, after, numbers[0])
            waiting.clear()
            after = max(after, numbers[-1] + 1)
    _tick(listed, waiting, short, after, len(lines))
    return listed


def _tick(
    listed: list[bool],
    waiting: Sequence[tuple[int, tuple[str, ...]]],
    short: Mapping[tuple[str, ...], list[int]],
    after: int,
    before: int,
) -> None:
    """Tick off the blocks that are lines of that stretch, in order."""
    for at, words in waiting:
        number = _next(short, words, after)
        if number is not None and number < before:
            listed[at], after = True, number + 1


def _places(found: Iterable[tuple[tuple[str, ...], int]]) -> Mapping[tuple[str, ...], list[int]]:
    """For words in a row, the numbers of the lines that they stand in, lowest first."""
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for words, number in found:
        places[words].append(number)
    return places


def _next(places: Mapping[tuple[str, ...], list[int]], words: tuple[str, ...], after: int) -> int | None:
    numbers = places.get(words, [])
    at = bisect_left(numbers, after)
    return numbers[at] if at < len(numbers) else None


def _crowded(pieces: Sequence[Piece], sure: Sequence[bool], listed: Sequence[bool]) -> list[bool]:
    """Where more paragraphs follow each other between two of the article's than an extractor overlooks."""
    crowded = [False] * len(pieces)
    begun = 0
    for at in [at for at, found in enumerate(sure) if found] + [len(pieces)]:
        overlooked = [n for n in range(begun, at) if pieces[n].role == "paragraph" and not listed[n]]
        if len(overlooked) > _OVERLOOKED:
            crowded[begun:at] = [True] * (at - begun)
        begun = at + 1
    return crowded


def _belongs(piece: Piece, crowded: bool) -> bool:
    """Whether a block between two of the article's is the article's too."""
    if piece.beside or piece.linked >= _LINKED:
        return False
    return not (crowded and piece.role in ("paragraph", "heading"))


def _with_brothers(pieces: Sequence[Piece], first: int, last: int) -> tuple[int, int]:
    """The range with short blocks at its ends that stand in the same element: no extractor can judge those."""

    def is_brother(at: int, of: int) -> bool:
        piece = pieces[at]
        together = set(piece.around) & set(pieces[of].around)
        return bool(together) and _belongs(piece, False) and len(piece.words()) < _JUDGED

    while last + 1 < len(pieces) and is_brother(last + 1, last):
        last += 1
    while first > 0 and is_brother(first - 1, first):
        first -= 1
    return first, last


def _is_note(piece: Piece) -> bool:
    return piece.role == "note"


def _heads_nothing(pieces: Sequence[Piece], kept: Sequence[bool], sure: Sequence[bool], at: int) -> bool:
    """Whether a heading has lost all that stood under it: "Related stories"."""
    if pieces[at].role != "heading" or sure[at]:
        return False
    under = at + 1
    while under < len(pieces) and pieces[under].role != "heading":
        if kept[under]:
            return False
        under += 1
    return under > at + 1


def _runs(words: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)]


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())
