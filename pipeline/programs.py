"""The hash of the program text that makes something, and releases of libraries: what others made is made again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

_SAID = ".dist-info"


def program_digest(modules: Iterable[Path], libraries: Iterable[str] = ()) -> str:
    """Hex SHA-256 of files, and of which releases of packages are installed, by the folders that say so."""
    text = hashlib.sha256()
    for path in modules:
        text.update(path.read_bytes())
    for name in libraries:
        text.update(" ".join(_releases(name)).encode())
    return text.hexdigest()


def release(name: str) -> str:
    """Of a package or module, without importing it: "soxr-1.0.0"; else when it was last written to; "" without it."""
    return " ".join(said.removesuffix(_SAID) for said in _releases(name))


def _releases(name: str) -> list[str]:
    """Of a package or module: "num2words-0.5.14.dist-info"; else when its folder or file was last written to."""
    found = find_spec(name)
    if not found or not found.origin:
        return []
    home = Path(found.origin).parent if found.submodule_search_locations else Path(found.origin)
    said = sorted(path.name for path in home.parent.glob(f"{name}-*{_SAID}"))
    return said or [str(home.stat().st_mtime_ns)]
