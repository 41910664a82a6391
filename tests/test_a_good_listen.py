"""Each kit with a real engine, listened to with a ruler: measured on the published file and on the stems."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import hearing
import numpy as np
import pytest

from pipeline.sound.bed import speech_over_bed_lu
from pipeline.sound.loudness import EnergyMeter
from pipeline.sound.moments import Moments
from pipeline.units import decibels

PROGRAM = Path(__file__).resolve().parents[1]
ARTICLE = PROGRAM / "articles" / "the-last-train-over-the-yalu.md"

RANGES_MS = {
    "clause": (200, 400),
    "sentence": (250, 600),
    "speaker": (300, 750),
    "before_quotation": (300, 750),
    "after_quotation": (300, 750),
    "paragraph": (600, 1000),
    "section": (1200, 2500),
    "head": (500, 1000),
    "tail": (1000, 5000),
}
"""Broadcast practice for medians; a kind that the episode does not have without music is not measured."""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=["documentary", "brief", "audiobook"])
def kit(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def made(kit: str, tmp_path_factory: pytest.TempPathFactory) -> hearing.Made:
    folder = tmp_path_factory.mktemp(kit)
    return hearing.made(ARTICLE, kit, "pyttsx3", folder / "output", folder / "cache")


def test_pauses_are_what_they_are_called(kit: str, made: hearing.Made) -> None:
    medians = hearing.pauses_ms(made)
    assert {"clause", "sentence", "paragraph"} <= medians.keys()
    outside = {kind: ms for kind, ms in medians.items() if kind in RANGES_MS and not in_range(kind, ms)}
    assert outside == {}
    order = [medians[kind] for kind in ("clause", "sentence", "paragraph", "section") if kind in medians]
    assert all(longer >= 1.2 * shorter for shorter, longer in pairwise(order))


def in_range(kind: str, ms: float) -> bool:
    least, most = RANGES_MS[kind]
    return least <= ms <= most


def test_speech_stands_over_music(kit: str, made: hearing.Made) -> None:
    over = json.loads((made.folder / "report.json").read_text())["speech_over_music_lu"]
    if kit == "audiobook":
        assert not over and not made.timeline.cues
    else:
        assert over["median"] >= 18 and over["p5"] >= 15
        assert over_bed_lu(made) == pytest.approx(over["median"], abs=3)  # without stems it is read in the pauses


def over_bed_lu(made: hearing.Made) -> float:
    meter = EnergyMeter(hearing.RATE, (1.0, 1.0))
    meter.add(made.sound)
    return float(np.median(speech_over_bed_lu(Moments(made.timeline, meter.energies(), hearing.RATE))))


def test_no_hand_goes_to_the_knob_and_nothing_clicks(made: hearing.Made) -> None:
    speech, music = hearing.stem(made, "speech.flac"), hearing.stem(made, "music.flac")
    assert hearing.section_jump_lu(made.timeline, speech) <= 2
    voices = hearing.voice_loudness(made.timeline, speech)
    assert max(voices.values()) - min(voices.values()) <= 1
    steps = hearing.join_steps(made, speech, music)
    assert {kind: decibels(step) for kind, step in steps.items() if decibels(step) > -50} == {}


def test_it_is_as_long_as_its_kit_says_and_its_shop_takes_it(kit: str, made: hearing.Made) -> None:
    length_s = len(made.sound) / hearing.RATE
    assert length_s < 180 if kit == "brief" else length_s > 480
    delivery = "acx" if kit == "audiobook" else "apple"
    command = [sys.executable, PROGRAM / "make_episode.py", "check", made.folder, "--delivery", delivery]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
