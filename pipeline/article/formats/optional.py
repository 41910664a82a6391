"""Libraries that only some formats need: an extra each, and an error that says which."""

from __future__ import annotations

import importlib
from types import ModuleType

from pipeline.errors import ArticleError


def library(name: str, path: str, form: str, extra: str) -> ModuleType:
    """The library `name`, to read an article of a format. Raises ArticleError: what to install."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        reason = " ".join(str(error).split())
        problem = "is not installed" if isinstance(error, ModuleNotFoundError) else f"cannot be loaded ({reason})"
        missing = f"is {form}, and {error.name or name} {problem} to read that"
        raise ArticleError(path, missing, f"pip install 'make-episode[{extra}]', or '.[{extra}]' in a clone") from error
