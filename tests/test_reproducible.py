"""From the same takes the same bytes, always; only the run's own facts in its report are others (`homes.TIMES`)."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.homes import TIMES, Home, differing

pytestmark = pytest.mark.slow

ARTICLE = """\
# The Bridge

The bridge was opened in 1958, and 4,260 people crossed it that day. Nobody counted those who did not come.

“We had nothing to mend it with,” said Anna Berg, “and we mended it all the same.” It was a long winter. The ice went
out on the third of March.

## What Was Left

Some of it stands to this day. It is 95% rust, and it belongs to nobody.
"""
ALL_FORMS = ("--format", "mp3", "--format", "m4b", "--format", "opus", "--format", "flac", "--stems")
ELSEWHERE = {
    "TZ": "Pacific/Kiritimati",
    "LC_ALL": "C",
    "LANG": "tr_TR.UTF-8",
    "PYTHONHASHSEED": "4711",
    "OPENBLAS_NUM_THREADS": "1",
    "HOME": "/nowhere",
    "COLUMNS": "40",
}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """An episode in all forms, made by one worker from nothing."""
    home = Home(tmp_path_factory.mktemp("first")).furnish(ARTICLE)
    made(home, "--jobs", "1", PYTHONHASHSEED="1")
    assert {path.suffix for path in home.episode.iterdir()} >= {".mp3", ".m4b", ".opus", ".flac", ".html", ".jpg"}
    return home


def made(home: Home, *arguments: str, cast: str = "treated", **environment: str) -> None:
    ended = home.run(*ALL_FORMS, *arguments, cast=cast, **environment)
    assert (ended.status, ended.err) == (0, "")


def test_many_workers_speak_and_publish_what_one_does(first: Home, tmp_path: Path) -> None:
    many = Home(tmp_path).furnish(ARTICLE)
    made(many, "--jobs", "4")
    assert differing(first.published(), many.published()) == []
    assert many.takes() == first.takes(), "tones are the same whichever worker speaks them, and after whatever"
    assert len(many.takes()) > 8


def test_it_does_not_matter_what_is_in_the_cache(first: Home, tmp_path: Path) -> None:
    home = first.copy(tmp_path / "home")
    made(home)
    assert differing(first.published(), home.published()) == []
    report = home.report()
    assert report["takes"]["spoken"] == 0 != first.report()["takes"]["spoken"], "which the report alone tells"
    assert set(TIMES) < set(report)

    home.write(ARTICLE.replace("It was a long winter.", "It was a long and cold winter, and then another one."))
    made(home)
    assert differing(first.published(), home.published()) != []
    home.write(ARTICLE)
    for store in ("energies", "treated"):  # what is left of the one and the other article
        shutil.rmtree(home.cache / store, ignore_errors=True)
    made(home)
    assert differing(first.published(), home.published()) == []


def test_it_does_not_matter_where_and_in_which_surroundings(first: Home, tmp_path: Path) -> None:
    home = Home(tmp_path / "an other place" / "é").furnish(ARTICLE)
    elsewhere = tmp_path / "cache"
    shutil.copytree(first.cache / "takes", elsewhere / "takes")
    before = os.umask(0o077)
    try:
        made(home, "--cache", str(elsewhere), **ELSEWHERE)
    finally:
        os.umask(before)
    assert home.report()["takes"]["spoken"] == 0
    assert differing(first.published(), home.published()) == []


def test_it_does_not_matter_from_where_it_is_called(tmp_path: Path) -> None:
    inside, outside = (Home(tmp_path / name).furnish(ARTICLE) for name in ("inside", "outside"))
    shutil.rmtree(inside.folder / "voices")  # a folder of voices counts where the command is called
    assert inside.run(cast="tone").status == 0
    ended = outside.run("--output", "outside/output", cast="tone", article="outside/talk.txt", cwd=tmp_path)
    assert (ended.status, ended.err) == (0, "")
    assert differing(inside.published(), outside.published()) == ["report.json"], "which names its inputs from there"
    assert without_paths(inside) == without_paths(outside)


def without_paths(home: Home) -> dict[str, Any]:
    """The report, less what is the run's own, and less the paths of the manifest."""
    report = {key: value for key, value in home.report().items() if key not in TIMES}
    for given in report["manifest"]["inputs"]:
        del given["path"]
    return report


def test_from_the_takes_of_a_voice_that_people_hear(tmp_path: Path) -> None:
    first, second = (Home(tmp_path / name).furnish(ARTICLE) for name in ("first", "second"))
    made(first, "--jobs", "4", cast="pyttsx3")
    shutil.copytree(first.cache / "takes", second.cache / "takes")
    made(second, "--jobs", "1", cast="pyttsx3")
    assert second.report()["takes"]["spoken"] == 0
    assert differing(first.published(), second.published()) == []
