"""The sound of an English ending after phonemes."""

from __future__ import annotations


def with_s(ipa: str) -> str:
    """With a plural, a possessive or the -s of a verb.

    >>> with_s("ˈkæt"), with_s("ˈdɑːɡ"), with_s("ˈhɔːɹs")
    ('ˈkæts', 'ˈdɑːɡz', 'ˈhɔːɹsɪz')
    """
    last = ipa.rstrip("ːˑʰ ˈˌ")[-1:]
    if last in "szʃʒ":
        return ipa + "ɪz"
    return ipa + ("s" if last in "ptkfθ" else "z")
