"""The colours of an episode, drawn from its title: the same title has the same colours, on the cover and in the player.

Colours are chosen in OKLCH, where equal lightness looks equally light in every hue, and then moved in lightness until
each pair that carries text has a contrast of at least 4.5:1 (WCAG 2.2, 1.4.3).
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass

TEXT_CONTRAST = 4.5
"""WCAG AA for text of any size."""

_SCHEMES = (
    # Hue of the ground, turn to the accent, turn to the second colour: chosen by eye, all far enough apart to be told.
    (262, -190, -150),
    (18, 55, 195),
    (160, -75, 110),
    (300, 110, 65),
    (232, 170, 135),
    (40, 48, -150),
    (195, -130, -105),
    (340, 90, -110),
    (130, -45, 125),
    (280, -120, 150),
)


@dataclass(frozen=True)
class Palette:
    """Colours as "#rrggbb"."""

    ground: str
    """The cover's dark ground."""
    shade: str
    """A little lighter than the ground: for shapes that stay behind."""
    ink: str
    """Text on the ground."""
    accent: str
    """Shapes and small text on the ground."""
    second: str
    """Shapes beside the accent; carries no text."""
    paper_light: str
    """The page in a light scheme."""
    text_light: str
    accent_light: str
    """Links and controls on `paper_light`; paper-coloured text on it is readable too."""
    paper_dark: str
    text_dark: str
    accent_dark: str


def palette(title: str) -> Palette:
    """The colours that a title has."""
    seed = seed_of(title)
    hue, to_accent, to_second = _SCHEMES[seed % len(_SCHEMES)]
    hue += (seed >> 8) % 17 - 8
    ground = oklch(0.245 + (seed >> 16) % 4 * 0.012, 0.062, hue)
    paper_light, paper_dark = oklch(0.982, 0.007, hue), oklch(0.19, 0.022, hue)
    return Palette(
        ground=ground,
        shade=oklch(0.345, 0.078, hue),
        ink=readable(0.965, 0.018, hue + to_accent, ground),
        accent=readable(0.79, 0.145, hue + to_accent, ground),
        second=oklch(0.64, 0.15, hue + to_second),
        paper_light=paper_light,
        text_light=readable(0.26, 0.03, hue, paper_light),
        accent_light=readable(0.50, 0.13, hue, paper_light, against=1.15),
        paper_dark=paper_dark,
        text_dark=readable(0.93, 0.012, hue, paper_dark),
        accent_dark=readable(0.80, 0.11, hue + to_accent, paper_dark, against=1.15),
    )


def seed_of(text: str) -> int:
    """A number of 64 bits that stays the same for the same text, on every machine and in every run."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two "#rrggbb" colours, 1 to 21 (WCAG 2.2, "contrast ratio").

    >>> round(contrast("#000000", "#ffffff"), 1)
    21.0
    """
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def readable(lightness: float, chroma: float, hue: float, ground: str, *, against: float = 1.05) -> str:
    """The colour, made lighter or darker, away from the ground, until text can be read on it with a margin."""
    step = 0.01 if _luminance(ground) < 0.18 else -0.01
    colour = oklch(lightness, chroma, hue)
    while contrast(colour, ground) < TEXT_CONTRAST * against and 0 < lightness < 1:
        lightness += step
        colour = oklch(lightness, chroma, hue)
    return colour


def mix(one: str, other: str, share: float) -> str:
    """`one` with `share` (0 to 1) of `other` in it, in sRGB."""
    pairs = zip(rgb(one), rgb(other), strict=True)
    return _hex(tuple(round(a + (b - a) * share) for a, b in pairs))


def rgb(colour: str) -> tuple[int, int, int]:
    """Three bytes of "#rrggbb"."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def oklch(lightness: float, chroma: float, hue: float) -> str:
    """The sRGB colour of lightness 0 to 1, chroma, and hue in degrees; chroma gives way where sRGB has none such."""
    while True:
        linear = _oklab_to_linear(lightness, chroma, math.radians(hue))
        if chroma <= 0.001 or all(-0.0005 <= channel <= 1.0005 for channel in linear):
            return _hex(tuple(round(255 * _gamma(channel)) for channel in linear))
        chroma -= 0.004


def _oklab_to_linear(lightness: float, chroma: float, angle: float) -> tuple[float, float, float]:
    """Oklab to linear sRGB with the matrices of CSS Color 4."""
    a, b = chroma * math.cos(angle), chroma * math.sin(angle)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _gamma(channel: float) -> float:
    channel = min(max(channel, 0.0), 1.0)
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def _luminance(colour: str) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    red, green, blue = (
        c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in rgb(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _hex(channels: tuple[int, ...]) -> str:
    return "#" + "".join(f"{channel:02x}" for channel in channels)
