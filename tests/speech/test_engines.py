"""One contract for every engine: what each must do before it may narrate."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.errors import EngineUnavailable, UnknownName
from pipeline.speech import engine as engines
from pipeline.speech.check import Expected, refusal
from pipeline.speech.crew import Crew, Worker
from pipeline.speech.engine import Engine, Unavailable
from tests.conftest import Missing

SENTENCE = "The convoy left the harbour before dawn, and nobody on the quay waved."


SLOW = {"kokoro", "piper"}
"""Engines that take seconds to load and to speak."""

EVENNESS = {"kokoro": 0.8}
"""A long text against one sentence as often; Kokoro says many at once up to 18 % faster than one alone."""


@pytest.fixture(
    scope="module",
    params=[pytest.param(name, marks=[pytest.mark.slow] * (name in SLOW)) for name in sorted(engines.ENGINES)],
)
def speaker(request: pytest.FixtureRequest, missing: Missing) -> Iterator[tuple[Engine, Worker, str]]:
    """An engine, a worker that runs it, and one of its English voices."""
    engine = engines.create(request.param)
    if engine.unavailable():
        missing(engine.name)
    if engine.name == "kokoro":
        voice = f"{request.getfixturevalue('kokoro_folder')}#jm_kumo@en-us"
    else:
        voice = next(v.id for v in engine.voices() if v.language.startswith("en"))
    with Crew() as crew:
        yield engine, crew.start(engine.name), voice


def ask(worker: Worker, out: Path, text: str, voice: str, **more: Any) -> dict[str, Any]:
    request = {"pieces": [[text, None, False]], "voice": voice, "rate_wpm": 160, "pitch": None, "out": str(out)}
    return worker.ask(request | {"timeout_s": 120.0 + 0.1 * len(text)} | more)


def samples(path: Path, reply: dict[str, Any]) -> np.ndarray:
    """What the file holds, which must be what the reply says: mono, 16 bit, whole."""
    import wave

    assert reply["ok"], reply
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        assert (file.getframerate(), file.getnframes()) == (reply["sample_rate"], reply["frames"])
        pcm = file.readframes(file.getnframes())
    assert len(pcm) == 2 * reply["frames"]
    return np.frombuffer(pcm, "<i2")


def test_a_sentence_is_spoken_as_long_as_it_should_be(speaker: tuple[Engine, Worker, str], tmp_path: Path) -> None:
    engine, worker, voice = speaker
    out = tmp_path / "a.wav"
    samples(out, ask(worker, out, SENTENCE, voice))
    assert refusal(out, Expected(engine.expected_s(SENTENCE, 160), len(SENTENCE.split()))) is None


def test_length_grows_with_the_text_and_a_long_text_is_whole(
    speaker: tuple[Engine, Worker, str], tmp_path: Path
) -> None:
    engine, worker, voice = speaker
    out = tmp_path / "a.wav"
    frames = [ask(worker, out, " ".join([SENTENCE] * n), voice)["frames"] for n in (1, 2, 29)]
    long_text = " ".join([SENTENCE] * 29)
    assert len(long_text) > 2000
    assert frames[1] > 1.7 * frames[0]
    assert frames[2] > EVENNESS.get(engine.name, 0.93) * 29 * frames[0]
    assert refusal(out, Expected(engine.expected_s(long_text, 160), len(long_text.split()))) is None


def test_the_same_text_gives_the_same_samples(speaker: tuple[Engine, Worker, str], tmp_path: Path) -> None:
    engine, worker, voice = speaker
    out = tmp_path / "a.wav"
    digests = set()
    for n in range(15 if engine.isolate else 3):
        samples(out, ask(worker, out, SENTENCE, voice, rate_wpm=154))
        digests.add(hashlib.sha256(out.read_bytes()).digest())
        ask(worker, out, f"Something else, number {n}.", voice)
    assert len(digests) == 1


def test_a_voice_is_found_by_its_name_alone(speaker: tuple[Engine, Worker, str]) -> None:
    engine, _, voice = speaker
    found = engine.find(voice)
    assert found and found.language.startswith("en")
    assert [engine.find(name) for name in ("no-such-voice", "", f"{voice}x")] == [None, None, None]


def test_a_voice_that_is_not_there_is_an_error(speaker: tuple[Engine, Worker, str], tmp_path: Path) -> None:
    _, worker, _ = speaker
    reply = ask(worker, tmp_path / "a.wav", SENTENCE, "no-such-voice")
    assert (reply["ok"], reply["kind"]) == (False, "voice")


@pytest.mark.parametrize(
    "text",
    [
        "“Quoted” – and… [[not phonemes]]!",
        "<b>5 & 6</b> -v --help",
        "Zoë 金日成 Ким",
        "é\u0301\u200b👍🏽 x",
        "a\x00b\ud83d c",
    ],
)
def test_any_text_is_spoken(speaker: tuple[Engine, Worker, str], tmp_path: Path, text: str) -> None:
    _, worker, voice = speaker
    out = tmp_path / "a.wav"
    assert np.abs(samples(out, ask(worker, out, text, voice)).astype(int)).max() > 1000


@pytest.mark.parametrize("text", ["", " \n\t", "…", "— —", "\u200b", "\x00"])
def test_text_without_words_ends_in_a_reply(speaker: tuple[Engine, Worker, str], tmp_path: Path, text: str) -> None:
    _, worker, voice = speaker
    out = tmp_path / "a.wav"
    reply = ask(worker, out, text, voice)
    assert reply["ok"] or reply["kind"] == "speech"


def test_a_folder_that_is_not_there_is_told(speaker: tuple[Engine, Worker, str], tmp_path: Path) -> None:
    _, worker, voice = speaker
    reply = ask(worker, tmp_path / "nowhere" / "a.wav", SENTENCE, voice)
    assert (reply["ok"], reply["kind"], reply["error"]) == (False, "file", "No such file or directory")


def test_phonemes_are_told_and_those_of_a_lexicon_are_kept(speaker: tuple[Engine, Worker, str], tmp_path: Path) -> None:
    engine, worker, voice = speaker
    pieces = [["Written by ", None, False], ["Kim Il Sung", "ˈkɪm ˈɪl ˈsʌŋ", False], [", for the bridge.", None, False]]
    reply = ask(worker, tmp_path / "none.wav", "", voice, pieces=pieces, phonemes=True)
    assert reply["ok"], reply
    assert not (tmp_path / "none.wav").exists()
    sounds = reply["ipa"].replace("ˈ", "").replace("ˌ", "")
    assert sounds == "" if engine.name == "tone" else re.search(r"ɹɪ.*kɪm ɪl sʌŋ.*bɹɪdʒ", sounds)
    assert engine.name == "tone" or ask(worker, tmp_path, SENTENCE, "no-such-voice", phonemes=True)["kind"] == "voice"


# --- pyttsx3 -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def espeak() -> Iterator[Worker]:
    with Crew() as crew:
        yield crew.start("pyttsx3")


def test_only_the_wheels_library_is_loaded(espeak: Worker, tmp_path: Path) -> None:
    import espeakng_loader

    reply = ask(espeak, tmp_path / "a.wav", SENTENCE, "en-us", maps=True)
    assert [str(Path(path).resolve()) for path in reply["maps"]] == [
        str(Path(espeakng_loader.get_library_path()).resolve())
    ]


def test_a_stressed_word_is_longer_and_nothing_is_read_as_markup(espeak: Worker, tmp_path: Path) -> None:
    def spoken(*pieces: tuple[str, bool]) -> np.ndarray:
        out = tmp_path / "a.wav"
        asked = [[text, None, stressed] for text, stressed in pieces]
        return samples(out, ask(espeak, out, "", "en-us", pieces=asked)).astype(float)

    plain = spoken(("She said that nobody came & <b>went</b>.", False))
    stressed = spoken(("She said that ", False), ("nobody", True), (" came & <b>went</b>.", False))
    rate = 22_050
    assert 0.05 < (len(stressed) - len(plain)) / rate < 0.35
    assert np.abs(stressed).max() < 32_000
    # What reads like markup is said in both alike: the words after the stressed one take as long.
    unmarked = spoken(("She said that ", False), ("nobody", True), (" came.", False))
    plain_start = spoken(("She said that nobody came.", False))
    assert len(stressed) - len(unmarked) == pytest.approx(len(plain) - len(plain_start), abs=0.05 * rate)


@pytest.mark.parametrize("voice", ["en-us+nosuch", "EN-US+F3", "English (America)", "en-gb", ""])
def test_espeak_does_not_stand_in_another_voice(espeak: Worker, tmp_path: Path, voice: str) -> None:
    assert ask(espeak, tmp_path / "a.wav", SENTENCE, voice)["kind"] == "voice"


def test_variant_rate_and_pitch_are_heard(espeak: Worker, tmp_path: Path) -> None:
    out = tmp_path / "a.wav"
    plain = ask(espeak, out, SENTENCE, "gmw/en-us")["frames"]
    heard = {out.read_bytes()}
    slow = ask(espeak, out, SENTENCE, "en-us", rate_wpm=120)["frames"]
    assert 1.25 < slow / plain < 1.4
    for more in ({"pitch": 20}, {"pitch": 80}):
        ask(espeak, out, SENTENCE, "en-us", **more)
        heard.add(out.read_bytes())
    ask(espeak, out, SENTENCE, "en-us+f3")
    assert len(heard | {out.read_bytes()}) == 4


def test_a_breathy_voice_does_not_change_with_the_clock(espeak: Worker, tmp_path: Path) -> None:
    """eSpeak NG seeds its noise with the second: without a seed of our own each second made another take."""
    out, heard = tmp_path / "a.wav", set()
    for pause_s in (1.0, 0.0):
        ask(espeak, out, SENTENCE, "en-us+f3")
        heard.add(out.read_bytes())
        time.sleep(pause_s)
    assert len(heard) == 1


@pytest.mark.parametrize("setting", [{"rate_wpm": 79}, {"rate_wpm": 451}, {"pitch": 100}, {"pitch": -1}])
def test_espeak_does_not_clamp_what_is_asked_for(espeak: Worker, tmp_path: Path, setting: dict[str, int]) -> None:
    reply = ask(espeak, tmp_path / "a.wav", SENTENCE, "en-us", **setting)
    assert (reply["ok"], reply["kind"]) == (False, "speech")
    assert str(*setting.values()) in reply["error"]


@pytest.mark.parametrize("setting", [{"rate_wpm": 80}, {"rate_wpm": 450}, {"pitch": 0}, {"pitch": 99}])
def test_espeak_takes_all_it_is_said_to_take(espeak: Worker, tmp_path: Path, setting: dict[str, int]) -> None:
    assert ask(espeak, tmp_path / "a.wav", SENTENCE, "en-us", **setting)["ok"]


# --- the registry --------------------------------------------------------------------------------------------------


def test_an_unknown_engine_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UnknownName) as caught:
        engines.create("pytsx3")
    assert caught.value.known == tuple(sorted(engines.ENGINES))
    with pytest.raises(UnknownName):
        engines.create("no_such_module:Engine")


def test_an_engine_that_lacks_a_package_says_why_and_how(monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.util

    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(EngineUnavailable) as caught:
        engines.get("pyttsx3")
    assert "espeakng_loader" in caught.value.reason
    assert caught.value.remedy.startswith("pip install")
    assert engines.create("pyttsx3").unavailable() == Unavailable(caught.value.reason, caught.value.remedy)
