"""Walk a tree of HTML elements into blocks: what a web page, an EPUB chapter and a mail have in common.

Nothing is recursive: a tree may be as deep as its author, or his enemy, made it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree, html

from pipeline.article.formats.composer import Composer, Run
from pipeline.article.formats.elements import BLOCKS, Element, attribute, raised, tag, text_of
from pipeline.article.formats.extracted import BlockRole
from pipeline.article.formats.shallow import shallow
from pipeline.article.formats.tables import as_lines, cells_of, is_data
from pipeline.model import ASIDES, AsideKind
from pipeline.patterns import regex

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = frozenset("ul ol dl menu".split())
_SILENT = frozenset(
    "script style template noscript iframe object embed applet audio video canvas map svg select button input textarea "
    "datalist progress meter head title link meta base rp rt nav".split()
)
"""What is no text, or no text of the author's."""
_SILENT_CLASSES = frozenset("mw-editsection mw-cite-backlink mw-jump-link".split())
"""Of links that lead about the page itself: to its editor, from a note back to its mark."""
_CAPTION_CLASSES = frozenset("thumbcaption gallerytext wp-caption-text".split())
_MARK_CLASSES = frozenset("reference inline-template".split())
"""Of elements that stand high: a note's mark with the page of what it names, a demand for a source."""
_CODE = frozenset("pre xmp listing math".split())
_STRUCK = frozenset("del s strike".split())
_NOTE_TYPES = regex(r"\b(?:doc-)?(?:foot|end|rear)notes?\b", re.IGNORECASE)
_NOTE_CLASSES = regex(r"(?:^|[\s_-])(?:foot|end)-?notes?(?:[\s_-](?:list|body|section|text|content)s?)?(?:$|\s)", re.I)
_REFERENCE_TYPES = regex(r"\b(?:doc-)?noteref\b", re.IGNORECASE)
_ONE = r"(?:\d{1,3}|[a-z]|[ivx]{1,5}|[*†‡§¶#]{1,3}|note \d+|citation needed)"
_MARK = regex(rf"\s*(?:[\[(]{_ONE}[\])]|{_ONE})(?:[\s,;]*[\[(]{_ONE}[\])]|[\s,;–-]+{_ONE})*\s*", re.IGNORECASE)
"""Marks of notes, in brackets or apart: not the letters of a word."""
_MARK_LETTERS = 60
_BARE_MARK = regex(r"\s*(?:\[(?:\d{1,3}|[a-z]|[ivx]{1,5}|note \d+|citation needed)\]|[†‡§¶*]{1,3})\s*", re.IGNORECASE)
_BARE_NUMBER = regex(r"\s*\d{1,3}\s*")
_NOTE_NAMES = regex(
    r"#(?:user-content-)?_?(?:(?:foot|end)[_-]?notes?|notes?|fn|ftn|edn)(?:[\d_.:-].*)?$", re.IGNORECASE
)
"""What addresses within a page call its notes."""
_BESIDE = regex(
    r"(?:^|[\s_-])(?:ads?|advert\w*|banner|breadcrumbs?|byline|captions?|comments?|cookies?|disqus|footer|credits?|follow|masthead|"
    r"menu|meta|modal|most-read|nav|navbar|navigation|newsletter|outbrain|pager|pagination|popular|popup|promo\w*|"
    r"paywall[_-](?:bar|box|cta|message|offer|overlay|prompt)|recirc|recommend\w*|related\w*|share|sharing|shares|"
    r"sidebar|signup|social\w*|sponsor\w*|subscri\w*|taboola|tags?|teaser|"
    r"toolbar|trending|widget|read-more|readmore|see-also|more-stories|complementary|contentinfo|search)(?=[\s_-]|$)"
)
"""Not "paywall" alone: that is on the article's own words, which are read behind one."""
_HOLDS_ARTICLE = regex(r"(?:article|story|post|entry|page)[_-]?(?:body|content|text|main)|main-content")


def parse_html(text: str) -> Element:
    """The root of a page, whatever it looks like; comments and processing instructions are gone."""
    # A declaration of another encoding would be believed: the text is decoded already.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text).replace("\0", "")
    root, whole = _parsed(text)
    return root if whole else _parsed(shallow(text))[0]


def _parsed(text: str) -> tuple[Element, bool]:
    """The root, and whether the parser went to the ground of it."""
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True, no_network=True, encoding="utf-8")
    try:
        root = html.document_fromstring(text.encode("utf-8", "ignore"), parser=parser, ensure_head_body=True)
    except etree.ParserError:
        return html.Element("html"), True
    return root, not any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)


@dataclass(frozen=True)
class Piece:
    """A block of a page; one for the eye has a single run."""

    role: BlockRole
    runs: tuple[Run, ...]
    level: int = 0
    group: int = 0
    item: int = 0
    linked: float = 0.0
    """Share of its words that are links, 0 to 1."""
    beside: bool = False
    """Whether an element around it is named as what stands beside an article."""
    around: tuple[int, ...] = ()
    """Numbers of the two innermost block elements that it stands in, for telling brothers."""

    def words(self) -> list[str]:
        """Its words, as written."""
        return " ".join(run.text for run in self.runs).split()


