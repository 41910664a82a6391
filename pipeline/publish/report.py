"""report.json: what was measured, and where every sentence of the article went.

Words a minute are the shown words over the time of narration: segments and the pauses between sentences and paragraphs,
without music and the pauses around titles. That is what producers mean by the pace of a reading.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipeline.errors import RequestError
from pipeline.model import Delivery, Episode, Ledger, Levels, SoundFile, Timeline
from pipeline.publish.notices import notices
from pipeline.units import milliseconds, seconds

REPORT_NAME = "report.json"
STAGES = ("read", "write", "synthesize", "mix", "master", "encode", "publish")


def report_json(episode: Episode) -> str:
    """The report as text. A level of -inf (silence) is null: JSON has no infinity."""
    timeline, loudness = episode.timeline, episode.loudness
    report = {
        "title": episode.article.title,
        "slug": episode.slug,
        "show": episode.show,
        "author": episode.article.author,
        "date": episode.article.date,
        "language": episode.article.language,
        "audio": episode.audio_name,
        "draft": episode.delivery.draft,
        "notices": list(notices(episode)),
        "sounds": [_sound(sound) for sound in episode.sounds],
        "duration_s": milliseconds(timeline.length, timeline.sample_rate) / 1000,
        "integrated_lufs": _level(loudness.integrated_lufs),
        "true_peak_dbtp": _level(loudness.true_peak_dbtp),
        "range_lu": _level(loudness.range_lu),
        **_levels(episode.levels),
        "speech_over_music_lu": _over(episode.speech_over_music_lu),
        "words_per_minute": round(words_per_minute(timeline), 1),
        "takes": {"spoken": episode.takes_spoken, "reused": episode.takes_reused},
        "stages_s": {stage: round(s, 3) for stage, s in (dict.fromkeys(STAGES, 0.0) | episode.stages_s).items()},
        "ledger": _ledger(episode.ledger),
        "delivery": _delivery(episode.delivery),
        "kit": episode.script.kit,
        "cast": episode.script.cast,
        "voices": [asdict(voice) for voice in episode.voices],
        "music": [asdict(music) for music in episode.music],
        "manifest": dict(episode.manifest),
    }
    return json.dumps(report, ensure_ascii=False, indent=1) + "\n"


def made_as(folder: Path) -> tuple[str, bool]:
    """The delivery that an episode was made for, and whether as a draft. Raises RequestError."""
    path = folder / REPORT_NAME
    try:
        told = json.loads(path.read_text(encoding="utf-8"))["delivery"]
        if not isinstance(told["name"], str):
            raise TypeError
        return told["name"], bool(told.get("draft", False))
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no report of an episode"
        problem = f"{path}: cannot be read: {reason}; it says what delivery the episode was made for"
        raise RequestError(f"{problem}; make it again, from its article or its script") from error


def language_in(folder: Path) -> str:
    """The language that an episode's report tells of (BCP 47); empty where it tells of none."""
    try:
        return str(json.loads((folder / REPORT_NAME).read_text(encoding="utf-8"))["language"])
    except (OSError, ValueError, LookupError, TypeError):
        return ""


def words_per_minute(timeline: Timeline) -> float:
    """Shown words per minute of narration; 0 where nobody speaks."""
    words = sum(len(placed.segment.shown.split()) for placed in timeline.segments)
    pauses = sum(gap.length for gap in timeline.gaps if gap.kind in ("sentence", "paragraph"))
    speech = sum(placed.length for placed in timeline.segments)
    return words * 60 / seconds(speech + pauses, timeline.sample_rate) if speech else 0.0


def _sound(sound: SoundFile) -> dict[str, Any]:
    return {
        "file": sound.name,
        "bytes": sound.size_bytes,
        "duration_s": milliseconds(sound.frames, sound.sample_rate) / 1000,
        "sample_rate": sound.sample_rate,
        "channels": sound.channels,
        "integrated_lufs": _level(sound.loudness.integrated_lufs),
        "true_peak_dbtp": _level(sound.loudness.true_peak_dbtp),
        "range_lu": _level(sound.loudness.range_lu),
        **_levels(sound.levels),
        "gain_db": sound.gain_db,
        "ceiling_dbtp": round(sound.ceiling_dbtp, 2),
    }


def _levels(levels: Levels | None) -> dict[str, float | None]:
    return {name: _level(value) for name, value in asdict(levels).items()} if levels else {}


def _over(levels: tuple[float, float] | None) -> dict[str, float] | None:
    return {"median": round(levels[0], 1), "p5": round(levels[1], 1)} if levels else None


def _level(value: float) -> float | None:
    return round(value, 2) if math.isfinite(value) else None


def _ledger(ledger: Ledger) -> dict[str, Any]:
    omitted = [
        {"text": entry.text, "start": entry.span.start, "end": entry.span.end, "reason": entry.reason}
        for entry in ledger.omitted
    ]
    return {
        "sentences": ledger.sentences,
        "spoken": ledger.spoken,
        "credited": ledger.credited,
        "omitted": omitted,
        "edited": list(ledger.edited),
        "added": list(ledger.added),
        "kit_lines": [asdict(line) for line in ledger.kit_lines],
    }


def _delivery(delivery: Delivery) -> dict[str, Any]:
    limits = {figure: [_level(value) for value in limit] for figure, limit in delivery.limits.items()}
    return asdict(delivery) | {"limits": limits}
