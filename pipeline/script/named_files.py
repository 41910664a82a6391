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
    return _way(Path(name), folder) if _is_way(name) else name


def named_by(script: str, name: str) -> str:
    """What the command calls what a script calls `name`.

    >>> named_by("output/a/script.ssmd.md", "../../my-cast.toml"), named_by("output/a/script.ssmd.md", "../../news")
    ('my-cast.toml', './news')
    """
    return _way(Path(script).parent / name, Path()) if _is_way(name) else name


def _way(path: Path, start: Path) -> str:
    way = os.path.relpath(path, start)
    return way if _is_path(way) else f"./{way}"  # a bare word would be a name


def _is_way(name: str) -> bool:
    return _is_path(name) and not Path(name).is_absolute()


def _is_path(name: str) -> bool:
    return "/" in name or name.endswith(".toml")
