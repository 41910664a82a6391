"""Pronunciations: how they are found, and what is refused."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from textwrap import dedent

import pytest

from pipeline.errors import ConfigError, SoundsRefused
from pipeline.plan import Request, prepare, sounds_told, spoken
from pipeline.progress import Progress
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


@pytest.mark.parametrize("written", ["O'Brien", "O’Brien", "OʼBrien"])
def test_an_apostrophe_is_the_same_straight_and_curly(written: str) -> None:
    lexicon = Lexicon((Entry(written, "oh bryan", None, case=True),))
    assert found(lexicon, "O'Brien, O’Brien’s and OʼBrienʼs; O Brien, O.Brien") == ["O'Brien", "O’Brien", "OʼBrien"]
    assert found(Lexicon((Entry("'ndrangheta", "en drang", None),)), "the ‘Ndrangheta’s men") == ["‘Ndrangheta"]


@pytest.mark.parametrize("written", ["Café", "Cafe\u0301"])
def test_an_accented_letter_is_found_in_one_character_and_in_two(written: str) -> None:
    lexicon = Lexicon((Entry(written, "kaff eh", None), Entry("Zoë", "zo ee", None), Entry("한국", "hanguk", None)))
    shown = "Zoe\u0308 and Ångström by the CAFE\u0301, a café: \u1112\u1161\u11ab\u1100\u116e\u11a8!"
    assert found(lexicon, shown) == ["Zoe\u0308", "CAFE\u0301", "café", "\u1112\u1161\u11ab\u1100\u116e\u11a8"]
    assert found(Lexicon((Entry("cafe", "x", None), Entry("x", "x", None))), "cafe\u0301 x\u030c, cafe") == ["cafe"]


def test_a_word_is_given_once_however_it_is_written(tmp_path: Path) -> None:
    twice = '"O\'Brien" = "oh bryan"\n"O’Brien" = "oh bree en"\n'
    with pytest.raises(ConfigError, match="is given twice"):
        load([lexicon_file(tmp_path, twice)])
    first = lexicon_file(tmp_path, '"Café" = "kaff ay"', "first.toml")
    second = lexicon_file(tmp_path, '"Cafe\u0301" = "kaff eh"', "second.toml")
    assert [entry.alias for entry in load([first, second]).entries] == ["kaff eh"]


def test_a_later_file_wins(tmp_path: Path) -> None:
    first = lexicon_file(tmp_path, '[[entry]]\ngrapheme = "Yalu"\nalias = "Yay loo"\n', "first.toml")
    second = lexicon_file(tmp_path, '[["entry"]]\ngrapheme = "yalu"\nipa = "jɑ lu"\n', "second.toml")
    (entry,) = load([first, second]).entries
    assert (entry.alias, entry.ipa, entry.case) == (None, "jɑ lu", False)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[[entry]]\ngrapheme = "Yalu"\nalais = "Yah loo"', "unknown key 'alais'"),
        ('[[word]]\ngrapheme = "Yalu"', "lexicon.word is"),
        ("Yalu = 3", "lexicon.Yalu is 3"),
        ('Yalu = "//"', "'Yalu' ('Yalu'): its alias has no letter"),
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
        ('Yalu = "/jalu/ or /jalu/"', "'Yalu' ('Yalu'): its ipa is 'jalu/ or /jalu', and '/' is no IPA"),
        ('[[entry]]\ngrapheme = "Yalu"\nipa = "ˈjɑː(ɹ)luː"', "and '(' is no IPA"),
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


def test_the_short_form(tmp_path: Path) -> None:
    path = lexicon_file(tmp_path, '"Wang Ping" = "/ˈwɑːŋ ˈpɪŋ/"\nYalu = "Yah loo"\ncaesium = "seezium"\n')
    assert load([path]).entries == (
        Entry("Wang Ping", None, "ˈwɑːŋ ˈpɪŋ", case=True),
        Entry("Yalu", "Yah loo", None, case=True),
        Entry("caesium", "seezium", None, case=False),
    )


def test_a_file_may_begin_with_the_mark_of_its_encoding(tmp_path: Path) -> None:
    assert len(load([lexicon_file(tmp_path, '\ufeffYalu = "Yah loo"')]).entries) == 1


def test_a_later_word_in_any_case_replaces_an_earlier_one_in_its_own(tmp_path: Path) -> None:
    first = lexicon_file(tmp_path, 'Yalu = "Yay loo"', "first.toml")
    second = lexicon_file(tmp_path, '[[entry]]\ngrapheme = "yalu"\nalias = "Yah loo"', "second.toml")
    assert [entry.alias for entry in load([first, second]).entries] == ["Yah loo"]
    assert [entry.alias for entry in load([second, first]).entries] == ["Yah loo", "Yay loo"]
    assert [match.entry.alias for match in load([second, first]).find("Yalu, yalu")] == ["Yay loo", "Yah loo"]


# --- the Pronunciation Lexicon Specification -----------------------------------------------------------------------

PLS = """<?xml version="1.0" encoding="UTF-8"?>
<lexicon version="1.0" alphabet="ipa" xml:lang="en-US" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon">
{}
</lexicon>
"""


def pls(folder: Path, lexemes: str) -> Path:
    return lexicon_file(folder, PLS.format(lexemes), "names.pls")


@pytest.mark.parametrize(
    ("lexemes", "entries"),
    [
        (
            "<lexeme><grapheme>Wang  Ping</grapheme><phoneme>ˈwɑːŋ ˈpɪŋ</phoneme></lexeme>",
            [Entry("Wang Ping", None, "ˈwɑːŋ ˈpɪŋ", True)],
        ),
        (
            "<lexeme><grapheme>colour</grapheme><grapheme>color</grapheme><phoneme>ˈkʌlə</phoneme>"
            '<phoneme prefer="true">ˈkʌlɚ</phoneme></lexeme>',
            [Entry("colour", None, "ˈkʌlɚ", True), Entry("color", None, "ˈkʌlɚ", True)],
        ),
        (
            "<lexeme><grapheme>W3C</grapheme><alias>World Wide Web Consortium</alias><phoneme>x</phoneme></lexeme>",
            [Entry("W3C", "World Wide Web Consortium", None, True)],
        ),
        (
            "<lexeme><grapheme>Yalu</grapheme><phoneme>ˈjɑːluː</phoneme><alias>Yah loo</alias></lexeme>",
            [Entry("Yalu", "Yah loo", "ˈjɑːluː", True)],
        ),
        (
            '<x:lexem xmlns:x="urn:x"/><!-- a --><meta/><lexeme><grapheme>a</grapheme><alias>b</alias>'
            '<x:note xmlns:x="urn:x">c</x:note></lexeme>',
            None,
        ),
        ("<metadata/><lexeme><grapheme>a</grapheme><alias>b</alias><example>a b</example></lexeme>", None),
        ("", []),
    ],
)
def test_lexemes_are_read_as_the_specification_says(tmp_path: Path, lexemes: str, entries: list[Entry] | None) -> None:
    wanted = (Entry("a", "b", None, True),) if entries is None else tuple(entries)
    assert load([pls(tmp_path, lexemes)]).entries == wanted


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (PLS.format("<lexeme><grapheme>a</grapheme></lexeme>"), "'a' has no pronunciation"),
        (PLS.format("<lexeme><alias>a</alias></lexeme>"), "without a grapheme"),
        (PLS.format("<lexeme><grapheme>a</grapheme><phoneme> </phoneme></lexeme>"), "'a' has no pronunciation"),
        (
            PLS.format('<lexeme><grapheme>a</grapheme><phoneme alphabet="x-sampa">"A</phoneme></lexeme>'),
            "alphabet 'x-sampa'",
        ),
        (PLS.format("<lexeme><grapheme>a</grapheme><phoneme>???</phoneme></lexeme>"), "'a': its ipa has no letter"),
        (PLS.format("<lexeme><grapheme>a</grapheme><alias>...</alias></lexeme>"), "'a': its alias has no letter"),
        (PLS.format("<lexeme><grapheme>a</grapheme><phoneme>/a/</phoneme></lexeme>"), "'/' is no IPA"),
        (PLS.format("<lexem><grapheme>a</grapheme><alias>b</alias></lexem>"), "<lexem> in a <lexicon>"),
        (PLS.format("<lexeme><grapheme>a</grapheme><alias>b</alias><alas>b</alas></lexeme>"), "<alas> in a <lexeme>"),
        (PLS.format('<lexeme xmlns=""/>'), "<lexeme> in a <lexicon>"),
        (PLS.format("<lexeme>"), "no XML"),
        ("<lexicon/>", "its root is 'lexicon'"),
        ("", "no XML"),
    ],
)
def test_a_mistake_in_a_lexicon_names_file_and_line(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load([lexicon_file(tmp_path, text, "names.pls")])
    assert problem in caught.value.problem
    assert "names.pls" in caught.value.path


def test_no_other_file_is_read_into_a_lexicon(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret words")
    outside = f'<!DOCTYPE lexicon [<!ENTITY e SYSTEM "file://{secret}">]>'
    text = PLS.format("<lexeme><grapheme>a</grapheme><alias>x &e;</alias></lexeme>")
    path = lexicon_file(tmp_path, text.replace("?>\n", f"?>\n{outside}\n", 1), "names.pls")
    assert "secret" not in str(load([path]).entries)


def test_show_and_article_have_lexicons_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The nearer a lexicon stands to the article, the more it counts."""
    monkeypatch.chdir(tmp_path)
    words = {"project": "Quux Zib Zob Zub", "show": "Zib Zob Zub", "other": "Zub", "article": "Zob Zub"}
    places = {
        "project": "voices/lexicons/a.toml",
        "show": "shows/ours/lexicon.toml",
        "other": "talk.lexicon.d.toml",
        "article": "talk.lexicon.toml",
    }
    for name, place in places.items():
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text("\n".join(f'{word} = "{name}"' for word in words[name].split()))
    (tmp_path / "shows" / "ours" / "show.toml").write_text('title = "Ours"\ncast = "tone"\n')
    (tmp_path / "talk.txt").write_text("Talk\n\nQuux met Zib and Zob and Zub.\n")
    request = Request(source="talk.txt", output=tmp_path / "out", cache=tmp_path / "cache", show="ours")
    said = " ".join(utterance.spoken for utterance in spoken(prepare(request, Progress(None))))
    assert "project met show and article and article." in said


@pytest.mark.parametrize(
    ("shown", "ipa", "told"),
    [
        ("They crossed the Yalu.", "Xalu", "talk.lexicon.toml"),
        ("The Yalu's banks.", "Xaluz", "talk.lexicon.toml"),
        ("They crossed the Yalu.", "Xyalu", "line LINE of the script"),
    ],
)
def test_what_a_voice_cannot_say_is_told_with_the_file_that_asks_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shown: str, ipa: str, told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "talk.txt").write_text(f"Talk\n\n{shown}\n")
    (tmp_path / "talk.lexicon.toml").write_text('Yalu = "/Xalu/"')
    plan = prepare(Request("talk.txt", tmp_path / "out", tmp_path / "cache", cast="tone"), Progress(None))
    (segment,) = [segment for segment in plan.script.segments() if segment.shown == shown]
    with pytest.raises(SoundsRefused) as caught, sounds_told(plan):
        raise SoundsRefused(segment.id, "the voice has no sound 'X'", ipa, engine="piper", voice="joe")
    assert caught.value.asked_by == told.replace("LINE", str(segment.line))
