"""Killed at any moment: the last good episode stays, the next run goes on from what is whole, and nothing else is left.

Moments are in tests/dying.py. Voices are tones, so that the undisturbed run is the same for all; one that draws its
takes anew each time is compared with an undisturbed run from the same takes.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.dying import MOMENTS
from tests.homes import Home, differing

pytestmark = pytest.mark.slow

OLD = "\n\n".join(f"In this room number {n} there were many people who said nothing at all." for n in range(20))
NEW = OLD.replace("room", "house").replace("nothing", "much")
"""An article of which every sentence has changed: nothing of the old one's takes is of use."""

IN_GROUPS = {"halfway through the takes", "keeping the second reel", "decoding the master", "just when it has"}
PUBLISHED = {"just when it has", "taking the old one away", "letting go of the lock"}
"""After these the new episode is there already."""


@dataclass(frozen=True)
class Undisturbed:
    """What it should be like, before and after."""

    before: Home
    old: dict[str, bytes]
    new: dict[str, bytes]
    cache: set[str]
    """Of a run on the old article, then one on the new."""


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    before = Home(tmp_path_factory.mktemp("before")).furnish(OLD)
    assert before.run().status == 0
    after = before.copy(tmp_path_factory.mktemp("after") / "home")
    after.write(NEW)
    assert after.run("--jobs", "1").status == 0
    assert after.strays() == []
    assert len([name for name in after.kept() if name.startswith("reels")]) >= 6, "three or more of each article"
    return Undisturbed(before, before.published(), after.published(), set(after.kept()))


CASES = [(moment, "alone") for moment in MOMENTS] + [(moment, "group") for moment in MOMENTS if moment in IN_GROUPS]


@pytest.mark.parametrize(("moment", "how"), CASES)
def test_killed_and_run_again(undisturbed: Undisturbed, tmp_path: Path, moment: str, how: str) -> None:
    home = undisturbed.before.copy(tmp_path / "home")
    home.write(NEW)
    killed = home.killed(how, moment)
    assert (killed.status, killed.out, killed.err) == (-9, "", ""), "the moment came"
    assert home.processes() == []
    assert differing(home.published(), undisturbed.new if moment in PUBLISHED else undisturbed.old) == []
    kept = home.kept()
    assert set(kept) <= undisturbed.cache

    again = home.run()
    assert (again.status, again.err) == (0, "")
    assert differing(home.published(), undisturbed.new) == []
    assert home.strays() == []
    now = home.kept()
    assert set(now) == undisturbed.cache
    assert {name for name in kept if now[name] != kept[name]} == set(), "what was whole is not made again"
    takes = {name for name in undisturbed.cache if name.startswith("takes")}
    assert home.report()["takes"]["spoken"] == len(takes - set(kept))


@pytest.mark.parametrize("moment", ["halfway through the takes", "keeping the second reel"])
def test_takes_that_differ_each_time_are_not_spoken_again(tmp_path: Path, moment: str) -> None:
    home = Home(tmp_path / "home").furnish(NEW)
    assert home.killed("alone", moment, cast="pyttsx3").status == -9
    assert home.processes() == [] and not home.episode.exists()
    kept = home.kept()
    assert home.run(cast="pyttsx3").status == 0
    assert home.strays() == []
    assert home.report()["takes"]["reused"] >= len([name for name in kept if name.startswith("takes")]) > 5
    assert {name for name in kept if home.kept()[name] != kept[name]} == set()
    same_takes = Home(tmp_path / "other").furnish(NEW)
    shutil.copytree(home.cache / "takes", same_takes.cache / "takes")
    assert same_takes.run("--jobs", "1", cast="pyttsx3").status == 0
    assert same_takes.report()["takes"]["spoken"] == 0
    assert differing(home.published(), same_takes.published()) == []