def write(pieces: Iterable[Piece], composer: Composer) -> None:
    """Hand blocks on to the text as extracted."""
    for piece in pieces:
        if piece.role in ASIDES:
            composer.aside(piece.role, piece.runs[0].text)
        else:
            composer.block(piece.role, piece.runs, piece.level, piece.group, piece.item)


def pieces_of(root: Element) -> list[Piece]:
    """The blocks of `root` and all that is in it, in order."""
    walk = _Walk()
    walk.over(root)
    return walk.pieces


@dataclass
class _Walk:
    """What is open while the tree is walked."""

    pieces: list[Piece] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    quotations: int = 0
    lists: list[int] = field(default_factory=list)
    """Of each list that is open, the number of its item."""
    item: int = 0
    """Number of the item that has just begun, if its list stands in no other."""
    links: int = 0
    besides: int = 0
    group: int = 0
    linked_words: int = 0
    blocks: list[int] = field(default_factory=list)
    """Numbers of the block elements that are open, outermost first."""
    opened: int = 0
    passed_over: Element | None = None
    """An element that has been dealt with whole."""

    def over(self, root: Element) -> None:
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if event == "start" and self.passed_over is None:
                self._start(element)
            elif event == "end":
                if self.passed_over is None:
                    self._end(element)
                elif self.passed_over is element:
                    self.passed_over = None
                if self.passed_over is None and element is not root:
                    self._say(element.tail)
        self._flush()

    def _start(self, element: Element) -> None:
        name = tag(element)
        if not self._whole(element, name):
            self._open(element, name)

    def _whole(self, element: Element, name: str) -> bool:
        """Deal with an element that is not read word by word; whether it was one."""
        if name in _SILENT or _is_hidden(element) or _has_class(element, _SILENT_CLASSES):
            pass
        elif name == "math":
            self.runs.append(Run(text_of(element), "code"))
        elif name in _CODE:
            self._aside("code", text_of(element))
        elif _is_caption(element, name):
            self._aside("image", text_of(element))
        elif _is_note(element, name):
            self._aside("note", text_of(element))
        elif name == "table" and _is_data(element):
            caption = [" ".join(text_of(node).split()) for node in element.iter("{*}caption")]
            self._aside("table", "\n".join([*caption, as_lines(cells_of(element, "tr", "td", "th"))]))
        elif name in _STRUCK:
            self.runs.append(Run(text_of(element), "markup"))
        elif _is_mark(element, name):
            self.runs.append(Run(text_of(element), "note"))
        else:
            return False
        self.passed_over = element
        return True

    def _open(self, element: Element, name: str) -> None:
        if name in BLOCKS:
            self._flush()
            self.group += not self.quotations and not self.lists and not _signs_figure(element, name)
            self.opened += 1
            self.blocks.append(self.opened)
        if name in _HEADINGS:
            self.headings.append(_HEADINGS[name])
        self._count(element, name, 1)
        if name in _LISTS:
            self.lists.append(_whole_number(element, "start", 1) - 1)
        elif name == "li" and self.lists:
            self.lists[-1] = _whole_number(element, "value", self.lists[-1] + 1)
            self.item = self.lists[0] if len(self.lists) == 1 else 0
        if name == "br":
            self._break()
        elif name == "img" and attribute(element, "alt").strip():
            self._picture(attribute(element, "alt"))
        elif name == "q":
            self._say("“")
        elif self.quotations and not self.runs and _signs(element, name):
            self._say("— ")
        if name == "sup" and not len(element):
            self._say(raised(element.text or ""))
        elif name != "br":
            self._say(element.text)

    def _end(self, element: Element) -> None:
        name = tag(element)
        if name == "q":
            self._say("”")
        if name in BLOCKS:
            self._flush()
            self.blocks.pop()
        if name in _HEADINGS:
            self.headings.pop()
        if name in _LISTS:
            self.lists.pop()
        self._count(element, name, -1)

    def _count(self, element: Element, name: str, step: int) -> None:
        """What is open of the kinds that say how text within them is meant."""
        self.quotations += step * (name == "blockquote" or _signs_figure(element, name))
        self.links += step * (name == "a")
        self.besides += step * (_is_beside(element, name) and not (name == "footer" and self.quotations))

    def _say(self, text: str | None) -> None:
        if text:
            self.runs.append(Run(re.sub(r"\s+", " ", text)))
            self.linked_words += len(text.split()) if self.links else 0

    def _break(self) -> None:
        """A line's end; two of them end a paragraph."""
        before = next((run.text for run in reversed(self.runs) if run.text.strip(" ")), "")
        if before == "\n":
            self._flush()
        elif self.runs:
            self.runs.append(Run("\n"))

    def _picture(self, words: str) -> None:
        """The words that stand for a picture: a block of their own, unless it stands in the midst of a line."""
        if self.runs:
            self.runs.append(Run(words, "markup"))
        else:
            self._aside("image", words)

    def _aside(self, kind: AsideKind, text: str) -> None:
        self._flush()
        runs, beside = (Run(text),), self.besides > 0
        self.pieces.append(Piece(kind, runs, group=self.group, beside=beside, around=tuple(self.blocks[-2:])))

    def _flush(self) -> None:
        runs, self.runs = self.runs, []
        linked, self.linked_words = self.linked_words, 0
        words = sum(len(run.text.split()) for run in runs)
        if not words:
            return
        role: BlockRole = "paragraph"
        if self.headings:
            role = "heading"
        elif self.quotations:
            role = "quotation"
        elif self.lists:
            role = "list"
        level = self.headings[-1] if self.headings else 0
        item, self.item = (self.item, 0) if role == "list" else (0, self.item)
        share, beside = linked / words, self.besides > 0
        self.pieces.append(Piece(role, tuple(runs), level, self.group, item, share, beside, tuple(self.blocks[-2:])))


