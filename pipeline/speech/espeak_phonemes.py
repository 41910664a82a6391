"""IPA as eSpeak NG is given it inside a text: `[[w'A:N p'IN]]`.

The names are those of its English voices (phsource/ph_english of eSpeak NG, read through its own output). Sounds that
English lacks are given the nearest English one that has a name, as an English narrator would say them.
"""

from __future__ import annotations

import re

from pipeline.speech.phonemes import as_symbols

_NAMES = {
    # Vowels: the longest that fits is taken. Those before an r have names of their own: an r alone leads to a vowel.
    "ɑːɹ": "A@", "ɔːɹ": "O@", "oːɹ": "o@", "ɛɹ": "e@", "ɪɹ": "i@3", "ʊɹ": "U@",
    "eɪ": "eI", "aɪ": "aI", "ɔɪ": "OI", "aʊ": "aU", "oʊ": "oU", "əʊ": "oU", "iː": "i:", "uː": "u:", "ɑː": "A:",
    "ɔː": "O:", "ɜː": "3:", "ɛː": "e@", "aː": "A:", "eː": "eI", "oː": "oU", "ɪ": "I", "i": "i", "ɛ": "E", "e": "E",
    "æ": "a", "a": "a", "ʌ": "V", "ɑ": "A:", "ɒ": "0", "ɔ": "O:", "o": "oU", "ʊ": "U", "u": "u:", "ə": "@",
    "ɚ": "3", "ɝ": "3:", "ɜ": "3:", "ɐ": "a#", "ᵻ": "I2", "ɨ": "I", "y": "u:", "ø": "3:", "œ": "3:", "ɯ": "u:",
    "ɤ": "V", "ɵ": "U", "ʉ": "u:",
    # Consonants.
    "tʃ": "tS", "dʒ": "dZ", "tɕ": "tS", "dʑ": "dZ", "p": "p", "b": "b", "t": "t", "d": "d", "k": "k", "ɡ": "g",
    "f": "f", "v": "v", "θ": "T", "ð": "D", "s": "s", "z": "z", "ʃ": "S", "ʒ": "Z", "ɕ": "S", "ʑ": "Z", "ʂ": "S",
    "ʐ": "Z", "h": "h", "ɦ": "h", "m": "m", "n": "n", "ɲ": "nj", "ŋ": "N", "l": "l", "ɫ": "l", "ʎ": "lj", "ɹ": "r",
    "r": "r", "ɾ": "t#", "ʁ": "r", "ɻ": "r", "j": "j", "w": "w", "ʍ": "w", "x": "x", "χ": "x", "ç": "h", "ɣ": "g",
    "ʔ": "?", "β": "v", "ɸ": "f", "q": "k",
    # Marks.
    "ˈ": "'", "ˌ": ",", " ": " ", "ː": "", "ˑ": "", "ʰ": "", "ʲ": "j", "ʷ": "w", "-": "",
}  # fmt: skip

_COMBINING = re.compile(r"[\u0300-\u036f]")
"""Marks on a letter (nasal, voiceless, syllabic), for which English has no sounds; "ç" keeps its own."""

_FIRST = re.compile("|".join(map(re.escape, sorted(_NAMES, key=len, reverse=True))))


def from_ipa(ipa: str) -> str | None:
    """The phonemes by eSpeak NG's names; None for IPA with a sound that has no English neighbour.

    >>> from_ipa("ˈwɑːŋ ˈpɪŋ")
    "'wA:N 'pIN"
    >>> from_ipa("ǃa") is None
    True
    """
    symbols = _COMBINING.sub("", "".join(as_symbols(ipa)).replace("c\u0327", "ç"))
    known = _FIRST.findall(symbols)
    return "".join(_NAMES[sound] for sound in known) if sum(map(len, known)) == len(symbols) else None
