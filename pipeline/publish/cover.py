"""The cover: the title in large letters over a drawn figure of sound, square, readable as a thumbnail.

Figure and colours are drawn from the title, so an episode keeps its cover and a show's episodes differ. The typeface
is the one inside Pillow, a part of Aileron (its maker reserves no rights): the same cover on every machine, without a
font file. It has Latin letters without accents; other letters lose their accents, and words with letters that it cannot
draw at all are left out, never shown as empty boxes. A title of which nothing remains gives a larger figure.
"""

from __future__ import annotations

import io
import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from random import Random

from PIL import Image, ImageDraw, ImageFont

from pipeline.publish.palette import Palette, mix, palette, seed_of

__all__ = ["Palette", "draw", "palette"]

MIN_SIZE, MAX_SIZE = 1400, 3000
"""Pixels a side that Apple takes."""

_MOST_BYTES = 290_000
"""Of a cover of the least size: apps load a list of them over the air."""
_OVERSAMPLING = 2
"""Pillow draws hard edges; drawing larger and shrinking smooths them."""
_MARGIN = 0.075
_LARGEST, _SMALLEST = 0.135, 0.034
"""Size of the title's letters as a share of the side."""
_LEADING = 1.12
_BOLD = 0.011
"""Width of the outline that thickens the one weight there is, as a share of the letters' size."""

_LONG_WORD = 21
"""Letters after which a word is broken: about a line of letters of half the largest size."""

_SPELLED = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ł": "l", "Ł": "L"}
    | {"ı": "i", "þ": "th", "Þ": "Th", "ð": "d", "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "„": "“", "‚": "‘"}
    | {"\u00a0": " ", "×": "x", "•": "·", "€": "EUR ", "£": "GBP ", "¿": "", "¡": ""}
)
_DRAWABLE = frozenset(map(chr, range(32, 127))) | frozenset("©«°±·»‘’“”…‹›™")

Font = ImageFont.FreeTypeFont


def draw(title: str, show: str = "", subtitle: str = "", *, size: int = MIN_SIZE) -> bytes:
    """The cover as an RGB JPEG of `size` by `size` pixels (1400 to 3000), well under 300 KB at 1400.

    `show` stands small at the top, `subtitle` small under the title; both may be empty.
    """
    side = size * _OVERSAMPLING
    colours = palette(title)
    image = Image.new("RGB", (side, side), colours.ground)
    canvas = ImageDraw.Draw(image)
    random = Random(seed_of(title))
    text_top = _text(canvas, side, colours, drawable(title), drawable(show), drawable(subtitle))
    top = round(side * (_MARGIN + (0.07 if drawable(show) else 0.0)))
    figure = _FIGURES[random.randrange(len(_FIGURES))]
    figure(canvas, (round(side * _MARGIN), top, round(side * (1 - _MARGIN)), text_top), colours, random)
    small = image.resize((size, size), Image.Resampling.LANCZOS)
    return _encoded(small, round(_MOST_BYTES * (size / MIN_SIZE) ** 2))


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


def drawable(text: str) -> str:
    """The text in letters that the typeface has; words in another script are left out.

    >>> drawable("Café “Łódź” — 東京 1958")
    'Cafe “Lodz” - 1958'
    """
    # Letters first: NFKD turns an ellipsis, which can be drawn, into three dots.
    spelled = "".join(c if c in _DRAWABLE else _plain(c) for c in text.translate(_SPELLED))
    words = [word for word in spelled.split() if all(c in _DRAWABLE for c in word)]
    line = re.sub(r"^[^\w“‘«(]+\s|\s-$", "", " ".join(map(_hyphenated, words))).strip()
    return line if any(c.isalnum() for c in line) else ""


def _hyphenated(word: str) -> str:
    """A word that would force the whole title small, in parts with hyphens."""
    parts = [word[at : at + _LONG_WORD] for at in range(0, len(word), _LONG_WORD)]
    return "- ".join(parts)


def _plain(character: str) -> str:
    bare = unicodedata.normalize("NFKD", character)
    return "".join(c for c in bare if not unicodedata.combining(c)) if bare[0] in _DRAWABLE else character


