"""EPUB, DOCX and ODT as archives: what a hostile or broken one may do, and what an odd one may hold."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from itertools import pairwise

import pytest

from pipeline.article.formats import archive
from pipeline.errors import ArticleError
from tests.clock import at_most

from .documents import PROSE, WORD, docx, epub, left_out, odt, read_bytes, told, zipped

TRAVERSAL = '<c><rootfile full-path="../../etc/passwd"/></c>'
PARAGRAPH = f"<w:p><w:r><w:t>{PROSE}</w:t></w:r></w:p>"


def refused(data: bytes, problem: str) -> None:
    with pytest.raises(ArticleError) as caught:
        read_bytes("a.bin", data)
    assert problem in caught.value.problem and caught.value.remedy and "\n" not in str(caught.value)


def entities(count: int) -> bytes:
    """A document with `count` entities, each of four of the one before."""
    names = "abcdefghi"[:count]
    declared = "".join(f'<!ENTITY {b} "{f"&{a};" * 4}">' for a, b in pairwise(names))
    text = f'<w:document xmlns:w="{WORD}">&{names[-1]};</w:document>'
    return zipped({"word/document.xml": f'<!DOCTYPE x [<!ENTITY a "ha">{declared}]>{text}'})


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda: docx(PARAGRAPH)[:-40], "is an archive that is no EPUB"),
        (lambda: zipped({"a.txt": "text"}), "is an archive that is no EPUB"),
        (lambda: zipped({"xl/workbook.xml": "<x/>"}), "is a spreadsheet"),
        (lambda: docx("<w:p>"), "is broken at 'word/document.xml'"),
        (lambda: docx("<w:p/>" * 3), "is empty"),
        (lambda: entities(1), "declares entities in 'word/document.xml'"),
        (lambda: entities(9), "is broken at 'word/document.xml'"),
        (lambda: docx("<w:sdt>" * 400 + "</w:sdt>" * 400), "is broken at"),
        (lambda: epub({}), "holds no text"),
        (lambda: gone(), "lacks the chapter 'b.xhtml'"),
        (lambda: zipped({"META-INF/container.xml": "<container/>"}), "names no package document"),
        (lambda: zipped({"META-INF/container.xml": TRAVERSAL}), "names no package document"),
    ],
)  # fmt: skip
def test_what_is_broken_is_refused_by_name(make: Callable[[], bytes], problem: str) -> None:
    refused(make(), problem)


def gone() -> bytes:
    """A book whose second chapter is missing."""
    data = epub({"a": f"<p>{PROSE}</p>", "b": f"<p>{PROSE}</p>"})
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return zipped({name: book.read(name) for name in book.namelist() if name != "O/b.xhtml"})


def test_a_bomb_does_not_go_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_UNPACKED_BYTES", 1_000_000)
    refused(docx(PARAGRAPH + " " * 2_000_000), "unpacks to more than 1,000,000 bytes")
    # Chapter by chapter, each within the limit.
    chapters = {f"c{number}": f"<p>{PROSE}</p>" + " " * 300_000 for number in range(5)}
    refused(epub(chapters), "unpacks to more than 1,000,000 bytes")
    monkeypatch.setattr(archive, "MAX_ENTRIES", 3)
    refused(zipped({"word/document.xml": "<x/>"} | {f"{n}.txt": "" for n in range(4)}), "holds more than 3 files")


def test_a_size_that_lies_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_UNPACKED_BYTES", 100_000)
    data = bytearray(docx(PARAGRAPH + " " * 500_000))
    size = (len(PARAGRAPH) + 500_000 + len(docx_frame())).to_bytes(4, "little")
    at = data.find(size)
    while at >= 0:  # in the entry's header and in the directory
        data[at : at + 4] = (1000).to_bytes(4, "little")
        at = data.find(size)
    with pytest.raises(ArticleError):
        read_bytes("a.docx", bytes(data))


def docx_frame() -> str:
    return f'<w:document xmlns:w="{WORD}"><w:body></w:body></w:document>'


def test_an_encrypted_entry_is_refused() -> None:
    data = bytearray(docx(PARAGRAPH))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + place] |= 1
    refused(bytes(data), "is encrypted")


def test_a_book_under_copy_protection_is_refused() -> None:
    listed = '<encryption><CipherReference URI="O/a.xhtml"/></encryption>'
    refused(epub({"a": "x9f\x02"}, **{"META-INF/encryption.xml": listed}), "is protected against copying")
    # Fonts alone may be encrypted.
    fonts = listed.replace("O/a.xhtml", "O/font.otf")
    assert told(read_bytes("b.epub", epub({"a": f"<p>{PROSE}</p>"}, **{"META-INF/encryption.xml": fonts})))


def test_a_book_is_read_in_the_order_of_its_spine_under_the_titles_of_its_contents() -> None:
    nav = (
        '<html><body><nav epub:type="toc"><ol><li><a href="b.xhtml">One</a></li>'
        '<li><a href="a.xhtml#there">Two: There</a></li></ol></nav></body></html>'
    )
    chapters = {
        "a": f'<h1>Before</h1><p>{PROSE}</p><h2 id="there">2. There</h2><p>Second.</p><h3>Within</h3><p>Third.</p>',
        "b": f"<p>First. {PROSE}</p><h1>Odd</h1><p>End.</p>",
        "c": '<section epub:type="copyright-page"><p>Copyright 2025 Ann Lee. All rights reserved.</p></section>',
        "d": "<p>Beside.</p>",
    }
    spine = '<itemref idref="b"/><itemref idref="a"/><itemref idref="c"/><itemref idref="d" linear="no"/>'
    source = read_bytes("a.epub", epub(chapters, spine=spine, nav=nav))
    headings = [(block.level, block.text.text) for block in source.blocks if block.role == "heading"]
    assert headings == [(2, "One"), (3, "Odd"), (3, "Before"), (2, "2. There"), (3, "Within")]
    words = [block.text.text for block in source.blocks if block.role == "paragraph"]
    assert words == [f"First. {PROSE}".strip(), "End.", PROSE.strip(), "Second.", "Third."]
    assert source.meta["author"] == "Ann Lee, Bo Ash"
    assert [(each.what, each.words) for each in source.discarded] == [
        ("cover, contents and other pages beside the text", 8)
    ]


def test_who_only_illustrated_or_translated_a_book_is_not_its_author() -> None:
    role = '<meta refines="#{}" property="role" scheme="marc:relators">{}</meta>'
    creators = (
        '<dc:creator id="a">Ann Lee</dc:creator><dc:creator id="b">Bo Ash</dc:creator>'
        '<dc:creator opf:role="aut">Cy Orr</dc:creator><dc:creator opf:role="trl">Di Fox</dc:creator>'
        '<dc:creator id="e">Ed Gray</dc:creator><dc:creator id="f">Flo Hill</dc:creator>'
    )
    creators += role.format("b", "ill") + role.format("e", "ill") + role.format("e", "aut")
    creators += '<meta refines="#a" property="file-as">Lee, Ann</meta>'
    source = read_bytes("a.epub", epub({"a": f"<p>{PROSE}</p>"}, creators=creators))
    assert source.meta["author"] == "Ann Lee, Cy Orr, Ed Gray, Flo Hill"


@pytest.mark.parametrize("element", ["nav epub:type='toc'", "span", "h2", "sup"])
def test_elements_within_each_other_take_linear_time(element: str) -> None:
    """Each within the one before: whoever reads the whole of each reads a thousand times as much."""
    link = "<a href='a.xhtml'>word</a> and so on and so on, for it is a long line of words in a book"
    deep = f"<{element}>{link}" * 1900
    with at_most(10):
        source = read_bytes("a.epub", epub({"a": f"<p>{PROSE}</p>{deep}"}, nav=f"<html><body>{deep}</body></html>"))
    words = [text for _, text in told(source)]
    assert PROSE.strip() in words and (element[:3] == "nav" or "long line of words" in words[-1])


def test_letters_that_no_text_has_do_no_harm() -> None:
    nav = '<html><body><nav epub:type="toc"><a href="a.xhtml">One\x01&#2;!</a></nav></body></html>'
    source = read_bytes("a.epub", epub({"a": f"\x02{PROSE}\x03"}, nav=nav))
    assert told(source) == [("heading", "One!"), ("paragraph", PROSE.strip())]


def test_contents_of_an_old_book_are_read() -> None:
    ncx = (
        '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint>'
        '<navLabel><text>The Start</text></navLabel><content src="a.xhtml"/></navPoint></navMap></ncx>'
    )
    guide = '<guide><reference type="cover" href="b.xhtml"/></guide>'
    chapters = {"b": "<p>A cover.</p>", "a": f"<p>{PROSE}</p>"}
    source = read_bytes("a.epub", epub(chapters, ncx=ncx, extra=guide))
    assert told(source) == [("heading", "The Start"), ("paragraph", PROSE.strip())]


def test_words_of_a_word_document_wherever_they_stand() -> None:
    body = (
        "<w:p><w:r><w:t>In</w:t></w:r><w:ins><w:r><w:t>serted</w:t></w:r></w:ins><w:del><w:r><w:delText>gone</w:delText>"
        "</w:r></w:del><w:r><w:tab/><w:t>and</w:t><w:noBreakHyphen/><w:t>on.</w:t></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>"
        '<w:r><w:instrText>PAGE</w:instrText></w:r><w:hyperlink><w:r><w:t xml:space="preserve"> A link.</w:t></w:r>'
        "</w:hyperlink></w:p>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>Controlled words are words.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        "<w:p><w:r><w:t>Around it.</w:t><w:pict><w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p>"
        "</w:txbxContent></w:pict></w:r></w:p>"
        '<w:p><w:r><w:t>10</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>6</w:t></w:r></w:p>'
    )
    assert told(read_bytes("a.docx", docx(body))) == [
        ("paragraph", "Inserted and-on. A link."),
        ("paragraph", "Controlled words are words."),
        ("paragraph", "Around it."),
        ("paragraph", "In a box."),
        ("paragraph", "10⁶"),
    ]


def test_styles_of_a_word_document_say_what_a_paragraph_is() -> None:
    styles = "".join(
        f'<w:style w:styleId="{key}"><w:name w:val="{name}"/><w:basedOn w:val="{base}"/></w:style>'
        for key, name, base in (
            ("u1", "heading 2", ""),
            ("mine", "My Own", "u1"),
            ("ring", "Ring", "ring"),
            ("z", "Intense Quote", ""),
            ("c", "HTML Preformatted", ""),
            ("t", "toc 1", ""),
        )
    )
    words = {"mine": "A head", "ring": "Plain words.", "z": "Quoted.", "c": "x = 1", "t": "A head 3", "": "The end."}
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{key}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'
        for key, text in words.items()
    )
    source = read_bytes("a.docx", docx(body, styles=f'<w:styles xmlns:w="{WORD}">{styles}</w:styles>'))
    assert told(source) == [
        ("heading", "A head"),
        ("paragraph", "Plain words."),
        ("quotation", "Quoted."),
        ("paragraph", "The end."),
    ]
    assert left_out(source) == [("code", "x = 1")]
    assert [(each.what, each.words) for each in source.discarded] == [("table of contents", 3)]


def test_a_table_that_lays_out_a_page_is_read() -> None:
    long = f"<w:tc><w:p><w:r><w:t>{PROSE * 6}</w:t></w:r></w:p></w:tc>"
    source = read_bytes("a.docx", docx(f"<w:tbl><w:tr>{long}{long}</w:tr></w:tbl>"))
    assert [role for role, _ in told(source)] == ["paragraph", "paragraph"] and not source.omitted


def test_words_of_an_open_document_wherever_they_stand() -> None:
    styles = (
        '<style:style style:name="P1" style:parent-style-name="Quotations"/>'
        '<style:style style:name="T1"><style:text-properties style:text-position="super 58%"/></style:style>'
    )
    body = (
        "<text:tracked-changes><text:p>Gone.</text:p></text:tracked-changes>"
        '<text:h text:outline-level="2">A<text:s/>head</text:h>'
        '<text:p>Ten<text:tab/>to the 10<text:span text:style-name="T1">6</text:span>,<text:line-break/>and on.'
        "<office:annotation><text:p>A remark.</text:p></office:annotation></text:p>"
        '<text:p text:style-name="P1">Quoted.</text:p>'
        "<text:list><text:list-item><text:p>one</text:p></text:list-item></text:list>"
        "<text:p>Around <draw:frame><draw:text-box><text:p>a box.</text:p></draw:text-box></draw:frame></text:p>"
    )
    assert told(read_bytes("a.odt", odt(body, styles))) == [
        ("heading", "A head"),
        ("paragraph", "Ten to the 10⁶,\nand on."),
        ("quotation", "Quoted."),
        ("list", "one"),
        ("paragraph", "Around"),
        ("paragraph", "a box."),
    ]
