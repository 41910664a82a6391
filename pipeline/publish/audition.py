"""A page of sounds to compare: one file that holds everything, and works from a folder, without a server or JavaScript.

The sounds are in the page (data addresses), so that it can be moved and sent as one thing and no player has to fetch
anything; a hundred voices make some seven megabytes. What could not be spoken stands in its place, with the reason.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from pipeline.publish.palette import palette
from pipeline.publish.player import colour_variables, icon

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Heard:
    """One sound of an entry."""

    mp3: bytes
    """Empty where it could not be spoken."""
    label: str = ""
    """What it is, where an entry has more than one."""
    failed: str = ""
    """Why it could not be spoken."""
    words: str = ""
    """What is said, where an entry does not tell it."""

    @property
    def address(self) -> str:
        """The sound itself, as an address."""
        return "data:audio/mpeg;base64," + b64encode(self.mp3).decode()


@dataclass(frozen=True)
class Entry:
    """A voice, or a word."""

    title: str
    facts: tuple[tuple[str, str], ...]
    """What it is, name and value; a value without a name is a line by itself."""
    sounds: tuple[Heard, ...]


@dataclass(frozen=True)
class Group:
    """Entries under one heading."""

    title: str
    notes: tuple[str, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Page:
    """All of it."""

    title: str
    lead: tuple[str, ...]
    """Paragraphs at the head."""
    groups: tuple[Group, ...]
    quoted: str = ""
    """What every entry says, where they all say the same."""
    quoted_language: str = "en"
    missing: tuple[str, ...] = ()
    """What is not here, and how to get it."""

    @property
    def spoken(self) -> bool:
        """Whether anything on it can be heard, if there is anything."""
        sounds = [heard.mp3 for group in self.groups for entry in group.entries for heard in entry.sounds]
        return any(sounds) or not sounds


def audition_html(page: Page) -> str:
    """The page as text."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    colours = palette(page.title)
    return environment.get_template("audition.html").render(
        page=page,
        count=sum(len(group.entries) for group in page.groups),
        failures=_failures(page.groups),
        icon=quote(icon(colours), safe=""),
        style=Markup(colour_variables(colours) + (_HERE / "audition.css").read_text(encoding="utf-8")),
    )


def _failures(groups: Sequence[Group]) -> list[str]:
    """Titles of entries of which a sound is missing."""
    return [entry.title for group in groups for entry in group.entries if any(heard.failed for heard in entry.sounds)]