# --- text ----------------------------------------------------------------------------------------------------------


def _text(canvas: ImageDraw.ImageDraw, side: int, colours: Palette, title: str, show: str, subtitle: str) -> int:
    """Draw all text; the title stands on the lower margin. Returns how far down the figure may reach, in pixels."""
    margin, width = round(side * _MARGIN), round(side * (1 - 2 * _MARGIN))
    bottom = side - margin
    if show:
        _spaced(canvas, (margin, margin), show, round(side * 0.026), width, colours.accent)
    if subtitle:
        font = _font(_fitting(subtitle, round(side * 0.030), width))
        bottom -= round(font.size * 1.15)
        canvas.text((margin, bottom), subtitle, colours.accent, font)
        bottom -= round(side * 0.034)
    if not title:
        return bottom - (round(side * 0.04) if subtitle else 0)
    font, lines = _set(title, side, width)
    leading = round(font.size * _LEADING)
    top = bottom - leading * len(lines) + round(font.size * 0.16)
    for number, line in enumerate(lines):
        canvas.text((margin, top + leading * number), line, colours.ink, font, stroke_width=_stroke(font))
    rule = top - round(side * 0.035)
    canvas.rectangle((margin, rule, margin + round(side * 0.11), rule + round(side * 0.007)), colours.accent)
    return rule - round(side * 0.045)


