"""What site generators and forges put into Markdown that is no text: tags and shortcodes, attributes, kinds of notices.

Hugo's `{{< figure src="a.png" >}}`, Liquid's `{% include toc.html %}` and `{{ page.date }}`, kramdown's `{: .wide }`,
and `[!NOTE]` at the head of a block quotation. What stands in code is text about them, and stays.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator

from pipeline.model import OmissionReason

_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_LONGEST_TAG, _LONGEST_CODE = 500, 5000
"""Characters: without a bound, openings that never close would each be followed to the end of the text."""
_TAG = re.compile(
    rf"\{{(?:\{{<|%) *(?P<code>highlight|comment)\b.{{0,{_LONGEST_CODE}}}?\{{(?:\{{< */|% *end)(?P=code) *(?:>\}}|%)\}}"
    rf"|\{{\{{[<%].{{0,{_LONGEST_TAG}}}?[>%]\}}\}}|\{{%.{{0,{_LONGEST_TAG}}}?%\}}"
    r"|(?<![\w\\}^_$])\{\{-? *\w+\.[^{}\n]{1,100}\}\}"
    r"|^ {0,3}\{:[^{}\n]{1,200}\} *$"
    r"|(?<=> )\[![A-Za-z]{1,20}\](?= *$)",
    re.DOTALL | re.MULTILINE,
)


def tags(text: str) -> Iterator[tuple[int, int, OmissionReason]]:
    """Where they begin and end, in order, and what they are left out as."""
    fences = fence_ends(text)
    lines, ticks = ([mark.start() for mark in re.finditer(sign, text)] for sign in ("\n", "`"))
    for found in _TAG.finditer(text):
        start = found.start()
        line = bisect(lines, start)
        before = bisect(ticks, lines[line - 1]) if line else 0
        in_code = bisect(fences, start) % 2 or (bisect(ticks, start) - before) % 2
        if not in_code:
            yield *found.span(), "code" if found["code"] else "markup"


def fence_ends(text: str) -> list[int]:
    """Where code between fences begins, ends, begins, and so on, fences included: after an odd number one is in it."""
    return [place for fence in _fences(text) for place in fence]


def _fences(text: str) -> Iterator[tuple[int, int]]:
    fence, began, at = "", 0, 0
    for line in text.split("\n"):
        opening = _FENCE.match(line)
        if opening and not fence:
            fence, began = opening[1], at
        elif opening and opening[1].startswith(fence):
            yield began, at + len(line)
            fence = ""
        at += len(line) + 1
    if fence:
        yield began, len(text)
