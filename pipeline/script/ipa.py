"""What may stand in IPA, as far as every voice is concerned: which of its sounds a voice has, the voice knows.

Strokes and brackets stand around IPA, "or" and commas between two pronunciations of which nobody could say both; a
dictionary's "(ɹ)" is such a choice too.
"""

from __future__ import annotations

import unicodedata

_MARKS = frozenset(".-:'|‖‿↗↘↑↓")
"""Of syllables, stress, length and phrases; all others are letters, or marks that Unicode holds to be letters."""


def no_ipa(text: str) -> str:
    """The first character of a text that is none of IPA's; empty where it may be IPA.

    >>> no_ipa("ˈwɑːŋ pʰiŋ˥"), no_ipa("jalu/ or /jalu"), no_ipa("ˈjɑː(ɹ)")
    ('', '/', '(')
    """
    return next((char for char in text if not _may_be_ipa(char)), "")


def _may_be_ipa(char: str) -> bool:
    return char in _MARKS or char.isspace() or unicodedata.category(char) in ("Ll", "Lm", "Lo", "Lu", "Mn", "Sk")
