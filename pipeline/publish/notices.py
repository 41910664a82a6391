"""What whoever makes an episode should know at once: said on the terminal, in the report, the notes and the page."""

from __future__ import annotations

from pipeline.model import Episode, Timeline
from pipeline.publish.chapters import MOST_EMBEDDED, chapter_list, embedded


def notices(episode: Episode) -> tuple[str, ...]:
    """A sentence each; most episodes have none."""
    return tuple(filter(None, (parts_notice(episode.timeline),)))


def parts_notice(timeline: Timeline) -> str | None:
    """That the sound itself lists parts and not chapters, where these are too many for it."""
    chapters = chapter_list(timeline)
    parts = embedded(chapters)
    if len(parts) == len(chapters):
        return None
    return (
        f"{len(chapters)} chapters are more than the {MOST_EMBEDDED} that a sound file can list: it lists {len(parts)} "
        "parts of them; chapters.json, the notes and the player have every chapter."
    )
