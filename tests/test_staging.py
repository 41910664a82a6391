"""An episode's folder is the old one or the new one, whatever happens in between."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipeline.errors import BeingMade, CannotWrite, ChangedMeanwhile
from pipeline.owner import part_beside
from pipeline.publish import staging
from pipeline.publish.staging import recover, staged

PATIENCE_S = 60
"""How long a busy machine may take over what is done at once."""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    folder = tmp_path / "output" / "talk"
    folder.mkdir(parents=True)
    (folder / "episode.mp3").write_text("old")
    return folder


def files(folder: Path) -> dict[str, str]:
    return {str(p.relative_to(folder)): p.read_text() for p in folder.rglob("*") if p.is_file()}


def test_a_new_episode_appears_whole(tmp_path: Path) -> None:
    folder = tmp_path / "output" / "talk"
    with staged(folder) as staging:
        (staging / "episode.mp3").write_text("new")
        assert not folder.exists()
    assert files(folder.parent) == {"talk/episode.mp3": "new"}


def test_what_others_keep_in_the_folder_stays(old: Path) -> None:
    (old / "pickups").mkdir()
    (old / "pickups" / "s0001.wav").write_text("mine")
    part_beside(old / "pickups" / "pickups.json").write_text("ha")
    with staged(old) as staging:
        (staging / "episode.mp3").write_text("new")
    assert files(old.parent) == {"talk/episode.mp3": "new", "talk/pickups/s0001.wav": "mine"}


def test_links_that_others_keep_in_the_folder_stay_links(old: Path) -> None:
    (old / "pickups").symlink_to("../recordings")
    (old.parent / "recordings").mkdir()
    (old / "gone").symlink_to("nowhere")
    with staged(old):
        pass
    assert {name: str((old / name).readlink()) for name in ("pickups", "gone")} == {
        "pickups": "../recordings",
        "gone": "nowhere",
    }


def test_sound_that_was_not_made_again_goes(old: Path) -> None:
    """It is that of an older text."""
    for name in ("episode.opus", "speech.flac", "music.flac"):
        (old / name).write_text("old")
    with staged(old) as staging:
        (staging / "episode.m4b").write_text("new")
    assert files(old.parent) == {"talk/episode.m4b": "new"}


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_a_run_that_fails_leaves_the_old_episode_and_nothing_else(old: Path, error: type[BaseException]) -> None:
    with pytest.raises(error), staged(old) as staging:
        (staging / "episode.mp3").write_text("half")
        raise error
    assert files(old.parent) == {"talk/episode.mp3": "old"}
    assert [p.name for p in old.parent.iterdir()] == ["talk"]


def test_a_death_between_the_two_renames_is_mended(old: Path) -> None:
    old.rename(old.with_name(".talk.old"))
    part_beside(old).mkdir()
    recover(old, is_alone=True)
    assert files(old.parent) == {"talk/episode.mp3": "old"}
    assert [p.name for p in old.parent.iterdir()] == ["talk"]


def test_a_death_after_them_too(old: Path) -> None:
    stale = old.with_name(".talk.old")
    stale.mkdir()
    (stale / "episode.mp3").write_text("older")
    recover(old, is_alone=True)
    assert files(old.parent) == {"talk/episode.mp3": "old"}


def test_the_old_one_or_the_new_one_is_there_at_every_moment(old: Path) -> None:
    looks, stop = [], threading.Event()

    def look() -> None:
        while not stop.is_set():
            looks.append(old.stat().st_ino)

    with ThreadPoolExecutor(1) as pool:
        looking = pool.submit(look)
        for number in range(200):
            with staged(old) as staging:
                (staging / "episode.mp3").write_text(f"new {number}")
        stop.set()
        looking.result()  # raises where it was not there
    assert len(looks) > 200
    assert files(old.parent) == {"talk/episode.mp3": "new 199"}


@pytest.mark.parametrize("can_exchange", [True, False])
def test_a_system_without_that_step_takes_two(old: Path, monkeypatch: pytest.MonkeyPatch, can_exchange: bool) -> None:
    if not can_exchange:
        monkeypatch.setattr(staging, "_exchange", lambda one, other: False)
    (old / "notes.txt").write_text("mine")
    (old / ".redo.json.0.somebody.part").write_text("half")
    with staged(old) as new:
        (new / "episode.mp3").write_text("new")
    assert files(old.parent) == {"talk/episode.mp3": "new", "talk/notes.txt": "mine"}
    assert [p.name for p in old.parent.iterdir()] == ["talk"]


def test_what_is_saved_meanwhile_is_not_written_over(old: Path) -> None:
    (old / "script.ssmd.md").write_text("as it was written")
    with pytest.raises(ChangedMeanwhile, match=r"talk/script\.ssmd\.md: was saved while"), staged(old) as staging:
        (staging / "script.ssmd.md").write_text("as it is written")
        (old / "script.ssmd.md").write_text("as I like it")
    assert files(old.parent) == {"talk/episode.mp3": "old", "talk/script.ssmd.md": "as I like it"}


def test_a_second_run_is_told_of_the_first(old: Path) -> None:
    with staged(old) as staging, pytest.raises(BeingMade, match=rf"talk: another run .*process {os.getpid()} on"):
        (staging / "episode.mp3").write_text("new")
        with staged(old):
            pass
    assert files(old.parent) == {"talk/episode.mp3": "new"}
    with staged(old.with_name("another")), staged(old.with_name("a.talk")):
        pass


def test_the_lock_of_a_dead_run_is_none(old: Path) -> None:
    old.with_name(".talk.lock").write_text("process 1 on a machine that is no more")
    with staged(old):
        pass
    assert [p.name for p in old.parent.iterdir()] == ["talk"]


def test_what_runs_of_other_episodes_left_goes_with_the_next_run_of_any(old: Path) -> None:
    ball, lost, whole = (old.with_name(name) for name in ("ball", "lost", "whole"))
    for folder in (ball, lost, whole):
        folder.with_name(f".{folder.name}.lock").write_text("process 1 on a machine that is no more")
    part_beside(ball).mkdir()
    (part_beside(ball) / "episode.mp3").write_text("half")
    old.rename(lost.with_name(".lost.old"))
    for folder in (whole, whole.with_name(".whole.old")):
        folder.mkdir()
        (folder / "episode.mp3").write_text(folder.name)
    with staged(old.with_name("plain")) as staging:
        (staging / "episode.mp3").write_text("new")
    wanted = {"plain/episode.mp3": "new", "lost/episode.mp3": "old", "whole/episode.mp3": "whole"}
    assert files(old.parent) == wanted
    assert {path.name for path in old.parent.iterdir()} == {"plain", "lost", "whole"}


def test_what_living_runs_and_other_programs_have_beside_it_stays(old: Path) -> None:
    others = {".mine.lock": "", ".yours.lock": "4711", ".mine.old/a.txt": "a", ".a.b.part/a.txt": "a", ".x.part": "x"}
    for name, text in others.items():
        (old.parent / name).parent.mkdir(exist_ok=True)
        (old.parent / name).write_text(text)
        os.utime(old.parent / name, (0, 0))
    with staged(old.with_name("ball")) as theirs:
        (theirs / "episode.mp3").write_text("theirs")
        with staged(old) as ours:
            (ours / "episode.mp3").write_text("ours")
    assert files(old.parent) == {"ball/episode.mp3": "theirs", "talk/episode.mp3": "ours", **others}


def test_a_run_that_begins_while_another_clears_away_waits_for_it(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its lock is held for a moment, and no run is at it."""
    ball = old.with_name("ball")
    ball.with_name(".ball.lock").write_text("process 1 on a machine that is no more")
    clearing, begun = threading.Event(), threading.Event()

    def slowly(folder: Path, is_alone: bool) -> None:
        if folder == ball and not clearing.is_set():
            clearing.set()
            assert begun.wait(PATIENCE_S)

    def begin() -> None:
        assert clearing.wait(PATIENCE_S)
        threading.Timer(0.05, begun.set).start()
        with staged(ball) as staging:
            (staging / "episode.mp3").write_text("new")

    monkeypatch.setattr(staging, "recover", slowly)
    with ThreadPoolExecutor(1) as pool:
        beginning = pool.submit(begin)
        with staged(old):
            pass
        beginning.result()
    assert files(ball) == {"episode.mp3": "new"}


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "output").write_text("a file, not a folder")
    with pytest.raises(CannotWrite, match="output"), staged(tmp_path / "output" / "talk"):
        pass
