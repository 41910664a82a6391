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
from pipeline.sound.recording import speech_in
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
        ("s0003.wav", lambda said: _twice(said), PickupRefused, "9.2 s of speech, where about 3.7 s were expected"),
        ("s0003.wav", lambda said: said[:60_000], PickupRefused, "cut off at its end"),
        ("s0003.wav", lambda said: np.pad(np.clip(40 * said, -1, 1), 9_000), PickupRefused, "clipped"),
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


def _twice(said: np.ndarray) -> np.ndarray:
    """Two tries in one file, with a breath between."""
    return np.concatenate([said, np.zeros(17_640), said])


def hummed(length_s: float) -> np.ndarray:
    """As loud and as long as a person who says something, at 44.1 kHz."""
    at = np.arange(round(length_s * 44_100)) / 44_100
    tones = sum(np.sin(2 * np.pi * 150 * k * at) / k for k in range(1, 12))
    sound = tones * (0.6 + 0.4 * np.sin(2 * np.pi * 4 * at)) * np.sin(np.pi * np.ceil(length_s) * at / length_s)
    return np.concatenate([np.zeros(9000), 0.3 * sound / np.abs(sound).max(), np.zeros(9000)])


def put(path: Path, sound: np.ndarray) -> Path:
    path.parent.mkdir(exist_ok=True)
    soundfile.write(path, sound, 44_100)
    return path


@pytest.mark.parametrize(("wpm", "is_read"), [(450, False), (300, True), (200, True), (115, True), (75, False)])
def test_quick_and_slow_readers_are_heard_and_nobody_else(tmp_path: Path, wpm: int, is_read: bool) -> None:
    text = "The bridge was opened in the spring of that year, and nobody came."
    path = put(tmp_path / "s0003.wav", hummed(len(text.split()) * 60 / wpm))
    if is_read:
        assert len(speech_in(path, text)) == pytest.approx(44_100 * (len(text.split()) * 60 / wpm + 0.2), rel=0.05)
    else:
        with pytest.raises(PickupRefused, match="s of speech, where about"):
            speech_in(path, text)


@pytest.mark.parametrize("there", [50_000, 100_000])
def test_a_wav_that_was_cut_short_is_told_from_a_whole_one(tmp_path: Path, there: int) -> None:
    path = put(tmp_path / "s0003.wav", hummed(2))
    whole = path.read_bytes()
    path.write_bytes(whole[:there])
    with pytest.raises(PickupRefused, match=f"cut short: {there - 44:,} of 212,400 bytes of sound are there"):
        speech_in(path, "As long as two seconds, more or less.")


@pytest.mark.parametrize("size", [0, 0x7FFFF000, 0xFFFFFFFF])
def test_a_wav_whose_writer_could_not_know_its_length_is_read(tmp_path: Path, size: int) -> None:
    path = put(tmp_path / "s0003.wav", hummed(2))
    whole = path.read_bytes()
    path.write_bytes(whole[:40] + size.to_bytes(4, "little") + whole[44:])
    assert len(speech_in(path, "As long as two seconds, more or less.")) > 80_000


def test_a_flac_that_was_cut_short_is_damaged(tmp_path: Path) -> None:
    path = put(tmp_path / "s0003.flac", hummed(2))
    path.write_bytes(path.read_bytes()[:-9_000])
    with pytest.raises(PickupRefused, match="damaged: "):
        speech_in(path, "As long as two seconds, more or less.")


@pytest.mark.parametrize("channels", [[1.0, -1.0], [0.0, 1.0], [1.0, 0.2]])
def test_the_louder_channel_is_heard(tmp_path: Path, channels: list[float]) -> None:
    sound, text = hummed(2), "As long as two seconds, more or less."
    alone = speech_in(put(tmp_path / "mono.wav", sound), text)
    both = speech_in(put(tmp_path / "stereo.wav", sound[:, None] * np.array(channels)), text)
    assert np.array_equal(np.abs(both), np.abs(alone))


@pytest.mark.parametrize("room", ["noise", "hum"])
@pytest.mark.parametrize("under_db", [3, 6])
def test_a_loud_room_is_told_from_silence_and_from_a_short_line(tmp_path: Path, room: str, under_db: float) -> None:
    sound = hummed(3)
    noise = np.random.default_rng(1).normal(0, 1, len(sound))
    hum = np.sin(2 * np.pi * 50 * np.arange(len(sound)) / 44_100)
    loud = {"noise": noise, "hum": hum}[room]
    loud *= 10 ** (-under_db / 20) * np.std(sound) / np.std(loud)
    with pytest.raises(PickupRefused, match=r"no speech stands out from the room: the loudest is \d+ dB over it"):
        speech_in(put(tmp_path / "s0003.wav", sound + loud), TEXT)


@pytest.mark.parametrize("stray", ["desktop.ini", ".DS_Store", "Thumbs.db", "notes.txt", "s0003.TXT", "s0003.aup3"])
def test_what_is_no_sound_does_not_stop_a_run(tmp_path: Path, stray: str) -> None:
    put(tmp_path / "s0003.wav", hummed(4))
    (tmp_path / stray).write_text("not a sound")
    assert list(pickups(tmp_path, [utterance()], Store(tmp_path / "kept", ".wav"))) == ["s0003"]


def test_a_recording_that_was_accepted_for_one_line_is_looked_at_for_another(tmp_path: Path) -> None:
    store = Store(tmp_path / "kept", ".wav")
    path = put(tmp_path / "pickups" / "s0003.wav", hummed(4))
    pickups(path.parent, [utterance()], store)
    with pytest.raises(PickupRefused, match=r"4.1 s of speech, where about 0\.\d s were expected for 'It was short.'"):
        pickups(path.parent, [utterance("It was short.")], store)


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
