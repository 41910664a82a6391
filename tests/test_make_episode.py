"""The command as a person uses it: a real episode with pyttsx3, judged by programs that others wrote; and mistakes."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
import webvtt

from pipeline.folders import PROGRAM
from tests.paused import holding

ARTICLE = """\
---
title: The Two Letters
author: A. Writer
date: 2024-05-06
---

## How It Began

In 1958 two letters were sent from Pyongyang, and nobody in the room had been told to expect them. The first was short.
It was typed on thin paper, and it named no date. The second filled nine pages, in a hand that nobody knew.

They were read aloud that same evening. It took 45 minutes, and it was 95% politeness.

## What Was Answered

General Wang Ping recalled: "We had 4,260 bridges to mend that winter, and not one of us thought of going home." The
answer was sent on October 26. It was three lines long.

Nobody kept a copy. That is all we know.

## References

Zhou Bin, "Letters and Bridges", 2001.
"""

PATIENCE_S = 600
"""How long a busy machine may take over an episode."""


def run(
    *arguments: str | Path, folder: Path, given: str | None = None, **changes: str
) -> subprocess.CompletedProcess[str]:
    """Run the command in `folder`, with eSpeak NG's voices whatever is there, and `given` on its standard input."""
    take_the_plain_voice(folder)
    command = [sys.executable, str(PROGRAM / "make_episode.py"), *map(str, arguments)]
    environment = {**os.environ, **changes}
    return subprocess.run(
        command,
        cwd=folder,
        env=environment,
        input=given,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


def take_the_plain_voice(folder: Path) -> None:
    """A default cast of eSpeak NG alone, in the working folder: a neural voice would take longer than the test."""
    casts = folder / "voices" / "casts"
    casts.mkdir(parents=True, exist_ok=True)
    shutil.copy(PROGRAM / "voices" / "casts" / "pyttsx3.toml", casts / "default.toml")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder with an article and its episode."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "letters.md").write_text(ARTICLE)
    done = run("letters.md", folder=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "output/letters/episode.mp3\n"
    return folder


@pytest.fixture(scope="module")
def episode(home: Path) -> Path:
    return home / "output" / "letters"


def report(episode: Path) -> dict:
    return json.loads((episode / "report.json").read_text())


def test_an_episode_leaves_its_files_and_no_others(episode: Path) -> None:
    assert {path.name for path in episode.iterdir()} == {
        "episode.mp3", "article.txt", "script.ssmd.md", "script.map.json", "transcript.vtt", "transcript.srt",
        "transcript.json", "chapters.json", "timeline.json", "shownotes.md", "cover.jpg", "index.html", "report.json",
        "builds.jsonl",
    }  # fmt: skip
    assert {path.name for path in episode.parent.iterdir()} == {"letters", ".cache"}


def test_the_master_by_another_meter(episode: Path, judge) -> None:
    said = judge(
        ["ffmpeg", "-nostats", "-hide_banner", "-i", str(episode / "episode.mp3")]
        + ["-af", "ebur128=peak=true", "-f", "null", "-"]
    ).stderr
    summary = [line.split() for line in said[said.rindex("Summary:") :].splitlines()]
    figures = {words[0]: float(words[1]) for words in summary if words and words[0] in ("I:", "Peak:")}
    assert figures["I:"] == pytest.approx(-16, abs=0.5)
    assert figures["Peak:"] <= -1.0
    assert figures["I:"] == pytest.approx(report(episode)["integrated_lufs"], abs=0.15)
    assert figures["Peak:"] == pytest.approx(report(episode)["true_peak_dbtp"], abs=0.15)


def test_the_ledger_adds_up(episode: Path) -> None:
    ledger = report(episode)["ledger"]
    assert ledger["sentences"] == ledger["spoken"] + ledger["credited"] + len(ledger["omitted"])
    assert (ledger["spoken"], ledger["credited"], ledger["omitted"]) == (12, 1, [])


def test_chapters_agree_everywhere(episode: Path, judge) -> None:
    import eyed3
    import mutagen.id3

    listed = json.loads((episode / "chapters.json").read_text())["chapters"]
    titles = [chapter["title"] for chapter in listed]
    assert titles == ["Opening", "How It Began", "What Was Answered", "Credits"]
    starts = [round(chapter["startTime"] * 1000) for chapter in listed]
    timeline = json.loads((episode / "timeline.json").read_text())
    assert starts == [round(c["start"] / 44.1) for c in timeline["chapters"]]

    tags = mutagen.id3.ID3(episode / "episode.mp3")
    frames = sorted(tags.getall("CHAP"), key=lambda frame: frame.start_time)
    assert [frame.start_time for frame in frames] == starts
    assert [str(frame.sub_frames["TIT2"]) for frame in frames] == titles
    (contents,) = tags.getall("CTOC")
    assert (int(contents.flags), contents.child_element_ids) == (3, [frame.element_id for frame in frames])
    assert tags.version == (2, 3, 0)
    assert tags["TIT2"].text == ["The Two Letters"]

    by_eyed3 = list(eyed3.load(episode / "episode.mp3").tag.chapters)
    assert [chapter.times[0] for chapter in by_eyed3] == starts

    command = ["ffprobe", "-v", "error", "-show_chapters", "-of", "json", str(episode / "episode.mp3")]
    probed = json.loads(judge(command).stdout)
    assert [round(float(c["start_time"]) * 1000) for c in probed["chapters"]] == starts
    assert [c["tags"]["title"] for c in probed["chapters"]] == titles


@pytest.mark.parametrize(
    ("command", "said"),
    [(["mpg123", "-q", "-t"], ""), (["mp3val"], "MPEG frames (MPEG 1 Layer III), +ID3v2, CBR")],
)
def test_players_and_checkers_accept_the_file(episode: Path, judge, command: list[str], said: str) -> None:
    done = judge([*command, str(episode / "episode.mp3")])
    assert done.returncode == 0
    assert "WARNING" not in done.stdout
    assert said in done.stdout
    assert done.stderr == ""


def test_captions_hold_every_spoken_word_once_in_order(episode: Path) -> None:
    timeline = json.loads((episode / "timeline.json").read_text())
    spoken = " ".join("".join(piece["text"] for piece in s["pieces"]) for s in timeline["segments"]).split()
    captions = webvtt.read(episode / "transcript.vtt")
    heard = " ".join(c.text for c in captions if not c.text.startswith("[")).split()
    assert heard == spoken
    assert "nineteen" not in heard


def test_nothing_is_spoken_that_is_not_words(episode: Path) -> None:
    timeline = json.loads((episode / "timeline.json").read_text())
    said = " ".join(segment["spoken"] for segment in timeline["segments"])
    assert "nineteen fifty eight" in said and "ninety five percent" in said
    assert not set(said) & set("*_[]{}<>@#0123456789")


def test_a_second_run_is_the_same_to_the_byte_and_speaks_nothing(home: Path, episode: Path) -> None:
    before = (episode / "episode.mp3").read_bytes()
    assert run("letters.md", "--jobs", "1", folder=home).returncode == 0
    assert (episode / "episode.mp3").read_bytes() == before
    assert report(episode)["takes"]["spoken"] == 0


def test_one_changed_sentence_is_one_take(home: Path, episode: Path) -> None:
    (home / "letters.md").write_text(ARTICLE.replace("named no date", "named no date at all"))
    assert run("letters.md", folder=home).returncode == 0
    assert report(episode)["takes"]["spoken"] == 1
    (home / "letters.md").write_text(ARTICLE)
    assert run("letters.md", folder=home).returncode == 0
    assert report(episode)["takes"]["spoken"] == 0  # the sentence as it was is still in the cache


def test_an_edited_script_is_used_and_kept(home: Path, episode: Path, tmp_path: Path) -> None:
    (tmp_path / "letters.md").write_text(ARTICLE)
    cache = str(home / "output" / ".cache")
    shutil.copytree(episode, tmp_path / "output" / "letters")
    script = tmp_path / "output" / "letters" / "script.ssmd.md"
    edited = script.read_text().replace("The first was short.", "The first was *very* short.\nThis line is mine.")
    script.write_text(edited)

    refused = run("letters.md", "--cache", cache, folder=tmp_path)
    assert refused.returncode == 2
    assert "edited by hand" in refused.stderr and refused.stderr.count("\n") == 1
    assert script.read_text() == edited

    done = run(script, "--cache", cache, folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert script.read_text() == edited
    facts = report(script.parent)
    assert facts["takes"]["spoken"] == 2
    assert (len(facts["ledger"]["edited"]), facts["ledger"]["added"]) == (1, ["This line is mine."])

    assert run("letters.md", "--rewrite", "--cache", cache, folder=tmp_path).returncode == 0
    assert "This line is mine." not in script.read_text()


@pytest.mark.slow
def test_an_article_from_standard_input_is_kept_beside_its_script(home: Path, tmp_path: Path) -> None:
    cache = str(home / "output" / ".cache")
    done = run("-", "--cache", cache, folder=tmp_path, given=ARTICLE)
    assert (done.stdout, done.stderr) == ("output/the-two-letters/episode.mp3\n", "")
    folder = tmp_path / "output" / "the-two-letters"
    assert (folder / "source.md").read_text() == ARTICLE
    script = folder / "script.ssmd.md"
    script.write_text(script.read_text().replace("The first was short.", "The first was very short."))
    again = run(script, "--cache", cache, folder=tmp_path)
    assert (again.returncode, again.stderr, report(folder)["takes"]["spoken"]) == (0, "", 1)
    assert (folder / "source.md").read_text() == ARTICLE
    other = run("-", "--cache", cache, "--rewrite", folder=tmp_path, given=ARTICLE.replace("Nobody", "Everybody"))
    assert other.returncode == 0
    refused = run("-", "--cache", cache, folder=tmp_path, given=ARTICLE)
    assert refused.returncode == 2 and "holds an episode of another article" in refused.stderr


def test_another_article_of_the_same_name_is_refused(home: Path, episode: Path) -> None:
    (home / "other").mkdir()
    (home / "other" / "letters.md").write_text(ARTICLE.replace("Nobody kept a copy.", "Everybody kept a copy."))
    before = (episode / "episode.mp3").read_bytes()
    done = run("other/letters.md", folder=home)
    assert done.returncode == 2 and "holds an episode of another article" in done.stderr
    assert (episode / "episode.mp3").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["nowhere.txt"], 2, "nowhere.txt"),
        (["empty.txt"], 2, "empty.txt"),
        (["binary.txt"], 2, "binary.txt"),
        (["latin.txt"], 2, "UTF-8"),
        (["word.txt"], 2, "word.txt"),
        (
            ["fluss.txt", "--cast", "pyttsx3"],
            2,
            "is in German (de), and the narrator's voice, en-us+m7, speaks English",
        ),
        (["."], 2, "folder"),
        (["letters.md", "--kit", "documentery"], 2, "did you mean 'documentary'"),
        (["letters.md", "--cast", "nobody"], 2, "known:"),
        (["letters.md", "--delivery", "appel"], 2, "did you mean 'apple'"),
        (["letters.md", "--show", "nowhere"], 2, "known: default"),
        (["letters.md", "--jobs", "0"], 2, "expected a number from 1 to 64"),
        (["letters.md", "--output", "letters.md/x"], 1, "cannot write"),
        (["check", "nowhere.mp3"], 2, "nowhere.mp3"),
    ],
)
def test_mistakes_are_one_line_with_a_status(tmp_path: Path, arguments: list[str], status: int, said: str) -> None:
    (tmp_path / "letters.md").write_text(ARTICLE)
    (tmp_path / "empty.txt").write_text(" \n\n")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "latin.txt").write_bytes("Caf\xe9 au lait is what we had that morning.".encode("latin-1"))
    (tmp_path / "word.txt").write_text("Hello.\n")
    german = "Der Fluss ist breit und die Stadt ist klein. Das Wetter war nicht gut und der Wind kam von der See."
    (tmp_path / "fluss.txt").write_text(german)
    done = run(*arguments, folder=tmp_path)
    lines = done.stderr.strip().splitlines()
    assert done.returncode == status, done.stderr
    assert said in lines[-1]
    assert len(lines) == 1 or lines[0].startswith("usage:")
    assert "Traceback" not in done.stderr


