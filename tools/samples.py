"""Write the sample articles of articles/, one and the same in each format that is read: python tools/samples.py

The text is written for this project and in the public domain (CC0 1.0). PDF is set by ReportLab, in two columns with
running heads, as a journal would; the others are written here, as small as their formats allow.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

ARTICLES = Path(__file__).resolve().parent.parent / "articles"
NAME = "the-keepers-ledger"
TITLE, AUTHOR, DATE = "The Keeper's Ledger", "Ada Holm", "2025-11-04"
NOTE = "The ledger is kept in the county museum, where anyone may ask for it."


@dataclass(frozen=True)
class Part:
    """A block of the article; in text, "^" marks the note, and "|" parts cells."""

    kind: str
    """heading, paragraph, quotation, item, row, code"""
    text: str


PARTS = [
    Part("heading", "Dusk"),
    Part(
        "paragraph",
        "The lamp on Skerry Point was lit at dusk, and the keeper wrote down the hour in a ledger that nobody read.^ "
        "He did so for forty years. In all that time he missed two evenings, both in the long winter of 1962, when the "
        "sea came over the wall and the ink froze in its well.",
    ),
    Part("quotation", "We never asked him why. He would not have told us, and we would not have understood."),
    Part("quotation", "— Mary Doyle, his niece"),
    Part("paragraph", "Every line of the ledger held three things:"),
    Part("item", "the hour, by the clock of the church across the bay,"),
    Part("item", "the weather, in a word or two,"),
    Part("item", "the ships that passed before midnight."),
    Part("heading", "What the Numbers Say"),
    Part(
        "paragraph",
        "Put together, the lines make a history of the coast. A student at the university counted them in 2019, all "
        "14,602 of them, and drew a curve that falls from 204 ships in the first year to 31 in the last. The steamers "
        "had gone to the deeper channel, and the herring had gone before them.",
    ),
    Part("row", "Year | Ships | Nights of fog"),
    Part("row", "1931 | 204 | 41"),
    Part("row", "1950 | 118 | 37"),
    Part("row", "1971 | 31 | 44"),
    Part("heading", "The Last Line"),
    Part(
        "paragraph",
        "The light was made automatic in May 1971. “I shall not need the pen,” the keeper told the engineer who came "
        "to throw the switch, and he gave him the ledger to take to the mainland. The last line has the hour, 9:14, "
        "and one word for the weather: clear. The column for the ships is empty.",
    ),
]


def main() -> None:
    """Write all of them."""
    for ending, data in {
        "html": web_page().encode(),
        "epub": epub(),
        "docx": docx(),
        "odt": odt(),
        "pdf": pdf(),
    }.items():
        (ARTICLES / f"{NAME}.{ending}").write_bytes(data)


def runs() -> Iterator[tuple[str, list[str]]]:
    """Kinds of block with the texts of consecutive ones: the items of a list, the rows of a table."""
    group: list[str] = []
    for number, part in enumerate(PARTS):
        group.append(part.text)
        if number + 1 == len(PARTS) or PARTS[number + 1].kind != part.kind or part.kind in ("heading", "paragraph"):
            yield part.kind, group
            group = []


# --- web -----------------------------------------------------------------------------------------------------------


def hypertext(mark: str) -> str:
    """The blocks as HTML, with `mark` for the note's."""
    lines: list[str] = []
    for kind, texts in runs():
        shown = [escape(text, quote=False).replace("^", mark) for text in texts]
        if kind == "heading":
            lines.append(f"<h2>{shown[0]}</h2>")
        elif kind == "item":
            lines += ["<ul>", *(f"<li>{text}</li>" for text in shown), "</ul>"]
        elif kind == "quotation":
            lines += ["<blockquote>", *(f"<p>{text}</p>" for text in shown), "</blockquote>"]
        elif kind == "row":
            rows = ("".join(f"<td>{cell}</td>" for cell in text.split(" | ")) for text in shown)
            lines += ["<table>", *(f"<tr>{row}</tr>" for row in rows), "</table>"]
        else:
            lines.append(f"<p>{shown[0]}</p>")
    return "\n".join(lines)


