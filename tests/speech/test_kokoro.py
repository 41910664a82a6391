"""Kokoro: styles are found by name, folder and language, and a long text is spoken in parts."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import ConfigError
from pipeline.speech.crew import Crew
from pipeline.speech.kokoro_engine import KokoroEngine, _Model
from tests.conftest import Missing
from tests.speech.conftest import styles


def test_styles_are_found_by_name_folder_and_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    engine = KokoroEngine()
    assert engine.voices() == ()
    styles(tmp_path / "voices" / "kokoro", "af_heart", "bm_george", "jm_kumo")
    other = styles(tmp_path / "other", "ff_siwis")
    told = {voice.id: (voice.language, voice.gender) for voice in engine.voices()}
    assert told == {"af_heart": ("en-us", "female"), "bm_george": ("en-gb", "male"), "jm_kumo": ("ja", "male")}
    asked = {"jm_kumo@en-us": "en-us", f"{other}#ff_siwis": "fr-fr", f"{other}#ff_siwis@en-gb": "en-gb"}
    assert {name: found.language for name in asked if (found := engine.find(name))} == asked
    for name in (f"{other}#af_heart", "af_nobody", f"{tmp_path}/nowhere#af_heart", "@en-us", "#", "af_heart@en-usx"):
        assert engine.find(name) is None


def test_another_model_is_another_voice(tmp_path: Path) -> None:
    folder = styles(tmp_path, "af_heart")
    first = KokoroEngine().find(f"{folder}#af_heart")
    (folder / "kokoro.onnx").write_bytes(b"another model")
    second = KokoroEngine().find(f"{folder}#af_heart")
    assert first and second and first.version != second.version


@pytest.mark.parametrize(("name", "content"), [("second.onnx", b""), ("second.npz", b""), ("voices.bin", b"no table")])
def test_a_folder_that_is_not_clear_is_named(tmp_path: Path, name: str, content: bytes) -> None:
    (styles(tmp_path, "af_heart") / name).write_bytes(content)
    with pytest.raises(ConfigError):
        KokoroEngine().find(f"{tmp_path}#af_heart")


def test_a_style_that_is_damaged_is_named(tmp_path: Path) -> None:
    model = object.__new__(_Model)  # without a model to load
    model._table = styles(tmp_path, "af_heart") / "voices.bin"
    data = bytearray(model._table.read_bytes())
    data[data.index(b"af_heart") + 40] ^= 255
    model._table.write_bytes(data)
    with np.load(model._table) as model._styles, pytest.raises(ConfigError, match="cannot be read") as caught:
        model._shapes("af_heart")
    assert caught.value.path == str(model._table)


@pytest.mark.slow
def test_lexicon_sounds_pace_and_pitch_are_heard(kokoro_folder: Path, tmp_path: Path, missing: Missing) -> None:
    if KokoroEngine().unavailable():
        missing("kokoro-onnx")
    out = tmp_path / "a.wav"

    def spoken(*pieces: tuple[str, str | None], rate_wpm: int = 160, pitch: int | None = None) -> tuple[bytes, float]:
        asked = [[text, ipa, False] for text, ipa in pieces]
        wanted = {"voice": f"{kokoro_folder}#jm_kumo@en-us", "rate_wpm": rate_wpm, "pitch": pitch, "out": str(out)}
        reply = worker.ask({"pieces": asked, "timeout_s": 240.0, **wanted})
        assert reply["ok"], reply
        with wave.open(str(out)) as file:
            return file.readframes(file.getnframes()), file.getnframes() / file.getframerate()

    with Crew() as crew:
        worker = crew.start("kokoro")
        by_word, length_s = spoken(("They met a king there.", None))
        assert spoken(("They met a ", None), ("Xqz", "kˈɪŋ"), (" there.", None))[0] == by_word
        assert spoken(("They met a ", None), ("Xqz", "bˈæɡ"), (" there.", None))[0] != by_word
        assert spoken(("They met a king there.", None), rate_wpm=128)[1] / length_s == pytest.approx(1.25, abs=0.1)
        assert spoken(("They met a king there.", None), pitch=80)[1] / length_s == pytest.approx(1, abs=0.08)
