"""How an article's odd words will be said: dictionary, phonemes of the cast's engines, a page, a lexicon to fill in."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from pathlib import Path

import pytest

from make_episode import main
from pipeline.speech.espeak_dictionary import in_dictionary
from pipeline.speech.pronounce import Phonemes
from pipeline.words import SpokenPiece

ARTICLE = """---
title: Names
---
General Wang Ping met Kim Il Sung in Pyongyang. The general had met Zhou Fan there before, and the DPRK paid.

Zhou Fan came to arrange tears. They crossed the bridge in Croydon.
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "names.md").write_text(ARTICLE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def words(capsys: pytest.CaptureFixture[str], *more: str) -> str:
    assert main(["words", "names.md", "--cast", "pyttsx3", "--quiet", *more]) == 0
    return capsys.readouterr().out


def test_the_engines_dictionary_is_asked_in_a_process_of_its_own() -> None:
    asked = {"the", "volunteer", "zhou", "dprk", "one", "café", "don't"}
    assert in_dictionary(asked) >= {"the", "one", "don't"}
    assert not in_dictionary(asked) & {"zhou", "dprk"}
    assert not any("espeak" in line for line in Path("/proc/self/maps").read_text().splitlines() if ".so" in line)
    assert in_dictionary(set()) == frozenset()


def test_names_are_listed_with_their_sounds(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = {word["word"]: word for word in json.loads(words(capsys, "--json"))}
    assert "espeakng_loader" not in sys.modules or "pyttsx3.drivers.espeak" not in sys.modules
    kim, zhou = found["Kim Il Sung"], found["Zhou Fan"]
    assert (kim["by"], kim["in_lexicon"], kim["phonemes"]) == ("lexicon", True, {"pyttsx3": "kˈɪm ˈɪl sˈʌŋ"})
    assert found["Wang Ping"]["phonemes"] == {"pyttsx3": "wˈɑːŋ pˈɪŋ"}
    assert (zhou["kind"], zhou["count"], zhou["line"], zhou["in_lexicon"]) == ("foreign", 2, 4, False)
    assert zhou["by"] == "the engine's rules" and zhou["phonemes"]["pyttsx3"].startswith("ʒˈuː")
    assert found["tears"]["kind"] == "guess" and "bridge" not in found and "general" not in found
    assert next(iter(found)) == "Zhou Fan" and list(found)[-1] in ("DPRK", "Pyongyang", "Croydon")


def test_the_list_can_be_read_and_holds_plain_words_on_request(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = words(capsys)
    assert re.search(r"Zhou Fan: 2 times, first in line 4; by the engine's rules\n    pyttsx3 /ʒ", text)
    assert "In a lexicon: Names" in text and "bridge" not in text
    assert "bridge: once" in words(capsys, "--all")


def test_why_a_word_cannot_be_said_is_told_with_its_lexicon(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "names.lexicon.toml").write_text('"Zhou Fan" = "/Xu/"')

    def lacking(profile: object, texts: list[list[SpokenPiece]], progress: object) -> list[Phonemes]:
        given = ["".join(piece.ipa or "" for piece in pieces) for pieces in texts]
        return [Phonemes("", "no sound 'X'", ipa) if ipa == "Xu" else Phonemes(ipa) for ipa in given]

    monkeypatch.setattr("pipeline.pronunciation.phonemes", lacking)
    told = "no sound 'X'; correct it in names.lexicon.toml, or try another voice"
    assert f"by lexicon\n    pyttsx3: {told}\n" in words(capsys)
    found = {word["word"]: word for word in json.loads(words(capsys, "--json"))}
    assert (found["Zhou Fan"]["failed"], found["Wang Ping"]["failed"]) == ({"pyttsx3": told}, {})


def test_words_are_heard_on_a_page_and_a_lexicon_is_there_to_fill_in(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert words(capsys, "--audition", "--export", "mine.toml") == "output/words.html\n"
    page = (home / "output" / "words.html").read_text(encoding="utf-8")
    assert page.count("<audio") == 2 * page.count("<h3") > 10 and "Not spoken" not in page
    assert "<p>Zhou Fan came to arrange tears.</p>" in page
    draft = (home / "mine.toml").read_text(encoding="utf-8")
    assert '# "Zhou Fan" = "/ʒ' in draft and 'Kim Il Sung" =' not in draft and tomllib.loads(draft) == {}
    assert '# "tears"' not in draft and '[tears]{ph="ˈtɛɹz"} or [tears]{ph="ˈtɪɹz"}' in draft
    assert main(["words", "names.md", "--cast", "pyttsx3", "--export", "mine.toml"]) == 2
    assert (home / "mine.toml").read_text(encoding="utf-8") == draft


@pytest.mark.parametrize("name", ["names.lexicon.pls", "names.lexicon", "names.md"])
def test_a_lexicon_is_written_under_no_name_that_has_it_read_as_something_else(
    home: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["words", "names.md", "--export", name])
    assert "expected the name of a lexicon, FILE.toml" in capsys.readouterr().err
    assert [path.name for path in home.iterdir()] == ["names.md"]


@pytest.mark.parametrize("article", ["six-pips.txt", "the-last-train-over-the-yalu.md"])
def test_the_lexicon_has_the_names_of_the_sample_articles(article: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = Path(__file__).parent.parent / "articles" / article
    assert main(["words", str(path), "--cast", "pyttsx3", "--json", "--quiet"]) == 0
    left = {word["word"] for word in json.loads(capsys.readouterr().out) if not word["in_lexicon"]}
    assert not left & {"Yalu", "Zhou Enlai", "Wang Ping", "Panmunjom", "Hoechang", "Sandringham", "Croydon", "Shenyang"}
