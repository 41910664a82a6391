"""The command asked for other forms of the sound: what lies in the folder, what the page plays, what is told."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import mutagen.mp3
import pytest

from make_episode import main
from pipeline.desk.listen import episodes
from pipeline.folders import PROGRAM
from pipeline.sound.measure import measure_file

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


@pytest.mark.slow
def test_check_and_redo_take_the_forms_that_are_there(home: Path) -> None:
    checked = json.loads(run(home, "check", "output/tones", "--delivery", "apple", "--json").stdout)
    assert checked["file"].endswith("episode.m4b") and checked["passed"] is True
    assert [(Path(its["file"]).name, its["passed"]) for its in checked["others"]] == [("episode.opus", True)]
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


# --- drafts --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A working folder with a draft, and what was said when it was made."""
    folder = tmp_path_factory.mktemp("drafted")
    return folder, make(folder, "--draft")


def test_a_draft_says_so_wherever_it_is_met(drafted: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    folder, said = drafted
    episode = folder / "output" / "tones"
    told = "This is a draft, not for publication: one channel at 64 kbit/s, mastered in one try; it "
    assert (said.returncode, said.stdout) == (0, "output/tones/episode.mp3\n")
    assert said.stderr.startswith(f"make_episode: output/tones: {told}")
    assert report(folder)["draft"] is True and report(folder)["notices"][0].startswith(told)
    assert (episode / "shownotes.md").read_text().startswith(f"# Six tones (draft)\n\n{told}")
    page = (episode / "index.html").read_text()
    assert "<title>Six tones (draft)</title>" in page and "<h1>Six tones (draft)</h1>" in page and told in page
    assert [listed.title for listed in episodes(folder / "output")] == ["Six tones (draft)"]
    sound = mutagen.mp3.MP3(episode / "episode.mp3")
    assert sound["TIT2"].text == ["Six tones (draft)"]
    assert (sound.info.channels, sound.info.bitrate, sound.info.sample_rate) == (1, 64_000, 44_100)
    assert sound.info.length == pytest.approx(report(folder)["duration_s"], abs=0.001)


def test_a_draft_is_measured_as_it_is_heard(drafted: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    """One channel is heard from both sides: 3 LU over what a meter of one channel reads."""
    told, again = report(drafted[0]), measure_file(drafted[0] / "output" / "tones" / "episode.mp3")
    assert told["sounds"][0]["channels"] == again.channels == 1
    assert told["integrated_lufs"] == pytest.approx(again.loudness.integrated_lufs, abs=0.02)
    assert told["integrated_lufs"] == pytest.approx(-16, abs=1)


@pytest.mark.slow
def test_the_real_build_after_a_draft_speaks_nothing_and_is_as_if_there_had_been_none(
    drafted: tuple[Path, subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    folder, _ = drafted
    mp3 = folder / "output" / "tones" / "episode.mp3"
    draft = mp3.read_bytes()
    made = make(folder)
    assert (made.returncode, made.stderr) == (0, "")
    assert (report(folder)["takes"]["spoken"], report(folder)["draft"], report(folder)["notices"]) == (0, False, [])
    texts = [path.read_text() for path in mp3.parent.iterdir() if path.suffix in (".md", ".html", ".vtt")]
    assert not any("(draft)" in text for text in texts)
    make(tmp_path)
    assert mp3.read_bytes() == (tmp_path / "output" / "tones" / "episode.mp3").read_bytes()
    make(folder, "--draft")
    assert mp3.read_bytes() == draft


def test_for_broadcasting_the_sound_is_flac_at_48_khz(tmp_path: Path) -> None:
    """The delivery ebu wants it so; its level is held to 0.2 LU, by check as well as when it is made."""
    done = make(tmp_path, "--delivery", "ebu", "--quiet")
    assert (done.returncode, done.stdout) == (0, "output/tones/episode.flac\n"), done.stderr
    told = report(tmp_path)["sounds"][0]
    assert told["sample_rate"] == 48_000 and abs(told["integrated_lufs"] + 23) <= 0.2
    checked = run(tmp_path, "check", "tones")
    assert checked.returncode == 0 and "passes ebu" in checked.stdout, checked.stdout
    refused = make(tmp_path, "--delivery", "ebu", "--format", "mp3")
    assert refused.returncode == 2
    assert "delivery 'ebu' wants 48000 Hz, and MP3 is made at 44100 Hz; ask for --format m4b or opus" in refused.stderr


def test_a_delivery_that_is_missed_names_the_episode_and_what_to_do(tmp_path: Path, monkeypatch, capsys) -> None:
    """It named the hidden folder in which the episode was made, which was gone by then."""
    monkeypatch.chdir(tmp_path)
    Path("tones.md").write_text("# Six tones\n\nOne two three four.\n")
    assert main(["script", "tones.md", "--cast", "tone", "--kit", "audiobook"]) == 0
    opening = '[]{chapter="Opening"}'
    edited = tmp_path / "output" / "tones" / "script.ssmd.md"
    edited.parent.mkdir(parents=True)
    edited.write_text(capsys.readouterr().out.replace(opening, f"{opening}\n\n...3s"))
    assert main(["output/tones/script.ssmd.md"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("make_episode: output/tones: episode.mp3 would miss delivery 'acx' and is not published: ")
    assert "expected 0.5 to 1 s; shorten the pause that the script begins with or `head` in kit.toml, or make a" in line
    assert ".part" not in line and sounds(tmp_path) == set()
