"""Web pages: the article and not the page around it, in any encoding, however deep."""

from __future__ import annotations

import pytest

from pipeline.article.coverage import uncovered
from pipeline.article.outline import outline
from pipeline.errors import ArticleError
from tests.clock import at_most

from .documents import PROSE, left_out, read_bytes, told

SENTENCES = [
    "The ferry left at nine in the morning, and nobody was on it but the man who steered it.",
    "It had been built for two hundred, in a year when people still came to the island for its air.",
    "Now the hotels were shut, and what the boat carried was bread, letters, and once a week a doctor.",
    "The company asked every spring whether the line was needed, and every spring the islanders wrote back.",
    "Nobody has ever read all of those letters, though they fill eleven boxes in the harbor office.",
    "In the winter of the great ice the boat stayed out for nineteen days and came back with its paint gone.",
]
MENU = '<nav><ul><li><a href="/a">Home</a></li><li><a href="/b">Ferries</a></li></ul></nav>'
BOX = '<div class="related-stories"><h3>Related</h3><p><a href="/x">The bus that was late by a year</a></p></div>'


def page(body: str, head: str = "<meta charset=utf-8>") -> bytes:
    head = f"<head>{head}<title>Nine | Paper</title></head>"
    return f"<!DOCTYPE html><html lang=en>{head}<body>{body}</body></html>".encode()


def article(inner: str) -> bytes:
    paragraphs = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    return page(
        f"{MENU}<article><h1>Nine</h1>{paragraphs[:260]}{paragraphs[260:]}{inner}</article><footer>© Paper</footer>"
    )


def test_the_article_is_read_and_the_page_around_it_is_not() -> None:
    paragraphs = [f"<p>{sentence}</p>" for sentence in SENTENCES]
    body = f"{MENU}<article><h1>Nine</h1>{''.join(paragraphs[:3])}{BOX}<h2>Ice</h2>{''.join(paragraphs[3:])}</article>"
    body += "<footer><p>Printed on paper. All of it. Every day but Sunday, since 1871.</p></footer>"
    source = read_bytes("a.html", page(body))
    words = [("paragraph", sentence) for sentence in SENTENCES]
    assert told(source) == [("heading", "Nine"), *words[:3], ("heading", "Ice"), *words[3:]]
    assert source.discarded[0].words >= 20


@pytest.mark.parametrize(
    ("around", "inner", "is_read"),
    [
        ("{}", "<p class=read-more><b>Read more:</b> <a href='/x'>Five harbors at risk of closing</a></p>", False),
        ("{}", "<p class=read-more>Five harbors of the coast are <a href='/x'>at risk of closing</a></p>", True),
        ("{}", "<p><b>It is all in</b> <a href='/x'>the book of the five harbors at risk</a></p>", True),
        ("<div class=widget>{}</div>", "<p><a href='/x'>It is all in the book of the harbors</a></p>", True),
    ],
)
def test_a_line_that_leads_to_another_article_is_not_read_though_it_is_found(
    around: str, inner: str, is_read: bool
) -> None:
    first, *others = (f"<p>{sentence}</p>" for sentence in SENTENCES)
    source = read_bytes("a.html", page(f"<article>{around.format(first + inner + ''.join(others))}</article>"))
    words = [text for _, text in told(source)]
    assert [words[0], *words[-5:]] == SENTENCES
    assert len(words) == len(SENTENCES) + is_read


@pytest.mark.parametrize("at", [1, 3, 6])
def test_short_lines_of_a_dialogue_are_read_and_a_row_of_counts_is_not(at: int) -> None:
    lines = ["“Where is it?”", "“Up there.”", "“Is it lit?”", "“Not yet.”", "“Why not?”"]
    paragraphs = [f"<p>{sentence}</p>" for sentence in SENTENCES]
    paragraphs.insert(at, "".join(f"<p>{line}</p>" for line in lines))
    counts = "<div><p>1.2K</p><p>14</p><p>8 min read</p><p>Listen</p></div>"
    title = "Nine in the morning and nobody there"
    inner = f"<div><h1>{title}</h1></div>{counts}{''.join(paragraphs)}"
    source = read_bytes("a.html", page(f"<article>{inner}</article>"))
    assert [text for _, text in told(source)] == [title, *SENTENCES[:at], *lines, *SENTENCES[at:]]


