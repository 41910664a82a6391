"""Nothing is lost: every letter and digit of an article is in a sentence, a credit, a heading or an omission."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.article.formats.markdown import Markdown
from pipeline.article.formats.plain import PlainText
from pipeline.article.formats.source import Source
from pipeline.article.outline import outline
from pipeline.article.repair import RULE_NAMES
from pipeline.article.sentences import LONGEST, sentence_bounds
from pipeline.errors import ArticleError
from pipeline.model import Choices
from tests.clock import at_most

from .nothing_lost import ALOUD, check

ODD = [
    "**",
    "***",
    "cafÃ©.â€¨Itâ€™s",
    '"',
    "“",
    "”",
    "'",
    "》",
    " ”Next",
    "kinds4,096",
    "milesMore of",
    "there At the",
    "said:",
    "[12]",
    "(Smith 2004)",
    "(see http://b.example)",
    "$x^2 = 4$",
    "😀",
    "1️⃣",
    "¹",
]
WORDS = [
    "the",
    "River",
    "rose",
    "12",
    "1,200",
    "Dr.",
    "U.S.",
    "said",
    "Ann Lee",
    "https://a.example/b?c=1.",
    "end.",
    "So?",
]
LINES = [
    "",
    "",
    "Reference: Pine, “Ferries”.",
    "References",
    "© 2020 Pine",
    "- item",
    "---",
    "1. one",
    "2. two",
    "3) three (it.",
    "  indented",
    "Title",
]

line = st.lists(st.sampled_from(WORDS + ODD), max_size=14).map(" ".join) | st.sampled_from(LINES)
plain = st.lists(line, min_size=1, max_size=14).map("\n".join) | st.text(max_size=80)

SPANS = [
    "*soft*",
    "**loud**",
    "`co de`",
    '[text](http://a.example/x_y "T")',
    "[ref][r]",
    "<http://b.example>",
    "![alt](i.png)",
]
SPANS += [
    "word",
    "Ann said",
    "two. Three",
    "&amp;",
    "\\*",
    "~~gone~~",
    "<b>tag</b>",
    "[^1]",
    "**",
    "a_b_c",
    "2. x",
    '"Said"',
]
inline = st.lists(st.sampled_from(SPANS), min_size=1, max_size=8).map(" ".join)
BLOCKS = [
    "# {}",
    "## {}",
    "### {}",
    "{}",
    "{}\n{}",
    "> {}\n>\n> — Ann Lee",
    "1. {}\n2. {}",
    "- {}\n  - {}",
    "```\n{}\n```",
]
BLOCKS += [
    "| {} | b |\n|---|---|\n| 1 | 2 |",
    "[^1]: {}\n    more",
    "[r]: http://c.example 'T'",
    "{}\n===",
    "<p>{}</p>",
    "---",
]
block = st.builds(lambda form, text: form.replace("{}", text), st.sampled_from(BLOCKS), inline)
markdown = st.lists(block, min_size=1, max_size=8).map("\n\n".join)


def source(name: str, text: str) -> Source:
    return Source(name, name, text.encode())


@given(plain, st.sampled_from([Choices(), Choices(RULE_NAMES), Choices(ear=ALOUD)]))
@example('Ann said: "It is over.\n** Believe that. ”Every one\n\nReferences\nPine, “Ferries”.', Choices())
@example("' ' River cafÃ©.â€¨Itâ€™s", Choices())
@example("The cafÃ©â€™s title\n\nis told of.", Choices())
@example("The cafÃ© closed.â€¨Itâ€™s open now, and " + "<pÂ§class=“x”>“a.Â§b”</p>â€œ" * 200, Choices())
def test_nothing_of_a_plain_text_is_lost(text: str, choices: Choices) -> None:
    try:
        article = outline(PlainText().extract(source("a.txt", text)), choices)
    except ArticleError:
        return
    check(article)


@given(markdown, st.sampled_from([Choices(), Choices(ear=ALOUD)]))
@example("---\ntitle: T\n---\n\n# *Loud* [T](u)\n\n> a\n>\n> — Ann Lee\n\n1986. A year\n\n* * *\n\nend", Choices())
def test_nothing_of_a_markdown_text_is_lost(text: str, choices: Choices) -> None:
    try:
        article = outline(Markdown().extract(source("a.md", text)), choices)
    except ArticleError:
        return
    check(article)
    if choices.ear == ALOUD:
        return
    spoken = " ".join(sentence.text for sentence in article.sentences())
    assert not re.search(r"example|\]\(|\*\*loud|~~|<b>|i\.png|\[\^", spoken)


@given(st.lists(st.sampled_from(WORDS + ODD + ["x" * 700, "\u2028", "\t"]), max_size=60), st.sampled_from([" ", ""]))
def test_sentences_hold_every_character_in_order(pieces: list[str], space: str) -> None:
    text = space.join(pieces)
    bounds = sentence_bounds(text)
    assert all(end - start <= LONGEST for start, end in bounds)
    assert "".join(text[start:end] for start, end in bounds).split() == [] or "".join(
        "".join(text[start:end].split()) for start, end in bounds
    ) == "".join(text.split())


def test_a_long_text_on_one_line_takes_linear_time() -> None:
    words = " ".join(f"In {1900 + n % 90} the {n}th ferry left, and Ann Lee wrote down its name." for n in range(1500))
    with at_most(20):
        article = outline(PlainText().extract(source("a.txt", words)))
    assert len(article.sentences()) == 1500 and len(article.sections) == 16