def web_page() -> str:
    """A page as a magazine would have it: the article between a menu, a box and a foot."""
    mark = '<sup><a href="#note-1">1</a></sup>'
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{TITLE} | The Coast Review</title>
<meta name="author" content="{AUTHOR}">
<meta property="og:title" content="{TITLE}">
<meta property="og:site_name" content="The Coast Review">
<meta property="article:published_time" content="{DATE}">
</head>
<body>
<header><nav><a href="/">Home</a> <a href="/essays">Essays</a> <a href="/subscribe">Subscribe</a></nav></header>
<main>
<article>
<h1>{TITLE}</h1>
{hypertext(mark)}
<section class="footnotes"><ol><li id="note-1">{NOTE}</li></ol></section>
</article>
<aside class="related"><h2>More from the coast</h2>
<ul><li><a href="/1">The ferry that came on Sundays</a></li><li><a href="/2">How to read a tide table</a></li></ul>
</aside>
</main>
<footer>The Coast Review is printed on paper. <a href="/privacy">Privacy</a></footer>
</body>
</html>
"""


# --- archives ------------------------------------------------------------------------------------------------------


def archive(entries: dict[str, str]) -> bytes:
    """A zip of texts, its first entry stored as it is, the same bytes each time."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as zipped:
        for number, (name, text) in enumerate(entries.items()):
            entry = zipfile.ZipInfo(name, (2025, 11, 4, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED if number else zipfile.ZIP_STORED
            zipped.writestr(entry, text)
    return file.getvalue()


def epub() -> bytes:
    """EPUB 3: a title page, one document, a table of contents."""
    head = '<?xml version="1.0" encoding="utf-8"?>\n'
    space = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
    mark = '<a epub:type="noteref" href="#note-1">1</a>'
    note = f'<aside epub:type="footnote" id="note-1"><p>{NOTE}</p></aside>'
    chapters = [text for kind, texts in runs() if kind == "heading" for text in texts]
    body = hypertext(mark)
    for number, title in enumerate(chapters):
        body = body.replace(f"<h2>{title}</h2>", f'<h2 id="part-{number}">{title}</h2>')
    links = "".join(f'<li><a href="text.xhtml#part-{number}">{title}</a></li>' for number, title in enumerate(chapters))
    return archive(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": head
            + '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OPS/package.opf" media-type="application/oebps-package+xml"/></rootfiles>'
            "</container>",
            "OPS/package.opf": head
            + '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">'
            '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f'<dc:identifier id="id">urn:sample:{NAME}</dc:identifier><dc:title>{TITLE}</dc:title>'
            f"<dc:creator>{AUTHOR}</dc:creator><dc:date>{DATE}</dc:date><dc:language>en</dc:language>"
            f'<meta property="dcterms:modified">{DATE}T00:00:00Z</meta></metadata><manifest>'
            '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
            '<item id="title" href="title.xhtml" media-type="application/xhtml+xml"/>'
            '<item id="text" href="text.xhtml" media-type="application/xhtml+xml"/></manifest>'
            '<spine><itemref idref="title"/><itemref idref="text"/></spine></package>',
            "OPS/nav.xhtml": f"{head}<html {space}><head><title>Contents</title></head><body>"
            f'<nav epub:type="toc"><ol>{links}</ol></nav></body></html>',
            "OPS/title.xhtml": f'{head}<html {space}><head><title>{TITLE}</title></head><body epub:type="titlepage">'
            f"<h1>{TITLE}</h1><p>{AUTHOR}</p></body></html>",
            "OPS/text.xhtml": f"{head}<html {space}><head><title>{TITLE}</title></head>"
            f"<body>\n{body}\n{note}\n</body></html>",
        }
    )


def docx() -> bytes:
    """Office Open XML with styles for headings, quotations and lists, a table and a footnote."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    names = {"heading": "Heading1", "quotation": "Quote", "item": "ListBullet"}
    reference = '</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t xml:space="preserve">'

    def paragraph(text: str, style: str = "") -> str:
        properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
        shown = escape(text, quote=False).replace("^", reference)
        return f'<w:p>{properties}<w:r><w:t xml:space="preserve">{shown}</w:t></w:r></w:p>'

    body = [paragraph(TITLE, "Title")]
    for kind, texts in runs():
        if kind == "row":
            rows = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in text.split(" | ")) for text in texts)
            body.append(f"<w:tbl><w:tblPr/>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>")
        else:
            body += [paragraph(text, names.get(kind, "")) for text in texts]
    styles = {"Title": "Title", "Heading1": "heading 1", "Quote": "Quote", "ListBullet": "List Bullet"}
    types = "application/vnd.openxmlformats-officedocument.wordprocessingml."
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    package = "http://schemas.openxmlformats.org/package/2006/"
    return archive(
        {
            "[Content_Types].xml": f'{head}<Types xmlns="{package}content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{types}document.main+xml"/>'
            f'<Override PartName="/word/styles.xml" ContentType="{types}styles+xml"/>'
            f'<Override PartName="/word/footnotes.xml" ContentType="{types}footnotes+xml"/>'
            '<Override PartName="/docProps/core.xml" '
            'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>',
            "_rels/.rels": f'{head}<Relationships xmlns="{package}relationships">'
            f'<Relationship Id="rId1" Type="{relations}officeDocument" Target="word/document.xml"/>'
            f'<Relationship Id="rId2" Type="{package}relationships/metadata/core-properties" '
            'Target="docProps/core.xml"/></Relationships>',
            "docProps/core.xml": f'{head}<cp:coreProperties xmlns:cp="{package}metadata/core-properties" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{TITLE}</dc:title><dc:creator>{AUTHOR}</dc:creator>'
            "<dc:language>en</dc:language></cp:coreProperties>",
            "word/_rels/document.xml.rels": f'{head}<Relationships xmlns="{package}relationships">'
            f'<Relationship Id="rId1" Type="{relations}styles" Target="styles.xml"/>'
            f'<Relationship Id="rId2" Type="{relations}footnotes" Target="footnotes.xml"/></Relationships>',
            "word/document.xml": f"{head}<w:document {space}><w:body>{''.join(body)}</w:body></w:document>",
            "word/styles.xml": f"{head}<w:styles {space}>"
            + "".join(
                f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
                for key, name in styles.items()
            )
            + "</w:styles>",
            "word/footnotes.xml": f'{head}<w:footnotes {space}><w:footnote w:id="2">{paragraph(NOTE)}</w:footnote>'
            "</w:footnotes>",
        }
    )


def odt() -> bytes:
    """OpenDocument text."""
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    base = "urn:oasis:names:tc:opendocument:xmlns:"
    spaces = " ".join(f'xmlns:{name}="{base}{name}:1.0"' for name in ("office", "text", "table", "manifest", "meta"))
    spaces += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        f"<text:note-body><text:p>{NOTE}</text:p></text:note-body></text:note>"
    )
    body = [f'<text:p text:style-name="Title">{TITLE}</text:p>']
    for kind, texts in runs():
        shown = [escape(text, quote=False).replace("^", note) for text in texts]
        if kind == "heading":
            body.append(f'<text:h text:outline-level="1">{shown[0]}</text:h>')
        elif kind == "item":
            items = "".join(f"<text:list-item><text:p>{text}</text:p></text:list-item>" for text in shown)
            body.append(f"<text:list>{items}</text:list>")
        elif kind == "row":
            cells = (
                "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in text.split(" | "))
                for text in shown
            )
            body.append(
                f"<table:table>{''.join(f'<table:table-row>{row}</table:table-row>' for row in cells)}</table:table>"
            )
        else:
            style = ' text:style-name="Quotations"' if kind == "quotation" else ""
            body += [f"<text:p{style}>{text}</text:p>" for text in shown]
    kind = "application/vnd.oasis.opendocument.text"
    return archive(
        {
            "mimetype": kind,
            "META-INF/manifest.xml": f'{head}<manifest:manifest {spaces} manifest:version="1.3">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
            '<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/></manifest:manifest>',
            "content.xml": f'{head}<office:document-content {spaces} office:version="1.3"><office:body><office:text>'
            f"{''.join(body)}</office:text></office:body></office:document-content>",
            "meta.xml": f'{head}<office:document-meta {spaces} office:version="1.3"><office:meta>'
            f"<dc:title>{TITLE}</dc:title><meta:initial-creator>{AUTHOR}</meta:initial-creator><dc:language>en</dc:language></office:meta>"
            "</office:document-meta>",
        }
    )


# --- print ---------------------------------------------------------------------------------------------------------


def pdf() -> bytes:
    """Two narrow columns, justified, with running heads: what a reader of PDF has to undo."""
    from reportlab.lib.pagesizes import A5
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Table

    width, height = A5
    plain = ParagraphStyle("plain", fontName="Times-Roman", fontSize=9, leading=11, alignment=4, firstLineIndent=9)
    styles = {
        "title": ParagraphStyle(
            "title", plain, fontName="Times-Bold", fontSize=17, leading=20, alignment=0, spaceAfter=8
        ),
        "heading": ParagraphStyle(
            "heading", plain, fontName="Times-Bold", fontSize=11.5, leading=14, alignment=0, spaceBefore=6
        ),
        "item": ParagraphStyle("item", plain, firstLineIndent=0, leftIndent=10, bulletIndent=0),
        "note": ParagraphStyle("note", plain, fontSize=7, leading=8.5, firstLineIndent=0, spaceBefore=10),
    }

    def furniture(canvas: object, document: object) -> None:
        canvas.setFont("Times-Italic", 8)  # type: ignore[attr-defined]
        canvas.drawString(45, height - 30, "The Coast Review")  # type: ignore[attr-defined]
        canvas.drawRightString(width - 45, height - 30, str(document.page + 40))  # type: ignore[attr-defined]

    flow = [Paragraph(TITLE, styles["title"])]
    for kind, texts in runs():
        if kind == "row":
            flow.append(
                Table(
                    [text.split(" | ") for text in texts],
                    colWidths=[35, 35, 60],
                    style=[("FONTSIZE", (0, 0), (-1, -1), 8)],
                )
            )
            continue
        shown = [escape(text, quote=False).replace("^", "<super size=6>1</super>") for text in texts]
        flow += [Paragraph(text, styles.get(kind, plain), bulletText="•" if kind == "item" else None) for text in shown]
    flow.append(Paragraph(f"<super size=5>1</super> {NOTE}", styles["note"]))
    file = io.BytesIO()
    page = BaseDocTemplate(file, pagesize=A5, title=TITLE, author=AUTHOR, invariant=1)
    column = (width - 90 - 14) / 2
    frames = [Frame(45 + at * (column + 14), 45, column, height - 90, 0, 0, 0, 0) for at in (0, 1)]
    page.addPageTemplates(PageTemplate(frames=frames, onPage=furniture))
    page.build(flow)
    return file.getvalue()


if __name__ == "__main__":
    main()
