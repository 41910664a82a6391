"""Working folders with an episode in them, run, killed, and compared to the byte."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.folders import PROGRAM

TIMES = ("stages_s", "takes")
"""Of report.json: how long each stage took, and how many takes this run spoke. All else is the episode's."""

RECORD = "builds.jsonl"
"""What this build made again, and the one before it: of the runs too."""

_LIMIT_S = 600
_MARK = "DYING"
"""In the environment of all processes of a home: the system tells them from all others by it."""

CAST = """\
[roles]
narrator = "treated-tone"
title = "tone-narrator"
credits = "tone-narrator"
quote-1 = "tone-quote-1"
quote-2 = "tone-quote-2"
"""
PROFILES = """\
[treated-tone]
engine = "tone"
voice = "low"
rate_wpm = 200
treatment = "studio"
"""


@dataclass(frozen=True)
class Ended:
    """How a run did."""

    status: int
    out: str
    err: str


class Home:
    """A working folder, where `talk.txt` becomes `output/talk`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.output = folder / "output"
        self.episode = self.output / "talk"
        self.cache = self.output / ".cache"

    def furnish(self, article: str) -> Home:
        """Put an article there, and a cast that has a treatment."""
        voices = self.folder / "voices"
        (voices / "casts").mkdir(parents=True, exist_ok=True)
        (voices / "casts" / "treated.toml").write_text(CAST)
        shutil.copy(PROGRAM / "voices" / "profiles.toml", voices / "profiles.toml")
        with (voices / "profiles.toml").open("a") as file:
            file.write("\n" + PROFILES)
        self.write(article)
        return self

    def write(self, article: str) -> None:
        """Another article in its place."""
        (self.folder / "talk.txt").write_text(article)

    def copy(self, folder: Path) -> Home:
        """All of it elsewhere."""
        shutil.copytree(self.folder, folder, symlinks=True)
        return Home(folder)

    def run(
        self,
        *arguments: str,
        cast: str = "treated",
        article: str = "talk.txt",
        cwd: Path | None = None,
        **environment: str,
    ) -> Ended:
        """The command, undisturbed."""
        command = [str(PROGRAM / "make_episode.py"), article, "--cast", cast, *arguments]
        return self._run(command, cwd or self.folder, environment)

    def killed(self, how: str, moment: str, *arguments: str, cast: str = "treated") -> Ended:
        """The command, killed at a moment of tests/dying.py; returns when none of its processes is left."""
        dying = [str(PROGRAM / "tests" / "dying.py"), how, moment]
        ended = self._run([*dying, "talk.txt", "--cast", cast, *arguments], self.folder, {})
        self.await_the_end()
        return ended

    def _run(self, command: list[str], cwd: Path, environment: Mapping[str, str]) -> Ended:
        self.temporary.mkdir(exist_ok=True)
        own = {_MARK: str(self.folder), "TMPDIR": str(self.temporary)}
        with subprocess.Popen(
            [sys.executable, *command],
            cwd=cwd,
            env=os.environ | own | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,  # its process group can be killed without the tests
        ) as process:
            try:
                out, err = process.communicate(timeout=_LIMIT_S)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
        return Ended(process.returncode, out, err)

    @property
    def temporary(self) -> Path:
        """What its processes have for temporary files."""
        return self.folder / "tmp"

    def await_the_end(self) -> None:
        """Let what a killed process had started see that it is gone."""
        deadline, calm = time.monotonic() + _LIMIT_S, 0
        while calm < 3 and time.monotonic() < deadline:  # in a row: a process just being started is unseen for a moment
            calm = 0 if self.processes() else calm + 1
            time.sleep(0.01)

    def processes(self) -> list[str]:
        """Command lines of all processes that belong to this home."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if f"{_MARK}={self.folder}\0".encode() in (entry / "environ").read_bytes():
                    found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        return found

    def report(self) -> dict[str, Any]:
        """The episode's."""
        told: dict[str, Any] = json.loads((self.episode / "report.json").read_text())
        return told

    def published(self) -> dict[str, bytes]:
        """Every file of the episode, without what tells of the run."""
        names = {str(path.relative_to(self.episode)): path for path in _files(self.episode) if path.name != RECORD}
        files = {name: path.read_bytes() for name, path in names.items()}
        report = {key: value for key, value in self.report().items() if key not in TIMES}
        return files | {"report.json": json.dumps(report, indent=1).encode()}

    def kept(self) -> dict[str, int]:
        """Every whole file of the cache, with its inode: another one when it was written again."""
        files = {str(path.relative_to(self.cache)): path for path in _files(self.cache)}
        return {name: path.stat().st_ino for name, path in files.items() if not f"/{name}".count("/.")}

    def takes(self) -> dict[str, bytes]:
        """What was spoken."""
        return {path.name: path.read_bytes() for path in _files(self.cache / "takes")}

    def strays(self) -> list[str]:
        """What is neither the episode's, nor the cache's, nor was there before."""
        hidden = [path for path in _files(self.output) if path.name.startswith(".")]
        beside = [path for path in self.output.iterdir() if path not in (self.episode, self.cache)]
        runs = [path for path in _files(self.cache) if path.parent.name.startswith(".")]
        return sorted(str(path) for path in {*hidden, *beside, *runs, *self.temporary.rglob("*")})


def differing(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    """Names of files that are not in both, or not the same."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if not path.is_dir()]
