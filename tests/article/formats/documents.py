"""Small documents made on the spot."""

from __future__ import annotations

import io
import zipfile

from pipeline.article.formats.extracted import Extracted
from pipeline.article.formats.source import Source
from pipeline.article.read import extract
from pipeline.model import ASIDES

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PROSE = "The ferry left at nine, and nobody was on it but the man who steered it. "


def read_bytes(name: str, data: bytes, charset: str | None = None) -> Extracted:
    """An article of these bytes, as a file of this name would be read."""
    return extract(Source(name, name, data, charset=charset))


def told(source: Extracted) -> list[tuple[str, str]]:
    """Roles and words of what is read out."""
    return [(block.role, block.text.text) for block in source.blocks if block.role not in ASIDES]


def left_out(source: Extracted) -> list[tuple[str, str]]:
    """Kinds and words of what is not for the ear, in the order of the text."""
    asides = [(block.text.starts[0], block.role, block.text.text) for block in source.blocks if block.role in ASIDES]
    omitted = [(omission.span.start, omission.reason, omission.text) for omission in source.omitted]
    return [(kind, text) for _, kind, text in sorted([*asides, *omitted])]


def zipped(entries: dict[str, str | bytes]) -> bytes:
    """An archive of entries."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return file.getvalue()


def docx(body: str, **parts: str) -> bytes:
    """A Word document of the elements in `body`; `parts`: other entries of word/ by name."""
    main = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return zipped({"word/document.xml": main, **{f"word/{name}.xml": text for name, text in parts.items()}})


def odt(body: str, styles: str = "") -> bytes:
    """An OpenDocument text of the elements in `body`."""
    base = "urn:oasis:names:tc:opendocument:xmlns:"
    spaces = " ".join(f'xmlns:{name}="{base}{name}:1.0"' for name in ("office", "text", "table", "style", "draw"))
    content = f"<office:document-content {spaces}><office:automatic-styles>{styles}</office:automatic-styles>"
    content += f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def epub(
    chapters: dict[str, str],
    *,
    spine: str = "",
    nav: str = "",
    ncx: str = "",
    extra: str = "",
    creators: str = "<dc:creator>Ann Lee</dc:creator><dc:creator>Bo Ash</dc:creator>",
    **more: str,
) -> bytes:
    """An EPUB of XHTML bodies by name; `spine`: itemrefs, all chapters in order by default."""
    items = "".join(f'<item id="{name}" href="{name}.xhtml" media-type="application/xhtml+xml"/>' for name in chapters)
    items += '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>' if nav else ""
    items += '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>' if ncx else ""
    refs = spine or "".join(f'<itemref idref="{name}"/>' for name in chapters)
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:opf="http://www.idpf.org/2007/opf">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>The Book</dc:title>{creators}</metadata>"
        f"<manifest>{items}</manifest><spine>{refs}</spine>{extra}</package>"
    )
    pages = {f"O/{name}.xhtml": f"<html><body>{body}</body></html>" for name, body in chapters.items()}
    contents = {"O/nav.xhtml": nav} if nav else {}
    contents |= {"O/toc.ncx": ncx} if ncx else {}
    container = '<container><rootfiles><rootfile full-path="O/p.opf"/></rootfiles></container>'
    return zipped({"META-INF/container.xml": container, "O/p.opf": package, **pages, **contents, **more})
