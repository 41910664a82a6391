"""What every test may use: programs that others wrote, as judges."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    # A shell that starts the tests in the background has them, and all that they start, ignore Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)

# The same examples every time, and no clock: what a change is told depends on nothing else. `make fuzz` has others.
settings.register_profile(
    "same", derandomize=True, deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("fuzz", settings.get_profile("same"), derandomize=False, max_examples=2000, print_blob=True)
settings.load_profile("same")

Judge = Callable[[Sequence[str]], "subprocess.CompletedProcess[str]"]

_NODE_MODULES = Path(__file__).parent / "judges" / "node_modules"
_CHROMIUM_FLAGS = (
    # As root in a container there is no sandbox to be had; the rest keeps the browser from calling home.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--autoplay-policy=no-user-gesture-required",
)


Missing = Callable[[str], NoReturn]


def _missing(what: str) -> NoReturn:
    if os.environ.get("REQUIRE_JUDGES"):
        pytest.fail(f"{what} is not installed")
    pytest.skip(f"{what} is not installed")


@pytest.fixture(scope="session")
def missing() -> Missing:
    """Skip the test for want of something; in CI, where nothing may be missing, fail it."""
    return _missing


@pytest.fixture(scope="session")
def judge() -> Judge:
    """Run an outside program and return what it said."""

    def run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
        if shutil.which(command[0]) is None:
            _missing(command[0])
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)

    return run


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """Where the judges of pages are; `make judges` installs them."""
    if not _NODE_MODULES.is_dir():
        _missing("tests/judges (make judges)")
    return _NODE_MODULES


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A browser that a person might use, without a screen."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _missing("playwright (make judges)")
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        _missing("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_CHROMIUM_FLAGS))
        yield browser
        browser.close()
