"""EPUB: the chapters of its spine in order, titled as its table of contents titles them.

Publications (EPUB 3.3, section 3) name their parts in a package document; contents are a navigation document or, in
EPUB 2, an NCX.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from pipeline.article.formats.archive import Archive
from pipeline.article.formats.composer import Composer, clean
from pipeline.article.formats.elements import Element, attribute, tag, text_of, words_in
from pipeline.article.formats.extracted import Extracted
from pipeline.article.formats.hypertext import parse_html, pieces_of, write
from pipeline.article.formats.source import Source
from pipeline.article.formats.web import decode_html
from pipeline.errors import ArticleError
from pipeline.patterns import regex

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_PAGES = ("application/xhtml+xml", "text/html", "text/x-oeb1-document")
_BESIDE = regex(r"\b(?:toc|landmarks|cover|titlepage|title-page|copyright-page|index|loi|lot|page-list)\b")
_DEEPEST = 3
"""Headings that the contents do not name are told within their chapter."""
_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_TITLE_LETTERS = 500
_AUTHORS = frozenset(("aut", "cre", "author"))
"""Roles of a creator who is named as author; one without a role is."""
_NEAR = 3
"""Blocks at the head of a chapter among which its own title is looked for."""


@dataclass(frozen=True)
class _Entry:
    """A line of the table of contents."""

    title: str
    file: str
    fragment: str


class Epub:
    """EPUB 2 and 3 without copy protection."""

    name = "epub"

    def extract(self, source: Source) -> Extracted:
        """All chapters."""
        archive = Archive(source)
        package_name = _package_name(archive)
        package = archive.xml(package_name)
        manifest = {attribute(item, "id"): item for item in _all(package, "item")}
        contents = _contents(archive, package, package_name, manifest)
        beside = _beside(archive, package, package_name)
        protected = _protected(archive)
        composer = Composer(source.path)
        for name, linear in _spine(archive, package, package_name, manifest):
            if name in protected:
                remedy = "ask its seller for a copy without protection"
                raise ArticleError(source.path, "is protected against copying", remedy)
            root = parse_html(decode_html(archive.read(name), None))
            if not linear or name in beside or _is_beside(root):
                composer.throw_away("cover, contents and other pages beside the text", words_in(root))
                continue
            _title(root, [entry for entry in contents if entry.file == name])
            write(pieces_of(root), composer)
        if not composer.has_text():
            raise ArticleError(source.path, "holds no text", "give a book with text in it, not with pictures of pages")
        return composer.extracted(self.name, _meta(package))


def _package_name(archive: Archive) -> str:
    for rootfile in _all(archive.xml(_CONTAINER), "rootfile"):
        name = archive.find(attribute(rootfile, "full-path"))
        if name:
            return name
    raise ArticleError(archive.path, "names no package document", "save or download it again")


def _protected(archive: Archive) -> frozenset[str | None]:
    """Entries that are encrypted: of a book that is sold with copy protection, its chapters."""
    if _ENCRYPTION not in archive.names:
        return frozenset()
    listed = _all(archive.xml(_ENCRYPTION), "CipherReference")
    return frozenset(archive.find(attribute(node, "uri")) for node in listed)


def _spine(
    archive: Archive, package: Element, package_name: str, manifest: Mapping[str, Element]
) -> Iterator[tuple[str, bool]]:
    """Names of the chapters in reading order, and whether each is part of it."""
    told: set[str] = set()
    for itemref in _all(package, "itemref"):
        item = manifest.get(attribute(itemref, "idref"))
        if item is None or attribute(item, "media-type").lower() not in _PAGES:
            continue
        name = archive.find(attribute(item, "href"), package_name)
        if name is None:
            missing = f"lacks the chapter {attribute(item, 'href')!r} of its spine"
            raise ArticleError(archive.path, missing, "save or download it again")
        if name not in told:
            told.add(name)
            yield name, attribute(itemref, "linear").lower() != "no"


def _contents(archive: Archive, package: Element, package_name: str, manifest: Mapping[str, Element]) -> list[_Entry]:
    """The table of contents: the navigation document's, else the NCX's, else none."""
    for item in manifest.values():
        name = archive.find(attribute(item, "href"), package_name)
        if name and "nav" in attribute(item, "properties").split():
            found = list(_navigation(archive, name))
            if found:
                return found
    for item in manifest.values():
        name = archive.find(attribute(item, "href"), package_name)
        if name and attribute(item, "media-type") == "application/x-dtbncx+xml":
            return list(_ncx(archive, name))
    return []


def _navigation(archive: Archive, name: str) -> Iterator[_Entry]:
    for nav in _all(parse_html(decode_html(archive.read(name), None)), "nav"):
        if "toc" in attribute(nav, "type").split() or attribute(nav, "role") == "doc-toc":
            for link in _all(nav, "a"):
                yield from _entry(archive, name, text_of(link, _TITLE_LETTERS), attribute(link, "href"))
            # There is one; others within it, in a broken book, have nothing that it has not.
            return


def _ncx(archive: Archive, name: str) -> Iterator[_Entry]:
    for point in _all(archive.xml(name), "navPoint"):
        label = next((text_of(node) for node in point if tag(node) == "navlabel"), "")
        target = next((attribute(node, "src") for node in point if tag(node) == "content"), "")
        yield from _entry(archive, name, label, target)


def _entry(archive: Archive, base: str, title: str, target: str) -> Iterator[_Entry]:
    file, _, fragment = target.partition("#")
    name = archive.find(file, base) if file else base
    if name and title.strip():
        yield _Entry(" ".join(clean(title).split()), name, fragment)


def _beside(archive: Archive, package: Element, package_name: str) -> frozenset[str]:
    """Pages that the guide of an EPUB 2 calls cover, contents, title page or imprint."""
    found = (
        archive.find(attribute(reference, "href").partition("#")[0], package_name)
        for reference in _all(package, "reference")
        if _BESIDE.search(attribute(reference, "type").lower()) and "index" not in attribute(reference, "type").lower()
    )
    navigation = (
        archive.find(attribute(item, "href"), package_name)
        for item in _all(package, "item")
        if "nav" in attribute(item, "properties").split()
    )
    return frozenset(name for name in (*found, *navigation) if name)


def _is_beside(root: Element) -> bool:
    """Whether a page says of itself that it is no chapter."""
    outer = [root, *(node for node in root.iter("body", "section", "div") if attribute(node, "type"))][:3]
    return any(_BESIDE.search(attribute(node, "type").lower()) for node in outer)


def _title(root: Element, entries: list[_Entry]) -> None:
    """Make headings of a chapter those that the table of contents names, and of its others sentences within it."""
    named: set[Element] = set()
    for entry in entries:
        heading = _heading(root, entry)
        if heading is not None:
            named.add(heading)
            heading.tag = "h2"
    for heading in root.iter(*_HEADINGS) if entries else ():
        if heading not in named and int(tag(heading)[1]) < _DEEPEST:
            heading.tag = f"h{_DEEPEST}"


def _heading(root: Element, entry: _Entry) -> Element | None:
    """The element that holds an entry's title in the text; one is put in where there is none."""
    body = root.find(".//body")
    if body is None:
        return None
    place = _by_id(body, entry.fragment) if entry.fragment else None
    start = body if place is None else place
    seen = 0
    for node in _from(start, body):
        words = _words(text_of(node, _TITLE_LETTERS)) if tag(node) in _HEADINGS or tag(node) == "p" else []
        if words and (tag(node) in _HEADINGS or words == _words(entry.title)):
            if not _alike(words, _words(entry.title)):
                break
            return node
        seen += tag(node) == "p" and bool(words)
        if seen >= _NEAR:
            break
    heading = etree.Element("h2")
    heading.text = entry.title
    if place is None or place is body:
        heading.tail, body.text = clean(body.text or ""), None
        body.insert(0, heading)
    else:
        place.addprevious(heading)
    return heading


