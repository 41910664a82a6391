"""Words wanted and heard: what counts as the same, and what does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import RecogniserUnavailable
from pipeline.speech.recognise import model_folder
from pipeline.speech.word_errors import aligned, folded


def errors(wanted: str, heard: str) -> int:
    return sum(pair.errors for pair in aligned(folded(wanted), folded(heard)))


@pytest.mark.parametrize(
    ("wanted", "heard"),
    [
        ("The colour of the bed room, OK?", "the color of the bedroom okay"),
        ("It's well-known that we can't.", "It is well known that we cannot"),
        ("a hundred and five men", "one hundred five men"),
        ("the D P R K", "the DPRK"),
        ("The travellers organised it.", "the travelers organized it"),
    ],
)
def test_what_sounds_alike_is_the_same(wanted: str, heard: str) -> None:
    assert errors(wanted, heard) == 0


@pytest.mark.parametrize(
    ("wanted", "heard", "count"),
    [
        ("the bridge was mended", "the bridge was not mended", 1),
        ("filling the tank", "filing the tank", 1),
        ("he'd gone home", "he had gone home", 2),
        ("bread and five loaves", "bread five loaves", 1),
        ("one two three", "", 3),
    ],
)
def test_nothing_else_is_forgiven(wanted: str, heard: str, count: int) -> None:
    assert errors(wanted, heard) == count


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecogniserUnavailable, match=str(tmp_path)):
        model_folder(tmp_path)
