"""What a take is refused for, on real speech that is damaged one way each."""

from __future__ import annotations

import re
import wave
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.speech import spectrum
from pipeline.speech.check import Expected, Samples, refusal, refusal_of
from pipeline.speech.pace import ESPEAK, syllables
from pipeline.speech.synthesize import synthesize
from pipeline.speech.takes import TakeCache

SENTENCES = (
    "They crossed the river at night.",
    "The letter, which nobody had expected, reached the ministry on the fourteenth of March, nineteen fifty-eight.",
    "It was, after all, a matter of trust between two old allies who had stopped talking to each other.",
    "He smiled.",
)
NOISE = np.random.default_rng(1).normal(0, 3000, 60_000)


@pytest.fixture(scope="module", params=["en-us+m7", "en-gb-x-rp+m1", "en-us+steph"])
def spoken(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Samples, Expected]]:
    from pipeline.model import Piece, Profile, Segment, Utterance
    from pipeline.words import SpokenPiece

    profile = Profile("test-voice", "pyttsx3", request.param, 150)
    utterances = [
        Utterance(
            Segment(text, "narration", "narrator", (Piece(text),), 1, 0, "article"), (SpokenPiece(text),), profile
        )
        for text in SENTENCES
    ]
    made = synthesize(utterances, TakeCache(tmp_path_factory.mktemp("takes")), 2)
    return [
        (_read(made.takes[text].path), Expected(ESPEAK.speech_s(text, 150), len(text.split()), text))
        for text in SENTENCES
    ]


def _read(path: str) -> Samples:
    with wave.open(path) as file:
        return np.frombuffer(file.readframes(file.getnframes()), np.int16)


def test_whole_sentences_pass_and_halves_do_not(spoken: list[tuple[Samples, Expected]]) -> None:
    for samples, expected in spoken:
        assert refusal_of(samples, 22_050, expected) is None
        if expected.words > 4:
            assert "too short" in str(refusal_of(samples[: len(samples) // 2], 22_050, expected))
            assert "too short" in str(refusal_of(samples[len(samples) // 2 :], 22_050, expected))
            assert "too long" in str(refusal_of(np.tile(samples, 3), 22_050, expected))


@pytest.mark.parametrize("length_s", [0.36, 0.6, 1.2])
def test_what_is_said_twice_is_heard_unless_the_text_says_so(
    spoken: list[tuple[Samples, Expected]], length_s: float
) -> None:
    samples, expected = spoken[1]
    start, end = 22_050, 22_050 + round(22_050 * length_s)
    stumbled = np.concatenate([samples[:end], samples[start:end], samples[end:]])
    found = refusal_of(stumbled, 22_050, expected)
    assert found is not None and re.fullmatch(rf"{length_s:.1f} s said twice, at (0.[6-9]|1.0) s", found), found
    again = replace(expected, text=f"The letter, the letter, {expected.text}")
    assert refusal_of(stumbled, 22_050, again) is None


@pytest.mark.parametrize("lag", [15, 22, 23, 57, 99, 100])
def test_no_lag_is_ruled_out_at_which_something_is_alike(lag: int) -> None:
    """What bands together and part of a stretch tell is compared with all bands over the whole stretch."""
    shapes = np.random.default_rng(lag).normal(0, 10, (300, 22)).astype(np.float32)
    shapes[50 + lag : 50 + 2 * lag] = shapes[50 : 50 + lag] + np.float32(2.9)
    unlike = {lag: np.abs(shapes[lag:] - shapes[:-lag]).mean(axis=1) for lag in range(15, 101)}
    alike = [lag for lag, each in unlike.items() if spectrum._means(each, lag).min() < spectrum._ALIKE_DB]
    assert alike == [lag]
    found = list(spectrum._candidates(shapes, range(15, 101)))
    assert lag in found and len(found) < 5


def _hole(samples: Samples) -> Samples:
    middle = len(samples) // 2
    return np.concatenate([samples[:middle], np.zeros(60_000, np.int16), samples[middle:]])


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda s: s[:0], "no samples"),
        (lambda s: s * 0, "silence"),
        (lambda s: (s / 400).astype(np.int16), "silence"),
        (_hole, "a silence of 2.7 s inside"),
        (lambda s: s[:42_500], "cut off at its end"),
        (lambda s: np.where(np.arange(len(s)) < 44_100, NOISE[: len(s)], 0).astype(np.int16), "noise"),
        (
            lambda s: np.where(np.arange(len(s)) < 44_100, 8000 * np.sin(np.arange(len(s)) * 0.07), 0).astype(np.int16),
            "a drone",
        ),
        (lambda s: np.clip(s.astype(int) * 6, -32768, 32767).astype(np.int16), "clipped"),
        (
            lambda s: np.where(s, np.clip(s.astype(int) // 2 + 3000, -32768, 32767), 0).astype(np.int16),
            "off centre (DC)",
        ),
    ],
)
def test_each_damage_has_its_reason(damage: Callable[[Samples], Samples], reason: str) -> None:
    """On a made-up take: two seconds of tones with silence after them."""
    beat = np.minimum(1, 3 * np.abs(np.sin(np.arange(44_100) * np.pi / 7350)))
    tone = (8000 * beat * np.sin(np.arange(44_100) * 0.07)).astype(np.int16)
    take = np.concatenate([tone, np.zeros(4000, np.int16)])
    assert refusal_of(take, 22_050, Expected(2.65, 6)) is None
    assert str(refusal_of(damage(take), 22_050, Expected(2.65, 6))).startswith(reason)


def test_a_file_that_is_no_wav_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "a.wav"
    broken.write_bytes(b"RIFF")
    assert str(refusal(broken, Expected(1.0, 3))).startswith("no whole WAV file")


def test_expected_length_counts_what_is_said() -> None:
    assert syllables("DPRK") == 4
    assert syllables("50%") == pytest.approx(7.4)
    assert ESPEAK.speech_s("one two three", 80) > 1.5 * ESPEAK.speech_s("one two three", 160)
