"""The command asked for other forms of the sound: what lies in the folder, what the page plays, what is told."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.folders import PROGRAM

ARTICLE = (
    "# Six tones\n\n## The first half\n\nOne two three four. Five six.\n\n## The second half\n\nSeven eight nine ten.\n"
)


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(PROGRAM / "make_episode.py"), *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=100, check=False)


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """With voices that are tones, and without music: what is heard does not matter here."""
    (folder / "tones.md").write_text(ARTICLE)
    return run(folder, "tones.md", "--cast", "tone", "--kit", "audiobook", "--delivery", "apple", *arguments)


def sounds(folder: Path) -> set[str]:
    return {path.name for path in (folder / "output" / "tones").glob("episode.*")}


def report(folder: Path) -> dict:
    return json.loads((folder / "output" / "tones" / "report.json").read_text())


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder with an episode as Opus and M4B, and not as MP3."""
    folder = tmp_path_factory.mktemp("home")
    done = make(folder, "--format", "opus", "--format", "m4b")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "output/tones/episode.m4b\noutput/tones/episode.opus\n"
    return folder


def test_only_what_was_asked_for_is_there_and_each_is_reported(home: Path) -> None:
    assert sounds(home) == {"episode.m4b", "episode.opus"}
    told = report(home)
    assert (told["audio"], told["draft"], told["notices"]) == ("episode.m4b", False, [])
    assert [sound["file"] for sound in told["sounds"]] == ["episode.m4b", "episode.opus"]
    for sound in told["sounds"]:
        assert sound["bytes"] == (home / "output" / "tones" / sound["file"]).stat().st_size
        assert abs(sound["integrated_lufs"] + 16) <= 0.5 and sound["true_peak_dbtp"] <= -1
        assert sound["duration_s"] == pytest.approx(told["duration_s"], abs=0.024)
    assert [sound["sample_rate"] for sound in told["sounds"]] == [44_100, 48_000]


def test_the_page_plays_the_first_and_offers_both(home: Path) -> None:
    page = (home / "output" / "tones" / "index.html").read_text()
    assert '<audio id="audio" controls preload="metadata" src="episode.m4b">' in page
    assert '<a href="episode.m4b" download>Sound as M4B</a>' in page
    assert '<a href="episode.opus" download>Sound as OPUS</a>' in page
    assert "mp3" not in page.partition("<script>")[0].lower()


def test_check_and_redo_take_the_forms_that_are_there(home: Path) -> None:
    checked = json.loads(run(home, "check", "output/tones", "--delivery", "apple", "--json").stdout)
    assert checked["file"].endswith("episode.m4b") and checked["passed"] is True
    again = run(home, "redo", "tones", "s0001")
    assert again.returncode == 0, again.stderr
    assert again.stdout.splitlines()[-2:] == ["output/tones/episode.m4b", "output/tones/episode.opus"]


def test_a_form_that_is_no_longer_asked_for_goes(home: Path) -> None:
    """It would be the sound of an older text beside the new one."""
    assert make(home, "--format", "flac", "--format", "flac").stdout == "output/tones/episode.flac\n"
    assert sounds(home) == {"episode.flac"}


def test_an_unknown_form_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    done = run(tmp_path, "nothing.md", "--format", "ogg")
    assert done.returncode == 2
    assert done.stderr == "make_episode: no format 'ogg'; known: mp3, m4b, opus, flac\n"
