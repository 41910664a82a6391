"""Open the zip archives that EPUB, DOCX and ODT are, within limits: nothing goes to disk, and no bomb goes off."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from urllib.parse import unquote, urlsplit

from lxml import etree

from pipeline.article.formats.source import Source
from pipeline.errors import ArticleError

_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError)
"""What the library fails with on an archive that is no good."""
MAX_ENTRIES = 20_000
MAX_UNPACKED_BYTES = 100_000_000
"""Of all that is read of one archive; its pictures are not read."""


class Archive:
    """A zip archive; names are as it has them, with "/" between folders."""

    def __init__(self, source: Source) -> None:
        self.path = source.path
        self._left = MAX_UNPACKED_BYTES
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(source.data))
            self.names = frozenset(self._zip.namelist())
        except _BROKEN as error:
            raise ArticleError(self.path, f"is a broken archive: {error}", "save or download it again") from error
        if len(self.names) > MAX_ENTRIES:
            raise ArticleError(self.path, f"holds more than {MAX_ENTRIES:,} files", "give the article alone")

    def read(self, name: str) -> bytes:
        """Bytes of an entry. Raises ArticleError where there is none, it is encrypted, broken, or too large."""
        try:
            entry = self._zip.getinfo(name)
            if entry.flag_bits & 1:
                raise ArticleError(self.path, "is encrypted", "save it without a password or copy protection")
            with self._zip.open(entry) as file:
                # What the archive says of its sizes may be a lie.
                data = file.read(self._left + 1)
        except KeyError as error:
            raise ArticleError(self.path, f"lacks {name!r}", "save or download it again") from error
        except _BROKEN as error:
            raise ArticleError(self.path, f"is broken at {name!r}: {error}", "save or download it again") from error
        self._left -= len(data)
        if self._left < 0:
            much = f"unpacks to more than {MAX_UNPACKED_BYTES:,} bytes"
            raise ArticleError(self.path, much, "divide it, or save it without what is no text")
        return data

    def find(self, reference: str, base: str = "") -> str | None:
        """The entry that an address means, seen from the entry `base`; None where it is none of this archive's."""
        parts = urlsplit(reference)
        if parts.scheme or parts.netloc or not parts.path:
            return None
        name = posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(parts.path))).lstrip("/")
        return name if name in self.names else None

    def xml(self, name: str) -> etree._Element:
        """Root of an XML entry. Raises ArticleError for what is none, or brings entities of its own."""
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(self.read(name), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise ArticleError(self.path, f"is broken at {name!r}: {error}", "save or download it again") from error
        declared = root.getroottree().docinfo.internalDTD
        if declared is not None and any(True for _ in declared.iterentities()):
            raise ArticleError(self.path, f"declares entities in {name!r}", "save it again with another program")
        return root


def names_in(source: Source) -> frozenset[str]:
    """Names of the entries, for telling a format; none for a broken archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            return frozenset(archive.namelist())
    except _BROKEN:
        return frozenset()
