"""From segments to what an engine is given."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import PipelineError, UnknownName
from pipeline.model import LINK, MASKED, Chapter, Piece, Profile, Script, Segment, Utterance
from pipeline.script.lexicon import Entry, Lexicon
from pipeline.script.speak import speak
from pipeline.words import SpokenPiece

NARRATOR = Profile("narrator", "tone", "plain", 160)
NAMES = Lexicon(
    (
        Entry("Kim Il Sung", "Kim Ill Sung", "kim il sʌŋ", case=True),
        Entry("Wang Ping", None, "wɑŋ pʰiŋ"),
        Entry("July", "Joo lie", None),
        Entry("MiG-15", None, "mɪɡ"),
    )
)


def segment(*pieces: Piece | str, role: str = "narrator", id: str = "s0001") -> Segment:
    run = tuple(Piece(piece) if isinstance(piece, str) else piece for piece in pieces)
    return Segment(id, "narration", role, run, line=7, paragraph=0, origin="article")


def script(*segments: Segment) -> Script:
    return Script("A title", (Chapter("One", segments),), "documentary", "default", "article.txt")


def utterance(*pieces: Piece | str, masked: str = "name withheld", off: frozenset[str] = frozenset()) -> Utterance:
    (only,) = speak(script(segment(*pieces)), {"narrator": NARRATOR}, NAMES, {MASKED: masked, LINK: "the link"}, off)
    return only


def test_every_segment_in_order_with_its_profile() -> None:
    archive = Profile("archive", "tone", "low", 140)
    whole = script(segment("One."), segment("Two.", role="quote-1", id="s0002"))
    spoken = speak(whole, {"narrator": NARRATOR, "quote-1": archive}, NAMES, {})
    assert [(one.spoken, one.profile) for one in spoken] == [("One.", NARRATOR), ("Two.", archive)]
    assert [one.segment for one in spoken] == list(whole.segments())


def test_what_the_script_says_is_spoken_as_it_says() -> None:
    spoken = utterance("In ", Piece("1958", sub="the year 58"), ", ", Piece("Cain", ipa="keɪn"), " and 3 ", "more.")
    assert spoken.pieces == (
        SpokenPiece("In the year 58, "),
        SpokenPiece("Cain", "keɪn"),
        SpokenPiece(" and three more."),
    )


def test_stressed_words_are_pieces_of_their_own() -> None:
    assert utterance("It was ", Piece("never", emphasis=True), " 3 ", Piece("men", emphasis=True), ".").pieces == (
        SpokenPiece("It was "),
        SpokenPiece("never", emphasis=True),
        SpokenPiece(" three "),
        SpokenPiece("men", emphasis=True),
        SpokenPiece("."),
    )
    # A figure is stressed as a whole, a name keeps its phonemes, and stress on nothing but a mark is none.
    assert utterance("King ", Piece("George", emphasis=True), " V").pieces[-1].text.endswith("the fifth")
    name = utterance("To ", Piece("Wang Ping", emphasis=True), Piece("!", emphasis=True))
    assert name.pieces == (SpokenPiece("To "), SpokenPiece("Wang Ping", "wɑŋ pʰiŋ", emphasis=True), SpokenPiece("!"))


def test_the_fallback_of_phonemes_is_a_spoken_form() -> None:
    assert utterance("a ", Piece("T-34", ipa="tiː"), " tank").spoken == "a T-thirty four tank"
    assert utterance("a MiG-15 fell").pieces[1] == SpokenPiece("MiG-fifteen", "mɪɡ")


def test_names_are_respelled_with_their_possessive() -> None:
    assert utterance("Then Kim Il Sung's 2 letters to Wang Ping").pieces == (
        SpokenPiece("Then "),
        SpokenPiece("Kim Ill Sung's", "kim il sʌŋz"),
        SpokenPiece(" two letters to "),
        SpokenPiece("Wang Ping", "wɑŋ pʰiŋ"),
    )


def test_a_figure_beside_a_name_keeps_its_context() -> None:
    assert utterance("Kim Il Sung, 1912–1994, and King ", Piece("George", emphasis=True), " V").spoken == (
        "Kim Ill Sung, nineteen twelve to nineteen ninety four, and King George the fifth"
    )


def test_a_name_wins_over_a_change_that_it_overlaps() -> None:
    assert utterance("On July 27, 1953, it ended.").spoken == "On Joo lie twenty seven, nineteen fifty three, it ended."
    assert utterance("July ", Piece("27", sub="twenty-seven"), ", 1953").pieces == (
        SpokenPiece("Joo lie twenty-seven, nineteen fifty three"),
    )


def test_a_script_wins_over_the_lexicon() -> None:
    assert utterance(Piece("Kim Il Sung", sub="the leader"), " wrote").pieces == (SpokenPiece("the leader wrote"),)
    assert utterance("Kim Il ", Piece("Sung", sub="Soong")).spoken == "Kim Il Soong"


def test_masked_words_follow_the_kit() -> None:
    assert utterance(f"{MASKED} and the United {MASKED}.").spoken == "name withheld and the United name withheld."
    assert utterance(f"Kim Il Sung{MASKED} commanded").spoken == "Kim Ill Sung name withheld commanded"
    assert utterance(f"so {MASKED} smiled, {MASKED}'s way", masked="").spoken == "so smiled, 's way"


def test_a_web_address_is_said_as_the_kit_says() -> None:
    assert utterance(f"Write to {LINK}, soon.").spoken == "Write to the link, soon."


def test_no_markup_reaches_an_engine() -> None:
    shown = "A [sic] *note* (of 2) with_under{score}  and `code` | pipe (end)."
    assert utterance(shown).spoken == "A sic note, of two, with under score and code pipe, end."


def test_spelt_letters_are_not_articles() -> None:
    assert (
        utterance("A man left at 10 a.m. for the CIA base.").spoken == "A man left at ten eigh M for the C I eigh base."
    )


def test_rules_can_stand_aside() -> None:
    assert utterance("the US in 1958", off=frozenset({"letters"})).spoken == "the US in nineteen fifty eight"


@pytest.mark.parametrize("shown", ["...", "* * *", MASKED, ""])
def test_a_segment_without_a_word_is_named(shown: str) -> None:
    with pytest.raises(PipelineError, match=r"segment s0001 \(line 7 of the script\) has no word") as caught:
        utterance(shown, masked="")
    assert repr(shown) in str(caught.value)


def test_an_unknown_role_names_the_known_ones() -> None:
    with pytest.raises(UnknownName) as caught:
        speak(script(segment("Hello.", role="naratorr")), {"narrator": NARRATOR}, NAMES, {})
    assert (caught.value.what, caught.value.name, caught.value.known) == ("role", "naratorr", ("narrator",))


PIECES = st.builds(
    Piece,
    st.text(max_size=12)
    | st.sampled_from(["Kim Il Sung's", "July 27, ", "1958", MASKED, " (", "$5", "*x*", "A", "a.m."]),
    sub=st.none() | st.just("said") | st.just("two  words "),
    ipa=st.none() | st.just("sɛd"),
)


@given(st.lists(PIECES, min_size=1, max_size=5))
def test_whatever_is_shown_words_with_single_spaces_come_out(pieces: list[Piece]) -> None:
    spoken = utterance("so ", *pieces)
    assert not re.search(r"[0-9*_`\[\]{}()<>|\\^~#]|\s\s|[^\S ]|^\s|\s$", spoken.spoken)
    assert all(piece.text for piece in spoken.pieces)
    plain = [piece.ipa is None for piece in spoken.pieces]
    assert not any(one and two for one, two in itertools.pairwise(plain))
