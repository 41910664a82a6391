"""The kit and the cast that a script names: by their names, or by the way to their files from the folder it stands in.

So an episode can be made again from any working folder. A path that was given whole stays whole.
"""

from __future__ import annotations

import os
from pathlib import Path


def named_in(folder: Path, name: str) -> str:
    """What a script in `folder` calls what the command calls `name`.

    >>> named_in(Path("output/a"), "kits/news"), named_in(Path("output/a"), "brief")
    ('../../kits/news', 'brief')
    """
    return _path(way(name, folder)) if _is_way(name) else name


def named_by(script: str, name: str) -> str:
    """What the command calls what a script calls `name`.

    >>> named_by("output/a/script.ssmd.md", "../../my-cast.toml"), named_by("output/a/script.ssmd.md", "../../news")
    ('my-cast.toml', './news')
    """
    return _path(from_script(script, name)) if _is_way(name) else name


def from_script(script: str, path: str) -> str:
    """Where what a script calls `path` is from the working folder."""
    return os.path.relpath(Path(script).parent.resolve() / path)


def way(path: str, folder: Path) -> str:
    """How the system gets from `folder` to a file: where a folder is a link, from what it stands for."""
    where = Path(path)
    return os.path.relpath(where.parent.resolve() / where.name, folder.resolve())


def _path(where: str) -> str:
    return where if _is_path(where) else f"./{where}"  # a bare word would be a name


def _is_way(name: str) -> bool:
    return _is_path(name) and not Path(name).is_absolute()


def _is_path(name: str) -> bool:
    return "/" in name or name.endswith(".toml")
