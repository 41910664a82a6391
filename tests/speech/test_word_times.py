"""Each take knows when each of its words is heard, and says so in its file."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from pipeline.speech.crew import Crew
from pipeline.speech.espeak_text import espeak_text, word_times
from pipeline.speech.regions import is_whole, read_words, wav
from pipeline.speech.tone import WORD_FRAMES, WORD_STEP
from pipeline.speech.word_timing import Group, timed
from pipeline.words import SpokenPiece, WordTime

WORDS = (WordTime(0, 10, 200), WordTime(1, 200, 350), WordTime(3, 400, 401))


def test_a_takes_file_names_its_words_and_is_a_plain_wav_for_others(tmp_path: Path) -> None:
    import soundfile

    path = tmp_path / "a.wav"
    pcm = np.arange(501, dtype="<i2").tobytes()
    path.write_bytes(wav(pcm, 22_050, WORDS))
    assert read_words(path) == WORDS
    samples, rate = soundfile.read(path, dtype="int16")
    assert (samples.tolist(), rate) == (list(range(501)), 22_050)
    data = path.read_bytes()
    assert is_whole(len(data), data[:8])
    assert not any(is_whole(size, data[:size][:8]) for size in range(len(data)))


def test_a_file_without_words_names_none(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(wav(b"\0\0" * 8, 8000))
    assert read_words(path) == ()


def ask(engine: str, voice: str, pieces: list[tuple[str, str | None, bool]], out: Path) -> tuple[WordTime, ...]:
    with Crew() as crew:
        request = {"pieces": pieces, "voice": voice, "rate_wpm": 160, "pitch": None, "out": str(out), "timeout_s": 240}
        reply = crew.start(engine).ask(request)
    assert reply["ok"], reply
    words = read_words(out)
    assert all(word.end <= reply["frames"] for word in words)
    return words


def test_tones_are_timed_to_the_sample(tmp_path: Path) -> None:
    words = ask("tone", "low", [("one two three", None, False)], tmp_path / "a.wav")
    assert words == tuple(WordTime(n, n * WORD_STEP, n * WORD_STEP + WORD_FRAMES) for n in range(3))


SPOKEN = "General Wang Ping recalled that, of the four bridges, none was left; the D P R K had well-known engineers."
IPA = [("General ", None, False), ("Wang Ping", "ˈwɑːŋ ˈpɪŋ", False), (SPOKEN[17:], None, False)]
STRESSED = [("General ", None, True), ("Wang Ping", "ˈwɑːŋ ˈpɪŋ", True), (SPOKEN[17:], None, True)]


@pytest.mark.parametrize("pieces", [[(SPOKEN, None, False)], IPA, STRESSED], ids=["plain", "phonemes", "stressed"])
def test_espeak_times_every_word_however_it_is_marked(
    pieces: list[tuple[str, str | None, bool]], tmp_path: Path
) -> None:
    words = ask("pyttsx3", "en-us", pieces, tmp_path / "a.wav")
    assert [word.word for word in words] == list(range(len(SPOKEN.split())))
    assert all(a.end <= b.start for a, b in pairwise(words))
    seconds = [(word.end - word.start) / 22_050 for word in words]
    assert min(seconds) > 0.05
    # A tag or phonemes read out as letters would take seconds.
    assert max(seconds) < 1.3


@pytest.mark.parametrize("engine", ["piper"])
def test_a_neural_voice_times_every_word(engine: str, tmp_path: Path, missing) -> None:
    from pipeline.speech import engine as engines

    if engines.create(engine).unavailable():
        missing(engine)
    words = ask(engine, "en_US-joe-medium", IPA, tmp_path / "a.wav")
    assert [word.word for word in words] == list(range(len(SPOKEN.split())))
    assert all(a.end <= b.start for a, b in pairwise(words))
    assert all(0.03 < (word.end - word.start) / 22_050 < 1.0 for word in words)


def test_a_tag_right_behind_phonemes_is_kept_apart_from_them() -> None:
    pieces = [SpokenPiece("Wang", "wɑːŋ"), SpokenPiece(" came", emphasis=True), SpokenPiece("Ping", "pɪŋ", True)]
    assert "]]<" not in espeak_text(pieces).text


def test_espeaks_events_are_given_to_the_words_they_name_and_the_rest_share() -> None:
    text = espeak_text([SpokenPiece("of the "), SpokenPiece("Yalu", "ˈjɑːluː"), SpokenPiece(" [[river")])
    assert text.text == "of the [['jA:lu:]] [ [river"
    events = [(0, 100), (text.text.index("[["), 1000), (text.text.index("[r"), 2000)]
    times = word_times("of the Yalu [[river", text, events, 3000)
    assert [(time.start, time.end) for time in times] == [(100, 485), (485, 1000), (1000, 2000), (2000, 3000)]


def test_groups_of_phonemes_are_brought_into_step_with_words() -> None:
    groups = ["ˈɑːn", "wɛlnˈoʊn", "pˈeɪpɚ", "ɪt", "sˈɛz", "dˈiː", "pˈiː", "ˌɑːɹ", "kˈeɪ", "ɪnðə", "sˈuːn"]
    words = "On well-known paper it — says D P R K in the soon".split()
    heard = [Group(symbols, 100 * n, 100 * n + 90) for n, symbols in enumerate(groups)]
    starts = {words[time.word]: time.start for time in timed(words, heard)}
    assert starts == {
        "On": 0, "well-known": 100, "paper": 200, "it": 300, "says": 400, "D": 500, "P": 600, "R": 700, "K": 800,
        "in": 900, "the": 938, "soon": 1000,
    }  # fmt: skip
