#!/usr/bin/env python3
"""Render the pictures of the player that the README shows: `tools/screenshots.py [EPISODE_FOLDER]`.

Needs the extra `browser` and an installed Chromium.
"""

from __future__ import annotations

import io
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
EPISODE = ROOT / "output" / "the-last-train-over-the-yalu"
COLOURS = 128
"""Of each picture: flat colours and text lose nothing to see, and the file is a third of the size."""


@dataclass(frozen=True)
class Shot:
    """One picture, in CSS pixels."""

    name: str
    width: int
    height: int
    scheme: str
    at_s: int


SHOTS = (
    Shot("player-light", 1280, 860, "light", 0),
    Shot("player-dark", 390, 860, "dark", 189),
)


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else EPISODE
    if not (folder / "index.html").is_file():
        sys.exit(f"{folder}: there is no episode; make one first, for instance by `make episode`")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for shot in SHOTS:
            path = ROOT / "docs" / f"{shot.name}.png"
            Image.open(io.BytesIO(taken(browser, folder, shot))).convert("RGB").quantize(COLOURS).save(path)
            print(path.relative_to(ROOT), path.stat().st_size)
        browser.close()


def taken(browser: Browser, folder: Path, shot: Shot) -> bytes:
    """The picture as PNG."""
    viewport = {"width": shot.width, "height": shot.height}
    context = browser.new_context(viewport=viewport, color_scheme=shot.scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto((folder.resolve() / "index.html").as_uri() + (f"#t={shot.at_s}" if shot.at_s else ""))
    page.wait_for_function("document.querySelector('audio').readyState > 0")
    page.wait_for_timeout(1000)
    picture = page.screenshot()
    context.close()
    return picture


if __name__ == "__main__":
    main()
