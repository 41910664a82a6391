"""From the pieces of an utterance to phonemes in sentences, for engines that are given phonemes.

A phonemizer hears words in their sentence ("a king", not "ay, king") and keeps the marks between them, so all pieces go
through it at once, and where a lexicon gives phonemes a word stands in: one that no text has, beginning with a vowel
where the phonemes do. Its sounds are then replaced. The promise: the phonemes of a lexicon stand where their word
stood, whole; where the stand-in cannot be found again, the lexicon's respelling is said instead.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence

from pipeline.words import SpokenPiece

Sentence = list[str]
"""Phonemes and marks, one symbol each; words are parted by " "."""

Phonemize = Callable[[str], Sequence[Sequence[str]]]
"""A text to its sentences."""

_STAND_IN, _STAND_IN_WITH_VOWEL = "Zabbazob", "Ezzubob"

_STRESS = "ˈˌ"
_VOWELS = frozenset("aeiouyæøœɐɑɒɔɘəɚɛɜɝɞɤɨɪɯɵɶʉʊʌʏᵻ")

_SAME = str.maketrans({"g": "ɡ", ":": "ː", "'": "ˈ", "ʼ": None, "͡": None, "‿": None, ".": None})
"""Ways of writing one sound that lexicons mix: the plain letter, the typewriter's stress and length, tie bars."""


def sentences_of(pieces: Sequence[SpokenPiece], phonemize: Phonemize) -> list[Sentence]:
    """All pieces as sentences of phonemes.

    >>> letters = lambda text: [list(text)]
    >>> sentences_of([SpokenPiece("by "), SpokenPiece("Kim", "kim"), SpokenPiece(", who")], letters)
    [['b', 'y', ' ', 'k', 'i', 'm', ',', ' ', 'w', 'h', 'o']]
    """
    found = _sentences("".join(map(_with_stand_in, pieces)), phonemize)
    lexical = [stressed_at_vowels(as_symbols(piece.ipa)) for piece in pieces if piece.ipa is not None]
    if not lexical:
        return found
    sounds = [_sounds_of(_stand_in(symbols), phonemize) for symbols in lexical]
    flat = [(number, symbol) for number, sentence in enumerate(found) for symbol in sentence]
    replaced = list(_replaced(flat, sounds, lexical))
    if sum(isinstance(symbols, list) for _, symbols in replaced) != len(lexical):
        return _sentences("".join(piece.text for piece in pieces), phonemize)
    for number, sentence in enumerate(found):
        sentence[:] = [symbol for at, symbols in replaced if at == number for symbol in symbols]
    return found


def as_symbols(ipa: str) -> list[str]:
    """IPA as the single symbols that models know: decomposed, in one way of writing.

    >>> as_symbols("'ki:m sʌŋ")
    ['ˈ', 'k', 'i', 'ː', 'm', ' ', 's', 'ʌ', 'ŋ']
    """
    return list(unicodedata.normalize("NFD", " ".join(ipa.split()).translate(_SAME)))


def stressed_at_vowels(symbols: Sequence[str]) -> list[str]:
    """The same with each stress right before its vowel, where phonemizers write it and models have learnt it.

    >>> "".join(stressed_at_vowels(as_symbols("ˈstɹɛŋθ ɹɪˈkɔːɹd")))
    'stɹˈɛŋθ ɹɪkˈɔːɹd'
    """
    found: list[str] = []
    waiting: list[str] = []
    for symbol in symbols:
        if waiting and (symbol in _VOWELS or symbol in _STRESS or symbol == " "):
            found += waiting
            waiting = []
        if symbol in _STRESS:
            waiting.append(symbol)
        else:
            found.append(symbol)
    return found + waiting


def in_ipa(sentences: Iterable[Iterable[str]]) -> str:
    """Symbols as a text, composed.

    >>> in_ipa([["k", "ɪ", "m"], "ˈsʌŋ"])
    'kɪm ˈsʌŋ'
    """
    return unicodedata.normalize("NFC", " ".join("".join(symbols).strip() for symbols in sentences))


def _sentences(text: str, phonemize: Phonemize) -> list[Sentence]:
    return [list(sentence) for sentence in phonemize(text) if any(symbol.strip() for symbol in sentence)]


def _stand_in(symbols: Sequence[str]) -> str:
    first = next((symbol for symbol in symbols if symbol not in _STRESS), "")
    return _STAND_IN_WITH_VOWEL if first in _VOWELS else _STAND_IN


def _with_stand_in(piece: SpokenPiece) -> str:
    return piece.text if piece.ipa is None else re.sub(r"\S(?:.*\S)?", _stand_in(as_symbols(piece.ipa)), piece.text)


def _sounds_of(word: str, phonemize: Phonemize) -> list[str]:
    """Its phonemes without stress, which the sentence may set elsewhere."""
    return [symbol for sentence in phonemize(word) for symbol in sentence if symbol not in _STRESS]


def _replaced(
    flat: Sequence[tuple[int, str]], sounds: Sequence[Sequence[str]], lexical: Sequence[Sentence]
) -> Iterator[tuple[int, str | Sentence]]:
    """Symbols with the number of their sentence; each stand-in, in order, as the phonemes it stands for."""
    at = turn = 0
    while at < len(flat):
        end = _end_of(flat, at, sounds[turn]) if turn < len(sounds) else None
        if end is None:
            yield flat[at]
            at += 1
        else:
            yield flat[at][0], lexical[turn]
            at, turn = end, turn + 1


def _end_of(flat: Sequence[tuple[int, str]], start: int, sounds: Sequence[str]) -> int | None:
    """Where `sounds` end if they begin at `start`, stress apart."""
    at = start
    for sound in sounds:
        while at < len(flat) and flat[at][1] in _STRESS:
            at += 1
        if at == len(flat) or flat[at][1] != sound:
            return None
        at += 1
    return at