def test_a_missing_ffmpeg_is_named(tmp_path: Path) -> None:
    (tmp_path / "letters.md").write_text(ARTICLE)
    done = run("letters.md", folder=tmp_path, FFMPEG="/nowhere/ffmpeg")
    assert done.returncode == 1 and "ffmpeg" in done.stderr and done.stderr.count("\n") == 1
    assert not (tmp_path / "output" / ".cache" / "takes").exists()  # it is said before anything is spoken


def test_other_commands_answer(home: Path, episode: Path) -> None:
    script = run("script", "letters.md", folder=home)
    assert script.stdout == (episode / "script.ssmd.md").read_text()
    outline = json.loads(run("outline", "letters.md", "--json", folder=home).stdout)
    assert [section["title"] for section in outline["sections"]] == ["How It Began", "What Was Answered"]
    assert "General Wang Ping" in {quotation["speaker"] for quotation in outline["quotations"]}
    spoken = run("outline", "letters.md", "--spoken", folder=home).stdout
    assert "Wang Ping" in spoken and "year: '1958' -> 'nineteen fifty eight'" in spoken
    (home / "shows" / "mine").mkdir(parents=True)
    (home / "shows" / "mine" / "show.toml").write_text('title = "Mine"\nspoken_off = ["year"]\n')
    assert "year: '1958'" not in run("outline", "letters.md", "--spoken", "--show", "mine", folder=home).stdout
    assert "pyttsx3" in run("voices", folder=home).stdout
    (home / episode.name).mkdir()  # an unrelated folder does not stand before the episode of its name
    accepted = run("check", episode.name, "--json", folder=home)
    assert accepted.returncode == 0 and json.loads(accepted.stdout)["passed"] is True
    tone = 0.01 * np.sin(2 * np.pi * 440 * np.arange(44_100 * 3) / 44_100)
    soundfile.write(home / "quiet.wav", np.stack([tone, tone], axis=1), 44_100)
    missed = run("check", "quiet.wav", folder=home)
    assert missed.returncode == 1
    assert "FAIL  integrated loudness -40." in missed.stdout


