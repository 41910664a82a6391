"""The manifest in report.json: every file that shaped the episode, by its hash; versions; licences."""

from __future__ import annotations

import hashlib
import json
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from pipeline.folders import PROGRAM
from pipeline.sound.tools import ffmpeg_path
from tests.builds.conftest import Home, record, redo


@pytest.fixture
def manifest(first: Home) -> dict[str, Any]:
    report = json.loads((first.folder / "output/talk/report.json").read_text())
    return dict(report["manifest"])


def test_every_input_is_there_with_its_hash_and_no_path_of_this_machine(first: Home, manifest: dict[str, Any]) -> None:
    for entry in manifest["inputs"]:
        assert not Path(entry["path"]).is_absolute()
        own, _, program = entry["path"].partition("make-episode:")
        path = first.folder / own if own else PROGRAM / program
        assert entry["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert [(entry["is"], entry["path"]) for entry in manifest["inputs"]] == [
        ("article", "talk.md"),
        ("template", "scripts/small/episode.ssmd.j2"),
        ("template", "make-episode:scripts/base/episode.ssmd.j2"),
        ("template", "make-episode:scripts/base/lines.ssmd.j2"),
        ("show", "make-episode:shows/default/show.toml"),
        ("kit", "scripts/small/kit.toml"),
        ("cast", "voices/casts/two.toml"),
        ("profiles", "voices/profiles.toml"),
        ("profiles", "make-episode:voices/profiles.toml"),
        ("lexicon", "make-episode:voices/lexicons/samples.toml"),
        ("lexicon", "voices/lexicons/names.toml"),
        ("delivery", "make-episode:pipeline/sound/deliveries/apple.toml"),
        ("music", "scripts/small/music/sting.flac"),
    ]


def test_versions_of_all_that_shapes_the_sound(manifest: dict[str, Any]) -> None:
    versions = manifest["versions"]
    assert versions["python"] == platform.python_version()
    assert versions["engines"] == {"tone": "1"}
    assert versions["make-episode"] == version("make-episode")
    assert versions["libraries"]["soxr"] == version("soxr")
    said = subprocess.run([ffmpeg_path(), "-version"], capture_output=True, text=True, check=True).stdout
    assert f"ffmpeg version {versions['ffmpeg']} " in said
    assert float(versions["lame"]) >= 3, "as LAME signed the frames themselves"


def test_licences_of_music_and_voices(manifest: dict[str, Any]) -> None:
    nobody = "made by this program: nobody's"
    assert manifest["licences"] == {"music": {"sting": "CC0-1.0"}, "voices": {"narrator": nobody, "quote-1": nobody}}


@pytest.mark.slow
def test_a_recording_and_a_take_that_was_asked_for_are_inputs(home: Home) -> None:
    record(home)
    redo(home)
    home.make()
    inputs = json.loads((home.folder / "output/talk/report.json").read_text())["manifest"]["inputs"]
    assert [(entry["is"], entry["path"]) for entry in inputs[-2:]] == [
        ("takes asked for", "output/talk/redo.json"),
        ("pickup", "output/talk/pickups/s0004.wav"),
    ]


@pytest.mark.slow
def test_a_script_that_was_edited_is_an_input_and_templates_are_none(home: Home) -> None:
    home.edit("output/talk/script.ssmd.md", "three lines", "four lines")
    home.make("output/talk/script.ssmd.md")
    inputs = json.loads((home.folder / "output/talk/report.json").read_text())["manifest"]["inputs"]
    assert [entry["path"] for entry in inputs if entry["is"] in ("script", "template")] == [
        "output/talk/script.ssmd.md"
    ]
