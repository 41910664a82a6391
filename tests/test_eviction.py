"""The cache stays within its limit, and nothing goes that a living run has used."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.eviction import evict, size_bytes
from pipeline.folders import PROGRAM
from pipeline.locks import RUNS, using
from pipeline.owner import part_beside
from pipeline.store import Store, digest

HOLDER = (
    "import sys, pathlib\nfrom pipeline.locks import using\nwith using(pathlib.Path(sys.argv[1])): print(); input()"
)
SEAL = 32


def kept(store: Store, name: str, size: int = 1000, age_s: float = 0) -> str:
    """The key of a thing of so many bytes in all, used so long ago."""
    key = digest(name)
    store.put(key, b"x" * (size - SEAL))
    when = time.time() - age_s
    os.utime(store.path(key), (when, when))
    return key


def there(store: Store) -> set[str]:
    return {path.stem for path in store.folder.glob(f"*/*{store.suffix}")}


@pytest.fixture
def other_run(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that is using the cache in `tmp_path`."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, cwd=PROGRAM, text=True, **pipes) as process:  # type: ignore[call-overload]
        process.stdout.readline()
        yield process
        process.kill()


@pytest.mark.parametrize("text", ["", "G", "2X", "-1", "1e9", "2 GG"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no size"):
        size_bytes(text)


def test_what_was_used_longest_ago_goes_first_whatever_store_it_is_in(tmp_path: Path) -> None:
    takes, reels = Store(tmp_path / "takes", ".wav"), Store(tmp_path / "reels", ".mp3")
    old, older, oldest = kept(takes, "a", age_s=10), kept(reels, "b", age_s=20), kept(takes, "c", age_s=30)
    with using(tmp_path):
        assert takes.get(oldest)  # which marks it as used
        assert evict(tmp_path, 3000) == 0
        assert evict(tmp_path, 2000) == 1000
        assert (there(takes), there(reels)) == ({old, oldest}, set())
        assert older not in there(reels)
        assert evict(tmp_path, 1999) == 1000
        assert there(takes) == {oldest}
        assert evict(tmp_path, 0) == 0, "what the run itself used stays"


def test_what_another_living_run_uses_stays_until_it_ends(tmp_path: Path, other_run: subprocess.Popen[str]) -> None:
    store = Store(tmp_path / "takes", ".wav")
    before, since = kept(store, "before", age_s=60), kept(store, "since")
    time.sleep(0.05)
    with using(tmp_path):
        evict(tmp_path, 0)
        assert there(store) == {since}, f"{before} was used before either run began"
        other_run.send_signal(signal.SIGKILL)
        other_run.wait()
        evict(tmp_path, 0)
        assert there(store) == set(), "a run that was killed holds nothing"
    assert list((tmp_path / RUNS).iterdir()) == []


def test_what_is_half_written_is_left_to_its_writer(tmp_path: Path) -> None:
    part = part_beside(tmp_path / "reels" / "ab" / "abcd.mp3")
    part.parent.mkdir(parents=True)
    part.write_bytes(b"half")
    os.utime(part, (1e9, 1e9))
    with using(tmp_path):
        assert evict(tmp_path, 0) == 0
    assert part.exists()


def test_no_run_begins_while_files_are_taken_away(tmp_path: Path) -> None:
    from pipeline.locks import turn

    with using(tmp_path), turn(tmp_path / RUNS):
        command = [sys.executable, "-c", HOLDER, str(tmp_path)]
        process = subprocess.Popen(command, cwd=PROGRAM, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.5)
        assert len(list((tmp_path / RUNS).iterdir())) == 1
    assert process.stdout is not None and process.stdin is not None
    assert process.stdout.readline() == b"\n"
    process.communicate(b"\n", timeout=120)
    assert process.returncode == 0


# --- as a person meets it ------------------------------------------------------------------------------------------

TALK = "One two three four five six. Seven eight nine ten.\n\nEleven twelve {} words, and no more of them.\n"


def start(folder: Path, article: str, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, str(PROGRAM / "make_episode.py"), article, "--cast", "tone", *arguments]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def made(*runs: subprocess.Popen[str]) -> None:
    for process in runs:
        assert process.communicate(timeout=600)[1] == ""
        assert process.returncode == 0


def test_a_size_that_is_none_is_a_wrong_request(tmp_path: Path) -> None:
    process = start(tmp_path, "talk.txt", "--cache-limit", "much")
    assert "'much': expected a size like 500M or 2G" in process.communicate(timeout=600)[1]
    assert process.returncode == 2


@pytest.mark.slow
def test_two_runs_at_once_on_one_small_cache_publish_what_each_does_alone(tmp_path: Path) -> None:
    alone, both = tmp_path / "alone", tmp_path / "both"
    names = ("first", "second")
    for folder in (alone, both):
        folder.mkdir()
        for name in names:
            (folder / f"{name}.txt").write_text(TALK.format(name) + TALK.format(name * 2) * (name == "second"))
    for name in names:
        made(start(alone, f"{name}.txt", "--cache", f"cache-{name}", "--kit", "audiobook"))
    for _ in range(2):  # cold, then with what the first two left
        made(
            *[
                start(both, f"{name}.txt", "--cache", "cache", "--cache-limit", "0", "--kit", "audiobook")
                for name in names
            ]
        )
        for name in names:
            assert sound(both, name) == sound(alone, name)
    assert list((both / "cache" / RUNS).iterdir()) == []


@pytest.mark.slow
def test_a_limit_of_nothing_keeps_what_the_last_run_used(tmp_path: Path) -> None:
    cache = tmp_path / "output" / ".cache"
    (tmp_path / "talk.txt").write_text(TALK.format("old"))
    made(start(tmp_path, "talk.txt"))
    before = {path for path in cache.rglob("*") if path.is_file()}
    (tmp_path / "talk.txt").write_text(TALK.format("new"))
    made(start(tmp_path, "talk.txt", "--cache-limit", "0"))
    after = {path for path in cache.rglob("*") if path.is_file()}
    assert before - after and after & before, "the old sentence's take goes, the others stay"
    made(start(tmp_path, "talk.txt", "--cache-limit", "0"))
    assert {path for path in cache.rglob("*") if path.is_file()} == after
    assert json.loads((tmp_path / "output/talk/report.json").read_text())["takes"]["spoken"] == 0


def sound(folder: Path, slug: str) -> bytes:
    return (folder / "output" / slug / "episode.mp3").read_bytes()
