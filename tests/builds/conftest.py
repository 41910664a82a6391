"""A small show of one's own, made of tones: eight short reels, one sting, one quotation, one name in a lexicon."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from pipeline.again import ask_again
from pipeline.builds.compare import Why, why
from pipeline.builds.record import last_builds
from pipeline.make import Made, make
from pipeline.plan import Request, prepare, spoken
from pipeline.progress import Progress
from pipeline.units import samples

ARTICLE = """\
# The bridge

Nobody had been told to expect the first letter. It was typed on thin paper and it named no date at all.

## How it began

The river Yalu runs cold in spring. Every plank was carried over it by hand. The men sang while they did so, and the
women laughed.

General Wang Ping recalled: "We had many bridges to mend that winter, and not one of us thought of going home."

## How it ended

The answer was sent in autumn. It was three lines long. Nobody kept a copy, and that is all we know of it today.
"""
TEMPLATE = """\
{% extends "base/episode.ssmd.j2" %}
{% block heading %}
[]{chapter={{ section.title|attribute }}}
{% if section.last %}
[]{sting="sting"}

And so to the end.
{% endif %}

## {{ section.title }}
{% endblock %}
{% block credits %}
This was a story told by tones.
{% endblock %}
"""
KIT = """\
template = "episode.ssmd.j2"
masked = "name withheld"
quotation_roles = ["quote-1"]
room_tone_lu = -52

[pauses_ms]
head = 500
clause = 300
sentence = 400
paragraph = 800
heading = 900
section = 1600
speaker = 600
before_quotation = 650
after_quotation = 700
tail = 2000

[music.sting]
file = "sting.flac"
licence = "CC0-1.0"
clear_lu = -6
ducked_lu = -24
"""
# The teller's level puts the programme gain in the middle of a step: a small change leaves it.
PROFILES = """\
[teller]
engine = "tone"
voice = "low"
rate_wpm = 200
gain_db = 0.14
treatment = "studio"

[guest]
engine = "tone"
voice = "high"
rate_wpm = 200
"""
FILES = {
    "talk.md": ARTICLE,
    "scripts/small/episode.ssmd.j2": TEMPLATE,
    "scripts/small/kit.toml": KIT,
    "voices/profiles.toml": PROFILES,
    "voices/casts/two.toml": '[roles]\nnarrator = "teller"\nquote-1 = "guest"\n',
    "voices/lexicons/names.toml": '"Yalu" = "Yah loo"\n',
}


@dataclass
class Home:
    """A working folder and what is made in it."""

    folder: Path
    made: Made | None = None

    def make(self, source: str = "talk.md", **changes: object) -> Why:
        """Make the episode, and say what was made again."""
        request = Request(
            source=source,
            output=Path("output"),
            cache=Path("output/.cache"),
            kit=str(self.folder / "scripts/small"),  # a path of its own: what is kept of a file is kept by its path
            cast="two",
            jobs=2,
        )
        self.made = make(replace(request, **changes), Progress(None))  # type: ignore[arg-type]
        return why(*last_builds(self.made.folder))

    def edit(self, name: str, before: str, after: str) -> None:
        """Change a file, once."""
        path = self.folder / name
        text = path.read_text()
        assert text.count(before) == 1
        path.write_text(text.replace(before, after))

    def sting(self, hz: float) -> None:
        """Write the kit's piece of music."""
        at = np.arange(44_100) / 44_100
        chord = 0.2 * np.sin(2 * np.pi * hz * at) * np.minimum(1, (1 - at) * 10)
        path = self.folder / "scripts/small/music/sting.flac"
        path.parent.mkdir(exist_ok=True)
        soundfile.write(path, np.stack([chord, chord], axis=1), 44_100)


@pytest.fixture(scope="session")
def first(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A folder in which the episode has been made once."""
    home = Home(tmp_path_factory.mktemp("first"))
    for name, text in FILES.items():
        path = home.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    home.sting(330)
    with pytest.MonkeyPatch.context() as patch:
        in_short_reels(patch, home.folder)
        told = home.make()
    assert told.before_at is None
    assert len(told.spoken) == told.takes == 15
    assert len(told.remade) == told.reels == 8
    return home


def in_short_reels(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """A quarter of a minute has reels enough when each ends at the first pause after four seconds."""
    patch.chdir(folder)
    patch.setattr("pipeline.sound.arrange.REEL_TARGET", samples(4))


@pytest.fixture
def home(first: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A copy of it, to change something in."""
    shutil.copytree(first.folder, tmp_path / "home")
    in_short_reels(monkeypatch, tmp_path / "home")
    return Home(tmp_path / "home")


Change = Callable[[Home], None]


def redo(home: Home) -> None:
    """Ask for another take of what the guest says."""
    request = Request(
        "talk.md", home.folder / "output", home.folder, kit=str(home.folder / "scripts/small"), cast="two"
    )
    episode = home.folder / "output/talk"
    ask_again(episode, episode, spoken(prepare(request, Progress(None))), ["s0007"])


def record(home: Home) -> None:
    """A recording of s0004: a hum that comes and goes, in a quiet room."""
    at = np.arange(round(2.4 * 44_100)) / 44_100
    hum = sum(np.sin(2 * np.pi * 150 * k * at) / k for k in range(1, 12))
    hum = hum * (0.6 + 0.4 * np.sin(2 * np.pi * 4 * at)) * np.sin(2 * np.pi * 0.7 * at)
    room = 1e-4 * np.cos(np.arange(4410) * 1.7)
    path = home.folder / "output/talk/pickups/s0004.wav"
    path.parent.mkdir()
    soundfile.write(path, np.concatenate([room, 0.3 * hum / np.abs(hum).max(), room]), 44_100)
