"""Damaged documents: whatever bytes a reader is given, it reads them or refuses them by name, and loses nothing.

The same documents every time, however fast the machine is. Others, for as long as you like (all forms: `make fuzz`):

    FUZZ_SECONDS=600 python -m pytest -m slow tests/article/formats/test_fuzz.py -k pdf

A failure names the seed of its document: FUZZ_SEED=that makes it again, alone.
"""

from __future__ import annotations

import io
import itertools
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
DOCUMENTS = 200
SECONDS = float(os.environ.get("FUZZ_SECONDS", "0"))
SEED = os.environ.get("FUZZ_SEED")
SLOWEST_S = 20
"""Of processor time: a busy machine takes longer."""
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


def seeds() -> Iterator[int]:
    """What documents are made of: the one wished for, or new ones as long as there is time, or the same as ever."""
    if SEED:
        yield int(SEED)
    elif SECONDS:
        ends_at = time.monotonic() + SECONDS
        first = int.from_bytes(os.urandom(4), "big")
        yield from itertools.takewhile(lambda _: time.monotonic() < ends_at, itertools.count(first))
    else:
        yield from range(DOCUMENTS)


def document(data: bytes, seed: int) -> bytes:
    """A damaged one."""
    chance = random.Random(seed)
    zipped = data.startswith(b"PK") and chance.random() < 0.85
    return (damaged_within if zipped else damaged)(data, chance)


@pytest.mark.parametrize(
    "name",
    ["the-keepers-ledger.html", "the-keepers-ledger.epub", "the-keepers-ledger.docx", "the-keepers-ledger.odt",
     "the-keepers-ledger.pdf", "six-pips.txt", "the-last-train-over-the-yalu.md"],
)  # fmt: skip
def test_a_damaged_document_is_read_or_refused_by_name(name: str, tmp_path: Path) -> None:
    data = (ARTICLES / name).read_bytes()
    read = refused = 0
    for seed in seeds():
        kept = tmp_path / f"{seed}-{name}"
        kept.write_bytes(document(data, seed))
        began = time.process_time()
        try:
            check(outline(read_bytes(name, kept.read_bytes())))
            read += 1
        except ArticleError:
            refused += 1
        except Exception as error:
            raise AssertionError(f"FUZZ_SEED={seed}, kept as {kept}") from error
        assert time.process_time() - began < SLOWEST_S, f"FUZZ_SEED={seed}, kept as {kept}"
        kept.unlink()
    assert SEED or SECONDS or (read > 20 and read + refused > 50)
