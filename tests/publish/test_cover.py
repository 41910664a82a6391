from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from pipeline.publish import typeface
from pipeline.publish.cover import draw
from pipeline.publish.lettering import _atoms, _filled, _wrapped
from pipeline.publish.palette import TEXT_CONTRAST, contrast, palette, rgb
from pipeline.publish.typeface import Letters, drawable

TITLES = (
    "Tea",
    "The bridge at Łódź & other <small> matters",
    "A Short History of the Canal Locks, and What the Engineers Wrote Home About Them in the Autumn of 1810 " * 3,
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 2,
    "東京の朝",
    "从鸭绿江回来的最后一列火车：志愿军撤离朝鲜的故事" * 4,
    "🚀 To the Moon 🌕 and back 👨‍👩‍👧‍👦",
    "W" * 600,
    "",
)


def opened(cover: bytes) -> Image.Image:
    return Image.open(io.BytesIO(cover))


@pytest.mark.parametrize("title", TITLES)
def test_a_cover_is_a_small_square_rgb_jpeg_with_clear_margins(title: str) -> None:
    cover = draw(
        title, "The Reading Room and its long-suffering neighbours in the house across the street", "A. Writer"
    )
    image = opened(cover)
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (1400, 1400))
    assert len(cover) < 300_000
    # Nothing is written into the lower margin or beside the title: text never runs off.
    ground = Image.new("RGB", (1400, 1400), palette(title).ground)
    for edge in ((0, 1330, 1400, 1400), (0, 1100, 60, 1400), (1340, 1100, 1400, 1400)) if drawable(title) else ():
        drawn = ImageChops.difference(image, ground).crop(edge).convert("L").getextrema()
        assert drawn[1] < 40


def test_the_same_words_draw_the_same_cover_and_others_another() -> None:
    assert draw("Tea", "Show") == draw("Tea", "Show")
    assert len({draw(title) for title in ("Tea", "Coffee", "Milk", "Water")}) == 4


def test_a_larger_cover() -> None:
    assert opened(draw("Tea", size=3000)).size == (3000, 3000)


def test_the_title_is_written_in_ink() -> None:
    image = opened(draw("Tea"))
    lower = image.crop((105, 1100, 1295, 1295))
    ink = rgb(palette("Tea").ink)
    colours = lower.getcolors(1 << 20) or []
    assert sum(n for n, colour in colours if max(abs(a - b) for a, b in zip(colour, ink, strict=True)) < 12) > 3000


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("Café Müller: “Łódź” — 1958", "Café Müller: “Łódź” — 1958"),
        ("Война и мир: Ελληνικά", "Война и мир: Ελληνικά"),
        ("Cafe\u0301", "Café"),
        ("東京 in spring 🎭", "in spring"),
        ("ẅẍ q\u0307", "ẅx q"),
        ("東京の朝", ""),
        ("👨‍👩‍👧‍👦", ""),
        ("…!", ""),
    ],
)
def test_on_a_machine_without_fonts_letters_that_the_typeface_lacks(no_fonts: None, text: str, drawn: str) -> None:
    assert drawable(text) == drawn


@pytest.fixture
def no_fonts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(typeface, "_matched", lambda pattern: None)
    typeface._face.cache_clear()
    yield
    typeface._face.cache_clear()


@pytest.fixture
def fonts(missing) -> None:
    """Chinese letters and coloured pictures, as desktops have them (fonts-noto-cjk, fonts-noto-color-emoji)."""
    if not (typeface._installed(":bold:lang=ja", "東") and typeface._in_colour("🎭")):
        missing("fonts-noto-cjk, fonts-noto-color-emoji")


OTHER_SCRIPTS = ("東京の朝", "从鸭绿江回来的最后一列火车", "조선에서의 철수", "Begin! 🎭", "👨‍👩‍👧‍👦 🇫🇷 1️⃣")


@pytest.mark.parametrize("text", OTHER_SCRIPTS)
def test_other_scripts_and_pictures_in_fonts_of_the_machine(fonts: None, text: str) -> None:
    assert drawable(text) == text
    assert all(typeface._face(cluster) for cluster in typeface.clusters(text))


def test_pictures_keep_their_colours(fonts: None) -> None:
    def colourful(title: str) -> int:
        """Pixels of the title's place that are neither the ground, the ink, nor between the two."""
        image = opened(draw(title)).crop((105, 1150, 1295, 1295))
        ground, ink = (rgb(colour) for colour in (palette(title).ground, palette(title).ink))
        line = [b - a for a, b in zip(ground, ink, strict=True)]
        off = 0
        for count, colour in image.getcolors(1 << 20) or []:
            share = (colour[0] - ground[0]) / line[0]
            off += count * any(abs(g + d * share - c) > 30 for g, d, c in zip(ground, line, colour, strict=True))
        return off

    assert colourful("Tea time") < 500 < 5000 < colourful("Tea 🍋 time")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("从鸭绿江回来，最后一列火车：故事", ("从鸭绿江回来，", "最后一列火车：", "故事")),
        ("「東京」の朝、静か", ("「東京」の朝、", "静か")),
    ],
)
def test_chinese_and_japanese_break_between_characters_but_not_before_marks(
    fonts: None, text: str, lines: tuple[str, ...]
) -> None:
    letters = Letters(100)
    for width in range(250, 900, 50):
        broken = _wrapped(list(_atoms(text)), letters, width)
        assert "".join(broken) == text
        assert not any(line[0] in "、，：」" or line[-1] == "「" for line in broken)
    assert tuple(_filled(list(_atoms(text)), letters, 100 * len(lines[0]) + 1)) == lines


def test_a_font_that_cannot_be_read_is_as_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "broken.ttf").write_bytes(b"\0\1\0\0 no font")
    monkeypatch.setattr(typeface, "_matched", lambda pattern: typeface.Face(str(tmp_path / "broken.ttf")))
    typeface._face.cache_clear()
    assert drawable("東京 tea") == "tea"
    typeface._face.cache_clear()


@given(st.text(max_size=40))
def test_text_can_be_read_on_every_palette(title: str) -> None:
    colours = palette(title)
    pairs = (
        (colours.ink, colours.ground),
        (colours.accent, colours.ground),
        (colours.ink, colours.shade),
        (colours.text_light, colours.paper_light),
        (colours.accent_light, colours.paper_light),
        (colours.text_dark, colours.paper_dark),
        (colours.accent_dark, colours.paper_dark),
    )
    for ink, ground in pairs:
        assert contrast(ink, ground) >= TEXT_CONTRAST


def test_contrast_as_the_guideline_counts_it() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
