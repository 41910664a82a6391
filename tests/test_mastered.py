"""Every sample article with every kit is mastered to -16 LUFS: by a second meter, and `check` says the same.

The second meter is ffmpeg's ebur128, on the published file as any player decodes it.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.folders import PROGRAM
from pipeline.sound.tools import ffmpeg_path

ARTICLES = sorted(path.name for path in (PROGRAM / "articles").iterdir() if path.name != "README.md")
KITS = ("documentary", "brief", "audiobook")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Takes that several kits and forms of an article share."""
    return tmp_path_factory.mktemp("cache")


@pytest.mark.parametrize("kit", KITS)
@pytest.mark.parametrize("article", ARTICLES)
def test_it_is_as_loud_as_its_delivery_asks(article: str, kit: str, cache: Path, tmp_path: Path) -> None:
    source = PROGRAM / "articles" / article
    made = said("--kit", kit, "--cast", "pyttsx3", "--delivery", "apple", "--cache", cache, source, folder=tmp_path)
    file = tmp_path / made.strip()
    integrated_lufs, true_peak_dbtp = second_meter(file)
    assert integrated_lufs == pytest.approx(-16.0, abs=0.3)
    assert true_peak_dbtp <= -1.0
    check = json.loads(said("check", file, "--json", folder=tmp_path))
    assert check["delivery"] == "apple"
    assert check["integrated_lufs"] == pytest.approx(integrated_lufs, abs=0.1)
    assert check["true_peak_dbtp"] == pytest.approx(true_peak_dbtp, abs=0.1)
    assert check["chapter_jump_lu"] <= 2


def said(*arguments: str | Path, folder: Path) -> str:
    command = [sys.executable, str(PROGRAM / "make_episode.py"), *map(str, arguments)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def second_meter(file: Path) -> tuple[float, float]:
    """Integrated loudness and true peak."""
    command = [ffmpeg_path(), "-nostdin", "-nostats", "-hide_banner", "-i", str(file), "-map", "0:a"]
    done = subprocess.run(
        [*command, "-af", "ebur128=peak=true", "-f", "null", "-"], capture_output=True, text=True, check=True
    )
    summary = done.stderr[done.stderr.rindex("Summary:") :]
    integrated, peak = (re.search(rf"{name}:\s+(-?[\d.]+) (LUFS|dBFS)", summary) for name in ("I", "Peak"))
    assert integrated and peak
    return float(integrated[1]), float(peak[1])
