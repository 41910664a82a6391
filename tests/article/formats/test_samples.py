"""One article in every format gives the same blocks; other programs' documents of it are read as well."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline.article.formats.extracted import Extracted
from pipeline.article.outline import outline
from pipeline.article.read import read
from pipeline.model import ASIDES, Choices, Ear

from ..nothing_lost import check

ROOT = Path(__file__).resolve().parents[3]
NAME = "the-keepers-ledger"
FORMATS = ("html", "epub", "docx", "odt", "pdf")


def sample(ending: str) -> Extracted:
    return read(str(ROOT / "articles" / f"{NAME}.{ending}"))


def samples_module() -> Any:
    spec = importlib.util.spec_from_file_location("samples", ROOT / "tools" / "samples.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["samples"] = module
    spec.loader.exec_module(module)
    return module


SAMPLES = samples_module()
PARTS = SAMPLES.PARTS


@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_gives_the_article_and_nothing_else(ending: str) -> None:
    source = sample(ending)
    assert source.format == ending
    wanted = [part.text.replace("^", "") for part in PARTS if part.kind != "row"]
    read_out = [block for block in source.blocks if block.role not in ASIDES]
    told = [block.text.text for block in read_out if block.text.text != SAMPLES.TITLE]
    assert told == wanted
    headings = [block.text.text for block in source.blocks if block.role == "heading" and block.text.text in wanted]
    assert headings == [part.text for part in PARTS if part.kind == "heading"]
    items = [block.text.text for block in source.blocks if block.role == "list"]
    assert items == [part.text for part in PARTS if part.kind == "item"]


@pytest.mark.parametrize("ending", FORMATS)
def test_tables_and_notes_are_left_out_by_name(ending: str) -> None:
    article = outline(sample(ending))
    tables = [omission.text for omission in article.omitted if omission.reason == "table"]
    assert tables == ["\n".join(part.text for part in PARTS if part.kind == "row")]
    notes = " ".join(omission.text for omission in article.omitted if omission.reason == "note")
    assert SAMPLES.NOTE in notes


@pytest.mark.parametrize("ending", FORMATS)
def test_items_of_a_list_are_counted_in_every_format(ending: str) -> None:
    sections = outline(sample(ending)).sections
    items = [block.item for section in sections for block in section.blocks if block.kind == "list"]
    assert items == list(range(1, len([part for part in PARTS if part.kind == "item"]) + 1))


@pytest.mark.parametrize("ending", FORMATS)
def test_tables_and_notes_can_be_heard(ending: str) -> None:
    article = outline(sample(ending), Choices(ear=Ear(tables="spoken", notes="spoken")))
    heard = [(block.kind, s.text) for part in article.sections for block in part.blocks for s in block.sentences]
    rows = [text for kind, text in heard if kind == "table"]
    assert rows[:2] == ["Year, Ships, Nights of fog.", "1931: Ships 204; Nights of fog 41."]
    assert SAMPLES.NOTE in " ".join(text for kind, text in heard if kind == "note")
    check(article)


@pytest.mark.parametrize("ending", FORMATS)
def test_it_is_outlined_under_its_title_and_nothing_is_lost(ending: str) -> None:
    article = outline(sample(ending))
    assert article.title == "The Keeper's Ledger"
    assert [section.title for section in article.sections] == ["Dusk", "What the Numbers Say", "The Last Line"]
    check(article)
    assert article.author == "Ada Holm"
    assert "Mary Doyle" in {q.speaker for q in article.quotations} or ending == "pdf"


def test_pages_around_the_article_are_thrown_away_and_counted() -> None:
    page = outline(sample("html"))
    assert [(each.what, each.words > 20) for each in page.discarded] == [("the page around the article", True)]
    print_ = outline(sample("pdf"))
    assert [(each.what, each.words) for each in print_.discarded] == [("running heads and page numbers", 4)]


@pytest.mark.parametrize("ending", FORMATS)
def test_the_samples_are_what_the_script_writes(ending: str) -> None:
    pytest.importorskip("reportlab")
    write = {"html": lambda: SAMPLES.web_page().encode()}.get(ending, getattr(SAMPLES, ending, None))
    assert write() == (ROOT / "articles" / f"{NAME}.{ending}").read_bytes()
