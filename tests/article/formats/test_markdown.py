"""Markdown: HTML within it is read as the article's own words."""

from __future__ import annotations

from textwrap import dedent

import pytest

from pipeline.article.formats.markdown_tags import tags
from pipeline.article.outline import outline
from pipeline.model import Choices
from tests.clock import at_most

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


@pytest.mark.parametrize(
    ("written", "told", "left_out"),
    [
        (
            '{{< figure src="b.png" caption="A boat" >}}\n\nIt left.',
            ["It left."],
            [("markup", '{{< figure src="b.png"')],
        ),
        ('It came {{% ref "l.md" %}}back.', ["It came back."], [("markup", '{{% ref "l.md" %}}')]),
        ("It left.\n{: .wide #a }\n\n{% include toc.html %}", ["It left."], [("markup", "{: "), ("markup", "{% incl")]),
        ("It left on {{ page.date | date }}.", ["It left on ."], [("markup", "{{ page.date | date }}")]),
        (
            "It left.\n\n{% highlight c %}\nint n;\n{% endhighlight %}",
            ["It left."],
            [("code", "{% highlight c %}\nint n")],
        ),
        (
            "It left.\n\n{{< highlight c >}}\nint n;\n{{< /highlight >}}",
            ["It left."],
            [("code", "{{< highlight c >}}\nin")],
        ),
        ("> [!NOTE]\n> The ferries are late.", ["The ferries are late."], [("markup", "[!NOTE]")]),
        ("Write `{{< figure >}}` for one.", ["Write {{< figure >}} for one."], []),
        (
            "A set {1, 2}, 5 {% of it, {{name}} [!] and $x^{{a.b}}$ as is.",
            ["A set {1, 2}, 5 {% of it, {{name}} [!]"],
            [],
        ),
        (
            "It left.\n\n```\n{{< keep >}}\n```\n\n{{< go >}}",
            ["It left."],
            [("code", "```\n{{< keep"), ("markup", "{{< go >}}")],
        ),
    ],
)
def test_tags_of_site_generators_are_left_out_by_name_but_for_those_in_code(
    written: str, told: list[str], left_out: list[tuple[str, str]]
) -> None:
    source = read_bytes("a.md", f"# The Ferry\n\n{written}\n".encode())
    read = [block.text.text for block in source.blocks if block.role in ("paragraph", "quotation")]
    assert all(" ".join(text.split()).startswith(start) for text, start in zip(read, told, strict=True))
    named = [(omission.reason, omission.text) for omission in source.omitted]
    named += [("code", block.text.text) for block in source.blocks if block.role == "code"]
    found = [
        (reason, start) for reason, start in left_out if any(r == reason and t.startswith(start) for r, t in named)
    ]
    assert (found, len(named)) == (left_out, len(left_out))
    check(outline(source))


@pytest.mark.parametrize("written", ["{% highlight ", "{{< ", "{{ a.", "{{< a >}} ", "\n{: "])
def test_tags_without_end_are_gone_through_in_time(written: str) -> None:
    with at_most(20):
        assert len(list(tags(written * 20_000))) in (0, 20_000)