@pytest.mark.parametrize("around", ["{}", "<div class=paywall>{}</div>"])
def test_what_is_behind_a_paywall_is_read_and_what_asks_to_pay_is_not(around: str) -> None:
    short = "<p class=paywall>It snowed.</p><h2 class=paywall>The second winter</h2>"
    prompt = "<div class=paywall-prompt><p>Pay here</p></div>"
    first, *others = (f"<p class=paywall>{sentence}</p>" for sentence in SENTENCES)
    inner = around.format(f"{first}{short}{prompt}{''.join(others)}")
    words = [text for _, text in told(read_bytes("a.html", page(f"<article><h1>Nine</h1>{inner}</article>")))]
    assert words == ["Nine", SENTENCES[0], "It snowed.", "The second winter", *SENTENCES[1:]]


def test_what_a_page_marks_is_kept_and_what_is_no_text_is_left_out() -> None:
    inner = (
        "<p>It is 10<sup>6</sup> drops<sup><a href='#n1'>[1]</a></sup>, and H<sub>2</sub>O<sup>2</sup> by the "
        "<del>old</del> new count,<br>said <q>the man</q>, who counted them all in one evening by the stove.</p>"
        "<ul><li>bread, of which there was never enough on the island</li>"
        "<li>letters, of which there were many</li></ul>"
        "<pre>x = 1</pre><table><tr><th>Year</th><th>Boats</th></tr><tr><td>1931</td><td>2</td></tr></table>"
        "<blockquote><p>We wrote every spring, and we will write again.</p></blockquote>"
        "<figure><img src=a.png alt='A boat'><figcaption>The boat in 1931</figcaption></figure>"
        f"<p>{SENTENCES[0].replace('nine', 'ten')}</p>"
        "<ol class='footnotes'><li id=n1>Drops of rain.</li></ol>"
    )
    counted = "said “the man”, who counted them all in one evening by the stove."
    source = read_bytes("a.html", article(inner))
    assert told(source)[7:] == [
        ("paragraph", "It is 10⁶ drops, and H2O² by the new count,\n" + counted),
        ("list", "bread, of which there was never enough on the island"),
        ("list", "letters, of which there were many"),
        ("quotation", "We wrote every spring, and we will write again."),
        ("paragraph", SENTENCES[0].replace("nine", "ten")),
    ]  # fmt: skip
    assert left_out(source) == [
        ("note", "[1]"),
        ("markup", "old"),
        ("code", "x = 1"),
        ("table", "Year | Boats\n1931 | 2"),
        ("image", "A boat"),
        ("image", "The boat in 1931"),
        ("note", "Drops of rain."),
    ]
    assert uncovered(outline(source)) == ()


@pytest.mark.parametrize(
    ("encoding", "head", "charset"),
    [
        ("utf-8", "<meta charset=utf-8>", None),
        ("cp1252", "<meta charset=iso-8859-1>", None),
        ("cp1252", "", None),
        ("utf-16", "", None),
        ("koi8-r", "<meta http-equiv=Content-Type content='text/html; charset=koi8-r'>", None),
        ("cp1251", "<meta charset=utf-8>", "windows-1251"),
    ],
)
def test_letters_are_those_of_the_page(encoding: str, head: str, charset: str | None) -> None:
    odd = "Кафе стояло у моря." if encoding in ("koi8-r", "cp1251") else "The café stood “by the sea”."
    body = "".join(f"<p>{sentence}</p>" for sentence in (*SENTENCES, odd))
    text = page(body, head).decode()
    assert told(read_bytes("a.html", text.encode(encoding), charset))[-1] == ("paragraph", odd)


@pytest.mark.parametrize(
    ("inner", "head", "date"),
    [
        ("<p>On 3 May 2021 the line was closed, and on October 26, 1958 it had opened.</p>", "", ""),
        ("", "<meta property='article:published_time' content='2018-01-02T10:00:00Z'>", "2018-01-02"),
        (
            "<p>On 3 May 2021 the line was closed.</p><p><time datetime='2022-02-03'>In winter</time></p>",
            "",
            "2022-02-03",
        ),
        ("<p class=byline>By Ann Boat, published 4 June 2022</p>", "", "2022-06-04"),
    ],
)
def test_the_date_of_a_page_is_what_it_says_of_itself_and_none_that_it_tells_of(
    inner: str, head: str, date: str
) -> None:
    told = article(f"{inner}<p>Printed on paper. © 2023 The Paper</p>").replace(b"<title>", f"{head}<title>".encode())
    assert read_bytes("a.html", told).meta.get("date", "") == date


