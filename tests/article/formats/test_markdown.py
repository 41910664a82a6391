"""Markdown: HTML within it is read as the article's own words."""

from __future__ import annotations

from textwrap import dedent

from pipeline.article.outline import outline
from pipeline.model import Choices

from ..nothing_lost import ALOUD, check
from .documents import read_bytes

PAGE = dedent("""\
    # The Orchard Book

    <div class="box">
    Apples keep <em>all</em> winter. Pears &amp; **plums** do not.
    <p>Ask <a href="https://a.example/x">the keeper</a> why.</p>
    <ul><li>Wash them.</li><li>Dry them.</li></ul>
    </div>

    <!-- not yet:
    cherries -->
    <script>
    var cherries = "no";
    </script>

    <blockquote>Whoever plants a tree plants hope.</blockquote>

    <table><tr><th>Tree</th><th>Year</th></tr><tr><td>Pear</td><td>1911</td></tr></table>

    - [x] prune the pears
    - [ ] graft the plums
    """)


def told(choices: Choices) -> list[str]:
    article = outline(read_bytes("orchard.md", PAGE.encode()), choices)
    check(article)
    return [
        f"{block.kind}: {s.text}" for section in article.sections for block in section.blocks for s in block.sentences
    ]


def test_words_in_html_are_narrated_and_what_is_for_the_eye_is_not() -> None:
    assert told(Choices()) == [
        "paragraph: Apples keep all winter.",
        "paragraph: Pears & plums do not.",
        "paragraph: Ask the keeper why.",
        "list: Wash them.",
        "list: Dry them.",
        "quotation: Whoever plants a tree plants hope.",
        "list: prune the pears",
        "list: graft the plums",
    ]


def test_a_table_in_html_is_told_where_tables_are() -> None:
    assert "table: Pear: Year 1911." in told(Choices(ear=ALOUD))[-3:]
