"""Write the narration script: the kit's template, filled with the article.

What comes out is script.ssmd.md, which a person may edit, and its source map. The front matter holds the hash of the
text as generated, so that an edited script is known as such and never overwritten unasked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.model import Article
from pipeline.script.kit import Kit
from pipeline.script.markup import VERSION, Document, Heading, Line, front_matter, parse_markup
from pipeline.script.origins import origins
from pipeline.script.selection import select
from pipeline.script.sourcemap import SourceMap, source_map
from pipeline.script.templates import render
from pipeline.script.views import article_view
from pipeline.show import DEFAULT as DEFAULT_SHOW
from pipeline.store import digest


@dataclass(frozen=True)
class Written:
    """A script just written."""

    text: str
    mapping: SourceMap


@dataclass(frozen=True)
class Setting:
    """What a script depends on besides article and kit."""

    show: str
    """Title of the show."""
    kit: str
    """As the script is to name it, and so the cast."""
    cast: str
    voices: tuple[str, ...]
    """Whose voices are heard, for the credits: "eSpeak NG"."""
    article_path: str
    """From the folder that the script will stand in."""
    seed: str
    """Show and slug: what varies wording from episode to episode."""
    source: str | None = None
    """Where an article came from that came from no file: an address, or "-"."""
    show_name: str = DEFAULT_SHOW
    """What the command calls the show."""


def write(article: Article, kit: Kit, folders: Sequence[Path], setting: Setting) -> Written:
    """Render the kit's template for an article. Raises ScriptError for a mistake in it."""
    told = select(article, kit.selection) if kit.selection else article
    context = {
        "article": article_view(told, kit.quotation_roles, kit.turns),
        "show": setting.show,
        "voices": setting.voices,
    }
    body, marked = (
        render(kit.template, [kit.folder, *folders], context, setting.seed, marked=marks) for marks in (False, True)
    )
    body = tidy(body)
    meta = {
        "ssmd_version": VERSION,
        "title": article.title,
        "article": setting.article_path,
        **({"source": setting.source} if setting.source else {}),
        "article_sha256": digest(article.text),
        "show": setting.show_name,
        "kit": setting.kit,
        "cast": setting.cast,
        "generated_sha256": digest(body),
    }
    text = front_matter(meta) + body
    path = str(kit.folder / kit.template)
    return Written(text, source_map(article, _kit_lines(text, path, origins(marked, body))))


def tidy(body: str) -> str:
    """No trailing white space, one empty line at most between lines: templates may be written with room to breathe."""
    lines = "\n".join(line.rstrip() for line in body.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"


def is_edited(document: Document) -> bool:
    """Whether a script differs from what was generated."""
    return document.meta.get("generated_sha256") != digest(document.body)


def _kit_lines(text: str, path: str, came_from: Mapping[int, str]) -> dict[str, str]:
    """Shown text of every unmarked line, which the templates added, and where in them it stands."""
    document = parse_markup(text, path)
    before = text.count("\n") - document.body.count("\n")
    lines: dict[str, str] = {}
    for node in document.nodes:
        if isinstance(node, Heading) or (isinstance(node, Line) and node.mark is None):
            lines.setdefault(_shown(node), came_from.get(node.line - before, path))
    return lines


def _shown(node: Line | Heading) -> str:
    if isinstance(node, Heading):
        return "".join(piece.text for piece in node.pieces)
    return " ".join("".join(part.text for part in node.parts if not isinstance(part, int)).split())
