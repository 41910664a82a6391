"""Spoken forms that are kept: used again, made anew when what they depend on changes, no more than asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipeline.model import Piece, Segment
from pipeline.script.kept_forms import FOLDER, KeptForms
from pipeline.words import SpokenPiece

Form = Callable[[Segment], tuple[SpokenPiece, ...]]


def segment(*pieces: Piece) -> Segment:
    return Segment("s0001", "narration", "narrator", pieces, line=7, paragraph=0, origin="article")


def forms(cache: Path, segments: list[Segment], *facts: object) -> tuple[list[tuple[SpokenPiece, ...]], int]:
    """The segments' forms, and how many had to be made."""
    made = []

    def make(one: Segment) -> tuple[SpokenPiece, ...]:
        made.append(one)
        return SpokenPiece(f"said {one.shown}", emphasis=True), SpokenPiece("name", ipa="neɪm")

    kept = KeptForms(cache, *facts)
    found = [kept.of(one, make) for one in segments]
    kept.close()
    return found, len(made)


def test_only_a_changed_sentence_is_brought_into_its_form_again(tmp_path: Path) -> None:
    one, two, changed = (segment(Piece(text)) for text in ("One.", "Two.", "Two, then."))
    first, made = forms(tmp_path, [one, two, one], "talk")
    assert made == 2
    assert forms(tmp_path, [one, two, one], "talk") == (first, 0)
    assert forms(tmp_path, [one, changed], "talk")[1] == 1
    assert forms(tmp_path, [one, two], "talk")[1] == 1, "what nobody asked for last time is not kept"


def test_what_a_person_said_of_a_word_makes_another_form(tmp_path: Path) -> None:
    plain, replaced = segment(Piece("Sung")), segment(Piece("Sung", sub="soong"))
    assert forms(tmp_path, [plain, replaced])[1] == 2


def test_another_lexicon_or_article_has_forms_of_its_own(tmp_path: Path) -> None:
    one = segment(Piece("One."))
    assert [forms(tmp_path, [one], *facts)[1] for facts in (("talk", []), ("talk", ["Kim"]), ("talk", []))] == [1, 1, 0]


def test_a_damaged_file_is_made_again(tmp_path: Path) -> None:
    one = segment(Piece("One."))
    forms(tmp_path, [one])
    for path in (tmp_path / FOLDER).rglob("*.json"):
        path.write_bytes(path.read_bytes()[:-3])
    assert forms(tmp_path, [one])[1] == 1
