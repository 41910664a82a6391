"""What a dead process left half-written goes at once; what a living one writes stays."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.folders import PROGRAM
from pipeline.owner import is_left_over, is_part, part_beside, sweep, sweep_here

WRITER = """
import pathlib, sys
from pipeline.owner import part_beside
part = part_beside(pathlib.Path(sys.argv[1], "ab", "abcd.wav"))
part.parent.mkdir(exist_ok=True)
part.write_bytes(b"half")
print(part, flush=True)
input()
"""


@pytest.fixture
def writer(tmp_path: Path):
    """A process that has written half of something, and the path of that."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", WRITER, tmp_path], cwd=PROGRAM, text=True, **pipes) as process:
        yield process, Path(process.stdout.readline().strip())
        process.kill()


def test_what_a_killed_process_left_goes_and_what_a_living_one_writes_stays(tmp_path: Path, writer) -> None:
    process, theirs = writer
    ours = part_beside(tmp_path / "reel.mp3")
    ours.write_bytes(b"half")
    (tmp_path / "reel.mp3").write_bytes(b"whole")
    sweep(tmp_path)
    assert is_part(theirs.name) and theirs.exists() and ours.exists()
    process.kill()
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # dead, and nobody has asked how it ended
    sweep(tmp_path)
    assert not theirs.exists() and ours.exists() and (tmp_path / "reel.mp3").exists()


def test_in_a_persons_folder_only_what_is_plainly_ours_goes(tmp_path: Path, writer) -> None:
    process, theirs = writer
    process.kill()
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    page = theirs.rename(tmp_path / theirs.name.replace("abcd.wav", "voices.html"))
    deeper = tmp_path / "more" / page.name
    strangers = [tmp_path / name for name in (".film.mkv.part", ".film.0.part", "film.0.0badf00d-1-1.part")]
    for path in (deeper, *strangers):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"half")
        os.utime(path, (0, 0))
    sweep_here(tmp_path)
    sweep_here(tmp_path / "nowhere")
    assert not page.exists() and all(path.exists() for path in (deeper, *strangers))


def test_a_number_that_another_process_has_now_is_not_the_first_one(tmp_path: Path) -> None:
    ours = part_beside(tmp_path / "reel.mp3")
    since = ours.name.removesuffix(".part").rpartition("-")[2]
    earlier = ours.with_name(ours.name.replace(since, str(int(since) - 1)))
    assert not is_left_over(ours) and is_left_over(earlier)


@pytest.mark.parametrize("name", [".reel.mp3.0.0badf00d-1-1.part", ".reel.mp3.4711.part", ".x.part"])
def test_of_a_process_elsewhere_age_alone_tells(tmp_path: Path, name: str) -> None:
    part = tmp_path / name
    part.write_bytes(b"half")
    assert not is_left_over(part)
    os.utime(part, (time.time() - 7200,) * 2)
    assert is_left_over(part)
