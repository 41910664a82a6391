"""Formats that are known by their first bytes and not read: the refusal names them, and what to do instead."""

from __future__ import annotations

from pipeline.article.formats.claims import is_zip, names_in
from pipeline.article.formats.source import Source
from pipeline.errors import ArticleError

_KNOWN: tuple[tuple[bytes, str, str], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document (.doc)", "save it as DOCX"),
    (b"{\\rtf", "a Rich Text document", "save it as DOCX or ODT"),
    (b"\x89PNG\r\n", "a picture", "give its text"),
    (b"\xff\xd8\xff", "a picture", "give its text"),
    (b"GIF8", "a picture", "give its text"),
    (b"\x1f\x8b", "a gzip archive", "unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it first"),
    (b"Rar!\x1a\x07", "a RAR archive", "unpack it first"),
    (b"BZh", "a bzip2 archive", "unpack it first"),
    (b"\xfd7zXZ\0", "an xz archive", "unpack it first"),
    (b"ID3", "a sound file", "give its text"),
    (b"OggS", "a sound file", "give its text"),
    (b"RIFF", "a sound file", "give its text"),
    (b"%!PS", "PostScript", "save it as PDF"),
    (b"AT&TFORM", "a DjVu document", "save it as PDF with its text"),
)
_BOOKS = (b"BOOKMOBI", b"TEXtREAd")
_ZIPPED: tuple[tuple[str, str, str], ...] = (
    ("xl/workbook.xml", "a spreadsheet", "give its text"),
    ("ppt/presentation.xml", "a presentation", "give its text"),
    ("Index/Document.iwa", "a Pages document", "save it as DOCX"),
    ("word/document.xml", "", ""),
    ("META-INF/container.xml", "", ""),
    ("content.xml", "", ""),
)


def refuse_foreign(source: Source) -> None:
    """Raises ArticleError where the bytes are of a format that is known and not read."""
    for first, what, remedy in _KNOWN:
        if source.data.startswith(first) and not (what == "a sound file" and _is_text(source.data)):
            raise ArticleError(source.path, f"is {what}, which is not read", remedy)
    if source.data[60:68] in _BOOKS:
        raise ArticleError(source.path, "is a Kindle book, which is not read", "save it as EPUB")
    if is_zip(source):
        names = names_in(source)
        known = next(((what, remedy) for name, what, remedy in _ZIPPED if name in names), None)
        if known is None:
            raise ArticleError(source.path, "is an archive that is no EPUB, DOCX or ODT", "unpack it first")
        if known[0]:
            raise ArticleError(source.path, f"is {known[0]}, which is not read", known[1])


def _is_text(data: bytes) -> bool:
    """Words may begin like the signature of a file of sound: "RIFF" and "ID3" are letters."""
    return b"\0" not in data[:2048]
