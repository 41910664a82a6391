"""A person's recording takes the place of a take: trimmed, levelled, timed; or an error says why not."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from pipeline.errors import PickupRefused, UnknownName
from pipeline.folders import PROGRAM
from pipeline.model import Piece, Profile, Segment, Utterance
from pipeline.sound.pickups import pickups
from pipeline.sound.takes import measure
from pipeline.sound.tools import run_ffmpeg
from pipeline.speech.synthesize import synthesize
from pipeline.speech.takes import TakeCache
from pipeline.store import Store
from pipeline.words import SpokenPiece

TEXT = "A person said this line into a small microphone, and said it well."
COMMAND = [sys.executable, str(PROGRAM / "make_episode.py")]


def utterance(text: str = TEXT, voice: str = "en-gb-x-rp+f2") -> Utterance:
    segment = Segment("s0003", "narration", "narrator", (Piece(text),), 1, 0, "article")
    return Utterance(segment, (SpokenPiece(text),), Profile("person", "pyttsx3", voice, 150))


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> tuple[np.ndarray, int]:
    """Somebody else's voice, trimmed."""
    made = synthesize([utterance()], TakeCache(tmp_path_factory.mktemp("takes")), 1)
    samples, rate = soundfile.read(made.takes["s0003"].path, dtype="float32")
    loud = np.flatnonzero(np.abs(samples) > 0.01)
    return samples[loud[0] : loud[-1] + 1], rate


def recording(said: tuple[np.ndarray, int], *, before_s: float, after_s: float, gain: float = 0.4) -> np.ndarray:
    """As a microphone hears it: a quiet room before and after, and a click of the mouse at the start."""
    samples, rate = said
    parts = [np.zeros(round(before_s * rate)), gain * samples, np.zeros(round(after_s * rate))]
    sound = np.concatenate(parts) + np.random.default_rng(1).normal(0, 0.0005, sum(map(len, parts)))
    sound[2000:2200] += 0.3 * np.hanning(200)
    return sound


@pytest.mark.parametrize("name", ["s0003.wav", "s0003.flac", "s0003.mp3"])
def test_a_recording_is_trimmed_and_timed(said: tuple[np.ndarray, int], tmp_path: Path, name: str) -> None:
    folder = tmp_path / "pickups"
    folder.mkdir()
    stereo = np.stack([recording(said, before_s=2.0, after_s=1.5)] * 2, axis=1)
    soundfile.write(tmp_path / "r.wav", stereo, said[1])
    run_ffmpeg(["-i", str(tmp_path / "r.wav"), "-ar", "48000", "-y", str(folder / name)])
    (folder / ".DS_Store").write_bytes(b"")
    take = pickups(folder, [utterance()], Store(tmp_path / "kept", ".wav"))["s0003"]
    assert take.recorded
    facts = measure(take)
    assert facts.length / 44_100 == pytest.approx(len(said[0]) / said[1], abs=0.12)
    assert take.frames / 44_100 == pytest.approx(len(said[0]) / said[1] + 0.24, abs=0.1)


def test_a_recording_is_brought_in_once(said: tuple[np.ndarray, int], tmp_path: Path) -> None:
    folder, store = tmp_path / "pickups", Store(tmp_path / "kept", ".wav")
    folder.mkdir()
    soundfile.write(folder / "s0003.wav", recording(said, before_s=0.3, after_s=0.3), said[1])
    first = pickups(folder, [utterance()], store)["s0003"]
    assert pickups(folder, [utterance()], store)["s0003"] == first
    soundfile.write(folder / "s0003.wav", recording(said, before_s=0.3, after_s=0.3, gain=0.2), said[1])
    assert pickups(folder, [utterance()], store)["s0003"].key != first.key


@pytest.mark.parametrize(
    ("name", "make", "error", "reason"),
    [
        ("s0009.wav", lambda said: said, UnknownName, "no segment 's0009'; did you mean 's0003'"),
        ("s0003.wav", lambda said: 0 * said, PickupRefused, "silence"),
        ("s0003.wav", lambda said: said[:20_000], PickupRefused, "s of speech, where about"),
        ("s0003.wav", lambda said: np.clip(40 * said, -1, 1), PickupRefused, "clipped"),
        ("s0003.wav", None, PickupRefused, "no sound that can be read"),
    ],
)
def test_what_cannot_be_used_is_named(said, tmp_path: Path, name: str, make, error, reason: str) -> None:
    if make is None:
        (tmp_path / name).write_text("not a sound")
    else:
        soundfile.write(tmp_path / name, make(said[0]), said[1])
    with pytest.raises(error, match=reason) as caught:
        pickups(tmp_path, [utterance()], Store(tmp_path / "kept", ".wav"))
    assert name in str(caught.value)


def test_two_recordings_of_one_line_are_one_too_many(said: tuple[np.ndarray, int], tmp_path: Path) -> None:
    for name in ("s0003.flac", "s0003.wav"):
        soundfile.write(tmp_path / name, said[0], said[1])
    with pytest.raises(PickupRefused, match="a second recording of the same segment"):
        pickups(tmp_path, [utterance()], Store(tmp_path / "kept", ".wav"))


@pytest.mark.slow
def test_an_episode_with_a_pickup_has_it_at_its_place_and_says_so(said: tuple[np.ndarray, int], tmp_path: Path) -> None:
    article = tmp_path / "talk.md"
    others = ["It begins with a plain sentence.", "After it comes another one, as plain as the first."]
    article.write_text(f"# A talk\n\n{others[0]} {TEXT} {others[1]}\n", encoding="utf-8")
    command = [*COMMAND, "--output", str(tmp_path / "out"), "--cast", "pyttsx3", "--kit", "audiobook"]
    subprocess.run([*command, str(article)], check=True, capture_output=True)
    folder = tmp_path / "out" / "talk"
    (row,) = [row for row in _rows(folder) if row["spoken"] == TEXT]
    (folder / "pickups").mkdir()
    soundfile.write(folder / "pickups" / f"{row['id']}.wav", recording(said, before_s=1, after_s=1), said[1])
    subprocess.run([*command, str(article)], check=True, capture_output=True)
    (after,) = [row for row in _rows(folder) if row["spoken"] == TEXT]
    assert after["take"]["recorded"] and after["take"]["key"] != row["take"]["key"]
    assert after["length"] / 44_100 == pytest.approx(len(said[0]) / said[1], abs=0.2)
    assert [word for word, _, _ in after["words"]] == TEXT.split()
    published = np.frombuffer(run_ffmpeg(["-i", str(folder / "episode.mp3"), "-f", "f32le", "-ac", "1", "-"]), "<f4")
    heard = published[after["start"] : after["start"] + after["length"]]
    rms = 20 * np.log10(np.sqrt((heard**2).mean()))
    assert rms == pytest.approx(20 * np.log10(np.sqrt((_narrated(published, folder) ** 2).mean())), abs=2.5)
    assert "A person recorded 1 of the" in (folder / "shownotes.md").read_text(encoding="utf-8")
    assert (folder / "pickups" / f"{row['id']}.wav").is_file()


def _rows(folder: Path) -> list[dict]:
    return json.loads((folder / "timeline.json").read_text(encoding="utf-8"))["segments"]


def _narrated(published: np.ndarray, folder: Path) -> np.ndarray:
    rows = [row for row in _rows(folder) if not row["take"]["recorded"] and len(row["words"]) > 4]
    return np.concatenate([published[row["start"] : row["start"] + row["length"]] for row in rows])
