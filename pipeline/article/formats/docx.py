"""Word documents: word/document.xml of an archive (Office Open XML, ECMA-376 part 1, chapter 17).

Words in tracked insertions, content controls, smart tags and text boxes are words; those in tracked deletions, field
instructions and hidden runs are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.article.formats.archive import Archive
from pipeline.article.formats.composer import Composer, Run
from pipeline.article.formats.elements import Element, attribute, raised, tag
from pipeline.article.formats.extracted import BlockRole, Extracted
from pipeline.article.formats.source import Source
from pipeline.article.formats.styles import CODE, CONTENTS, HEADING, LIST, QUOTATION, TITLE, Style, telling_name
from pipeline.article.formats.tables import as_lines, cells_of, is_data

_MAIN, _STYLES, _CORE = "word/document.xml", "word/styles.xml", "docProps/core.xml"
_UNSAID = frozenset("del movefrom instrtext deltext ppr rpr sdtpr txbxcontent".split())
_BREAKS = {"tab": " ", "br": "\n", "cr": "\n", "nobreakhyphen": "-"}
_OFF = ("0", "false", "off")


class WordDocument:
    """DOCX of any program."""

    name = "docx"

    def extract(self, source: Source) -> Extracted:
        """Its headings, paragraphs, lists, tables and notes."""
        archive = Archive(source)
        reader = _Reader(Composer(source.path), _styles(archive), _notes(archive))
        for element in _blocks(archive.xml(_MAIN)):
            reader.block(element)
        for name in sorted(archive.names):
            if re.fullmatch(r"word/(?:header|footer)\d*\.xml", name):
                reader.composer.throw_away("running heads and feet", len(_words(archive.xml(name)).split()))
        return reader.composer.extracted(self.name, _meta(archive))


@dataclass
class _Reader:
    composer: Composer
    styles: Mapping[str, Style]
    notes: Mapping[str, str]
    group: int = 0
    _before: BlockRole | None = field(default=None, init=False)
    _items: int = field(default=0, init=False)
    _marks: int = field(default=0, init=False)
    """Notes that are written."""
    _noted: list[str] = field(default_factory=list, init=False)
    """Notes of the paragraph that is read."""

    def block(self, element: Element) -> None:
        """A paragraph or a table of data."""
        if tag(element) == "tbl":
            self.composer.aside("table", as_lines(cells_of(element, "tr", "tc")))
            return
        properties = {tag(node): attribute(node, "val") for child in _of(element, "ppr") for node in child}
        style = telling_name(properties.get("pstyle", ""), self.styles)
        runs = list(self._runs(element))
        text = "".join(run.text for run in runs)
        if CODE.search(style):
            self.composer.aside("code", text)
        elif CONTENTS.search(style):
            self.composer.throw_away("table of contents", len(text.split()))
        elif text.strip():
            role, level = self._role(style, "numpr" in properties)
            self.group += not (role == self._before and role in ("quotation", "list"))
            self._before = role
            self.composer.block(role, runs, level, self.group, self._item(element, role))
        self._write_notes()

    def _write_notes(self) -> None:
        """The notes of a paragraph, below it."""
        for number, note in enumerate(self._noted, start=self._marks + 1):
            self.composer.aside("note", f"[{number}] {note}")
        self._marks += len(self._noted)
        self._noted = []

    def _item(self, paragraph: Element, role: BlockRole) -> int:
        """Its number in a list that stands in no other."""
        deep = any(attribute(node, "val") not in ("", "0") for node in paragraph.iter("{*}ilvl"))
        self._items = 0 if role != "list" else self._items + (not deep)
        return 0 if deep else self._items

    def _role(self, style: str, numbered: bool) -> tuple[BlockRole, int]:
        heading = HEADING.search(style)
        if heading:
            return "heading", int(heading[1])
        if TITLE.search(style) and not self.composer.has_text():
            return "heading", 1
        if QUOTATION.search(style):
            return "quotation", 0
        return ("list" if numbered or LIST.search(style) else "paragraph"), 0

    def _runs(self, paragraph: Element) -> Iterator[Run]:
        skipped: set[Element] = set()
        high = False
        for node in paragraph.iter():
            name = tag(node)
            if node.getparent() in skipped or name in _UNSAID or (name == "r" and _has(node, "vanish")):
                skipped.add(node)
            elif name == "r":
                high = _has(node, "vertalign", "superscript")
            elif name == "t":
                yield Run(raised(node.text or "") if high else node.text or "")
            elif name in _BREAKS:
                yield Run(_BREAKS[name])
            elif name in ("footnotereference", "endnotereference"):
                self._noted.append(self.notes.get(name[:4] + attribute(node, "id"), ""))
                yield Run(f"[{self._marks + len(self._noted)}]", "note")


def _blocks(body: Element) -> Iterator[Element]:
    """Paragraphs and tables of data in order, wherever they stand."""
    waiting = [body]
    while waiting:
        element = waiting.pop()
        name = tag(element)
        if name == "tbl" and not is_data(cells_of(element, "tr", "tc")):
            waiting += reversed(
                [p for p in element.iter("{*}p") if not any(tag(a) == "txbxcontent" for a in p.iterancestors())]
            )
        elif name in ("p", "tbl"):
            yield element
            waiting += [box for box in reversed(list(element.iter("{*}txbxContent"))) if _is_first(box)]
        elif name not in ("del", "movefrom", "sectpr"):
            waiting += reversed(element)


def _is_boxed(paragraph: Element) -> bool:
    return any(tag(above) == "txbxcontent" for above in paragraph.iterancestors())


def _is_first(box: Element) -> bool:
    """Text boxes are written twice, for old programs again: whether it is not the copy, nor within another box."""
    return not any(tag(above) in ("fallback", "txbxcontent") for above in box.iterancestors())


def _has(run: Element, name: str, value: str = "") -> bool:
    """Whether a run has a property, of a value if one is given."""
    found = (attribute(node, "val") for properties in _of(run, "rpr") for node in _of(properties, name))
    return any(said == value if value else said not in _OFF for said in found)


def _of(element: Element, name: str) -> Iterator[Element]:
    return (child for child in element if tag(child) == name)


def _styles(archive: Archive) -> dict[str, Style]:
    """Styles by their ids."""
    if _STYLES not in archive.names:
        return {}
    return {attribute(style, "styleid"): _style(style) for style in archive.xml(_STYLES).iter("{*}style")}


def _style(element: Element) -> Style:
    said = {tag(node): attribute(node, "val") for node in element}
    return Style(said.get("name", ""), said.get("basedon", ""))


def _notes(archive: Archive) -> dict[str, str]:
    """Texts of foot- and endnotes, by "foot" or "endn" and their number."""
    return {
        f"{kind[:4]}{attribute(note, 'id')}": _words(note)
        for kind in ("footnotes", "endnotes")
        if f"word/{kind}.xml" in archive.names
        for note in archive.xml(f"word/{kind}.xml")
        if not attribute(note, "type")
    }


def _words(element: Element) -> str:
    paragraphs = ("".join(node.text or "" for node in p.iter("{*}t")) for p in element.iter("{*}p"))
    return " ".join(" ".join(paragraphs).split())


def _meta(archive: Archive) -> dict[str, str]:
    """Title and author; the dates of a file say nothing of its text."""
    if _CORE not in archive.names:
        return {}
    said = {tag(node): node.text or "" for node in archive.xml(_CORE)}
    return {"title": said.get("title", ""), "author": said.get("creator", ""), "language": said.get("language", "")}
