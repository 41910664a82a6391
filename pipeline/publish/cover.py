"""The cover: the title in large letters over a drawn figure of sound, square, readable as a thumbnail.

Figure and colours are drawn from the title, so an episode keeps its cover and a show's episodes differ.
"""

from __future__ import annotations

import io
from random import Random

from PIL import Image, ImageDraw

from pipeline.publish.figures import FIGURES
from pipeline.publish.lettering import Block, fitted, shortened_spaced
from pipeline.publish.palette import Palette, palette, seed_of
from pipeline.publish.typeface import drawable

MIN_SIZE, MAX_SIZE = 1400, 3000
"""Pixels a side that Apple takes."""

_MOST_BYTES = 290_000
"""Of a cover of the least size: apps load a list of them over the air."""
_OVERSAMPLING = 2
"""Pillow draws hard edges; drawing larger and shrinking smooths them."""
_MARGIN = 0.075


def draw(title: str, show: str = "", subtitle: str = "", *, size: int = MIN_SIZE) -> bytes:
    """The cover as an RGB JPEG of `size` by `size` pixels (1400 to 3000), well under 300 KB at 1400.

    `show` stands small at the top, `subtitle` small under the title; both may be empty.
    """
    side = size * _OVERSAMPLING
    colours = palette(title)
    image = Image.new("RGB", (side, side), colours.ground)
    random = Random(seed_of(title))
    text_top = _text(image, colours, drawable(title), drawable(show), drawable(subtitle))
    top = round(side * (_MARGIN + (0.07 if drawable(show) else 0.0)))
    figure = FIGURES[random.randrange(len(FIGURES))]
    box = (round(side * _MARGIN), top, round(side * (1 - _MARGIN)), text_top)
    figure(ImageDraw.Draw(image), box, colours, random)
    return _encoded(image.reduce(_OVERSAMPLING), round(_MOST_BYTES * (size / MIN_SIZE) ** 2))


def _encoded(image: Image.Image, most_bytes: int) -> bytes:
    """The image as the best JPEG that is no larger than that; flat colours lose nothing to see."""
    content = b""
    for quality in (90, 84, 76, 66, 50):
        encoded = io.BytesIO()
        image.save(encoded, "JPEG", quality=quality, optimize=True, subsampling=0)
        content = encoded.getvalue()
        if len(content) <= most_bytes:
            break
    return content


def _text(image: Image.Image, colours: Palette, title: str, show: str, subtitle: str) -> int:
    """Draw all text; the title stands on the lower margin. Returns how far down the figure may reach, in pixels."""
    side = image.width
    margin, width = round(side * _MARGIN), round(side * (1 - 2 * _MARGIN))
    bottom = side - margin
    if show:
        shortened_spaced(show, round(side * 0.026), width).draw(image, (margin, margin), colours.accent)
    if subtitle:
        line = Block((subtitle,), fitted(subtitle, round(side * 0.030), width))
        bottom -= line.height
        line.draw(image, (margin, bottom), colours.accent)
        bottom -= round(side * 0.034)
    if not title:
        return bottom - (round(side * 0.04) if subtitle else 0)
    block = Block.of_title(title, side, width)
    top = bottom - block.height
    block.draw(image, (margin, top), colours.ink)
    rule = top - round(side * 0.045)
    ImageDraw.Draw(image).rectangle(
        (margin, rule, margin + round(side * 0.11), rule + round(side * 0.007)), colours.accent
    )
    return rule - round(side * 0.045)
