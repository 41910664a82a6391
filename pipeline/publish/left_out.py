"""What an episode leaves to be read: web addresses as links, tables as tables, code as code, notes in full."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.model import Ledger, Omission, OmissionReason

_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"“”]*[^\s<>\"“”)\]},.;:!?']/?", re.IGNORECASE)
_SPOKEN_ELSEWHERE: frozenset[OmissionReason] = frozenset({"repeated", "editor", "kit", "markup"})
"""What nobody misses who has the article: enough to know it by."""
_FEW_CHARACTERS, _MANY_CHARACTERS = 200, 4000


@dataclass(frozen=True)
class LeftOut:
    """One thing that was left out, as a reader may want it."""

    text: str
    """On one line; of code, with its lines."""
    address: str | None = None
    """What a link leads to."""
    rows: tuple[tuple[str, ...], ...] = ()
    """Of a table: its cells, each row with as many."""
    is_code: bool = False


def left_out(ledger: Ledger) -> dict[OmissionReason, list[LeftOut]]:
    """What was left out, by reason, in the order of the article."""
    groups: dict[OmissionReason, list[LeftOut]] = {}
    for omission in ledger.omitted:
        groups.setdefault(omission.reason, []).append(_readable(omission))
    return groups


def shortened(text: str, most: int = _FEW_CHARACTERS) -> str:
    """The text on one line, cut at a word with an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= most else (line[:most].rpartition(" ")[0] or line[:most]) + "…"


def _readable(omission: Omission) -> LeftOut:
    most = _FEW_CHARACTERS if omission.reason in _SPOKEN_ELSEWHERE else _MANY_CHARACTERS
    line = shortened(omission.text, most)
    if omission.reason == "url" and (address := _ADDRESS.search(omission.text)):
        with_scheme = address.group() if ":" in address.group()[:6] else f"https://{address.group()}"
        return LeftOut(address.group(), address=with_scheme)
    if omission.reason == "table":
        return LeftOut(line, rows=_rows(omission.text[:_MANY_CHARACTERS]))
    if omission.reason == "code" and "\n" in omission.text:
        lines = [code.rstrip() for code in omission.text[:_MANY_CHARACTERS].split("\n")]
        return LeftOut("\n".join(code for code in lines if not re.match(r"\s*(?:```|~~~)", code)), is_code=True)
    return LeftOut(line)


def _rows(table: str) -> tuple[tuple[str, ...], ...]:
    lines = [line.strip("| \t") for line in table.split("\n") if re.search(r"\w", line)]
    rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    widest = max(map(len, rows), default=0)
    return tuple(tuple([*row, *[""] * (widest - len(row))]) for row in rows)
