"""The episode's sound as a picture: shapes for anything that draws SVG, small enough to stand in a page."""

from __future__ import annotations

from collections.abc import Sequence

HEIGHT = 100
"""Of the drawing; its width is one for each part of the outline."""

_FLOOR_DBFS = -42.0
"""Drawn as nothing, or nearly."""
_THINNEST = 3
"""Half the height of silence, so that the line never breaks."""


def path(outline: Sequence[float]) -> str:
    """The filled shape, mirrored about the middle, as the `d` of an SVG path; "" where there is nothing to draw.

    `outline` holds the mean level of equal parts in order, in dBFS.

    >>> path([-31, -20])
    'M0 50V25h1V0h1V100h-1V75h-1z'
    """
    span_db = max(outline, default=_FLOOR_DBFS) - _FLOOR_DBFS
    if span_db <= 0:
        return ""
    halves = [max(round((level - _FLOOR_DBFS) / span_db * HEIGHT / 2), _THINNEST) for level in outline]
    upper = "".join(f"V{HEIGHT // 2 - half}h1" for half in halves)
    lower = "".join(f"V{HEIGHT // 2 + half}h-1" for half in reversed(halves))
    return f"M0 {HEIGHT // 2}{upper}{lower}z"


def lines(places: Sequence[int], length: int, width: int) -> str:
    """Upright lines at these samples of an episode of `length` samples, as the `d` of an SVG path.

    >>> lines([441, 882], 1764, 360)
    'M90.0 0v100M180.0 0v100'
    """
    return "".join(f"M{width * place / length:.1f} 0v{HEIGHT}" for place in places)
