"""What whoever makes an episode should know at once: said on the terminal, in the report, the notes and the page."""

from __future__ import annotations

from pipeline.model import Episode, Timeline
from pipeline.publish.chapters import MOST_EMBEDDED, chapter_list, embedded
from pipeline.sound.checks import misses


def notices(episode: Episode) -> tuple[str, ...]:
    """A sentence each; most episodes have none."""
    return tuple(filter(None, (draft_notice(episode), parts_notice(episode.timeline))))


def draft_notice(episode: Episode) -> str | None:
    """That it is a draft, and what of its delivery it misses."""
    delivery = episode.delivery
    if not delivery.draft:
        return None
    missed = [
        f"{sound.name} has {miss}"
        for sound in episode.sounds
        for miss in misses(sound.loudness, sound.levels, delivery)
    ]
    told = f"it misses {delivery.name}: {'; '.join(missed)}" if missed else f"it meets {delivery.name} all the same"
    return (
        f"This is a draft, not for publication: one channel at {delivery.bitrate_kbps} kbit/s, mastered in one try; "
        f"{told}. Make it again without --draft."
    )


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
