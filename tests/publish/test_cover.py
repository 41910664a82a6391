from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from pipeline.publish.cover import draw, drawable
from pipeline.publish.palette import TEXT_CONTRAST, contrast, palette, rgb

TITLES = (
    "Tea",
    "The bridge at Łódź & other <small> matters",
    "A Short History of the Canal Locks, and What the Engineers Wrote Home About Them in the Autumn of 1810 " * 3,
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 2,
    "東京の朝",
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
        ("Café Müller: “Łódź” — 1958", "Cafe Muller: “Lodz” - 1958"),
        ("東京 in spring", "in spring"),
        ("東京の朝", ""),
        ("…!", ""),
        ("Straße & Ærø…", "Strasse & AEro…"),
    ],
)
def test_letters_that_the_typeface_lacks(text: str, drawn: str) -> None:
    assert drawable(text) == drawn


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
