"""The figures of the covers: sound, drawn. Each fills a box and varies by the episode's own chance."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from random import Random

from PIL import ImageDraw

from pipeline.publish.palette import Palette, mix

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


FIGURES: tuple[Callable[[ImageDraw.ImageDraw, Box, Palette, Random], None], ...] = (
    _ripples,
    _bars,
    _reels,
    _ridges,
    _tiles,
)
