"""Voices side by side: all are heard, the same words equally loud; one that fails is named and stops nothing."""

from __future__ import annotations

import os
import re
from pathlib import Path

import numpy as np
import pytest
import soundfile

from make_episode import main
from pipeline.audition import voices_page
from pipeline.errors import RequestError
from pipeline.model import Take
from pipeline.owner import part_beside
from pipeline.progress import Progress
from pipeline.publish.audition import Page
from pipeline.sound.loudness import speech_reading
from pipeline.sound.sample import sample
from pipeline.sound.takes import SPEECH_TARGET_LUFS
from pipeline.sound.tools import run_ffmpeg
from pipeline.speech.catalogue import EngineListing
from pipeline.speech.engine import Unavailable, VoiceInfo
from pipeline.speech.voice_samples import SENTENCES, voice_samples
from tests.speech.faulty_engine import Faulty


def listing(name: str, *voices: VoiceInfo) -> EngineListing:
    return EngineListing(name, name.title(), "free", True, "1", None, voices)


def voice(id: str, language: str = "en-us") -> VoiceInfo:
    return VoiceInfo(id, f"label of {id}", language, "", "free")


ESPEAK = listing("pyttsx3", voice("en-gb-x-rp", "en-gb"), voice("en-us"), voice("de", "de"), voice("+f3", ""))


def page_of(*listings: EngineListing, folder: Path, language: str = "en") -> Page:
    return voices_page(listings, language, folder, 2, Progress(None))


def test_voices_of_the_language_come_before_variants_on_one_of_them() -> None:
    assert [(each.voice.id, each.kind) for each in voice_samples(ESPEAK, "en")] == [
        ("en-gb-x-rp", "own"),
        ("en-us", "own"),
        ("en-us+f3", "variant"),
    ]
    (german, varied) = voice_samples(ESPEAK, "de")
    assert (german.utterance.spoken, varied.voice.id) == (SENTENCES["de"], "de+f3")
    (welsh,) = voice_samples(listing("pyttsx3", voice("cy", "cy")), "cy")
    assert welsh.utterance.spoken == SENTENCES["en"]


def test_kokoros_styles_of_other_languages_are_heard_too() -> None:
    styles = listing("kokoro", voice("af_heart"), voice("jm_kumo", "ja"))
    (own, lent) = voice_samples(styles, "en")
    assert (own.voice.id, own.kind) == ("af_heart", "own")
    assert (lent.voice.id, lent.voice.language, lent.kind) == ("jm_kumo@en-us", "en-us", "lent")
    assert lent.utterance.profile.voice == "jm_kumo@en-us"
    assert list(voice_samples(styles, "de")) == []


def test_real_voices_are_heard_and_what_is_missing_is_told(tmp_path: Path) -> None:
    gone = EngineListing("kokoro", "Kokoro", "free", True, None, Unavailable("not installed", "pip install it"))
    broken = EngineListing("piper", "Neural", "free", True, "1", None, faults=("a.onnx.json: cannot be read",))
    page = page_of(ESPEAK, gone, listing("piper"), broken, folder=tmp_path)
    assert [group.title for group in page.groups] == ["Pyttsx3", "Pyttsx3: variants on en-us"]
    sounds = [heard.mp3 for group in page.groups for entry in group.entries for heard in entry.sounds]
    assert len(set(sounds)) == 3 and all(len(mp3) > 20_000 for mp3 in sounds)
    assert page.missing[0] == "Kokoro: not installed (pip install it)" and page.missing[1].startswith(
        "Piper is installed"
    )
    assert page.missing[2] == "Neural: a.onnx.json: cannot be read"
    facts = dict(page.groups[0].entries[1].facts)
    assert facts[""] == "label of en-us, en-us" and re.fullmatch(r"\d+ words a minute, \d+\.\d s", facts["Pace"])


def test_a_voice_that_fails_is_named_and_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parent / "speech"))
    page = page_of(listing(Faulty.name, voice("low"), voice("silence")), folder=tmp_path)
    low, silence = page.groups[0].entries
    assert low.sounds[0].mp3 and not low.sounds[0].failed
    assert silence.sounds[0].failed == "silence" and page.spoken


def test_a_language_that_nothing_speaks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="--language xx"):
        page_of(ESPEAK, folder=tmp_path, language="xx")


@pytest.mark.parametrize("level", [0.02, 0.9])
def test_all_samples_are_equally_loud(tmp_path: Path, level: float) -> None:
    rate, rng = 22_040, np.random.default_rng(1)
    speech = rng.standard_normal(rate * 2) * np.repeat(rng.random(40), rate * 2 // 40)
    speech = np.concatenate([np.zeros(rate), level * speech / np.abs(speech).max(), np.zeros(rate)])
    soundfile.write(tmp_path / "take.wav", speech, rate, subtype="PCM_16")
    made = sample(Take("key", str(tmp_path / "take.wav"), rate, len(speech)))
    pcm = run_ffmpeg(["-f", "mp3", "-i", "-", "-f", "f32le", "-ar", str(rate), "-"], made.mp3)
    heard = np.frombuffer(pcm, np.float32)
    assert speech_reading(heard, rate).lufs == pytest.approx(SPEECH_TARGET_LUFS, abs=1.0)
    assert made.length_s == pytest.approx(2, abs=0.1) and len(heard) < 2.6 * rate


def test_the_command_writes_a_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("pipeline.speech.catalogue.catalogue", lambda: (ESPEAK,))
    ours = part_beside(tmp_path / "output" / "voices.html").name
    of_a_dead_run = tmp_path / "output" / ours.replace(f"-{os.getpid()}-", "-4194305-")  # over the highest number
    of_a_dead_run.parent.mkdir()
    of_a_dead_run.write_text("half")
    assert main(["voices", "--audition", "--language", "de"]) == 0
    assert not of_a_dead_run.exists()
    assert capsys.readouterr().out == "output/voices.html\n"
    page = (tmp_path / "output" / "voices.html").read_text(encoding="utf-8")
    assert "<h1>Voices: German</h1>" in page and page.count("<audio") == 2
    assert main(["voices", "--audition", "mine.html", "--language", "xx"]) == 2
    assert not (tmp_path / "mine.html").exists()
