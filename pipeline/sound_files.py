"""The sound of an episode in every form asked for: tagged, mastered, and each measured by itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from pipeline.model import SoundFile, Timeline
from pipeline.plan import Plan
from pipeline.progress import Progress
from pipeline.publish.chapters import chapter_list, embedded
from pipeline.publish.container_tags import container_tags
from pipeline.publish.tags import id3_tag
from pipeline.sound.deliver import deliver
from pipeline.sound.file_encoder import Target
from pipeline.sound.formats import FORMATS
from pipeline.sound.kept_files import KeptFiles
from pipeline.sound.measure import Measured
from pipeline.sound.one_pass import OnePass
from pipeline.sound.reels import Reels
from pipeline.sound.setting import Setting, refuse_misses
from pipeline.sounds import DRAFT_MARK, audio_name


def sound_files(
    plan: Plan,
    timeline: Timeline,
    reels: Reels,
    setting: Setting,
    cover_jpeg: bytes,
    staging: Path,
    progress: Progress,
    kept: KeptFiles,
    meanwhile: Callable[[], None],
) -> tuple[SoundFile, ...]:
    """Write the forms that are planned into `staging`, in their order. Raises DeliveryMissed, CannotWrite, ToolFailed.

    `setting` is the first try. MP3 goes first where it is asked for: its reels are encoded apart, and what it needed is
    the others' first try. `kept` has those of earlier runs. `meanwhile` is called once, while reels are encoded where
    there are any.
    """
    texts, chapters = tags_of(plan, timeline), embedded(chapter_list(timeline))
    measured: dict[Path, Measured] = {}
    if "mp3" in plan.forms:
        path = staging / audio_name("mp3")

        @cache
        def tag() -> bytes:
            meanwhile()
            return id3_tag(texts, chapters, cover_jpeg, staging)

        measured[path] = mp3 = deliver(timeline, reels, setting, plan.delivery, tag, path, progress)
        refuse_misses(plan.folder / path.name, mp3, plan.delivery)
        setting = Setting(mp3.gain_db, mp3.ceiling_dbtp)
    else:
        meanwhile()
    others = {staging / audio_name(name): FORMATS[name] for name in plan.forms if name in FORMATS}
    if others:
        targets = [
            Target(path, form, container_tags(form, texts, chapters, cover_jpeg)) for path, form in others.items()
        ]
        measured |= OnePass(timeline, reels, plan.delivery, cover_jpeg, kept, progress).deliver(targets, setting)
        for path in others:
            refuse_misses(plan.folder / path.name, measured[path], plan.delivery)
    return tuple(_sound_file(path, its) for path, its in measured.items())


def _sound_file(path: Path, measured: Measured) -> SoundFile:
    return SoundFile(
        name=path.name,
        size_bytes=path.stat().st_size,
        frames=measured.frames,
        sample_rate=measured.sample_rate,
        channels=measured.channels,
        loudness=measured.loudness,
        levels=measured.levels,
        outline=measured.outline,
        gain_db=measured.gain_db,
        ceiling_dbtp=measured.ceiling_dbtp,
    )


def tags_of(plan: Plan, timeline: Timeline) -> dict[str, str]:
    """What every form says of itself, by ffmpeg's names."""
    article, draft = plan.article, plan.delivery.draft
    return {
        "title": article.title + DRAFT_MARK * draft,
        "artist": article.author or plan.show.author or article.source or "",
        "album": plan.show.title or article.title,
        "date": article.date or "",
        "genre": "Podcast",
        "language": article.language,
        "comment": f"Narrated by synthetic voices{' and a person' * any(s.take.recorded for s in timeline.segments)}.",
    }
