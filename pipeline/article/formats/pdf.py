"""PDF: words in reading order by pdfminer.six, and what only a page needs taken out of them.

A page knows letters and their places. Running heads and page numbers, words hyphenated at a line's end, headings,
notes at the foot and paragraphs are told from sizes, places and repetition.
"""

from __future__ import annotations

import io
import logging
import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from pipeline.article.formats.composer import Composer, Run
from pipeline.article.formats.elements import raised
from pipeline.article.formats.extracted import Extracted
from pipeline.article.formats.layout import BULLET, LOST, SMALL, Letter, Row, cells_of, columns
from pipeline.article.formats.optional import library
from pipeline.article.formats.pdf_facts import own_facts, said
from pipeline.article.formats.pdf_streams import bounded_streams
from pipeline.article.formats.source import Source
from pipeline.article.formats.tables import as_lines
from pipeline.errors import ArticleError
from pipeline.patterns import regex

MAX_PAGES = 5_000
_HEADING_SIZE = 1.15
"""Of the size that most letters have."""
_HEADING_WORDS = 16
_NOTE_SIZE = 0.9
_APART = 1.35
"""Of the distance between lines: paragraphs are further from each other."""
_LEAST_STEP = 0.8
"""Of a line's size: what is closer beneath a line, as a mark in a row of its own, does not tell how far lines are."""
_LOST_SHARE = 0.1
"""Of the letters: with more of them unknown to their font, what is left is no text."""
_LIGATURES = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_UNKNOWN = regex(r"\(cid:\d+\)")
_PAGE_NUMBER = regex(r"(?:page\s+)?[-–—\s]*(?:\d{1,4}|[ivxlc]{1,7})[-–—\s]*(?:(?:of|/)\s*\d{1,4})?", re.IGNORECASE)
_ADDRESS = r"[a-z][\w+.-]*://\S+"
_WHEN = r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s\d{1,2}[:.]\d\d(?:\s?[AP]M)?"
_PRINTED = (
    (regex(rf"{_WHEN}(?:\s.*)?", re.IGNORECASE), regex(rf"{_ADDRESS}\s\d+/\d+", re.IGNORECASE)),
    (regex(rf"(?:.*\s)?{_ADDRESS}", re.IGNORECASE), regex(rf"\d+ of \d+\s{_WHEN}", re.IGNORECASE)),
)
"""Head and foot of a page as a browser prints it: Chromium, Firefox."""
_SENTENCE_END = regex(r"[.!?:…][\"'”’)\]]*$")
_POWER_BASE = regex(r"(?:\d|[⁰¹²³⁴⁵⁶⁷⁸⁹]|\b[A-Za-zµ]{1,2})$")
"""After these, a figure that stands high is a power: 10⁶, km²."""
_BULLET = regex(r"[•‣◦▪●■*\uf0b7\ufffd]\s+(?=\S)")
_ITEM = regex(r"(?:[–-]|\(?(?:\d{1,2}|[a-z])[.)])\s+(?=\S)")
"""After a sentence's end, an item of a list; within one, a dash."""
_SIGN = regex(rf"\s*({BULLET.pattern})(?:\s+|$)")
_LEADERS = regex(r"(?:\s?[.·…_]){5,}\s*(?:\d+|[ivxlc]+)?\s*$", re.IGNORECASE)
_NOTE_MARK = regex(r"[\[(]?(?:\d{1,3}|[*†‡§])[\])]?\.?\s+\S")


@dataclass(frozen=True)
class Line:
    """A line of print; coordinates in points from the page's foot and left edge."""

    page: int
    box: int
    """Lines of one box stand in one column, close to each other."""
    left: float
    right: float
    top: float
    foot: float
    size: float
    bold: bool
    runs: tuple[Run, ...]
    cells: tuple[str, ...]
    """Its words, parted where the white between them is wide."""

    @property
    def text(self) -> str:
        """Its words, without the marks of notes."""
        return "".join(run.text for run in self.runs if not run.left_out).strip()


