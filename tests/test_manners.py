"""The worst user and the worst moment: stopped runs, full disks, damaged caches, closed streams, odd articles.

Whatever happens, a person sees one line and a status, the last good episode stays as it was to the byte, and the next
run makes the same bytes as a run that nothing disturbed. The voices are tones: what is spoken does not matter here.
"""

from __future__ import annotations

import contextlib
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.folders import PROGRAM
from pipeline.store import Store
from tests.paused import holding

COMMAND = [sys.executable, str(PROGRAM / "make_episode.py")]
SHORT = "One two three four five six. Seven eight nine ten.\n"
LONG = "\n\n".join(f"In this room number {n} there were many people who said nothing at all." for n in range(40))
GOOD = "the last good one"
PATIENCE_S = 300
"""How long a busy machine may take over an episode."""


def start(folder: Path, *arguments: str | Path, holding_at: str = "", **options: object) -> subprocess.Popen[str]:
    """The command with tones, in `folder`; MANNERS in its environment tells its processes from all others.

    holding_at: the moment, as in tests/paused.py, at which it holds still.
    """
    environment = {**os.environ, "MANNERS": str(folder), **options.pop("env", {})}  # type: ignore[dict-item]
    program = [sys.executable, str(PROGRAM / "tests" / "paused.py"), holding_at] if holding_at else COMMAND
    command = [*program, "--cast", "tone", *map(str, arguments)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    return subprocess.Popen(command, cwd=folder, env=environment, text=True, **pipes)  # type: ignore[call-overload]


def run(folder: Path, *arguments: str | Path, **options: object) -> tuple[int, str, str]:
    """Status, stdout and stderr."""
    with start(folder, *arguments, **options) as process:
        out, err = process.communicate(timeout=PATIENCE_S)
    return process.returncode, out, err


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder with a short article, its episode, and the cache of both."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "talk.txt").write_text(SHORT)
    assert run(folder, "talk.txt") == (0, "output/talk/episode.mp3\n", "")
    return folder


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    """A copy of it, to be spoilt."""
    shutil.copytree(made, tmp_path / "home")
    return tmp_path / "home"


def sound(folder: Path, slug: str = "talk") -> bytes:
    return (folder / "output" / slug / "episode.mp3").read_bytes()


def strays(folder: Path) -> list[str]:
    return [str(path) for path in folder.rglob("*.part")] + [str(path) for path in folder.rglob("*.old")]


# --- damaged caches ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("damage", [b"", b"garbage", None], ids=["empty", "garbage", "one bit"])
def test_a_damaged_store_gives_nothing_back(tmp_path: Path, damage: bytes | None) -> None:
    store = Store(tmp_path, ".mp3")
    store.put("abcd", b"the frames of a reel")
    assert store.get("abcd") == b"the frames of a reel"
    kept = bytearray(store.path("abcd").read_bytes())
    kept[3] ^= 1
    store.path("abcd").write_bytes(bytes(kept) if damage is None else damage)
    assert store.get("abcd") is None


@pytest.mark.slow
def test_a_damaged_cache_is_made_again(home: Path) -> None:
    files = sorted(path for path in (home / "output" / ".cache").rglob("*") if path.is_file())
    assert {path.suffix for path in files} == {".wav", ".facts", ".mp3", ".f32", ".jpg", ".json"}
    for path in files:
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    before = sound(home)
    assert run(home, "talk.txt", "--jobs", "1") == (0, "output/talk/episode.mp3\n", "")
    assert sound(home) == before


# --- places that cannot be written to ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [("--output", "taken"), *(pytest.param((o, "talk.txt"), marks=pytest.mark.slow) for o in ("--output", "--cache"))],
)
def test_a_file_in_the_way_is_named(home: Path, arguments: tuple[str, str]) -> None:
    (home / "taken").mkdir()
    (home / "taken" / "talk").write_text("somebody's")
    status, out, err = run(home, "talk.txt", *arguments)
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert arguments[1] in err and "cannot write" in err
    assert (home / "taken" / "talk").read_text() == "somebody's"
    assert strays(home) == []


