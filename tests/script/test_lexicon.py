"""Pronunciations: how they are found, and what is refused."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from textwrap import dedent

import pytest

from pipeline.errors import ConfigError
from pipeline.script.lexicon import Entry, Lexicon, load

SAMPLES = Path(__file__).parents[2] / "voices" / "lexicons" / "samples.toml"
ARTICLES = Path(__file__).parents[2] / "articles"


def lexicon_file(folder: Path, text: str, name: str = "names.toml") -> Path:
    path = folder / name
    path.write_text(dedent(text), encoding="utf-8")
    return path


def found(lexicon: Lexicon, text: str) -> list[str]:
    return [text[match.start : match.end] for match in lexicon.find(text)]


def test_whole_words_longest_first() -> None:
    lexicon = Lexicon((Entry("Kim", "Kim", None), Entry("Kim Il Sung", "Kim Ill Sung", None)))
    assert found(lexicon, "Kim Il Sung met Kim; Kimchi.") == ["Kim Il Sung", "Kim"]
    assert found(lexicon, "Kim  Il\nSung's") == ["Kim  Il\nSung"]


def test_case_counts_only_where_it_is_asked_for() -> None:
    lexicon = Lexicon((Entry("He Sai", "Huh Sigh", None, case=True), Entry("Yalu", "Yah loo", None)))
    assert found(lexicon, "He Sai said he sai; YALU and yalu.") == ["He Sai", "YALU", "yalu"]


def test_graphemes_are_plain_text_not_patterns() -> None:
    lexicon = Lexicon((Entry("C++", "see plus plus", None), Entry("a.b", "ay bee", None)))
    assert found(lexicon, "C++ and axb, a.b.") == ["C++", "a.b"]
    assert Lexicon().find("anything") == ()


def test_a_later_file_wins(tmp_path: Path) -> None:
    first = lexicon_file(tmp_path, '[[entry]]\ngrapheme = "Yalu"\nalias = "Yay loo"\n', "first.toml")
    second = lexicon_file(tmp_path, '[["entry"]]\ngrapheme = "yalu"\nipa = "jɑ lu"\n', "second.toml")
    (entry,) = load([first, second]).entries
    assert (entry.alias, entry.ipa, entry.case) == (None, "jɑ lu", False)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[[entry]]\ngrapheme = "Yalu"\nalais = "Yah loo"', "unknown key 'alais'"),
        ('[[word]]\ngrapheme = "Yalu"', "unknown key 'word'"),
        ('[[entry]]\ngrapheme = " "\nalias = "x"', "entry 1 has no grapheme"),
        ('[[entry]]\ngrapheme = "Yalu"', "'Yalu') has neither alias nor ipa"),
        ('[[entry]]\ngrapheme = "Yalu"\nalias = "..."', "its alias has no letter"),
        ('[[entry]]\ngrapheme = "Yalu"\nipa = 5', "entry 1.ipa is 5"),
        ('[[entry]]\ngrapheme = "Yalu"\nalias = "x"\ncase = "yes"', "entry 1.case is 'yes'"),
        (
            '[[entry]]\ngrapheme = "A"\nalias = "x"\n[[entry]]\ngrapheme = "a"\nalias = "y"',
            "entry 2: 'a' is given twice",
        ),
        ('entry = "Yalu"', "'entry' is no list of tables"),
        ("[[entry", "not valid TOML"),
    ],
)
def test_a_bad_entry_is_refused_by_file_and_fault(tmp_path: Path, text: str, problem: str) -> None:
    path = lexicon_file(tmp_path, text)
    with pytest.raises(ConfigError, match=re.escape(problem)) as caught:
        load([path])
    assert caught.value.path == str(path)


def test_the_lexicon_that_ships_fits_the_sample_articles() -> None:
    lexicon = load([SAMPLES])
    assert len(lexicon.entries) == len(tomllib.loads(SAMPLES.read_text(encoding="utf-8"))["entry"])
    articles = "\n".join(
        path.read_text(encoding="utf-8") for path in sorted(ARTICLES.iterdir()) if path.suffix in (".md", ".txt")
    )
    names = {match.entry.grapheme for match in lexicon.find(articles)}
    unused = {entry.grapheme for entry in lexicon.entries} - names
    assert unused == {"Kim Il-sung", "DPRK"}, "two that the samples do without, for articles about the same war"
