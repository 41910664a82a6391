"""An episode's folder is the old one or the new one, whatever happens in between."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import CannotWrite
from pipeline.publish.staging import recover, staged


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
    with staged(old) as staging:
        (staging / "episode.mp3").write_text("new")
    assert files(old.parent) == {"talk/episode.mp3": "new", "talk/pickups/s0001.wav": "mine"}


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_a_run_that_fails_leaves_the_old_episode_and_nothing_else(old: Path, error: type[BaseException]) -> None:
    with pytest.raises(error), staged(old) as staging:
        (staging / "episode.mp3").write_text("half")
        raise error
    assert files(old.parent) == {"talk/episode.mp3": "old"}
    assert [p.name for p in old.parent.iterdir()] == ["talk"]


def test_a_death_between_the_two_renames_is_mended(old: Path) -> None:
    old.rename(old.with_name(".talk.old"))
    (old.parent / ".talk.999999999.part").mkdir()
    recover(old)
    assert files(old.parent) == {"talk/episode.mp3": "old"}
    assert [p.name for p in old.parent.iterdir()] == ["talk"]


def test_a_death_after_them_too(old: Path) -> None:
    stale = old.with_name(".talk.old")
    stale.mkdir()
    (stale / "episode.mp3").write_text("older")
    recover(old)
    assert files(old.parent) == {"talk/episode.mp3": "old"}


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "output").write_text("a file, not a folder")
    with pytest.raises(CannotWrite, match="output"), staged(tmp_path / "output" / "talk"):
        pass