@contextlib.contextmanager
def small_disk(place: Path, options: str) -> Iterator[None]:
    if not shutil.which("mount"):
        pytest.skip("no mount on PATH")
    place.mkdir(exist_ok=True)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", place], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip(f"no file system can be mounted here: {mounted.stderr.decode().strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", place], check=True)


@pytest.mark.parametrize("size", ["60k", *(pytest.param(s, marks=pytest.mark.slow) for s in ("8k", "200k"))])
def test_a_full_disk_leaves_the_old_episode(made: Path, tmp_path: Path, size: str) -> None:
    with small_disk(tmp_path / "disk", f"size={size}"):
        old = tmp_path / "disk" / "talk" / "episode.mp3"
        old.parent.mkdir()
        old.write_text(GOOD)
        status, out, err = run(made, "talk.txt", "--output", tmp_path / "disk", "--cache", "output/.cache")
        assert (status, out, err.count("\n")) == (1, "", 1)
        assert "disk/" in err and "No space left on device" in err
        assert [(path.name, path.read_text()) for path in old.parent.iterdir()] == [("episode.mp3", GOOD)]
        assert [path.name for path in old.parent.parent.iterdir()] == ["talk"]


@pytest.mark.slow
@pytest.mark.parametrize("options", ["size=8k", "size=100k", "size=500k", "size=1m,ro"])
def test_a_cache_that_cannot_be_written_to(made: Path, tmp_path: Path, options: str) -> None:
    with small_disk(tmp_path / "disk", options):
        status, out, err = run(made, "talk.txt", "--output", tmp_path / "new", "--cache", tmp_path / "disk")
        assert (status, out, err.count("\n")) == (1, "", 1)
        assert re.search("disk.*(No space left on device|Read-only file system)", err)
        assert strays(tmp_path) == [] and list((tmp_path / "new").glob("*")) == []


# --- streams and names ---------------------------------------------------------------------------------------------


FURTHER_STREAMS = [(">/dev/full", 1), ("2>&-", 0)]


@pytest.mark.parametrize(
    ("closing", "status"), [("<&- >&- 2>&-", 0), *(pytest.param(*c, marks=pytest.mark.slow) for c in FURTHER_STREAMS)]
)
def test_closed_and_full_streams(home: Path, closing: str, status: int) -> None:
    before = sound(home)
    shell = f'exec "$0" "$@" {closing}'
    command = ["/bin/sh", "-c", shell, *COMMAND, "--cast", "tone", "talk.txt"]
    done = subprocess.run(command, cwd=home, capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stderr
    assert done.stderr == ("make_episode: standard output: No space left on device\n" if status else "")
    assert sound(home) == before


ODD_NAMES = [b"-x.txt", b'it\'s "q" \xe2\x98\x82 %d.txt']


@pytest.mark.parametrize("name", [b"bad\xff.txt", *(pytest.param(n, marks=pytest.mark.slow) for n in ODD_NAMES)])
def test_odd_file_names(home: Path, name: bytes) -> None:
    (home / "talk.txt").rename(home / os.fsdecode(name))
    status, out, err = run(home, "--", os.fsdecode(name), env={"HOME": "/nowhere", "LC_ALL": "C"})
    if b"\xff" in name:
        assert (status, out, err.count("\n")) == (2, "", 1) and "rename it" in err
    else:
        assert (status, err) == (0, "") and Path(home / out.strip()).is_file()


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "12 45 789 10000 3.14 1958\n",
        "😀🎉🚀 one two three four five 🚀\n",
        "We said שלום עולם to them, and nobody answered us that day.\n",
        "a" * 3000 + " one two three\n",
        "word " * 1000 + "end.\n",
        "“We said nothing at all that night.”\n",
        "We saw it all that day.\n\n...\n\n***\n\n“…”\n\n— —\n\nThen we all went home.\n",
    ],
    ids=["numbers", "emoji", "rtl", "long word", "long sentence", "quotation", "nothing to speak"],
)
def test_odd_articles(tmp_path: Path, text: str) -> None:
    (tmp_path / "odd.txt").write_text(text)
    assert run(tmp_path, "odd.txt") == (0, "output/odd/episode.mp3\n", "")


# --- ffmpeg --------------------------------------------------------------------------------------------------------

STUBS = {
    "fails": "exit 1",
    "prints garbage": "cat >/dev/null; echo garbage",
    "encodes garbage": 'case "$*" in *pipe:0*) cat >/dev/null; echo garbage;; *) exec {ffmpeg} "$@";; esac',
    "decodes garbage": 'case "$*" in *pcm_f32le*) echo RIFFgarbagegarbage;; *) exec {ffmpeg} "$@";; esac',
    "is killed": 'case "$*" in *pipe:0*) kill -9 $$;; *) exec {ffmpeg} "$@";; esac',
}


@pytest.mark.slow
@pytest.mark.parametrize("stub", STUBS)
def test_a_bad_ffmpeg_is_named(home: Path, stub: str) -> None:
    from pipeline.sound.tools import ffmpeg_path

    program = home / "ffmpeg"
    program.write_text("#!/bin/sh\n" + STUBS[stub].replace("{ffmpeg}", ffmpeg_path()))
    program.chmod(0o755)
    before = sound(home)
    status, out, err = run(home, "talk.txt", "--format", "opus", env={"FFMPEG": str(program)})
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert err.startswith("make_episode: ffmpeg: ")
    assert sound(home) == before and strays(home) == []


