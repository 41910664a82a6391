"""What a page calls its article, without the name of the site that pages put behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.article.formats.elements import Element, attribute, text_of

_STRAIGHT = str.maketrans("‘’“”", "''\"\"")
PARTED = r"\s+[-–—|·•»]\s+"
"""What stands between a title and the name of its site."""


def without_site(title: str, root: Element, sites: Iterable[str]) -> str:
    """The title of a page without its site's name: `sites`, what that may be, and what the page says itself.

    The page's only heading of the first level is believed, unless it is the site's own: a title may hold a dash.
    """
    title = " ".join(title.split())
    names = {_plain(name) for name in (*sites, *_named_sites(root))} - {""}
    headings = [(heading, " ".join(text_of(heading).split())) for heading in root.iter("{*}h1")]
    headings = [(heading, words) for heading, words in headings if words]
    if any(_plain(words) == _plain(title) for _, words in headings):
        return title
    if len(headings) == 1:
        heading, words = headings[0]
        # A link leads from the name of a site to its front page.
        own = _plain(words) not in names and next(heading.iter("{*}a"), None) is None
        if own and re.match(re.escape(_plain(words)) + PARTED, _plain(title)):
            return words
    for name in sorted(names, key=lambda name: (-len(name), name)):
        found = re.search(rf"(?:{PARTED}|:\s+){re.escape(name)}$", _plain(title))
        if found and found.start():
            return title[: found.start()]
    return title


def _named_sites(root: Element) -> list[str]:
    named = [meta for meta in root.iter("{*}meta") if attribute(meta, "property").lower() == "og:site_name"]
    return [attribute(meta, "content") for meta in named]


def _plain(text: str) -> str:
    """For comparing: as many characters as there are, without what pages write now so, now so."""
    plain = " ".join(text.split()).translate(_STRAIGHT)
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in plain)
