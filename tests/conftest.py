"""What every test may use: programs that others wrote, as judges."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence

import pytest

Judge = Callable[[Sequence[str]], "subprocess.CompletedProcess[str]"]


@pytest.fixture
def judge() -> Judge:
    """Run an outside program and return what it said; where it is missing the test is skipped, but in CI it fails."""

    def run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
        if shutil.which(command[0]) is None:
            if os.environ.get("REQUIRE_JUDGES"):
                pytest.fail(f"{command[0]} is not installed")
            pytest.skip(f"{command[0]} is not installed")
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)

    return run
