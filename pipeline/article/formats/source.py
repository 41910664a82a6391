"""An article as it was handed over: its bytes, before anybody asks what they are."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.errors import ArticleError

MAX_FILE_BYTES = 200_000_000
"""An illustrated book; what is larger is no article but a mistake."""

MAX_TEXT = 20_000_000
"""Characters, or bytes of a file that is all text: three million words, more than any book."""


def refuse_long(path: str, length: int) -> None:
    """Raises ArticleError for more text than any article has."""
    if length > MAX_TEXT:
        raise ArticleError(path, f"is a text of more than {MAX_TEXT:,} letters", "divide it into several articles")


@dataclass(frozen=True)
class Source:
    """Bytes, and what is known of them."""

    path: str
    """As the person named it: a file, an address, or "-"."""
    name: str
    """Last part of the path, for what its ending tells; "" where there is none."""
    data: bytes
    address: str | None = None
    """Where it was fetched from, after redirects."""
    charset: str | None = None
    """As the server said."""
