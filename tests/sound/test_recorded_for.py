"""A recording stays with the words that it was made for, whatever number they get."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.errors import ConfigError, PickupRefused
from pipeline.model import Piece, Profile, Segment, Utterance
from pipeline.sound.pickups import pickups, recordings, remember
from pipeline.sound.recorded_for import FILE
from pipeline.store import Store, file_digest
from tests.sound.test_pickups import hummed, put

FIRST, SECOND, THIRD = "A line that takes two seconds.", "Another of about that length.", "And a third one to end with."
NEW = "This one came in later on."
WAY_OUT = (
    "or record again what is said there now; "
    "of a recording that does say the words of its segment, take the entry out of pickups.json"
)


def script(*texts: str) -> list[Utterance]:
    profile = Profile("narrator", "tone", "low", 200)
    segments = [
        Segment(f"s{n:04}", "narration", "narrator", (Piece(text),), n, 0, "article") for n, text in enumerate(texts, 1)
    ]
    return [Utterance(segment, segment.pieces, profile) for segment in segments]  # type: ignore[arg-type]


class Booth:
    """A folder of recordings, and the runs over it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.store = folder / "pickups", Store(folder / "kept", ".wav")

    def record(self, name: str, length_s: float = 2.0) -> None:
        put(self.folder / name, hummed(length_s))

    def make(self, *texts: str) -> list[str]:
        utterances = script(*texts)
        recorded = pickups(self.folder, utterances, self.store)
        remember(self.folder, utterances, recorded)
        return sorted(recorded)

    def refused(self, *texts: str) -> str:
        before = {path: file_digest(path) for path in self.folder.iterdir()}
        with pytest.raises(PickupRefused) as caught:
            self.make(*texts)
        assert {path: file_digest(path) for path in self.folder.iterdir()} == before
        return str(caught.value)


@pytest.fixture
def booth(tmp_path: Path) -> Booth:
    booth = Booth(tmp_path)
    booth.record("s0002.wav")
    assert booth.make(FIRST, SECOND, THIRD) == ["s0002"]
    return booth


def test_a_sentence_before_it_stops_the_run_until_the_recording_follows(booth: Booth) -> None:
    assert booth.refused(NEW, FIRST, SECOND, THIRD) == (
        f"{booth.folder}/s0002.wav: recorded for {SECOND!r}, but s0002 says {FIRST!r} now; "
        f"rename s0002.wav to s0003.wav, {WAY_OUT}"
    )
    (booth.folder / "s0002.wav").rename(booth.folder / "s0003.wav")
    assert booth.make(NEW, FIRST, SECOND, THIRD) == ["s0003"]
    assert booth.refused(FIRST, SECOND, THIRD).endswith(f"rename s0003.wav to s0002.wav, {WAY_OUT}")


def test_other_words_of_the_segment_want_another_recording(booth: Booth) -> None:
    assert "record s0002.wav again or take it away, no segment that says it is left for it" in booth.refused(FIRST, NEW)
    booth.record("s0002.wav", 2.2)
    assert booth.make(FIRST, NEW) == ["s0002"]
    assert [(row["segment"], row["says"]) for row in _rows(booth)] == [("s0002", SECOND), ("s0002", NEW)]


def test_what_was_recorded_for_the_last_segment_is_told_its_new_place(booth: Booth) -> None:
    said = booth.refused(SECOND)
    assert f"recorded for {SECOND!r}, but no s0002 is left; rename s0002.wav to s0001.wav" in said


def test_a_recording_of_words_that_were_written_after_it_is_let_in_by_hand(booth: Booth) -> None:
    booth.refused(FIRST, NEW)
    (booth.folder / FILE).write_text("[]")
    assert booth.make(FIRST, NEW) == ["s0002"]


@pytest.mark.parametrize("same", ["Another, of about that length", "“Another of about – that length!”"])
def test_other_marks_are_the_same_words(booth: Booth, same: str) -> None:
    assert booth.make(FIRST, same) == ["s0002"]
    assert [row["says"] for row in _rows(booth)] == [same]


@pytest.mark.parametrize(("before", "after"), [("It was 5.", "It was -5."), ("Give it to us.", "Give it to US.")])
def test_small_marks_that_are_said_make_other_words(booth: Booth, before: str, after: str) -> None:
    booth.record("s0001.wav", 1.2)
    booth.make(before, SECOND)
    assert "record s0001.wav again" in booth.refused(after, SECOND)


def test_many_are_renamed_without_writing_one_over_another(booth: Booth) -> None:
    booth.record("s0001.flac", 1.9)
    booth.record("s0003.wav", 2.1)
    booth.make(FIRST, SECOND, THIRD)
    said = booth.refused(NEW, FIRST, SECOND, THIRD)
    assert "; 2 more are out of place; rename s0003.wav to s0004.wav, then s0002.wav to s0003.wav, then" in said
    assert "then s0001.flac to s0002.flac," in said
    said = booth.refused(SECOND, FIRST, THIRD)
    assert "rename s0001.flac to spare.flac, then s0002.wav to s0001.wav, then spare.flac to s0002.flac," in said
    assert booth.make(FIRST, SECOND, THIRD) == ["s0001", "s0002", "s0003"]


def test_a_recording_that_was_put_aside_is_known_when_it_comes_back(booth: Booth) -> None:
    aside = booth.folder.parent / "aside.wav"
    (booth.folder / "s0002.wav").rename(aside)
    assert booth.make(NEW, FIRST, SECOND) == []
    aside.rename(booth.folder / "s0002.wav")
    assert "rename s0002.wav to s0003.wav" in booth.refused(NEW, FIRST, SECOND)


def test_what_is_noted_is_written_once_and_goes_with_the_folder(booth: Booth) -> None:
    (row,) = _rows(booth)
    assert row == {"segment": "s0002", "says": SECOND, "sha256": file_digest(booth.folder / "s0002.wav")}
    written = (booth.folder / FILE).stat()
    booth.make(FIRST, SECOND)
    assert (booth.folder / FILE).stat().st_ino == written.st_ino
    (booth.folder / FILE).write_text((booth.folder / FILE).read_text(), encoding="utf-8-sig")  # as editors save it
    booth.make(FIRST, SECOND)
    assert [path.name for path in recordings(booth.folder)] == ["s0002.wav"]
    booth.folder = booth.folder.rename(booth.folder.with_name("copied"))
    assert "rename s0002.wav to s0001.wav" in booth.refused(SECOND, THIRD)


def test_a_broken_note_is_named_and_none_is_begun_anew(booth: Booth) -> None:
    (booth.folder / FILE).write_text('{"a": 1}')
    with pytest.raises(ConfigError, match=f"{FILE}: cannot be read: .*; take it away: each recording is then taken to"):
        booth.make(FIRST, SECOND)
    (booth.folder / FILE).unlink()
    assert booth.make(NEW, FIRST) == ["s0002"]
    assert [row["says"] for row in _rows(booth)] == [FIRST]


def _rows(booth: Booth) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = json.loads((booth.folder / FILE).read_text(encoding="utf-8"))
    return rows
