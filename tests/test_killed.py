"""Killed at any moment: the last good episode stays, the next run goes on from what is whole, and nothing else is left.

Moments are in tests/dying.py. Voices are tones, so that the undisturbed run is the same for all; a voice that people
hear is compared with an undisturbed run from the same takes. `make soak` takes moments at random.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.dying import MOMENTS
from tests.homes import Home, differing
from tests.survival import NEW, Undisturbed, faults_of_the_killed, faults_of_the_next, undisturbed

pytestmark = pytest.mark.slow

IN_GROUPS = {"halfway through the takes", "keeping the second reel", "decoding the master", "just when it has"}
PUBLISHED = {"just when it has", "taking the old one away", "letting go of the lock"}
"""After these the new episode is there already."""
OF_OTHER_FORMS = {"keeping a finished file"}
"""Which an MP3 has not."""


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    both = undisturbed(tmp_path_factory.mktemp("undisturbed"))
    assert len([name for name in both.cache if name.startswith("reels")]) >= 6, "three or more of each article"
    return both


CASES = [(moment, "alone") for moment in MOMENTS if moment not in OF_OTHER_FORMS]
CASES += [(moment, "group") for moment in MOMENTS if moment in IN_GROUPS]


@pytest.mark.parametrize(("moment", "how"), CASES)
def test_killed_and_run_again(known: Undisturbed, tmp_path: Path, moment: str, how: str) -> None:
    home = known.before.copy(tmp_path / "home")
    home.write(NEW)
    killed = home.killed(how, moment)
    assert (killed.status, killed.out, killed.err) == (-9, "", ""), "the moment came"
    assert list(faults_of_the_killed(home, known)) == []
    assert differing(home.published(), known.new if moment in PUBLISHED else known.old) == []
    kept = home.kept()
    again = home.run()
    assert (again.status, again.err) == (0, "")
    assert list(faults_of_the_next(home, known, kept)) == []


@pytest.mark.parametrize(
    ("moment", "how"),
    [
        ("halfway through joining", "alone"),
        ("halfway through joining", "group"),
        *((moment, "alone") for moment in OF_OTHER_FORMS),
    ],
)
def test_killed_while_another_form_is_made(known: Undisturbed, tmp_path: Path, moment: str, how: str) -> None:
    forms = ("--format", "m4b", "--format", "opus")
    home, undisturbed = (known.before.copy(tmp_path / name) for name in ("home", "undisturbed"))
    assert home.killed(how, moment, *forms).status == -9
    assert home.processes() == [], "nor ffmpeg, which is in a group of its own"
    assert differing(home.published(), known.old) == []
    for each in (home, undisturbed):
        assert each.run(*forms).status == 0
    assert differing(home.published(), undisturbed.published()) == [] == home.strays()


@pytest.mark.parametrize("moment", ["halfway through the takes", "keeping the second reel"])
def test_a_voice_that_people_hear_goes_on_from_its_takes(tmp_path: Path, moment: str) -> None:
    home = Home(tmp_path / "home").furnish(NEW)
    assert home.killed("alone", moment, cast="pyttsx3").status == -9
    assert home.processes() == [] and not home.episode.exists()
    kept = home.kept()
    assert home.run(cast="pyttsx3").status == 0
    assert home.strays() == []
    assert home.report()["takes"]["reused"] >= len([name for name in kept if name.startswith("takes")]) > 5
    now = home.kept()
    assert {name for name in kept if now[name] != kept[name]} == set()
    same_takes = Home(tmp_path / "other").furnish(NEW)
    shutil.copytree(home.cache / "takes", same_takes.cache / "takes")
    assert same_takes.run("--jobs", "1", cast="pyttsx3").status == 0
    assert same_takes.report()["takes"]["spoken"] == 0
    assert differing(home.published(), same_takes.published()) == []
