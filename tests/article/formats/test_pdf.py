"""PDF: what a page does to a text is undone; what has no text, or no key, is refused."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from reportlab.lib.pagesizes import A5
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from pipeline.errors import ArticleError

from .documents import PROSE, left_out, read_bytes, told

WIDTH, HEIGHT = A5
LEFT, TOP, LEADING = 50, HEIGHT - 70, 12
LINES = [
    "The ferry left at nine in the morning, and nobody was on",
    "it but the man who steered it. He had a dog, which slept.",
    "In the afternoon it came back with bread and with letters.",
]


def pdf(draw: Callable[[Canvas], None], **options: Any) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A5, invariant=1, **options)
    canvas.setFont("Times-Roman", 10)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def lines(canvas: Canvas, texts: Sequence[str], left: float = LEFT, top: float = TOP, size: float = 10) -> None:
    canvas.setFont("Times-Roman", size)
    for number, text in enumerate(texts):
        canvas.drawString(left, top - number * LEADING, text)


def blocks(draw: Callable[[Canvas], None]) -> list[tuple[str, str]]:
    return told(read_bytes("a.pdf", pdf(draw)))


def test_words_that_a_line_divided_are_whole_again() -> None:
    texts = ["The light-", "house was a well-", "known one, a light-", "house of stone. Well-known", "men and a North-"]
    whole = "The lighthouse was a well-known one, a lighthouse of stone. Well-known men and a North- South line."
    assert blocks(lambda canvas: lines(canvas, [*texts, "South line."])) == [("paragraph", whole)]


def test_paragraphs_are_told_by_indent_gap_and_a_short_line() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, LINES)
        lines(canvas, ["Indented it goes on here, as books have it, to the margin."], LEFT + 12, TOP - 3 * LEADING)
        lines(canvas, ["A short line ends it."], top=TOP - 4 * LEADING)
        lines(canvas, LINES, top=TOP - 5 * LEADING)
        lines(canvas, LINES, top=TOP - 9.5 * LEADING)

    whole = " ".join(LINES)
    assert blocks(draw) == [
        ("paragraph", whole),
        ("paragraph", "Indented it goes on here, as books have it, to the margin. A short line ends it."),
        ("paragraph", whole),
        ("paragraph", whole),
    ]


def test_a_paragraph_goes_on_over_a_page_and_its_furniture_is_gone() -> None:
    def draw(canvas: Canvas) -> None:
        for page in range(4):
            lines(canvas, [f"The Sea and Its Boats {page + 7}"], top=HEIGHT - 30, size=8)
            lines(canvas, ["Nobody asked. And the same line heads each page of these,", *LINES[1:]])
            lines(canvas, ["The company asked every spring, and the islanders, who"], LEFT + 12, TOP - 3 * LEADING)
            lines(canvas, [f"- {page + 7} -"], WIDTH / 2, 30)
            canvas.showPage()

    source = read_bytes("a.pdf", pdf(draw))
    assert [(each.what, each.words) for each in source.discarded] == [("running heads and page numbers", 4 * 9)]
    text = " ".join(text for _, text in told(source))
    assert text.count("Nobody asked. And") == 4 and "Boats" not in text and "7" not in text
    assert text.count("the islanders, who Nobody asked.") == 3
    assert [text[:11] for _, text in told(source)] == [
        "Nobody aske",
        "The company",
        "The company",
        "The company",
        "The company",
    ]


def test_columns_are_read_one_after_the_other_whatever_their_lines_heights() -> None:
    one = [f"left {number} is on this side of it" for number in range(12)]
    two = [f"right {number} is on that side of it" for number in range(12)]

    def draw(canvas: Canvas) -> None:
        lines(canvas, ["A Title over Both of the Columns"], top=TOP + 30, size=16)
        lines(canvas, one)
        lines(canvas, two, LEFT + 180, TOP - 5)

    assert blocks(draw) == [
        ("heading", "A Title over Both of the Columns"),
        ("paragraph", " ".join([*one, *two])),
    ]


@pytest.mark.parametrize(
    ("sign", "size", "rise", "words"),
    [
        ("1", 8.3, 3.6, ["it but the man who"]),  # as browsers set it
        ("1", 8, 5, ["it but the man who"]),
        ("[12]", 8.3, 3.6, ["it but the man[12] who"]),
        ("1", 8, -5, ["it but the man1 who"]),
        ("1", 10, 4, ["1", "it but the man who"]),
    ],
)
def test_a_raised_or_lowered_sign_does_not_divide_a_paragraph(
    sign: str, size: float, rise: float, words: list[str]
) -> None:
    def draw(canvas: Canvas) -> None:
        head, tail = LINES[1][:14], LINES[1][14:]
        lines(canvas, [LINES[0], head, LINES[2]])
        end = LEFT + canvas.stringWidth(head, "Times-Roman", 10)
        canvas.drawString(end + canvas.stringWidth(sign, "Times-Roman", size), TOP - LEADING, tail)
        canvas.setFont("Times-Roman", size)
        canvas.drawString(end, TOP - LEADING + rise, sign)

    assert blocks(draw) == [("paragraph", " ".join([LINES[0], *words, LINES[1][19:], LINES[2]]))]


def test_a_small_bullet_stands_before_its_line() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, ["bread", "letters"], LEFT + 14)
        for number in range(2):
            lines(canvas, ["•"], top=TOP - number * LEADING + 2.5, size=7)
        lines(canvas, LINES, top=TOP - 3 * LEADING)

    assert blocks(draw) == [("list", "bread"), ("list", "letters"), ("paragraph", " ".join(LINES))]


@pytest.mark.parametrize(
    ("head", "foot"),
    [
        (("11/28/26, 10:25 PM", "Boats"), ("file:///home/ann/boats.html", "{}/{}")),
        (("28.11.2026, 22:25", "Boats and the Sea | News"), ("https://news.example/boats?id=7", "{}/{}")),
        (("Boats", "https://news.example/boats"), ("{} of {}", "11/28/26, 10:25 PM")),
    ],
)
@pytest.mark.parametrize("count", [1, 2])
def test_what_a_browser_prints_at_head_and_foot_is_gone(count: int, head: Sequence[str], foot: Sequence[str]) -> None:
    told_pages = (LINES, [*LINES[1:], "and with a book."])

    def draw(canvas: Canvas) -> None:
        for page in range(count):
            for side, (above, beneath) in enumerate(zip(head, foot, strict=True)):
                lines(canvas, [above], 20 + side * 180, HEIGHT - 20, 8)
                lines(canvas, [beneath.format(page + 1, count)], 20 + side * 180, 12, 8)
            lines(canvas, told_pages[page], top=HEIGHT - 34)
            canvas.showPage()

    source = read_bytes("a.pdf", pdf(draw))
    assert [text for _, text in told(source)] == [" ".join(page) for page in told_pages[:count]]
    words = count * len(" ".join([*head, *foot]).format(1, 2).split())
    assert [(each.what, each.words) for each in source.discarded] == [("running heads and page numbers", words)]


@pytest.mark.parametrize(
    ("head", "foot"),
    [
        ("11/28/26, 10:25 PM they left.", "The end is at https://news.example/boats"),
        ("It is at https://news.example/boats", "11/28/26, 10:25 PM"),
        ("They left. It is written at", "https://news.example/boats 1/2"),
    ],
)
def test_a_date_or_an_address_alone_is_no_browser_s(head: str, foot: str) -> None:
    texts = [head, *LINES, foot]
    assert " ".join(text for _, text in blocks(lambda canvas: lines(canvas, texts))) == " ".join(texts)


NARROW = [
    "The ferry left at nine in the",
    "morning, and nobody was on",
    "it but the man who steered.",
    "He had a dog, which always",
    "slept. In the afternoon they",
    "came back with bread and",
]
"""Lines for a column of half the page."""


def test_a_sign_stays_in_its_column_whatever_stands_at_its_height() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, NARROW)
        canvas.setFont("Times-Roman", 8.3)
        end = LEFT + canvas.stringWidth(NARROW[2], "Times-Roman", 10)
        canvas.drawString(end, TOP - 2 * LEADING + 3.6, "1")
        lines(canvas, NARROW[::-1], LEFT + 150, TOP + 3)

    source = read_bytes("a.pdf", pdf(draw))
    assert told(source) == [("paragraph", " ".join(NARROW + NARROW[::-1]))]
    assert left_out(source) == [("note", "1")]


def test_lines_beside_a_heading_of_the_other_column_stay_whole() -> None:
    right = [*NARROW, "with letters.", *NARROW]

    def draw(canvas: Canvas) -> None:
        lines(canvas, NARROW)
        lines(canvas, ["A Dog and a Ferry"], top=TOP - 8 * LEADING, size=16)
        lines(canvas, NARROW, top=TOP - 10 * LEADING)
        lines(canvas, right, LEFT + 150, TOP - 2 * LEADING - 3)  # "with letters." just beneath the heading's foot

    assert " ".join(text for _, text in blocks(draw)) == " ".join([*NARROW, "A Dog and a Ferry", *NARROW, *right])


def test_a_text_may_end_in_two_lines_of_a_second_column() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, NARROW * 2)
        lines(canvas, ["butter, and with", "letters."], LEFT + 150)

    assert blocks(draw) == [("paragraph", " ".join([*NARROW * 2, "butter, and with", "letters."]))]


def test_wide_white_between_words_of_two_lines_is_no_strip_between_columns() -> None:
    short = ["Data were analysed:", "one boat of bread,", "a boat of letters,", "the dog,", "no one."]
    wide = ["it but the man who steered", "He had a dog which always"]
    ends = ["it, and he", "slept and"]

    def draw(canvas: Canvas) -> None:
        lines(canvas, short)
        lines(canvas, wide, top=TOP - 5 * LEADING)
        lines(canvas, ends, LEFT + 125, TOP - 5 * LEADING)  # as a line is that is set to both margins
        lines(canvas, short, top=TOP - 7 * LEADING)

    text = " ".join(text for _, text in blocks(draw))
    assert text == " ".join([*short, f"{wide[0]} {ends[0]}", f"{wide[1]} {ends[1]}", *short])


def test_headings_lists_tables_notes_and_powers() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, ["The Great Title"], size=18, top=TOP + 20)
        lines(canvas, [*LINES, "It was 10 km to the land.", "These came:"])
        canvas.setFont("Times-Roman", 6)
        canvas.drawString(LEFT + canvas.stringWidth(LINES[2], "Times-Roman", 10), TOP - 2 * LEADING + 4, "1")
        canvas.drawString(LEFT + canvas.stringWidth("It was 10", "Times-Roman", 10), TOP - 3 * LEADING + 4, "6")
        for number, text in enumerate(["bread", "letters"]):
            lines(canvas, ["•"], LEFT, TOP - (5 + number) * LEADING)
            lines(canvas, [text], LEFT + 14, TOP - (5 + number) * LEADING)
        for number, row in enumerate([("Year", "Boats"), ("1931", "204"), ("1950", "118")]):
            lines(canvas, [row[0]], LEFT, TOP - (8 + number) * LEADING)
            lines(canvas, [row[1]], LEFT + 60, TOP - (8 + number) * LEADING)
        lines(canvas, LINES[:2], top=TOP - 12 * LEADING)
        lines(canvas, ["1 The letters are in the museum."], top=60, size=7)

    source = read_bytes("a.pdf", pdf(draw))
    assert told(source) == [
        ("heading", "The Great Title"),
        ("paragraph", f"{' '.join(LINES)} It was 10⁶ km to the land."),
        ("paragraph", "These came:"),
        ("list", "bread"),
        ("list", "letters"),
        ("paragraph", " ".join(LINES[:2])),
    ]
    assert left_out(source) == [
        ("note", "1"),
        ("table", "Year | Boats\n1931 | 204\n1950 | 118"),
        ("note", "1 The letters are in the museum."),
    ]


def test_a_table_of_contents_is_thrown_away() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, ["One . . . . . . . . . . . . . . . . 3", "Two . . . . . . . . . . . . . . . . 9"])
        lines(canvas, LINES, top=TOP - 6 * LEADING)

    source = read_bytes("a.pdf", pdf(draw))
    assert told(source) == [("paragraph", " ".join(LINES))]
    assert [each.what for each in source.discarded] == ["table of contents"]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (pdf(lambda canvas: canvas.rect(100, 100, 50, 50)), "is a PDF without text"),
        (pdf(lambda canvas: lines(canvas, ["One . . . . . . 3", "Two . . . . . . 9"])), "has no text but"),
        (pdf(lambda canvas: lines(canvas, LINES), encrypt=StandardEncryption("key", "owner")), "is encrypted"),
        (b"%PDF-1.4\n" + PROSE.encode(), "is a broken PDF"),
        (pdf(lambda canvas: lines(canvas, LINES))[:500], "is a broken PDF"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(data: bytes, problem: str) -> None:
    with pytest.raises(ArticleError) as caught:
        read_bytes("a.pdf", data)
    assert problem in caught.value.problem and caught.value.remedy and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("title", "author", "first", "meta"),
    [
        ("The Ferry", "Ann Lee", (), {"title": "The Ferry", "author": "Ann Lee"}),
        ("L’été", "Zoë Ash, Bo de Lee and J. Ito", (), {"title": "L’été", "author": "Zoë Ash, Bo de Lee and J. Ito"}),
        ("", "Ann Lee", ("By the sea", ""), {"author": "Ann Lee"}),
        ("A Boat in the Night", "", ("Boats", "The Ferry"), {"title": "A Boat in the Night"}),
        ("The Ferry | News", "", ("Boats", "The Ferry"), {"title": "The Ferry"}),
        ("The Ferryman", "", ("Boats", "The Ferry"), {"title": "The Ferryman"}),
        ("Another Title", "Ann Lee", ("", "The Ferry"), {"author": "Ann Lee"}),
        ("Microsoft Word - ferry.doc", "annlee", (), {}),
        ("ferry final.indd", "Microsoft Office User", (), {}),
        ("(untitled)", "anonymous", (), {}),
        ("https://news.example/boats", "ann@news.example", (), {}),
        ("", "Ann Lee", ("By Bo Ash", ""), {}),
    ],
)
def test_what_a_pdf_says_of_itself_is_believed_where_its_pages_do_not_say_it(
    title: str, author: str, first: Sequence[str], meta: dict[str, str]
) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setTitle(title)
        canvas.setAuthor(author)
        for number, (text, size) in enumerate(zip(first, (10, 18), strict=False)):
            lines(canvas, [text], top=TOP + 60 - 30 * number, size=size)
        lines(canvas, LINES)

    assert read_bytes("a.pdf", pdf(draw)).meta == meta


def test_a_pdf_that_only_its_owner_may_change_is_read() -> None:
    data = pdf(lambda canvas: lines(canvas, LINES), encrypt=StandardEncryption("", "owner", canCopy=0))
    assert told(read_bytes("a.pdf", data)) == [("paragraph", " ".join(LINES))]


def page_of(stream: bytes, filters: str) -> bytes:
    """A PDF of one page whose content is `stream`, packed by `filters`."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        f"<< /Length {len(stream)} /Filter [{filters}] >>\nstream\n".encode() + stream + b"\nendstream",
    ]
    made, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(made))
        made += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    ending = f"xref\n0 5\n0000000000 65535 f \n{table}trailer << /Size 5 /Root 1 0 R >>\nstartxref\n{len(made)}\n%%EOF"
    return made + ending.encode()


