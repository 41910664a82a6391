"""The forms an episode's sound may have, and what its file is called in each: the one place where they are named."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pipeline.errors import UnknownName

FORMS = ("mp3", "m4b", "opus", "flac")
"""In the order in which they are offered: what every player takes comes first."""


DRAFT_MARK = " (draft)"
"""After the title of a draft, wherever a player or a list shows it."""


def audio_name(form: str) -> str:
    """
    >>> audio_name("m4b")
    'episode.m4b'
    """
    return f"episode.{form}"


AUDIO_NAMES = tuple(audio_name(form) for form in FORMS)
SPEECH_NAME, MUSIC_NAME = "speech.flac", "music.flac"
"""Of the stems."""
OUR_SOUNDS = (*AUDIO_NAMES, SPEECH_NAME, MUSIC_NAME)
"""What a run that does not write it takes away: it would be the sound of an older text."""


def chosen_forms(asked: Iterable[str]) -> tuple[str, ...]:
    """The forms asked for, each once, in the order of FORMS; MP3 where none is. Raises UnknownName.

    >>> chosen_forms(["opus", "mp3", "opus"]), chosen_forms([])
    (('mp3', 'opus'), ('mp3',))
    """
    wanted = {name.lower() for name in asked} or {FORMS[0]}
    for name in sorted(wanted.difference(FORMS)):
        raise UnknownName("format", name, FORMS)
    return tuple(form for form in FORMS if form in wanted)


def forms_in(folder: Path) -> tuple[str, ...]:
    """The forms in which the sound of the episode in a folder is there."""
    return tuple(form for form in FORMS if (folder / audio_name(form)).is_file())


def audio_in(folder: Path) -> Path | None:
    """The sound of the episode in a folder, the first of its forms; None where there is none."""
    return next((folder / audio_name(form) for form in forms_in(folder)), None)
