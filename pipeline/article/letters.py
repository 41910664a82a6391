"""What can be said of a text: its letters and figures."""

from __future__ import annotations

from pipeline.patterns import regex

LETTER = regex(r"[^\W_]")
"""One of them. A line of underscores is a rule, or a place to write in: nobody can say it."""
