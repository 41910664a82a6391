"""What has to be true after a run was killed, and after the next one: looked at from outside, to the byte."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.homes import Home, differing

OLD = "\n\n".join(f"In this room number {n} there were many people who said nothing at all." for n in range(20))
NEW = OLD.replace("nothing", "very much")
"""An article of which every sentence is longer, in words too: nothing of the old one is of use."""

LAST_ASKED = "spoken/"
"""In the cache: an article's spoken forms, written again when it is another text."""


@dataclass(frozen=True)
class Undisturbed:
    """What it is like before and after a run that nothing disturbs. Voices are tones: its takes are always the same."""

    before: Home
    """With an episode of the old article, to be copied and disturbed."""
    old: dict[str, bytes]
    new: dict[str, bytes]
    cache: set[str]
    """Of a run on the old article, then one on the new."""


def undisturbed(folder: Path) -> Undisturbed:
    """Make both in `folder`."""
    before = Home(folder / "before").furnish(OLD)
    ended = before.run()
    assert ended.status == 0, ended.err
    after = before.copy(folder / "after")
    after.write(NEW)
    ended = after.run("--jobs", "1")
    assert ended.status == 0 and after.strays() == [], ended.err
    return Undisturbed(before, before.published(), after.published(), set(after.kept()))


def faults_of_the_killed(home: Home, known: Undisturbed) -> Iterator[str]:
    """What is not as it must be after a run on the new article was killed."""
    yield from (f"still runs: {command}" for command in home.processes())
    episode = home.published()
    if differing(episode, known.old) and differing(episode, known.new):
        yield f"neither the old episode nor the new one: {', '.join(differing(episode, known.old))}"
    yield from (f"in the cache, and no undisturbed run makes it: {name}" for name in set(home.kept()) - known.cache)


def faults_of_the_next(home: Home, known: Undisturbed, kept: dict[str, int]) -> Iterator[str]:
    """What is not as it must be after the next run; `kept` was whole in the cache before it."""
    yield from (f"differs: {name}" for name in differing(home.published(), known.new))
    yield from (f"left over: {stray}" for stray in home.strays())
    now = home.kept()
    yield from (f"only there, or only elsewhere: {name}" for name in set(now) ^ known.cache)
    whole = (name for name in kept if not name.startswith(LAST_ASKED))
    yield from (f"was whole, and was made again: {name}" for name in whole if now.get(name) != kept[name])
    takes = {name for name in known.cache if name.startswith("takes")}
    spoken = home.report()["takes"]["spoken"]
    if spoken != len(takes - set(kept)):
        yield f"{spoken} takes were spoken, {len(takes - set(kept))} were missing"