Page = list["Line | str"]
"""Lines, and tables as text, in reading order."""
_BROKEN = (
    ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, AssertionError, OSError,
    NotImplementedError, ArithmeticError,
)  # fmt: skip
"""What the library fails with, besides its own errors, on a file that is no good."""


class PortableDocument:
    """PDF with text in it."""

    name = "pdf"

    def extract(self, source: Source) -> Extracted:
        """Its text in reading order."""
        pages, own = _pages(source)
        composer = Composer(source.path)
        lines = [part for page in pages for part in page if isinstance(part, Line)]
        if sum(len(line.text.split()) for line in lines) < 3:
            raise ArticleError(source.path, "is a PDF without text: pictures of pages", "run it through OCR first")
        _refuse_lost_letters(source, lines)
        furniture = _furniture(pages)
        contents = [line for page in pages for line in _contents(page)]
        composer.throw_away("running heads and page numbers", sum(len(line.text.split()) for line in furniture))
        composer.throw_away("table of contents", sum(len(line.text.split()) for line in contents))
        gone = {id(line) for line in (*furniture, *contents)}
        if len(gone) == len(lines):
            raise ArticleError(source.path, "has no text but running heads and contents", "give its other pages too")
        _compose([part for page in pages for part in page if id(part) not in gone], composer)
        return composer.extracted(self.name, own_facts(own, composer.blocks))


def _pages(source: Source) -> tuple[list[Page], dict[str, str]]:
    """Its pages, and what it says of itself."""
    library("pdfminer", source.path, "a PDF", "pdf")
    from pdfminer.converter import PDFPageAggregator
    from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect, PDFTextExtractionNotAllowed
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdfparser import PDFParser
    from pdfminer.psexceptions import PSException

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    pages: list[Page] = []
    own: dict[str, str] = {}
    resources = PDFResourceManager()
    device = PDFPageAggregator(resources, laparams=None)
    interpreter = PDFPageInterpreter(resources, device)
    try:
        with bounded_streams(source.path):
            document = PDFDocument(PDFParser(io.BytesIO(source.data)))
            for number, page in enumerate(PDFPage.create_pages(document)):
                _refuse_many(source.path, number)
                interpreter.process_page(page)
                pages.append(_page(device.get_result(), number))
            with suppress(PSException, *_BROKEN):
                own = said(document)
    except (PDFPasswordIncorrect, PDFEncryptionError, PDFTextExtractionNotAllowed) as error:
        raise ArticleError(source.path, "is encrypted", "save it without a password") from error
    except (PSException, *_BROKEN) as error:
        problem = f"is a broken PDF: {error or type(error).__name__}"
        raise ArticleError(source.path, problem, "save or download it again") from error
    return pages, own


def _refuse_many(path: str, pages: int) -> None:
    if pages >= MAX_PAGES:
        raise ArticleError(path, f"has more than {MAX_PAGES:,} pages", "divide it into several articles")


def _page(page: Any, number: int) -> Page:
    """Lines and tables of a page in reading order."""
    page_of: Page = []
    for box, column in enumerate(columns(list(_letters(page)))):
        if column.cells:
            page_of.append(as_lines(column.cells))
        else:
            page_of += [_line(row, number, box) for row in column.rows]
    return page_of


def _letters(page: Any) -> Iterator[Letter]:
    from pdfminer.layout import LTChar, LTContainer

    waiting = list(reversed(list(page)))
    while waiting:
        item = waiting.pop()
        if isinstance(item, LTChar):
            if item.upright and item.size > 0:
                known = _UNKNOWN.sub(LOST, item.get_text())
                text = "".join(_LIGATURES.get(character, character) for character in known)
                yield Letter(text, item.x0, item.x1, item.y0, item.y1, item.size, "bold" in item.fontname.lower())
        elif isinstance(item, LTContainer):
            waiting += reversed(list(item))


