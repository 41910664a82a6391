"""Write what lies beside the sound into an episode's folder.

The folder is one that is not yet in its place: whoever calls swaps it in when the sound is there too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from pipeline.model import Episode
from pipeline.publish.chapters import json_chapters
from pipeline.publish.notes import shownotes
from pipeline.publish.player import index_html
from pipeline.publish.report import report_json
from pipeline.publish.timeline_json import json_pieces as timeline_pieces
from pipeline.publish.transcript import json_pieces as transcript_pieces
from pipeline.publish.transcript import srt, vtt
from pipeline.store import write_pieces, write_whole


def publish(episode: Episode, cover_jpeg: bytes, staging: Path) -> None:
    """Write article, transcripts, chapters, timeline, notes, cover and player. Raises CannotWrite."""
    timeline = episode.timeline
    texts: dict[str, Callable[[], Iterable[str]]] = {  # one after the other: those of a long work are large
        "article.txt": lambda: [episode.article.text],
        "transcript.vtt": lambda: [vtt(timeline)],
        "transcript.srt": lambda: [srt(timeline)],
        "transcript.json": lambda: transcript_pieces(timeline),
        "chapters.json": lambda: [json_chapters(episode)],
        "timeline.json": lambda: timeline_pieces(timeline),
        "shownotes.md": lambda: [shownotes(episode)],
        "index.html": lambda: [index_html(episode)],
    }
    for name, text in texts.items():
        write_pieces(staging / name, (piece.encode() for piece in text()))
    write_whole(staging / "cover.jpg", cover_jpeg)


def write_report(episode: Episode, staging: Path) -> None:
    """Write the report, last of all: it says how long everything else took. Raises CannotWrite."""
    write_whole(staging / "report.json", report_json(episode).encode())