@pytest.mark.parametrize(
    ("title", "heading", "site", "told"),
    [
        ("Nine Ferries - Wikipedia", "Nine Ferries", "", "Nine Ferries"),
        ("Nine’s Ferry | by Ann Boat | Paper", "Nine's  Ferry", "", "Nine's Ferry"),
        ("Nine Ferries – The Paper", "More of today", "The Paper", "Nine Ferries"),
        ("Nine Ferries: The Paper", "", "the paper", "Nine Ferries"),
        ("Nine - a Ferry", "Nine - a Ferry", "A Ferry", "Nine - a Ferry"),
        ("Nine: a Ferry", "Nine", "The Paper", "Nine: a Ferry"),
        ("The Paper - Nine Ferries", "The Paper", "The Paper", "The Paper - Nine Ferries"),
        ("Slow Days - Nine Ferries", "<a href='/'>Slow Days</a>", "", "Slow Days - Nine Ferries"),
        ("Nine-Ferries", "Nine", "Ferries", "Nine-Ferries"),
    ],
)
def test_the_title_of_a_page_is_the_article_s_without_the_name_of_its_site(
    title: str, heading: str, site: str, told: str
) -> None:
    head = f"<meta property='og:title' content=\"{title}\">"
    head += f"<meta property='og:site_name' content='{site}'>" if site else ""
    body = f"<h1>{heading}</h1>" + "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    assert read_bytes("a.html", page(f"<article>{body}</article>", f"<meta charset=utf-8>{head}")).meta["title"] == told


@pytest.mark.parametrize(
    ("names", "author"),
    [
        ("Ann Boat<sup>1</sup>, Bo Ash<sup>2</sup>", "Ann Boat, Bo Ash"),
        ("Agent 9, Ann Boat", "Agent 9, Ann Boat"),
    ],
)
def test_the_figures_of_notes_are_no_part_of_an_author_s_name(names: str, author: str) -> None:
    inner = f"<div class=author>{names}</div><p>{SENTENCES[0].replace('nine', 'ten')}</p>"
    assert read_bytes("a.html", article(inner)).meta["author"] == author


def test_a_page_that_a_browser_archived_is_read() -> None:
    paragraphs = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    text = (
        "From: <Saved by a browser>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b\"\r\n\r\n"
        "--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        f"<html><body><article>{paragraphs.replace('=', '=3D')}</article></body></html>\r\n--b--\r\n"
    )  # fmt: skip
    source = read_bytes("a.mhtml", text.encode())
    assert source.format == "html" and [text for _, text in told(source)] == SENTENCES


def test_a_page_without_an_article_is_read_all_the_same() -> None:
    source = read_bytes("a.html", page(f"<div>{PROSE}</div><div>Two.</div>"))
    assert told(source) == [("paragraph", PROSE.strip()), ("paragraph", "Two.")]


@pytest.mark.parametrize("element", ["div", "ul><li", "blockquote", "b", "table><tr><td"])
def test_ten_thousand_elements_within_each_other_are_read_in_time(element: str) -> None:
    with at_most(20):
        source = read_bytes("a.html", page(f"<p>{PROSE}</p>" + f"<{element}>" * 10_000 + "Deep words there."))
    assert [text for _, text in told(source)] == [PROSE.strip(), "Deep words there."]


@pytest.mark.parametrize(
    "data",
    [
        b"<!DOCTYPE html>",
        b"<html><body></body></html>",
        b"<html><script>var words = 'not of the page, but of its script';</script></html>",
        page("<p hidden>Nobody sees these words here.</p>"),
    ],
)
def test_an_empty_page_is_refused(data: bytes) -> None:
    with pytest.raises(ArticleError, match=r"is empty|holds nothing"):
        outline(read_bytes("a.html", data))


@pytest.mark.parametrize(
    ("name", "text", "form"),
    [
        ("a.txt", "<!-- saved --> <HTML><p>Words of it.</p>", "html"),
        ("a", "<?xml version='1.0'?><html><p>Words of it.</p></html>", "html"),
        ("a.html", "No element is in this text at all.", "text"),
        ("a.html", "<p>Only a part of a page</p>", "html"),
        ("a.md", "Some *words* with <b>an</b> element", "markdown"),
        ("a.txt", "1 < 2 and <p> is an element of HTML.", "text"),
    ],
)
def test_a_page_is_known_by_what_is_in_it(name: str, text: str, form: str) -> None:
    assert read_bytes(name, text.encode()).format == form