def _line(row: Row, page: int, box: int) -> Line:
    runs: list[Run] = []
    for word in row.words:
        before = runs[-1] if runs else None
        space = "" if word.glued or not before else " "
        small = word.size < SMALL * row.size and word.foot > row.foot + 0.1 * row.size
        high = small and bool(re.fullmatch(r"[\d*†‡§,]+", word.text))
        if high and before and word.glued and _POWER_BASE.search(before.text):
            runs.append(Run(raised(word.text)))
        else:
            runs.append(Run(space + word.text, "note" if high else None))
    bold = all(word.bold for word in row.words)
    cells = tuple(cell.text for cell in cells_of(row))
    return Line(page, box, row.left, row.right, row.top, row.foot, row.size, bold, tuple(runs), cells)


def _refuse_lost_letters(source: Source, lines: Sequence[Line]) -> None:
    text = "".join(line.text for line in lines)
    if text.count(LOST) > _LOST_SHARE * len(text):
        raise ArticleError(source.path, "does not say which letters its signs are", "run it through OCR first")


# --- running heads -------------------------------------------------------------------------------------------------


def _furniture(pages: Sequence[Page]) -> list[Line]:
    """Lines at the head and foot of pages that return, but for their numbers, page numbers, what a browser prints."""
    edges = [line for page in pages for line in _edges(page)]
    returns = Counter((_without_figures(line.text), round(line.foot / 12)) for line in edges)
    often = max(2, min(3, len(pages) // 2))
    found: list[Line] = []
    for line in edges:
        key = (_without_figures(line.text), round(line.foot / 12))
        near = sum(returns[key[0], key[1] + step] for step in (-1, 0, 1))
        if near >= often or (len(pages) > 1 and _PAGE_NUMBER.fullmatch(line.text)):
            found.append(line)
    # A head may change with every chapter: what holds the page's number, or stands at its height, is one.
    steady = Counter(number - line.page for line in edges for number in _numbers(line))
    numbered = [line for line in edges if any(steady[number - line.page] >= 3 for number in _numbers(line))]
    numbered += [line for line in edges if len(line.cells) > 1 and any(map(_PAGE_NUMBER.fullmatch, line.cells))]
    heights = {_height(line) for line in (*found, *numbered) if _numbers(line)}
    found += [line for page in pages for line in _printed(page)]
    return list({id(line): line for line in (*found, *(line for line in edges if _height(line) in heights))}.values())


def _height(line: Line) -> tuple[int, int]:
    return line.page, round(line.foot)


def _printed(page: Page) -> list[Line]:
    """What a browser prints at the very head and the very foot of a page, if both are of one browser's kind."""
    lines = sorted((part for part in page if isinstance(part, Line)), key=lambda line: line.left)
    feet = [line.foot for line in lines] or [0]
    # On a page in columns, each part of them may be in a column of its own.
    head, foot = ([line for line in lines if abs(line.foot - height) < 1] for height in (max(feet), min(feet)))
    words = [" ".join(line.text for line in edge) for edge in (head, foot)]
    found = any(above.fullmatch(words[0]) and beneath.fullmatch(words[1]) for above, beneath in _PRINTED)
    return [*head, *foot] if found else []


def _numbers(line: Line) -> list[int]:
    """Whole numbers that a line begins or ends with."""
    ends = (*re.findall(r"^\d{1,4}\b", line.text), *re.findall(r"\b\d{1,4}$", line.text))
    return [int(figures) for figures in dict.fromkeys(ends)]


def _contents(page: Page) -> list[Line]:
    """Lines of a table of contents: those with dots that lead to a number, or all of a page that is mostly that."""
    lines = [part for part in page if isinstance(part, Line)]
    dotted = [line for line in lines if _LEADERS.search(line.text)]
    return lines if len(dotted) > 0.4 * len(lines) else dotted


def _edges(page: Page) -> list[Line]:
    """Lines at the head and the foot of a page that stand apart from what is between: one or two at each end."""
    lines = [part for part in page if isinstance(part, Line)]
    heights = sorted({round(line.foot) for line in lines}, reverse=True)
    steps = [above - under for above, under in pairwise(heights)]
    if not steps:
        return [line for line in lines if _PAGE_NUMBER.fullmatch(line.text)]
    apart = _APART * statistics.median(steps)
    head = next((heights[:count] for count in (1, 2) if len(steps) >= count and steps[count - 1] > apart), [])
    foot = next((heights[-count:] for count in (1, 2) if len(steps) >= count and steps[-count] > apart), [])
    return [line for line in lines if round(line.foot) in {*head, *foot}]


def _without_figures(text: str) -> str:
    return re.sub(r"\d+|\b[ivxlc]+\b", "#", text.lower()).strip()


# --- paragraphs ----------------------------------------------------------------------------------------------------


def _compose(parts: Sequence[Line | str], composer: Composer) -> None:
    lines = [part for part in parts if isinstance(part, Line)]
    facts = _Facts(lines)
    waiting: list[Line] = []
    for part in [*parts, ""]:
        if isinstance(part, Line):
            waiting.append(part)
            continue
        for paragraph in _paragraphs(waiting, facts):
            _block(paragraph, facts, composer)
        waiting = []
        composer.aside("table", part)


class _Facts:
    """What the whole of a text says of its parts."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.body_size = _body_size(lines)
        self.words = Counter(re.findall(r"[\w-]*\w", " ".join(line.text for line in lines).lower()))
        self.margins = _margins(lines)
        self.leading = _leading(lines)
        inward = sum(line.left > self.margins[line.page, line.box][0] + 0.6 * line.size for line in lines)
        self.indents = len(lines) / 40 < inward < len(lines) / 2
        self.largest = max(line.size for line in lines if line.page == lines[0].page)


def _block(paragraph: Sequence[Line], facts: _Facts, composer: Composer) -> None:
    first, group = paragraph[0], len(composer.blocks)
    runs = _joined(paragraph, facts.words)
    if _is_heading(paragraph, facts.body_size):
        level = 1 if first.size >= 0.98 * facts.largest and not any(b.role == "heading" for b in composer.blocks) else 2
        composer.block("heading", runs, level, group)
    elif first.size < _NOTE_SIZE * facts.body_size and (runs[0].left_out or _NOTE_MARK.match(first.text)):
        composer.aside("note", "".join(run.text for run in runs))
    elif _BULLET.match(first.text) or _ITEM.match(first.text):
        composer.block("list", _without_sign(runs), group=group, item=composer.next_item())
    else:
        composer.block("paragraph", runs, group=group)


def _without_sign(runs: Sequence[Run]) -> list[Run]:
    """The words of an item of a list; its number is left out by name."""
    sign = _SIGN.match(runs[0].text)
    if not sign:
        return list(runs)
    number = [Run(f"{sign[1]} ", "markup")] if re.search(r"\w", sign[1]) else []
    return [*number, Run(runs[0].text[sign.end() :], runs[0].left_out), *runs[1:]]


def _body_size(lines: Sequence[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0]


def _is_heading(paragraph: Sequence[Line], body: float) -> bool:
    text = " ".join(line.text for line in paragraph)
    if len(text.split()) > _HEADING_WORDS or not re.search(r"[^\W\d_]", text):
        return False
    larger = all(line.size >= _HEADING_SIZE * body for line in paragraph)
    bold = all(line.bold and line.size >= 0.95 * body for line in paragraph)
    return larger or (bold and not _SENTENCE_END.search(text))


def _paragraphs(lines: Sequence[Line], facts: _Facts) -> Iterator[list[Line]]:
    """Lines by paragraph; one that a page's or column's end divides is put together."""
    paragraph: list[Line] = []
    for line in lines:
        if paragraph and _begins(paragraph, line, facts):
            yield paragraph
            paragraph = []
        paragraph.append(line)
    if paragraph:
        yield paragraph


def _margins(lines: Sequence[Line]) -> dict[tuple[int, int], tuple[float, float]]:
    """Left and right edge of each box."""
    edges: dict[tuple[int, int], tuple[float, float]] = {}
    for line in lines:
        left, right = edges.get((line.page, line.box), (line.left, line.right))
        edges[line.page, line.box] = min(left, line.left), max(right, line.right)
    return edges


def _leading(lines: Sequence[Line]) -> dict[tuple[int, int], float]:
    """How far lines of a column are from foot to foot."""
    steps: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for before, line in pairwise(lines):
        if (before.page, before.box) == (line.page, line.box) and before.foot > line.foot:
            steps.setdefault((line.page, line.box), []).append((before.foot - line.foot, before.size))
    leading: dict[tuple[int, int], float] = {}
    for column, pairs in steps.items():
        found = [step for step, size in pairs if step > _LEAST_STEP * size] or [step for step, _ in pairs]
        # Of few lines, the closest two tell more than those between which a paragraph may end.
        leading[column] = min(statistics.median(found), 1.2 * min(found))
    return leading


def _begins(paragraph: Sequence[Line], line: Line, facts: _Facts) -> bool:
    """Whether a line begins a paragraph of its own."""
    before, body = paragraph[-1], facts.body_size
    ended = bool(_SENTENCE_END.search(before.text))
    if _BULLET.match(line.text) or (ended and _ITEM.match(line.text)):
        return True
    if abs(before.size - line.size) > 0.08 * body:
        return True
    if before.bold != line.bold and (_is_heading(paragraph, body) or line.bold):
        return True
    left, right = facts.margins[before.page, before.box]
    short = before.right < right - 0.12 * (right - left)
    inward = line.left > facts.margins[line.page, line.box][0] + 0.6 * line.size
    if (before.page, before.box) != (line.page, line.box):
        if _is_heading(paragraph, body):
            # A heading of two lines may be two boxes; on another page it is another heading.
            return before.page != line.page or before.foot - line.top > 0.8 * line.size
        if ended:
            # Where paragraphs begin further in, a column that does not goes on with what the last one ended with.
            return short or inward or not facts.indents
        return short and not (line.text[:1].islower() or before.text.endswith(("-", ",", "\u00ad")))
    if before.foot - line.foot > _APART * facts.leading[line.page, line.box] * max(1, line.size / body):
        return True
    indented = inward and before.left < line.left - 0.4 * line.size
    return (ended and (short or indented)) or (short and inward)


def _joined(paragraph: Sequence[Line], words: Counter[str]) -> list[Run]:
    """Runs of a paragraph, with words whole that a line's end had divided."""
    runs: list[Run] = []
    for number, line in enumerate(paragraph):
        after = paragraph[number + 1].text if number + 1 < len(paragraph) else ""
        own = list(line.runs)
        while own and not own[-1].text.strip():
            own.pop()
        divided = bool(own) and not own[-1].left_out and re.search(r"([^\W\d_]+)[-\u00ad\u2010]\s*$", own[-1].text)
        if divided and after[:1].islower():
            whole = _is_one_word(divided[1], re.match(r"\w+", after), words) or "\u00ad" in divided.group()
            own[-1] = replace(own[-1], text=own[-1].text.rstrip()[: -1 if whole else None])
            runs += own
        else:
            runs += [*own, Run(" ")]
    return runs


def _is_one_word(head: str, tail: re.Match[str] | None, words: Counter[str]) -> bool:
    """Whether the hyphen between them is the line's end's: what the rest of the text writes, else yes."""
    rest = tail.group() if tail else ""
    return words[f"{head}{rest}".lower()] >= words[f"{head}-{rest}".lower()]
