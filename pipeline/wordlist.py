"""Lists of words as they are easiest to read and to add to: one text, white space between."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """`words("war chapter part")` is a set of three."""
    return frozenset(text.split())
