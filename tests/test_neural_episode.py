"""An episode with the neural narrator: from wheels alone, without a network, repeatable, and within its delivery."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.folders import PROGRAM
from pipeline.speech.piper_engine import PiperEngine
from tests.conftest import Missing

COMMAND = [sys.executable, str(PROGRAM / "make_episode.py")]
SAMPLE = "the-last-train-over-the-yalu"

NO_NETWORK = """
import os, socket

def refuse(*_):
    os.write(2, b"the network was used\\n")
    os._exit(9)

socket.socket.connect = socket.socket.connect_ex = refuse
socket.getaddrinfo = refuse
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, missing: Missing) -> Path:
    if PiperEngine().unavailable():
        missing("piper-tts")
    folder = tmp_path_factory.mktemp("neural")
    (folder / "offline").mkdir()
    (folder / "offline" / "sitecustomize.py").write_text(NO_NETWORK)
    return folder


def make(home: Path, output: str) -> Path:
    """The sample episode, made where every use of the network ends the process that tries it."""
    command = [*COMMAND, str(PROGRAM / "articles" / f"{SAMPLE}.md"), "--output", output, "--cast", "piper"]
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(home), "PYTHONPATH": str(home / "offline")}
    done = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, timeout=1500, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return home / output / SAMPLE


@pytest.mark.slow
def test_the_sample_is_narrated_by_piper_and_is_the_same_each_time(home: Path) -> None:
    first, second = make(home, "first"), make(home, "second")
    report = json.loads((first / "report.json").read_text())
    assert {voice["profile"]["engine"] for voice in report["voices"]} == {"piper"}
    assert "CC0" in report["voices"][0]["licence"]
    assert report["integrated_lufs"] == pytest.approx(-16, abs=0.5)
    assert report["true_peak_dbtp"] <= -1
    assert 150 <= report["words_per_minute"] <= 175
    assert report["takes"]["spoken"] > 90
    assert (first / "episode.mp3").read_bytes() == (second / "episode.mp3").read_bytes()
    assert "Piper" in (first / "shownotes.md").read_text()
