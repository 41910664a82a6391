"""Fetch an article's bytes: from a file, from standard input, or from a web address."""

from __future__ import annotations

import sys
from pathlib import Path

from pipeline.article.formats.source import MAX_FILE_BYTES, Source
from pipeline.errors import ArticleError

STANDARD_INPUT = "-"


def fetch(path: str, allow_private: bool = False) -> Source:
    """The bytes of `path`. Raises ArticleError where there are none, or too many.

    `allow_private`: addresses of this machine and its network are read too.
    """
    if path == STANDARD_INPUT:
        return Source(path, "", _bounded(path, sys.stdin.buffer.read(MAX_FILE_BYTES + 1)))
    if is_address(path):
        from pipeline.article.download import download

        return download(path, allow_private)
    return Source(path, Path(path).name, _file(path))


def is_address(path: str) -> bool:
    """Whether it is meant as a web address: it begins as one, of whatever scheme."""
    return "://" in path[:12]


def _file(path: str) -> bytes:
    file = Path(path)
    try:
        if file.is_dir():
            raise ArticleError(path, "is a folder", "name the article's file")
        with file.open("rb") as opened:
            return _bounded(path, opened.read(MAX_FILE_BYTES + 1))
    except FileNotFoundError as error:
        raise ArticleError(path, "no such file", "check its name and folder") from error
    except OSError as error:
        raise ArticleError(path, f"cannot be read: {error.strerror}", "check its name and permissions") from error
    except ValueError as error:
        raise ArticleError(path, f"is no file name: {error}", "check the name") from error


def _bounded(path: str, data: bytes) -> bytes:
    if len(data) > MAX_FILE_BYTES:
        raise ArticleError(path, f"is larger than {MAX_FILE_BYTES:,} bytes", "divide it into several articles")
    return data
