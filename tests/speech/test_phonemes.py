"""Phonemes: every piece arrives, in order, with the marks that stand between pieces."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.speech.engine import UnknownSound, Wish
from pipeline.speech.neural import check_sounds
from pipeline.speech.phonemes import as_symbols, sentences_of
from pipeline.words import SpokenPiece


def letters(text: str) -> Sequence[Sequence[str]]:
    """A phonemizer for tests: letters stand for themselves, and marks that nothing precedes are dropped."""
    kept = re.sub(r"^\W+", "", text).lower()
    return [list(part.strip()) for part in re.findall(r"[^.!?]+[.!?]*", kept) if part.strip()]


def said(*pieces: SpokenPiece) -> list[str]:
    return ["".join(sentence) for sentence in sentences_of(pieces, letters)]


@pytest.mark.parametrize(
    ("pieces", "sentences"),
    [
        ([("I met ", None), ("Kim", "kɪm"), (" again.", None)], ["i met kɪm again."]),
        ([("Kim", "kɪm"), (", who left, ", None), ("Wang", "wɑŋ")], ["kɪm, who left, wɑŋ"]),
        ([("by ", None), ("Kim", "kɪm"), (". Then home.", None)], ["by kɪm.", "then home."]),
        ([("“", None), ("Kim", "kɪm"), ("”, he said", None)], ["kɪm”, he said"]),
        ([("It ended. ", None), ("Kim", "kɪm"), (" left", None)], ["it ended.", "kɪm left"]),
        ([("Kim", "kɪm"), ("-like ways", None)], ["kɪm-like ways"]),
        ([("one ", None), ("two", None), (" three", None)], ["one two three"]),
        ([("Kim ", "kɪm"), ("Sung", "sʌŋ")], ["kɪm sʌŋ"]),
        ([("", None), (" ", None)], []),
    ],
)
def test_pieces_are_joined_as_they_stand(pieces: list[tuple[str, str | None]], sentences: list[str]) -> None:
    assert said(*(SpokenPiece(text, ipa) for text, ipa in pieces)) == sentences


@given(st.lists(st.tuples(st.from_regex(r"[a-f]{1,6}[,.;]? ", fullmatch=True), st.booleans()), max_size=12))
def test_no_letter_is_lost_and_no_two_words_run_together(pieces: list[tuple[str, bool]]) -> None:
    asked = [SpokenPiece(text, re.sub(r"\W", "", text) if is_ipa else None) for text, is_ipa in pieces]
    assert re.findall(r"\w+", " ".join(said(*asked))) == [re.sub(r"\W", "", text) for text, _ in pieces]


def test_stress_stands_at_the_vowel_as_phonemizers_write_it() -> None:
    assert said(SpokenPiece("to "), SpokenPiece("record", "ɹɪˈkɔːɹd"), SpokenPiece(".")) == ["to ɹɪkˈɔːɹd."]
    assert said(SpokenPiece("x", "ˈtʃ ˌsʌˈŋi")) == ["tʃˈ sˌʌŋˈi"]


@pytest.mark.parametrize(
    ("ipa", "symbols"), [("'ki:m", "ˈ k i ː m"), ("t͡ʃɛk", "t ʃ ɛ k"), ("sɔ̃", "s ɔ \u0303"), ("ɡ g", "ɡ   ɡ")]
)
def test_one_sound_is_written_in_one_way(ipa: str, symbols: str) -> None:
    assert " ".join(as_symbols(ipa)) == symbols


def test_a_sound_that_a_voice_lacks_is_told_with_its_pronunciation() -> None:
    wish = Wish((SpokenPiece("By the "), SpokenPiece("Yalu", "ˈXalu")), "joe", 160)
    check_sounds(wish, set("ˈXalu"))
    with pytest.raises(UnknownSound, match="no sound 'X', in 'ˈXalu' for 'Yalu'") as caught:
        check_sounds(wish, set("ˈxalu"))
    assert caught.value.ipa == "ˈXalu"