def _signs(element: Element, name: str) -> bool:
    """Whether an element of a block quotation names whose words it gives, and does so without a dash."""
    if re.match(r"\s*(?:[—–―-]|by\b)", text_of(element, _MARK_LETTERS)):
        return False
    parent = element.getparent()
    alone = parent is not None and not (parent.text or "").strip() and not (element.tail or "").strip()
    return name == "footer" or _signs_figure(element, name) or (name == "cite" and alone)


def _signs_figure(element: Element, name: str) -> bool:
    """Whether an element is the caption of a figure that shows a quotation."""
    parent = element.getparent() if name == "figcaption" else None
    return parent is not None and next(parent.iterchildren("{*}blockquote"), None) is not None


def _is_caption(element: Element, name: str) -> bool:
    """Whether an element tells what a picture shows."""
    if name == "figcaption":
        return not _signs_figure(element, name)
    return name in BLOCKS and _has_class(element, _CAPTION_CLASSES)


def _has_class(element: Element, classes: frozenset[str]) -> bool:
    return not classes.isdisjoint(attribute(element, "class").lower().split())


def _whole_number(element: Element, name: str, otherwise: int) -> int:
    value = attribute(element, name).strip()
    return int(value) if re.fullmatch("[0-9]{1,4}", value) else otherwise


def _is_beside(element: Element, name: str) -> bool:
    """Whether it is named as what stands beside an article; never what holds the article itself."""
    if name in ("html", "body", "main", "article"):
        return False
    if name in ("nav", "aside", "footer", "form", "menu", "dialog"):
        return True
    names = f"{attribute(element, 'class')} {attribute(element, 'id')} {attribute(element, 'role')}".lower()
    return bool(_BESIDE.search(names)) and not _HOLDS_ARTICLE.search(names)


def _is_hidden(element: Element) -> bool:
    style = re.sub(r"\s", "", attribute(element, "style").lower())
    return "hidden" in element.attrib or "display:none" in style or attribute(element, "aria-hidden") == "true"


def _is_note(element: Element, name: str) -> bool:
    """A note, or all notes of a page."""
    if name in ("a", "sup", "span", "body", "html"):
        return False
    said = f"{attribute(element, 'type')} {attribute(element, 'role')}"
    if _NOTE_TYPES.search(said) and not _REFERENCE_TYPES.search(said):
        return True
    return bool(_NOTE_CLASSES.search(attribute(element, "class")))


def _is_mark(element: Element, name: str) -> bool:
    """The mark of a note within text."""
    if name not in ("sup", "a", "span"):
        return False
    if _REFERENCE_TYPES.search(f"{attribute(element, 'type')} {attribute(element, 'role')}"):
        return True
    text = text_of(element, _MARK_LETTERS)
    if name == "sup":
        if _has_class(element, _MARK_CLASSES):
            return True
        linked = next(element.iter("{*}a"), None) is not None
        return bool(_BARE_MARK.fullmatch(text) or (linked and _MARK.fullmatch(text)))
    address = attribute(element, "href") if name == "a" else ""
    if address.startswith("#") and _BARE_MARK.fullmatch(text):
        return True
    return bool(_NOTE_NAMES.search(address) and _BARE_NUMBER.fullmatch(text)) and _follows_word(element)


def _follows_word(element: Element) -> bool:
    """Whether no space parts an element from what stands before it: "see note 1" names a note, and marks none."""
    before, parent = element.getprevious(), element.getparent()
    text = (before.tail if before is not None else parent.text if parent is not None else "") or ""
    return not text[-1:].isspace() if text else before is not None


def _is_data(table: Element) -> bool:
    """Whether a table holds figures and words in rows and columns, and is not there to lay out the page."""
    if attribute(table, "role") == "presentation" or next(table.iterdescendants("{*}table"), None) is not None:
        return False
    return is_data(cells_of(table, "tr", "td", "th"))
