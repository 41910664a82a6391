"""A lexicon to fill in: each word in the short form, out-commented, with its sentence and how it is said now.

A word that is written like another has no entry, which would have both said alike; the script tells them apart.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import RequestError
from pipeline.owner import sweep_here
from pipeline.script.ipa import no_ipa
from pipeline.store import write_whole

_HEAD = """# How words are said. Take the "#" from before a word once it is right: between strokes stands IPA, for every
# engine; without strokes the word is respelled ("Yah loo"). Stress marks (ˈ ˌ) are heard. voices/README.md says more.
"""


@dataclass(frozen=True)
class Draft:
    """A word without an entry."""

    word: str
    sentence: str
    line: int
    """Of the article's text."""
    phonemes: dict[str, str]
    """Engine -> IPA now; what no lexicon would take, of letters that an engine spells, is left out."""
    senses: tuple[str, ...] = ()
    """IPA of each word that is written so, where there are several."""


def draft_text(drafts: Iterable[Draft]) -> str:
    """The lexicon as TOML; it is one that says nothing as long as nobody fills it in.

    >>> print(draft_text([Draft("Yalu", "By the Yalu.", 3, {"piper": "jˈɑːluː"})]).partition("more.")[2].strip())
    # line 3: By the Yalu.
    # now: piper /jˈɑːluː/
    # "Yalu" = "/jˈɑːluː/"
    """
    return "\n".join([_HEAD, *("\n".join(_entry(draft)) + "\n" for draft in drafts)])


def _entry(draft: Draft) -> list[str]:
    now = {engine: ipa for engine, ipa in draft.phonemes.items() if ipa and not no_ipa(ipa)}
    sounds = "  ".join(f"{engine} /{ipa}/" for engine, ipa in now.items())
    first = next(iter(now.values()), "")
    each = " or ".join(f'[{draft.word}]{{ph="{ipa}"}}' for ipa in draft.senses)
    entry = f"{_quoted(draft.word)} = {_quoted(f'/{first}/')}"
    return [
        f"# line {draft.line}: {' '.join(draft.sentence.split())}",
        *([f"# now: {sounds}"] if sounds else []),
        f"# in the script, where it is said wrongly: {each}" if each else f"# {entry}",
    ]


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def write_draft(path: Path, text: str) -> None:
    """A new file, whole or not at all. Raises RequestError where there is one already, CannotWrite."""
    if os.path.lexists(path):
        raise RequestError(f"{path}: is there already and is not written over; name another file")
    sweep_here(path.parent)
    write_whole(path, text.encode())
