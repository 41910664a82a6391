"""The hash of the program text that makes something: what an older text made is then made again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path


def program_digest(modules: Iterable[Path], libraries: Iterable[str] = ()) -> str:
    """Hex SHA-256 of files, and of which releases of packages are installed, by the folders that say so."""
    text = hashlib.sha256()
    for path in modules:
        text.update(path.read_bytes())
    for name in libraries:
        text.update(" ".join(_releases(name)).encode())
    return text.hexdigest()


def _releases(package: str) -> list[str]:
    """Of a package, without importing it: "num2words-0.5.14.dist-info"; else when its folder was last written to."""
    found = find_spec(package)
    if not found or not found.origin:
        return []
    home = Path(found.origin).parent
    said = sorted(path.name for path in home.parent.glob(f"{home.name}-*.dist-info"))
    return said or [str(home.stat().st_mtime_ns)]
