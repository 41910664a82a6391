"""What benchmarks say of memory and of long articles is so."""

from __future__ import annotations

import subprocess
import sys

import pytest
from long import long_article
from processes import memory, timed, weighed

HOLDS = "held = bytes([1]) * 40_000_000; print(); input()"
HAS_TWO_THAT_HOLD = f"""
import subprocess, sys, time
children = [subprocess.Popen([sys.executable, "-uc", {HOLDS!r}], stdin=-1, stdout=-1) for _ in range(2)]
for child in children:
    child.stdout.readline()
time.sleep(0.7)
for child in children:
    child.communicate(b"\\n")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_memory_of_children_is_counted() -> None:
    _, peak = weighed([sys.executable, "-c", HAS_TWO_THAT_HOLD], interval_s=0.02)
    assert 80 < peak.megabytes < 140


def test_what_children_work_is_counted() -> None:
    works = "import time; end = time.process_time() + 0.3\nwhile time.process_time() < end: pass"
    cost = timed([sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {works!r}])"])
    assert cost.cpu_s >= 0.3


def test_a_command_that_fails_is_no_figure() -> None:
    with pytest.raises(subprocess.CalledProcessError) as failed:
        timed([sys.executable, "-c", "raise SystemExit('no good')"])
    assert b"no good" in failed.value.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_a_process_that_has_gone_is_an_error() -> None:
    with subprocess.Popen([sys.executable, "-c", "pass"]) as gone:
        pass
    with pytest.raises(OSError):
        memory(gone.pid)


@pytest.mark.parametrize("one_chapter", [True, False])
def test_a_long_article_says_nothing_twice(one_chapter: bool) -> None:
    text = long_article(0.6, one_chapter)
    lines = [line for line in text.split("\n") if line and not line.startswith("#")]
    assert len(set(lines)) == len(lines)
    assert 6_000 <= len(text.split()) < 6_300
    assert text.count("\n## ") == (1 if one_chapter else 4)