def _by_id(body: Element, name: str) -> Element | None:
    return next(
        (node for node in body.iter() if attribute(node, "id") == name or attribute(node, "name") == name), None
    )


def _from(start: Element, body: Element) -> Iterator[Element]:
    """The element, what is in it, and what follows it."""
    begun = False
    for node in body.iter():
        begun = begun or node is start
        if begun:
            yield node


def _alike(one: list[str], other: list[str]) -> bool:
    """Whether a heading is the one that the contents mean: they often lack its number, or have it more."""
    small, large = sorted((set(one), set(other)), key=len)
    return bool(small) and len(small & large) >= 0.5 * len(small)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _meta(package: Element) -> dict[str, str]:
    texts: dict[str, list[str]] = {}
    roles = _roles(package)
    for node in package.iter():
        if isinstance(node.tag, str) and "purl.org/dc/" in node.tag and node.text and _counts(node, roles):
            texts.setdefault(tag(node), []).append(node.text)
    return {
        "title": (texts.get("title") or [""])[0],
        "author": ", ".join(texts.get("creator", [])),
        "date": (texts.get("date") or [""])[0],
        "source": (texts.get("publisher") or [""])[0],
        "language": (texts.get("language") or [""])[0],
    }


def _roles(package: Element) -> dict[str, set[str]]:
    """What each element of an id did, as EPUB 3 says it: codes of MARC relators."""
    roles: dict[str, set[str]] = {}
    for node in _all(package, "meta"):
        if attribute(node, "property") == "role":
            roles.setdefault(attribute(node, "refines").removeprefix("#"), set()).add(_role(node.text or ""))
    return roles


def _counts(node: Element, roles: Mapping[str, set[str]]) -> bool:
    """False for a creator who only illustrated, translated or edited; EPUB 2 says so in an attribute."""
    did = roles.get(attribute(node, "id"), set()) | {_role(attribute(node, "role"))}
    return tag(node) != "creator" or did <= {""} or not did.isdisjoint(_AUTHORS)


def _role(written: str) -> str:
    """The code, also of an address that ends with it."""
    return written.strip().lower().rpartition("/")[2]


def _all(root: Element, name: str) -> Iterator[Element]:
    """Elements of a name, whatever their namespace."""
    yield from root.iter(f"{{*}}{name}")
