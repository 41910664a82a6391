"""Changes in words: two texts with only what differs between them, a setting before and after, times."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_WORDS_AROUND = 2
_LONGEST = 90

Facts = Mapping[str, Any]


def change(before: str, after: str) -> str:
    """Two texts, each cut to what differs and a little around it.

    >>> change("It named no date, and that was all there was.", "It named a date, and that was all there was.")
    "'It named no date, and …' → 'It named a date, and …'"
    """
    old, new = before.split(), after.split()
    short = min(len(old), len(new))
    head = next((n for n in range(short) if old[n] != new[n]), short)
    tail = next((n for n in range(short - head) if old[-1 - n] != new[-1 - n]), short - head)
    return f"{_part(old, head, tail)} → {_part(new, head, tail)}"


def _part(words: list[str], head: int, tail: int) -> str:
    first, last = max(0, head - _WORDS_AROUND), len(words) - max(0, tail - _WORDS_AROUND)
    return quoted("… " * bool(first) + " ".join(words[first:last]) + " …" * (last < len(words)))


def quoted(text: str) -> str:
    """A text in quotation marks, not too much of it."""
    return repr(text if len(text) <= _LONGEST else text[: _LONGEST - 2].rstrip() + " …")


def settings(before: Facts, after: Facts, *names: str) -> list[str]:
    """ "rate_wpm 154 → 160" for each of the settings that differs; of all of them where none is named."""
    every = names or tuple(dict.fromkeys([*before, *after]))
    return [
        f"{name} {_value(before.get(name))} → {_value(after.get(name))}"
        for name in every
        if before.get(name) != after.get(name)
    ]


def _value(fact: object) -> str:
    if fact is None:
        return "none"
    return f"{fact:g}" if isinstance(fact, float) else quoted(fact) if isinstance(fact, str) else str(fact)
