"""Takes that were recognised together, each with the words that were heard of it."""

from __future__ import annotations

import pytest

from pipeline.model import Piece, PlacedSegment, Profile, Segment, Take
from pipeline.script.lexicon import Entry, Lexicon
from pipeline.speech.heard import HeardTake, heard_takes
from pipeline.verify import ALIKE, LOST, Look, stands_out


def placed(name: str, shown: str, spoken: str | None = None) -> PlacedSegment:
    segment = Segment(name, "narration", "narrator", (Piece(shown),), 1, 0, "article")
    profile = Profile("narrator", "tone", "low", 160)
    return PlacedSegment(segment, spoken or shown, profile, Take("", "", 44_100, 0), 0, 44_100, 0, 0.0, ())


NO_LEXICON = Lexicon()


def hear(heard: str, *takes: PlacedSegment, lexicon: Lexicon = NO_LEXICON) -> list[tuple[str, list[str]]]:
    """Of each take its id and the words that were missed."""
    found = heard_takes(takes, heard, lexicon)
    return [(take.placed.segment.id, [take.wanted[place] for place in take.missed]) for take in found]


BRIDGE = placed("s0001", "The bridge was mended in spring.")
ROAD = placed("s0002", "The road was closed all winter.")
PONY = placed("s0003", "Nobody missed it but the pony.")


def test_missed_words_are_laid_to_the_take_that_holds_them() -> None:
    heard = "The bridge was ended in spring. The road was closed. Nobody missed it but the pony."
    assert hear(heard, BRIDGE, ROAD, PONY) == [("s0001", ["mended"]), ("s0002", ["all", "winter"]), ("s0003", [])]


def test_a_take_of_which_nothing_was_heard_has_missed_all_and_its_neighbours_nothing() -> None:
    first, lost, last = heard_takes(
        [BRIDGE, ROAD, PONY], "The bridge was mended in spring. Nobody missed it but the pony.", NO_LEXICON
    )
    assert (first.missed, last.missed) == ((), ())
    assert (lost.heard, lost.missed_share, lost.lost_share, lost.errors) == ((), 1.0, 1.0, 6)


def test_words_put_in_are_errors_of_the_take_that_they_follow_and_nothing_missed() -> None:
    first, second = heard_takes(
        [BRIDGE, ROAD], "The bridge was mended in spring again. The road was closed all winter.", NO_LEXICON
    )
    assert (first.heard[-1], first.missed, first.errors, first.lost_share) == ("again", (), 1, 0.0)
    assert (second.missed, second.errors) == ((), 0)


def test_figures_are_heard_as_words() -> None:
    take = placed("s0001", "It was 1958.", "It was nineteen fifty eight.")
    assert hear("It was 1958.", take) == hear("It was nineteen fifty-eight.", take) == [("s0001", [])]


@pytest.mark.parametrize("heard", ["Then Wahng Ping's letter came.", "Then Wang Ping's letter came."])
def test_a_respelt_name_is_right_as_it_is_said_and_as_it_is_written(heard: str) -> None:
    lexicon = Lexicon((Entry("Wang Ping", "Wahng Ping", None),))
    take = placed("s0001", "Then Wang Ping's letter came.", "Then Wahng Ping's letter came.")
    assert hear(heard, take, lexicon=lexicon) == [("s0001", [])]
    assert hear("Then one pink letter came.", take, lexicon=lexicon) != [("s0001", [])]


def test_a_name_respelt_in_more_words_than_it_has() -> None:
    lexicon = Lexicon((Entry("Yalu", "Yah loo", None),))
    take = placed("s0001", "They crossed the Yalu.", "They crossed the Yah loo.")
    assert hear("They crossed the Yalu.", take, lexicon=lexicon) == [("s0001", [])]
    assert hear("They crossed the yellow.", take, lexicon=lexicon) == [("s0001", ["yah", "loo"])]
    assert hear("They crossed the Yalu.", take) != [("s0001", [])], "without a lexicon it is another word"


# --- which takes are bad -------------------------------------------------------------------------------------------


def look(wanted: str, first: str, second: str) -> Look:
    takes: list[HeardTake] = []
    for heard in (first, second):
        takes += heard_takes([placed("s0001", wanted)], heard, NO_LEXICON)
    return Look(takes[0], takes[1])


TEN = "one bird two cats three dogs four cows five pigs"


def test_half_a_take_of_silence_is_bad_though_only_half_its_words_are_missed() -> None:
    half = look(TEN, "one bird two cats three", "bird two cats three dogs")
    assert half.take.letters_alike > ALIKE
    assert half.take.lost_share >= LOST
    assert stands_out(half.take)
    assert half.bad


def test_as_many_words_heard_as_others_are_a_recognisers_slips() -> None:
    slips = look(TEN, "one bird two cats three fogs for clouds fife picks", TEN)
    assert stands_out(slips.take)
    assert not slips.bad
    assert look(TEN, "why should anybody want to listen to such a thing", "why should anybody want to listen").bad


def test_a_line_of_which_no_word_was_heard_as_such_is_sound_if_it_sounds_alike() -> None:
    """Heard by whisper tiny.en in a sound episode: 8 of 8 words were missed, and verify failed the episode."""
    line = "read by a synthetic voice, eSpeak N G"
    misheard = look(line, "red nice synthetic noise peace be can gee", "red nice synthetic noise peace be can gee")
    assert stands_out(misheard.take)
    assert not misheard.bad


def test_once_heard_well_is_enough() -> None:
    assert not look(TEN, "", TEN).bad


def test_a_short_take_with_a_misheard_name_is_not_bad_and_with_other_words_is() -> None:
    assert not look("He met Wang Ping", "He met one pink", "He met one pink").bad
    assert not look("He met Wang Ping", "He metwangping", "He metwangping").bad
    assert look("He met Wang Ping", "", "Thank you").bad
