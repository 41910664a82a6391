"""The ledger: where everything that the article says went — spoken, credited, or left out with a reason.

A unit is a sentence of the body, a credit, or something left out. Every unit is in exactly one place, so that
`sentences == spoken + credited + len(omitted)` holds for every episode.
"""

from __future__ import annotations

from pipeline.model import Article, KitLine, Ledger, Script


def ledger(article: Article, script: Script) -> Ledger:
    """Count the units of an article as its script speaks them."""
    segments = script.segments()
    spoken = {segment.id.partition(".")[0] for segment in segments if segment.span is not None}
    omitted = article.omitted + script.omitted
    credited = len(article.credits)
    edited = {segment.id.partition(".")[0] for segment in segments if segment.origin == "edited"}
    return Ledger(
        sentences=len(spoken) + credited + len(omitted),
        spoken=len(spoken),
        credited=credited,
        omitted=omitted,
        edited=tuple(sorted(edited)),
        added=tuple(segment.shown for segment in segments if segment.origin == "added"),
        kit_lines=tuple(KitLine(s.shown, s.template or "") for s in segments if s.origin == "kit"),
    )
