"""A segment is spoken anew when a person asks for it, and only that one."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.again import FILE, ask_again, asked_again
from pipeline.errors import ConfigError, UnknownName
from pipeline.folders import PROGRAM
from pipeline.model import Piece, Profile, Segment, Utterance
from pipeline.words import SpokenPiece
from tests.conftest import Missing

COMMAND = [sys.executable, str(PROGRAM / "make_episode.py")]


def utterances(*texts: str) -> list[Utterance]:
    profile = Profile("narrator", "tone", "low", 200)
    return [
        Utterance(
            Segment(f"s{n:04}", "narration", "narrator", (Piece(text),), n, 0, "article"), (SpokenPiece(text),), profile
        )
        for n, text in enumerate(texts)
    ]


def test_each_asking_counts_and_only_for_the_words_it_was_asked_for(tmp_path: Path) -> None:
    said = utterances("One.", "Two.")
    assert asked_again(tmp_path, said) == tuple(said)
    ask_again(tmp_path, said, ["s0001"])
    ask_again(tmp_path, said, ["s0001", "s0000"])
    assert [u.again for u in asked_again(tmp_path, said)] == [1, 2]
    changed = [said[0], replace(said[1], segment=replace(said[1].segment, pieces=(Piece("Three."),)))]
    assert [u.again for u in asked_again(tmp_path, changed)] == [1, 0]


def test_an_unknown_segment_and_a_broken_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match=r"no segment 's0003'; did you mean 's0002'\?|no segment 's0003'"):
        ask_again(tmp_path, utterances("One."), ["s0003"])
    assert not (tmp_path / FILE).exists()
    (tmp_path / FILE).write_text('{"a": 1}')
    with pytest.raises(ConfigError, match=FILE):
        asked_again(tmp_path, utterances("One."))


def run(*arguments: str | Path) -> str:
    done = subprocess.run([*COMMAND, *map(str, arguments)], check=True, capture_output=True, text=True)
    return done.stdout


def keys(folder: Path) -> dict[str, str]:
    rows = json.loads((folder / "timeline.json").read_text(encoding="utf-8"))["segments"]
    return {row["id"]: row["take"]["key"] for row in rows}


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "talk.md"
    path.write_text("# A talk\n\nIt begins with a plain sentence. Then comes another one.\n", encoding="utf-8")
    return path


@pytest.mark.slow
def test_espeak_says_so_when_it_can_only_repeat_itself(article: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    run(article, "--output", output, "--cast", "pyttsx3", "--kit", "audiobook")
    before = keys(output / "talk")
    told = run("redo", "talk", "s0001", "--output", output)
    assert told.startswith("s0001: the same as before, ")
    after = keys(output / "talk")
    assert {name for name in before if before[name] != after[name]} == {"s0001"}


@pytest.mark.slow
def test_piper_says_it_in_another_way(article: Path, tmp_path: Path, missing: Missing) -> None:
    from pipeline.speech import engine as engines

    if engines.create("piper").unavailable():
        missing("piper")
    output = tmp_path / "out"
    run(article, "--output", output, "--cast", "piper", "--kit", "audiobook")
    before = keys(output / "talk")
    assert run("redo", output / "talk", "s0002", "--output", output).startswith("s0002: spoken anew by piper:")
    after = keys(output / "talk")
    assert {name for name in before if before[name] != after[name]} == {"s0002"}
    report = json.loads((output / "talk" / "report.json").read_text(encoding="utf-8"))
    assert report["takes"]["spoken"] == 1
    run(article, "--output", output, "--cast", "piper", "--kit", "audiobook")
    assert keys(output / "talk") == after
