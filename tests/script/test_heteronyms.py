"""Words written alike and said apart: what the words around tell, and when they do not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pipeline.model import Piece, Segment
from pipeline.script.heteronyms.find import heteronyms, with_heteronyms
from pipeline.script.heteronyms.rules import RULES
from pipeline.script.heteronyms.table import senses
from pipeline.script.lexicon import Entry, Lexicon
from pipeline.script.speak import spoken_pieces
from pipeline.script.spoken import spoken_changes
from pipeline.speech.espeak_phonemes import from_ipa
from pipeline.words import SpokenPiece

CASES = [
    line.split("\t")
    for line in Path(__file__).with_name("heteronym_cases.tsv").read_text(encoding="utf-8").splitlines()
]


def told(sentence: str) -> list[str]:
    return [f"{word.text} {word.sense}" for word in heteronyms(sentence)]


def pieces(shown: str, *entries: Entry, off: frozenset[str] = frozenset()) -> tuple[SpokenPiece, ...]:
    segment = Segment("s0001", "narration", "narrator", (Piece(shown),), line=1, paragraph=0, origin="article")
    return spoken_pieces(segment, Lexicon(entries), {}, off)


@pytest.mark.parametrize(("sentence", "word", "sense"), CASES)
def test_a_sense_that_is_told_is_the_one_that_is_meant(sentence: str, word: str, sense: str) -> None:
    assert sense in senses()[word]
    assert [f.sense for f in heteronyms(sentence) if f.text.casefold() == word] in ([], [sense])


def test_most_senses_are_told() -> None:
    found = [any(f.text.casefold() == word for f in heteronyms(sentence)) for sentence, word, _ in CASES]
    assert sum(found) >= 0.9 * len(CASES)


@pytest.mark.parametrize(
    "sentence",
    [
        "Sales record in hand, he left.",
        "The command you used to move there is gone.",
        "If the file is included, read this chapter.",
        "A record-breaking, live-action film.",
        "RECORD PROFITS were made.",
        "Wind.",
        "Children read books.",
        "He sat near the bass.",
        "Did the law permit smoking?",
        "See live.com or read_me.",
    ],
)
def test_where_nothing_tells_the_engine_guesses(sentence: str) -> None:
    assert told(sentence) == []


def test_two_of_a_kind_in_a_sentence() -> None:
    assert told("They record the record's length; lead pipes lead to the mill.") == [
        "record verb",
        "record's noun",
        "lead metal",
        "lead verb",
    ]


def test_every_sound_has_a_name_in_espeak_and_is_stressed() -> None:
    for ipas in senses().values():
        assert all(from_ipa(ipa) and ipa.count("ˈ") == 1 for ipa in ipas.values())


def test_every_rule_has_senses() -> None:
    assert RULES.keys() <= senses().keys()


def test_the_engine_gets_phonemes() -> None:
    assert pieces("They record it.") == (
        SpokenPiece("They "),
        SpokenPiece("record", "ɹɪˈkɔːɹd"),
        SpokenPiece(" it."),
    )
    assert pieces("The record's end.")[1] == SpokenPiece("record's", "ˈɹɛkɚdz")


def test_a_lexicon_comes_first_and_the_rule_can_be_switched_off() -> None:
    assert pieces("They record it.", Entry("record", "wreck cord", None)) == (SpokenPiece("They wreck cord it."),)
    assert pieces("They record it.", off=frozenset({"heteronym"})) == (SpokenPiece("They record it."),)


def test_what_a_rule_of_spoken_forms_says_is_left_to_it() -> None:
    shown = "In 1958 they live on Live St. now."
    changes = spoken_changes(shown)
    assert [change.rule for change in with_heteronyms(shown, changes, frozenset())][:2] == ["year", "heteronym"]
    assert with_heteronyms(shown, changes, frozenset({"heteronym"})) == changes


def test_nothing_is_read_of_the_table_where_nobody_asks() -> None:
    """The name of the rule is known to every run, its table to none that does not speak."""
    import subprocess

    asked = "import sys, pipeline.script.heteronyms; print(any('heteronyms.' in name for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout == "False\n"