@pytest.mark.slow
@pytest.mark.parametrize("takes", [0, 3])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_stopped_while_it_speaks_the_last_good_stays(tmp_path: Path, takes: int, number: signal.Signals) -> None:
    folder = tmp_path / "output" / "letters"
    folder.mkdir(parents=True)
    (folder / "episode.mp3").write_text("the last good one")
    (tmp_path / "letters.md").write_text(ARTICLE)
    take_the_plain_voice(tmp_path)
    moment = f"synthesize {takes}" if takes else "synthesize"
    command = [sys.executable, str(PROGRAM / "tests" / "paused.py"), moment, "letters.md"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        assert holding(process), process.communicate()
        process.send_signal(number)
        process.send_signal(signal.SIGCONT)
        _, said = process.communicate(timeout=PATIENCE_S)
    assert {path.name: path.read_text() for path in folder.iterdir()} == {"episode.mp3": "the last good one"}
    if number == signal.SIGINT:
        assert (process.returncode, said.count("\n")) == (130, 1)
        assert list(folder.parent.rglob("*.part")) == []
    kept = made_takes(folder.parent)
    again = run("letters.md", folder=tmp_path)
    assert (again.returncode, again.stderr) == (0, "")
    assert {path.name for path in folder.parent.iterdir()} == {"letters", ".cache"}
    assert kept >= takes and report(folder)["takes"]["reused"] >= kept  # what was spoken is not spoken again


def made_takes(output: Path) -> int:
    return len(list(output.glob(".cache/takes/*/*.wav")))
