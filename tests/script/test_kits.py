"""The kits that come with the program: each loads, differs from the others, and says what it promises."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.article.outline import outline
from pipeline.article.read import read
from pipeline.model import Article, Block, Cue, Script, Section, Segment, Sentence, Span
from pipeline.script.kit import Kit, load_kit
from pipeline.script.markup import parse_markup
from pipeline.script.parse import parse
from pipeline.script.write import Setting, write
from pipeline.sound.delivery import load_delivery

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("documentary", "brief", "audiobook")
SETTING = Setting("The Show", "documentary", "pyttsx3", ("eSpeak NG",), "../../a.md", "default/a")


def kit(name: str) -> Kit:
    return load_kit(ROOT / "scripts" / name)


def script(name: str) -> Script:
    """The longer sample as the kit tells it."""
    article = outline(read(str(ROOT / "articles" / "the-last-train-over-the-yalu.md")))
    written = write(article, kit(name), [ROOT / "scripts"], SETTING)
    return parse(parse_markup(written.text, "s"), "s", written.mapping, lambda text: [text], "kit")


def cues(told: Script) -> list[str]:
    return [item.kind for chapter in told.chapters for item in chapter.items if isinstance(item, Cue)]


@pytest.mark.parametrize("name", NAMES)
def test_pauses_are_in_range_and_in_order(name: str) -> None:
    """Ranges of broadcast practice: a sentence under a paragraph under a section, a speaker's change short."""
    ms = kit(name).pauses_ms
    assert 250 <= ms["sentence"] <= 600 <= ms["paragraph"] <= 1000 < 1200 <= ms["section"] <= 2500
    assert ms["clause"] < ms["sentence"] < ms["paragraph"] < ms["section"]
    assert all(300 <= ms[key] <= 750 for key in ("speaker", "before_quotation", "after_quotation"))
    assert 500 <= ms["head"] <= 1000 <= ms["tail"] <= 5000


@pytest.mark.parametrize("name", NAMES)
def test_its_chapters_end_with_credits_that_name_the_synthetic_voices(name: str) -> None:
    told = script(name)
    assert len(told.chapters) >= 4
    assert told.chapters[-1].title == "Credits"
    credits = " ".join(segment.shown for segment in told.chapters[-1].segments())
    assert "synthetic" in credits and "The Show" in credits
    everything = " ".join(segment.shown for segment in told.segments())
    assert "eSpeak NG" in everything


@pytest.mark.parametrize("name", ["documentary", "audiobook"])
def test_the_whole_article_is_told(name: str) -> None:
    assert script(name).omitted == ()


def test_the_brief_leaves_out_by_design_and_says_so() -> None:
    told = script("brief")
    spoken = [segment for segment in told.segments() if segment.span]
    assert all(segment.origin == "article" for segment in spoken)
    assert len(told.omitted) > 60 and {entry.reason for entry in told.omitted} == {"kit"}
    assert not {entry.span for entry in told.omitted} & {segment.span for segment in spoken}


def test_kits_differ_in_structure_and_sound() -> None:
    assert cues(script("documentary"))[0] == "bed-in"
    assert set(cues(script("brief"))) == {"theme", "sting", "closing"}
    assert cues(script("audiobook")) == []
    assert load_delivery(kit("audiobook").delivery or "").aim == "rms_dbfs"
    assert kit("documentary").delivery is kit("brief").delivery is None


@pytest.mark.parametrize(
    ("title", "opening", "sting"),
    [
        ("Tombs of Heroes", "They were buried on the hill.", "sting-quiet"),
        ("The Answer", "But the enemy refused.", "sting-turn"),
        ("Bridges", "They built four thousand.", "sting-section"),
        ("The War and the Dead", "The dead were buried after the war.", "sting-quiet"),
    ],
)
def test_stings_fit_the_turn_of_the_story(title: str, opening: str, sting: str) -> None:
    texts = ("Spring came late that year to the river and its bridges.", opening, "So it went on for many years.")
    first, *rest = (Sentence(f"s{n:04}", text, Span(n * 90, n * 90 + 9)) for n, text in enumerate(texts, start=1))
    sections = (Section("Spring", (Block("paragraph", (first,)),)), Section(title, (Block("paragraph", tuple(rest)),)))
    article = Article("T", "en", "a.md", "x" * 999, sections)
    assert f'sting="{sting}"' in write(article, kit("documentary"), [ROOT / "scripts"], SETTING).text


def test_the_audiobook_has_one_voice_that_sets_quotations_off() -> None:
    told = script("audiobook")
    assert {segment.role for segment in told.segments()} == {"narrator"}
    quoted: list[Segment] = [segment for segment in told.segments() if segment.kind == "quotation"]
    assert {segment.speaker for segment in quoted} >= {"General Wang Ping"}


@pytest.mark.parametrize("name", NAMES)
def test_it_is_explained(name: str) -> None:
    readme = (ROOT / "scripts" / name / "README.md").read_text(encoding="utf-8")
    assert all(f"## {heading}" in readme for heading in ("Structure", "Pacing", "Sound", "What to change"))