def _set(title: str, side: int, width: int) -> tuple[Font, list[str]]:
    """The title in the largest letters that leave room for the figure; cut with an ellipsis if the smallest do not."""
    largest, smallest = round(side * _LARGEST), round(side * _SMALLEST)
    for size in range(largest, smallest - 1, -max(1, side // 350)):
        font = _font(size)
        lines = _wrap(title, font, width)
        # Large letters may stand on four lines; a title in small letters may go on for longer.
        height = size * _LEADING * len(lines)
        if height <= side * 0.40 and max(map(font.getlength, lines)) + 2 * _stroke(font) <= width:
            return font, lines
    font = _font(smallest)
    return font, _cut_lines(_wrap(title, font, width), font, width, int(side * 0.46 / (smallest * _LEADING)))


def _cut_lines(lines: list[str], font: Font, width: int, most: int) -> list[str]:
    """At most so many lines, each within the width, with an ellipsis where something was cut."""
    kept = lines[:most]
    if len(lines) > most:
        kept[-1] += "…"
    for number, line in enumerate(kept):
        while font.getlength(line) + 2 * _stroke(font) > width and len(line) > 1:
            line = line.rstrip("…")[:-1] + "…"
        kept[number] = line
    return kept


def _wrap(text: str, font: Font, width: int) -> list[str]:
    """The words on as few lines as the width allows, with lines as even as that many lines allow."""
    lines = _filled(text.split(), font, width)
    low, high = width * 0.4, float(width)
    while high - low > width * 0.01:
        middle = (low + high) / 2
        if len(_filled(text.split(), font, middle)) == len(lines):
            high = middle
        else:
            low = middle
    return _filled(text.split(), font, high)


def _filled(words: Sequence[str], font: Font, width: float) -> list[str]:
    lines = [words[0]]
    for word in words[1:]:
        longer = f"{lines[-1]} {word}"
        if font.getlength(longer) + 2 * _stroke(font) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _spaced(canvas: ImageDraw.ImageDraw, at: tuple[int, int], text: str, size: int, width: int, colour: str) -> None:
    """One line in spaced capitals, smaller where it is too long, then cut."""
    capitals = text.upper()
    while len(capitals) > 4 and _spaced_width(capitals, size) > width:
        if _spaced_width(capitals, round(size * 0.7)) <= width:
            size = round(size * width / _spaced_width(capitals, size))
            break
        capitals = capitals.rstrip("…")[:-1].rstrip() + "…"
    font, x = _font(size), float(at[0])
    for character in capitals:
        canvas.text((x, at[1]), character, colour, font, stroke_width=_stroke(font))
        x += font.getlength(character) + size * 0.14


def _spaced_width(text: str, size: int) -> float:
    font = _font(size)
    return sum(font.getlength(character) + size * 0.14 for character in text)


def _fitting(text: str, size: int, width: int) -> int:
    """The size at which the line is no wider than the width."""
    return min(size, int(size * width / max(_font(size).getlength(text), 1)))


def _font(size: int) -> Font:
    font = ImageFont.load_default(max(size, 4))
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise RuntimeError("Pillow was built without FreeType")
    return font


def _stroke(font: Font) -> float:
    return font.size * _BOLD


# --- figures -------------------------------------------------------------------------------------------------------

Box = tuple[int, int, int, int]


def _ripples(canvas: ImageDraw.ImageDraw, box: Box, colours: Palette, random: Random) -> None:
    """Waves that spread from a source at the edge of the box."""
    left, top, right, bottom = box
    height = bottom - top
    x, y = (right, bottom) if random.random() < 0.5 else (left + (right - left) * random.uniform(0.6, 0.8), bottom)
    rings = random.randint(7, 9)
    reach = height * random.uniform(0.93, 0.99)
    lit = random.sample(range(rings), 3)
    for ring in range(rings):
        radius = reach * (ring + 1.4) / (rings + 0.4)
        width = round(reach / rings * (0.62 - 0.045 * ring))
        colour = colours.accent if ring in lit[:2] else colours.second if ring == lit[2] else colours.shade
        canvas.arc((x - radius, y - radius, x + radius, y + radius), 180, 360 if x < right else 270, colour, width)
    dot = reach * 0.6 / rings
    end = 360 if x < right else 270
    canvas.pieslice((x - dot, y - dot, x + dot, y + dot), 180, end, colours.ink)


def _bars(canvas: ImageDraw.ImageDraw, box: Box, colours: Palette, random: Random) -> None:
    """The level of a sentence as rounded bars."""
    left, top, right, bottom = box
    count = random.randint(19, 27)
    pitch = (right - left) / (count - 0.45)
    width, middle = pitch * 0.55, (top + bottom) / 2
    phases = [random.uniform(0, math.tau) for _ in range(3)]
    played = random.randint(count // 3, count * 2 // 3)
    for bar in range(count):
        at = bar / (count - 1)
        wave = sum(math.sin(math.tau * at * turn + phase) for turn, phase in zip((1.5, 4, 9), phases, strict=True))
        level = (0.28 + 0.85 * math.tanh(abs(wave) * 0.75)) * (
            0.35 + 0.65 * math.sin(math.pi * min(max(at, 0.06), 0.94)) ** 0.7
        )
        half = max(min(level, 1.0) * (bottom - top) / 2, width / 2)
        x = left + bar * pitch
        colour = colours.second if bar == played else colours.accent if bar < played else mix(
            colours.shade, colours.accent, 0.22
        )  # fmt: skip
        canvas.rounded_rectangle((x, middle - half, x + width, middle + half), width / 2, colour)


def _reels(canvas: ImageDraw.ImageDraw, box: Box, colours: Palette, random: Random) -> None:
    """Two reels of a tape machine and the tape between them."""
    left, top, right, bottom = box
    height = bottom - top
    radius = min(height * 0.46, (right - left) * 0.235)
    middle = top + height * 0.5
    full = random.uniform(0.62, 0.95)
    centres = (left + radius, right - radius)
    line = radius * 0.035
    canvas.rectangle((centres[0], middle + radius - line, centres[1], middle + radius + line * 0.2), colours.second)
    for x, wound in zip(centres, (full, 1.35 - full), strict=True):
        angle = random.uniform(0, 120)
        _disc(canvas, x, middle, radius, colours.shade)
        _disc(canvas, x, middle, radius * (0.34 + 0.58 * wound), colours.accent)
        for groove in range(1, 6):
            _ring(
                canvas, x, middle, radius * (0.34 + 0.58 * wound * groove / 6), mix(colours.accent, colours.ground, 0.3)
            )
        _disc(canvas, x, middle, radius * 0.34, colours.ground)
        for spoke in range(3):
            turn = math.radians(angle + 120 * spoke)
            _disc(canvas, x + radius * 0.19 * math.cos(turn), middle + radius * 0.19 * math.sin(turn), radius * 0.075,
                  colours.ink)  # fmt: skip


def _ridges(canvas: ImageDraw.ImageDraw, box: Box, colours: Palette, random: Random) -> None:
    """Stacked lines of a voice, each hiding those behind it."""
    left, top, right, bottom = box
    rows, steps = random.randint(11, 14), 160
    height = bottom - top
    lit = random.randrange(3, rows - 2)
    centre, spread = random.uniform(0.35, 0.65), random.uniform(0.13, 0.19)
    for row in range(rows):
        base = top + height * (0.30 + 0.70 * row / (rows - 1))
        bumps = [
            (random.gauss(centre, spread * 0.6), random.uniform(0.02, 0.055), random.uniform(0.2, 1.0))
            for _ in range(random.randint(4, 7))
        ]
        line = []
        for step in range(steps + 1):
            at = step / steps
            rise = sum(tall * math.exp(-(((at - where) / wide) ** 2)) for where, wide, tall in bumps)
            rise = 1.6 * math.tanh(rise / 1.6) * math.exp(-(((at - centre) / (spread * 2.2)) ** 4))
            line.append((left + (right - left) * at, base - rise * height * 0.19))
        canvas.polygon([*line, (right, base + 2), (left, base + 2)], colours.ground)
        colour = colours.second if row == lit else mix(colours.shade, colours.accent, 0.35 + 0.65 * row / rows)
        canvas.line(line, colour, round(height * (0.016 if row == lit else 0.010)), joint="curve")


def _tiles(canvas: ImageDraw.ImageDraw, box: Box, colours: Palette, random: Random) -> None:
    """A frieze of quarter discs and arcs."""
    left, top, right, bottom = box
    rows = 2 if (bottom - top) * 2 < (right - left) else 3
    tile = min((bottom - top) // rows, (right - left) // 4)
    columns = (right - left) // tile
    tile_width = (right - left) / columns
    inks = [colours.accent, colours.second, colours.shade, colours.ink]
    for row in range(rows):
        for column in range(columns):
            x, y = left + tile_width * column, bottom - tile * (rows - row)
            _tile(canvas, (x, y, tile_width, tile), random, random.choices(inks, (5, 3, 4, 1), k=2), colours.ground)


def _tile(
    canvas: ImageDraw.ImageDraw,
    place: tuple[float, float, float, float],
    random: Random,
    inks: Sequence[str],
    ground: str,
) -> None:
    """One tile: quarter rings about a corner, or discs one within another."""
    x, y, width, height = place
    if random.random() < 0.25:
        for share, ink in ((0.92, inks[0]), (0.56, ground), (0.30, inks[1])):
            _disc(canvas, x + width / 2, y + height / 2, min(width, height) / 2 * share, ink)
        return
    corner = random.randrange(4)
    cx, cy = x + width * (corner in (1, 2)), y + height * (corner in (2, 3))
    for share, ink in ((0.96, inks[0]), (0.68, ground), (0.40, inks[1] if inks[1] != ground else inks[0])):
        reach_x, reach_y = width * share, height * share
        canvas.pieslice((cx - reach_x, cy - reach_y, cx + reach_x, cy + reach_y), 90 * corner, 90 * corner + 90, ink)


def _disc(canvas: ImageDraw.ImageDraw, x: float, y: float, radius: float, colour: str) -> None:
    canvas.ellipse((x - radius, y - radius, x + radius, y + radius), colour)


def _ring(canvas: ImageDraw.ImageDraw, x: float, y: float, radius: float, colour: str) -> None:
    canvas.ellipse(
        (x - radius, y - radius, x + radius, y + radius), outline=colour, width=max(1, round(radius * 0.012))
    )


_FIGURES: tuple[Callable[[ImageDraw.ImageDraw, Box, Palette, Random], None], ...] = (
    _ripples,
    _bars,
    _reels,
    _ridges,
    _tiles,
)
