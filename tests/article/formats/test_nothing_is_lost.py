"""Generated web pages, books and documents: every letter of the body is in one sentence, credit or omission."""

from __future__ import annotations

import re
from html import escape

from hypothesis import given
from hypothesis import strategies as st

from pipeline.article.outline import outline
from pipeline.errors import ArticleError
from pipeline.model import Choices

from ..nothing_lost import ALOUD, check
from .documents import PROSE, docx, epub, odt, read_bytes

WORDS = (
    'the River rose 12 1,200 Dr. U.S. said Ann Lee https://a.example/b?c=1. end. So? “Go!” "It\'s on," kinds4,096 '
    "[12] (Smith 2004) **** • — © 2020 “ ” 😀 References Note i) x² $3 \u200b \ufb01 ﬁn １２ שלום 漢字 é e\u0301 ---"
).split(" ")
phrase = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)
marked = st.builds(
    lambda form, text, more: form.format(escape(text), escape(more)),
    st.sampled_from(
        ["{}", "{} <em>{}</em>", "<b>{}</b>{}", '<a href="http://b.example/{1}">{0}</a>', "{}<sup>1</sup> {}",
         "{}<br>{}", "<q>{}</q>, said {}", "<code>{}</code> {}", "{}<!-- {} -->"]
    ),
    phrase,
    phrase,
)  # fmt: skip
HTML = [
    "<p>{}</p>", "<p>{}</p><p>{}</p>", "<h2>{}</h2>", "<h3>{}</h3><p>{}</p>", "<ul><li>{}</li><li>{}</li></ul>",
    '<ol start="3"><li>{}<ul><li>{}</li></ul></li></ol>', "<blockquote><p>{}</p><cite>{}</cite></blockquote>",
    "<table><caption>{}</caption><tr><th>{}</th><td>b</td></tr></table>", "<pre>{}</pre>",
    "<dl><dt>{}</dt><dd>{}</dd></dl>",
    '<figure><img src="i.png" alt="{}"><figcaption>{}</figcaption></figure>', "<div>{}<p>{}</p></div>", "<hr>",
    '<aside id="fn1">{}</aside>', "<details><summary>{}</summary>{}</details>", "<section><div>{}</div>{}</section>",
]  # fmt: skip
blocks = st.lists(
    st.builds(
        lambda form, one, two: form.replace("{}", one, 1).replace("{}", two), st.sampled_from(HTML), marked, marked
    ),
    min_size=1,
    max_size=8,
).map("".join)
WORD_PARTS = [
    "<w:p><w:r><w:t>{}</w:t></w:r></w:p>",
    '<w:p><w:pPr><w:pStyle w:val="Heading2"/></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>',
    '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>',
    "<w:p><w:r><w:t>{}</w:t><w:br/><w:t>{}</w:t></w:r><w:r><w:tab/></w:r></w:p>",
    "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>",
    '<w:p><w:del w:id="1"><w:r><w:delText>{}</w:delText></w:r></w:del><w:r><w:t>{}</w:t></w:r></w:p>',
]
ODT_PARTS = [
    "<text:p>{}</text:p>",
    '<text:h text:outline-level="2">{}</text:h>',
    "<text:list><text:list-item><text:p>{}</text:p></text:list-item></text:list>",
    "<text:p>{}<text:s/><text:line-break/>{}</text:p>",
    "<table:table><table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell></table:table-row></table:table>",
    "<text:p>{}<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>{}</text:p></text:note-body>"
    "</text:note></text:p>",
]


LONG_WORDS = re.findall("[A-Za-z]{3,}", " ".join(WORDS))
_NOT_WRITTEN = re.compile("<!--.*?-->|<w:del .*?</w:del>|<[^>]*>")


def _bodies(parts: list[str]) -> st.SearchStrategy[str]:
    filled = st.builds(
        lambda form, one, two: form.replace("{}", escape(one), 1).replace("{}", escape(two)),
        st.sampled_from(parts), phrase, phrase,
    )  # fmt: skip
    return st.lists(filled, min_size=1, max_size=8).map("".join)


def _nothing_is_lost(name: str, data: bytes, body: str, choices: Choices) -> None:
    """The reader keeps every word of `body` (what is marked up in `data`), and the outline every word of the reader."""
    try:
        article = outline(read_bytes(name, data), choices)
    except ArticleError:
        return
    check(article)
    written = set(re.findall("[A-Za-z]{3,}", _NOT_WRITTEN.sub(" ", body))) & set(LONG_WORDS)
    assert article.discarded or [word for word in written if word not in article.text] == []


either = st.sampled_from([Choices(), Choices(ear=ALOUD)])


@given(blocks, either)
def test_of_a_web_page(body: str, choices: Choices) -> None:
    article = f"<article><p>{PROSE}</p>{body}<p>{PROSE}</p></article>"
    page = f"<html><head><title>A page</title></head><body>{article}</body></html>"
    _nothing_is_lost("a.html", page.encode(), body, choices)


@given(blocks, blocks, either)
def test_of_a_book(one: str, two: str, choices: Choices) -> None:
    def xhtml(body: str) -> str:
        return body.replace("<br>", "<br/>").replace("<hr>", "<hr/>").replace('"><figcaption', '"/><figcaption')

    _nothing_is_lost("a.epub", epub({"one": xhtml(one), "two": xhtml(two)}), one + two, choices)


@given(_bodies(WORD_PARTS), either)
def test_of_a_word_document(body: str, choices: Choices) -> None:
    _nothing_is_lost("a.docx", docx(body), body, choices)


@given(_bodies(ODT_PARTS), either)
def test_of_an_opendocument_text(body: str, choices: Choices) -> None:
    _nothing_is_lost("a.odt", odt(body), body, choices)
