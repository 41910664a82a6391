"""OpenDocument text: content.xml of an archive (OASIS OpenDocument 1.3, part 3)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from pipeline.article.formats.archive import Archive
from pipeline.article.formats.composer import Composer, Run
from pipeline.article.formats.elements import Element, attribute, raised, tag, text_of
from pipeline.article.formats.extracted import BlockRole, Extracted
from pipeline.article.formats.source import Source
from pipeline.article.formats.styles import CODE, QUOTATION, TITLE, Style, telling_name
from pipeline.article.formats.tables import as_lines, cells_of, is_data

_CONTENT, _STYLES, _META = "content.xml", "styles.xml", "meta.xml"
_UNSEEN = frozenset(
    "tracked-changes annotation annotation-end forms sequence-decls variable-decls user-field-decls "
    "table-of-content illustration-index alphabetical-index table-index object-index user-index bibliography "
    "automatic-styles styles master-styles font-face-decls scripts ruby-text title desc".split()
)


class OpenDocument:
    """Text documents of LibreOffice and its like."""

    name = "odt"

    def extract(self, source: Source) -> Extracted:
        """Its headings, paragraphs, lists, tables and notes."""
        archive = Archive(source)
        root = archive.xml(_CONTENT)
        composer = Composer(source.path)
        _Walk(composer, _styles(archive, root), _high_styles(root)).over(root)
        return composer.extracted(self.name, _meta(archive))


def _styles(archive: Archive, content: Element) -> dict[str, Style]:
    """Styles by their names in the file."""
    # The document's own styles may be called as those of its page heads are, and win.
    roots = [*([archive.xml(_STYLES)] if _STYLES in archive.names else []), content]
    return {attribute(style, "name"): _style(style) for root in roots for style in root.iter("{*}style")}


def _style(element: Element) -> Style:
    name = attribute(element, "display-name") or attribute(element, "name")
    return Style(name.replace("_20_", " "), attribute(element, "parent-style-name"))


def _high_styles(content: Element) -> frozenset[str]:
    """Styles whose letters stand high."""
    said = ((style, attribute(node, "text-position")) for style in content.iter("{*}style") for node in style)
    return frozenset(attribute(style, "name") for style, place in said if re.match(r"super|[1-9]", place))


@dataclass
class _Walk:
    composer: Composer
    styles: Mapping[str, Style]
    high: frozenset[str]
    runs: list[Run] = field(default_factory=list)
    lists: int = 0
    items: int = 0
    """Items so far of the outermost list."""
    notes: list[str] = field(default_factory=list)
    """Those of the paragraph that is open."""
    item: int = 0
    """Number of the item that has just begun, if its list stands in no other."""
    group: int = 0
    level: int = 0
    style: str = ""
    passed_over: Element | None = None

    def over(self, root: Element) -> None:
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if event == "start" and self.passed_over is None:
                self._start(element, tag(element))
            elif event == "end":
                if self.passed_over is None:
                    self._end(tag(element))
                elif self.passed_over is element:
                    self.passed_over = None
                if self.passed_over is None and element is not root:
                    self._say(element.tail)
        self._flush()

    def _start(self, element: Element, name: str) -> None:
        if name in _UNSEEN:
            self.passed_over = element
        elif name == "note":
            citation = "".join(text_of(node) for node in element if tag(node) == "note-citation")
            body = " ".join(text_of(node) for node in element if tag(node) == "note-body")
            self.runs.append(Run(f"[{citation.strip()}]", "note"))
            self.notes.append(f"[{citation.strip()}] {' '.join(body.split())}")
            self.passed_over = element
        elif name == "table" and is_data(cells_of(element, "table-row", "table-cell")):
            self._flush()
            self.composer.aside("table", as_lines(cells_of(element, "table-row", "table-cell")))
            self.passed_over = element
        elif name in ("p", "h"):
            self._open(element, name)
        elif name == "list":
            self.group += not self.lists
            self.items = self.items if self.lists else 0
            self.lists += 1
        elif name == "list-item" and self.lists:
            self.items += self.lists == 1
            self.item = self.items if self.lists == 1 else 0
        else:
            self.runs += (
                [Run({"line-break": "\n", "tab": " ", "s": " "}[name])] if name in ("line-break", "tab", "s") else []
            )
            stands_high = name == "span" and attribute(element, "style-name") in self.high and not len(element)
            self._say(raised(element.text or "") if stands_high else element.text)

    def _open(self, element: Element, name: str) -> None:
        self._flush()
        level = attribute(element, "outline-level")
        self.level = max(1, min(6, int(level) if level.isdigit() else 1)) if name == "h" else 0
        self.style = telling_name(attribute(element, "style-name"), self.styles)
        self._say(element.text)

    def _end(self, name: str) -> None:
        if name in ("p", "h"):
            self._flush()
        elif name == "list":
            self.lists -= 1

    def _say(self, text: str | None) -> None:
        if text:
            self.runs.append(Run(re.sub(r"\s+", " ", text)))

    def _flush(self) -> None:
        runs, self.runs = self.runs, []
        if any(run.text.strip() for run in runs):
            self._block(runs)
        notes, self.notes = self.notes, []
        for note in notes:
            self.composer.aside("note", note)

    def _block(self, runs: list[Run]) -> None:
        quotation = bool(QUOTATION.search(self.style))
        self.group += not self.lists and not quotation
        role: BlockRole = "paragraph"
        if self.level:
            role = "heading"
        elif CODE.search(self.style):
            self.composer.aside("code", "".join(run.text for run in runs))
            return
        elif self.lists:
            role = "list"
        elif quotation:
            role = "quotation"
        elif TITLE.search(self.style) and not self.composer.has_text():
            role, self.level = "heading", 1
        self.composer.block(role, runs, self.level, self.group, self.item if role == "list" else 0)
        self.level = self.item = 0


def _meta(archive: Archive) -> dict[str, str]:
    if _META not in archive.names:
        return {}
    texts = {tag(node): node.text or "" for node in archive.xml(_META).iter() if isinstance(node.tag, str)}
    return {
        "title": texts.get("title", ""),
        "author": texts.get("initial-creator") or texts.get("creator", ""),
        "language": texts.get("language", ""),
    }