SHOWN = b"BT /F1 12 Tf 72 700 Td (The ferry left at nine, and nobody saw it go.) Tj ET\n"


@pytest.mark.parametrize(
    ("stream", "filters"),
    [
        (zlib.compress(SHOWN + b" " * 3_000_000), "/FlateDecode"),
        (zlib.compress(zlib.compress(SHOWN + b" " * 3_000_000)), "/FlateDecode /FlateDecode"),
        (zlib.compress(SHOWN + b" " * 3_000_000)[:-4] + b"none", "/FlateDecode"),
        (b"\x00B" + b"\x81 " * 30_000 + b"\x80", "/RunLengthDecode"),
    ],
)
def test_a_page_that_unpacks_without_end_is_refused(
    stream: bytes, filters: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.article.formats.pdf_streams.MAX_UNPACKED_BYTES", 2_000_000)
    with pytest.raises(ArticleError, match="unpacks to more than 2,000,000 bytes"):
        read_bytes("a.pdf", page_of(stream, filters))


def test_a_damaged_stream_is_read_up_to_its_damage() -> None:
    stream = zlib.compress(SHOWN)
    assert told(read_bytes("a.pdf", page_of(stream, "/FlateDecode"))) == [
        ("paragraph", "The ferry left at nine, and nobody saw it go.")
    ]
    assert told(read_bytes("a.pdf", page_of(stream[:-4] + b"none", "/FlateDecode")))
