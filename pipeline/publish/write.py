"""Write what lies beside the sound into an episode's folder.

The folder is one that is not yet in its place: whoever calls swaps it in when the sound is there too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from pipeline.model import Article, Episode, Timeline
from pipeline.publish.chapters import json_chapters
from pipeline.publish.notes import shownotes
from pipeline.publish.player import index_html
from pipeline.publish.report import REPORT_NAME, report_json
from pipeline.publish.timeline_json import json_pieces as timeline_pieces
from pipeline.publish.transcript import json_pieces as transcript_pieces
from pipeline.publish.transcript import srt, vtt
from pipeline.store import write_pieces, write_whole


def publish_texts(article: Article, timeline: Timeline, staging: Path) -> None:
    """Write what is known before there is a sound: article, transcripts, timeline. Raises CannotWrite."""
    texts: dict[str, Callable[[], Iterable[str]]] = {  # one after the other: those of a long work are large
        "article.txt": lambda: [article.text],
        "transcript.vtt": lambda: [vtt(timeline)],
        "transcript.srt": lambda: [srt(timeline)],
        "transcript.json": lambda: transcript_pieces(timeline),
        "timeline.json": lambda: timeline_pieces(timeline),
    }
    _write(texts, staging)


def publish(episode: Episode, cover_jpeg: bytes, staging: Path) -> None:
    """Write chapters, notes, cover and player. Raises CannotWrite."""
    texts: dict[str, Callable[[], Iterable[str]]] = {
        "chapters.json": lambda: [json_chapters(episode)],
        "shownotes.md": lambda: [shownotes(episode)],
        "index.html": lambda: [index_html(episode)],
    }
    _write(texts, staging)
    write_whole(staging / "cover.jpg", cover_jpeg)


def _write(texts: Mapping[str, Callable[[], Iterable[str]]], staging: Path) -> None:
    for name, text in texts.items():
        write_pieces(staging / name, (piece.encode() for piece in text()))


def write_report(episode: Episode, staging: Path) -> None:
    """Write the report, last of all: it says how long everything else took. Raises CannotWrite."""
    write_whole(staging / REPORT_NAME, report_json(episode).encode())
