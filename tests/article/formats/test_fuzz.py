"""Damaged documents: whatever bytes a reader is given, it reads them or refuses them by name, and loses nothing.

For longer: FUZZ_SECONDS=600 python -m pytest -m slow tests/article/formats/test_fuzz.py -k pdf
"""

from __future__ import annotations

import io
import os
import random
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.article.outline import outline
from pipeline.errors import ArticleError

from ..nothing_lost import check
from .documents import read_bytes

ARTICLES = Path(__file__).resolve().parents[3] / "articles"
SECONDS = float(os.environ.get("FUZZ_SECONDS", "30"))
SLOWEST_S = 20
MARKS = (
    b"<div>", b"</p>", b"<table><tr><td>", b"&#x110000;", b"&nbsp;", b"<blockquote>", b"\x00", b"\xff\xfe", b"<!--",
    b"<w:p>", "\u202e".encode(), b"<sup>1</sup>", b"<br><br>", b"<li>", b"<h2>", b"\xed\xa0\x80", b"]]>", b"%",
    b"---\n", b"> ", b"```\n", b"[^1]: ", b"**", b"\xe2\x80\x9c",
)  # fmt: skip

pytestmark = pytest.mark.slow


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Some bytes changed, lost, doubled, moved, turned around, or joined by marks that mean something."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 3, 8, 30))):
        start = chance.randrange(len(changed) + 1)
        end = min(len(changed), start + chance.choice((1, 2, 5, 20, 200, 2000)))
        part = bytes(changed[start:end])
        place = chance.randrange(len(changed) + 1)
        match chance.randrange(6):
            case 0:
                changed[start:end] = bytes(chance.randrange(256) for _ in part[:8])
            case 1:
                del changed[start:end]
            case 2:
                changed[start:start] = part * chance.choice((1, 2, 20))
            case 3:
                changed[place:place] = part
            case 4:
                changed[start:end] = part[::-1]
            case 5:
                changed[place:place] = chance.choice(MARKS)
    return bytes(changed[:400_000])


def damaged_within(data: bytes, chance: random.Random) -> bytes:
    """An archive with one or two of its entries damaged, or lost."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(file, "w") as after:
        names = before.namelist()
        picked = chance.sample(names, min(len(names), chance.choice((1, 1, 2))))
        for name in names:
            if name not in picked:
                after.writestr(name, before.read(name))
            elif chance.random() < 0.95:
                after.writestr(name, damaged(before.read(name), chance))
    return file.getvalue()


def documents(data: bytes, chance: random.Random) -> Iterator[bytes]:
    """Damaged ones, as long as there is time."""
    ends_at = time.monotonic() + SECONDS
    while time.monotonic() < ends_at:
        zipped = data.startswith(b"PK") and chance.random() < 0.85
        yield (damaged_within if zipped else damaged)(data, chance)


@pytest.mark.parametrize(
    "name",
    ["the-keepers-ledger.html", "the-keepers-ledger.epub", "the-keepers-ledger.docx", "the-keepers-ledger.odt",
     "the-keepers-ledger.pdf", "six-pips.txt", "the-last-train-over-the-yalu.md"],
)  # fmt: skip
def test_a_damaged_document_is_read_or_refused_by_name(name: str, tmp_path: Path) -> None:
    seed = int.from_bytes(os.urandom(4), "big")
    data = (ARTICLES / name).read_bytes()
    read = refused = 0
    for document in documents(data, random.Random(seed)):
        began = time.monotonic()
        try:
            article = outline(read_bytes(name, document))
            check(article)
            read += 1
        except ArticleError:
            refused += 1
        except Exception:
            (tmp_path / name).write_bytes(document)
            print(f"seed {seed}: see {tmp_path / name}")
            raise
        assert time.monotonic() - began < SLOWEST_S
    assert read > 20 and read + refused > 50
