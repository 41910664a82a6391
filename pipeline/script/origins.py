"""Which line of which template wrote each line of a script.

A template is rendered a second time with marks in it: before every line of its own text, and before every expression.
The marks tell where a line came from, and are in nothing that anybody keeps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

_MARK = re.compile("\ue000([^\ue001]*)\ue001")


class MarkedTemplates(Extension):
    """Puts marks into the text of templates."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """The tokens of a template, with marks among them."""
        path = Path(stream.filename or stream.name or "")
        name = f"{path.parent.name}/{path.name}"
        for token in stream:
            if token.type == "variable_begin":
                yield Token(token.lineno, "data", _mark(name, token.lineno))
            if token.type == "data":
                lines = enumerate(str(token.value).split("\n"), start=token.lineno)
                token = Token(token.lineno, "data", "\n".join(_mark(name, number) + line for number, line in lines))
            yield token


def _mark(name: str, line: int) -> str:
    return f"\ue000{name}:{line}\ue001"


def origins(marked: str, body: str) -> dict[int, str]:
    """Line of a script to where its text came from: `{12: "documentary/episode.ssmd.j2:31"}`.

    marked: the script as rendered with marks; body: as rendered without, and tidied. Empty where a template looks at
    its own text, and so writes another with marks in it.
    """
    written = [number for number, line in enumerate(body.split("\n"), start=1) if line.strip()]
    found = list(_lines_with_origins(marked))
    if [line for line, _ in found] != [line for line in body.split("\n") if line.strip()]:
        return {}
    return {number: origin for number, (_, origin) in zip(written, found, strict=True)}


def _lines_with_origins(marked: str) -> Iterator[tuple[str, str]]:
    """Every line that is not empty, without marks, and its first mark or the last before it."""
    last = ""
    for line in marked.split("\n"):
        text = _MARK.sub("", line).rstrip()
        marks = [last, *_marks_before_text(line)]
        if text.strip():
            yield text, marks[-1]
        last = next(reversed(_MARK.findall(line)), last)


def _marks_before_text(line: str) -> list[str]:
    """Marks that stand before the first word of a line."""
    lead = re.match("(?:\\s|\ue000[^\ue001]*\ue001)*", line)
    return _MARK.findall(lead.group()) if lead else []
