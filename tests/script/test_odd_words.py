"""Which words of an article deserve an ear."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest

from pipeline.errors import RequestError
from pipeline.owner import part_beside
from pipeline.script.heteronyms.find import guessed
from pipeline.script.lexicon import load
from pipeline.script.lexicon_draft import Draft, draft_text, write_draft
from pipeline.script.odd_words import Kind, Place, all_words, odd_words

DICTIONARY = frozenset("the he in and with a of one two old met it was said never saw who came to for an".split())


def found(*texts: str, heading: str = "") -> list[tuple[str, Kind, int]]:
    places = [Place(heading, 1, is_heading=True)] if heading else []
    places += [Place(text, line) for line, text in enumerate(texts, start=2)]
    unsure = {(place.text, start) for place in places for start in guessed(place.text)}
    return [(odd.text, odd.kind, odd.count) for odd in odd_words(places, DICTIONARY, unsure)]


def test_names_letters_and_foreign_words_come_before_plain_ones() -> None:
    assert found("He met Kim Il Sung and Zhou Enlai.", "Kim Il Sung saw the DPRK and a bridge.") == [
        ("Zhou Enlai", "foreign", 1),
        ("Kim Il Sung", "name", 2),
        ("DPRK", "letters", 1),
        ("bridge", "plain", 1),
    ]


def test_a_capital_of_a_sentence_or_a_heading_makes_no_name() -> None:
    assert found("Believe it. Grain came.", "“Answers came.”", heading="The Siege of Wang Ping") == [
        ("Siege", "plain", 1),
        ("Wang Ping", "plain", 1),
        ("Believe", "plain", 1),
        ("Grain", "plain", 1),
        ("Answers", "plain", 1),
    ]
    assert ("Wang Ping", "name", 2) in found("He met Wang Ping.", heading="Wang Ping")


def test_titles_and_words_that_are_also_small_are_no_part_of_a_name() -> None:
    assert found("General Wang Ping met the volunteers.", "The Volunteers came.") == [
        ("Wang Ping", "name", 1),
        ("volunteers", "plain", 2),
    ]


def test_a_possessive_is_no_other_word_and_what_is_masked_is_none() -> None:
    assert found("He saw Ping's and Ping in [name withheld].") == [("Ping", "name", 2)]


def test_a_word_that_nothing_tells_apart_is_odd_where_it_stands() -> None:
    assert ("tears", "guess", 1) in found("To arrange tears.")
    assert "guess" not in {kind for _, kind, _ in found("He was in tears.")}


def test_words_for_the_dictionary_are_small() -> None:
    assert all_words([Place("Kim's re-elected men", 1)]) == {"kim", "re-elected", "men"}


def test_a_draft_is_a_lexicon_that_says_nothing_until_it_is_filled_in(tmp_path: Path) -> None:
    draft = Draft('Zhou "Bin"', "He met\tZhou.", 7, {"piper": "ʒˈuː", "tone": ""})
    text = draft_text([draft])
    path = tmp_path / "mine" / "lexicon.toml"
    write_draft(path, text)
    assert load([path]).entries == ()
    assert "# line 7: He met Zhou.\n# now: piper /ʒˈuː/\n" in text and "tone" not in text
    filled = text.replace('# "Zhou', '"Zhou')
    assert tomllib.loads(filled) == {'Zhou "Bin"': "/ʒˈuː/"}
    with pytest.raises(RequestError, match="not written over"):
        write_draft(path, text)


def test_a_draft_has_no_entry_for_a_word_that_is_written_like_another() -> None:
    text = draft_text([Draft("lead", "Lead pipes.", 1, {"piper": "lˈiːd"}, ("ˈlɛd", "ˈliːd"))])
    assert '[lead]{ph="ˈlɛd"} or [lead]{ph="ˈliːd"}\n' in text
    assert '"lead" =' not in text


def test_a_draft_has_no_sounds_that_no_lexicon_would_take(tmp_path: Path) -> None:
    text = draft_text([Draft("김", "김 came.", 1, {"pyttsx3": "(ko)ɡˈim(en-us)", "piper": "kˈɪm"})])
    assert "pyttsx3" not in text and '# "김" = "/kˈɪm/"' in text


def test_half_a_draft_is_none(tmp_path: Path) -> None:
    """A run that dies in writing it leaves nothing that the next one would not write over."""
    path = tmp_path / "lexicon.toml"
    with pytest.raises(UnicodeEncodeError):
        write_draft(path, "# half \ud800")
    left = tmp_path / part_beside(path).name.replace(f"-{os.getpid()}-", "-4194305-")  # over the highest number
    left.write_text("# half")
    write_draft(path, "# whole\n")
    assert [each.read_text() for each in tmp_path.iterdir()] == ["# whole\n"]
