from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from pipeline.errors import CannotWrite
from pipeline.model import Episode, Span
from pipeline.publish.notes import escaped, shownotes
from pipeline.publish.report import report_json
from pipeline.publish.timeline_json import from_json, timeline_json
from pipeline.publish.write import publish, publish_texts, write_report


def plain(markdown: str) -> str:
    """What a reader of the Markdown sees: text only, a line for each block."""
    tokens = MarkdownIt().enable("table").parse(markdown)
    texts = ("".join(child.content for child in token.children or ()) or token.content for token in tokens)
    return "\n".join(text.rstrip("\n") for text in texts if text)


def test_show_notes_in_full(episode: Episode) -> None:
    lines = plain(shownotes(episode)).split("\n")
    assert lines[0] == episode.article.title
    assert lines[1] == "By A. Writer · 2024-05-06 · The Daily *Star*"
    assert lines[2].startswith("In 1958, the bridge was closed for repairs, and nobody")
    at = lines.index("Chapters")
    assert lines[at + 1 : at + 5] == [
        "00:00 Opening",
        "00:25 The letter, née Dürer’s",
        "00:43 東京 and the end of the matter",
        "00:55 Credits",
    ]
    for wanted in (
        *(credit.text for credit in episode.article.credits),
        "1 × an address, listed here and not read aloud:",
        "https://example.org/?a=1&b=2",
        *("Year", "Ships", "1952", "12*"),
        *("if a < 2:", "    go()"),
        "A line by hand.",
        "Every voice in this episode is synthetic: nobody was recorded.",
        "narrator: en-us by eSpeak NG 1.52 (licence: GPL-3.0-or-later)",
        "Quiet hours by A. Player (licence: CC0-1.0)",
    ):
        assert wanted in lines


def test_show_notes_of_hours_and_of_nothing_left_out(long_episode: Episode) -> None:
    whole = replace(long_episode, ledger=replace(long_episode.ledger, omitted=()))
    assert "- 1:30:54 Credits" in shownotes(whole)
    assert "Nothing: all 12 sentences of the article are spoken or credited." in shownotes(whole)


@given(st.text(st.sampled_from("ab1 *_`~<>[]()!&#;:\\-+=.|\"'é"), min_size=1, max_size=30))
def test_text_never_turns_into_markdown(text: str) -> None:
    line = " ".join(text.split())
    assert plain(f"- x {escaped(text)}") == f"x {line}".strip()
    if line:
        assert plain(escaped(text)) == line


def test_timeline_json_comes_back_whole(long_episode: Episode) -> None:
    text = timeline_json(long_episode.timeline)
    again = from_json(text)
    assert timeline_json(again) == text
    pathless = replace(
        long_episode.timeline,
        segments=tuple(replace(s, take=replace(s.take, path="")) for s in long_episode.timeline.segments),
        cues=tuple(replace(cue, path="") for cue in long_episode.timeline.cues),
    )
    assert again == pathless


def test_timeline_json_says_what_is_where(episode: Episode) -> None:
    raw = json.loads(timeline_json(episode.timeline))
    placed = episode.timeline.segments[2]
    entry = raw["segments"][2]
    assert placed.segment.span == Span(**entry["source"])
    assert (entry["id"], entry["start"], entry["length"], entry["gain_db"], entry["take"]["key"]) == (
        placed.segment.id,
        placed.start,
        placed.length,
        placed.gain_db,
        placed.take.key,
    )
    for name in ("gaps", "cues", "chapters", "reels"):
        wanted = [(entry.start, entry.length) for entry in getattr(episode.timeline, name)]
        assert [(entry["start"], entry["length"]) for entry in raw[name]] == wanted != []
    assert "/nowhere" not in json.dumps(raw)


def test_report_has_what_is_read_from_outside(episode: Episode) -> None:
    report: dict[str, Any] = json.loads(report_json(episode))
    assert report["duration_s"] == pytest.approx(episode.timeline.length / 44_100, abs=0.0005)
    assert (report["integrated_lufs"], report["true_peak_dbtp"]) == (-16.04, -1.43)
    assert report["takes"] == {"spoken": 3, "reused": 8}
    assert set(report["stages_s"]) == {"read", "write", "synthesize", "mix", "master", "encode", "publish"}
    assert report["stages_s"]["read"] == 0.123
    ledger = report["ledger"]
    assert (ledger["sentences"], ledger["spoken"], ledger["credited"]) == (12, 8, 2)
    assert ledger["omitted"][0] == {"text": "https://example.org/?a=1&b=2", "start": 9, "end": 20, "reason": "url"}
    assert ledger["edited"] == ["s0003"]
    assert ledger["added"] == ["A line by hand."]
    said = "From the reading room: this is the story of a bridge."
    assert ledger["kit_lines"] == [{"text": said, "template": "brief/episode.ssmd.j2:7"}]


def test_words_a_minute_counts_narration_and_its_pauses(episode: Episode) -> None:
    timeline = episode.timeline
    speech = sum(placed.length for placed in timeline.segments)
    pauses = sum(gap.length for gap in timeline.gaps if gap.kind in ("sentence", "paragraph"))
    words = sum(len(placed.segment.shown.split()) for placed in timeline.segments)
    wanted = words * 60 * 44_100 / (speech + pauses)
    assert json.loads(report_json(episode))["words_per_minute"] == round(wanted, 1)


def test_silence_is_reported_as_null(silent_episode: Episode) -> None:
    report = json.loads(report_json(silent_episode), parse_constant=pytest.fail)
    assert (report["integrated_lufs"], report["true_peak_dbtp"], report["words_per_minute"]) == (None, None, 0)


def test_publish_writes_everything_beside_the_sound(silent_episode: Episode, episode: Episode, tmp_path: Path) -> None:
    (tmp_path / "episode.mp3").write_bytes(b"sound")
    for made in (silent_episode, episode):
        publish_texts(made.article, made.timeline, tmp_path)
        publish(made, b"a picture", tmp_path)
        write_report(made, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "article.txt",
        "chapters.json",
        "cover.jpg",
        "episode.mp3",
        "index.html",
        "report.json",
        "shownotes.md",
        "timeline.json",
        "transcript.json",
        "transcript.srt",
        "transcript.vtt",
    ]
    assert (tmp_path / "article.txt").read_bytes().decode() == episode.article.text
    assert all(path.stat().st_size for path in tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_to_is_named(episode: Episode, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotWrite) as failed:
        publish(episode, b"a picture", tmp_path / "file")
    assert failed.value.path.startswith(str(tmp_path / "file"))
