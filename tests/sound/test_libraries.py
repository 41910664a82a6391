"""Another release of a library or an encoder makes again what the one before made, and nothing is loaded to ask."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from pipeline.programs import release
from pipeline.sound import dressing, libraries, reels, takes
from pipeline.sound.dressing import Dresser
from pipeline.sound.libraries import SHAPING, releases
from pipeline.sound.reels import reel_key


@pytest.mark.parametrize("name", [*SHAPING, "lameenc"])
def test_a_release_is_what_is_installed_of_a_package_or_a_module(name: str) -> None:
    assert release(name) == f"{name}-{version(name)}"


def test_what_says_no_release_is_told_by_when_it_was_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own_module.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    assert release("own_module") == str((tmp_path / "own_module.py").stat().st_mtime_ns)
    assert release("no_such_module") == ""


def test_asking_for_releases_loads_none_of_them() -> None:
    ask = "import sys; from pipeline.programs import release; [release(name) for name in sys.argv[1:]]; "
    loaded = "print(*(name for name in sys.argv[1:] if name in sys.modules))"
    command = [sys.executable, "-c", ask + loaded, *SHAPING, "lameenc"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "\n"


def test_another_release_is_another_treated_take_other_facts_and_another_reel(
    studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take, dresser = studio.take("s0001", 1.0), Dresser(tmp_path)
    timeline = studio.timeline(studio.script(("One", [studio.segment("s0001")])), {"s0001": take}, studio.kit())

    def made() -> tuple[str, int, str]:
        treated = dresser.dress(take, "studio").take.key
        dresser.dress(take, "none")
        return treated, len(list(tmp_path.glob("facts/*/*"))), reel_key(timeline, timeline.reels[0], 0, 0)

    before = made()
    assert made() == before
    for module in (takes, dressing, reels):
        monkeypatch.setattr(module, "releases", lambda: {**libraries.releases(), "soxr": "soxr-99"})
    after = made()
    assert (before[1], after[1]) == (2, 4)
    assert releases()["soxr"] != "soxr-99"
    assert (before[0] != after[0], before[2] != after[2]) == (True, True)