# --- two at once, progress -----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_second_run_on_one_article_is_told_of_the_first(home: Path) -> None:
    before = sound(home)
    shutil.rmtree(home / "output" / ".cache")
    with start(home, "talk.txt", holding_at="mix") as first:
        assert holding(first)  # the second one has its say meanwhile
        status, out, err = run(home, "talk.txt")
        first.send_signal(signal.SIGCONT)
        assert first.communicate(timeout=PATIENCE_S) == ("output/talk/episode.mp3\n", "")
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert f"output/talk: another run is making this episode (process {first.pid} on " in err
    assert sound(home) == before and strays(home) == []
    assert {path.name for path in (home / "output").iterdir()} == {"talk", ".cache"}


@pytest.mark.slow
def test_progress_is_for_terminals_and_leaves_no_line(home: Path) -> None:
    assert "read" in (shown := on_a_terminal(home, "talk.txt")) and "encode" in shown
    assert shown.endswith("\r\x1b[2K")
    assert on_a_terminal(home, "talk.txt", "--quiet") == ""


def on_a_terminal(folder: Path, *arguments: str) -> str:
    ours, theirs = pty.openpty()
    shown: list[bytes] = []
    reader = threading.Thread(target=lambda: shown.extend(_until_closed(ours)))
    reader.start()
    with start(folder, *arguments, stderr=theirs) as process:
        os.close(theirs)
        process.communicate(timeout=PATIENCE_S)
    reader.join()
    os.close(ours)
    return b"".join(shown).decode()


def _until_closed(handle: int) -> Iterator[bytes]:
    with contextlib.suppress(OSError):  # how a terminal says that the other side is gone
        while piece := os.read(handle, 4096):
            yield piece


# --- stopped -------------------------------------------------------------------------------------------------------


def left_over(mark: Path) -> list[str]:
    """Processes whose environment says that they belong to the test in `mark`."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if f"MANNERS={mark}\0".encode() in (entry / "environ").read_bytes():
                found.append((entry / "cmdline").read_bytes().decode(errors="replace"))
    return found


def await_the_end(mark: Path) -> None:
    """Let the children of a killed process see that it is gone."""
    deadline = time.monotonic() + PATIENCE_S
    calm = 0  # looks in a row: a process just being started has no environment for a moment
    while calm < 5 and time.monotonic() < deadline:
        calm = 0 if left_over(mark) else calm + 1
        time.sleep(0.02)


MOMENTS = ("read", "write", "synthesize 3", "mix", "encode 1", "master", "publish")


def _twice(pid: int) -> None:
    os.killpg(pid, signal.SIGINT)
    os.kill(pid, signal.SIGCONT)
    time.sleep(0.01)
    os.killpg(pid, signal.SIGINT)


STOPS: dict[str, Callable[[int], None]] = {
    "Ctrl-C": lambda pid: os.killpg(pid, signal.SIGINT),
    "SIGINT": lambda pid: os.kill(pid, signal.SIGINT),
    "Ctrl-C twice": _twice,
    "SIGTERM": lambda pid: os.kill(pid, signal.SIGTERM),
    "SIGKILL": lambda pid: os.kill(pid, signal.SIGKILL),
}
STATUS = {"SIGTERM": 143, "SIGKILL": -9}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("undisturbed")
    (folder / "talk.txt").write_text(LONG)
    assert run(folder, "talk.txt", "--jobs", "4")[0] == 0
    return sound(folder)


def stop_at(folder: Path, moment: str, stop: Callable[[int], None]) -> tuple[int, str]:
    """Run, stop at that moment, and return status and stderr."""
    # A session of its own: a terminal's Ctrl-C goes to the whole process group, which must not be the tests'.
    with start(folder, "talk.txt", holding_at=moment, start_new_session=True) as process:
        assert holding(process), process.communicate()
        stop(process.pid)
        os.kill(process.pid, signal.SIGCONT)
        _, err = process.communicate(timeout=PATIENCE_S)
    return process.returncode, err


@pytest.mark.slow
@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("how", STOPS)
def test_stopped_in_any_stage(tmp_path: Path, undisturbed: bytes, moment: str, how: str) -> None:
    old = tmp_path / "output" / "talk" / "episode.mp3"
    old.parent.mkdir(parents=True)
    old.write_text(GOOD)
    (tmp_path / "talk.txt").write_text(LONG)
    status, err = stop_at(tmp_path, moment, STOPS[how])
    assert status == STATUS.get(how, 130), err
    assert [(path.name, path.read_text()) for path in old.parent.iterdir()] == [("episode.mp3", GOOD)]
    if how == "SIGKILL":
        await_the_end(tmp_path)
    else:
        assert err == "make_episode: stopped; what was there before is untouched\n"
        assert strays(tmp_path) == []
    assert left_over(tmp_path) == []
    assert run(tmp_path, "talk.txt", "--jobs", "1") == (0, "output/talk/episode.mp3\n", "")
    assert sound(tmp_path) == undisturbed
    assert {path.name for path in old.parent.parent.iterdir()} == {"talk", ".cache"}