@pytest.mark.parametrize(
    ("mark", "is_note"),
    [("1", True), ("[1][2]", True), ("1, 2", True), ("*", True), ("[citation needed]", True), ("iv", True)]
    + [("th", False), ("words and so on", False), ("TM", False)],
)
def test_the_mark_of_a_note_is_no_word(mark: str, is_note: bool) -> None:
    source = read_bytes(
        "a.html", article(f"<p>The last line of all the words on it<sup><a href=#n>{mark}</a></sup></p>")
    )
    assert (("note", mark) in left_out(source)) is is_note
    assert told(source)[-1][1] == "The last line of all the words on it" + ("" if is_note else mark)


@pytest.mark.parametrize(
    ("link", "is_note"),
    [
        ("acres<a href='#footnote-1'>1</a>", True),
        ("acres<a href='https://boat.example/nine#fn12'>12</a>", True),
        ("<em>acres</em><a href='#_ftn3'>3</a>", True),
        ("acres, see note <a href='#note-1'>1</a>", False),
        ("acres, all<a href='#notebook1'>1</a>", False),
        ("acres<a href='#fn1'>and one</a>", False),
    ],
)
def test_a_bare_number_is_the_mark_of_a_note_where_it_leads_to_one(link: str, is_note: bool) -> None:
    source = read_bytes("a.html", article(f"<p>The last farm of the island has twelve hundred {link}.</p>"))
    assert told(source)[-1][1].endswith("acres.") is is_note
    assert bool(left_out(source)) is is_note


@pytest.mark.parametrize(
    ("marked", "out"),
    [
        ("<h2>Ice<span class=mw-editsection>[<a href='/edit'>edit</a>]</span></h2><p>{}</p>", []),
        ("<h2>Ice</h2><span class=mw-editsection>[edit]</span><p>{}</p>", []),
        ("<h2>Ice</h2><p><span class=mw-cite-backlink><a href='#ref-1'>^</a></span> {}</p>", []),
        ("<h2>Ice</h2><p>{}<sup class=reference>: 23 </sup></p>", [("note", ": 23")]),
        ("<h2>Ice</h2><p>{}<sup class='noprint Inline-Template'>[when?]</sup></p>", [("note", "[when?]")]),
        ("<h2>Ice</h2><div class=thumbcaption>A boat in ice.</div><p>{}</p>", [("image", "A boat in ice.")]),
        ("<h2>Ice</h2><ul><li><div class=gallerytext>Ice</div></li></ul><p>{}</p>", [("image", "Ice")]),
        ("<h2>Ice</h2><p class=wp-caption-text>A boat in ice.</p><p>{}</p>", [("image", "A boat in ice.")]),
    ],
)
def test_what_wikis_and_weblogs_mark_by_class_alone_is_left_out(marked: str, out: list[tuple[str, str]]) -> None:
    words = SENTENCES[0].replace("nine", "ten")
    source = read_bytes("a.html", article(marked.format(words)))
    assert told(source)[-2:] == [("heading", "Ice"), ("paragraph", words)]
    assert left_out(source) == out


@pytest.mark.parametrize(
    "form",
    [
        "<blockquote><p>{}</p><footer>{}</footer></blockquote>",
        "<blockquote><p>{}</p><p><cite>{}</cite></p></blockquote>",
        "<blockquote>{}<br>— {}</blockquote>",
        "<figure><blockquote>{}</blockquote><figcaption>{}</figcaption></figure>",
    ],
)
def test_who_signs_a_block_quotation_is_its_speaker(form: str) -> None:
    words = "It came at night, and it took the mill before anyone was awake."
    said = "<p>“The river was never so high, and never so fast,” wrote Nora Bell.</p>"
    page = f"<article><p>{PROSE * 3}</p>{form.format(words, 'Nora Bell, vicar')}{said}<p>{PROSE}</p></article>"
    article = outline(read_bytes("a.html", page.encode()))
    assert [quotation.speaker for quotation in article.quotations] == ["Nora Bell", "Nora Bell"]
    assert article.quotations[0].text == words
    assert [credit.text.strip("— ") for credit in article.credits] == ["Nora Bell, vicar"]
