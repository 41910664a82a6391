"""Write what lies beside the sound into an episode's folder.

The folder is one that is not yet in its place: whoever calls swaps it in when the sound is there too.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.model import Episode
from pipeline.publish.chapters import json_chapters
from pipeline.publish.notes import shownotes
from pipeline.publish.player import index_html
from pipeline.publish.report import report_json
from pipeline.publish.timeline_json import timeline_json
from pipeline.publish.transcript import json_transcript, srt, vtt
from pipeline.store import write_whole


def publish(episode: Episode, cover_jpeg: bytes, staging: Path) -> None:
    """Write article, transcripts, chapters, timeline, notes, cover and player. Raises CannotWrite."""
    timeline = episode.timeline
    texts = {
        "article.txt": episode.article.text,
        "transcript.vtt": vtt(timeline),
        "transcript.srt": srt(timeline),
        "transcript.json": json_transcript(timeline),
        "chapters.json": json_chapters(episode),
        "timeline.json": timeline_json(timeline),
        "shownotes.md": shownotes(episode),
        "index.html": index_html(episode),
    }
    for name, text in texts.items():
        write_whole(staging / name, text.encode())
    write_whole(staging / "cover.jpg", cover_jpeg)


def write_report(episode: Episode, staging: Path) -> None:
    """Write the report, last of all: it says how long everything else took. Raises CannotWrite."""
    write_whole(staging / "report.json", report_json(episode).encode())
